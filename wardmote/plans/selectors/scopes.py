"""Which plans a page is of, and the day by which each is judged; and what its questions ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Q

from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.measuring import getting_worse, on_track_while_worse
from wardmote.plans.selectors.moving import Moves, every_move
from wardmote.plans.selectors.questions import QUESTIONS
from wardmote.plans.selectors.reading import judged_days_of, plans_for
from wardmote.plans.selectors.remembering import NO_SEALS, Seals, newest_seals, remembered_each
from wardmote.plans.selectors.steady import steady_at_risk

MOVED = {"worse": ["worse"], "better": ["better"], "moved": ["better", "worse", "changed"]}
"""The questions about ratings that have moved since the last edition, and the directions each asks for."""


@dataclass(frozen=True, slots=True)
class ScopeKey:
    """A scope by ids alone: (version, the day it is judged by) for each."""

    days: tuple[tuple[int, date], ...]
    is_one_plan: bool = False

    @property
    def keys(self) -> tuple[int, ...]:
        """The ids of the versions."""
        return tuple(version for version, _day in self.days)

    def by_day(self) -> dict[date, list[int]]:
        """The versions judged on each day."""
        found: dict[date, list[int]] = {}
        for version, day in self.days:
            found.setdefault(day, []).append(version)
        return found


@dataclass(frozen=True, slots=True)
class Scope:
    """Which plan versions a list is of, and the day by which the dates of each are judged.

    ``seals`` say how far the history had come when the page began: see ``remembering``.
    """

    versions: tuple[PlanVersion, ...]
    days: Mapping[int, date]
    is_one_plan: bool = False
    seals: Seals = NO_SEALS

    @property
    def seal(self) -> str:
        """Another one after every write that may concern one of these plans."""
        return self.seals.of(self.keys)

    @property
    def keys(self) -> tuple[int, ...]:
        """The ids of the versions."""
        return tuple(version.pk for version in self.versions)

    @property
    def key(self) -> ScopeKey:
        """What an answer about these plans depends on, to be remembered by."""
        return ScopeKey(tuple((version.pk, self.days[version.pk]) for version in self.versions), self.is_one_plan)

    def by_day(self) -> dict[date, list[int]]:
        """The versions judged on each day, by id: seldom more than today, and the last day of plans at rest."""
        return self.key.by_day()


def one_plan(version: PlanVersion, *, today: date) -> Scope:
    """A list of one plan, judged on ``today`` or on the last day anything was said of it."""
    return _scope((version,), today, newest_seals(), is_one_plan=True)


def every_plan(*, user: Any, today: date) -> Scope:
    """A list across all plans whose internal text this user may read, as they are in force."""
    seals = newest_seals()
    found = PlanVersion.objects.filter(plan__in=plans_for(user=user), state=PlanVersion.State.CURRENT)
    return _scope(tuple(found.select_related("plan", "scheme").order_by("plan__title", "pk")), today, seals)


def _scope(versions: tuple[PlanVersion, ...], today: date, seals: Seals, *, is_one_plan: bool = False) -> Scope:
    days = _days(seals, tuple((version.pk, version.as_at) for version in versions), today)
    return Scope(versions, {version: day for (version, _as_at), day in days.items()}, is_one_plan, seals)


@remembered_each
def _days(versions: tuple[tuple[int, date | None], ...], today: date) -> dict[tuple[int, date | None], date]:
    found = judged_days_of(dict(versions), today=today)
    return {(version, as_at): found[version] for version, as_at in versions}


def narrowed_to_plan(scope: Scope, slug: str) -> Scope:
    """The same list of one of its plans alone; of all where none of them has this slug."""
    found = tuple(version for version in scope.versions if version.plan.slug == slug)
    return replace(scope, versions=found) if found else scope


def moves_in(scope: Scope) -> dict[int, Moves]:
    """How ratings have moved in each of these plans since each was last reported on, by the version's id."""
    found = ((version.pk, every_move(scope.seals, version)) for version in scope.versions)
    return {pk: moves for pk, moves in found if moves}


def asked(scope: Scope | ScopeKey, show: str, moves: Mapping[int, Moves]) -> Q:
    """One of the questions, the dates of each plan judged by its own day. An unknown one asks nothing.

    ``moves`` are those of each version, by its id, for the questions of ``MOVED``; without them no rating has moved.
    """
    if show in MOVED:
        every = moves.values()
        return Q(uuid__in=[uuid for each in every for direction in MOVED[show] for uuid in each.uuids(direction)])
    if not (question := QUESTIONS.get(show)):
        return Q()
    days = scope.by_day()
    if show == "differing":
        found = Q(uuid__in=steady_at_risk(scope.keys)) | on_track_while_worse(getting_worse(days))
    elif len(days) == 1:
        return question(next(iter(days)))
    else:
        found = Q(pk__in=[])
    for day, versions in days.items():
        found |= Q(version__in=versions) & question(day)
    return found
