"""Lists of activities: each question with rows that are in and rows that are not; orders, groups, and across plans."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as settings_of_django
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wardmote.core.accounts.models import Role, User
from wardmote.core.organisations.services import form_team, open_post
from wardmote.plans import rules
from wardmote.plans.models import Activity, Dependency, PlanImport
from wardmote.plans.selectors.glance import overview, summaries
from wardmote.plans.selectors.listing import (
    BY_REF,
    GROUPINGS,
    ORDERS,
    Filter,
    activities_in,
    due_span,
    in_order,
    listed_in,
    natural,
    rows_of,
)
from wardmote.plans.selectors.moving import moves_among, moves_since_last_edition
from wardmote.plans.selectors.scopes import every_plan, one_plan
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)
from wardmote.plans.tests.test_public import an_edition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


def keys(done: PlanImport, *, order: str = "", group: str = "", **narrowed: Any) -> list[str]:
    """The keys of a list of one plan: 1-1, 2-1, 2-2 and 3-1 where nothing narrows it."""
    scope = one_plan(done.version, today=TODAY)
    moves = moves_since_last_edition(done.version)
    found = activities_in(
        scope, narrowed=Filter(**narrowed), moves={done.version.pk: moves} if moves else {}, order=order, group=group
    )
    named = dict(found.values_list("pk", "key"))
    return [named[key] for key in in_order(found, order).keys]


def sign_in(client: Client, done: PlanImport) -> None:
    """As the policy officer who imported the plan."""
    assert done.by is not None
    client.force_login(done.by)


def change(done: PlanImport, key: str, **values: Any) -> Activity:
    Activity.objects.filter(version=done.version, key=key).update(**values)
    return the_activity(done, key)


# Questions


def test_a_date_agreed_anew_hides_nothing_from_the_question_about_the_first_one(done: PlanImport) -> None:
    change(done, "1-1", original_latest=date(2026, 3, 1), latest=date(2026, 6, 30))
    change(done, "2-1", original_latest=None, latest=date(2026, 4, 9))
    change(done, "2-2", original_latest=date(2026, 3, 1), latest=date(2026, 3, 1), status="complete")
    assert keys(done, show="overdue_original") == ["1-1", "2-1"]
    assert keys(done, show="overdue") == ["2-1"]


def test_a_rating_that_the_dates_or_the_status_speak_against_is_contradictory(done: PlanImport) -> None:
    change(done, "1-1", latest=TODAY - timedelta(days=1))  # amber, past its date
    change(done, "2-1", status="complete")  # green and complete agree
    change(done, "3-1", status="complete")  # red, and said to be complete
    assert keys(done, show="contradictory") == ["1-1", "3-1"]
    scheme = done.version.scheme
    blue = scheme.ratings.filter(complete=True).first()
    if blue:
        change(done, "2-2", rating=blue, status="ongoing")
        assert keys(done, show="contradictory") == ["1-1", "2-2", "3-1"]
        change(done, "2-2", status="not_stated")
        assert keys(done, show="contradictory") == ["1-1", "3-1"]


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.filter_too_much],
)
@given(
    rating=st.sampled_from(["red", "amber", "green", "blue", None]),
    status=st.sampled_from(Activity.Status.values),
    latest=st.none() | st.dates(date(2026, 4, 8), date(2026, 4, 12)),
    first=st.none() | st.dates(date(2026, 4, 8), date(2026, 4, 12)),
)
def test_the_database_finds_contradictions_and_lateness_as_the_rules_do(
    done: PlanImport, rating: str | None, status: str, latest: date | None, first: date | None
) -> None:
    found = done.version.scheme.ratings.filter(key=rating).first() if rating else None
    change(done, "1-1", rating=found, status=status, latest=latest, original_latest=first)
    says = rules.contradicts(
        rating=found.key if found else None,
        rating_is_complete=bool(found and found.complete),
        rating_is_off_track=bool(found and found.off_track),
        status=status,
        latest=latest,
        today=TODAY,
    )
    assert ("1-1" in keys(done, show="contradictory")) == says
    finished = status in rules.FINISHED
    late = rules.is_overdue(latest=first or latest, finished=finished, today=TODAY)
    assert ("1-1" in keys(done, show="overdue_original")) == late


def test_a_team_that_leads_is_an_owner_until_it_is_disbanded(done: PlanImport) -> None:
    team = form_team(organisation=done.version.plan.partnership.force, name="Contact", by=None)
    the_activity(done, "1-1").assignments.filter(part="lead").update(team=team)
    assert "1-1" not in keys(done, show="unowned")
    team.ends_on = TODAY - timedelta(days=1)
    team.save()
    assert "1-1" in keys(done, show="unowned")


def test_what_waits_for_a_decision_is_found_by_its_kind_and_whether_it_is_late(done: PlanImport) -> None:
    def waits(key: str, **values: Any) -> None:
        given = {"kind": "funding", "text": "Money", "recorded_at": timezone.now(), **values}
        Dependency.objects.create(activity=the_activity(done, key), **given)

    waits("1-1", decision_due=TODAY - timedelta(days=1))
    waits("2-1", kind="court", decision_due=TODAY)
    waits("3-1", outcome="granted", decided_on=TODAY)
    assert keys(done, show="waiting") == keys(done, depends="undecided") == ["1-1", "2-1"]
    assert keys(done, show="decision_late") == ["1-1"]
    assert keys(done, depends="funding") == ["1-1", "3-1"]
    assert keys(done, depends="any") == ["1-1", "2-1", "3-1"]


def test_the_agreed_cadence_decides_who_is_silent_and_can_be_asked_for(done: PlanImport) -> None:
    Activity.objects.filter(version=done.version).update(last_update_on=TODAY - timedelta(days=60))
    change(done, "2-1", cadence="quarterly", asked="quarterly")
    assert keys(done, show="silent") == ["1-1", "2-2", "3-1"]
    assert keys(done, cadence="quarterly") == ["2-1"]
    assert keys(done, cadence="none") == ["1-1", "2-2", "3-1"]


@pytest.mark.parametrize(
    ("narrowed", "found"),
    [
        ({"due": "this_month"}, ["2-1"]),
        ({"due": "next_30"}, ["2-1", "2-2"]),
        ({"due": "none"}, ["3-1"]),
        ({"due_from": date(2026, 5, 10)}, ["1-1", "2-2"]),
        ({"due_to": date(2026, 4, 30)}, ["2-1"]),
        ({"due_from": date(2026, 5, 1), "due_to": date(2026, 5, 31)}, ["2-2"]),
    ],
)
def test_a_list_is_narrowed_by_when_things_are_due(
    done: PlanImport, narrowed: dict[str, Any], found: list[str]
) -> None:
    change(done, "2-1", latest=date(2026, 4, 30))
    change(done, "2-2", latest=date(2026, 5, 10))
    assert keys(done, **narrowed) == found


def test_this_month_ends_on_its_last_day_whatever_its_length() -> None:
    assert due_span("this_month", today=date(2024, 2, 29)) == (date(2024, 2, 1), date(2024, 2, 29))
    assert due_span("this_month", today=date(2026, 12, 31)) == (date(2026, 12, 1), date(2026, 12, 31))


def test_a_list_is_narrowed_to_a_post_and_to_a_team_with_its_posts(done: PlanImport) -> None:
    force = done.version.plan.partnership.force
    team = form_team(organisation=force, name="Contact", by=None)
    post = open_post(organisation=force, name="Head of Contact", by=None)
    post.team = team
    post.save()
    the_activity(done, "1-1").assignments.filter(part="lead").update(post=post)
    assert keys(done, post=post.pk) == keys(done, team=team.pk) == ["1-1"]
    assert keys(done, post=post.pk + 1) == []


# Orders and groups


def test_references_are_sorted_as_numbers() -> None:
    refs = ["1.10", "1.9", "A.2", "2", "1.9.1"]
    assert sorted(refs, key=natural) == ["1.9", "1.9.1", "1.10", "2", "A.2"]


def test_a_list_by_reference_follows_the_numbers_not_the_letters_nor_the_plan() -> None:
    refs = ["10", "9", "1"]
    done = an_imported_plan(a_reading(*(a_commitment(ref, f"Promise {ref}.") for ref in refs)))
    assert keys(done) == ["10-1", "9-1", "1-1"]
    assert keys(done, order="ref") == ["1-1", "9-1", "10-1"]
    assert keys(done, order="-ref") == ["10-1", "9-1", "1-1"]
    assert keys(done, order="ref", group="objective") == ["1-1", "9-1", "10-1"]


def test_a_list_is_sorted_by_owner_and_by_how_often_its_dates_moved(done: PlanImport) -> None:
    change(done, "2-2", times_moved=3)
    assert keys(done, order="owner")[0] == "1-1"
    assert keys(done, order="-moved")[0] == "2-2"


@pytest.mark.parametrize("group", sorted(GROUPINGS))
def test_the_groups_of_a_list_hold_every_row_once_and_each_group_stands_together(done: PlanImport, group: str) -> None:
    change(done, "2-1", latest=date(2026, 6, 1), status="ongoing")
    for scope in (one_plan(done.version, today=TODAY), every_plan(user=done.by, today=TODAY)):
        found = activities_in(scope, narrowed=Filter(), group=group)
        listed = in_order(found, "")
        counts = listed.counts()
        assert list(zip(listed.keys, listed.groups, strict=True)) == [(row.pk, row.grouped) for row in found]  # type: ignore[attr-defined]
        values = [row.grouped for row in found]  # type: ignore[attr-defined]
        assert sum(counts.values()) == len(values) == 4
        assert {value: values.count(value) for value in values} == counts
        starts = [value for number, value in enumerate(values) if number == 0 or values[number - 1] != value]
        assert len(starts) == len(set(values)), "a group stands in two places"


def test_a_grouped_page_names_each_group_with_how_many_are_in_it(client: Client, done: PlanImport) -> None:
    sign_in(client, done)
    page = client.get(reverse("activities", args=[done.version.plan.slug]) + "?group=rating").content.decode()
    heads = [
        part.partition("</th>")[0].replace(' <span class="wm-group__count">', " ")
        for part in page.split('colspan="8">')[1:]
    ]
    assert [head.replace("</span>", "") for head in heads] == [
        "R Red (1)",
        "A Amber (1)",
        "G Green (1)",
        "Not rated (1)",
    ]


# Across plans


@pytest.fixture
def two(done: PlanImport) -> tuple[PlanImport, PlanImport, User]:
    """Two plans of one partnership and one of another, and an analyst of the first."""
    partnership = done.version.plan.partnership
    second = an_imported_plan(
        a_reading(a_commitment("7", "Open the front counter on Saturdays.", an_activity(rag="red", rag_printed="R"))),
        partnership=partnership,
        by=done.by,
    )
    an_imported_plan(partnership=a_partnership("Southfen"))
    return done, second, a_user(Role.ANALYST, partnership.force)


def test_one_list_holds_the_activities_of_every_plan_one_may_read_and_of_no_other(
    client: Client, two: tuple[PlanImport, PlanImport, User]
) -> None:
    first, second, analyst = two
    scope = every_plan(user=analyst, today=TODAY)
    assert {version.pk for version in scope.versions} == {first.version.pk, second.version.pk}
    found = activities_in(scope, narrowed=Filter())
    assert found.count() == 5
    client.force_login(analyst)
    page = client.get(reverse("all_activities") + "?rating=red").content.decode()
    assert "Open the front counter" in page
    assert "Repair the bicycle" in page
    assert "Southfen" not in page
    one = client.get(reverse("all_activities") + f"?rating=red&plan={second.version.plan.slug}").content.decode()
    assert "Repair the bicycle" not in one


def test_a_list_across_plans_narrowed_to_a_plan_that_one_may_not_read_is_narrowed_to_none(
    client: Client, two: tuple[PlanImport, PlanImport, User]
) -> None:
    stranger = a_user(Role.ANALYST, a_partnership("Eastmere").force)
    client.force_login(stranger)
    page = client.get(reverse("all_activities") + f"?plan={two[0].version.plan.slug}").content.decode()
    assert "Nothing matches" in page
    assert "bicycle" not in page


def test_each_plan_of_a_list_is_judged_by_its_own_day(two: tuple[PlanImport, PlanImport, User]) -> None:
    first, second, analyst = two
    change(first, "1-1", latest=date(2026, 4, 9))
    change(second, "7-1", latest=date(2026, 4, 9))
    Activity.objects.filter(version=second.version).update(last_update_on=None)
    second.version.as_at = date(2024, 3, 31)  # at rest: nobody has said anything for more than a year
    second.version.save()
    scope = every_plan(user=analyst, today=TODAY)
    assert [each.key for each in activities_in(scope, narrowed=Filter(show="overdue"))] == ["1-1"]
    found = summaries(scope, moves={})
    assert (found[first.version.pk].overdue, found[second.version.pk].overdue) == (1, 0)


# At a glance


def test_what_moved_is_counted_for_each_objective(done: PlanImport) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    moves = moves_since_last_edition(done.version)
    seen = overview(one_plan(done.version, today=TODAY), moves=moves)
    assert moves is not None
    ((_objective, summary),) = seen.objectives
    assert summary.worse == seen.whole.worse == moves.count("worse") == 1


def test_the_moves_of_a_page_are_those_of_the_plan(done: PlanImport) -> None:
    an_edition(done, as_at=date(2026, 1, 31), audience="panel", word="Green")
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Red")
    change(done, "2-2", rating=done.version.scheme.ratings.get(key="red"))
    every = moves_since_last_edition(done.version)
    assert every is not None
    for row in done.version.activities.select_related("rating"):
        found = moves_among(done.version, [row])
        assert found is not None
        assert found.edition == every.edition
        assert found.of(row) == every.of(row)


# Files


@pytest.mark.parametrize("query", ["", "show=overdue_original", "sort=-rating", "sort=-ref", "group=rating&sort=due"])
def test_a_file_holds_the_rows_of_the_list_in_its_order(client: Client, done: PlanImport, query: str) -> None:
    change(done, "1-1", original_latest=date(2026, 3, 1))
    sign_in(client, done)
    for address, ref in (
        (reverse("activities", args=[done.version.plan.slug]), "Activity"),
        (reverse("all_activities"), "Plan"),
    ):
        page = client.get(f"{address}?{query}")
        text = client.get(f"{address}?{query}&as=csv").content.decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [row["Statement"] for row in rows] == [_statement(url) for url in _links(page)]
        assert ref in rows[0]


def _links(page: Any) -> list[str]:
    return [
        part.partition('"')[0]
        for part in page.content.decode().split('class="wm-what"><a class="govuk-link" href="')[1:]
    ]


def _statement(url: str) -> str:
    return (
        Activity.objects.select_related("commitment").get(key=url.rstrip("/").rpartition("/")[2]).commitment.statement
    )


def test_a_file_says_what_the_dates_say(client: Client, done: PlanImport) -> None:
    change(done, "1-1", latest=date(2026, 4, 9), original_latest=date(2026, 3, 1), times_moved=1)
    sign_in(client, done)
    text = client.get(reverse("activities", args=[done.version.plan.slug]) + "?as=csv").content.decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text, newline="")))
    assert row["What the dates say"] == "Past its date; Past its first date; Silent; Contradictory"
    assert (row["First due"], row["Times moved"], row["Lead"]) == ("2026-03-01", "1", "Contact Centre Manager")


def test_a_date_that_cannot_be_read_is_said_and_narrows_nothing(client: Client, done: PlanImport) -> None:
    sign_in(client, done)
    page = client.get(reverse("activities", args=[done.version.plan.slug]) + "?due_from=soon").content.decode()
    assert "Enter a real date" in page
    assert page.count('class="wm-what"') == 4


@pytest.mark.parametrize(
    "query", ["group=nothing", "sort=x&page=99", "post=1e3", "team=-1", "body=' OR 1=1", "plan=x", "as=exe"]
)
def test_an_address_that_makes_no_sense_shows_the_list(client: Client, done: PlanImport, query: str) -> None:
    sign_in(client, done)
    for address in (reverse("activities", args=[done.version.plan.slug]), reverse("all_activities")):
        assert client.get(f"{address}?{query}").status_code == 200


# Rows that were drawn before


def test_a_row_that_was_drawn_shows_what_changed_since(client: Client, done: PlanImport) -> None:
    sign_in(client, done)
    address = reverse("activities", args=[done.version.plan.slug])
    before = client.get(address).content.decode()
    assert "Past its date" not in before
    changes: list[tuple[dict[str, Any], str]] = [
        ({"latest": TODAY - timedelta(days=1)}, "Past its date"),
        ({"text": "Answer <quickly>."}, "Answer &lt;quickly&gt;."),
        ({"times_moved": 3}, "moved 3 times"),
        ({"status": "ongoing"}, "Ongoing"),
    ]
    for values, words in changes:
        change(done, "1-1", **values)
        assert words in client.get(address).content.decode()
    the_activity(done, "1-1").assignments.update(printed="Chief of <Bells>", post=None, team=None)
    assert "Chief of &lt;Bells&gt;" in client.get(address).content.decode()


def test_a_row_is_drawn_in_the_language_of_its_reader_and_with_what_they_may_do(
    client: Client, done: PlanImport
) -> None:
    sign_in(client, done)
    address = reverse("activities", args=[done.version.plan.slug])
    ours = client.get(address).content.decode()
    with override("cy"):
        theirs = gettext("Updated")
    client.cookies[settings_of_django.LANGUAGE_COOKIE_NAME] = "cy"
    assert f'data-label="{theirs}"' in client.get(address).content.decode()
    client.force_login(a_user(Role.ANALYST, done.version.plan.partnership.force))
    del client.cookies[settings_of_django.LANGUAGE_COOKIE_NAME]
    analyst = client.get(address).content.decode()
    assert 'name="row"' in ours
    assert 'name="row"' not in analyst
    assert client.get(address).content.decode().count("<tr>") == ours.count("<tr>")


def test_the_rows_of_a_list_are_what_their_activities_say(done: PlanImport) -> None:
    scope = one_plan(done.version, today=TODAY)
    keys = [each.pk for each in done.version.activities.order_by("-position")]
    rows = rows_of(keys, scope)
    assert [row.pk for row in rows] == keys
    for row in rows:
        slow = Activity.objects.get(pk=row.pk)
        assert row.ref_shown == slow.ref_shown
        assert (row.rating and row.rating.key) == (slow.rating and slow.rating.key)
        assert (row.promise, row.text, row.uuid) == (slow.commitment.statement, slow.text, slow.uuid)
        owners = [str(each.post or each.team or each.printed) for each in slow.assignments.order_by("position")]
        assert list(row.owners) == owners


def test_a_list_is_paged_by_the_order_it_stands_in(client: Client, done: PlanImport) -> None:
    scope = one_plan(done.version, today=TODAY)
    for order in ORDERS:
        for group in ("", *GROUPINGS):
            slow = activities_in(scope, narrowed=Filter(), order=order, group=group)
            listed = listed_in(scope, narrowed=Filter(), moves={}, order=order, group=group)
            if order not in BY_REF:
                assert list(listed.keys) == [each.pk for each in slow]
            assert sorted(listed.keys) == sorted(slow.values_list("pk", flat=True))


def test_a_list_asks_few_questions_however_long_it_is(
    client: Client, done: PlanImport, django_assert_num_queries: Any
) -> None:
    sign_in(client, done)
    address = reverse("activities", args=[done.version.plan.slug])
    client.get(address)
    with django_assert_num_queries(8):
        client.get(address)
