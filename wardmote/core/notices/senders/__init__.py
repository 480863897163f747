"""Who takes a letter out of the house. A sender is one function: it hands one letter over, or raises ``NotSent``.

Claiming, trying again and noting are the services' work; a sender knows nothing of them. docs/adr/0024 says why.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings

from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.senders import notify, smtp, teams

Sender = Callable[[OutboxMessage], None]


def sender_of(message: OutboxMessage) -> Sender:
    """The sender that the settings choose for this letter."""
    if message.way == OutboxMessage.Way.TEAMS:
        return teams.send
    return notify.send if settings.NOTIFY else smtp.send
