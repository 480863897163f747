"""Questions about organisations, bodies and posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q

from wardmote.core.organisations.models import (
    Body,
    BodyAlias,
    GroupPost,
    Holding,
    Organisation,
    Partnership,
    Person,
    Post,
    Team,
)


def body_names(partnership: Partnership) -> dict[str, Body]:
    """Every name that means a body for certain, in lower case: its own and its accepted aliases."""
    names = {body.name.casefold(): body for body in partnership.bodies.all()}
    for alias in partnership.body_aliases.filter(state=BodyAlias.State.ACCEPTED).select_related("body"):
        if alias.body:
            names[alias.name.casefold()] = alias.body
    return names


def owner_names(partnership: Partnership) -> dict[str, Post | Team]:
    """Every name by which a post or team of the partnership is printed, in lower case."""
    organisations = [partnership.force_id, partnership.governing_body_id]
    names: dict[str, Post | Team] = {}
    for team in Team.objects.filter(organisation__in=organisations):
        names[team.name.casefold()] = team
    for post in Post.objects.filter(organisation__in=organisations):
        for name in (post.short_name, post.name):
            if name:
                names[name.casefold()] = post
    return names


def proposed_aliases(partnership: Partnership) -> models.QuerySet[BodyAlias]:
    """Names that a person has still to decide about."""
    return partnership.body_aliases.filter(state=BodyAlias.State.PROPOSED).select_related("body")


def in_force(day: date) -> Q:
    """What has begun by a day and has not ended before it; without a first day it has always been."""
    return (Q(starts_on=None) | Q(starts_on__lte=day)) & (Q(ends_on=None) | Q(ends_on__gte=day))


def holdings_on(day: date) -> models.QuerySet[Holding]:
    """Who holds or covers which post on a day. The first and the last day count."""
    return Holding.objects.filter(in_force(day))


def vacant_posts(*, today: date) -> models.QuerySet[Post]:
    """Posts that nobody holds today. Somebody who covers a post holds it: its work has a person who answers for it."""
    return Post.objects.filter(~Exists(holdings_on(today).filter(post=OuterRef("pk"))))


def posts_held_by(person_id: int, *, today: date) -> models.QuerySet[Post]:
    """The posts a person holds or covers today."""
    return Post.objects.filter(Exists(holdings_on(today).filter(post=OuterRef("pk"), person=person_id)))


def groups_of(person_id: int, *, today: date) -> models.QuerySet[Team]:
    """The groups that hold today a post which the person holds or covers today."""
    held = posts_held_by(person_id, today=today)
    return Team.objects.filter(Exists(GroupPost.objects.filter(in_force(today), group=OuterRef("pk"), post__in=held)))


def holders_at(post: Post, day: date) -> list[Holding]:
    """Who held and who covered a post on a day, the holder first."""
    found = holdings_on(day).filter(post=post).select_related("person")
    return sorted(found, key=lambda each: (each.kind != Holding.Kind.HOLDER, each.starts_on))


def posts_of(organisations: models.QuerySet[Organisation], *, today: date) -> models.QuerySet[Post]:
    """The posts of some organisations with ``now`` (holdings of today, holder first) and ``last_held_on``."""
    now = holdings_on(today).select_related("person").order_by(F("kind").desc(), "starts_on")
    return (
        Post.objects.filter(organisation__in=organisations)
        .select_related("organisation", "team")
        .prefetch_related(Prefetch("holdings", queryset=now, to_attr="now"))
        .annotate(last_held_on=Max("holdings__ends_on", filter=Q(holdings__ends_on__lt=today)))
        .order_by("organisation__name", "name")
    )


def people_of(organisations: models.QuerySet[Organisation]) -> models.QuerySet[Person]:
    """Everybody who holds, held or will hold a post of these organisations; nobody who has been erased."""
    held = Holding.objects.filter(person=OuterRef("pk"), post__organisation__in=organisations)
    return Person.objects.filter(Exists(held), erased_at=None)


def known_elsewhere(person: Person, organisations: models.QuerySet[Organisation]) -> bool:
    """Whether somebody holds or held a post of other organisations too: then they are not these ones' alone."""
    return person.holdings.exclude(post__organisation__in=organisations).exists()


def vacant_after(posts: Iterable[Post], *, without: Person, on: date) -> list[Post]:
    """Which of these posts nobody holds or covers on the day after somebody's last one."""
    next_day = on + timedelta(days=1)
    filled = set(
        holdings_on(next_day).filter(post__in=list(posts)).exclude(person=without).values_list("post", flat=True)
    )
    return [post for post in posts if post.pk not in filled]
