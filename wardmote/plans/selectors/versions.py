"""The versions of a plan, and what one changes against the version it is based on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Count, Q, QuerySet

from wardmote.plans.comparison import same_words
from wardmote.plans.models import Activity, Commitment, Lineage, Part, Plan, PlanVersion

Row = Commitment | Activity


def versions_of(plan: Plan) -> QuerySet[PlanVersion]:
    """Every version of a plan, the newest first, with how much is in each."""
    return (
        plan.versions.annotate(
            commitment_count=Count("commitments", filter=Q(commitments__retired_on=None), distinct=True),
            activity_count=Count("activities", filter=Q(activities__retired_on=None), distinct=True),
        )
        .select_related("based_on__plan")
        .order_by("-number")
    )


@dataclass(frozen=True, slots=True)
class Difference:
    """How one row differs between two versions.

    ``fields`` are (field, was, now) of what is printed otherwise. ``origin`` is the row that a new one was split from, or
    what a row that left was merged into.
    """

    kind: Literal["came_in", "left", "changed"]
    was: Row | None
    now: Row | None
    fields: tuple[tuple[str, str, str], ...] = ()
    origin: Row | None = None

    @property
    def row(self) -> Row:
        row = self.now or self.was
        if row is None:
            raise ValueError("a difference is of a row")
        return row


@dataclass(frozen=True, slots=True)
class Differences:
    """What a version changes, by kind, in the order of the plan."""

    came_in: Sequence[Difference]
    left: Sequence[Difference]
    changed: Sequence[Difference]
    title: tuple[str, str] | None

    def __len__(self) -> int:
        return len(self.came_in) + len(self.left) + len(self.changed)


def differences(later: PlanVersion) -> Differences:
    """What a version changes against the one it is based on: came in, left, and printed otherwise."""
    earlier = later.based_on
    if earlier is None:
        raise ValueError("the first version of a plan changes nothing")
    found = [
        *_of_level("commitment", _commitments(earlier), _commitments(later)),
        *_of_level("activity", _activities(earlier), _activities(later)),
    ]
    by_kind: dict[str, list[Difference]] = {"came_in": [], "left": [], "changed": []}
    for each in found:
        by_kind[each.kind].append(each)
    title = None if same_words(earlier.title, later.title) else (earlier.title, later.title)
    return Differences(by_kind["came_in"], by_kind["left"], by_kind["changed"], title)


def _commitments(version: PlanVersion) -> dict[int, Commitment]:
    rows = version.commitments.select_related("part__objective", "version__plan").order_by("position")
    return {each.pk: each for each in rows}


def _activities(version: PlanVersion) -> dict[int, Activity]:
    rows = version.activities.select_related("commitment", "version__plan").order_by("position")
    return {each.pk: each for each in rows}


def _of_level(level: str, earlier: dict[int, Any], later: dict[int, Any]) -> Iterable[Difference]:
    lines = Lineage.objects.filter(**{f"to_{level}__in": later}).order_by("pk")
    pairs = [(line.kind, getattr(line, f"from_{level}_id"), getattr(line, f"to_{level}_id")) for line in lines]
    source = {to: start for kind, start, to in pairs if kind == Lineage.Kind.CARRIED and start in earlier}
    split = {to: start for kind, start, to in pairs if kind == Lineage.Kind.SPLIT}
    merged = {start: to for kind, start, to in pairs if kind == Lineage.Kind.MERGED}
    became = {start: to for to, start in source.items()}
    for pk, now in later.items():
        was = earlier.get(source.get(pk, 0))
        if now.retired_on is not None:
            continue
        if was is None or was.retired_on is not None:
            yield Difference("came_in", None, now, origin=later.get(split.get(pk, 0)))
        elif fields := _fields(was, now):
            yield Difference("changed", was, now, fields)
    for pk, was in earlier.items():
        copy = later.get(became.get(pk, 0))
        if was.retired_on is None and (copy is None or copy.retired_on is not None):
            yield Difference("left", was, None, origin=later.get(merged.get(copy.pk, 0)) if copy else None)


def _fields(was: Any, now: Any) -> tuple[tuple[str, str, str], ...]:
    before, after = _printed(was), _printed(now)
    return tuple((name, before[name], after[name]) for name in before if not same_words(before[name], after[name]))


def _printed(row: Any) -> dict[str, str]:
    """What is printed of a row, by field."""
    if isinstance(row, Commitment):
        return {
            "ref_printed": row.ref_shown,
            "statement": row.statement,
            "place": " › ".join(filter(None, [row.part.objective.title, row.part.title])),
            "accountable": str(dict(Part.Accountable.choices).get(row.accountable, "")) if row.accountable else "",
        }
    return {
        "ref_printed": row.ref_printed,
        "text": row.text,
        "commitment": row.commitment.key,
        "timescale_printed": row.timescale_printed,
        "owners_printed": row.owners_printed,
        "oversight_printed": row.oversight_printed,
    }
