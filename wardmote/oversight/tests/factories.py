"""Ordinary, believable things of boards, for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.models import Body, Holding, Partnership, Person, Post
from wardmote.core.organisations.services import add_body, open_post
from wardmote.oversight.models import Action
from wardmote.oversight.services.action import record_action
from wardmote.plans.tests.factories import a_partnership, a_user


def a_secretary(partnership: Partnership) -> User:
    return a_user(Role.SECRETARY, partnership.governing_body)


def a_board(partnership: Partnership | None = None, name: str = "Contact Board") -> Body:
    return add_body(partnership or a_partnership(), name=name, by=None)


def a_post(partnership: Partnership, name: str = "Contact Centre Manager") -> Post:
    return open_post(organisation=partnership.force, name=name, by=None)


def held_by(user: User, post: Post) -> User:
    """Let a user hold a post, and know them as its holder."""
    user.person = Person.objects.create(name=user.name)
    user.save()
    Holding.objects.create(post=post, person=user.person, starts_on=date(2020, 1, 1))
    return user


def an_action(partnership: Partnership, *, by: Any, **values: Any) -> Action:
    values = {"text": "Bring the call figures by area.", "due": date(2026, 6, 30), **values}
    return record_action(partnership, by=by, **values)
