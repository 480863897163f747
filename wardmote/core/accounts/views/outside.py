"""Signing in through the organisation's own sign-in, such as Microsoft Entra."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from http import HTTPStatus

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import kept, oidc, services
from wardmote.core.accounts.access import OUTSIDE, only_links_and_forms
from wardmote.core.ui.page import page

IN_SESSION = "outside_journey"
log = logging.getLogger(__name__)


@only_links_and_forms
@never_cache
def outside(request: HttpRequest) -> HttpResponse:
    """Send somebody to their organisation's sign-in. What must come back with them is kept in their session."""
    if not settings.OIDC["server"]:
        raise Http404
    if request.method == "POST":
        return _with_words(request)
    try:
        server = oidc.discover(settings.OIDC["server"])
    except oidc.NotVouched as problem:
        return _problem(request, problem)
    journey, target = oidc.new_journey(), request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    request.session[IN_SESSION] = {**asdict(journey), "next": target if allowed else ""}
    return HttpResponseRedirect(
        oidc.way_there(server, journey, client_id=settings.OIDC["client_id"], redirect_uri=_back(request))
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
