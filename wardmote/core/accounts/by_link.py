"""Somebody who writes through a personal link instead of an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from wardmote.core.accounts.models import PersonalLink, User


@dataclass(frozen=True, slots=True)
class ByLink:
    """Stands where services take a user. ``may`` is asked for each right: a link opens little, and the room says what."""

    link: PersonalLink
    may: Callable[[str, Any], bool]

    @property
    def actor_key(self) -> str:
        """How the history knows them."""
        return f"link:{self.link.pk}"

    @property
    def name(self) -> str:
        return self.link.person.name

    def has_perm(self, key: str, thing: Any = None) -> bool:
        return self.may(key, thing)


def account_of(by: Any) -> User | None:
    """The account of whoever writes; of somebody by link the account they have besides, if any.

    So a text that somebody offered by link is never cleared by the same person signed in.
    """
    return getattr(by.link.person, "user", None) if isinstance(by, ByLink) else by


def link_of(by: Any) -> PersonalLink | None:
    """The link through which somebody writes; None for somebody who is signed in."""
    return by.link if isinstance(by, ByLink) else None
