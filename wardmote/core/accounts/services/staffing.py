"""Who holds a post and who signs in, brought together: by e-mail address, inside one partnership."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from wardmote.core.accounts.models import User
from wardmote.core.audit import services as audit
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Holding, Organisation, Person, Post
from wardmote.core.organisations.reading import ListRow
from wardmote.core.organisations.services.staff_list import Outcome


@transaction.atomic
def put_in_post(
    post: Post,
    *,
    person: Person | None,
    name: str = "",
    email: str = "",
    kind: Holding.Kind,
    starts_on: date,
    ends_on: date | None,
    within: QuerySet[Organisation],
    by: Any,
) -> Holding:
    """Put somebody known, or somebody new by name, into a post. Nobody is made without a post."""
    who = person or organisations.add_person(name=name, email=email, by=by)
    holding = organisations.put_in(post, who, starts_on=starts_on, ends_on=ends_on, kind=kind, by=by)
    match_account(who, within=within, by=by)
    return holding


@transaction.atomic
def match_account(person: Person, *, within: QuerySet[Organisation], by: Any) -> User | None:
    """Say that the account with this person's address is theirs, so that they see what their posts must do.

    Only an account whose roles all lie ``within`` these organisations: an address typed in one partnership must not give
    posts to somebody of another.
    """
    if not person.email:
        return None
    user = User.objects.select_for_update().filter(email__iexact=person.email, person=None, is_active=True).first()
    roles = user.memberships if user else None
    if user is None or roles is None or not roles.exists() or roles.exclude(organisation__in=within).exists():
        return None
    if User.objects.filter(person=person).exists():
        return None
    user.person = person
    user.save(update_fields=["person"])
    audit.record("accounts.person_matched", subject=user, by=by, person=person.name, person_id=person.pk)
    return user


@transaction.atomic
def take_staff_list(
    rows: list[ListRow],
    *,
    within: QuerySet[Organisation],
    organisation: Organisation,
    on: date,
    complete: bool,
    by: Any,
    only_look: bool,
) -> list[Outcome]:
    """Do what a staff list says, or ``only_look`` what it would do: the same steps, taken back at the end."""
    outcomes = organisations.take_staff_list(
        rows, within=within, organisation=organisation, on=on, complete=complete, by=by
    )
    for person in {each.person for each in outcomes if each.person}:
        match_account(person, within=within, by=by)
    transaction.set_rollback(only_look)
    return outcomes
