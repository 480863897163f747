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
        self.fields["organisation"].queryset = organisations

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("Somebody already signs in with this address"))
        return email


class PersonForm(InviteForm):
    """Somebody new with a first password, for an installation that sends no mail."""

    password = PasswordField(
        label=_("First password"),
        missing=_("Enter a first password"),
        help_text=_("At least 12 characters. Tell it to the person in a call, and ask them to change it."),
        autocomplete="new-password",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("They sign in with it.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
        try:
            strong_password(cleaned.get("password", ""), person)
        except ValidationError as reasons:
            self.add_error("password", reasons)
        return cleaned


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
