"""What an edit would touch, asked before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import states_of
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    Mechanism,
    Objective,
    Part,
    PlanVersion,
    RatingEvent,
    Update,
)
from wardmote.plans.rules import ACTIVITY_FIELDS, COMMITMENT_FIELDS
from wardmote.plans.selectors.reading import references_to

Row = Commitment | Activity


@dataclass(frozen=True, slots=True)
class Consequences:
    """Everything that hangs on some rows: it follows them, or is left with nothing to speak of."""

    activities: Sequence[Activity]
    referred_to_by: Sequence[CrossReference]
    owners: Sequence[str]
    boards: Sequence[str]
    links: int
    waiting: int
    updates: int
    ratings: int
    public: int


def consequences(*rows: Row) -> Consequences:
    """What hangs on these rows and, for commitments, on their activities."""
    promises = [each for each in rows if isinstance(each, Commitment)]
    chosen = [each.pk for each in rows if isinstance(each, Activity)]
    in_force = Activity.objects.filter(retired_on=None).select_related("commitment", "rating")
    work = list(in_force.filter(Q(commitment__in=promises) | Q(pk__in=chosen)).order_by("position"))
    owners = Assignment.objects.filter(activity__in=work).values_list("printed", "post__name", "team__name")
    boards = Mechanism.objects.filter(activity__in=work).values_list("printed", flat=True)
    ids = [each.pk for each in promises]
    return Consequences(
        activities=[each for each in work if each.pk not in chosen],
        referred_to_by=references_to(*promises, *work),
        owners=sorted({post or team or printed for printed, post, team in owners}, key=str.casefold),
        boards=sorted(set(boards), key=str.casefold),
        links=CommitmentLink.objects.filter(Q(from_commitment__in=ids) | Q(to_commitment__in=ids)).count(),
        waiting=Dependency.objects.filter(waits_for__in=work).exclude(activity__in=work).count(),
        updates=Update.objects.filter(activity__in=work).count(),
        ratings=RatingEvent.objects.filter(activity__in=work).count(),
        public=_public(Commitment, ids, COMMITMENT_FIELDS) + _public(Activity, [e.pk for e in work], ACTIVITY_FIELDS),
    )


def _public(model: Any, ids: Sequence[int], fields: Sequence[str]) -> int:
    """How many of these rows have words that the public may read."""
    states = states_of(model, ids, fields)
    return len({pk for (pk, _field), state in states.items() if state == Passage.State.CLEARED})


def tree_of(version: PlanVersion) -> list[Objective]:
    """A version from its objectives down to its activities, in order, with what has left it; six queries."""
    work = Activity.objects.select_related("rating").order_by("position")
    promises = Commitment.objects.prefetch_related(Prefetch("activities", queryset=work)).order_by("position")
    parts = Part.objects.prefetch_related(Prefetch("commitments", queryset=promises)).order_by("position")
    return list(version.objectives.prefetch_related(Prefetch("parts", queryset=parts)).order_by("position"))


def places_for(row: Row) -> list[tuple[str, str]]:
    """Where a row can go: (value, words) in the order of the plan, each place behind a row or first in its home."""
    version = row.version
    if isinstance(row, Commitment):
        homes = Part.objects.filter(objective__version=version).select_related("objective")
        ordered = homes.order_by("objective__position", "position")
        rows = version.commitments.filter(retired_on=None).exclude(pk=row.pk).order_by("position")
        return _places([(each.pk, _of_part(each)) for each in ordered], [(each.part_id, each) for each in rows])
    promises = version.commitments.filter(retired_on=None).order_by("position")
    work = version.activities.filter(retired_on=None).exclude(pk=row.pk).exclude(text="").order_by("position")
    return _places(
        [(each.pk, str(each)[:80]) for each in promises],
        [(each.commitment_id, each) for each in work.select_related("commitment")],
    )


def _of_part(part: Part) -> str:
    return f"{part.objective.title} › {part.title}" if part.title else part.objective.title


def _places(homes: Sequence[tuple[int, str]], rows: Sequence[tuple[int, Row]]) -> list[tuple[str, str]]:
    inside: dict[int, list[Row]] = {}
    for home, row in rows:
        inside.setdefault(home, []).append(row)
    found = []
    for pk, name in homes:
        found.append((f"{pk}:", name))
        found += [(f"{pk}:{row.pk}", f"– {str(row)[:100]}") for row in inside.get(pk, [])]
    return found


MOST_CANDIDATES = 60


def candidates_to_merge(row: Row, *, words: str) -> list[Row]:
    """Rows that could be merged into this one: its neighbours, or those anywhere in the plan that hold every word."""
    if isinstance(row, Commitment):
        promises = row.version.commitments.filter(retired_on=None).exclude(pk=row.pk)
        for word in words.split():
            promises = promises.filter(Q(statement__icontains=word) | Q(ref_printed__icontains=word))
        promises = promises if words.strip() else promises.filter(part=row.part_id)
        return list(promises.order_by("position")[:MOST_CANDIDATES])
    work = row.version.activities.filter(retired_on=None).exclude(pk=row.pk).exclude(text="")
    for word in words.split():
        work = work.filter(Q(text__icontains=word) | Q(ref_printed__icontains=word))
    work = work if words.strip() else work.filter(commitment=row.commitment_id)
    return list(work.select_related("commitment").order_by("position")[:MOST_CANDIDATES])
