"""Who held or covered the posts that own an activity, today and on the day of each update."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models

from wardmote.core.organisations.models import GroupPost, Holding, Post, Team
from wardmote.core.prepared import Prepared
from wardmote.plans.models import Assignment

FEW = 8
"""Posts of one activity, for which the question is prepared; a group may have more."""

Held = tuple[int, str, str, date, date | None]
"""A post, and who holds or covers it, from when until when."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who holds a post, or covers it, from when until when."""

    name: str
    covers: bool
    starts_on: date
    ends_on: date | None

    def on(self, day: date) -> bool:
        """Whether they did so on that day; the last day is included."""
        return self.starts_on <= day and (self.ends_on is None or self.ends_on >= day)


@dataclass(frozen=True, slots=True)
class Holders:
    """The holders of some posts through time, holders before covers, and the posts of some groups."""

    by_post: dict[int, list[Holder]]
    by_group: dict[int, list[Post]]

    def of(self, post: Post, day: date) -> list[Holder]:
        """Who held or covered a post on a day; nobody where it was vacant."""
        return [each for each in self.by_post.get(post.pk, []) if each.on(day)]

    def posts_of(self, team: Team) -> list[Post]:
        """The posts of a group today; none for an ordinary team."""
        return self.by_group.get(team.pk, [])


def _held() -> models.QuerySet[Holding, Held]:
    held = Holding.objects.order_by("-kind", "-starts_on")
    return held.values_list("post", "person__name", "kind", "starts_on", "ends_on")


@Prepared
def _held_few(*posts: int) -> models.QuerySet[Holding, Held]:
    return _held().filter(post__in=posts)


def holders_of(assignments: Iterable[Assignment], *, today: date) -> Holders:
    """The holders of every post that these assignments name, through time; at most two queries."""
    rows = list(assignments)
    groups = [each.team.pk for each in rows if each.team and each.team.kind == Team.Kind.GROUP]
    by_group: dict[int, list[Post]] = {}
    if groups:
        members = GroupPost.objects.filter(group__in=groups).select_related("post").order_by("post__name")
        for member in members:
            if (member.starts_on or today) <= today <= (member.ends_on or today):
                by_group.setdefault(member.group_id, []).append(member.post)
    posts = {each.post_id for each in rows if each.post_id} | {post.pk for each in by_group.values() for post in each}
    by_post: dict[int, list[Holder]] = {}
    if posts:
        held = _held_few(*posts) if len(posts) <= FEW else _held().filter(post__in=posts)
        for post, name, kind, starts_on, ends_on in held:
            by_post.setdefault(post, []).append(Holder(name, kind == Holding.Kind.COVER, starts_on, ends_on))
    return Holders(by_post, by_group)
