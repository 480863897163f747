"""Writes about meetings: planning, moving, cancelling, holding, sending out their papers, approving their notes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import Offer, offer
from wardmote.core.organisations.models import Body, Seat
from wardmote.core.search import services as search
from wardmote.oversight.models import Attendance, Meeting, MeetingChange
from wardmote.oversight.permissions import KEEP
from wardmote.oversight.services.meanwhile import RecordChangedMeanwhile

SEARCHED = frozenset({"place", "public_notes"})
"""A change of anything else leaves the search as it is; what stands on the agenda says so itself."""

Kind = MeetingChange.Kind
State = Meeting.State


class MeetingChangedMeanwhile(RecordChangedMeanwhile):
    """Somebody else changed the meeting after this person opened the form."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this meeting since you opened it. Read it below, then save again."))


@transaction.atomic
def plan_meetings(
    body: Body,
    days: Iterable[date],
    *,
    by: Any,
    begins: time | None = None,
    ends: time | None = None,
    place: str = "",
) -> list[Meeting]:
    """Put meetings into the calendar of a body. A day on which it meets already is left alone."""
    if not by.has_perm(KEEP, body.partnership):
        raise PermissionDenied(_("You may not plan meetings of this board."))
    _in_order(begins, ends)
    wanted = sorted(set(days))
    taken = set(body.meetings.exclude(state=State.CANCELLED).filter(on__in=wanted).values_list("on", flat=True))
    if body.ends_on and wanted and wanted[-1] > body.ends_on:
        raise ValidationError(_("The board ends before the last of these days."))
    now = timezone.now()
    made = [
        Meeting(body=body, on=day, begins=begins, ends=ends, place=place.strip(), changed_at=now)
        for day in wanted
        if day not in taken
    ]
    for meeting in made:
        meeting.full_clean(exclude=["body"])
        meeting.save(force_insert=True)
        note(meeting, Kind.PLANNED, by=by, now=meeting.on.isoformat())
    search.refresh("meeting", [meeting.pk for meeting in made])
    if made:
        days_said = [meeting.on.isoformat() for meeting in made]
        audit.record("oversight.meetings_planned", subject=body, by=by, days=days_said, place=place.strip())
    return made


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    on: date,
    begins: time | None,
    ends: time | None,
    place: str,
    reason: str,
    by: Any,
    seen: int | None = None,
) -> Meeting:
    """Give a meeting another day, time or place, with a reason. Calendars that know it follow."""
    row = locked_meeting(meeting, by=by, seen=seen)
    if row.state == State.HELD:
        raise ValidationError(_("The meeting was held. Its day stays as it was."))
    _in_order(begins, ends)
    was = said(row)
    row.on, row.begins, row.ends, row.place = on, begins, ends, place.strip()
    if said(row) == was:
        raise ValidationError(_("That is when and where it is now."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it moves.")})
    _told(row)
    keep(row, "on", "begins", "ends", "place", "sequence", "changed_at")
    note(row, Kind.MOVED, by=by, was=was, now=said(row), reason=reason)
    audit.record("oversight.meeting_moved", subject=row, by=by, was=was, now=said(row), reason=reason.strip())
    return row


@transaction.atomic
def cancel(meeting: Meeting, *, reason: str, by: Any, seen: int | None = None) -> Meeting:
    """Cancel a meeting, with a reason. It stays in the record and in calendars, as cancelled."""
    row = locked_meeting(meeting, by=by, seen=seen)
    if row.state != State.PLANNED:
        raise ValidationError(_("Only a meeting that is still to come can be cancelled."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is cancelled.")})
    row.state = State.CANCELLED
    _told(row)
    keep(row, "state", "sequence", "changed_at")
    note(row, Kind.CANCELLED, by=by, reason=reason)
    audit.record("oversight.meeting_cancelled", subject=row, by=by, on=row.on.isoformat(), reason=reason.strip())
    return row


@transaction.atomic
def restore(meeting: Meeting, *, reason: str, by: Any, seen: int | None = None) -> Meeting:
    """Let a cancelled meeting take place after all."""
    row = locked_meeting(meeting, by=by, seen=seen)
    if row.state != State.CANCELLED:
        raise ValidationError(_("The meeting is not cancelled."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it takes place after all.")})
    row.state = State.PLANNED
    _told(row)
    keep(row, "state", "sequence", "changed_at")
    note(row, Kind.RESTORED, by=by, reason=reason)
    audit.record("oversight.meeting_restored", subject=row, by=by, on=row.on.isoformat(), reason=reason.strip())
    return row


@transaction.atomic
def hold(
    meeting: Meeting, *, attendance: Mapping[int, tuple[str, str]], others: Iterable[str] = (), by: Any
) -> Meeting:
    """Say that a meeting was held, and who was there: {seat id: (state, who sat there or came for them)}.

    Doing it again corrects who was there. ``others`` are the names of those without a seat who came.
    """
    row = locked_meeting(meeting, by=by)
    if row.state == State.CANCELLED:
        raise ValidationError(_("The meeting is cancelled. Say first that it takes place after all."))
    if row.on > timezone.localdate():
        raise ValidationError(_("The meeting is still to come. Move it first if it was held earlier."))
    was_held = row.state == State.HELD
    row.state = State.HELD
    seats = Seat.objects.filter(body=row.body_id, pk__in=attendance).select_related("post")
    wanted = [
        Attendance(
            meeting=row, seat=seat, name=str(seat)[:200], state=attendance[seat.pk][0], who=attendance[seat.pk][1]
        )
        for seat in seats
    ]
    names = dict.fromkeys(name.strip()[:200] for name in others if name.strip())
    wanted += [Attendance(meeting=row, name=name, state=Attendance.State.PRESENT) for name in names]
    for each in wanted:
        each.full_clean(exclude=["meeting"])
    row.attendance.all().delete()
    Attendance.objects.bulk_create(wanted)
    keep(row, "state")
    if not was_held:
        note(row, Kind.HELD, by=by)
    counts = [f"{each.name}: {each.state}" for each in wanted]
    audit.record("oversight.meeting_held", subject=row, by=by, on=row.on.isoformat(), attendance=counts)
    return row


@transaction.atomic
def tick(meeting: Meeting, step: str, *, on: date | None, by: Any) -> Meeting:
    """Say when the papers were in, ``papers_in_on``, or cleared by the chair, ``chair_cleared_on``; None takes it back."""
    if step not in ("papers_in_on", "chair_cleared_on"):
        raise ValidationError(_("There is no such step."))
    row = locked_meeting(meeting, by=by)
    if on and on > timezone.localdate():
        raise ValidationError(_("That day is still to come."))
    setattr(row, step, on)
    keep(row, step)
    audit.record("oversight.despatch_step", subject=row, by=by, step=step, on=on.isoformat() if on else None)
    return row


@transaction.atomic
def approve_notes(
    meeting: Meeting, *, approved: str, on: date, public_notes: str, by: Any, seen: int | None = None
) -> Meeting:
    """Record that the notes were approved, and offer what the public may read of them to a second person."""
    row = locked_meeting(meeting, by=by, seen=seen)
    if row.state != State.HELD:
        raise ValidationError(_("Only a meeting that was held has notes to approve."))
    if on < row.on:
        raise ValidationError({"on": _("They cannot be approved before the meeting.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("That day is still to come.")})
    row.approved, row.approved_on, row.public_notes = approved, on, public_notes.strip()
    row.full_clean(exclude=["body"])
    keep(row, "approved", "approved_on", "public_notes")
    note(row, Kind.APPROVED, by=by, now=on.isoformat())
    offer([Offer(row, "public_notes", row.public_notes)], partnership=row.partnership, by=by)
    audit.record(
        "oversight.notes_approved",
        subject=row,
        by=by,
        approved=row.approved,
        on=on.isoformat(),
        public_notes=row.public_notes,
    )
    return row


def said(meeting: Meeting) -> str:
    """When and where a meeting is, in one line as the history keeps it."""
    times = "–".join(f"{each:%H:%M}" for each in (meeting.begins, meeting.ends) if each)
    return ", ".join(filter(None, [meeting.on.isoformat(), times, meeting.place]))[:200]


def locked_meeting(meeting: Meeting, *, by: Any, seen: int | None = None) -> Meeting:
    """The meeting as it is now, locked until the transaction ends, for somebody who may change it."""
    row = Meeting.objects.select_for_update(of=("self",)).select_related("body__partnership").get(pk=meeting.pk)
    if not by.has_perm(KEEP, row):
        raise PermissionDenied(_("You may not change this meeting."))
    if seen is not None and seen != row.revision:
        raise MeetingChangedMeanwhile
    return row


def _told(row: Meeting) -> None:
    """Calendars must know of this change: the number that they compare goes up."""
    row.sequence += 1
    row.changed_at = timezone.now()


def keep(row: Meeting, *fields: str) -> None:
    """Save what changed; forms that were opened before are told."""
    row.revision += 1
    row.save(update_fields=[*fields, "revision"])
    if SEARCHED.intersection(fields):
        search.refresh("meeting", [row.pk])


def note(meeting: Meeting, kind: Kind, *, by: Any, was: str = "", now: str = "", reason: str = "") -> None:
    """Add what happened to a meeting to its history."""
    MeetingChange.objects.create(
        meeting=meeting, kind=kind, was=was, now=now, reason=reason.strip(), by=by, recorded_at=timezone.now()
    )


def _in_order(begins: time | None, ends: time | None) -> None:
    if ends and (begins is None or ends <= begins):
        raise ValidationError({"ends": _("It must end after it begins.")})
