"""Writes about letters to people: one that was given up goes again once its cause is mended."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.accounts.models import User
from wardmote.core.audit import services as audit
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.services import try_again


@transaction.atomic
def send_letter_again(letter: OutboxMessage, *, to: User, by: Any) -> None:
    """Let a letter to somebody be tried again. Raises where it has gone, still waits, or would say nothing useful."""
    if not try_again(letter.pk):
        raise ValidationError(
            _("This letter has gone, is still tried, or is too old. Write a new one where it is needed.")
        )
    audit.record("accounts.letter_sent_again", subject=to, by=by, kind=letter.kind, letter=letter.pk)
