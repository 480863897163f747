"""The partnerships of invented plans: organisations, boards, teams, posts with holders and vacancies, sign-ins."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.text import slugify

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.organisations.models import (
    Body,
    GroupPost,
    Holding,
    Organisation,
    Partnership,
    Person,
    Post,
    Team,
)
from wardmote.plans.services.generating.words import BOARDS, DEPARTMENTS, RANKS, Words

EVERY_ROLE = (Role.POLICY_OFFICER, *(role for role in Role if role != Role.POLICY_OFFICER))
FOR_THE_GOVERNING_BODY = frozenset({Role.SECRETARY, Role.PANEL_MEMBER, Role.AUDITOR})
HELD, COVERED = 0.85, 0.1
"""How many posts have a holder, and how many of the rest somebody who covers."""


@dataclass(frozen=True, slots=True)
class Side:
    """One partnership with those who work in it. Owners are (id, printed name) of posts and teams."""

    partnership: Partnership
    bodies: list[tuple[int, str]]
    posts: list[tuple[int, str]]
    teams: list[tuple[int, str]]
    policy_officer: User
    second_officer: User
    owner: User


def found_side(place: str, words: Words, *, today: date, first: bool) -> Side:
    """One force and its governing body. The first has an account for each role, which the example can be tried as.

    The accounts of the others have a password that nobody knows: an administrator sets one who needs it.
    """
    force = _organisation(f"{place} Police", Organisation.Kind.FORCE)
    body = _organisation(f"Policing Board for {place}", Organisation.Kind.GOVERNING_BODY)
    partnership = Partnership.objects.create(force=force, governing_body=body, name=place, slug=slugify(place))
    bodies = Body.objects.bulk_create(
        Body(partnership=partnership, name=name, purpose=f"Looks at the {name.split()[0].lower()} work.", position=at)
        for at, name in enumerate(BOARDS, start=1)
    )
    teams = Team.objects.bulk_create(Team(organisation=force, name=f"{name} team") for name in DEPARTMENTS)
    group = Team.objects.create(organisation=force, name="Area superintendents", kind=Team.Kind.GROUP)
    posts = Post.objects.bulk_create(
        Post(
            organisation=force,
            team=teams[at],
            name=f"{rank} {name}" if rank == "Head of" else f"{rank.rstrip(',')}, {name}",
            short_name=f"{''.join(part[0] for part in rank.split())} {name}",
        )
        for at, name in enumerate(DEPARTMENTS)
        for rank in RANKS
    )
    GroupPost.objects.bulk_create(
        GroupPost(group=group, post=post) for post in posts if post.name.startswith("Superintendent")
    )
    owner = _hold(posts, words, today=today)
    password = make_password(None if first else secrets.token_urlsafe(30))
    users = _accounts(place, (force, body), words, owner, password, every=first)
    return Side(
        partnership,
        [(each.pk, each.name) for each in bodies],
        [(each.pk, each.short_name) for each in posts],
        [(each.pk, each.name) for each in (*teams, group)],
        *users,
    )


def _organisation(name: str, kind: str) -> Organisation:
    return Organisation.objects.create(name=name, short_name=name, slug=slugify(name), kind=kind)


def _hold(posts: list[Post], words: Words, *, today: date) -> Person:
    """Somebody for most posts, some with a predecessor. Returns the one who holds the first three: the owner."""
    owner = Person.objects.create(name=words.name())
    holdings = []
    for at, post in enumerate(posts):
        since = today - timedelta(days=200 + at * 11 % 900)
        if words.lots.random() < 0.5:
            before = Person.objects.create(name=words.name())
            holdings.append(_holding(post, before, since - timedelta(days=700), since - timedelta(days=1)))
        if at < 3:
            holdings.append(_holding(post, owner, since))
        elif words.lots.random() < HELD:
            holdings.append(_holding(post, Person.objects.create(name=words.name()), since))
        elif words.lots.random() < COVERED:
            cover = Person.objects.create(name=words.name())
            holdings.append(_holding(post, cover, today - timedelta(days=40), kind=Holding.Kind.COVER))
    Holding.objects.bulk_create(holdings)
    return owner


def _holding(post: Post, person: Person, starts_on: date, ends_on: date | None = None, **more: Any) -> Holding:
    return Holding(post=post, person=person, starts_on=starts_on, ends_on=ends_on, **more)


def _accounts(
    place: str, sides: tuple[Organisation, Organisation], words: Words, owner: Person, password: str, *, every: bool
) -> tuple[User, User, User]:
    """(policy officer, the governing body's, who clears, owner), and with ``every`` the other roles too."""
    address = slugify(place)

    def account(name: str, role: Role, person: Person | None = None, *, governing: bool = False) -> User:
        box = f"{slugify(name)}.{role.value.replace('_', '-')}"
        email = f"{box}@{'board.' if governing else ''}{address}.example"
        user = User.objects.create(name=name, email=email, person=person, password=password)
        side = sides[governing or role in FOR_THE_GOVERNING_BODY]
        Membership.objects.create(user=user, organisation=side, role=role)
        return user

    officers = [account(words.name(), Role.POLICY_OFFICER, governing=each) for each in (False, True)]
    who_owns = account(owner.name, Role.OWNER, owner)
    if every:
        for role in EVERY_ROLE:
            if role not in {Role.POLICY_OFFICER, Role.OWNER}:
                account(words.name(), role)
    return officers[0], officers[1], who_owns


def let_read_everything(words: Words) -> User:
    """An inspector's analyst, who may read the plans of every partnership: for lists and search across all of them."""
    user, _made = User.objects.get_or_create(
        email="analyst@inspectorate.example",
        defaults={"name": f"{words.name()} (all forces)", "password": make_password(None)},
    )
    Membership.objects.bulk_create(
        [
            Membership(user=user, organisation_id=pk, role=Role.ANALYST)
            for pk in Partnership.objects.order_by("pk").values_list("force_id", flat=True)
        ],
        ignore_conflicts=True,
    )
    return user
