"""What measures serve, such as the objectives of a plan: an upper room tells it, for this one knows of no plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Served:
    """Something that measures serve. ``key`` stands in addresses; ``measures`` are keys of definitions."""

    key: str
    title: str
    context: str
    measures: frozenset[str]


_told_by: list[Callable[[Any], Iterable[Served]]] = []


def add_served(provider: Callable[[Any], Iterable[Served]]) -> None:
    """Tell what measures serve: ``provider(user)`` gives what that user may know of. Called when an app is ready."""
    _told_by.append(provider)


def served_for(user: Any) -> list[Served]:
    """Everything that measures serve, as rooms tell it."""
    return [each for provider in _told_by for each in provider(user)]
