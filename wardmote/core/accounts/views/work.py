"""Where people land after signing in, and their own account."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors
from wardmote.core.accounts.access import signed_in
from wardmote.core.accounts.models import User
from wardmote.core.accounts.permissions import memberships_of
from wardmote.core.ui.hooks import registry
from wardmote.core.ui.page import page


@signed_in
def work(request: HttpRequest) -> HttpResponse:
    """Send each role to the page that answers its own question; a plain page where no room does yet."""
    roles = selectors.roles_of(request.user)
    for landing in registry.landings:
        if landing.role in roles and (url := landing.url(request.user)):
            return HttpResponseRedirect(url)
    return page(request, "accounts/work.html", {"memberships": memberships_of(request.user)}, title=_("Your work"))


@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: name, roles, and how it is protected."""
    return page(
        request, "accounts/account.html", {"memberships": memberships_of(request.user)}, title=_("Your account")
    )


@signed_in
def passkeys(request: HttpRequest) -> HttpResponse:
    """One's own passkeys stand beside the codes, on one page."""
    return HttpResponseRedirect(reverse("mfa_index"))


@signed_in
def second_factor(request: HttpRequest) -> HttpResponse:
    """What somebody must do first whose role asks for a second factor. Words that could not be sent wait meanwhile."""
    return page(request, "accounts/second_factor.html", title=_("One more step to protect your account"))


@signed_in
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password. The example's accounts have none, so for them there is no such page."""
    if not (isinstance(request.user, User) and request.user.has_usable_password() and settings.PASSWORDS):
        raise Http404
    response: HttpResponse = allauth_views.password_change(request)
    return response
