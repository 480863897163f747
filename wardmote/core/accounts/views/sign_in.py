"""Signing in and out, on allauth's engine and our own pages."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView
from django.http import HttpResponse

from wardmote.core.accounts import demo, kept


class SignIn(LoginView):
    """E-mail address and password, then a code where the account has one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if signed := self.request.POST.get("kept", ""):
            kept.remember(self.request, signed)
        response: HttpResponse = super().form_valid(form)
        return response

    def get_context_data(self, **values: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**values)
        context["kept"] = kept.unsigned(self.request.POST.get("kept", ""))
        context["demo_people"] = demo.people() if demo.allowed(self.request) else []
        return context
