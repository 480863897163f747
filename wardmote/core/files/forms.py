"""The questions of evidence."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from wardmote.core.documents.attachments import FILE_ENDINGS
from wardmote.core.files.models import EvidenceVersion
from wardmote.core.ui.forms import CharField, DateField, FileField, Form, RadiosField, SelectField, TextField


class EvidenceFileField(FileField):
    """A file of a kind that may be attached."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=kwargs.pop("label", _("Which file?")),
            help_text=_("Word, Excel, OpenDocument, PDF, a photograph or plain text. It never becomes public."),
            missing=_("Choose a file."),
            endings=FILE_ENDINGS,
            maximum_bytes=settings.EVIDENCE_MAX_BYTES,
            **kwargs,
        )


class ReplaceForm(Form):
    """A newer file for a piece of evidence."""

    file = EvidenceFileField()
    marking = RadiosField(
        label=_("How is it marked?"),
        choices=EvidenceVersion.Marking.choices,
        initial=EvidenceVersion.Marking.OFFICIAL,
        missing=_("Choose how it is marked."),
        hints={EvidenceVersion.Marking.SENSITIVE.value: _("Only staff may open it.")},
    )
    expires_on = DateField(
        label=_("Until when does it show how things are?"),
        help_text=_(
            "Afterwards it is listed as expired, for example a certificate. Leave it empty where it does not expire."
        ),
        required=False,
    )


class AttachForm(ReplaceForm):
    """A piece of evidence."""

    title = CharField(
        label=_("What does it show?"),
        help_text=_("For example: rota of the town teams, May 2026."),
        missing=_("Say what it shows."),
        max_length=200,
        size="m",
    )

    field_order = ["title", "file", "marking", "expires_on"]


class WithdrawForm(Form):
    """Why a piece of evidence counts no longer."""

    reason = TextField(
        label=_("Why does it count no longer?"),
        help_text=_("Nobody can open it any more. The record keeps that it was there, and your reason."),
        missing=_("Say why this evidence counts no longer."),
        rows=3,
        maximum=1000,
    )


class ListForm(Form):
    """Narrows the list of evidence."""

    STATES = (
        ("", _("All that counts")),
        ("expired", _("Expired")),
        ("soon", _("Expires within 30 days")),
        ("withdrawn", _("Withdrawn")),
    )

    state = SelectField(label=_("Show"), required=False, choices=STATES)
    words = CharField(label=_("Words"), required=False)
