"""What programs read of plans is what the reader may see of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.world import World, build
from wardmote.plans.models import Activity, Commitment

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build()


@pytest.fixture
def ask(client, world):
    client.force_login(world.ours.users["analyst"])

    def asked(name, **values):
        return client.get(reverse(name), {"limit": 1000, **values}).json()["items"]

    return asked


def test_plans_commitments_and_activities_are_those_in_force_of_ones_own_partnership(world, ask):
    version = world.ours.activity.version
    plans = {row["slug"]: row for row in ask("api_plans")}
    assert plans[world.ours.plan.slug]["version"] == version.number
    assert world.theirs.plan.slug not in plans
    promised = ask("api_commitments", plan=world.ours.plan.slug)
    assert {row["key"] for row in promised} == set(
        Commitment.objects.filter(version=version, retired_on=None).values_list("key", flat=True)
    )
    done = {row["key"]: row for row in ask("api_activities", plan=world.ours.plan.slug)}
    assert done.keys() == set(Activity.objects.filter(version=version, retired_on=None).values_list("key", flat=True))
    assert sum(row["activities"] for row in promised) == len(done)
    row, activity = done[world.ours.activity.key], world.ours.activity
    assert (row["due"], row["rating"]) == (
        activity.latest and activity.latest.isoformat(),
        activity.rating and activity.rating.key,
    )


@pytest.mark.parametrize("name", ["api_commitments", "api_activities"])
def test_the_plan_of_another_partnership_is_like_one_that_never_was(world, ask, name):
    assert ask(name, plan=world.theirs.plan.slug) == ask(name, plan="there-is-no-such-plan") == []
    assert {row["plan"] for row in ask(name)} & {world.theirs.plan.slug} == set()


def test_editions_lead_to_their_pages(world, client, ask):
    (row,) = (each for each in ask("api_editions") if each["id"] == str(world.ours.edition.uuid))
    assert client.get(row["address"]).status_code == 200
    assert str(world.theirs.edition.uuid) not in {each["id"] for each in ask("api_editions")}
