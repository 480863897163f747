"""What somebody else did after a form was opened, beside what its writer typed: rows for ``meanwhile.html``."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.core.ui.format import iso_date
from wardmote.plans.models import Activity, Cadence, FieldChange
from wardmote.plans.selectors.field_words import DAYS
from wardmote.plans.services.updating import SaidMeanwhile


@dataclass(frozen=True, slots=True)
class Beside:
    """One thing that somebody else said or changed; ``mine`` is what the writer typed for it, empty for nothing."""

    label: str
    theirs: str
    mine: str
    by: str = ""
    at: datetime | None = None
    rating: Any = None


def of_update(error: SaidMeanwhile, typed: dict[str, Any]) -> list[Beside]:
    """Theirs beside mine for the update form: their words, their ratings."""
    said = [
        Beside(
            label=_("Nothing has changed") if each.nothing_changed else _("How is it going?"),
            theirs=each.internal_text or each.public_text,
            mine=(typed.get("internal_text") or typed.get("public_text") or "").strip(),
            by=each.who,
            at=each.recorded_at,
        )
        for each in error.updates
    ]
    rated = [
        Beside(
            label=_("Rating"),
            theirs=each.reason,
            mine=(typed.get("reason") or "").strip() if typed.get("rating_changes") else "",
            by=each.who,
            at=each.recorded_at,
            rating=each,
        )
        for each in error.ratings
    ]
    return said + rated


def of_changes(changes: Iterable[FieldChange], mine: dict[str, str]) -> list[Beside]:
    """Theirs beside mine for a form that edits a row; ``mine`` is {field: what was typed, in words}."""
    return [
        Beside(
            label=_label(each.field),
            theirs=_shown(each),
            mine=mine.get(each.field, ""),
            by=each.by.name if each.by else "",
            at=each.recorded_at,
        )
        for each in changes
    ]


def _label(field: str) -> str:
    words = {
        "latest": _("Due"),
        "timescale_printed": _("Timescale"),
        "rating": _("Rating"),
        "status": _("Status"),
        "text": _("What is done"),
        "statement": _("Commitment"),
        "ref_printed": _("Reference"),
        "cadence": _("How often it is updated"),
        "cadence_body": _("Before which body’s meetings it is updated"),
        "cadence_since": _("From which day on it is updated so"),
        "commitment": _("Its commitment"),
        "part": _("Its part of the plan"),
        "accountable": _("Accountable"),
        "owners_printed": _("Owners"),
        "oversight_printed": _("Oversight"),
        "retired_on": _("Left the plan on"),
    }
    return words.get(field, field)


def _shown(change: FieldChange) -> str:
    """The new value in words, with the reason where one was given."""
    choices = {"status": Activity.Status.choices, "cadence": Cadence.choices}
    in_words: dict[str, Callable[[str], str]] = dict.fromkeys(DAYS, iso_date)
    if change.field in choices:
        now = str(dict(choices[change.field]).get(change.now, change.now))
    else:
        now = in_words.get(change.field, str)(change.now)
    return f"{now or _('Nothing')}\n{change.reason}".strip()


def said_date(day: date | None, reason: str) -> str:
    """A date and its reason as ``of_changes`` says theirs, to stand beside it."""
    return f"{iso_date(day.isoformat()) if day else ''}\n{reason}".strip()
