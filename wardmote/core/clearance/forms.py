"""The questions of clearing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.clearance.models import Passage
from wardmote.core.ui.forms import CharField, Form, SelectField, TextField
from wardmote.core.ui.hooks import registry

Kind = tuple[str, str]
"""A kind of record and one of its fields."""


class FilterForm(Form):
    """Narrows the work list. ``kinds`` are those that stand in it, so that no choice leads to nothing."""

    state = SelectField(
        label=_("Show"),
        required=False,
        choices=[
            ("", _("Waiting to be cleared")),
            (Passage.State.CLEARED.value, _("Public now")),
            (Passage.State.REFUSED.value, _("Sent back")),
        ],
    )
    words = CharField(label=_("Words"), required=False, widget=forms.TextInput(attrs={"type": "search"}))
    what = SelectField(label=_("What"), required=False)
    whose = SelectField(
        label=_("Written by"),
        required=False,
        choices=[("", _("Everybody")), ("others", _("Others")), ("mine", _("Me"))],
    )

    def __init__(self, *args: Any, kinds: Collection[Kind] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = tuple(str(self.data.get("what") or "").split(":", 1))
        fields: dict[str, Any] = self.fields
        choices = [
            (f"{model}:{name}", f"{clearable.noun}: {label}")
            for model, clearable in registry.clearables.items()
            for name, label in clearable.fields.items()
            if (model, name) in kinds or (model, name) == asked
        ]
        fields["what"].choices = [("", _("Everything")), *choices]

    def asked_state(self) -> str:
        """The state that the list shows."""
        found = self.cleaned_data.get("state") if self.is_bound and self.is_valid() else ""
        return str(found or Passage.State.WAITING.value)

    def narrow(self, passages: models.QuerySet[Passage], *, user: Any) -> models.QuerySet[Passage]:
        """The list narrowed to what was asked for. An answer that is no choice finds nothing, never everything."""
        if not self.is_bound:
            return passages
        if not self.is_valid():
            return passages.none()
        asked = self.cleaned_data
        if asked["words"]:
            passages = passages.filter(text__icontains=asked["words"])
        if asked["what"]:
            model, _colon, name = asked["what"].partition(":")
            passages = passages.filter(subject_type=model, field=name)
        if asked["whose"] == "mine":
            passages = passages.filter(written_by=user)
        elif asked["whose"] == "others":
            passages = passages.exclude(written_by=user)
        return passages


class SendBackForm(Form):
    """Why a text may not be published as it is."""

    reason = TextField(
        label=_("What should its writer change?"),
        help_text=_("They read this beside their text."),
        missing=_("Say what should change."),
        rows=3,
    )


class WithdrawForm(Form):
    """Why a text leaves the public pages."""

    reason = TextField(
        label=_("Why should the public not read it?"),
        help_text=_("The history keeps your reason."),
        missing=_("Say why it leaves the public pages."),
        rows=3,
    )
