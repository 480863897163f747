"""On whose behalf a command writes: the history names a person, never "the system"."""

from __future__ import annotations

from django.core.management.base import CommandError

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Partnership


def who(email: str | None, partnership: Partnership, *roles: Role) -> User:
    """The person of that address, or the only one of a partnership with one of these roles."""
    organisations = [partnership.force_id, partnership.governing_body_id]
    may = User.objects.filter(
        memberships__organisation__in=organisations, memberships__role__in=roles, is_active=True
    ).distinct()
    people = list(may.filter(email__iexact=email) if email else may)
    if len(people) != 1:
        known = ", ".join(may.values_list("email", flat=True)) or "nobody: add a policy officer first"
        raise CommandError(f"Say on whose behalf with --by. These people may: {known}.", returncode=2)
    return people[0]
