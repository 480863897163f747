"""Is it still you? What lets others in later is asked only of somebody who has just shown again who they are.

allauth asks, keeps what was sent, and goes on with it. It has no question for those who sign in through their organisation
alone, and lets them through; here they are sent there to sign in anew.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """Let a view run only where its user has confirmed within minutes that it is them.

    Raises ``ReauthenticationRequired``, which leads to the question. Whoever has no way to answer, such as the people of the
    example, who have no password, is not asked.
    """

    @wraps(view)
    def checked(request: HttpRequest, **values: object) -> HttpResponse:
        if get_adapter().get_reauthentication_methods(request.user) and not _has_confirmed(request):
            raise ReauthenticationRequired
        return view(request, **values)

    return checked


def _has_confirmed(request: HttpRequest) -> bool:
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(each.get("reauthenticated") and each["at"] > since for each in records)
