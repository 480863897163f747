"""A card in a channel of Microsoft Teams, by its incoming webhook."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.senders.asking import ask
from wardmote.core.notices.senders.problems import NotSent


def send(message: OutboxMessage) -> None:
    """Post the subject and the line for the channel. The words of the letter itself are not in this row at all."""
    if not settings.TEAMS_WEBHOOK:
        raise NotSent("there is no channel")
    lines = [{"text": message.subject, "weight": "Bolder", "size": "Medium"}, {"text": message.body}]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "TextBlock", "wrap": True, **line} for line in lines],
    }
    attached = {"contentType": "application/vnd.microsoft.card.adaptive", "content": card}
    ask(settings.TEAMS_WEBHOOK, said={"type": "message", "attachments": [attached]})
