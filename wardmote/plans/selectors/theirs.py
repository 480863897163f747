"""Whose progress an activity shows in place of its own, followed to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wardmote.plans.chains import Shown, follow
from wardmote.plans.models import Activity, CrossReference

AT_MOST = 40
"""Others shown for one activity. A document that points at its whole plan is better read in the plan."""


@dataclass(frozen=True, slots=True)
class Theirs:
    """One activity whose progress is shown for another's; ``way`` and ``loop`` name what led to it, by reference."""

    activity: Activity
    depth: int
    way: list[str]
    loop: list[str]
    again: bool

    @property
    def is_itself(self) -> bool:
        """Whether it is the very activity that shows it, with nothing between."""
        return len(self.loop) == 2 and self.depth == 1


@dataclass(slots=True)
class Following:
    """What some activities of a version show: {activity id: what it shows}, and how many more there are."""

    by_activity: dict[int, list[Theirs]] = field(default_factory=dict)
    left_off: dict[int, int] = field(default_factory=dict)

    def of(self, activity: Activity) -> list[Theirs]:
        return self.by_activity.get(activity.pk, [])


def theirs_of(activities: Iterable[Activity]) -> Following:
    """Follow “see theirs” from each of these activities of one version; three queries, none where there are none."""
    starts = list(activities)
    if not starts:
        return Following()
    shows = _shows(starts[0].version_id)
    chains = {each.pk: follow(each.pk, shows) for each in starts if each.pk in shows}
    wanted = {pk for chain in chains.values() for shown in chain[:AT_MOST] for pk in shown.path}
    if not wanted:
        return Following()
    found = Activity.objects.select_related("rating", "commitment").in_bulk(list(wanted))
    return Following(
        {pk: [_named(shown, found) for shown in chain[:AT_MOST]] for pk, chain in chains.items()},
        {pk: max(len(chain) - AT_MOST, 0) for pk, chain in chains.items()},
    )


def _shows(version: int) -> dict[int, list[int]]:
    """What each activity of a version shows, in the order of print. A commitment shows by all of its activities."""
    references = list(
        CrossReference.objects.filter(
            version=version, kind=CrossReference.Kind.SHOW_THEIRS, from_activity__retired_on=None
        )
        .exclude(from_activity=None)
        .order_by("from_activity", "position", "pk")
        .values_list("from_activity", "to_activity", "to_commitment")
    )
    promises = {promise for _, _, promise in references if promise}
    members: dict[int, list[int]] = {}
    if promises:
        rows = Activity.objects.filter(commitment__in=promises, retired_on=None).order_by("position")
        for pk, promise in rows.values_list("pk", "commitment"):
            members.setdefault(promise, []).append(pk)
    shows: dict[int, list[int]] = {}
    for source, activity, promise in references:
        shows.setdefault(source or 0, []).extend([activity] if activity else members.get(promise or 0, []))
    return shows


def _named(shown: Shown[int], found: dict[int, Activity]) -> Theirs:
    return Theirs(
        activity=found[shown.thing],
        depth=shown.depth,
        way=[found[pk].ref_shown for pk in shown.path],
        loop=[found[pk].ref_shown for pk in shown.loop],
        again=shown.again,
    )
