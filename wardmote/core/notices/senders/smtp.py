"""E-mail by a mail server."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage

from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.senders.problems import NotSent


def send(message: OutboxMessage) -> None:
    headers = {"Message-ID": f"<{message.identity}>", "Auto-Submitted": "auto-generated"}
    letter = EmailMessage(message.subject, message.body, settings.MAIL_FROM, [message.to], headers=headers)
    try:
        letter.send()
    except OSError as problem:  # SMTP errors and refused connections both are
        raise NotSent(type(problem).__name__) from None
