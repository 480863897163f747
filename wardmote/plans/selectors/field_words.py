"""The values of field changes, which are keys and ISO dates, in the words of a plan's pages."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui.format import long_date
from wardmote.plans.models import Activity, Cadence, Part, PlanVersion, Rating

FIELDS: dict[str, Any] = {
    "statement": _("Commitment"),
    "text": _("What is done"),
    "progress": _("Progress"),
    "ref_printed": _("Reference"),
    "part": _("Part of the plan"),
    "commitment": _("Belongs to"),
    "accountable": _("Accountable"),
    "owners_printed": _("Owners"),
    "timescale_printed": _("Timescale"),
    "latest": _("Due"),
    "rating": _("Rating"),
    "status": _("Status"),
    "oversight_printed": _("Overseen by"),
    "cadence": _("Update agreed"),
    "cadence_body": _("Update before the meetings of"),
    "cadence_since": _("Update agreed from"),
    "retired_on": _("Left the plan"),
}
"""What each field is called, in the order in which it is shown."""

TEXTS = frozenset({"statement", "text", "progress", "owners_printed", "timescale_printed", "oversight_printed"})
"""Fields whose words are compared one by one; of others both values are shown."""

_CHOICES: dict[str, dict[str, Any]] = {
    "status": dict(Activity.Status.choices),
    "accountable": dict(Part.Accountable.choices),
    "cadence": dict(Cadence.choices),
}
DAYS = frozenset({"latest", "retired_on", "cadence_since"})
"""Fields of which a change holds days, as ISO 8601 writes them."""


class FieldWords:
    """The words of one version: its ratings, parts and commitments are looked up once."""

    def __init__(self, version: PlanVersion) -> None:
        self.ratings: dict[str, Rating] = {rating.key: rating for rating in version.scheme.ratings.all()}
        self._version = version
        self._parts: dict[str, str] | None = None
        self._bodies: dict[str, str] | None = None
        self._commitments: dict[str, str] | None = None

    def __call__(self, name: str, value: str) -> str:
        """A value in words; empty where there is none."""
        if not value:
            return ""
        if name in _CHOICES:
            return str(_CHOICES[name].get(value, value))
        if name in DAYS:
            return long_date(date.fromisoformat(value))
        if name == "rating":
            return str(self.ratings.get(value, value))
        if name == "part":
            return self._part(value)
        if name == "cadence_body":
            return self._body(value)
        return self._commitment(value) if name == "commitment" else value

    def _part(self, value: str) -> str:
        if self._parts is None:
            rows = Part.objects.filter(objective__version=self._version).select_related("objective")
            self._parts = {
                str(row.pk): f"{row.objective}: {row.title}" if row.title else str(row.objective) for row in rows
            }
        return self._parts.get(value, "")

    def _body(self, value: str) -> str:
        if self._bodies is None:
            rows = Body.objects.filter(partnership=self._version.plan.partnership_id)
            self._bodies = {str(row.pk): row.name for row in rows}
        return self._bodies.get(value, "")

    def _commitment(self, value: str) -> str:
        if self._commitments is None:
            self._commitments = {row.key: row.ref_shown for row in self._version.commitments.all()}
        return self._commitments.get(value, value)
