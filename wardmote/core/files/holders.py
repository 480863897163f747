"""What can have evidence. A room says so for its own records; this app knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from wardmote.core.organisations.models import Partnership


@dataclass(frozen=True, slots=True)
class Holder:
    """A kind of record that evidence can be attached to.

    ``model`` is its label in lower case, for example ``plans.activity``. Whoever holds ``may_see`` on a record may read its
    evidence, whoever holds ``may_attach`` may add to it. ``find(ids)`` gives {id: record} with all that these rights look at.
    """

    model: str
    noun: Any
    may_see: str
    may_attach: str
    find: Callable[[Iterable[int]], Mapping[int, Any]]
    partnership: Callable[[Any], Partnership]
    title: Callable[[Any], str]
    url: Callable[[Any], str | None]


@dataclass(frozen=True, slots=True)
class Place:
    """A record that evidence can be attached to, with how its kind is held."""

    subject: Any
    holder: Holder

    @property
    def partnership(self) -> Partnership:
        return self.holder.partnership(self.subject)

    @property
    def title(self) -> str:
        return self.holder.title(self.subject)

    @property
    def url(self) -> str:
        return self.holder.url(self.subject) or ""


HOLDERS: dict[str, Holder] = {}


def hold(holder: Holder) -> None:
    """Let a kind of record have evidence. Called by its room once, when it is ready."""
    HOLDERS[holder.model] = holder


def place_of(subject: models.Model) -> Place:
    """A record as a place for evidence; a ``KeyError`` where its kind can have none."""
    return Place(subject, HOLDERS[subject._meta.label_lower])


def find_place(subject_type: str, subject_id: int) -> Place | None:
    """The record that an address names; None where there is none, or none that can have evidence."""
    holder = HOLDERS.get(subject_type)
    found = holder.find([subject_id]).get(subject_id) if holder else None
    return Place(found, holder) if holder and found is not None else None
