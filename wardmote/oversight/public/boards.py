"""Boards that meet in public or publish their notes: their cleared names and notes, and when they meet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q

from wardmote.core.clearance.selectors import cleared_since, cleared_texts
from wardmote.core.organisations.models import Body
from wardmote.oversight.models import Meeting
from wardmote.oversight.rules.meeting import has_no_record


@dataclass(frozen=True, slots=True)
class PublicMeeting:
    """One meeting as the public may know it. ``notes`` are cleared, or empty; ``since`` is when they were.

    ``no_record`` says that it was planned, its day is well past, and nobody has noted that it took place.
    """

    uuid: UUID
    on: date
    begins: time | None
    ends: time | None
    is_cancelled: bool
    is_held: bool
    notes: str = ""
    since: datetime | None = None

    def no_record(self, *, today: date) -> bool:
        return has_no_record(on=self.on, planned=not (self.is_held or self.is_cancelled), today=today)


@dataclass(frozen=True, slots=True)
class PublicBoard:
    """One board: its cleared name and purpose, and its meetings, the newest first."""

    number: int
    partnership: int
    name: str
    purpose: str
    meets_in_public: bool
    publishes_notes: bool
    meetings: tuple[PublicMeeting, ...] = field(default=())

    def coming(self, *, today: date) -> list[PublicMeeting]:
        """The meetings still to come, cancelled ones among them, the next first."""
        return [each for each in reversed(self.meetings) if each.on >= today and not each.is_held]

    def past(self, *, today: date) -> list[PublicMeeting]:
        """Those that took place, were cancelled or have no record, the newest first.

        One of the last days, which nobody has noted yet, is in neither list.
        """
        return [
            each
            for each in self.meetings
            if each.is_held or (each.on < today and each.is_cancelled) or each.no_record(today=today)
        ]


def public_boards() -> list[PublicBoard]:
    """Every board of which the public may know, in the order of its partnership."""
    bodies = list(Body.objects.filter(Q(public_meeting=True) | Q(notes_published=True)))
    words = cleared_texts(Body, [each.pk for each in bodies], ["name", "purpose"])
    meetings = _meetings(each for each in bodies if (each.pk, "name") in words)
    return [
        PublicBoard(
            number=each.pk,
            partnership=each.partnership_id,
            name=words[each.pk, "name"],
            purpose=words.get((each.pk, "purpose"), ""),
            meets_in_public=each.public_meeting,
            publishes_notes=each.notes_published,
            meetings=tuple(meetings.get(each.pk, ())),
        )
        for each in bodies
        if (each.pk, "name") in words
    ]


def public_board(number: int) -> PublicBoard | None:
    """One of them."""
    return next((each for each in public_boards() if each.number == number), None)


def public_notes(uuid: Any) -> tuple[PublicBoard, PublicMeeting] | None:
    """A meeting whose notes are public, with its board."""
    found = ((board, meeting) for board in public_boards() for meeting in board.meetings)
    return next((each for each in found if each[1].uuid == uuid and each[1].notes), None)


def next_meeting(board: PublicBoard, *, today: date) -> PublicMeeting | None:
    """The next that takes place as far as anybody knows."""
    return next((each for each in board.coming(today=today) if not each.is_cancelled), None)


def _meetings(bodies: Iterable[Body]) -> dict[int, list[PublicMeeting]]:
    """The days of boards that meet in public, and of the others only the meetings whose notes are public."""
    known = {each.pk: each for each in bodies}
    rows = list(Meeting.objects.filter(body__in=known).order_by("-on", "-pk"))
    approved = [each.pk for each in rows if each.approved and known[each.body_id].notes_published]
    notes = cleared_since(Meeting, approved, ["public_notes"])
    found: dict[int, list[PublicMeeting]] = {}
    for each in rows:
        words, since = notes.get((each.pk, "public_notes"), ("", None))
        if not words and not known[each.body_id].public_meeting:
            continue
        found.setdefault(each.body_id, []).append(
            PublicMeeting(
                uuid=each.uuid,
                on=each.on,
                begins=each.begins,
                ends=each.ends,
                is_cancelled=each.state == Meeting.State.CANCELLED,
                is_held=each.state == Meeting.State.HELD,
                notes=words,
                since=since,
            )
        )
    return found
