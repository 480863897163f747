"""Signing in and out, on allauth's engine and our own pages."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account.views import LoginView
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from wardmote.core.accounts import demo, kept
from wardmote.core.accounts.access import only_links_and_forms


class SignIn(LoginView):
    """E-mail address and password, then a code where the account has one."""

    def post(self, request: HttpRequest, *args: Any, **values: Any) -> HttpResponse:
        if not settings.PASSWORDS:
            raise Http404
        response: HttpResponse = super().post(request, *args, **values)
        return response

    def form_valid(self, form: Any) -> HttpResponse:
        if signed := self.request.POST.get("kept", ""):
            kept.remember(self.request, signed)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)
        context["kept"] = kept.unsigned(self.request.POST.get("kept", ""))
        context["demo_people"] = demo.people() if demo.allowed(self.request) else []
        context["passwords"] = settings.PASSWORDS
        context["outside"] = settings.OIDC["name"] if settings.OIDC["server"] else ""
        return context


class PasskeySignIn(LoginWebAuthnView):
    """A passkey alone. What somebody had typed goes with them, as it does with a password."""

    def form_valid(self, form: Any) -> HttpResponse:
        if signed := self.request.POST.get("kept", ""):
            kept.remember(self.request, signed)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        if found := kept.unsigned(self.request.POST.get("kept", "")):
            return kept.sign_in_page(self.request, found, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        response: HttpResponse = super().form_invalid(form)
        return response


def framed(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """One of allauth's views as ours behave: links and forms only, and what makes no sense for an account is not there."""

    @wraps(view)
    @only_links_and_forms
    @never_cache
    def checked(request: HttpRequest, **values: Any) -> HttpResponse:
        try:
            return view(request, **values)
        except PermissionDenied:
            raise Http404 from None

    return checked
