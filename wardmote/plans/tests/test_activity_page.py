"""One activity's page: all that refers to it, whose progress it shows, what it waits for, its dates, steps and holders."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.services import record
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.services import open_post
from wardmote.plans.models import Activity, CommitmentLink, Dependency, Lineage, PlanImport, Step, Update
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.depending import add_dependency, decide
from wardmote.plans.services.steps import tick
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)
from wardmote.plans.tests.test_views import address, words_of
from wardmote.plans.views import mine

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: TODAY)


def a_plan_that_points(*pairs: tuple[str, str]) -> PlanImport:
    """A flat plan of commitments whose progress shows another's: ("1", "2") is “1: refer to 2”."""
    rows = [
        a_commitment(ref, f"Promise number {ref}.", an_activity(progress=f"Refer to {to}", cross_refs=[to]))
        if to
        else a_commitment(ref, f"Promise number {ref}.", an_activity(progress="Two handlers started.", rag="green"))
        for ref, to in pairs
    ]
    return an_imported_plan(a_reading(*rows))


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def officer(done: PlanImport, client: Client) -> User:
    user = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


def signed_in(done: PlanImport, client: Client) -> Client:
    assert done.by is not None
    client.force_login(done.by)
    return client


# Whose progress it shows


def test_a_chain_is_shown_to_its_end_with_the_rating_and_words_there(client: Client) -> None:
    done = a_plan_that_points(("1", "2"), ("2", "3"), ("3", ""))
    words = words_of(signed_in(done, client).get(address("activity", done, "1-1")))
    shown = words.partition("Whose progress it shows")[2]
    assert "2 Promise number 2." in shown
    assert "3 Promise number 3. G Green" in shown
    assert "by way of 2" in shown
    assert "Two handlers started." in shown


def test_a_circle_is_named_and_ends(client: Client) -> None:
    done = a_plan_that_points(("1", "2"), ("2", "3"), ("3", "1"))
    words = words_of(signed_in(done, client).get(address("activity", done, "1-1")))
    assert "Goes round in a circle 1 → 2 → 3 → 1" in words


def test_one_that_refers_to_itself_says_so(client: Client) -> None:
    done = a_plan_that_points(("1", "1"))
    words = words_of(signed_in(done, client).get(address("activity", done, "1-1")))
    assert "Refers to itself 1 shows the progress of 1: it says nothing." in words


def test_a_commitment_shows_theirs_below_each_of_its_activities(client: Client) -> None:
    done = a_plan_that_points(("1", "2"), ("2", ""))
    words = words_of(signed_in(done, client).get(address("commitment", done, "1")))
    assert "Two handlers started." in words.partition("Whose progress it shows")[2]


# Dates


def test_each_move_of_a_date_stands_with_why_and_who_agreed(client: Client, done: PlanImport, officer: User) -> None:
    agree_date(
        the_activity(done, "1-1"),
        date(2026, 9, 30),
        reason="No trainer.",
        agreed_on=date(2026, 4, 9),
        agreed_by="Contact Board",
        by=officer,
    )
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "30 June 2026 → 30 September 2026 agreed 9 April 2026 by Contact Board" in words
    assert "No trainer." in words
    assert "First due 30 June 2026, moved once since" in words


def a_new_date(**values: str) -> dict[str, str]:
    plain = {"latest-day": "30", "latest-month": "9", "latest-year": "2026", "reason": "No trainer.", "agreed_by": ""}
    return {**plain, "agreed_on-day": "9", "agreed_on-month": "4", "agreed_on-year": "2026", "revision": "0", **values}


def test_a_new_date_is_agreed_on_a_page_of_its_own(client: Client, done: PlanImport, officer: User) -> None:
    where = address("activity_date", done, "1-1")
    assert where in client.get(address("activity", done, "1-1")).content.decode()
    assert 'name="revision" value="0"' in client.get(where).content.decode()
    assert client.post(where, a_new_date()).status_code == 302
    assert the_activity(done, "1-1").latest == date(2026, 9, 30)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": " "}, "Say why the date moves."),
        ({"latest-day": "31"}, "Enter a real date"),
        ({"agreed_on-day": "11"}, "The date must be today or earlier."),
        ({"latest-month": "6"}, "That is the date it has now."),
        ({"revision": "nonsense"}, "Enter a whole number"),
    ],
)
def test_a_date_that_cannot_be_is_refused_and_what_was_typed_stays(
    client: Client, done: PlanImport, officer: User, wrong: dict[str, str], said: str
) -> None:
    response = client.post(address("activity_date", done, "1-1"), a_new_date(agreed_by="The Board", **wrong))
    assert response.status_code == 422
    assert said in words_of(response)
    assert 'value="The Board"' in response.content.decode()
    assert the_activity(done, "1-1").latest == date(2026, 6, 30)


def test_a_date_agreed_meanwhile_stands_beside_mine_and_i_choose(
    client: Client, done: PlanImport, officer: User
) -> None:
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    agree_date(the_activity(done, "1-1"), date(2026, 8, 31), reason="Sooner.", agreed_on=TODAY, by=other)
    response = client.post(address("activity_date", done, "1-1"), a_new_date())
    words = words_of(response)
    assert response.status_code == 422
    assert "31 August 2026" in words.replace("taken out: ", "")
    assert "Sooner." in words
    assert ">No trainer.</textarea>" in response.content.decode()
    assert the_activity(done, "1-1").latest == date(2026, 8, 31)
    again = a_new_date(revision=str(the_activity(done, "1-1").revision))
    assert f'name="revision" value="{again["revision"]}"' in response.content.decode()
    assert client.post(address("activity_date", done, "1-1"), again).status_code == 302
    activity = the_activity(done, "1-1")
    assert (activity.latest, activity.times_moved, activity.date_moves.count()) == (date(2026, 9, 30), 2, 2)


# Steps


@pytest.fixture
def step(done: PlanImport) -> Step:
    return Step.objects.create(activity=the_activity(done, "1-1"), number=1, text="Hear callers.", position=0)


def test_a_step_is_ticked_off_by_a_button_and_shows_when_and_by_whom(
    client: Client, done: PlanImport, officer: User, step: Step
) -> None:
    where = address("activity_step", done, "1-1")
    response = client.post(where, {"step": step.pk, "seen": "", "tick": "1"}, follow=True)
    assert f"Done 10 April 2026, {officer.name}" in words_of(response)
    seen = re.search(r'name="seen" value="([^"]+)"', response.content.decode())
    assert seen is not None
    response = client.post(where, {"step": step.pk, "seen": seen[1], "untick": "1"}, follow=True)
    assert "Done" not in words_of(response).partition("Steps")[2].partition("Updates")[0]


def test_a_step_ticked_meanwhile_is_said_and_stands(
    client: Client, done: PlanImport, officer: User, step: Step
) -> None:
    other = a_user(Role.CHIEF_OFFICER, done.version.plan.partnership.force)
    tick(step, on=date(2026, 4, 9), by=other)
    response = client.post(
        address("activity_step", done, "1-1"), {"step": step.pk, "seen": "", "tick": "1"}, follow=True
    )
    assert "Somebody else has ticked this step" in words_of(response)
    step.refresh_from_db()
    assert (step.done_on, step.done_by) == (date(2026, 4, 9), other)


@pytest.mark.parametrize("number", ["", "x", "0", "99999999999999999999999", "²"])
def test_a_step_of_nowhere_is_not_there(client: Client, done: PlanImport, officer: User, number: str) -> None:
    assert client.post(address("activity_step", done, "1-1"), {"step": number}).status_code == 404


def test_a_step_of_another_activity_is_not_there(client: Client, done: PlanImport, officer: User, step: Step) -> None:
    assert client.post(address("activity_step", done, "2-1"), {"step": step.pk}).status_code == 404


# What it waits for


def test_what_it_waits_for_stands_on_both_pages_and_an_overdue_decision_is_marked(
    client: Client, done: PlanImport, officer: User
) -> None:
    form = {"kind": "activity", "text": "The rota first", "waits_for": "2-1"}
    due = {"decision_due-day": "9", "decision_due-month": "4", "decision_due-year": "2026"}
    assert client.post(address("dependency_add", done, "1-1"), {**form, **due}).status_code == 302
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "2.1 Publish the walking rota. : The rota first" in words
    assert "Not decided yet decision due 9 April 2026 Decision overdue" in words
    other = words_of(client.get(address("activity", done, "2-1")))
    assert "What waits for it 1 Answer every call" in other
    assert "Record the decision" not in other


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Choose what it waits for."),
        ({"kind": "luck"}, "Select a valid choice"),
        ({"text": ""}, "Say what it waits for."),
        ({"kind": "activity"}, "Choose the activity it waits for"),
        ({"waits_for": "1-1"}, "Select a valid choice"),
        ({"waits_for": "2-1"}, "or another kind"),
        ({"decision_due-day": "x", "decision_due-month": "1", "decision_due-year": "2026"}, "Enter a real date"),
    ],
)
def test_a_dependency_that_cannot_be_is_refused(
    client: Client, done: PlanImport, officer: User, wrong: dict[str, str], said: str
) -> None:
    response = client.post(address("dependency_add", done, "1-1"), {"kind": "bid", "text": "The fund", **wrong})
    assert response.status_code == 422
    assert said in words_of(response)
    assert not Dependency.objects.exists()


def a_decision(**values: str) -> dict[str, str]:
    return {"outcome": "granted", "day-day": "9", "day-month": "4", "day-year": "2026", "seen": "waiting//", **values}


def test_a_decision_is_recorded_or_put_off(client: Client, done: PlanImport, officer: User) -> None:
    row = add_dependency(the_activity(done, "1-1"), kind="bid", text="The fund", by=officer)
    where = address("dependency", done, "1-1", row.pk)
    assert client.post(where, a_decision(**{"outcome": "waiting", "day-year": "2027"})).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.decision_due) == ("waiting", date(2027, 4, 9))
    assert client.post(where, a_decision(seen="waiting//2027-04-09")).status_code == 302
    row.refresh_from_db()
    assert (row.outcome, row.decided_on) == ("granted", date(2026, 4, 9))
    assert client.post(where, a_decision(**{"day-year": "2027"})).status_code == 422


def test_a_decision_recorded_meanwhile_stands_beside_mine(client: Client, done: PlanImport, officer: User) -> None:
    row = add_dependency(the_activity(done, "1-1"), kind="bid", text="The fund", by=officer)
    decide(row, "refused", on=TODAY, by=officer)
    response = client.post(address("dependency", done, "1-1", row.pk), a_decision())
    words = words_of(response).replace("taken out: ", "").replace("put in: ", "")
    assert response.status_code == 422
    assert "Decided: no, 10 April 2026" in words
    row.refresh_from_db()
    assert row.outcome == "refused"
    assert 'name="seen" value="refused/2026-04-10/"' in response.content.decode()


def test_a_dependency_of_another_activity_is_not_there(client: Client, done: PlanImport, officer: User) -> None:
    row = add_dependency(the_activity(done, "1-1"), kind="bid", text="The fund", by=officer)
    assert client.get(address("dependency", done, "2-1", row.pk)).status_code == 404
    assert client.get(address("dependency", done, "1-1", 10**18)).status_code == 404


# Owners and their holders


def test_the_holder_of_each_day_stands_beside_what_was_said_then(
    client: Client, done: PlanImport, officer: User
) -> None:
    activity = the_activity(done, "1-1")
    post = open_post(organisation=done.version.plan.partnership.force, name="Contact Centre Manager", by=None)
    activity.assignments.filter(part="lead").update(post=post)
    first, second = Person.objects.create(name="Ada Marsh"), Person.objects.create(name="Ben Holt")
    Holding.objects.create(post=post, person=first, starts_on=date(2025, 1, 1), ends_on=date(2026, 3, 1))
    Holding.objects.create(post=post, person=second, starts_on=TODAY, ends_on=date(2026, 5, 1), kind="cover")
    for day in (date(2026, 3, 2), TODAY):
        Update.objects.create(
            activity=activity, as_at=day, internal_text="Said.", origin="typed", recorded_at=timezone.now()
        )
    words = words_of(client.get(address("activity", done, "1-1")))
    history = words.partition("Updates 10 April 2026")[2]
    assert re.findall(r"Contact Centre Manager then: (Ben Holt|Ada Marsh|vacant)", history) == [
        "Ben Holt", "vacant", "Ada Marsh",
    ]  # fmt: skip
    assert "Ben Holt (cover until 1 May 2026)" in words


# Where it comes from, and other plans


def test_where_it_came_from_is_linked_where_the_reader_may_go(client: Client, done: PlanImport, officer: User) -> None:
    strangers = an_imported_plan(partnership=a_partnership("Eastmarsh"))
    ours = the_activity(done, "1-1")
    for other in (the_activity(done, "2-1"), the_activity(strangers, "3-1")):
        Lineage.objects.create(
            kind="split", from_activity=other, to_activity=ours, on=TODAY, recorded_at=timezone.now()
        )
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "Split from: 2.1 Publish the walking rota." in words
    assert "bicycle" not in words
    assert "It became: 1 Answer every call" in words_of(client.get(address("activity", done, "2-1")))


def test_links_to_other_plans_stand_on_the_commitment_for_those_who_may_read_them(
    client: Client, done: PlanImport, officer: User
) -> None:
    same_body = an_imported_plan(partnership=done.version.plan.partnership, by=done.by)
    strangers = an_imported_plan(partnership=a_partnership("Eastmarsh"))
    ours = done.version.commitments.get(key="1")
    for other in (same_body, strangers):
        CommitmentLink.objects.create(
            from_commitment=ours,
            to_commitment=other.version.commitments.get(key="3"),
            kind="delivers",
            note=other.version.plan.partnership.name,
            recorded_at=timezone.now(),
        )
    words = words_of(client.get(address("commitment", done, "1")))
    assert words.count("Delivers 3 Repair the bicycle marking kits.") == 1
    assert "Eastmarsh" not in words
    there = words_of(client.get(address("commitment", same_body, "3")))
    assert "linked from there: Delivers 1" in there


# Many updates


def many_updates(activity: Activity, count: int) -> None:
    now = datetime(2026, 1, 1, tzinfo=timezone.get_default_timezone())
    Update.objects.bulk_create(
        Update(
            activity=activity,
            as_at=date(2024, 1, 1) + timedelta(days=number),
            internal_text=f"Said as number {number}.",
            origin="typed",
            recorded_at=now,
        )
        for number in range(count)
    )


def test_the_newest_twenty_updates_are_shown_and_the_others_are_a_click_away(
    client: Client, done: PlanImport, officer: User
) -> None:
    many_updates(the_activity(done, "3-1"), 45)
    where = address("activity", done, "3-1")
    queries = ("", "?updates=2", "?updates=3", "?updates=4", "?updates=x", "?updates=-1")
    pages = [words_of(client.get(where + query)) for query in queries]
    counts = [len(set(re.findall(r"Said as number \d+", page))) for page in pages]
    assert counts == [20, 20, 5, 0, 20, 20]
    assert "Show older updates" in words_of(client.get(where))
    assert "Show older updates" not in words_of(client.get(where + "?updates=3"))


def test_the_page_asks_as_little_of_a_long_history_as_of_a_short_one(
    client: Client, done: PlanImport, officer: User
) -> None:
    where = address("activity", done, "1-1")
    activity = the_activity(done, "1-1")
    Step.objects.create(activity=activity, number=7, text="x", position=7)
    add_dependency(activity, kind="bid", text="Fund 7", by=officer)
    client.get(where)
    with CaptureQueriesContext(connection) as short:
        client.get(where)
    many_updates(activity, 60)
    for number in range(6):
        Step.objects.create(activity=activity, number=number, text="x", position=number)
        add_dependency(activity, kind="bid", text=f"Fund {number}", by=officer)
    client.get(where)  # what was remembered of the plan is worked out anew after a write, once
    with CaptureQueriesContext(connection) as long:
        client.get(where)
    assert len(long) == len(short)
    assert len(long) <= 24


def test_no_change_said_again_and_again_is_counted(client: Client, done: PlanImport, officer: User) -> None:
    for _ in range(3):
        form = client.get(address("activity_update", done, "1-1"))
        hidden = dict(
            re.findall(r'<input type="hidden" name="(seen|rated|stood)" value="(\w*)"', form.content.decode())
        )
        client.post(address("activity_update", done, "1-1"), no_change(**hidden))
    words = words_of(client.get(address("activity", done, "1-1")))
    assert "no change was said 3 times in a row" in words
    assert "Two call handlers start in April." in words
    asked = words_of(client.get(address("activity_update", done, "1-1")))
    assert "No change was said three times in a row." in asked
    assert "Two call handlers start in April." in asked


def no_change(**values: str) -> dict[str, Any]:
    when = {"as_at-day": "9", "as_at-month": "4", "as_at-year": "2026"}
    plain = {"internal_text": "Waiting for the contract.", "status": "not_stated", "rating": "amber", "unchanged": "1"}
    return {**plain, **when, **values}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"internal_text": " "}, "Say in a few words why nothing has changed."),
        ({"rating": "red", "reason": "Worse."}, "This has changed."),
        ({"status": "ongoing"}, "This has changed."),
        ({"public_text": "Sooner."}, "This has changed."),
    ],
)
def test_no_change_goes_with_a_reason_alone(
    client: Client, done: PlanImport, officer: User, wrong: dict[str, str], said: str
) -> None:
    form = client.get(address("activity_update", done, "1-1"))
    hidden = dict(re.findall(r'<input type="hidden" name="(seen|rated|stood)" value="(\w*)"', form.content.decode()))
    response = client.post(address("activity_update", done, "1-1"), {**no_change(**hidden), **wrong})
    assert response.status_code == 422
    assert said in words_of(response)
    assert not Update.objects.filter(nothing_changed=True).exists()


# One's own page


@pytest.fixture
def owner(done: PlanImport, client: Client) -> User:
    """Somebody whose post leads 1 and contributes to 2.1, signed in."""
    force = done.version.plan.partnership.force
    user = a_user(Role.OWNER, force)
    user.person = Person.objects.create(name=user.name)
    user.save()
    post = open_post(organisation=force, name="Contact Centre Manager", by=None)
    Holding.objects.create(post=post, person=user.person, starts_on=date(2026, 1, 1))
    the_activity(done, "1-1").assignments.filter(part="lead").update(post=post)
    the_activity(done, "2-1").assignments.create(part="lead", printed=post.name, post=post, position=0)
    client.force_login(user)
    return user


def test_saving_leads_to_the_next_one_of_mine_and_then_says_that_it_was_the_last(
    client: Client, done: PlanImport, owner: User
) -> None:
    words = words_of(client.get(reverse("my_updates")))
    assert "2 wait for you" in words
    assert "Two call handlers start in April." in words
    where = address("activity_update", done, "1-1") + "?mine"
    hidden = dict(re.findall(r'name="(seen|rated|stood)" value="(\w*)"', client.get(where).content.decode()))
    said = {"unchanged": "1", "as_at-day": "10"}
    first = client.post(where, {**no_change(**hidden), **said})
    assert first.headers["Location"] == address("activity_update", done, "2-1") + "?mine"
    page = client.get(first.headers["Location"])
    assert "1 more waits for you." in words_of(page)
    hidden = dict(re.findall(r'name="(seen|rated|stood)" value="(\w*)"', page.content.decode()))
    last = client.post(first.headers["Location"], {**no_change(**hidden), **said, "rating": "green"})
    assert last.headers["Location"] == reverse("my_updates")
    assert "That was the last one that waited for you." in words_of(client.get(reverse("my_updates")))
    assert "Said today" in words_of(client.get(reverse("my_updates")))


def test_who_covers_a_post_sees_its_work_while_they_cover_it(client: Client, done: PlanImport, owner: User) -> None:
    Holding.objects.update(kind="cover", ends_on=date(2026, 4, 30))
    words = words_of(client.get(reverse("my_updates")))
    assert "You cover Contact Centre Manager until 30 April 2026." in words
    assert "2 wait for you" in words
    Holding.objects.update(ends_on=date(2026, 4, 9))
    assert "Nothing waits for you" in words_of(client.get(reverse("my_updates")))
    assert client.get(address("activity_update", done, "1-1")).status_code == 404


def test_ones_own_page_asks_no_more_for_many_than_for_few(client: Client, done: PlanImport, owner: User) -> None:
    client.get(reverse("my_updates"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("my_updates"))
    post = Holding.objects.get().post
    for key in ("2-2", "3-1"):
        the_activity(done, key).assignments.create(part="lead", printed=post.name, post=post, position=0)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("my_updates"))
    assert len(many) == len(few)


def test_ones_own_page_shows_what_waits_a_page_at_a_time(
    client: Client, done: PlanImport, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mine, "PER_PAGE", 1)
    Activity.objects.filter(pk=the_activity(done, "2-1").pk).update(last_update_on=TODAY)
    first = client.get(reverse("my_updates"))
    words, last = words_of(first), words_of(client.get(reverse("my_updates") + "?page=2"))
    assert "1 waits for you" in words
    assert "Said today" not in words
    assert "Said today" in last
    assert "Showing 2 to 2 of 2" in last
    assert words_of(client.get(reverse("my_updates") + "?page=many")) == words


def test_the_history_asks_no_more_for_many_activities_than_for_one(client: Client, done: PlanImport) -> None:
    client.force_login(a_user(Role.AUDITOR, done.version.plan.partnership.governing_body))
    record("plans.updated", subject=the_activity(done, "1-1"), by=None)
    client.get(reverse("history"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("history"))
    for key in ("2-1", "2-2", "3-1"):
        record("plans.updated", subject=the_activity(done, key), by=None)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("history"))
    assert len(many) == len(few)
