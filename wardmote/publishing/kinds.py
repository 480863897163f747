"""What of oversight is public, kind by kind: for the lists, the map of the site, its files and the feed alike.

A new kind is one more in ``KINDS``, with a function that asks its room's ``public`` package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.format import long_date, shorten
from wardmote.oversight.public.boards import PublicBoard, next_meeting, public_boards
from wardmote.oversight.public.decision import public_decisions
from wardmote.oversight.public.duty import public_duties
from wardmote.oversight.public.inspection import public_inspections
from wardmote.oversight.public.programme import public_sessions
from wardmote.oversight.public.recommendation import public_recommendations


@dataclass(frozen=True, slots=True)
class Line:
    """One thing in a list: what it is called, where it stands, of which day it is, and that in words."""

    title: str
    address: str
    on: date | None
    words: str
    key: UUID | None = None  # names it in the feed; what has none is not told there


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
        )
        for meeting, board in sorted(found, key=lambda each: each[0].on, reverse=True)
    ]


def _inspections(today: date) -> list[Line]:
    return [
        Line(
            each.title,
            reverse("public_inspection", args=[each.uuid]),
            each.published_on,
            now_("%(who)s, published %(date)s") % {"who": each.inspectorate, "date": long_date(each.published_on)},
            each.uuid,
        )
        for each in public_inspections()
    ]


def _sessions(today: date) -> list[Line]:
    return [
        Line(
            each.subject,
            reverse("public_session", args=[each.uuid]),
            each.on,
            (now_("Held %(date)s") if each.held_on else now_("Planned for %(date)s")) % {"date": long_date(each.on)},
            each.uuid if each.held_on else None,
        )
        for each in public_sessions()
    ]


def _decisions(today: date) -> list[Line]:
    return [
        Line(
            each.title,
            reverse("public_decision", args=[each.uuid]),
            each.published_on,
            now_("%(ref)s, decided %(date)s") % {"ref": each.ref, "date": long_date(each.decided_on)},
            each.uuid,
        )
        for each in public_decisions(today=today)
    ]


def _recommendations(today: date) -> list[Line]:
    return [
        Line(
            shorten(each.text, 120),
            f"{reverse('public_recommendations')}#recommendation-{each.uuid}",
            each.replied_on or each.made_on,
            now_("Made %(date)s") % {"date": long_date(each.made_on)},
            each.uuid,
        )
        for each in public_recommendations()
    ]


def _duties(today: date) -> list[Line]:
    lines = [
        Line(
            found.title,
            f"{reverse('public_duties')}#duty-{number}",
            found.published_on,
            now_("Published %(date)s") % {"date": long_date(found.published_on)},
        )
        for number, each in enumerate(public_duties(today=today), start=1)
        for found in each.publications
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
        "public_duties",
        _("What the law asks to be published"),
        _("Each with where it can be read."),
        _duties,
    ),
)


def kind_of(route: str) -> Kind:
    return next(kind for kind in KINDS if kind.route == route)
