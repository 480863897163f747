"""Whose progress an activity shows in place of its own, followed to the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, models

from wardmote.core.prepared import Prepared
from wardmote.plans.chains import Shown, follow
from wardmote.plans.models import Activity, CrossReference

AT_MOST = 40
"""Others shown for one activity. A document that points at its whole plan is better read in the plan."""
FEW = 8
"""Activities of one chain, for which the question is prepared; most chains are shorter."""


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


def _rows() -> models.QuerySet[Activity]:
    return Activity.objects.select_related("rating", "commitment").order_by()


@Prepared
def _few(*ids: int) -> models.QuerySet[Activity]:
    return _rows().filter(pk__in=ids)


def theirs_of(activities: Iterable[Activity]) -> Following:
    """Follow “see theirs” from each of these activities of one version; two queries, none where there are none."""
    starts = list(activities)
    if not starts:
        return Following()
    shows = shows_from([each.pk for each in starts], version=starts[0].version_id)
    chains = {each.pk: follow(each.pk, shows) for each in starts if each.pk in shows}
    wanted = {pk for chain in chains.values() for shown in chain[:AT_MOST] for pk in shown.path}
    if not wanted:
        return Following()
    rows = _few(*wanted) if len(wanted) <= FEW else _rows().filter(pk__in=wanted)
    found = {row.pk: row for row in rows}
    return Following(
        {pk: [_named(shown, found) for shown in chain[:AT_MOST]] for pk, chain in chains.items()},
        {pk: max(len(chain) - AT_MOST, 0) for pk, chain in chains.items()},
    )


# SQLite keeps to the order of a cross join: from what was reached on, never through every reference of the version.
STEPS = """
    FROM reached
    CROSS JOIN plans_activity source
    JOIN plans_crossreference shown
        ON shown.from_activity_id = source.id AND shown.version_id = %s AND shown.kind = %s
    LEFT JOIN plans_activity member
        ON shown.to_activity_id IS NULL AND member.commitment_id = shown.to_commitment_id AND member.retired_on IS NULL
    WHERE source.id = reached.activity AND source.retired_on IS NULL
"""
REACHED = f"""
WITH RECURSIVE reached(activity) AS (
    SELECT id FROM plans_activity WHERE id IN (%(starts)s)
    UNION SELECT COALESCE(shown.to_activity_id, member.id) {STEPS}
)
SELECT source.id, COALESCE(shown.to_activity_id, member.id) {STEPS}
ORDER BY source.id, shown.position, shown.id, member.position
"""  # nosec B608 - nothing in it comes from outside


def shows_from(starts: list[int], *, version: int) -> dict[int, list[int]]:
    """What these activities show, and what those show, to the end, in the order of print.

    A commitment shows by all of its activities that are still in the plan.
    """
    if not starts:
        return {}
    step: list[int | str] = [version, CrossReference.Kind.SHOW_THEIRS.value]
    statement = REACHED.replace("%(starts)s", ", ".join(["%s"] * len(starts)))
    shows: dict[int, list[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(statement, [*starts, *step, *step])
        for source, activity in cursor.fetchall():
            shows.setdefault(source, []).extend([activity] if activity else [])
    return shows


def _named(shown: Shown[int], found: dict[int, Activity]) -> Theirs:
    return Theirs(
        activity=found[shown.thing],
        depth=shown.depth,
        way=[found[pk].ref_shown for pk in shown.path],
        loop=[found[pk].ref_shown for pk in shown.loop],
        again=shown.again,
    )
