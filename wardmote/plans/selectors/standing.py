"""How one activity stands, for a page that shows it alone: what a list asks of its whole plan is asked of one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from wardmote.plans import rules
from wardmote.plans.models import Activity, Commitment, CommitmentLink, Dependency, Lineage, Update
from wardmote.plans.selectors.moving import Moves, moves_of
from wardmote.plans.selectors.reading import State, plans_for, state_of

UPDATES_SHOWN = 20
"""Updates on one page of an activity; older ones are a click away."""

RATINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """The day by which an activity's dates are judged, what they say, and how its rating moved since the last report."""

    today: date
    state: State
    moves: Moves | None


def standing_of(activity: Activity, *, today: date) -> Standing:
    """How an activity stands; the plan around it is asked once, for the last day anything was said of it."""
    version = activity.version
    said = version.activities.filter(retired_on=None).aggregate(updated=Max("last_update_on"), rated=Max("rated_on"))
    updated = max(filter(None, [version.as_at, said["updated"]]), default=None)
    day = rules.judged_on(last_said=updated, today=today)
    moves = moves_of(activity, said=max(filter(None, [updated, said["rated"]]), default=None))
    return Standing(day, state_of(activity, today=day, moves=moves), moves)


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the updates of an activity, newest first; ``older`` and ``newer`` are page numbers, 0 for none."""

    updates: list[Update]
    newer: int
    older: int


def updates_of(activity: Activity, *, number: int) -> Page:
    """One page of what was said of an activity; a number past the last one gives an empty page."""
    start = (number - 1) * UPDATES_SHOWN
    rows = list(activity.updates.select_related("by").order_by("-as_at", "-pk")[start : start + UPDATES_SHOWN + 1])
    return Page(rows[:UPDATES_SHOWN], number - 1, number + 1 if len(rows) > UPDATES_SHOWN else 0)


def times_unchanged(updates: list[Update]) -> int:
    """How often in a row, up to now, it was said that nothing has changed."""
    count = 0
    for each in updates:
        if not each.nothing_changed:
            break
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Waiting:
    """What an activity waits for, and what waits for it."""

    waits_for: list[Dependency]
    waited_for_by: list[Dependency]


def waiting_of(activity: Activity) -> Waiting:
    """The dependencies of an activity in both directions, open ones first, then by the day a decision is due."""
    both = Q(activity=activity) | Q(waits_for=activity, activity__retired_on=None)
    rows = Dependency.objects.filter(both).select_related("activity__commitment", "waits_for__commitment")
    found = sorted(rows, key=lambda each: each.outcome != Dependency.Outcome.WAITING)
    return Waiting(
        [each for each in found if each.activity_id == activity.pk],
        [each for each in found if each.activity_id != activity.pk],
    )


def lineage_of(thing: Activity | Commitment, *, user: Any) -> tuple[list[Lineage], list[Lineage]]:
    """What a row came from and what became of it, as far as this user may read: (came from, became)."""
    level = "activity" if isinstance(thing, Activity) else "commitment"
    plans = plans_for(user=user)
    came = Q(**{f"to_{level}": thing, f"from_{level}__version__plan__in": plans})
    became = Q(**{f"from_{level}": thing, f"to_{level}__version__plan__in": plans})
    ends = [f"{end}_{level}__version__plan" for end in ("from", "to")]
    more = [f"{end}_activity__commitment" for end in ("from", "to")] if level == "activity" else []
    rows = list(Lineage.objects.filter(came | became).select_related(*ends, *more))
    from_us = [each for each in rows if getattr(each, f"from_{level}_id") == thing.pk]
    return [each for each in rows if each not in from_us], from_us


def links_of(commitment: Commitment, *, user: Any) -> tuple[list[CommitmentLink], list[CommitmentLink]]:
    """How a commitment belongs to those of other plans that this user may read: (from it, to it)."""
    plans = plans_for(user=user)
    out = commitment.links_out.filter(to_commitment__version__plan__in=plans)
    into = commitment.links_in.filter(from_commitment__version__plan__in=plans)
    return (
        list(out.select_related("to_commitment__version__plan")),
        list(into.select_related("from_commitment__version__plan")),
    )
