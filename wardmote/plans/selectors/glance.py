"""A plan at a glance: what needs attention in it, counted for the whole and for each objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, F, Q

from wardmote.plans.models import Activity, Commitment, Objective, PlanVersion, Rating
from wardmote.plans.selectors.moving import Moves, ratings_in_scheme
from wardmote.plans.selectors.questions import off_track
from wardmote.plans.selectors.remembering import remembered
from wardmote.plans.selectors.scopes import Scope, ScopeKey, asked

COUNTED = (
    "off_track", "overdue", "overdue_original", "contradictory", "silent", "unowned", "unboarded", "waiting", "unmatched",
)  # fmt: skip
"""The questions that a glance answers with a number; each number is the length of the list of that question."""

DIRECTIONS = ("worse", "better", "changed")


@dataclass(slots=True)
class RatingCount:
    """How many activities have one rating; ``rating`` is None for those not rated."""

    rating: Rating | None
    count: int


@dataclass(slots=True)
class Summary:
    """The counts of one objective, of a whole plan, or of each plan of several."""

    commitments: int = 0
    activities: int = 0
    complete: int = 0
    off_track: int = 0
    overdue: int = 0
    overdue_original: int = 0
    contradictory: int = 0
    silent: int = 0
    unowned: int = 0
    unboarded: int = 0
    waiting: int = 0
    unmatched: int = 0
    worse: int = 0
    better: int = 0
    changed: int = 0
    ratings: list[RatingCount] = field(default_factory=list)


@dataclass(slots=True)
class Overview:
    """The answers a plan's first page gives."""

    version: PlanVersion
    whole: Summary
    objectives: list[tuple[Objective, Summary]]


def overview(scope: Scope, *, moves: Moves | None) -> Overview:
    """Counts for one plan and for each of its objectives, in a fixed number of queries."""
    (version,) = scope.versions
    by = "commitment__part__objective"
    found = _counts_of(scope, by, commitments_by="part__objective")
    rated = _rated(scope.seal, scope.keys, by)
    for objective, direction, count in _moved(scope, moves, by):
        setattr(found.setdefault(objective, Summary()), direction, count)
    scheme = ratings_in_scheme(scope.seals.others, version.scheme_id)
    for key, summary in found.items():
        summary.ratings = _counts(scheme, rated.get(key, {}))
    objectives = [(each, found.get(each.pk, Summary())) for each in version.objectives.order_by("position")]
    whole = _sum(found.values())
    whole.ratings = _counts(scheme, _added(rated.values()))
    return Overview(version, whole, objectives)


def summaries(scope: Scope, *, moves: Mapping[int, Moves]) -> dict[int, Summary]:
    """Counts for each of several plans, by the version's id, in two queries however many they are."""
    found = _counts_of(scope, "version", commitments_by="version")
    for version, moved in moves.items():
        for direction in DIRECTIONS:
            setattr(found.setdefault(version, Summary()), direction, moved.count(direction))
    return found


def _counts_of(scope: Scope, by: str, *, commitments_by: str) -> dict[int, Summary]:
    """Summaries by the id of what they are of. They are filled in further, so each page has its own."""
    found = _counted(scope.seal, scope.key, by, commitments_by)
    return {key: Summary(**dict[str, Any](values)) for key, values in found.items()}


@remembered
def _counted(key: ScopeKey, by: str, commitments_by: str) -> dict[int, dict[str, int]]:
    versions = [version for version, _day in key.days]
    flags = {name: Count("pk", filter=asked(key, name, {})) for name in COUNTED}
    flags |= {"activities": Count("pk"), "complete": Count("pk", filter=Q(status=Activity.Status.COMPLETE))}
    rows = Activity.objects.filter(version__in=versions, retired_on=None).order_by().values(by).annotate(**flags)
    found = {row.pop(by): row for row in rows}
    promises = Commitment.objects.filter(version__in=versions, retired_on=None).order_by().values_list(commitments_by)
    for each, count in promises.annotate(count=Count("pk")):
        found.setdefault(each, {})["commitments"] = count
    return found


@remembered
def _rated(versions: tuple[int, ...], by: str) -> dict[int, dict[int | None, int]]:
    rows = Activity.objects.filter(version__in=versions, retired_on=None).order_by().values_list(by, "rating")
    found: dict[int, dict[int | None, int]] = {}
    for key, rating, count in rows.annotate(count=Count("pk")):
        found.setdefault(key, {})[rating] = count
    return found


def _moved(scope: Scope, moves: Moves | None, by: str) -> Iterable[tuple[int, str, int]]:
    """How many ratings moved each way in each objective."""
    places = _places(scope.seal, tuple(moves.by_uuid), by) if moves and moves.by_uuid else {}
    counts: dict[tuple[int, str], int] = {}
    for uuid, key in places.items():
        direction = moves.by_uuid[uuid].direction if moves else ""
        counts[key, direction] = counts.get((key, direction), 0) + 1
    return [(key, direction, count) for (key, direction), count in counts.items()]


@remembered
def _places(uuids: tuple[str, ...], by: str) -> dict[str, int]:
    """Where each of these activities stands."""
    rows = Activity.objects.filter(uuid__in=uuids).order_by().values_list("uuid", by)
    return {str(uuid): key for uuid, key in rows}


def _sum(found: Iterable[Summary]) -> Summary:
    whole = Summary()
    for summary in found:
        for name in ("commitments", "activities", "complete", *COUNTED, *DIRECTIONS):
            setattr(whole, name, getattr(whole, name) + getattr(summary, name))
    return whole


def _added(found: Iterable[dict[int | None, int]]) -> dict[int | None, int]:
    whole: dict[int | None, int] = {}
    for counted in found:
        for rating, count in counted.items():
            whole[rating] = whole.get(rating, 0) + count
    return whole


def _counts(scheme: Sequence[Rating], counted: dict[int | None, int]) -> list[RatingCount]:
    rows = [RatingCount(rating, counted.get(rating.pk, 0)) for rating in scheme]
    return [*rows, RatingCount(None, counted.get(None, 0))]


LOOK_FIRST = 5


def to_look_at_first(scope: Scope, *, moves: Moves | None) -> list[Activity]:
    """The few activities that need somebody most: those rated worse than before, then the off track ones, by date."""
    (version,) = scope.versions
    return _first(scope.seal, version.pk, scope.days[version.pk], tuple(moves.uuids("worse")) if moves else ())


@remembered
def _first(version: int, today: date, rated_worse: tuple[str, ...]) -> list[Activity]:
    worse = Q(uuid__in=rated_worse)
    return list(
        Activity.objects.filter(worse | off_track(today), version=version, retired_on=None)
        .annotate(rank=models.Case(models.When(worse, then=0), default=1))
        .select_related("commitment", "rating")
        .prefetch_related("assignments__post", "assignments__team")
        .order_by("rank", F("rating__position").asc(nulls_last=True), F("latest").asc(nulls_last=True), "position")[
            :LOOK_FIRST
        ]
    )
