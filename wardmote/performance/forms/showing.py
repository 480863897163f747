"""What is asked of somebody who proposes a measure for the public site, or takes one off it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import Form, ModelRadiosField, TextField


class ProposeForm(Form):
    """Why everyone should see a measure, and for whom where somebody works for more than one partnership there."""

    why = TextField(
        label=_("Why is it shown?"),
        help_text=_("One or two sentences for residents. For example: we promised to answer the phone faster."),
        missing=_("Say why it is shown"),
        maximum=300,
        rows=3,
    )

    def __init__(self, *args: Any, partnerships: Sequence[Partnership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.partnerships = partnerships
        if len(partnerships) > 1:
            self.fields["partnership"] = ModelRadiosField(
                Partnership.objects.filter(pk__in=[each.pk for each in partnerships]),
                label=_("For which partnership?"),
                missing=_("Choose a partnership"),
            )

    def chosen_partnership(self) -> Partnership:
        """On whose pages it is shown."""
        found: Partnership = self.cleaned_data.get("partnership") or self.partnerships[0]
        return found


class TakeOffForm(Form):
    """Why a measure leaves the public site."""

    reason = TextField(
        label=_("Why is it taken off?"),
        help_text=_("It is for the history, and not published."),
        missing=_("Say why it is taken off"),
        maximum=300,
        rows=3,
    )
