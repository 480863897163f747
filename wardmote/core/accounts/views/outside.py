"""Signing in through the organisation's own sign-in, such as Microsoft Entra."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.flows.reauthentication import resume_request
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import kept, oidc, services
from wardmote.core.accounts.access import OUTSIDE, only_links_and_forms, signed_in
from wardmote.core.ui.page import page

IN_SESSION = "outside_journey"
log = logging.getLogger(__name__)


@only_links_and_forms
@never_cache
def outside(request: HttpRequest) -> HttpResponse:
    """Send somebody to their organisation's sign-in. What must come back with them is kept in their session."""
    if not settings.OIDC["server"]:
        raise Http404
    return _with_words(request) if request.method == "POST" else _sent_there(request)


@signed_in
def outside_confirm(request: HttpRequest) -> HttpResponse:
    """Send somebody there who is signed in, to show that it is still them."""
    if not settings.OIDC["server"]:
        raise Http404
    return _sent_there(request, anew_since=timezone.now().isoformat())


def _sent_there(request: HttpRequest, *, anew_since: str = "") -> HttpResponse:
    try:
        server = oidc.discover(settings.OIDC["server"])
    except oidc.NotVouched as problem:
        return _problem(request, problem)
    journey, target = oidc.new_journey(), request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    request.session[IN_SESSION] = {**asdict(journey), "next": target if allowed else "", "anew_since": anew_since}
    return HttpResponseRedirect(
        oidc.way_there(
            server,
            journey,
            client_id=settings.OIDC["client_id"],
            redirect_uri=_back(request),
            anew=bool(anew_since),
        )
    )


@only_links_and_forms
@never_cache
def outside_back(request: HttpRequest) -> HttpResponse:
    """Somebody comes back. A second factor of our own is still asked for where the account has one."""
    begun = request.session.pop(IN_SESSION, None)
    if not settings.OIDC["server"]:
        raise Http404
    if not begun or not secrets.compare_digest(request.GET.get("state", ""), begun["state"]):
        return _problem(request, "the journey did not begin in this browser")
    journey = oidc.Journey(begun["state"], begun["nonce"], begun["verifier"])
    try:
        server = oidc.discover(settings.OIDC["server"])
        claims = oidc.redeem(
            server,
            journey,
            code=request.GET.get("code", ""),
            client_id=settings.OIDC["client_id"],
            client_secret=settings.OIDC["client_secret"],
            redirect_uri=_back(request),
            now=timezone.now(),
        )
    except oidc.NotVouched as problem:
        return _problem(request, problem)
    email = oidc.address_vouched_for(claims, domain=settings.OIDC["domain"])
    if begun["anew_since"]:
        return _confirmed(request, begun, server, claims)
    user = services.user_from_outside(issuer=server.issuer, subject=claims["sub"], email=email)
    if user is None:
        return page(
            request,
            "accounts/outside_unknown.html",
            title=_("You have no account here"),
            status=HTTPStatus.FORBIDDEN,
        )
    words = kept.take_waiting(request)
    logout(request)
    if words:
        kept.remember(request, words)
    request.session[OUTSIDE] = user.pk
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url=begun["next"] or reverse("work")))
    return response


def _confirmed(
    request: HttpRequest, begun: Mapping[str, str], server: oidc.Server, claims: Mapping[str, Any]
) -> HttpResponse:
    """Go on with what waited for it, where the same person has just signed in there."""
    mine = request.user.is_authenticated and request.user.identities.filter(issuer=server.issuer, subject=claims["sub"])
    if not mine or not mine.exists():
        return _problem(request, "somebody else confirmed")
    if not oidc.signed_in_since(claims, datetime.fromisoformat(begun["anew_since"])):
        return _problem(request, "the server does not say that the person signed in anew: it needs the claim auth_time")
    record_authentication(request, request.user, method="outside", reauthenticated=True)
    request.GET = QueryDict(urlencode({"next": begun["next"]}))  # where allauth looks for what is to go on
    response: HttpResponse | None = resume_request(request)
    return response or HttpResponseRedirect(reverse("account"))


def _with_words(request: HttpRequest) -> HttpResponse:
    """Before somebody goes who had typed something: keep it, and say so.

    It is a page of its own, with a link, because browsers let none of our forms lead to another site.
    """
    found = kept.unsigned(request.POST.get("kept", ""))
    waits = found is not None and kept.let_wait(request, request.POST["kept"])
    return page(
        request,
        "accounts/outside_words.html",
        {"kept": found, "waits": waits, "name": settings.OIDC["name"]},
        title=_("Your words are kept") if waits else _("Your words cannot be kept"),
        status=HTTPStatus.OK if waits else HTTPStatus.UNPROCESSABLE_ENTITY,
    )


def _back(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("outside_back"))


def _problem(request: HttpRequest, reason: object) -> HttpResponse:
    """Say that it did not work and what to do; why is for the log alone."""
    log.warning("Signing in from outside was refused: %s", reason)
    return page(
        request, "accounts/outside_problem.html", title=_("Signing in did not work"), status=HTTPStatus.FORBIDDEN
    )
