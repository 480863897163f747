"""Writes about who signs in and in what role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.db.models import Q

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.services.access_keys import end_keys_of
from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Organisation, Partnership


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


class LastAdministrator(Exception):
    """Without this role nobody could look after the people of the partnership."""


@transaction.atomic
def add_person(*, email: str, name: str, password: str, role: Role, organisation: Organisation, by: Any) -> User:
    """Make an account together with its first role."""
    user = open_account(email=email, name=name, password=password, by=by)
    give_role(user, role, organisation=organisation, by=by)
    return user


@transaction.atomic
def take_role_away(membership: Membership, *, by: Any) -> None:
    """Take a role away. Raises ``LastAdministrator`` where it is the partnership's last one that can give roles."""
    locked = Membership.objects.select_for_update().select_related("user", "organisation").get(pk=membership.pk)
    if locked.role == Role.ADMINISTRATOR and not _other_administrators(locked):
        raise LastAdministrator
    audit.record(
        "accounts.role_taken_away",
        subject=locked.user,
        by=by,
        role=locked.role,
        organisation=locked.organisation.name,
    )
    locked.delete()


@transaction.atomic
def set_first_password(user: User, password: str, *, by: Any) -> None:
    """Set a password that the person is told and asked to change. Their sessions and keys end.

    Raises ``ValidationError``.
    """
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_keys_of(user)
    audit.record("accounts.password_set", subject=user, by=by)


@transaction.atomic
def close_account(user: User, *, by: Any) -> None:
    """Stop somebody from signing in. Open sessions end with their next request, access keys at once and for good."""
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_keys_of(user)
    audit.record("accounts.account_closed", subject=user, by=by)


@transaction.atomic
def reopen_account(user: User, *, by: Any) -> None:
    """Let somebody sign in again."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record("accounts.account_reopened", subject=user, by=by)


def _other_administrators(membership: Membership) -> bool:
    """Whether somebody else who can sign in administers the same organisation or its partner."""
    organisation = membership.organisation
    pairs = Partnership.objects.filter(Q(force=organisation) | Q(governing_body=organisation))
    ids = {organisation.pk} | {pk for pair in pairs.values_list("force_id", "governing_body_id") for pk in pair}
    return (
        Membership.objects.filter(role=Role.ADMINISTRATOR, organisation_id__in=ids, user__is_active=True)
        .exclude(user=membership.user)
        .exists()
    )
