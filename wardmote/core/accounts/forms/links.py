"""The questions of invitations and forgotten passwords."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wardmote.core.accounts.forms.signing_in import PASSWORD_HINT, strong_password
from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Organisation
from wardmote.core.ui.forms import CharField, EmailField, Form, ModelRadiosField, PasswordField, RadiosField


class InviteForm(Form):
    """Somebody new, who chooses their own password."""

    name = CharField(
        label=_("Name"), max_length=160, missing=_("Enter the person’s name"), width=30, autocomplete="off"
    )
    email = EmailField(
        label=_("E-mail address"),
        missing=_("Enter the person’s e-mail address"),
        help_text=_("The invitation goes there, and they sign in with it."),
    )
    organisation = ModelRadiosField(
        Organisation.objects.none(), label=_("Organisation"), missing=_("Choose the organisation the role is in")
    )
    role = RadiosField(label=_("Role"), choices=Role.choices, missing=_("Choose what the person comes to do"))

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody already signs in with this address"))
        return email


class ForgottenForm(Form):
    """Whose password was forgotten."""

    email = EmailField(label=_("E-mail address"), missing=_("Enter your e-mail address"))


class ChoosePasswordForm(Form):
    """One's own password, once: it can be shown while it is typed."""

    password = PasswordField(
        label=_("Your new password"),
        missing=_("Enter a password"),
        help_text=PASSWORD_HINT,
        autocomplete="new-password",
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self._person = person
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        return strong_password(self.cleaned_data["password"], self._person)
