"""What of oversight is public, kind by kind: for the lists, the map of the site, its files and the feed alike.

A new kind is one more in ``KINDS``, with a function that asks its room's ``public`` package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import long_date, shorten
from wardmote.oversight.public import scrutiny
from wardmote.oversight.public.boards import PublicBoard, next_meeting, public_boards
from wardmote.oversight.public.scrutiny import PublicRecord


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a list: what it is called, where it stands, of which day it is, and that in words."""

    title: str
    address: str
    on: date | None
    words: str
    key: UUID | None = None  # names it in the feed; what has none is not told there
    since: datetime | None = None  # when its words were cleared: that is when it became news


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of things: the name of its list's address, and its lines, newest first."""

    route: str
    label: Any
    lead: Any
    lines: Callable[[date], Sequence[Line]]

    @property
    def address(self) -> str:
        return reverse(self.route)


def _boards(today: date) -> list[Line]:
    return [
        Line(each.name, reverse("public_board", args=[each.number]), None, _when_it_meets(each, today))
        for each in public_boards()
    ]


def _when_it_meets(board: PublicBoard, today: date) -> str:
    meeting = next_meeting(board, today=today)
    if meeting is None:
        return now_("publishes its notes") if board.publishes_notes else ""
    return now_("meets next on %(date)s") % {"date": long_date(meeting.on)}


def _notes(today: date) -> list[Line]:
    found = [(meeting, board) for board in public_boards() for meeting in board.meetings if meeting.notes]
    return [
        Line(
            board.name,
            reverse("public_meeting", args=[meeting.uuid]),
            meeting.on,
            now_("Meeting of %(date)s") % {"date": long_date(meeting.on)},
            meeting.uuid,
            meeting.since,
        )
        for meeting, board in sorted(found, key=lambda each: each[0].on, reverse=True)
    ]


@dataclass(frozen=True, slots=True)
class Shown:
    """A public record and whose it is."""

    partnership: Partnership
    record: PublicRecord

    def says(self, field: str) -> str:
        """Its cleared words; empty where there are none."""
        return self.record.words.get(field, "")


def _shown(ask: Callable[..., list[PublicRecord]], uuid: UUID | None = None) -> list[Shown]:
    """The public records of every partnership, or one of them."""
    partnerships = Partnership.objects.select_related("force", "governing_body").order_by("name")
    only = {"uuid": uuid} if uuid else {}
    return [Shown(each, record) for each in partnerships for record in ask(each, **only)]


def public_inspections(uuid: UUID | None = None) -> list[Shown]:
    found = _shown(scrutiny.inspections, uuid)
    return sorted(found, key=lambda each: each.record.facts["published_on"], reverse=True)


def public_sessions(uuid: UUID | None = None) -> list[Shown]:
    return sorted(_shown(scrutiny.sessions, uuid), key=_day_of_session, reverse=True)


def _day_of_session(found: Shown) -> date:
    day: date = found.record.facts["held_on"] or found.record.facts["planned_for"]
    return day


def public_decisions(today: date, uuid: UUID | None = None) -> list[Shown]:
    """Those that were published: clearing the words comes before that."""
    found = [
        each for each in _shown(scrutiny.decisions, uuid) if (each.record.facts["published_on"] or date.max) <= today
    ]
    return sorted(found, key=lambda each: each.record.facts["published_on"], reverse=True)


def public_recommendations() -> list[Shown]:
    return sorted(_shown(scrutiny.recommendations), key=lambda each: each.record.facts["made_on"], reverse=True)


def public_consultations() -> list[Shown]:
    return sorted(_shown(scrutiny.consultations), key=lambda each: each.record.facts["answered_on"], reverse=True)


def published_duties(today: date) -> list[tuple[str, list[Any]]]:
    """(list, what of it is published): only that. What is missing is for those at work."""
    found: dict[str, list[Any]] = {}
    for partnership in Partnership.objects.select_related("force", "governing_body").order_by("name"):
        for owed in scrutiny.duties(partnership, today=today):
            if owed.last is not None and owed.last.published_on <= today:
                found.setdefault(f"{owed.publisher}: {owed.duty.name}", []).append(owed)
    return list(found.items())


def _inspections(today: date) -> list[Line]:
    return [
        Line(
            each.says("title"),
            reverse("public_inspection", args=[each.record.uuid]),
            each.record.facts["published_on"],
            now_("%(who)s, published %(date)s")
            % {"who": each.record.facts["inspectorate"], "date": long_date(each.record.facts["published_on"])},
            each.record.uuid,
            each.record.since,
        )
        for each in public_inspections()
    ]


def _sessions(today: date) -> list[Line]:
    return [
        Line(
            each.says("subject"),
            reverse("public_session", args=[each.record.uuid]),
            _day_of_session(each),
            now_("%(state)s: %(date)s")
            % {"state": each.record.facts["state"], "date": long_date(_day_of_session(each))},
            each.record.uuid if each.record.facts["held_on"] else None,
            each.record.since,
        )
        for each in public_sessions()
    ]


def _decisions(today: date) -> list[Line]:
    return [
        Line(
            each.says("title"),
            reverse("public_decision", args=[each.record.uuid]),
            each.record.facts["published_on"],
            now_("%(ref)s, decided %(date)s")
            % {"ref": each.record.facts["ref"], "date": long_date(each.record.facts["decided_on"])},
            each.record.uuid,
            each.record.since,
        )
        for each in public_decisions(today)
    ]


def _recommendations(today: date) -> list[Line]:
    return [
        Line(
            shorten(each.says("text"), 120),
            f"{reverse('public_recommendations')}#recommendation-{each.record.uuid}",
            each.record.facts["replied_on"] or each.record.facts["made_on"],
            now_("Made %(date)s") % {"date": long_date(each.record.facts["made_on"])},
            each.record.uuid,
            each.record.since,
        )
        for each in public_recommendations()
    ]


def _consultations(today: date) -> list[Line]:
    return [
        Line(
            each.says("title"),
            f"{reverse('public_consultations')}#consultation-{each.record.uuid}",
            each.record.facts["answered_on"],
            now_("Answered %(date)s") % {"date": long_date(each.record.facts["answered_on"])},
            each.record.uuid,
            each.record.since,
        )
        for each in public_consultations()
    ]


def _duties(today: date) -> list[Line]:
    lines = [
        Line(
            owed.item.title,
            f"{reverse('public_duties')}#duty-{number}",
            owed.last.published_on,
            now_("Published %(date)s") % {"date": long_date(owed.last.published_on)},
        )
        for number, (_name, rows) in enumerate(published_duties(today), start=1)
        for owed in rows
        if owed.last
    ]
    return sorted(lines, key=lambda line: line.on or today, reverse=True)


KINDS: tuple[Kind, ...] = (
    Kind("public_boards", _("Boards"), _("Who looks at what was promised, and when they meet."), _boards),
    Kind("public_meetings", _("Notes of meetings"), _("What boards looked at, and what came of it."), _notes),
    Kind(
        "public_inspections",
        _("Inspections"),
        _("What inspectorates found, and what the police and the body that governs them answer."),
        _inspections,
    ),
    Kind(
        "public_sessions",
        _("Holding to account"),
        _("What the police were asked, what they answered, and what was made of it."),
        _sessions,
    ),
    Kind(
        "public_decisions",
        _("Decisions"),
        _("What the governing body decided, and why."),
        _decisions,
    ),
    Kind(
        "public_recommendations",
        _("Recommendations of panels"),
        _("What panels recommended, and what was replied."),
        _recommendations,
    ),
    Kind(
        "public_consultations",
        _("Consultations answered"),
        _("What others asked, and what they were told."),
        _consultations,
    ),
    Kind(
        "public_duties",
        _("What the law asks to be published"),
        _("Each with where it can be read."),
        _duties,
    ),
)


def kind_of(route: str) -> Kind:
    return next(kind for kind in KINDS if kind.route == route)
