"""Whom to ask about an activity, on plain values: the holder of its post, who covers it, its team, or the named post."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

How = Literal["holder", "cover", "team", "escalation", ""]


@dataclass(frozen=True, slots=True)
class Holds:
    """Somebody who holds or covers a post today."""

    person: int
    covers: bool = False


@dataclass(frozen=True, slots=True)
class PostFacts:
    """A post with its team and its organisation, and who holds it today, holders before covers."""

    organisation: int
    team: int | None = None
    held: tuple[Holds, ...] = ()


@dataclass(frozen=True, slots=True)
class Lead:
    """Who leads an activity: a post or a team, or neither where a printed name is not matched or nobody leads."""

    post: int | None = None
    team: int | None = None


@dataclass(frozen=True, slots=True)
class Posts:
    """The posts of a partnership, and which of them make up its groups."""

    posts: Mapping[int, PostFacts] = field(default_factory=dict)
    groups: Mapping[int, tuple[int, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Whom:
    """The people to ask, by id, and how they come to be asked; nobody where nobody is there to ask."""

    people: tuple[int, ...] = ()
    how: How = ""


def whom(lead: Lead, posts: Posts, *, answering: Iterable[int], escalation: int | None) -> Whom:
    """Whom to ask. ``answering`` are the organisations whose text it is: somebody of another one cannot write it.

    First the holder, then whoever covers the post, then the rest of its team, then the post named for escalation. A team
    or a group is asked through all who hold its posts.
    """
    sides = set(answering)

    def people_of(post: int | None, *, covers: bool | None = None) -> list[int]:
        facts = posts.posts.get(post or 0)
        if facts is None or facts.organisation not in sides:
            return []
        return [each.person for each in facts.held if covers is None or each.covers == covers]

    def of_team(team: int | None) -> list[int]:
        if team is None:
            return []
        inside = posts.groups.get(team) or [pk for pk, facts in posts.posts.items() if facts.team == team]
        return list(dict.fromkeys(person for post in inside for person in people_of(post)))

    facts = posts.posts.get(lead.post or 0)
    ways: tuple[tuple[How, list[int]], ...] = (
        ("holder", people_of(lead.post, covers=False)),
        ("cover", people_of(lead.post, covers=True)),
        ("team", of_team(lead.team if lead.team else facts.team if facts else None)),
        ("escalation", people_of(escalation)),
    )
    return next((Whom(tuple(people), how) for how, people in ways if people), Whom())
