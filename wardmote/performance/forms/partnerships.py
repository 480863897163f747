"""For whom somebody writes who works for more than one partnership."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.forms import Form, ModelRadiosField


class PartnershipForm(Form):
    """Asks for the partnership last, and only where there is a choice."""

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
        """The one that was chosen, or the only one."""
        found: Partnership = self.cleaned_data.get("partnership") or self.partnerships[0]
        return found
