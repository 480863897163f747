"""Which plans a page is of, and the day by which each is judged; and what its questions ask of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.moving import Moves
from wardmote.plans.selectors.questions import QUESTIONS
from wardmote.plans.selectors.reading import judged_days, plans_for

MOVED = {"worse": ["worse"], "better": ["better"], "moved": ["better", "worse", "changed"]}
"""The questions about ratings that have moved since the last edition, and the directions each asks for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which plan versions a list is of, and the day by which the dates of each are judged."""

    versions: tuple[PlanVersion, ...]
    days: Mapping[int, date]
    is_one_plan: bool = False

    def by_day(self) -> dict[date, list[int]]:
        """The versions judged on each day, by id: seldom more than today, and the last day of plans at rest."""
        found: dict[date, list[int]] = {}
        for version in self.versions:
            found.setdefault(self.days[version.pk], []).append(version.pk)
        return found


def one_plan(version: PlanVersion, *, today: date) -> Scope:
    """A list of one plan, judged on ``today`` or on the last day anything was said of it."""
    return Scope((version,), judged_days([version], today=today), is_one_plan=True)


def every_plan(*, user: Any, today: date) -> Scope:
    """A list across all plans whose internal text this user may read, as they are in force."""
    found = PlanVersion.objects.filter(plan__in=plans_for(user=user), state=PlanVersion.State.CURRENT)
    versions = tuple(found.select_related("plan", "scheme").order_by("plan__title", "pk"))
    return Scope(versions, judged_days(versions, today=today))


def narrowed_to_plan(scope: Scope, slug: str) -> Scope:
    """The same list of one of its plans alone; of all where none of them has this slug."""
    found = tuple(version for version in scope.versions if version.plan.slug == slug)
    return Scope(found, scope.days) if found else scope


def asked(scope: Scope, show: str, moves: Mapping[int, Moves]) -> Q:
    """One of the questions, the dates of each plan judged by its own day. An unknown one asks nothing.

    ``moves`` are those of each version, by its id, for the questions of ``MOVED``; without them no rating has moved.
    """
    if show in MOVED:
        every = moves.values()
        return Q(uuid__in=[uuid for each in every for direction in MOVED[show] for uuid in each.uuids(direction)])
    if not (question := QUESTIONS.get(show)):
        return Q()
    days = scope.by_day()
    if len(days) == 1:
        return question(next(iter(days)))
    found = Q(pk__in=[])
    for day, versions in days.items():
        found |= Q(version__in=versions) & question(day)
    return found
