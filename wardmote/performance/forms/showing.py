"""What is asked of somebody who proposes a measure for the public site, or takes one off it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, TextField
from wardmote.performance.forms.partnerships import PartnershipForm


class ProposeForm(PartnershipForm):
    """Why everyone should see a measure."""

    why = TextField(
        label=_("Why is it shown?"),
        help_text=_("One or two sentences for residents. For example: we promised to answer the phone faster."),
        missing=_("Say why it is shown"),
        maximum=300,
        rows=3,
    )


class TakeOffForm(Form):
    """Why a measure leaves the public site."""

    reason = TextField(
        label=_("Why is it taken off?"),
        help_text=_("It is for the history, and not published."),
        missing=_("Say why it is taken off"),
        maximum=300,
        rows=3,
    )
