"""How allauth behaves here: nobody signs up by themselves, and answers give nothing away about who has an account."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# What each other way of showing that it is still you is called, below the first.
INSTEAD = {
    "reauthenticate": _("Use your password instead"),
    "mfa_reauthenticate": _("Use a sign-in code instead"),
    "mfa_reauthenticate:webauthn": _("Use a passkey instead"),
}


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in only: an administrator makes accounts."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _(
            "The e-mail address and the password do not go together. Check both and try again."
        ),
        "too_many_login_attempts": _("Too many tries with a wrong password. Wait five minutes, then try again."),
        **dict.fromkeys(
            ("enter_current_password", "incorrect_password"),
            _("This is not your password. Type the one you sign in with now."),
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways in which somebody shows that it is still them: those by which they may sign in."""
        found = [
            {**each, "description": INSTEAD[each["id"]]}
            for each in super().get_reauthentication_methods(user)
            if settings.PASSWORDS or each["id"] != "reauthenticate"
        ]
        if settings.OIDC["server"] and user.is_authenticated and user.identities.exists():
            words = _("Sign in with %(name)s once more") % {"name": settings.OIDC["name"]}
            found.append({"id": "outside", "description": words, "url": reverse("outside_confirm")})
        return found

    def add_message(self, *arguments: Any, **options: Any) -> None:
        """Say nothing: the page that follows shows where one is."""


class CodesAdapter(DefaultMFAAdapter):
    """Sign-in codes, in our words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This code is not right. Type the newest one that your app shows."),
    }
