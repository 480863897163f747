"""What the pages of a plan ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Body
from wardmote.core.organisations.selectors import posts_held_by, vacant_posts
from wardmote.plans import rules
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    Plan,
    PlanVersion,
    Rating,
)
from wardmote.plans.selectors.moving import Move, Moves


def plans_for(*, user: Any) -> models.QuerySet[Plan]:
    """The plans whose internal text this user may read."""
    return Plan.objects.filter(partnership__in=partnerships_where(user, "plans.view_plan")).select_related(
        "partnership__force", "partnership__governing_body", "owner"
    )


def current_version(plan: Plan) -> PlanVersion | None:
    """The version in force."""
    return (
        plan.versions.filter(state=PlanVersion.State.CURRENT)
        .select_related("plan__partnership__force", "plan__partnership__governing_body", "plan__owner", "scheme")
        .first()
    )


def off_track(today: date) -> Q:
    """Red, or unfinished past its current date: the database's twin of ``rules.is_off_track``."""
    return Q(rating__off_track=True) | overdue(today)


def overdue(today: date) -> Q:
    """Unfinished past its current date."""
    return Q(latest__lt=today) & ~Q(status__in=rules.FINISHED)


def silent(today: date) -> Q:
    """Unfinished, with nothing said for longer than was agreed or ever: the database's twin of ``rules.is_silent``."""
    quiet = Q(last_update_on__isnull=True)
    for cadence, span in rules.SILENT_AFTER_BY_CADENCE.items():
        quiet |= Q(cadence=cadence, last_update_on__lt=today - span)
    return quiet & ~Q(status__in=rules.FINISHED)


def unowned(today: date) -> Q:
    """No lead, or the lead post is vacant. Finished work needs no owner."""
    leads = Assignment.objects.filter(activity=OuterRef("pk"), part=Assignment.Part.LEAD)
    vacant = leads.filter(post__in=vacant_posts(today=today))
    return (~Exists(leads) | Exists(vacant)) & ~Q(status__in=rules.FINISHED)


def unboarded() -> Q:
    """No body oversees it; a mechanism that is no body does not count."""
    return ~Q(Exists(Activity.objects.filter(pk=OuterRef("pk"), mechanisms__body__isnull=False)))


def unmatched_owner() -> Q:
    """An owner is printed that is no post or team of ours yet."""
    return Q(Exists(Assignment.objects.filter(activity=OuterRef("pk"), post=None, team=None)))


def judged_on(version: PlanVersion, *, today: date) -> date:
    """The day by which this plan's dates are judged; see ``rules.judged_on``."""
    newest = version.activities.filter(retired_on=None).aggregate(last=models.Max("last_update_on"))["last"]
    said = [day for day in (version.as_at, newest) if day]
    return rules.judged_on(last_said=max(said, default=None), today=today)


@dataclass(slots=True)
class RatingCount:
    """How many activities have one rating; ``rating`` is None for those not rated."""

    rating: Rating | None
    count: int


@dataclass(slots=True)
class ObjectiveSummary:
    """One objective of an overview."""

    objective: Any
    commitments: int
    activities: int
    complete: int
    ratings: list[RatingCount]
    off_track: int
    silent: int
    unowned: int


@dataclass(slots=True)
class Overview:
    """The answers a plan's first page gives."""

    version: PlanVersion
    commitments: int
    activities: int
    complete: int
    ratings: list[RatingCount]
    off_track: int
    overdue: int
    silent: int
    unowned: int
    unboarded: int
    unmatched: int
    objectives: list[ObjectiveSummary] = field(default_factory=list)


def overview(version: PlanVersion, *, today: date) -> Overview:
    """Counts for the whole plan and for each objective, in four queries."""
    flags = {
        "activities": Count("pk"),
        "complete": Count("pk", filter=Q(status=Activity.Status.COMPLETE)),
        "off_track": Count("pk", filter=off_track(today)),
        "overdue": Count("pk", filter=overdue(today)),
        "silent": Count("pk", filter=silent(today)),
        "unowned": Count("pk", filter=unowned(today)),
        "unboarded": Count("pk", filter=unboarded() & ~Q(status__in=rules.FINISHED)),
        "unmatched": Count("pk", filter=unmatched_owner()),
    }
    activities = Activity.objects.filter(version=version, retired_on=None)
    by_objective: dict[int, Any] = {
        row["commitment__part__objective"]: row
        for row in activities.values("commitment__part__objective").order_by().annotate(**flags)
    }
    rated = list(activities.values("commitment__part__objective", "rating").order_by().annotate(count=Count("pk")))
    scheme = list(version.scheme.ratings.all())
    objectives = version.objectives.annotate(
        commitments=Count("parts__commitments", filter=Q(parts__commitments__retired_on=None))
    ).order_by("position")
    summaries = []
    for objective in objectives:
        row = by_objective.get(objective.pk, dict.fromkeys(flags, 0))
        own = (each for each in rated if each["commitment__part__objective"] == objective.pk)
        mine: dict[int | None, int] = {each["rating"]: each["count"] for each in own}
        summaries.append(
            ObjectiveSummary(
                objective=objective,
                commitments=objective.commitments,
                activities=row["activities"],
                complete=row["complete"],
                ratings=_counts(scheme, mine),
                off_track=row["off_track"],
                silent=row["silent"],
                unowned=row["unowned"],
            )
        )
    totals = {name: sum(row[name] for row in by_objective.values()) for name in flags}
    everything: dict[int | None, int] = {}
    for each in rated:
        everything[each["rating"]] = everything.get(each["rating"], 0) + each["count"]
    return Overview(
        version=version,
        commitments=sum(each.commitments for each in summaries),
        ratings=_counts(scheme, everything),
        objectives=summaries,
        **totals,
    )


def _counts(scheme: Sequence[Rating], counted: dict[int | None, int]) -> list[RatingCount]:
    rows = [RatingCount(rating, counted.get(rating.pk, 0)) for rating in scheme]
    return [*rows, RatingCount(None, counted.get(None, 0))]


@dataclass(slots=True)
class UnmatchedOwner:
    """A printed owner that is no post or team: its first place in the plan, and how often it is printed."""

    first: Assignment
    count: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to. Empty fields narrow nothing."""

    objective: str = ""
    part: str = ""
    accountable: str = ""
    rating: str = ""
    status: str = ""
    body: int | None = None
    owner: str = ""
    show: str = ""  # off_track, overdue, worse, better, moved, silent, unowned, unboarded, unmatched
    words: str = ""


ORDERS: dict[str, list[Any]] = {
    "": ["position"],
    "rating": [F("rating__position").asc(nulls_last=True), "position"],
    "-rating": [F("rating__position").desc(nulls_last=True), "position"],
    "due": [F("latest").asc(nulls_last=True), "position"],
    "-due": [F("latest").desc(nulls_last=True), "position"],
    "updated": [F("last_update_on").asc(nulls_first=True), "position"],
    "-updated": [F("last_update_on").desc(nulls_last=True), "position"],
}
"""The orders of a list by their names in its address: the plan's own, worst rating first, soonest due, longest silence."""


def activities_in(
    version: PlanVersion, *, narrowed: Filter, today: date, moves: Moves | None = None, order: str = ""
) -> models.QuerySet[Activity]:
    """The activities of a plan version, narrowed and in order, ready to be listed without more queries.

    ``moves`` says which ratings have got better or worse; without it none has. An unknown ``order`` is the plan's own.
    """
    found = Activity.objects.filter(version=version, retired_on=None)
    if narrowed.show in {"worse", "better", "moved"}:
        directions = ["better", "worse", "changed"] if narrowed.show == "moved" else [narrowed.show]
        found = found.filter(uuid__in=[uuid for each in directions for uuid in (moves.uuids(each) if moves else [])])
    if narrowed.objective:
        found = found.filter(commitment__part__objective__slug=narrowed.objective)
    if narrowed.part.isdigit():
        found = found.filter(commitment__part=int(narrowed.part))
    if narrowed.accountable:
        found = found.filter(
            Q(commitment__accountable=narrowed.accountable)
            | Q(commitment__accountable="", commitment__part__accountable=narrowed.accountable)
        )
    if narrowed.rating == "none":
        found = found.filter(rating=None)
    elif narrowed.rating:
        found = found.filter(rating__key=narrowed.rating)
    if narrowed.status:
        found = found.filter(status=narrowed.status)
    if narrowed.body:
        found = found.filter(Exists(Activity.objects.filter(pk=OuterRef("pk"), mechanisms__body=narrowed.body)))
    if narrowed.owner:
        mine = Q(printed__icontains=narrowed.owner) | Q(post__name__icontains=narrowed.owner)
        mine |= Q(team__name__icontains=narrowed.owner)
        found = found.filter(Exists(Assignment.objects.filter(mine, activity=OuterRef("pk"))))
    questions: dict[str, Callable[[date], Q]] = {
        "off_track": off_track,
        "overdue": overdue,
        "silent": silent,
        "unowned": unowned,
        "unboarded": lambda _today: unboarded(),
        "unmatched": lambda _today: unmatched_owner(),
    }
    if shown := questions.get(narrowed.show):
        found = found.filter(shown(today))
    for word in narrowed.words.split():
        found = found.filter(
            Q(text__icontains=word)
            | Q(progress__icontains=word)
            | Q(ref_printed__icontains=word)
            | Q(commitment__statement__icontains=word)
            | Q(commitment__ref_printed__icontains=word)
        )
    return (
        found.select_related("commitment__part__objective", "rating")
        .prefetch_related("assignments__post", "assignments__team", "mechanisms__body")
        .order_by(*ORDERS.get(order, ORDERS[""]))
    )


def owners_in(version: PlanVersion) -> list[str]:
    """Every name under which somebody owns something in a plan, in order: posts and teams, else as printed."""
    rows = Assignment.objects.filter(activity__version=version, activity__retired_on=None)
    names = {post or team or printed for post, team, printed in rows.values_list("post__name", "team__name", "printed")}
    return sorted(names, key=str.casefold)


def bodies_in(version: PlanVersion) -> models.QuerySet[Body]:
    """The bodies that oversee something in a plan, by name."""
    rows = Activity.objects.filter(version=version, retired_on=None, mechanisms__body=OuterRef("pk"))
    return Body.objects.filter(Exists(rows)).order_by("name")


def unmatched_owners(version: PlanVersion) -> list[UnmatchedOwner]:
    """Printed owners that are no post or team yet, each name once, in the order of the plan."""
    rows = Assignment.objects.filter(activity__version=version, activity__retired_on=None, post=None, team=None)
    found: dict[str, UnmatchedOwner] = {}
    for row in rows.select_related("activity__commitment").order_by("activity__position", "position"):
        owner = found.setdefault(row.printed.casefold(), UnmatchedOwner(row))
        owner.count += 1
    return list(found.values())


@dataclass(frozen=True, slots=True)
class State:
    """What the dates and the last edition say of one activity, beside its declared rating."""

    overdue: bool
    silent: bool
    move: Move | None


def state_of(activity: Activity, *, today: date, moves: Moves | None) -> State:
    """How one activity stands on a day; ``moves`` are the plan's."""
    finished = activity.status in rules.FINISHED
    return State(
        overdue=rules.is_overdue(latest=activity.latest, finished=finished, today=today),
        silent=rules.is_silent(
            last_update_on=activity.last_update_on, finished=finished, today=today, cadence=activity.cadence
        ),
        move=moves.of(activity) if moves else None,
    )


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


def my_activities(*, user: Any, today: date) -> models.QuerySet[Activity]:
    """What this person's posts lead or contribute to and is not finished, longest silence first."""
    if not getattr(user, "person_id", None):
        return Activity.objects.none()
    mine = Assignment.objects.filter(activity=OuterRef("pk"), post__in=posts_held_by(user.person_id, today=today))
    return (
        Activity.objects.filter(Exists(mine), version__state=PlanVersion.State.CURRENT, retired_on=None)
        .filter(version__plan__in=plans_for(user=user))
        .exclude(status__in=rules.FINISHED)
        .select_related("commitment__part__objective", "rating", "version__plan")
        .order_by(F("last_update_on").asc(nulls_first=True), "position")
    )


def references_to(*things: Commitment | Activity) -> models.QuerySet[CrossReference]:
    """Everything else in the plan that refers to one of these; what has left the plan is not among it."""
    commitments, activities = _by_level(things)
    return (
        CrossReference.objects.filter(
            Q(to_commitment__in=commitments) | Q(to_activity__in=activities),
            from_commitment__retired_on=None,
            from_activity__retired_on=None,
        )
        .exclude(from_commitment__in=commitments)
        .exclude(from_activity__in=activities)
        .select_related("from_commitment", "from_activity__commitment")
        .order_by("from_commitment__position", "from_activity__position", "position")
    )


def references_from(*things: Commitment | Activity) -> models.QuerySet[CrossReference]:
    """Everything that these refer to, resolved or dangling."""
    commitments, activities = _by_level(things)
    return CrossReference.objects.filter(
        Q(from_commitment__in=commitments) | Q(from_activity__in=activities)
    ).select_related("to_commitment", "to_activity__commitment")


def _by_level(things: Sequence[Commitment | Activity]) -> tuple[list[int], list[int]]:
    return (
        [each.pk for each in things if isinstance(each, Commitment)],
        [each.pk for each in things if isinstance(each, Activity)],
    )


def commitments_in(version: PlanVersion) -> models.QuerySet[Commitment]:
    """The commitments of a version in order, with their activities; what was retired is not among them."""
    activities = (
        Activity.objects.filter(retired_on=None)
        .select_related("rating")
        .prefetch_related("mechanisms__body", "assignments__post", "assignments__team", "references")
    )
    return (
        version.commitments.filter(retired_on=None)
        .select_related("part__objective")
        .prefetch_related("references", models.Prefetch("activities", queryset=activities))
        .order_by("position")
    )


@dataclass(frozen=True, slots=True)
class Gone:
    """What the last document no longer had and is still in the plan."""

    commitments: list[Commitment]
    activities: list[Activity]

    def __len__(self) -> int:
        return len(self.commitments) + len(self.activities)


def gone_from(version: PlanVersion) -> Gone:
    """Rows that a person has still to decide about: gone from the last document, in the plan all the same."""
    last = version.imports.filter(undone_at=None).first()
    keys = last.summary.get("gone", {}) if last else {}
    commitments = list(version.commitments.filter(key__in=keys.get("commitment", []), retired_on=None))
    rows = version.activities.filter(key__in=keys.get("activity", []), retired_on=None)
    with_them = {commitment.pk for commitment in commitments}
    activities = [each for each in rows.select_related("commitment") if each.commitment_id not in with_them]
    return Gone(commitments, activities)
