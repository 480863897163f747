"""The questions of importing a staff list and of erasing somebody."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.organisations.models import Organisation
from wardmote.core.ui.forms import CharField, CheckboxField, DateField, FileField, Form, ModelRadiosField


class StaffListForm(Form):
    """A list, whose it is, and the day it speaks of."""

    file = FileField(
        label=_("Staff list"),
        missing=_("Choose the file"),
        endings=(".csv", ".xlsx", ".ods", ".txt"),
        help_text=_("CSV or Excel, with columns such as Name, E-mail, Post, Short name, Team, From and Until."),
        maximum_bytes=settings.UPLOAD_MAX_BYTES,
    )
    organisation = ModelRadiosField(
        Organisation.objects.none(), label=_("Organisation"), missing=_("Choose whose list it is")
    )
    on = DateField(label=_("The day the list speaks of"), missing=_("Enter the day the list speaks of"), size="s")
    complete = CheckboxField(
        label=_("The list is complete"),
        required=False,
        help_text=_("Whoever holds a post of this organisation and is not in the list has left."),
    )

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class EraseForm(Form):
    """Why somebody is erased, and that it is meant."""

    reason = CharField(
        label=_("Why"), max_length=200, missing=_("Say why, for the history"), help_text=_("Without any name"), width=30
    )
    sure = CheckboxField(label=_("This cannot be undone"), missing=_("Tick that you know it cannot be undone"))
