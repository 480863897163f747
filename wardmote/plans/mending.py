"""How words of a plan that a second person sent back are mended in one step: by the write that each of them has."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from wardmote.core.ui.hooks import Mending
from wardmote.plans.models import Activity, Commitment, Objective, Part
from wardmote.plans.services.editing.wording import edit_activity, edit_commitment, edit_objective, edit_part
from wardmote.plans.services.updating import mend_public_text

EDIT, UPDATE = "plans.edit_plan", "plans.update_activity"


def _statement(row: Commitment, text: str, by: Any) -> None:
    edit_commitment(row, statement=text, accountable=row.accountable, reason="", by=by)


def _text(row: Activity, text: str, by: Any) -> None:
    edit_activity(
        row,
        text=text,
        timescale_printed=row.timescale_printed,
        owners="\n".join(each.printed for each in row.assignments.all()),
        oversight="\n".join(each.printed for each in row.mechanisms.all()),
        reason="",
        by=by,
    )


def _progress(row: Activity, text: str, by: Any) -> None:
    mend_public_text(row, text=text, by=by)


def _objective(row: Objective, text: str, by: Any) -> None:
    edit_objective(row, title=text, by=by)


def _part(row: Part, text: str, by: Any) -> None:
    edit_part(row, title=text, accountable=row.accountable, by=by)


def _update_form(row: Activity, _field: str) -> str:
    """For what is chosen and not written."""
    return reverse("activity_update", args=[row.version.plan.slug, row.key])


def _edit_form(row: Activity, _field: str) -> str:
    """For what is read as more than words: days, boards."""
    return reverse("activity_edit", args=[row.version.plan.slug, row.version.number, row.key])


COMMITMENT = {"statement": Mending(EDIT, _statement)}
ACTIVITY = {
    "text": Mending(EDIT, _text),
    "public_progress": Mending(UPDATE, _progress),
    "rating": Mending(UPDATE, page=_update_form),
    "status": Mending(UPDATE, page=_update_form),
    "timescale_printed": Mending(EDIT, page=_edit_form),
    "oversight_printed": Mending(EDIT, page=_edit_form),
}
HEADINGS = {"objective": {"title": Mending(EDIT, _objective)}, "part": {"title": Mending(EDIT, _part)}, "plan": {}}
