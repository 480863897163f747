"""Who a session belongs to: allauth's sign-in, with the one question that every request asks prepared."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db import models

from wardmote.core.accounts.models import User
from wardmote.core.prepared import Prepared


@Prepared
def _users(pk: int) -> models.QuerySet[User]:
    return User.objects.filter(pk=pk)


class AccountBackend(AuthenticationBackend):
    """Signing in by address and password; a closed account is nobody's."""

    def get_user(self, user_id: Any) -> User | None:
        found = _users.first(user_id)
        return found if found is not None and self.user_can_authenticate(found) else None
