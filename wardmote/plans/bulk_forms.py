"""What many activities are given at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Body
from wardmote.core.ui.forms import CharField, DateField, Form, RadiosField, SelectField, TextField
from wardmote.core.ui.numbers import number_in
from wardmote.plans.forms import OwnerChoices
from wardmote.plans.models import Cadence, PlanVersion
from wardmote.plans.services.bulk import CADENCES_OF_MANY, PERMISSIONS, Change

WHATS = [
    ("lead", _("Who leads")),
    ("cadence", _("How often an update is agreed")),
    ("body", _("A board that oversees them")),
    ("date", _("The date they are due by")),
]
CADENCES = [(value, label) for value, label in Cadence.choices if value in CADENCES_OF_MANY]
ASKED = {
    "lead": ("lead",),
    "cadence": ("cadence", "since"),
    "body": ("body",),
    "date": ("latest", "agreed_on", "agreed_by"),
}
"""The questions that belong to each kind of change."""

NEEDED = {
    "lead": {"lead": _("Choose who leads.")},
    "cadence": {},
    "body": {"body": _("Choose a board.")},
    "date": {
        "latest": _("Enter the new date."),
        "agreed_on": _("Enter the day it was agreed."),
        "reason": _("Say why the date moves."),
    },
}


class BulkForm(Form):
    """One change to many rows. ``seen`` holds each row and how it stood when the change was looked at."""

    what = RadiosField(label=_("What do you want to change?"), missing=_("Choose what to change."))
    lead = SelectField(label=_("New lead"), required=False)
    cadence = SelectField(label=_("An update is agreed"), choices=CADENCES, required=False)
    since = DateField(
        label=_("From which day on?"),
        help_text=_("An update that was due before this day is not missed. Left empty, it is today."),
        required=False,
        size="s",
    )
    body = SelectField(label=_("Board to add"), required=False)
    latest = DateField(label=_("New date"), required=False, size="s")
    agreed_on = DateField(label=_("Agreed on"), required=False, size="s")
    agreed_by = CharField(label=_("Agreed by"), required=False, max_length=200, width=20)
    reason = TextField(label=_("Reason"), help_text=_("A new date needs one."), rows=2, required=False, max_length=2000)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: PlanVersion, user: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"agreed_on": timezone.localdate()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        partnership = version.plan.partnership
        self._owners = OwnerChoices(partnership).known
        self._bodies = {str(body.pk): body for body in Body.objects.filter(partnership=partnership).order_by("name")}
        self.fields["what"].choices = [pair for pair in WHATS if user.has_perm(PERMISSIONS[pair[0]], version)]
        choose = ("", _("Choose"))
        self.fields["lead"].choices = [choose, *((key, str(each)) for key, each in self._owners.items())]
        self.fields["body"].choices = [choose, *((key, each.name) for key, each in self._bodies.items())]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for name, message in NEEDED.get(cleaned.get("what") or "", {}).items():
            value = cleaned.get(name)
            if name not in self.errors and not (value.strip() if isinstance(value, str) else value):
                self.add_error(name, message)
        return cleaned

    def change(self) -> Change:
        """The change that was asked for."""
        asked = self.cleaned_data
        return Change(
            what=asked["what"],
            lead=self._owners.get(asked["lead"]),
            cadence=asked["cadence"],
            since=asked["since"],
            body=self._bodies.get(asked["body"]),
            latest=asked["latest"],
            agreed_on=asked["agreed_on"],
            agreed_by=asked["agreed_by"],
            reason=asked["reason"],
        )

    def seen_marks(self) -> dict[int, str]:
        """The rows that were looked at, with the mark of how each stood; what is not one is left out."""
        pairs = (each.partition(":") for each in str(self.cleaned_data.get("seen") or "").split())
        return {row: mark for key, _colon, mark in pairs if (row := number_in(key)) is not None}

    def questions(self) -> list[tuple[str, Any, list[forms.BoundField]]]:
        """Each kind of change with the questions that belong to it: (value, label, fields)."""
        return [(value, label, [self[name] for name in ASKED[value]]) for value, label in self.fields["what"].choices]
