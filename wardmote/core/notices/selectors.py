"""Questions about mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db import models

from wardmote.core.notices import rules
from wardmote.core.notices.models import OutboxMessage


def mail_is_set_up() -> bool:
    """Whether there is somebody to send letters by: a mail server, or GOV.UK Notify. Without, they wait."""
    return bool(settings.MAIL_IS_SET_UP)


def due_messages(*, now: datetime) -> list[int]:
    """Ids of unsent letters that should be tried now, oldest first."""
    waiting = OutboxMessage.objects.filter(sent_at=None).order_by("made_at", "pk")
    values = waiting.values_list("pk", "claimed_at", "tries", "expires_at")
    return [
        pk
        for pk, claimed_at, tries, expires_at in values
        if rules.is_due(claimed_at=claimed_at, tries=tries, expires_at=expires_at, now=now)
    ]


def messages_to(addresses: Iterable[str]) -> models.QuerySet[OutboxMessage]:
    """Letters to these addresses, newest first, without their words."""
    return OutboxMessage.objects.filter(to__in=addresses).defer("subject", "body")
