"""A plan at a glance: what needs attention in it, counted for the whole and for each objective."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from heapq import nsmallest
from typing import Any, NamedTuple

from django.db.models import Case, Count, Q, QuerySet, When

from wardmote.core.prepared import Prepared
from wardmote.plans.models import Activity, Commitment, Objective, PlanVersion, Rating
from wardmote.plans.selectors.moving import Moves, ratings_in_scheme
from wardmote.plans.selectors.questions import UNFINISHED
from wardmote.plans.selectors.remembering import Rows, kept_up, remembered, remembered_each
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


class Stand(NamedTuple):
    """What is counted of one activity: ``counted`` says for complete and for each of ``COUNTED`` whether it is."""

    uuid: str
    objective: int
    rating: int | None
    counted: tuple[int, ...]
    urgency: tuple[Any, ...]
    unrated: bool
    """Whether a rating is awaited: nobody rates what is finished."""


class Stands(Rows[Stand]):
    """How each activity of a plan stands on a day."""

    @cached_property
    def tally(self) -> Mapping[tuple[int, int | None, tuple[int, ...]], int]:
        """How many activities have the same objective, rating and answers."""
        return Counter((each.objective, each.rating, each.counted) for each in self.by_activity.values())


def stands_in(scope: Scope, version: int) -> Stands:
    """How each activity of one of a scope's plans stands on its day."""
    return _stands(scope.seals, version, scope.days[version])


@kept_up(Stands)
def _stands(version: int, only: Collection[int] | None, day: date) -> dict[int, Stand]:
    if only is None or len(only) > FEW:
        found: Iterable[Any] = _standing(version, day, only)
    else:
        found = (row for pk in only for row in _standing_of_one(version, day)(pk))
    return {
        pk: Stand(str(uuid), objective, rating, tuple(counted), _urgency(worst, latest, position), bool(unrated))
        for pk, uuid, objective, rating, worst, latest, position, unrated, *counted in found
    }


FEW = 10


@lru_cache(maxsize=64)
def _standing_of_one(version: int, day: date) -> Prepared[Any]:
    """The question about one activity. There is one for each plan and day: its parts are built from the day."""
    return Prepared(lambda pk: _standing(version, day, [pk]))


def _standing(version: int, day: date, only: Collection[int] | None) -> QuerySet[Any, Any]:
    key = ScopeKey(((version, day),), is_one_plan=True)
    rows = Activity.objects.filter(version=version, retired_on=None).order_by()
    if only is not None:
        rows = rows.filter(pk__in=only)
    flags = {name: Case(When(asked(key, name, {}), then=1), default=0) for name in COUNTED}
    finished = Case(When(status=Activity.Status.COMPLETE, then=1), default=0)
    unrated = Case(When(UNFINISHED, rating=None, then=1), default=0)
    named = ("pk", "uuid", "commitment__part__objective", "rating", "rating__position", "latest", "position")
    return rows.annotate(finished=finished, unrated=unrated, **flags).values_list(
        *named, "unrated", "finished", *COUNTED
    )


def _urgency(worst: int | None, latest: date | None, position: int) -> tuple[Any, ...]:
    """The worst rating first, then what was due first; what is unknown last."""
    return (worst is None, worst or 0, latest is None, latest or date.min, position)


def overview(scope: Scope, *, moves: Moves | None) -> Overview:
    """Counts for one plan and for each of its objectives, in a fixed number of queries."""
    (version,) = scope.versions
    stands = stands_in(scope, version.pk)
    found, rated = _summed(stands)
    for objective, count in _promises(scope.seals.others, version.pk).items():
        found.setdefault(objective, Summary()).commitments = count
    for stand in stands.by_activity.values() if moves and moves.by_uuid else ():
        if moves and (move := moves.by_uuid.get(stand.uuid)):
            summary = found[stand.objective]
            setattr(summary, move.direction, getattr(summary, move.direction) + 1)
    scheme = ratings_in_scheme(scope.seals.others, version.scheme_id)
    for key, summary in found.items():
        summary.ratings = _counts(scheme, rated.get(key, {}))
    objectives = [(each, found.get(each.pk, Summary())) for each in version.objectives.order_by("position")]
    whole = _sum(found.values())
    whole.ratings = _counts(scheme, _added(rated.values()))
    return Overview(version, whole, objectives)


def _summed(stands: Stands) -> tuple[dict[int, Summary], dict[int, dict[int | None, int]]]:
    """The counts of each objective, and how many of its activities have each rating."""
    found: dict[int, Summary] = {}
    rated: dict[int, dict[int | None, int]] = {}
    for (objective, rating, counted), count in stands.tally.items():
        summary, ratings = found.setdefault(objective, Summary()), rated.setdefault(objective, {})
        summary.activities += count
        ratings[rating] = ratings.get(rating, 0) + count
        for name, is_so in zip(("complete", *COUNTED), counted, strict=True):
            if is_so:
                setattr(summary, name, getattr(summary, name) + count)
    return found, rated


@remembered
def _promises(version: int) -> dict[int, int]:
    """How many commitments each objective has."""
    rows = Commitment.objects.filter(version=version, retired_on=None).order_by().values_list("part__objective")
    return dict(rows.annotate(count=Count("pk")))


def summaries(scope: Scope, *, moves: Mapping[int, Moves]) -> dict[int, Summary]:
    """Counts for each of several plans, by the version's id, in two queries however many they are."""
    counted = _counted(scope.seals, tuple((version.pk, scope.days[version.pk]) for version in scope.versions))
    found = {version: Summary(**dict[str, Any](values)) for (version, _day), values in counted.items()}
    for version, moved in moves.items():
        for direction in DIRECTIONS:
            setattr(found.setdefault(version, Summary()), direction, moved.count(direction))
    return found


@remembered_each
def _counted(plans: tuple[tuple[int, date], ...]) -> dict[tuple[int, date], dict[str, int]]:
    key = ScopeKey(plans)
    flags = {name: Count("pk", filter=asked(key, name, {})) for name in COUNTED}
    flags |= {"activities": Count("pk"), "complete": Count("pk", filter=Q(status=Activity.Status.COMPLETE))}
    rows = Activity.objects.filter(version__in=key.keys, retired_on=None).order_by().values_list("version")
    found = {version: dict(zip(flags, counts, strict=True)) for version, *counts in rows.annotate(**flags)}
    promises = Commitment.objects.filter(version__in=key.keys, retired_on=None).order_by().values_list("version")
    for version, count in promises.annotate(count=Count("pk")):
        found.setdefault(version, {})["commitments"] = count
    return {(version, day): found[version] for version, day in plans if version in found}


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


def unrated_in(scope: Scope) -> int:
    """How many unfinished activities of a scope's plans nobody has rated."""
    stands = (stand for version in scope.versions for stand in stands_in(scope, version.pk).by_activity.values())
    return sum(stand.unrated for stand in stands)


LOOK_FIRST = 5


def to_look_at_first(scope: Scope, *, moves: Mapping[int, Moves]) -> list[Activity]:
    """The few activities that need somebody most: those rated worse than before, then the off track ones, by date.

    ``moves`` are those of each version, by its id.
    """
    track = 1 + COUNTED.index("off_track")
    wanted = (
        (not worse, *stand.urgency, pk)
        for version in scope.versions
        for pk, stand in stands_in(scope, version.pk).by_activity.items()
        if (worse := _is_worse(stand, moves.get(version.pk))) or stand.counted[track]
    )
    first = [key[-1] for key in nsmallest(LOOK_FIRST, wanted)]
    rows = Activity.objects.select_related("commitment", "rating", "version__plan")
    found = rows.prefetch_related("assignments__post", "assignments__team").in_bulk(first)
    return [found[key] for key in first if key in found]


def _is_worse(stand: Stand, moves: Moves | None) -> bool:
    move = moves.by_uuid.get(stand.uuid) if moves else None
    return move is not None and move.direction == "worse"
