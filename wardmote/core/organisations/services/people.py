"""Writes about the people who hold posts. Only a person makes one, never a reader of documents."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Holding, Organisation, Person
from wardmote.core.organisations.services.posts import end_holding


@transaction.atomic
def add_person(*, name: str, by: Any, email: str = "") -> Person:
    """Add somebody who will hold a post."""
    person = Person(name=" ".join(name.split()), email=email.strip().lower())
    person.full_clean()
    person.save()
    audit.record("organisations.person_added", subject=person, by=by, name=person.name, email=person.email)
    return person


@transaction.atomic
def change_person(person: Person, *, name: str, email: str, by: Any) -> Person:
    """Correct a name or an e-mail address."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    was = {"name": person.name, "email": person.email}
    now = {"name": " ".join(name.split()), "email": email.strip().lower()}
    if was == now:
        return person
    person.name, person.email = now["name"], now["email"]
    person.full_clean()
    person.save(update_fields=["name", "email"])
    audit.record("organisations.person_changed", subject=person, by=by, was=was, now=now)
    return person


@transaction.atomic
def leave(person: Person, *, on: date, within: QuerySet[Organisation], by: Any) -> list[Holding]:
    """Somebody leaves these organisations: what they hold or cover there ends on their last day. Returns what ended.

    What would have begun later never does; its entry in the history says that it was planned.
    """
    ended = []
    theirs = person.holdings.filter(post__organisation__in=within).select_related("post", "person")
    for holding in theirs.filter(Q(ends_on=None) | Q(ends_on__gt=on)):
        if holding.starts_on > on:
            audit.record(
                "organisations.post_not_taken",
                subject=holding.post,
                by=by,
                person=person.name,
                person_id=person.pk,
                starts_on=holding.starts_on,
            )
            holding.delete()
            continue
        ended.append(end_holding(holding, on=on, by=by))
    audit.record("organisations.person_left", subject=person, by=by, on=on, posts=[each.post.name for each in ended])
    return ended
