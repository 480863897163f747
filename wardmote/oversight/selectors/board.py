"""Questions about boards, panels and groups."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Body
from wardmote.oversight.permissions import VIEW


def boards_for(*, user: Any, key: str = VIEW) -> QuerySet[Body]:
    """The boards of the partnerships in which this user has a permission, in their order."""
    return Body.objects.filter(partnership__in=partnerships_where(user, key)).select_related("partnership")


def boards_among(boards: QuerySet[Body], *, words: str = "", notes: str = "") -> QuerySet[Body]:
    """Those with these words in their name or purpose, and with notes that are ``published`` or ``kept``."""
    found = boards.filter(Q(name__icontains=words) | Q(purpose__icontains=words))
    return found.filter(notes_published=notes == "published") if notes else found
