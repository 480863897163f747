"""The questions of clearing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import LATER, passages_about
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import shorten
from wardmote.core.ui.forms import CharField, DateField, Form, ModelSelectField, SelectField, TextField
from wardmote.core.ui.hooks import registry

Kind = tuple[str, str]
"""A kind of record and one of its fields."""


class FilterForm(Form):
    """Narrows the work list. ``kinds`` and ``abouts`` are those that stand in it, so that no choice leads to nothing."""

    state = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Waiting to be cleared")),
            (Passage.State.CLEARED.value, _("Public now")),
            (LATER, _("Cleared, not public yet")),
            (Passage.State.REFUSED.value, _("Sent back")),
        ],
    )
    words = CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    about = SelectField(label=_("About"), required=False)
    what = SelectField(label=_("What"), required=False)
    whose = SelectField(
        label=_("Written by"),
        required=False,
        choices=[("", _("Everybody")), ("others", _("Others")), ("mine", _("Me"))],
    )

    age = SelectField(
        label=_("Waits for"),
        required=False,
        choices=[("", _("Any time")), ("7", _("More than a week")), ("30", _("More than 30 days"))],
    )

    def __init__(
        self,
        *args: Any,
        kinds: Collection[Kind] = (),
        abouts: Iterable[tuple[str, str]] = (),
        writers: Iterable[tuple[int, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        asked = tuple(str(self.data.get("what") or "").split(":", 1))
        choices = [
            (f"{model}:{name}", f"{clearable.noun}: {label}")
            for model, clearable in registry.clearables.items()
            for name, label in clearable.fields.items()
            if (model, name) in kinds or (model, name) == asked
        ]
        self.fields["whose"].choices = [*self.fields["whose"].choices, *((str(pk), name) for pk, name in writers)]
        self.fields["about"].choices = [("", _("Everything")), *((key, shorten(title, 80)) for key, title in abouts)]
        self.fields["what"].choices = [("", _("Everything")), *choices]

    def asked_state(self) -> str:
        """The state that the list shows."""
        self.is_valid()  # cleans; what else is asked for says nothing about the state
        return str((self.is_bound and self.cleaned_data.get("state")) or Passage.State.WAITING.value)

    def narrow(self, passages: models.QuerySet[Passage], *, user: Any) -> models.QuerySet[Passage]:
        """The list narrowed to what was asked for. An answer that is no choice finds nothing, never everything."""
        if not self.is_bound:
            return passages
        if not self.is_valid():
            return passages.none()
        asked = self.cleaned_data
        if asked["words"]:
            passages = passages.filter(text__icontains=asked["words"])
        if asked["about"]:
            passages = passages_about(passages, asked["about"])
        if asked["what"]:
            model, _colon, name = asked["what"].partition(":")
            passages = passages.filter(subject_type=model, field=name)
        if asked["whose"] == "mine":
            passages = passages.filter(written_by=user)
        elif asked["whose"] == "others":
            passages = passages.exclude(written_by=user)
        elif asked["whose"]:
            passages = passages.filter(written_by=int(asked["whose"]))
        if asked["age"]:
            passages = passages.filter(written_at__lt=timezone.now() - timedelta(days=int(asked["age"])))
        return passages


class TogetherForm(Form):
    """When the public may read what is cleared together."""

    day = DateField(
        label=_("From which day may the public read them?"),
        help_text=_("Leave it empty for at once. Until then it goes on reading what it reads now."),
        required=False,
    )
    hour = CharField(
        label=_("From what time?"),
        help_text=_("For example 9:30. Without one, from the first minute of the day."),
        required=False,
        width=5,
    )

    def clean_hour(self) -> time | None:
        said = self.cleaned_data["hour"].replace(".", ":")
        if not said:
            return None
        try:
            return time.fromisoformat(said.rjust(5, "0"))
        except ValueError:
            raise forms.ValidationError(_("Enter a time like 9:30")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("hour") and not cleaned.get("day") and "day" not in self.errors:
            self.add_error("day", _("Enter the day too."))
        return cleaned

    def not_before(self) -> datetime | None:
        """The moment from which the public may read them; None for at once."""
        day, hour = self.cleaned_data["day"], self.cleaned_data["hour"]
        return timezone.make_aware(datetime.combine(day, hour or time.min)) if day else None


class HoldForm(Form):
    """A time before an election in which nothing newly becomes public."""

    partnership = ModelSelectField(
        None, label=_("For which partnership?"), missing=_("Choose the partnership."), size="m"
    )
    reason = CharField(
        label=_("Why?"),
        help_text=_("For example: the election of 6 May. Staff read this wherever something is held back."),
        missing=_("Say why nothing may become public."),
        max_length=300,
        size="m",
    )
    starts_on = DateField(label=_("First day"), missing=_("Enter the first day."))
    ends_on = DateField(label=_("Last day"), missing=_("Enter the last day."))

    def __init__(self, *args: Any, partnerships: models.QuerySet[Partnership], **kwargs: Any) -> None:
        only = partnerships.first() if partnerships.count() == 1 else None
        super().__init__(*args, **{"initial": {"partnership": only}, **kwargs})
        self.fields["partnership"].queryset = partnerships


class EndHoldForm(Form):
    """Why a hold ends early."""

    reason = TextField(
        label=_("Why does it end early?"),
        help_text=_("What was cleared meanwhile becomes public at once."),
        missing=_("Say why the hold ends early."),
        rows=3,
        maximum=300,
    )


class SendBackForm(Form):
    """Why a text may not be published as it is."""

    reason = TextField(
        label=_("What should its writer change?"),
        help_text=_("They read this beside their text."),
        missing=_("Say what should change."),
        rows=3,
    )


class MendForm(Form):
    """The words that were sent back, to be changed."""

    text = TextField(label=_("What should it say?"), missing=_("Write what it should say."), rows=8, size="m")


class WithdrawForm(Form):
    """Why a text leaves the public pages."""

    reason = TextField(
        label=_("Why should the public not read it?"),
        help_text=_("The history keeps your reason."),
        missing=_("Say why it leaves the public pages."),
        rows=3,
    )
