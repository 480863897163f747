"""Ordinary, believable accounts for tests."""

from __future__ import annotations

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.organisations.services import found_partnership

PASSWORD = "three plain words together"


def a_partnership(name: str = "Northmoor") -> Partnership:
    return found_partnership(force=f"{name} Police", governing_body=f"Policing Board for {name}", by=None)


def a_user(role: Role | None, organisation: Organisation, *, name: str = "", password: str | None = PASSWORD) -> User:
    """Somebody who can sign in, with one role or none."""
    known_as = name or (role.label if role else "Nobody")
    email = f"{known_as}@{organisation.slug}.example".lower().replace(" ", ".")
    user = User.objects.create_user(email, password, name=known_as)
    if role:
        Membership.objects.create(user=user, organisation=organisation, role=role)
    return user
