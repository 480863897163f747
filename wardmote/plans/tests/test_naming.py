"""Where a plan has somebody's name: what is listed when they are to be erased, and what erasing leaves of the index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts import services as accounts
from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.organisations.services import add_person, open_post, put_in
from wardmote.core.search import services as search
from wardmote.plans.models import (
    Activity,
    Assignment,
    CommitmentLink,
    DateMove,
    Dependency,
    FieldChange,
    Lineage,
    RatingEvent,
    Step,
    Update,
)
from wardmote.plans.selectors.owning import activities_naming, commitments_naming
from wardmote.plans.tests.factories import a_plain_reading, an_imported_plan, the_plan

pytestmark = pytest.mark.django_db

NAME = "Quentin Leaver"
SAID = f"Agreed with {NAME} on Tuesday"
DAY = date(2026, 3, 1)
NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)


def changed(activity: Activity, **more: Any) -> None:
    FieldChange.objects.create(
        version=activity.version,
        activity=activity,
        field="text",
        as_at=DAY,
        recorded_at=NOW,
        verb="plans.edited",
        **more,
    )


IN_ACTIVITIES: dict[str, Callable[[Activity], Any]] = {
    "reason of a change": lambda row: changed(row, reason=SAID),
    "words before": lambda row: changed(row, was=SAID),
    "reason of a date": lambda row: DateMove.objects.create(activity=row, agreed_on=DAY, reason=SAID, recorded_at=NOW),
    "who agreed to a date": lambda row: DateMove.objects.create(
        activity=row, agreed_on=DAY, agreed_by=NAME, recorded_at=NOW
    ),
    "reason of a rating": lambda row: RatingEvent.objects.create(activity=row, as_at=DAY, reason=SAID, recorded_at=NOW),
    "what it waits for": lambda row: Dependency.objects.create(activity=row, kind="other", text=SAID, recorded_at=NOW),
    "a step": lambda row: Step.objects.create(activity=row, number=9, position=9, text=SAID),
    "an owner": lambda row: Assignment.objects.create(activity=row, part="contributor", printed=NAME, position=9),
    "an update": lambda row: Update.objects.create(activity=row, internal_text=SAID, recorded_at=NOW),
    "where it comes from": lambda row: Lineage.objects.create(
        kind="split", from_activity=row, to_activity=row, on=DAY, reason=SAID, recorded_at=NOW
    ),
}


@pytest.mark.parametrize("where", IN_ACTIVITIES)
def test_an_activity_is_listed_wherever_a_name_stands_in_it(where: str) -> None:
    plan = the_plan(an_imported_plan(a_plain_reading()))
    officer = a_user(Role.POLICY_OFFICER, plan.partnership.governing_body)
    first, *_others = Activity.objects.filter(version__plan=plan)
    IN_ACTIVITIES[where](first)
    assert list(activities_naming(NAME.lower(), user=officer)) == [first]
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").governing_body)
    assert not activities_naming(NAME, user=stranger)


def test_a_commitment_is_listed_for_its_history_and_its_links() -> None:
    plan = the_plan(an_imported_plan(a_plain_reading()))
    officer = a_user(Role.POLICY_OFFICER, plan.partnership.governing_body)
    version = plan.versions.get()
    one, two = version.commitments.order_by("pk")[:2]
    assert not commitments_naming(NAME, user=officer)
    FieldChange.objects.create(
        version=version, commitment=one, field="statement", as_at=DAY, recorded_at=NOW, verb="plans.edited", reason=SAID
    )
    assert list(commitments_naming(NAME, user=officer)) == [one]
    CommitmentLink.objects.create(from_commitment=one, to_commitment=two, kind="same", note=SAID, recorded_at=NOW)
    assert list(commitments_naming(NAME, user=officer)) == [one, two]


def test_who_is_to_be_erased_is_looked_for_in_plans_and_the_index_is_true_afterwards(client: Client) -> None:
    plan = the_plan(an_imported_plan(a_plain_reading()))
    force = plan.partnership.force
    administrator = a_user(Role.ADMINISTRATOR, force)
    person = add_person(name=NAME, email="quentin@northmoor.example", by=None)
    put_in(
        open_post(organisation=force, name="Inspector", by=None),
        person,
        starts_on=date(2020, 1, 1),
        ends_on=date(2022, 1, 1),
        by=None,
    )
    activity = Activity.objects.filter(version__plan=plan).order_by("pk")[0]
    changed(activity, reason=SAID)
    client.force_login(administrator)
    words = client.get(reverse("erase", args=[person.pk])).content.decode()
    assert "in its words or its history" in words
    assert reverse("activity", args=[plan.slug, activity.key]) in words

    search.rebuild()
    accounts.erase_person(person, reason="left", today=date(2026, 11, 27), by=administrator)
    assert not search.check(), "the index holds words of plans, and erasing changes none of them"
