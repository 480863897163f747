"""What boards and their meetings hang into the shared pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui import hooks
from wardmote.core.ui.format import day_date
from wardmote.oversight.hanging.mending import MENDINGS
from wardmote.oversight.models import Meeting
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors import searching
from wardmote.oversight.selectors.board import boards_for
from wardmote.oversight.selectors.coverage import looks_by_commitment
from wardmote.oversight.selectors.meeting import next_dates
from wardmote.oversight.selectors.naming import actions_naming, meetings_naming
from wardmote.oversight.selectors.saying import said_of
from wardmote.performance.selectors.areas import MeasureAt
from wardmote.plans.selectors.measuring import commitments_judged_by

MOST_OFFERED = 20


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Boards"), "boards", VIEW, order=24, section="boards"))
    hooks.add_menu_entry(hooks.MenuEntry(_("Coverage"), "coverage", VIEW, order=25, section="coverage"))
    hooks.add_go_key(hooks.GoKey("b", _("Boards"), "boards", VIEW))
    hooks.add_go_key(hooks.GoKey("v", _("Coverage"), "coverage", VIEW))
    hooks.add_panel(hooks.Panel("plans.commitment", _who_looked, order=45))
    hooks.add_panel(hooks.Panel("performance.measure", _said_of_its_commitments, order=20))
    hooks.add_panel(hooks.Panel("person.erasing", _that_name, order=20))
    hooks.add_destinations(hooks.Destinations(_("Boards"), _go_to_boards, order=30))
    meetings = (searching.words_of_meetings, searching.show_meetings)
    hooks.add_search_kind(hooks.SearchKind(10, "meeting", _("Meetings"), VIEW, *meetings, order=31))
    hooks.add_meeting_dates(next_dates)
    hooks.add_clearable(
        hooks.Clearable(
            "oversight.meeting",
            _("Meeting"),
            {"public_notes": _("Notes")},
            _described_meetings,
            about=hooks.About("board", "body", "body__name"),
            mend=MENDINGS["oversight.meeting"],
        )
    )
    hooks.add_clearable(
        hooks.Clearable(
            "organisations.body",
            _("Board"),
            {"name": _("Name"), "purpose": _("Purpose")},
            _described_boards,
            about=hooks.About("board", "pk", "name"),
            mend=MENDINGS["organisations.body"],
        )
    )
    _name_in_history()


def _name_in_history() -> None:
    hooks.add_subject(
        hooks.Subject(
            "organisations.body",
            _("Board"),
            lambda body: body.partnership,
            lambda body: reverse("board", args=[body.pk]),
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "oversight.meeting",
            _("Meeting"),
            lambda meeting: meeting.partnership,
            lambda meeting: reverse("meeting", args=[meeting.uuid]),
        )
    )
    hooks.add_subject(
        hooks.Subject(
            "oversight.agendaitem",
            _("Item of an agenda"),
            lambda item: item.partnership,
            lambda item: f"{reverse('meeting_minutes', args=[item.meeting.uuid])}#item-{item.pk}",
        )
    )
    hooks.add_verbs(
        {
            "organisations.body_described": _("Changed what is known of a board"),
            "organisations.seat_given": _("Gave a seat on a board"),
            "organisations.seat_ended": _("Ended a seat on a board"),
            "oversight.meetings_planned": _("Planned meetings"),
            "oversight.meeting_moved": _("Moved a meeting"),
            "oversight.meeting_cancelled": _("Cancelled a meeting"),
            "oversight.meeting_restored": _("Put a cancelled meeting back"),
            "oversight.meeting_held": _("Noted who was at a meeting"),
            "oversight.despatch_step": _("Noted a step before a meeting"),
            "oversight.notes_approved": _("Approved the notes of a meeting"),
            "oversight.agenda_added": _("Put something on an agenda"),
            "oversight.agenda_removed": _("Took something off an agenda"),
            "oversight.agenda_ordered": _("Ordered an agenda"),
            "oversight.agenda_linked": _("Linked an item of an agenda with its session"),
            "oversight.minuted": _("Wrote minutes"),
            "oversight.papers_sent_out": _("Sent papers out"),
            "oversight.paper_added": _("Added a report to the papers of a meeting"),
            "oversight.calendar_opened": _("Made a secret address for a calendar"),
            "oversight.calendar_ended": _("Ended the secret address of a calendar"),
        }
    )


def _who_looked(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On a commitment's page: which boards it names, and when each last looked."""
    looks = looks_by_commitment([row]).get(row.pk, {})
    named = set(
        Body.objects.filter(mechanisms__activity__commitment=row, mechanisms__activity__retired_on=None).values_list(
            "pk", flat=True
        )
    )
    boards = boards_for(user=user).filter(pk__in=named | looks.keys())
    rows = [(each, looks.get(each.pk), each.pk in named) for each in boards]
    return ("oversight/board/panel.html", {"rows": rows}) if rows else None


def _said_of_its_commitments(user: Any, subject: MeasureAt) -> tuple[str, dict[str, Any]] | None:
    """On the page of a measure: what boards said of the commitments that it belongs to for this area, newest first."""
    links = commitments_judged_by(subject.measure.key, user=user)
    here = {link.commitment_id: link.commitment for link in links if link.area == subject.area.code}
    said = said_of(here.values(), user=user)
    return (
        ("oversight/board/said_panel.html", {"said": said[:MOST_OFFERED], "more": len(said) > MOST_OFFERED})
        if said
        else None
    )


def _that_name(user: Any, person: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of erasing somebody: where in meetings and actions their name stands, for a person to read."""
    rows = [(str(each), reverse("action", args=[each.uuid])) for each in actions_naming(person.name, user=user)]
    rows += [
        (f"{each.body}, {day_date(each.on)}", reverse("meeting", args=[each.uuid]))
        for each in meetings_naming(person.name, user=user)
    ]
    return ("oversight/naming_panel.html", {"rows": rows}) if rows else None


def _go_to_boards(user: Any, words: str) -> Iterable[hooks.Destination]:
    for body in boards_for(user=user).filter(name__icontains=words)[:MOST_OFFERED]:
        yield hooks.Destination(body.name, reverse("board", args=[body.pk]), body.partnership.name)


def _described_meetings(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Meeting.objects.filter(pk__in=list(ids)).select_related("body")
    return {row.pk: (f"{row.body}, {day_date(row.on)}", reverse("meeting", args=[row.uuid])) for row in rows}


def _described_boards(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = Body.objects.filter(pk__in=list(ids))
    return {row.pk: (row.name, reverse("board", args=[row.pk])) for row in rows}
