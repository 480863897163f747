"""The history of anything: one line of time, and any two moments of it side by side."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.models import Role, User
from wardmote.plans.models import Activity, Commitment, Lineage, PlanImport
from wardmote.plans.selectors.history import Entry, compared, timeline
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.tests.factories import a_plain_reading, a_user, an_imported_plan

pytestmark = pytest.mark.django_db

WAS = "Answer every call about antisocial behaviour within a day."
NOW = "Answer every call about antisocial behaviour within two days."


@pytest.fixture
def done() -> PlanImport:
    """A plan of March whose first promise was reworded, rerated and given a later date by June's document."""
    first = an_imported_plan()
    later = a_plain_reading()
    promise = later["objectives"][0]["parts"][0]["commitments"][0]
    promise["statement"] = NOW
    promise["activities"][0].update(rag="red", rag_printed="R")
    second = import_plan(
        later,
        target=first.version.plan,
        source=SourceFile(name="plan-june.docx", sha256="b" * 64),
        as_at=date(2026, 6, 30),
        by=first.by,
    )
    assert second is not None
    return second


@pytest.fixture
def officer(done: PlanImport, client: Client) -> User:
    user = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    client.force_login(user)
    return user


@pytest.fixture
def calls(done: PlanImport) -> Activity:
    """The activity of the first promise; it has no words of its own."""
    return Activity.objects.get(version=done.version, commitment__ref="1")


def titles(entries: list[Entry]) -> list[str]:
    return [entry.title for entry in entries]


def test_everything_stands_in_one_line_of_time_newest_first(done: PlanImport, calls: Activity, officer: User) -> None:
    green = done.version.scheme.ratings.get(key="green")
    add_update(calls, as_at=date(2026, 7, 1), internal_text="Four handlers now.", status="ongoing", by=officer)
    rate(calls, green, as_at=date(2026, 7, 2), reason="Calls are answered in time.", by=officer)
    agree_date(
        calls,
        date(2026, 9, 30),
        reason="The new telephones come in September.",
        agreed_on=date(2026, 7, 3),
        agreed_by="Contact Board",
        by=officer,
    )
    found = timeline(calls, user=done.by)
    assert titles(found)[:4] == ["New date agreed by Contact Board", "Rated G Green", "Update", "Rated R Red"]
    oldest = ["Came in with “plan-march.docx”", "Rated A Amber", "Update read from a document"]
    assert sorted(titles(found)[4:]) == oldest
    date_entry, rating_entry, update_entry = found[:3]
    assert [(each.was, each.now) for each in date_entry.changes] == [("30 June 2026", "30 September 2026")]
    assert rating_entry.reason == "Calls are answered in time."
    assert [(str(each.name), each.was, each.now) for each in rating_entry.changes] == [("Rating", "R Red", "G Green")]
    # The status that came with the update stands with it, not on its own.
    assert [(str(each.name), each.now) for each in update_entry.changes] == [("Status", "Ongoing")]


def test_a_commitment_tells_of_its_activities_too(done: PlanImport, calls: Activity) -> None:
    found = timeline(calls.commitment, user=done.by)
    reworded = next(entry for entry in found if entry.title == "Changed by “plan-june.docx”")
    assert [(each.was, each.now) for each in reworded.changes] == [(WAS, NOW)]
    assert "Rated R Red" in titles(found)
    market = timeline(Commitment.objects.get(version=done.version, ref="2"), user=done.by)
    assert {entry.of for entry in market} == {"", "Activity 2.1", "Activity 2.2"}


def test_what_it_was_split_from_is_followed_backwards_until_the_split(
    done: PlanImport, officer: User, django_assert_max_num_queries: Any
) -> None:
    calls = Activity.objects.get(version=done.version, commitment__ref="1")
    add_update(calls, as_at=date(2026, 7, 1), internal_text="Said before the split.", by=officer)
    part = Activity.objects.get(version=done.version, ref="2.2")
    Lineage.objects.create(
        kind="split", from_activity=calls, to_activity=part, on=date(2026, 7, 2), recorded_at=_now(), by=officer
    )
    add_update(calls, as_at=date(2026, 7, 3), internal_text="Said after the split.", by=officer)
    with django_assert_max_num_queries(16):
        found = timeline(part, user=done.by)
    said = [entry.text for entry in found]
    assert "Said before the split." in said
    assert "Said after the split." not in said
    assert next(entry for entry in found if entry.kind == "lineage").title.startswith("Split from 1 of")


def _now() -> Any:
    from django.utils import timezone

    return timezone.now()


def test_two_moments_are_compared_value_by_value(done: PlanImport, calls: Activity, officer: User) -> None:
    add_update(calls, as_at=date(2026, 7, 1), internal_text="Four handlers answer calls now.", by=officer)
    add_update(
        calls, as_at=date(2026, 8, 1), internal_text="Six handlers answer calls now.", status="complete", by=officer
    )
    newest, before = [entry for entry in timeline(calls, user=done.by) if entry.kind == "update"][:2]
    first, last, pairs = compared(newest, before)  # in any order
    assert (first, last) == (before, newest)
    assert [(str(each.name), each.was, each.now) for each in pairs] == [
        ("Progress", "Four handlers answer calls now.", "Six handlers answer calls now."),
        ("Status", "Not stated", "Complete"),
    ]


# The page


def test_the_history_is_one_click_from_the_thing_and_marks_the_words(
    done: PlanImport, calls: Activity, officer: User, client: Client
) -> None:
    slug = done.version.plan.slug
    address = reverse("commitment_history", args=[slug, calls.commitment.key])
    assert address in client.get(reverse("commitment", args=[slug, calls.commitment.key])).content.decode()
    shown = client.get(address).content.decode()
    assert re.search(r"<del><span[^>]*>taken out: </span>a day\.</del>", shown)
    assert re.search(r"<ins><span[^>]*>put in: </span>two days\.</ins>", shown)


def test_two_entries_are_chosen_in_the_address_and_shown_side_by_side(
    done: PlanImport, calls: Activity, officer: User, client: Client
) -> None:
    one = add_update(calls, as_at=date(2026, 7, 1), internal_text="Four handlers.", by=officer)
    other = add_update(calls, as_at=date(2026, 8, 1), internal_text="Six handlers.", by=officer)
    address = reverse("activity_history", args=[done.version.plan.slug, calls.key])
    listed = client.get(address).content.decode()
    assert f"?from=update-{one.pk}&amp;to=update-{other.pk}" in listed
    shown = client.get(address, {"from": f"update-{one.pk}", "to": f"update-{other.pk}"}).content.decode()
    assert "Side by side" in shown
    assert "Four </del>" in shown


@pytest.mark.parametrize("asked", [{"from": "update-1"}, {"from": "x", "to": "update-999999"}, {"page": "9999999"}])
def test_what_cannot_be_compared_is_said_and_nothing_breaks(
    asked: dict[str, str], done: PlanImport, calls: Activity, officer: User, client: Client
) -> None:
    address = reverse("activity_history", args=[done.version.plan.slug, calls.key])
    response = client.get(address, {**asked, "kind": "no such kind"})
    assert response.status_code == 200
    assert ("Choose two different entries" in response.content.decode()) == ("from" in asked)


def test_an_entry_of_another_thing_cannot_be_asked_for(
    done: PlanImport, calls: Activity, officer: User, client: Client
) -> None:
    other = Activity.objects.get(version=done.version, ref="2.1")
    foreign = add_update(other, as_at=date(2026, 7, 1), internal_text="Somewhere else.", by=officer)
    mine = add_update(calls, as_at=date(2026, 7, 1), internal_text="Here.", by=officer)
    address = reverse("activity_history", args=[done.version.plan.slug, calls.key])
    shown = client.get(address, {"from": f"update-{foreign.pk}", "to": f"update-{mine.pk}"}).content.decode()
    assert "Somewhere else." not in shown


def test_a_history_can_be_narrowed_to_one_kind(
    done: PlanImport, calls: Activity, officer: User, client: Client
) -> None:
    address = reverse("activity_history", args=[done.version.plan.slug, calls.key])
    shown = client.get(address, {"kind": "rating"}).content.decode()
    assert "Rated R Red" in shown
    assert "Update read from a document" not in shown
