"""The question of assurance."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import DateField, Form, ModelSelectField, RadiosField, TextField
from wardmote.plans.models import Activity, Commitment, Opinion
from wardmote.plans.selectors.assuring import boards_for


class OpinionForm(Form):
    """What a board or an officer makes of it, when and why."""

    answer = RadiosField(
        label=_("Are you assured?"),
        choices=Opinion.Answer.choices,
        missing=_("Choose whether it is assured."),
        hints={
            Opinion.Answer.ASSURED.value: _("What is said of it is borne out, and it will be done."),
            Opinion.Answer.PARTLY.value: _("Some of it is, and something is missing."),
            Opinion.Answer.NOT.value: _("It is not borne out, whatever its rating says."),
        },
    )
    reason = TextField(label=_("Why?"), missing=_("Say why."), rows=3, size="m", maximum=2000)
    body = ModelSelectField(
        None,
        label=_("Whose opinion is it?"),
        help_text=_("Choose the board where it was given in a meeting."),
        required=False,
        empty_label=_("My own"),
        size="m",
    )
    given_on = DateField(label=_("When was it given?"), missing=_("Enter the day it was given."))

    def __init__(self, *args: Any, subject: Activity | Commitment, **kwargs: Any) -> None:
        initial = {"given_on": timezone.localdate()}
        super().__init__(*args, **{**kwargs, "initial": initial | (kwargs.get("initial") or {})})
        self.fields["body"].queryset = boards_for(subject)

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The date must be today or earlier."))
        return day
