"""The questions of signing in and of looking after people."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as AllauthMfaReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddWebAuthnForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Organisation
from wardmote.core.ui.forms import (
    DayField,
    Form,
    ModelRadiosField,
    PasswordField,
    RadiosField,
    SelectField,
)

PASSWORD_HINT = _("At least 12 characters. Three words that have nothing to do with each other are easy to remember.")


class SignInForm(AllauthLoginForm):
    """E-mail address and password. ``kept`` carries what was typed before the session ended."""

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        login, password = self.fields["login"], self.fields["password"]
        login.label, password.label = _("E-mail address"), _("Password")
        login.error_messages["required"] = _("Enter your e-mail address")
        login.error_messages["invalid"] = _("Enter an e-mail address in the correct format, like name@example.org")
        password.error_messages["required"] = _("Enter your password")
        password.help_text = ""


class ReauthenticateForm(AllauthReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = _("Your password")
        self.fields["password"].help_text = ""


class ChangePasswordForm(AllauthChangePasswordForm):
    """The old password and the new one, once: it can be shown while it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        self.fields["oldpassword"].label = _("Your password now")
        self.fields["oldpassword"].help_text = ""
        self.fields["password1"].label = _("Your new password")
        self.fields["password1"].help_text = PASSWORD_HINT
        self.fields["password1"].widget.attrs["autocomplete"] = "new-password"


class _CodeField:
    """A code of six numbers from an app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.label = _("Code")
        field.help_text = _("Six numbers from your authenticator app, or one of your recovery codes.")
        field.error_messages["required"] = _("Enter the code")
        field.widget.attrs.update(autocomplete="one-time-code", inputmode="numeric")
        field.width = 10


class AuthenticateForm(_CodeField, AllauthAuthenticateForm):
    pass


class MfaReauthenticateForm(_CodeField, AllauthMfaReauthenticateForm):
    pass


class ActivateTOTPForm(_CodeField, AllauthActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six numbers that your authenticator app shows now.")


class AddPasskeyForm(AllauthAddWebAuthnForm):
    """A passkey with a name to know it by. It always opens the account by itself, with the device's own check."""

    passwordless = forms.BooleanField(required=False, widget=forms.HiddenInput, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("What you call it")
        self.fields["name"].help_text = _("For example, the device it is on: Work phone")
        self.fields["name"].max_length = 100

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        cleaned: dict[str, Any] = super().clean()
        return cleaned


def strong_password(text: str, user: User | None = None) -> str:
    """The password, or the reasons why it is too weak."""
    if text:
        validate_password(text, user)
    return text


class RoleForm(Form):
    """One more role for somebody."""

    organisation = ModelRadiosField(
        Organisation.objects.none(), label=_("Organisation"), missing=_("Choose the organisation the role is in")
    )
    role = RadiosField(label=_("Role"), choices=Role.choices, missing=_("Choose a role"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations


class NewPasswordForm(Form):
    """A new password for somebody who has forgotten theirs."""

    password = PasswordField(
        label=_("New password"),
        missing=_("Enter a new password"),
        help_text=_("At least 12 characters. Tell it to the person in a call, and ask them to change it."),
        autocomplete="new-password",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self._person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return strong_password(self.cleaned_data["password"], self._person)


class HistoryFilterForm(Form):
    """What of the history to show."""

    verb = SelectField(label=_("What happened"), required=False)
    by = SelectField(label=_("Who"), required=False)
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def __init__(self, *args: Any, verbs: list[tuple[str, Any]], actors: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["verb"].choices = [("", _("Anything")), *verbs]
        self.fields["by"].choices = [("", _("Anybody")), *actors]
