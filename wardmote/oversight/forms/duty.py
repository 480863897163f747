"""The questions about duties to publish."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import CharField, DateField, Form, TextField
from wardmote.oversight.forms.common import HINT_DATE, LinkField


class PublicationForm(Form):
    """What came out, when, and where it can be read."""

    published_on = DateField(
        label=_("Published on"), missing=_("Enter the day it was published"), help_text=HINT_DATE, size="s"
    )
    link = LinkField(label=_("Where it can be read"), missing=_("Enter the address where it can be read"))
    note = CharField(label=_("Note"), required=False, max_length=300, help_text=_("For example, the period it covers"))


class LeftOutForm(Form):
    """Why something does not apply."""

    reason = TextField(
        label=_("Why it does not apply"),
        required=False,
        rows=3,
        maximum=2_000,
        help_text=_("Leave it empty if it applies after all."),
    )
