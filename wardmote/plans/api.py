"""What programs read of this room: plans as they are in force, their commitments and their activities."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import Field

from wardmote.core.api.access import reader
from wardmote.core.api.paging import Page, PageAsked, page_of_rows
from wardmote.plans.models import Activity, Assignment, Commitment, PlanVersion
from wardmote.plans.selectors.reading import state_of
from wardmote.plans.selectors.scopes import Scope, every_plan, narrowed_to_plan

router = Router(tags=["Plans"])
Answer = dict[str, Any]


class PlanAsked(Schema):
    """Of which plan."""

    plan: str = Field("", max_length=80, pattern=r"^[\w-]*$", description="The slug of one plan.")


class PlanRow(Schema):
    """A plan as it is in force."""

    slug: str = Field(description="The plan’s own name in addresses. It never changes.")
    title: str
    owner: str
    force: str
    governing_body: str
    version: int
    period_starts_on: date | None
    period_ends_on: date | None
    as_at: date | None = Field(description="The day that its latest document speaks of.")
    judged_on: date = Field(description="The day by which its dates are judged.")
    rating_scheme: str


class PlansPage(Page):
    items: list[PlanRow]


@router.get("plans", response=PlansPage, url_name="api_plans", summary="Plans")
def plans(request: HttpRequest, response: HttpResponse, asked: Query[PageAsked]) -> Answer:
    """The plans that you may read, in force."""
    scope = _scope(request)
    found = PlanVersion.objects.filter(pk__in=scope.keys)
    of = ("plan__owner", "plan__partnership__force", "plan__partnership__governing_body", "scheme")
    return page_of_rows(request, response, found.select_related(*of), asked, told=partial(_plan_row, scope))


def _scope(request: HttpRequest, plan: str = "") -> Scope:
    """The plans that are asked for, as far as the reader may see them."""
    user = reader(request, "plans.view_plan")
    every = every_plan(user=user, today=timezone.localdate())
    if plan and not any(version.plan.slug == plan for version in every.versions):
        return Scope((), {})
    return narrowed_to_plan(every, plan)


def _plan_row(scope: Scope, version: PlanVersion) -> PlanRow:
    plan = version.plan
    return PlanRow(
        slug=plan.slug,
        title=version.title,
        owner=plan.owner.name,
        force=plan.partnership.force.name,
        governing_body=plan.partnership.governing_body.name,
        version=version.number,
        period_starts_on=version.period_starts_on,
        period_ends_on=version.period_ends_on,
        as_at=version.as_at,
        judged_on=scope.days[version.pk],
        rating_scheme=version.scheme.name,
    )


class CommitmentRow(Schema):
    """A promise of a plan. Plan and key together are its key."""

    plan: str
    key: str
    ref: str = Field(description="The reference as people say it.")
    objective: str
    part: str
    accountable: str = Field(description="Who answers for it, where that is stated.")
    statement: str
    activities: int = Field(description="How many activities it has now.")


class CommitmentsPage(Page):
    items: list[CommitmentRow]


@router.get("commitments", response=CommitmentsPage, url_name="api_commitments", summary="Commitments")
def commitments(
    request: HttpRequest, response: HttpResponse, asked: Query[PlanAsked], page: Query[PageAsked]
) -> Answer:
    """What the plans promise; what has left a plan is not among it."""
    found = Commitment.objects.filter(version__in=_scope(request, asked.plan).keys, retired_on=None)
    standing = Prefetch("activities", Activity.objects.filter(retired_on=None).only("pk", "commitment"), "standing")
    rows = found.select_related("version__plan", "part__objective").prefetch_related(standing)
    return page_of_rows(request, response, rows, page, told=_commitment_row)


def _commitment_row(commitment: Any) -> CommitmentRow:
    return CommitmentRow(
        plan=commitment.version.plan.slug,
        key=commitment.key,
        ref=commitment.ref_printed or commitment.ref,
        objective=commitment.part.objective.title,
        part=commitment.part.title,
        accountable=commitment.accountable or commitment.part.accountable,
        statement=commitment.statement,
        activities=len(commitment.standing),
    )


class ActivityRow(Schema):
    """What is done for a promise. Plan and key together are its key."""

    plan: str
    key: str
    commitment: str = Field(description="The key of the commitment that it belongs to.")
    ref: str = Field(description="The reference as people say it.")
    text: str
    status: str
    rating: str | None = Field(description="The key of the declared rating; null where there is none.")
    rating_letter: str
    rating_word: str
    rated_on: date | None
    due: date | None = Field(description="The last day of the date as it is agreed now.")
    first_due: date | None = Field(description="The last day of the date as it was first agreed.")
    times_moved: int
    last_update_on: date | None
    overdue: bool = Field(description="Past its date and not finished, as judged on the plan’s day.")
    silent: bool = Field(description="An agreed update has not come.")
    contradictory: bool = Field(description="Rating, status and dates do not go together.")
    owners: list[str] = Field(description="Posts and teams; else what the plan prints.")


class ActivitiesPage(Page):
    items: list[ActivityRow]


@router.get("activities", response=ActivitiesPage, url_name="api_activities", summary="Activities")
def activities(request: HttpRequest, response: HttpResponse, asked: Query[PlanAsked], page: Query[PageAsked]) -> Answer:
    """What is done for the promises, with declared rating and dates; what has left a plan is not among it."""
    scope = _scope(request, asked.plan)
    owners = Prefetch("assignments", Assignment.objects.select_related("post", "team").order_by("position", "pk"))
    found = Activity.objects.filter(version__in=scope.keys, retired_on=None)
    rows = found.select_related("version__plan", "commitment", "rating").prefetch_related(owners)
    return page_of_rows(request, response, rows, page, told=partial(_activity_row, scope))


def _activity_row(scope: Scope, activity: Activity) -> ActivityRow:
    rating = activity.rating
    state = state_of(activity, today=scope.days[activity.version_id], moves=None)
    return ActivityRow(
        plan=activity.version.plan.slug,
        key=activity.key,
        commitment=activity.commitment.key,
        ref=activity.ref_shown,
        text=activity.text,
        status=activity.status,
        rating=rating.key if rating else None,
        rating_letter=rating.letter if rating else "",
        rating_word=rating.word if rating else "",
        rated_on=activity.rated_on,
        due=activity.latest,
        first_due=activity.original_latest,
        times_moved=activity.times_moved,
        last_update_on=activity.last_update_on,
        overdue=state.overdue,
        silent=state.silent,
        contradictory=state.contradictory,
        owners=[str(each.post or each.team or each.printed) for each in activity.assignments.all()],
    )
