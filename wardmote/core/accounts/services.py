"""Writes about who signs in and in what role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Organisation


@transaction.atomic
def open_account(*, email: str, name: str, by: Any, password: str | None = None) -> User:
    """Let somebody sign in. Raises ``ValidationError`` for a weak password or an address that is taken.

    Without a password nobody can sign in with one: the example's one-click sign-ins work so.
    """
    if password is not None:
        validate_password(password, User(email=email, name=name))
    user = User.objects.create_user(email, password, name=name)
    audit.record("accounts.account_opened", subject=user, by=by, name=name, email=user.email)
    return user


@transaction.atomic
def give_role(user: User, role: Role, *, organisation: Organisation, by: Any) -> Membership:
    """Give a user a role in an organisation. Giving it again changes nothing."""
    membership, made = Membership.objects.get_or_create(user=user, organisation=organisation, role=role)
    if made:
        audit.record("accounts.role_given", subject=user, by=by, role=role.value, organisation=organisation.name)
    return membership
