"""Who asks: a program with somebody's access key, or somebody who is signed in."""

from __future__ import annotations

from typing import Any

from allauth.core.internal import ratelimit
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.errors import Throttled
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from wardmote.core.accounts.access import must_add_second_factor
from wardmote.core.accounts.permissions import read_roles_anew
from wardmote.core.accounts.selectors import key_by
from wardmote.core.accounts.services import note_use

WRONG_KEYS = {"access_key": "10/5m/ip"}
"""As many tries as signing in allows; a key that works is never counted."""
WAIT = 300  # seconds


class ByKey(HttpBearer):
    """An access key reads as its user."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        today = timezone.localdate()
        key = key_by(token, today=today)
        if key is None:
            if not ratelimit.consume(
                request, app="wardmote.api", action="access_key", config=WRONG_KEYS, limit_get=True
            ):
                raise Throttled(WAIT)
            return None
        note_use(key, today=today)
        return key.user


class BySession(AuthBase):
    """Somebody who is signed in, as on every page; a key that is sent along is what counts."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        return None if must_add_second_factor(request) else request.user


def reader(request: Any, permission: str) -> Any:
    """Whoever asks, where they have a permission anywhere, by the roles of this moment. For others there is nothing."""
    read_roles_anew(request.auth)  # the way in may have read them before whoever asks was given a mark
    if not request.auth.has_perm(permission):
        raise Http404
    return request.auth
