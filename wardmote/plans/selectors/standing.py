"""How one activity stands, for a page that shows it alone: what a list asks of its whole plan is asked of one row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, models
from django.db.models import Max, Q

from wardmote.core.prepared import Prepared
from wardmote.plans import rules
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    DateMove,
    Dependency,
    Lineage,
    Mechanism,
    RatingEvent,
    Step,
    TimescaleDate,
    Update,
)
from wardmote.plans.selectors.moving import Moves, moves_of
from wardmote.plans.selectors.reading import State, state_of
from wardmote.plans.selectors.remembering import Seals, remembered

UPDATES_SHOWN = 20
"""Updates on one page of an activity; older ones are a click away."""

RATINGS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Standing:
    """The day by which an activity's dates are judged, what they say, and how its rating moved since the last report."""

    today: date
    state: State
    moves: Moves | None


@remembered
def _newest(version: int) -> tuple[date | None, date | None]:
    """The last day of an update and of a rating in a version."""
    return _newest_in.first(version) or (None, None)


@Prepared
def _newest_in(version: int) -> models.QuerySet[Activity, tuple[date | None, date | None]]:
    rows = Activity.objects.filter(version=version, retired_on=None).order_by().values("version")
    return rows.annotate(said=Max("last_update_on"), rated=Max("rated_on")).values_list("said", "rated")


def standing_of(activity: Activity, *, seals: Seals, today: date) -> Standing:
    """How an activity stands; the plan around it is asked once, for the last day anything was said of it."""
    version = activity.version
    said_on, rated_on = _newest(seals.of([version.pk]), version.pk)
    updated = max(filter(None, [version.as_at, said_on]), default=None)
    day = rules.judged_on(last_said=updated, today=today)
    moves = moves_of(activity, said=max(filter(None, [updated, rated_on]), default=None), seals=seals)
    return Standing(day, state_of(activity, today=day, moves=moves), moves)


HANGINGS: list[tuple[str, type[models.Model], str]] = [
    ("steps", Step, "activity_id"),
    ("dates", TimescaleDate, "activity_id"),
    ("date_moves", DateMove, "activity_id"),
    ("mechanisms", Mechanism, "activity_id"),
    ("waiting", Dependency, "activity_id"),
    ("waiting", Dependency, "waits_for_id"),
    ("lineage", Lineage, "to_activity_id"),
    ("lineage", Lineage, "from_activity_id"),
    ("refers_to", CrossReference, "from_activity_id"),
    ("refers_to", CrossReference, "from_commitment_id"),
    ("referred_to_by", CrossReference, "to_activity_id"),
    ("referred_to_by", CrossReference, "to_commitment_id"),
]
"""What can hang on an activity or its commitment: its name, its table, the column that points here."""

WHICH_HANG = " UNION ".join(
    f"SELECT '{name}' AS name WHERE EXISTS (SELECT 1 FROM {model._meta.db_table} WHERE {column} = %s)"  # nosec B608
    for name, model, column in HANGINGS
)


def hangings_of(activity: Activity) -> frozenset[str]:
    """Which of ``HANGINGS`` there are, in one question: most activities have few, and a page asks for those alone."""
    ids = [activity.commitment_id if "commitment" in column else activity.pk for _, _, column in HANGINGS]
    with connection.cursor() as cursor:
        cursor.execute(WHICH_HANG, ids)
        return frozenset(name for (name,) in cursor.fetchall())


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the updates of an activity, newest first; ``older`` and ``newer`` are page numbers, 0 for none."""

    updates: list[Update]
    newer: int
    older: int


WHO = ["by__name", "by_link__person__name"]
"""Of people no more than their names: a page has dozens of rows that somebody wrote."""


def _updates(activity: int) -> models.QuerySet[Update]:
    rows = Update.objects.filter(activity=activity).select_related("by", "by_link__person")
    says = ["as_at", "stamp_printed", "internal_text", "public_text", "origin", "nothing_changed", "recorded_at"]
    return rows.only(*says, *WHO).order_by("-as_at", "-pk")


@Prepared
def _newest_updates(activity: int) -> models.QuerySet[Update]:
    return _updates(activity)[: UPDATES_SHOWN + 1]


@Prepared
def ratings_of(activity: int) -> models.QuerySet[RatingEvent]:
    """The newest ratings of an activity."""
    rows = RatingEvent.objects.filter(activity=activity).select_related("rating", "by", "by_link__person")
    return rows.only("as_at", "reason", "rating", *WHO).order_by("-as_at", "-pk")[:RATINGS_SHOWN]


@Prepared
def assignments_of(activity: int) -> models.QuerySet[Assignment]:
    """Who owns an activity, in the order of print."""
    return Assignment.objects.filter(activity=activity).select_related("post", "team")


@Prepared
def mechanisms_of(activity: int) -> models.QuerySet[Mechanism]:
    """Who oversees an activity, in the order of print."""
    return Mechanism.objects.filter(activity=activity).select_related("body")


@Prepared
def dates_of(activity: int) -> models.QuerySet[TimescaleDate]:
    """The dates that a timescale was read as."""
    return TimescaleDate.objects.filter(activity=activity)


@Prepared
def steps_of(activity: int) -> models.QuerySet[Step]:
    return Step.objects.filter(activity=activity).select_related("done_by")


@Prepared
def date_moves_of(activity: int) -> models.QuerySet[DateMove]:
    return DateMove.objects.filter(activity=activity).select_related("by")


@Prepared
def newest_update(activity: int) -> models.QuerySet[Update, int]:
    """The number of the newest update of an activity."""
    return Update.objects.filter(activity=activity).order_by("-pk").values_list("pk", flat=True)[:1]


@Prepared
def newest_rating(activity: int) -> models.QuerySet[RatingEvent, tuple[int, str | None]]:
    """The number of the newest rating of an activity, and its key."""
    return RatingEvent.objects.filter(activity=activity).order_by("-pk").values_list("pk", "rating__key")[:1]


def updates_of(activity: Activity, *, number: int) -> Page:
    """One page of what was said of an activity; a number past the last one gives an empty page."""
    start = (number - 1) * UPDATES_SHOWN
    rows = _newest_updates(activity.pk) if not start else list(_updates(activity.pk)[start : start + UPDATES_SHOWN + 1])
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
    """What a row came from and what became of it, as far as this user may read: (came from, became).

    Few rows have any, so the right to read is asked row by row where there are.
    """
    level = "activity" if isinstance(thing, Activity) else "commitment"
    rows = list(Lineage.objects.filter(Q(**{f"to_{level}": thing}) | Q(**{f"from_{level}": thing})))
    if not rows:
        return [], []
    ends = [f"{end}_{level}" for end in ("from", "to")]
    more = ["commitment"] if level == "activity" else []
    related = [name for end in ends for name in (f"{end}__version__plan__partnership", *(f"{end}__{m}" for m in more))]
    rows = list(Lineage.objects.filter(pk__in=[each.pk for each in rows]).select_related(*related))
    came = [each for each in rows if getattr(each, f"to_{level}_id") == thing.pk]
    became = [each for each in rows if each not in came]
    return (
        [each for each in came if user.has_perm("plans.view_plan", getattr(each, f"from_{level}"))],
        [each for each in became if user.has_perm("plans.view_plan", getattr(each, f"to_{level}"))],
    )
