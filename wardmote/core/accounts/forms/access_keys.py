"""What is asked of somebody who makes an access key."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.format import long_date
from wardmote.core.ui.forms import CharField, Form, RadiosField

DAYS = (30, 90, 365)


class AccessKeyForm(Form):
    """A name, and how long the key works."""

    name = CharField(
        label=_("What is the key for?"),
        max_length=60,
        missing=_("Enter what the key is for"),
        help_text=_("For example: Power BI, monthly dashboard. You and your administrator see it."),
        width=20,
        autocomplete="off",
    )
    days = RadiosField(label=_("How long does it work?"), missing=_("Choose how long the key works"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["days"].choices = [
            (str(days), _g("%(days)d days, until %(day)s") % {"days": days, "day": long_date(today + timedelta(days))})
            for days in DAYS
        ]

    def chosen_day(self) -> date:
        """The last day on which it works."""
        return self.today + timedelta(int(self.cleaned_data["days"]))
