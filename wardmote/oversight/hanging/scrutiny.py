"""What inspections and the other registers of scrutiny hang into the shared pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui import hooks
from wardmote.oversight.models import Finding, Inspection
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors.inspection import findings_answered_by


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_menu_entry(hooks.MenuEntry(_("Scrutiny"), "scrutiny", VIEW, order=26, section="scrutiny"))
    hooks.add_go_key(hooks.GoKey("s", _("Scrutiny"), "scrutiny", VIEW))
    for place in ("plans.commitment", "plans.activity"):
        hooks.add_panel(hooks.Panel(place, _found_by_inspectorates, order=40))
    _register_inspections()


def _register_inspections() -> None:
    _subject(Inspection, _("Inspection report"), "inspection")
    _subject(Finding, _("Finding of an inspection"), "finding")
    hooks.add_clearable(
        hooks.Clearable(
            "oversight.inspection", _("Inspection report"), {"title": _("Title")}, _described(Inspection, "inspection")
        )
    )
    hooks.add_clearable(
        hooks.Clearable(
            "oversight.finding",
            _("Finding of an inspection"),
            {
                "text": _("In the words of the report"),
                "action": _("What will be done"),
                "no_action_reason": _("Why nothing will be done"),
                "force_comment": _("Comments of the force"),
                "body_comment": _("Comments of the governing body"),
            },
            _described(Finding, "finding"),
        )
    )
    hooks.add_verbs(
        {
            "oversight.inspection_recorded": _("Recorded an inspection report"),
            "oversight.inspection_changed": _("Changed an inspection report"),
            "oversight.inspection_responded": _("Noted an answer to an inspectorate as sent"),
            "oversight.finding_added": _("Recorded a finding of an inspection"),
            "oversight.finding_changed": _("Changed a finding of an inspection"),
            "oversight.finding_answered": _("Said what is done about a finding"),
            "oversight.force_commented": _("Commented for the force"),
            "oversight.body_commented": _("Commented for the governing body"),
            "oversight.finding_moved": _("Moved a finding on"),
            "oversight.finding_closed": _("Signed a finding off"),
            "oversight.finding_gave_way": _("Let a finding give way to another"),
            "oversight.finding_linked": _("Linked a finding with a plan"),
            "oversight.finding_unlinked": _("Took the link of a finding away"),
        }
    )


def _subject(model: type[models.Model], noun: Any, url_name: str) -> None:
    """Tell the history whose a record is and where it is shown."""
    hooks.add_subject(
        hooks.Subject(
            model._meta.label_lower,
            noun,
            lambda record: record.partnership,
            lambda record: reverse(url_name, args=[record.pk]),
        )
    )


def _described(model: type[models.Model], url_name: str) -> Callable[[Iterable[int]], dict[int, tuple[str, str]]]:
    def describe(ids: Iterable[int]) -> dict[int, tuple[str, str]]:
        rows = model._default_manager.filter(pk__in=list(ids))
        return {row.pk: (str(row)[:160], reverse(url_name, args=[row.pk])) for row in rows}

    return describe


def _found_by_inspectorates(user: Any, row: Any) -> tuple[str, dict[str, Any]] | None:
    """On the page of a commitment or activity: the findings that it answers."""
    found = findings_answered_by(row, user=user)
    return ("oversight/inspection/panel.html", {"findings": found}) if found else None
