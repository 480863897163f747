from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts import services
from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.selectors import due_for_erasure
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.audit.models import EventValue
from wardmote.core.audit.selectors import verify
from wardmote.core.organisations.models import Person
from wardmote.core.organisations.services import add_person, end_holding, open_post, put_in

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 27)


@pytest.fixture
def ours():
    return a_partnership()


@pytest.fixture
def administrator(ours):
    return a_user(Role.ADMINISTRATOR, ours.governing_body)


@pytest.fixture
def browser(administrator):
    client = Client()
    client.force_login(administrator)
    return client


def a_leaver(partnership, left_on, name="Quentin Leaver"):
    post = open_post(organisation=partnership.force, name=f"Post until {left_on}", by=None)
    person = add_person(name=name, email="quentin@northmoor.example", by=None)
    put_in(post, person, starts_on=date(2020, 1, 1), ends_on=left_on, by=None)
    return person


def with_account(person, partnership):
    user = services.open_account(email=person.email, name=person.name, by=None)
    services.give_role(user, Role.OWNER, organisation=partnership.force, by=None)
    user.person = person
    user.save()
    return user


def test_people_are_due_after_whole_months_from_their_last_post(ours, administrator, settings):
    settings.KEEP_LEAVERS_MONTHS = 24
    due = a_leaver(ours, date(2024, 10, 31), "Long Gone")
    a_leaver(ours, date(2024, 11, 1), "Not Yet")
    back = a_leaver(ours, date(2020, 5, 1), "Came Back")
    put_in(open_post(organisation=ours.force, name="Another", by=None), back, starts_on=date(2026, 1, 1), by=None)
    assert list(due_for_erasure(administrator, today=TODAY)) == [due]


def test_nothing_of_ours_names_an_erased_person_and_the_history_still_proves_itself(ours, administrator):
    person = a_leaver(ours, date(2024, 1, 1))
    user = with_account(person, ours)
    Client().force_login(user)
    assert Session.objects.count() == 1
    count = services.erase_person(person, reason="left", today=TODAY, by=administrator)
    assert count > 0
    assert verify().sound
    person.refresh_from_db()
    user = User.objects.get(pk=user.pk)
    assert (person.email, user.is_active, user.has_usable_password()) == ("", False, False)
    assert "Quentin" not in person.name + user.name
    assert "quentin" not in user.email
    assert not EventValue.objects.filter(text__icontains="quentin").exists()
    assert not Session.objects.exists()
    assert person.holdings.count() == 1, "which post was held when stays, under a number"
    assert user.memberships.count() == 0


def test_somebody_in_a_post_is_not_erased(ours, administrator):
    person = a_leaver(ours, None)
    with pytest.raises(ValidationError, match="still holds a post"):
        services.erase_person(person, reason="left", today=TODAY, by=administrator)
    end_holding(person.holdings.get(), on=TODAY - timedelta(days=1), by=None)
    services.erase_person(person, reason="left", today=TODAY, by=administrator)


def test_erasing_says_what_stays_and_lists_text_for_a_person_to_read(ours, browser):
    person = a_leaver(ours, date(2024, 1, 1))
    open_post(organisation=ours.force, name="Deputy to Quentin Leaver", by=None)
    words = browser.get(reverse("erase", args=[person.pk])).content.decode()
    assert "What stays, and why" in words
    assert "1 other entry of the history has this name" in words
    assert browser.post(reverse("erase", args=[person.pk]), {"reason": "left"}).status_code == 422
    assert browser.post(reverse("erase", args=[person.pk]), {"reason": "left", "sure": "on"}).status_code == 302
    assert Person.objects.get(pk=person.pk).erased_at is not None
    assert browser.get(reverse("staff_person", args=[person.pk])).status_code == 404


def test_what_is_held_about_somebody_is_a_file_of_theirs(ours, browser):
    person = a_leaver(ours, date(2024, 1, 1))
    with_account(person, ours)
    held = json.loads(browser.get(reverse("staff_held", args=[person.pk])).content)
    assert held["person"] == {"name": "Quentin Leaver", "email": "quentin@northmoor.example"}
    assert held["posts"][0]["until"] == "2024-01-01"
    assert {each["verb"] for each in held["history"]} >= {"organisations.person_added", "accounts.account_opened"}


def test_somebody_with_posts_elsewhere_too_is_not_one_administrators_to_erase(ours, browser):
    person = a_leaver(ours, date(2024, 1, 1))
    theirs = a_partnership("Southfen")
    put_in(
        open_post(organisation=theirs.force, name="Their Post", by=None), person, starts_on=date(2025, 1, 1), by=None
    )
    assert browser.get(reverse("erase", args=[person.pk])).status_code == 404
    assert browser.get(reverse("staff_held", args=[person.pk])).status_code == 404
