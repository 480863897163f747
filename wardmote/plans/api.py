"""What programs read of this room: plans as they are in force, their commitments and their activities."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema
from pydantic import BaseModel, Field

from wardmote.core.api.access import reader
from wardmote.core.api.paging import Page, PageAsked, page_of_rows, place_in, turned
from wardmote.core.api.problems import NotUnderstood
from wardmote.plans.models import Activity, Assignment, Commitment, PlanVersion
from wardmote.plans.selectors.changed_since import (
    Asked,
    Mark,
    Place,
    Places,
    Told,
    activities_told,
    commitments_told,
    is_of_this_history,
    mark_now,
    mark_of,
    told_to,
)
from wardmote.plans.selectors.reading import state_of
from wardmote.plans.selectors.scopes import Scope, every_plan

router = Router(tags=["Plans"])
VIEW = "plans.view_plan"
Answer = dict[str, Any]


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
    scope = every_plan(user=reader(request, VIEW), today=timezone.localdate())
    found = PlanVersion.objects.filter(pk__in=scope.keys)
    of = ("plan__owner", "plan__partnership__force", "plan__partnership__governing_body", "scheme")
    return page_of_rows(request, response, found.select_related(*of), asked, told=partial(_plan_row, scope))


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


class RowsAsked(Schema):
    """Which rows of plans."""

    plan: str = Field("", max_length=80, pattern=r"^[\w-]*$", description="The slug of one plan.")
    changed_since: str = Field(
        "",
        max_length=40,
        pattern=r"^[0-9a-f.-]*$",
        description="Only what has changed since: the as_at of an earlier answer. Tells of removed rows too.",
    )

    def since(self) -> Mark | None:
        """The mark to ask for changes since; none to read everything."""
        if not self.changed_since:
            return None
        try:
            mark = mark_of(self.changed_since)
        except ValueError as problem:
            raise NotUnderstood("changed_since", "This is no as_at of ours.") from problem
        if not is_of_this_history(mark):
            raise NotUnderstood("changed_since", "The history does not know it any more. Read everything anew.")
        return mark


class Gone(BaseModel, extra="allow"):  # a Schema would leave out what it does not name
    """A row that is in no plan in force any more: drop yours. Whatever else its list tells of rows is here too, and empty."""

    plan: str
    key: str
    removed: Literal[True]


def _gone(place: Place, row: type[Schema]) -> Gone:
    """With every field that the list has: tables are made of rows that are alike."""
    empty = {
        name: _nothing(each.annotation) for name, each in row.model_fields.items() if name not in Gone.model_fields
    }
    return Gone(**place._asdict(), removed=True, **empty)


def _nothing(kind: Any) -> Any:
    """What a field of this type says where there is nothing to say."""
    return None if NoneType in get_args(kind) else (get_origin(kind) or kind)()


class RowsPage(Page):
    """A page of rows that may be asked for again by what has changed."""

    as_at: str = Field(
        description="Ask for what has changed since then next time. Every page says the same; later ones are greater."
    )


def _page_of_rows(
    request: HttpRequest,
    response: HttpResponse,
    asked: RowsAsked,
    page: PageAsked,
    *,
    places: Callable[[Told, Mark | None, Asked], Places],
    rows: Callable[[Told, list[int]], dict[int, Schema]],
    row: type[Schema],
) -> Answer:
    """A page of rows by plan and key. Every page says when the first was asked for, and judges by the day of it.

    ``places`` tells which rows, ``rows`` what is told of those with these ids: each a ``row``.
    """
    now = mark_now(today=timezone.localdate())  # before anything is read, roles too: later ones are told the next time
    user, since = reader(request, VIEW), asked.since()
    begun, after = place_in(page.cursor, _stopped) or (now, None)
    told = told_to(user, today=begun.day, plan=asked.plan)
    ids = places(told, since, Asked(after, page.limit + 1))
    shown = sorted(place for place in ids if after is None or place > after)[: page.limit + 1]
    found = rows(told, [pk for place in shown if (pk := ids[place])])
    answer = turned(
        request,
        response,
        shown,
        limit=page.limit,
        ended=lambda place: [str(begun), *place],
        told=lambda place: found.get(ids[place] or 0) or _gone(place, row),
    )
    # What has gone since the places were read is told to whoever asks for changes, for only they know what to do with it.
    items = [each for each in answer["items"] if since or not each.removed]
    return {**answer, "items": items, "as_at": str(begun)}


def _stopped(begun: str, plan: str, key: str) -> tuple[Mark, Place]:
    return mark_of(begun), Place(str(plan), str(key))


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
    removed: Literal[False] = Field(description="True where it is in no plan in force any more: drop yours.")


class CommitmentsPage(RowsPage):
    items: list[CommitmentRow | Gone]


@router.get("commitments", response=CommitmentsPage, url_name="api_commitments", summary="Commitments")
def commitments(
    request: HttpRequest, response: HttpResponse, asked: Query[RowsAsked], page: Query[PageAsked]
) -> Answer:
    """What the plans promise, or only what of it has changed; what has left a plan is not among it."""
    return _page_of_rows(
        request, response, asked, page, places=commitments_told, rows=_commitment_rows, row=CommitmentRow
    )


def _commitment_rows(_told: Told, keys: list[int]) -> dict[int, Schema]:
    standing = Prefetch("activities", Activity.objects.filter(retired_on=None).only("pk", "commitment"), "standing")
    rows = Commitment.objects.filter(pk__in=keys).select_related("version__plan", "part__objective")
    return {row.pk: _commitment_row(row) for row in rows.prefetch_related(standing)}


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
        removed=False,
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
    removed: Literal[False] = Field(description="True where it is in no plan in force any more: drop yours.")


class ActivitiesPage(RowsPage):
    items: list[ActivityRow | Gone]


@router.get("activities", response=ActivitiesPage, url_name="api_activities", summary="Activities")
def activities(request: HttpRequest, response: HttpResponse, asked: Query[RowsAsked], page: Query[PageAsked]) -> Answer:
    """What is done for the promises, with declared rating and dates; what has left a plan is not among it.

    Asked for what has changed, it tells again those too that a day has made overdue, silent or contradictory, or no more.
    """
    return _page_of_rows(request, response, asked, page, places=activities_told, rows=_activity_rows, row=ActivityRow)


def _activity_rows(told: Told, keys: list[int]) -> dict[int, Schema]:
    owners = Prefetch("assignments", Assignment.objects.select_related("post", "team").order_by("position", "pk"))
    rows = Activity.objects.filter(pk__in=keys).select_related("version__plan", "commitment", "rating")
    return {row.pk: _activity_row(told.scope, row) for row in rows.prefetch_related(owners)}


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
        owners=[each.called for each in activity.assignments.all()],
        removed=False,
    )
