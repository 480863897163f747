"""What the pages of a plan ask."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.selectors import groups_of, posts_held_by
from wardmote.core.prepared import Prepared
from wardmote.plans import rules
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    Plan,
    PlanVersion,
)
from wardmote.plans.selectors.moving import Move, Moves


def plans_for(*, user: Any) -> models.QuerySet[Plan]:
    """The plans whose internal text this user may read."""
    return Plan.objects.filter(partnership__in=partnerships_where(user, "plans.view_plan")).select_related(
        "partnership__force", "partnership__governing_body", "owner"
    )


def judged_on(version: PlanVersion, *, today: date) -> date:
    """The day by which this plan's dates are judged; see ``rules.judged_on``."""
    return judged_days([version], today=today)[version.pk]


def judged_days(versions: Sequence[PlanVersion], *, today: date) -> dict[int, date]:
    """The day by which the dates of each of these plans are judged, by the version's id, in one query."""
    return judged_days_of({version.pk: version.as_at for version in versions}, today=today)


def judged_days_of(as_at: Mapping[int, date | None], *, today: date) -> dict[int, date]:
    """The same by the ids of the versions, with the day as at which each was printed."""
    return {version: rules.judged_on(last_said=last, today=today) for version, last in last_said_of(as_at).items()}


def last_said_of(as_at: Mapping[int, date | None], *, without: Collection[int] = ()) -> dict[int, date | None]:
    """The last day on which anything was said of each plan, in print or of an activity that is not among ``without``."""
    rows = Activity.objects.filter(version__in=list(as_at), retired_on=None).exclude(pk__in=without)
    newest = dict(rows.order_by().values_list("version").annotate(last=models.Max("last_update_on")))
    said = {version: [day for day in (printed, newest.get(version)) if day] for version, printed in as_at.items()}
    return {version: max(days, default=None) for version, days in said.items()}


@dataclass(slots=True)
class UnmatchedOwner:
    """A printed owner that is no post or team: its first place in the plan, and how often it is printed."""

    first: Assignment
    count: int = 0


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
    contradictory: bool = False


def state_of(activity: Any, *, today: date, moves: Moves | None) -> State:
    """How one activity, or its row in a list, stands on a day; ``moves`` are the plan's."""
    finished = activity.status in rules.FINISHED
    rating = activity.rating
    return State(
        overdue=rules.is_overdue(latest=activity.latest, finished=finished, today=today),
        silent=rules.is_silent(
            last_update_on=activity.last_update_on, finished=finished, today=today, cadence=activity.asked
        ),
        move=moves.of(activity) if moves else None,
        contradictory=rules.contradicts(
            rating=rating.key if rating else None,
            rating_is_complete=bool(rating and rating.complete),
            rating_is_off_track=bool(rating and rating.off_track),
            status=activity.status,
            latest=activity.latest,
            today=today,
        ),
    )


def my_activities(*, user: Any, today: date) -> models.QuerySet[Activity]:
    """What this person's posts and groups lead or contribute to and is not finished, longest silence first."""
    if not getattr(user, "person_id", None):
        return Activity.objects.none()
    theirs = Q(post__in=posts_held_by(user.person_id, today=today)) | Q(team__in=groups_of(user.person_id, today=today))
    mine = Assignment.objects.filter(theirs).order_by().values("activity")
    return (
        Activity.objects.filter(pk__in=mine, version__state=PlanVersion.State.CURRENT, retired_on=None)
        .filter(version__plan__in=plans_for(user=user))
        .exclude(status__in=rules.FINISHED)
        .select_related("commitment__part__objective", "rating", "version__plan")
        .order_by(F("last_update_on").asc(nulls_first=True), "position")
    )


def references_to(*things: Commitment | Activity) -> list[CrossReference]:
    """Everything else in the plan that refers to one of these; what has left the plan is not among it."""
    commitments, activities = _by_level(things)
    if len(commitments) > 1 or len(activities) > 1:
        return list(_referring_to(commitments, activities))
    return _referring_to_one(*(commitments or [0]), *(activities or [0]))


def _referring_to(commitments: list[int], activities: list[int]) -> models.QuerySet[CrossReference]:
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


@Prepared
def _referring_to_one(commitment: int, activity: int) -> models.QuerySet[CrossReference]:
    return _referring_to([commitment], [activity])


def references_from(*things: Commitment | Activity) -> list[CrossReference]:
    """Everything that these refer to, resolved or dangling."""
    commitments, activities = _by_level(things)
    if len(commitments) > 1 or len(activities) > 1:
        return list(_referred_to_by(commitments, activities))
    return _referred_to_by_one(*(commitments or [0]), *(activities or [0]))


def _referred_to_by(commitments: list[int], activities: list[int]) -> models.QuerySet[CrossReference]:
    return CrossReference.objects.filter(
        Q(from_commitment__in=commitments) | Q(from_activity__in=activities)
    ).select_related("to_commitment", "to_activity__commitment")


@Prepared
def _referred_to_by_one(commitment: int, activity: int) -> models.QuerySet[CrossReference]:
    return _referred_to_by([commitment], [activity])


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
