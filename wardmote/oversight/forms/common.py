"""What several forms of this room share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import CharField, Form, ModelRadiosField, TextField

HINT_DATE = _("For example, 27 3 2026")


class LinkField(CharField):
    """The address of a page of the web."""

    def __init__(self, **kwargs: Any) -> None:
        wrong = _("Enter a web address that begins with http:// or https://")
        kwargs.setdefault("validators", [URLValidator(schemes=["http", "https"], message=wrong)])
        super().__init__(max_length=500, **kwargs)


class OfPartnershipForm(Form):
    """A form for what belongs to a partnership. Which one it is for is asked only of people who work for several."""

    partnership = ModelRadiosField(
        Partnership.objects.none(), label=_("For"), missing=_("Choose the partnership it belongs to"), size="s"
    )

    def __init__(self, *args: Any, partnerships: Sequence[Partnership] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships = list(partnerships)
        if len(self.partnerships) == 1:
            del self.fields["partnership"]
        else:
            field: Any = self.fields["partnership"]
            field.queryset = Partnership.objects.filter(pk__in=[each.pk for each in self.partnerships])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if len(self.partnerships) == 1:
            cleaned["partnership"] = self.partnerships[0]
        return cleaned

    def mended(self) -> dict[str, Any]:
        """What was entered about something that is on record: whose it is never changes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "partnership"}


class SeenForm(Form):
    """A form about words that others may be changing too. ``seen`` is the mark of what its writer was shown."""

    seen: Any = CharField(required=False, widget=forms.HiddenInput)

    def now_seen(self, mark: str | int) -> None:
        """What the other wrote stands before the writer now: saving again is a choice made with open eyes."""
        typed: Any = self.data
        carried = typed.copy()
        carried["seen"] = str(mark)
        self.data = carried


class VoiceForm(SeenForm):
    """What one side says, in a field of its own."""

    text = TextField(label=_("Text"), required=False, rows=8, maximum=20_000)

    def __init__(self, *args: Any, label: Any, hint: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = label
        self.fields["text"].help_text = hint
