"""The rights that belong to no room: managing people, reading the history, searching."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.permissions import EVERY_MEMBER_OF_STAFF, grant, organisations_where
from wardmote.core.organisations.models import Organisation, Partnership, Person, Post, Team
from wardmote.core.organisations.selectors import known_elsewhere

MANAGE_PEOPLE = "accounts.manage_people"
MANAGE_POSTS = "organisations.manage_posts"
ERASE_PERSON = "accounts.erase_person"
VIEW_HISTORY = "audit.view_history"
SEARCH = "search.search"


def partnership_of_user(user: User) -> Partnership | None:
    """A partnership that a user's first role lies in."""
    membership = Membership.objects.filter(user=user).order_by("pk").first()
    if membership is None:
        return None
    organisation = membership.organisation
    return (organisation.partnerships_as_force.all() | organisation.partnerships_as_governing_body.all()).first()


def wholly_theirs(administrator: Any, user: Any) -> bool:
    """An account that also has roles elsewhere is not one administrator's to change."""
    if not isinstance(user, User):
        return True
    own = organisations_where(administrator, MANAGE_PEOPLE)
    partnerships = Partnership.objects.filter(force_id__in=own) | Partnership.objects.filter(governing_body_id__in=own)
    managed = {pk for pair in partnerships.values_list("force_id", "governing_body_id") for pk in pair}
    return not Membership.objects.filter(user=user).exclude(organisation_id__in=managed).exists()


def partnerships_of_post(thing: Post | Team | Person) -> Iterable[Partnership]:
    """Every partnership that a post, a team or somebody who holds posts belongs to, through their organisations."""
    if isinstance(thing, Person):
        organisations = Organisation.objects.filter(posts__holdings__person=thing)
    else:
        organisations = Organisation.objects.filter(pk=thing.organisation_id)
    return Partnership.objects.filter(Q(force__in=organisations) | Q(governing_body__in=organisations)).distinct()


def theirs_alone(administrator: Any, person: Any) -> bool:
    """Somebody who also holds posts or roles elsewhere is not one administrator's to erase."""
    if not isinstance(person, Person):
        return True
    own = organisations_where(administrator, ERASE_PERSON)
    pairs = Partnership.objects.filter(Q(force__in=own) | Q(governing_body__in=own))
    managed = Organisation.objects.filter(
        Q(partnerships_as_force__in=pairs) | Q(partnerships_as_governing_body__in=pairs)
    )
    user = User.objects.filter(person=person).first()
    return not known_elsewhere(person, managed) and (user is None or wholly_theirs(administrator, user))


grant(MANAGE_PEOPLE, Role.ADMINISTRATOR, partnership_of=partnership_of_user, also=wholly_theirs)
grant(MANAGE_POSTS, Role.ADMINISTRATOR, Role.POLICY_OFFICER, partnerships_of=partnerships_of_post)
grant(ERASE_PERSON, Role.ADMINISTRATOR, partnerships_of=partnerships_of_post, also=theirs_alone)
grant(VIEW_HISTORY, Role.AUDITOR, Role.ADMINISTRATOR)
grant(SEARCH, *EVERY_MEMBER_OF_STAFF, Role.PANEL_MEMBER)
