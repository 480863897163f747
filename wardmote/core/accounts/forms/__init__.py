"""The questions of signing in, of people and roles, and of posts."""

from wardmote.core.accounts.forms.links import PersonForm
from wardmote.core.accounts.forms.signing_in import (
    ActivateTOTPForm,
    AddPasskeyForm,
    AuthenticateForm,
    ChangePasswordForm,
    HistoryFilterForm,
    MfaReauthenticateForm,
    NewPasswordForm,
    ReauthenticateForm,
    RoleForm,
    SignInForm,
    strong_password,
)

__all__ = [
    "ActivateTOTPForm",
    "AddPasskeyForm",
    "AuthenticateForm",
    "ChangePasswordForm",
    "HistoryFilterForm",
    "MfaReauthenticateForm",
    "NewPasswordForm",
    "PersonForm",
    "ReauthenticateForm",
    "RoleForm",
    "SignInForm",
    "strong_password",
]
