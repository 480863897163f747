"""What changed in a plan between the ends of two days, by objective: what came, left, was reworded, moved, and was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wardmote.plans import asat, rules
from wardmote.plans.models import Activity, Commitment, DateMove, PlanVersion, Rating, Update
from wardmote.plans.selectors.field_words import FIELDS, TEXTS, FieldWords
from wardmote.plans.selectors.history import Pair, current_values

COUNTS = (
    "came", "left", "reworded", "better", "worse", "rated", "statuses", "dates", "owners", "boards", "other", "said",
)  # fmt: skip
"""What is counted, in the order in which it is shown."""

_COUNTED = {
    "statement": "reworded",
    "text": "reworded",
    "status": "statuses",
    "latest": "dates",
    "timescale_printed": "dates",
    "owners_printed": "owners",
    "oversight_printed": "boards",
    "ref_printed": "other",
    "part": "other",
    "commitment": "other",
    "accountable": "other",
    "cadence": "other",
    "cadence_body": "other",
    "cadence_since": "other",
}


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs, in words, with the reasons given in between. A rating has a ``direction``, as in ``rules``."""

    field: str
    pair: Pair
    reasons: tuple[str, ...] = ()
    direction: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """An update of the days in between."""

    on: date
    by: str
    text: str


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of one commitment or activity. ``kind``: came, left, changed, or same where something was only said."""

    row: Commitment | Activity
    kind: str
    ref: str
    words: str
    changes: tuple[Change, ...] = ()
    said: tuple[Said, ...] = ()
    reasons: tuple[str, ...] = ()
    with_it: int = 0  # activities that came or left with their commitment

    @property
    def level(self) -> str:
        return "activity" if isinstance(self.row, Activity) else "commitment"


@dataclass(frozen=True, slots=True)
class ObjectiveChanges:
    """The rows of one objective of which there is something to tell, in the order of the plan."""

    title: str
    rows: list[RowChange]


@dataclass(frozen=True, slots=True)
class Between:
    """What changed between the ends of two days. ``activities`` counts those in the plan on the first and on the last."""

    version: PlanVersion
    first: date
    last: date
    counts: dict[str, int]
    activities: tuple[int, int]
    objectives: list[ObjectiveChanges]

    @property
    def is_empty(self) -> bool:
        return not self.objectives


def changes_between(version: PlanVersion, first: date, last: date) -> Between:
    """What changed after the end of ``first`` until the end of ``last``, by the days that documents and people speak of."""
    commitments = list(version.commitments.select_related("part__objective").order_by("position"))
    activities = list(version.activities.select_related("commitment", "rating").order_by("position"))
    found = {(each.key): each for each in asat.differences(_rows(version, [*commitments, *activities]), first, last)}
    telling = _Telling(version, first, last)
    work: dict[int, list[Activity]] = {}
    for activity in activities:
        work.setdefault(activity.commitment_id, []).append(activity)
    by_objective: dict[str, list[RowChange]] = {}
    for promise in commitments:
        rows = list(_family(promise, work.get(promise.pk, []), found, telling))
        if rows:
            by_objective.setdefault(promise.part.objective.title, []).extend(rows)
    differences = [found[activity] for activity in activities if activity in found]
    return Between(
        version,
        first,
        last,
        _counts(row for rows in by_objective.values() for row in rows),
        (sum(bool(each.was) for each in differences), sum(bool(each.now) for each in differences)),
        [ObjectiveChanges(title, rows) for title, rows in by_objective.items()],
    )


def _rows(version: PlanVersion, rows: Sequence[Commitment | Activity]) -> list[asat.Row]:
    """Every row with its noted changes, two queries for all."""
    steps: dict[tuple[str, int], list[asat.Step]] = {}
    noted = version.field_changes.order_by("recorded_at", "pk")
    columns = ("activity_id", "commitment_id", "field", "was", "now", "as_at", "reason")
    for activity, commitment, name, was, now, as_at, reason in noted.values_list(*columns):
        owner = ("activity", activity or 0) if activity else ("commitment", commitment or 0)
        steps.setdefault(owner, []).append(asat.Step(name, was, now, as_at, reason))
    return [
        asat.Row(
            row, current_values(row), steps.get(("activity" if isinstance(row, Activity) else "commitment", row.pk), ())
        )
        for row in rows
    ]


class _Telling:
    """What is looked up once for all rows: words, ratings, what was said, and why dates moved."""

    def __init__(self, version: PlanVersion, first: date, last: date) -> None:
        self.words = FieldWords(version)
        self.said: dict[int, list[Said]] = {}
        for row in _said_between(version, first, last):
            day = row.as_at or row.recorded_at.date()
            name = row.who
            self.said.setdefault(row.activity_id, []).append(Said(day, name, row.internal_text or row.public_text))
        self.agreed: dict[int, list[str]] = {}
        moves = DateMove.objects.filter(activity__version=version, agreed_on__gt=first, agreed_on__lte=last)
        for pk, reason in moves.exclude(agreed_by="").values_list("activity_id", "agreed_by"):
            self.agreed.setdefault(pk, []).append(reason)

    def changes(self, found: asat.Difference) -> tuple[Change, ...]:
        order = list(FIELDS)
        told = [each for each in found.changes if each.name in FIELDS]
        return tuple(self._change(each) for each in sorted(told, key=lambda each: order.index(each.name)))

    def _change(self, each: asat.Changed) -> Change:
        was, now = self.words(each.name, each.was), self.words(each.name, each.now)
        pair = Pair(FIELDS[each.name], was, now, each.name in TEXTS)
        direction = ""
        if each.name == "rating":
            places = [_place(self.words.ratings.get(key)) for key in (each.was, each.now)]
            direction = rules.movement(was=places[0], now=places[1]).direction
        return Change(each.name, pair, each.reasons, direction)


def _said_between(version: PlanVersion, first: date, last: date) -> QuerySet[Update]:
    dated = Q(as_at__gt=first, as_at__lte=last)
    undated = Q(as_at=None, recorded_at__date__gt=first, recorded_at__date__lte=last)
    found = Update.objects.filter(dated | undated, activity__version=version)
    return found.select_related("by", "by_link__person").order_by("as_at", "pk")


def _place(rating: Rating | None) -> tuple[str, int] | None:
    return (rating.word, rating.position) if rating else None


def _family(
    promise: Commitment, work: list[Activity], found: dict[Any, asat.Difference], telling: _Telling
) -> Iterable[RowChange]:
    """A commitment and its activities, as far as there is something to tell; what came or left with it is counted only."""
    own = found.get(promise)
    kind = own.kind if own else "same"
    rows = [_told(activity, found[activity], telling) for activity in work if activity in found]
    together = [row for row in rows if row.kind == kind] if kind in {"came", "left"} else []
    rows = [row for row in rows if row not in together]
    if own and kind != "same":
        yield _told(promise, own, telling, with_it=len(together))
    yield from (row for row in rows if row.kind != "same" or row.said)


def _told(row: Commitment | Activity, found: asat.Difference, telling: _Telling, *, with_it: int = 0) -> RowChange:
    values = found.now or found.was
    if isinstance(row, Activity):
        ref, words = row.ref_shown, values.get("text") or row.commitment.statement
        said = telling.said.get(row.pk, [])
    else:
        ref, words, said = row.ref_shown, values.get("statement", ""), []
    came_or_left = found.kind in {"came", "left"}
    return RowChange(
        row,
        found.kind,
        ref,
        words,
        () if came_or_left else telling.changes(found),
        tuple(said),
        found.changes[0].reasons if came_or_left else (),
        with_it,
    )


def _counts(rows: Iterable[RowChange]) -> dict[str, int]:
    """How many rows of each kind; a row of which two things changed counts in both."""
    counted: Counter[str] = Counter()
    for row in rows:
        kinds = {row.kind} & {"came", "left"}
        for change in row.changes:
            way = {"changed": "rated"}.get(change.direction, change.direction)
            kinds.add(way if change.field == "rating" else _COUNTED[change.field])
        counted.update(kinds)
        counted["said"] += len(row.said)
    return {name: counted[name] for name in COUNTS}


def import_days(version: PlanVersion) -> list[date]:
    """The days that the plan's documents speak of, oldest first."""
    days = version.imports.filter(undone_at=None, as_at__isnull=False).values_list("as_at", flat=True)
    return sorted({day for day in days if day})
