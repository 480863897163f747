"""The questions of clearing."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from wardmote.core.clearance.models import Passage
from wardmote.core.ui.forms import CharField, Form, SelectField, TextField
from wardmote.core.ui.hooks import registry


class FilterForm(Form):
    """Narrows the work list."""

    words = CharField(label=_("Words"), required=False)
    what = SelectField(label=_("What"), required=False)
    whose = SelectField(
        label=_("Whose words"),
        required=False,
        choices=[("", _("Everybody's")), ("others", _("Others': I may clear them")), ("mine", _("Mine"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        choices = [
            (f"{model}:{name}", f"{clearable.noun}: {label}")
            for model, clearable in registry.clearables.items()
            for name, label in clearable.fields.items()
        ]
        fields["what"].choices = [("", _("Everything")), *choices]

    def narrow(self, passages: models.QuerySet[Passage], *, user: Any) -> models.QuerySet[Passage]:
        """The list narrowed to what was asked for."""
        if not self.is_bound or not self.is_valid():
            return passages
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
