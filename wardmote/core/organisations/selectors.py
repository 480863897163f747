"""Questions about organisations, bodies and posts."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q

from wardmote.core.organisations.models import Body, BodyAlias, Holding, Partnership, Post, Team


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


def vacant_posts(*, today: date) -> models.QuerySet[Post]:
    """Posts that nobody holds today."""
    held = Holding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), starts_on__lte=today)
    return Post.objects.exclude(holdings__in=held)


def posts_held_by(person_id: int, *, today: date) -> models.QuerySet[Post]:
    """The posts a person holds today."""
    return Post.objects.filter(
        Q(holdings__ends_on__isnull=True) | Q(holdings__ends_on__gte=today),
        holdings__person=person_id,
        holdings__starts_on__lte=today,
    ).distinct()
