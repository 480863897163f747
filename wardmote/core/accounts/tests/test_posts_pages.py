from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.services import open_post
from wardmote.plans.models import Activity, Assignment
from wardmote.plans.tests.factories import an_imported_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return a_partnership()


@pytest.fixture
def theirs():
    return a_partnership("Southfen")


@pytest.fixture
def browser(ours):
    client = Client()
    client.force_login(a_user(Role.POLICY_OFFICER, ours.governing_body))
    return client


@pytest.fixture
def post(ours):
    return open_post(organisation=ours.force, name="Superintendent, Prevention", by=None)


def taking(**changed):
    day = timezone.localdate()
    first = {"starts_on-day": day.day, "starts_on-month": day.month, "starts_on-year": day.year}
    return {"kind": "holder", "name": "New Holder", "email": "new.holder@northmoor.example", **first, **changed}


def day(on: date, name="ends_on"):
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def test_somebody_new_is_put_into_a_post_and_their_account_knows_it(browser, ours, post):
    user = User.objects.create_user("new.holder@northmoor.example", None, name="New Holder")
    Membership.objects.create(user=user, organisation=ours.force, role=Role.OWNER)
    answer = browser.post(reverse("post_put_in", args=[post.pk]), taking())
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.person.name == "New Holder"
    assert "New Holder" in browser.get(reverse("posts")).content.decode()


def test_an_account_of_another_partnership_is_never_matched_by_its_address(browser, theirs, post):
    user = User.objects.create_user("new.holder@northmoor.example", None, name="Somebody Else")
    Membership.objects.create(user=user, organisation=theirs.force, role=Role.OWNER)
    browser.post(reverse("post_put_in", args=[post.pk]), taking())
    user.refresh_from_db()
    assert user.person is None


def test_a_second_holder_is_refused_in_words_and_what_was_typed_stays(browser, post):
    browser.post(reverse("post_put_in", args=[post.pk]), taking())
    answer = browser.post(reverse("post_put_in", args=[post.pk]), taking(name="Second Holder"))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "New Holder holds the post in this time" in words
    assert 'value="Second Holder"' in words
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Choose a person, or enter the name"),
        ({"person": "999999"}, "Choose one of the list"),
        ({"starts_on-day": "31", "starts_on-month": "2"}, "Enter a real date"),
        ({"kind": "cover"}, "Enter the last day of the cover"),
        ({"kind": "owner"}, "Select a valid choice"),
    ],
)
def test_a_mistake_is_said_and_nobody_is_made(browser, post, changed, message):
    answer = browser.post(reverse("post_put_in", args=[post.pk]), taking(**changed))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Person.objects.exists()


def test_the_list_says_since_when_a_post_is_vacant(browser, post):
    yesterday = timezone.localdate() - timedelta(days=1)
    person = organisations.add_person(name="Gone Holder", by=None)
    organisations.put_in(post, person, starts_on=date(2020, 1, 1), ends_on=yesterday, by=None)
    words = browser.get(reverse("posts"), {"show": "vacant"}).content.decode()
    assert "Vacant" in words
    assert "since" in words
    assert post.name not in browser.get(reverse("posts"), {"show": "cover"}).content.decode()


def test_a_leaver_sees_what_is_left_unowned_before_anything_changes(browser, ours):
    version = an_imported_plan(partnership=ours).version
    activity = Activity.objects.filter(version=version).order_by("position")[0]
    post = open_post(organisation=ours.force, name="Leading Post", by=None)
    Assignment.objects.filter(activity=activity).delete()
    Assignment.objects.create(activity=activity, part="lead", printed=post.name, post=post, position=0)
    person = organisations.add_person(name="Leaving Holder", by=None)
    holding = organisations.put_in(post, person, starts_on=date(2020, 1, 1), by=None)
    address, last = reverse("staff_leaving", args=[person.pk]), day(timezone.localdate())
    seen = browser.post(address, last).content.decode()
    assert "What this leaves without an owner" in seen
    assert reverse("activity", args=[version.plan.slug, activity.key]) in seen
    holding.refresh_from_db()
    assert holding.ends_on is None
    browser.post(address, {**last, "confirm": "1"})
    holding.refresh_from_db()
    assert holding.ends_on == timezone.localdate()


def test_posts_people_and_teams_of_others_are_not_there(browser, theirs):
    post = open_post(organisation=theirs.force, name="Their Post", by=None)
    person = organisations.add_person(name="Their Holder", by=None)
    organisations.put_in(post, person, starts_on=date(2020, 1, 1), by=None)
    team = organisations.form_team(organisation=theirs.force, name="Their Team", by=None)
    for address in (
        reverse("post", args=[post.pk]),
        reverse("post_put_in", args=[post.pk]),
        reverse("staff_person", args=[person.pk]),
        reverse("staff_leaving", args=[person.pk]),
        reverse("team", args=[team.pk]),
    ):
        assert browser.get(address).status_code == 404
        assert browser.post(address, taking()).status_code == 404
    assert (
        "Their" not in browser.get(reverse("posts")).content.decode() + browser.get(reverse("staff")).content.decode()
    )


def test_a_holding_of_another_post_cannot_be_ended_through_this_one(browser, theirs, post):
    other = open_post(organisation=theirs.force, name="Their Post", by=None)
    person = organisations.add_person(name="Their Holder", by=None)
    holding = organisations.put_in(other, person, starts_on=date(2020, 1, 1), by=None)
    address = f"{reverse('post_end_holding', args=[post.pk])}?holding={holding.pk}"
    assert browser.post(address, day(timezone.localdate())).status_code == 404
    assert Holding.objects.get(pk=holding.pk).ends_on is None


def test_a_force_keeps_its_posts_when_its_governing_body_is_succeeded(ours, post):
    successor = organisations.found_partnership(
        force=ours.force.name, governing_body="Mayor for Northmoor", name="Northmoor (mayor)", by=None
    )
    client = Client()
    client.force_login(a_user(Role.POLICY_OFFICER, successor.governing_body))
    assert client.get(reverse("post", args=[post.pk])).status_code == 200
