"""What somebody is typing is kept while they type: for them alone, until they save it, or for 30 days.

The script ``drafts.js`` sends it every few seconds; without it forms keep what was typed as ``kept`` says. A draft is no
record: nobody else can read it, nothing counts it, and the history says nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from wardmote.core.accounts.kept import AT_MOST
from wardmote.core.accounts.models import KeptDraft, User

KEPT_FOR = timedelta(days=30)
MOST_OF_ONE_USER = 100
"""Drafts of one user; the oldest goes first. Nobody types into a hundred forms at once."""

FIELD = "kept_draft"
"""The field by which a form says that a draft of it was kept, so that saving it drops the draft."""

COOKIE = "wm_saved"
OUR_OWN = frozenset({"csrfmiddlewaretoken", "kept", FIELD})


@transaction.atomic
def keep_draft(user: User, *, path: str, values: Sequence[Any], now: datetime) -> KeptDraft:
    """Keep what stands in a form. Passwords and our own tokens are left out, whatever is sent."""
    if not path.startswith("/") or len(path) > 500 or not url_has_allowed_host_and_scheme(path, allowed_hosts=None):
        raise ValidationError(_("That is no address of ours."))
    pairs = _pairs(values)
    if sum(len(name) + len(value) for name, value in pairs) > AT_MOST:
        raise ValidationError(_("That is too long to be kept."))
    KeptDraft.objects.filter(typed_at__lt=now - KEPT_FOR).delete()
    kept, _made = KeptDraft.objects.update_or_create(user=user, path=path, defaults={"values": pairs, "typed_at": now})
    newest = KeptDraft.objects.filter(user=user).order_by("-typed_at", "-pk").values_list("pk", flat=True)
    if too_many := list(newest[MOST_OF_ONE_USER:]):
        KeptDraft.objects.filter(pk__in=too_many).delete()
    return kept


def _pairs(values: Any) -> list[list[str]]:
    """(name, value) of what was typed; anything else is refused."""
    if not isinstance(values, list):
        raise ValidationError(_("That is nothing that a form holds."))
    for pair in values:
        if not (isinstance(pair, list) and len(pair) == 2 and all(isinstance(each, str) for each in pair)):
            raise ValidationError(_("That is nothing that a form holds."))
    return [pair for pair in values if pair[0] not in OUR_OWN and "password" not in pair[0].casefold()]


def draft_of(user: User, *, path: str, now: datetime) -> KeptDraft | None:
    """What this user had typed into the form at an address, unless it has grown too old."""
    return KeptDraft.objects.filter(user=user, path=path, typed_at__gte=now - KEPT_FOR).first()


def drop_draft(user: User, *, path: str) -> None:
    """Forget what was typed there."""
    KeptDraft.objects.filter(user=user, path=path).delete()


def saved(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Drop the draft of a form that was saved: one that led on to another page. The cookie tells the browser's copy."""
    if request.method == "POST" and FIELD in request.POST and response.status_code in {301, 302, 303}:
        drop_draft(request.user, path=request.path)  # type: ignore[arg-type]
        response.set_cookie(
            COOKIE, quote(request.path, safe=""), max_age=60, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
