"""Roles become permissions here. Rooms call ``grant``; views and services ask ``user.has_perm(key, thing)``.

A permission is a text key ``room.verb_noun``. It is granted to roles, and checked against the partnership (and, for
writes, the organisation) that a record belongs to: a role in one force gives nothing in another.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

import rules
from django.db import models

from wardmote.core.accounts.models import Membership, Role
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.core.prepared import Prepared

GRANTS: dict[str, frozenset[Role]] = {}
INHERITED: set[str] = set()
"""The permissions to read that reach back to the partnerships that the user's own has succeeded, and never forward."""
EVERY_MEMBER_OF_STAFF = frozenset(Role) - {Role.PANEL_MEMBER}


@Prepared
def _memberships(user: int) -> models.QuerySet[Membership]:
    return Membership.objects.filter(user=user).select_related("organisation")


def memberships_of(user: Any) -> list[Membership]:
    """The user's memberships, read once a request."""
    if not getattr(user, "is_authenticated", False):
        return []
    if not hasattr(user, "_memberships"):
        user._memberships = _memberships(user.pk)
    memberships: list[Membership] = user._memberships
    return memberships


def read_roles_anew(user: Any) -> None:
    """Have the user's memberships read again: for who must not act on what was so a moment ago."""
    if hasattr(user, "_memberships"):
        del user._memberships


def organisations_where(user: Any, key: str) -> set[int]:
    """Ids of the organisations in which the user's roles carry a permission."""
    roles = GRANTS[key]
    return {membership.organisation_id for membership in memberships_of(user) if membership.role in roles}


def partnerships_where(user: Any, key: str) -> models.QuerySet[Partnership]:
    """The partnerships in which the user has a permission: the scope of every list and look-up."""
    return partnerships_of(organisations_where(user, key), key)


def partnerships_of(ids: Collection[int], key: str) -> models.QuerySet[Partnership]:
    """The partnerships of these organisations, with those before them where the permission reaches back to them."""
    found = models.Q(force_id__in=ids) | models.Q(governing_body_id__in=ids)
    if key in INHERITED:
        for later in ("successor", "successor__successor"):
            found |= models.Q(**{f"{later}__force_id__in": ids}) | models.Q(**{f"{later}__governing_body_id__in": ids})
    return Partnership.objects.filter(found)


def with_successors(partnership: Partnership) -> list[Partnership]:
    """A partnership and the two that took over from it in turn: as far as ``partnerships_where`` reaches back."""
    found = [partnership]
    while len(found) < 3 and found[-1].successor_id and found[-1].successor:
        found.append(found[-1].successor)
    return found


def grant(
    key: str,
    *roles: Role,
    partnership_of: Callable[[Any], Partnership | None] = lambda thing: getattr(thing, "partnership", None),
    partnerships_of: Callable[[Any], Iterable[Partnership]] | None = None,
    organisations_of: Callable[[Any], Iterable[Organisation]] | None = None,
    also: Callable[[Any, Any], bool] | None = None,
    inherited: bool = False,
) -> None:
    """Give a permission to roles.

    ``partnership_of`` finds the partnership a thing belongs to, or ``partnerships_of`` all of them where it may belong to
    several, as a force's posts do after its governing body was succeeded; ``organisations_of`` narrows a write to the
    organisations whose text it is; ``also`` is a further condition on (user, thing). ``inherited``, for reading
    alone, lets a successor's people read the record of the partnership before theirs. Asked without a thing, the answer
    is whether the user has the permission anywhere: for menus, never for access to a record.
    """
    GRANTS[key] = frozenset(roles)
    if inherited:
        INHERITED.add(key)

    def allowed(user: Any, thing: Any = None) -> bool:
        ids = organisations_where(user, key)
        if not ids:
            return False
        if thing is None:
            return True
        if isinstance(thing, Partnership):
            found: Iterable[Partnership | None] = [thing]
        else:
            found = partnerships_of(thing) if partnerships_of else [partnership_of(thing)]
        if inherited:
            found = [later for each in found if each for later in with_successors(each)]
        if not any(each and ids & {each.force_id, each.governing_body_id} for each in found):
            return False
        if organisations_of is not None and not ids & {organisation.pk for organisation in organisations_of(thing)}:
            return False
        return also is None or also(user, thing)

    predicate = rules.predicate(allowed, name=key)
    if rules.perm_exists(key):
        rules.set_perm(key, predicate)
    else:
        rules.add_perm(key, predicate)
