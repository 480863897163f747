"""Assurance stands apart from progress; signals stand beside the rating, and the differences are a list of their own."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import Frozen, freeze
from wardmote.core.organisations.models import Body
from wardmote.plans import signals
from wardmote.plans.differences import differences_of, signals_of
from wardmote.plans.models import Activity, Opinion, PlanImport, PlanVersion, Rating
from wardmote.plans.selectors.assuring import opinions_of
from wardmote.plans.selectors.listing import Filter, activities_in, rows_of
from wardmote.plans.selectors.scopes import one_plan
from wardmote.plans.selectors.steady import editions_in_a_row
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

TODAY = date(2026, 4, 10)


@pytest.fixture
def done(db: None) -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport) -> User:
    return a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)


def given(activity: Activity, answer: str, by: User, *, on: date = TODAY, body: Body | None = None) -> Opinion:
    return give_opinion(activity, answer, reason="Seen on a visit.", given_on=on, body=body, by=by)


def test_an_opinion_changes_no_rating_and_the_history_tells_of_it(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "2-1")
    given(activity, "not", officer)
    activity.refresh_from_db()
    assert activity.rating is not None
    assert activity.rating.key == "green"
    (opinion,) = opinions_of(activity)
    assert (opinion.answer, opinion.given_by) == ("not", officer.name)


def test_the_opinion_given_last_counts_and_the_earlier_ones_stay(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "2-1")
    board = Body.objects.get(name="Contact Board")
    given(activity, "partly", officer, on=TODAY - timedelta(days=9), body=board)
    given(activity, "assured", officer)
    given(activity, "not", officer, on=TODAY - timedelta(days=20))
    assert [each.answer for each in opinions_of(activity)] == ["assured", "partly", "not"]
    assert Opinion.objects.get(is_newest=True).answer == "assured"
    assert opinions_of(activity)[1].given_by == "Contact Board"


def test_a_whole_commitment_has_assurance_of_its_own(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "2-1")
    give_opinion(activity.commitment, "partly", reason="Half of it.", given_on=TODAY, by=officer)
    assert [each.answer for each in opinions_of(activity.commitment)] == ["partly"]
    assert opinions_of(activity) == []


def test_an_opinion_needs_a_reason_and_a_day_that_has_come(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "2-1")
    with pytest.raises(ValidationError, match="why"):
        give_opinion(activity, "not", reason=" ", given_on=TODAY, by=officer)
    with pytest.raises(ValidationError, match="today"):
        give_opinion(activity, "not", reason="x", given_on=timezone.localdate() + timedelta(days=1), by=officer)
    with pytest.raises(ValidationError):
        give_opinion(activity, "perhaps", reason="x", given_on=TODAY, by=officer)


@pytest.mark.parametrize("role", [Role.OWNER, Role.ANALYST, Role.AUDITOR, Role.PANEL_MEMBER])
def test_who_does_the_work_gives_no_assurance_of_it(done: PlanImport, role: Role) -> None:
    somebody = a_user(role, done.version.plan.partnership.force)
    with pytest.raises(PermissionDenied):
        given(the_activity(done, "2-1"), "assured", somebody)


def test_the_database_keeps_one_newest_and_one_subject(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "2-1")
    opinion = given(activity, "assured", officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.filter(pk=opinion.pk).update(commitment=activity.commitment)
    given(activity, "not", officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Opinion.objects.update(is_newest=True)


def test_assurance_follows_its_activity_into_the_next_version(done: PlanImport, officer: User) -> None:
    given(the_activity(done, "2-1"), "not", officer)
    assert done.by is not None
    draft = draft_version(done.version.plan, title="Next year", reason="A new term.", by=done.by)
    adopt_version(draft, on=timezone.localdate(), kind="new_term", reason="Agreed.", by=done.by)
    later = Activity.objects.get(version=draft, key="2-1")
    assert [each.answer for each in opinions_of(later)] == ["not"]


def test_lists_show_assurance_and_are_narrowed_by_it(done: PlanImport, officer: User, client: Client) -> None:
    given(the_activity(done, "2-1"), "partly", officer)
    client.force_login(officer)
    address = reverse("activities", args=[done.version.plan.slug])
    assert "Partly assured" in client.get(address).content.decode()
    narrowed = client.get(address, {"assurance": "partly"}).content.decode()
    assert "Publish the walking rota." in narrowed
    assert "Train twelve volunteers." not in narrowed
    without = client.get(address, {"assurance": "none"}).content.decode()
    assert "Publish the walking rota." not in without.split("<table")[1]
    assert "Partly assured" in client.get(address, {"as": "csv"}).content.decode()


def test_the_form_records_it_and_keeps_what_was_typed(done: PlanImport, officer: User, client: Client) -> None:
    client.force_login(officer)
    address = reverse("activity_assurance", args=[done.version.plan.slug, "2-1"])
    board = Body.objects.get(name="Contact Board")
    day = {"given_on-day": "2", "given_on-month": "4", "given_on-year": "2026"}
    wrong = client.post(address, {"reason": "The rota was not there.", "body": board.pk, **day})
    assert wrong.status_code == 422
    assert "The rota was not there." in wrong.content.decode()
    right = client.post(address, {"answer": "not", "reason": "No rota.", "body": board.pk, **day}, follow=True)
    words = right.content.decode()
    assert "The rating stays as it was declared." in words
    assert "by Contact Board" in words


def test_a_board_of_somebody_else_has_no_opinion_here(done: PlanImport, officer: User, client: Client) -> None:
    stranger = Body.objects.create(partnership=a_partnership("Southmoor"), name="Their board")
    client.force_login(officer)
    address = reverse("activity_assurance", args=[done.version.plan.slug, "2-1"])
    day = {"given_on-day": "2", "given_on-month": "4", "given_on-year": "2026"}
    answer = client.post(address, {"answer": "not", "reason": "No rota.", "body": stranger.pk, **day})
    assert answer.status_code == 422
    assert not Opinion.objects.exists()


# Signals


def an_edition(version: PlanVersion, words: dict[str, str], *, as_at: date, by: User) -> Edition:
    """A report in which these activities (by uuid) were rated so."""
    return freeze(
        partnership=version.plan.partnership,
        report="panel-report",
        series="panel",
        title="Report",
        as_at=as_at,
        period=(None, None),
        audience=Edition.Audience.PANEL,
        content={"composed": {}},
        cards=[Frozen("activity", uuid, {"rating": word}) for uuid, word in words.items()],
        files=[],
        by=by,
    )


def test_it_is_counted_in_how_many_editions_in_a_row_a_rating_stood(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "1-1")
    uuid = str(activity.uuid)
    for month, word in ((1, "Amber"), (2, "Red"), (3, "Amber"), (4, "Amber")):
        an_edition(done.version, {uuid: word}, as_at=date(2026, month, 1), by=officer)
    assert editions_in_a_row(done.version, {uuid: "Amber"}) == {uuid: 2}
    assert editions_in_a_row(done.version, {uuid: "Green"}) == {uuid: 0}


def test_an_amber_that_never_moves_is_listed(done: PlanImport, officer: User) -> None:
    activity = the_activity(done, "1-1")
    Activity.objects.filter(pk=activity.pk).update(latest=TODAY + timedelta(days=300), last_update_on=TODAY)
    scope = one_plan(done.version, today=TODAY)
    assert activity not in activities_in(scope, narrowed=Filter(show="differing"))
    for month in (1, 2, 3):
        an_edition(done.version, {str(activity.uuid): "Amber"}, as_at=date(2026, month, 1), by=officer)
    assert activity in activities_in(scope, narrowed=Filter(show="differing"))
    (shown,) = differences_of(rows_of([activity.pk], scope), scope)
    assert shown.against == ("rated the same in 3 editions in a row",)


DAYS = (None, TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=60))


@pytest.mark.parametrize("status", ["not_stated", "ongoing", "complete"])
def test_the_list_holds_what_the_rule_says(done: PlanImport, status: str) -> None:
    """Every mix of rating, dates and silence, asked of the database and of the rule."""
    activity = the_activity(done, "2-1")
    scope = one_plan(done.version, today=TODAY)
    ratings: list[Any] = [None, *Rating.objects.filter(scheme=done.version.scheme)]
    for rating, latest, first, said in product(ratings, DAYS, DAYS, (TODAY - timedelta(days=40), TODAY)):
        values = {"rating": rating, "latest": latest, "original_latest": first, "last_update_on": said}
        Activity.objects.filter(pk=activity.pk).update(status=status, **values)
        listed = activities_in(scope, narrowed=Filter(show="differing")).filter(pk=activity.pk).exists()
        activity = Activity.objects.select_related("rating").get(pk=activity.pk)
        found = signals_of(activity, editions=0, today=scope.days[done.version.pk])
        against = signals.differing(found, rating=rating.key if rating else None)
        assert listed == bool(against), (values, found)


def test_the_page_of_differences_says_what_speaks_against_the_rating(
    done: PlanImport, officer: User, client: Client
) -> None:
    activity = the_activity(done, "2-1")
    past = timezone.localdate() - timedelta(days=5)
    Activity.objects.filter(pk=activity.pk).update(latest=past, original_latest=past - timedelta(days=30))
    client.force_login(officer)
    for address in (reverse("differing", args=[done.version.plan.slug]), reverse("all_differing")):
        words = client.get(address).content.decode()
        assert "past its date, past its first date" in words
        assert "Publish the walking rota." in words
    shown = client.get(reverse("activity", args=[done.version.plan.slug, "2-1"])).content.decode()
    assert "Worked out beside the rating:" in shown


def test_nothing_differs_where_nothing_is_declared() -> None:
    found = signals.signals(
        rating=None,
        rating_is_complete=False,
        rating_is_off_track=False,
        status="ongoing",
        latest=TODAY - timedelta(days=1),
        original_latest=None,
        last_update_on=None,
        cadence="",
        editions=9,
        measure_is_worse=False,
        today=TODAY,
    )
    assert found == ("late", "late_first", "silent")
    assert signals.differing(found, rating=None) == ()
