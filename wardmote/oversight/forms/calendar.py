"""The question about one's calendar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.core.ui.forms import Form, RadiosField


class CalendarForm(Form):
    """Whose meetings the address is for."""

    which = RadiosField(
        label=_("Which meetings?"),
        choices=[("own", _("Of the boards I sit on, chair or serve")), ("every", _("Of every board I may read of"))],
        missing=_("Choose which meetings"),
    )
