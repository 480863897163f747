"""Django's sessions in the database, found by a question that is prepared once: every request asks it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session
from django.db import models
from django.utils import timezone

from wardmote.core.prepared import Prepared

BACKEND = "wardmote.core.accounts.backends.AccountBackend"
UNTIL_0_2 = "allauth.account.auth_backends.AuthenticationBackend"


@Prepared
def _running(key: str, now: datetime) -> models.QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


class SessionStore(DatabaseSessions):
    """The same rows in the same table."""

    def _get_session_from_db(self) -> Any:
        found = _running.first(self.session_key, timezone.now()) if self.session_key else None
        if found is None:
            self._session_key = None
        return found

    def decode(self, session_data: Any) -> dict[str, Any]:
        """Whoever signed in under version 0.2 stays signed in: their session names what let them in as it was called then.

        To list both names among the ways in would have every wrong password looked at twice.
        """
        found: dict[str, Any] = super().decode(session_data)
        if found.get(BACKEND_SESSION_KEY) == UNTIL_0_2:
            found[BACKEND_SESSION_KEY] = BACKEND
        return found
