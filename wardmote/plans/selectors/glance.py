"""A plan at a glance: what needs attention in it, counted for the whole and for each objective."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.db.models import Count, F, Q

from wardmote.plans.models import Activity, Commitment, Objective, PlanVersion, Rating
from wardmote.plans.selectors.moving import Moves
from wardmote.plans.selectors.questions import off_track
from wardmote.plans.selectors.scopes import Scope, asked

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
    found = _counted(scope, by, commitments_by="part__objective")
    rated = _rated(scope, by)
    for objective, direction, count in _moved(moves, by):
        setattr(found.setdefault(objective, Summary()), direction, count)
    scheme = list(version.scheme.ratings.all())
    for key, summary in found.items():
        summary.ratings = _counts(scheme, rated.get(key, {}))
    objectives = [(each, found.get(each.pk, Summary())) for each in version.objectives.order_by("position")]
    whole = _sum(found.values())
    whole.ratings = _counts(scheme, _added(rated.values()))
    return Overview(version, whole, objectives)


def summaries(scope: Scope, *, moves: Mapping[int, Moves]) -> dict[int, Summary]:
    """Counts for each of several plans, by the version's id, in two queries however many they are."""
    found = _counted(scope, "version", commitments_by="version")
    for version, moved in moves.items():
        for direction in DIRECTIONS:
            setattr(found.setdefault(version, Summary()), direction, moved.count(direction))
    return found


def _counted(scope: Scope, by: str, *, commitments_by: str) -> dict[int, Summary]:
    versions = [version.pk for version in scope.versions]
    flags = {name: Count("pk", filter=asked(scope, name, {})) for name in COUNTED}
    flags |= {"activities": Count("pk"), "complete": Count("pk", filter=Q(status=Activity.Status.COMPLETE))}
    rows = Activity.objects.filter(version__in=versions, retired_on=None).order_by().values(by).annotate(**flags)
    found = {row.pop(by): Summary(**row) for row in rows}
    promises = Commitment.objects.filter(version__in=versions, retired_on=None).order_by().values_list(commitments_by)
    for key, count in promises.annotate(count=Count("pk")):
        found.setdefault(key, Summary()).commitments = count
    return found


def _rated(scope: Scope, by: str) -> dict[int, dict[int | None, int]]:
    versions = [version.pk for version in scope.versions]
    rows = Activity.objects.filter(version__in=versions, retired_on=None).order_by().values_list(by, "rating")
    found: dict[int, dict[int | None, int]] = {}
    for key, rating, count in rows.annotate(count=Count("pk")):
        found.setdefault(key, {})[rating] = count
    return found


def _moved(moves: Moves | None, by: str) -> Iterable[tuple[int, str, int]]:
    """How many ratings moved each way in each objective."""
    counts: dict[tuple[int, str], int] = {}
    if moves and moves.by_uuid:
        rows = Activity.objects.filter(uuid__in=list(moves.by_uuid)).order_by()
        for uuid, key in rows.values_list("uuid", by):
            direction = moves.by_uuid[str(uuid)].direction
            counts[key, direction] = counts.get((key, direction), 0) + 1
    return [(key, direction, count) for (key, direction), count in counts.items()]


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


def to_look_at_first(version: PlanVersion, *, today: date, moves: Moves | None) -> list[Activity]:
    """The few activities that need somebody most: those rated worse than before, then the off track ones, by date."""
    worse = Q(uuid__in=moves.uuids("worse") if moves else [])
    return list(
        Activity.objects.filter(worse | off_track(today), version=version, retired_on=None)
        .annotate(rank=models.Case(models.When(worse, then=0), default=1))
        .select_related("commitment__part__objective", "rating")
        .prefetch_related("assignments__post", "assignments__team")
        .order_by("rank", F("rating__position").asc(nulls_last=True), F("latest").asc(nulls_last=True), "position")[
            :LOOK_FIRST
        ]
    )
