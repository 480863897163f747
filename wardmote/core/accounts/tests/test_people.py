from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user
from wardmote.core.audit.selectors import history_of, values_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours():
    return a_partnership("Northmoor")


@pytest.fixture
def theirs():
    return a_partnership("Southfen")


@pytest.fixture
def administrator(ours):
    return a_user(Role.ADMINISTRATOR, ours.governing_body)


@pytest.fixture
def browser(client, administrator):
    client.force_login(administrator)
    return client


def newcomer(organisation, **changed):
    return {
        "name": "Post Holder",
        "email": "Post.Holder@northmoor.example",
        "organisation": organisation.pk,
        "role": Role.ANALYST.value,
        "password": PASSWORD,
        **changed,
    }


def test_an_administrator_adds_somebody_with_a_role_and_a_first_password(browser, ours, administrator):
    answer = browser.post(reverse("add_person"), newcomer(ours.force))
    person = User.objects.get(email="post.holder@northmoor.example")
    assert answer.headers["Location"] == reverse("person", args=[person.pk])
    assert person.check_password(PASSWORD)
    assert [(each.role, each.organisation) for each in person.memberships.all()] == [("analyst", ours.force)]
    written = [(event.verb, event.by) for event in history_of(person)]
    by = f"user:{administrator.pk}"
    assert written == [("accounts.role_given", by), ("accounts.account_opened", by)]


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"name": ""}, "Enter the person’s name"),
        ({"email": "nonsense"}, "Enter an e-mail address in the correct format"),
        ({"role": "superuser"}, "Select a valid choice"),
        ({"password": "short"}, "This password is too short"),
        ({"password": "post.holder@northmoor.example"}, "The password is too similar"),
    ],
)
def test_what_was_wrong_is_said_and_nothing_is_made(browser, ours, changed, message):
    answer = browser.post(reverse("add_person"), newcomer(ours.force, **changed))
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not User.objects.filter(name="Post Holder").exists()


def test_an_address_that_is_taken_is_refused_in_words(browser, ours, administrator):
    answer = browser.post(reverse("add_person"), newcomer(ours.force, email=administrator.email.upper()))
    assert "Somebody already signs in with this address" in answer.content.decode()


def test_a_role_in_another_partnership_is_not_ones_to_give(browser, theirs):
    answer = browser.post(reverse("add_person"), newcomer(theirs.force))
    assert answer.status_code == 422
    assert not Membership.objects.filter(organisation=theirs.force).exists()


def test_the_list_shows_ones_own_people_and_their_roles_here_only(browser, ours, theirs):
    both = a_user(Role.OWNER, ours.force, name="Works For Both")
    Membership.objects.create(user=both, organisation=theirs.force, role=Role.CHIEF_OFFICER)
    a_user(Role.ANALYST, theirs.force, name="Works For Them")
    page = browser.get(reverse("people")).content.decode()
    assert "Works For Both" in page
    assert "Works For Them" not in page
    assert "Chief officer" not in page


def test_somebody_with_roles_elsewhere_is_not_one_administrators_to_change(browser, ours, theirs):
    both = a_user(Role.OWNER, ours.force)
    Membership.objects.create(user=both, organisation=theirs.force, role=Role.OWNER)
    for name in ("person", "new_password"):
        assert browser.get(reverse(name, args=[both.pk])).status_code == 404
    assert browser.post(reverse("close_account", args=[both.pk])).status_code == 404


def test_a_role_is_given_and_taken_away_with_a_line_in_the_history(browser, ours):
    person = a_user(Role.ANALYST, ours.force)
    address = reverse("person", args=[person.pk])
    browser.post(address, {"organisation": ours.force.pk, "role": Role.SECRETARY.value})
    assert selectors.roles_of(User.objects.get(pk=person.pk)) == {"analyst", "secretary"}
    membership = person.memberships.get(role=Role.SECRETARY)
    browser.post(reverse("take_role", args=[person.pk]), {"membership": membership.pk})
    assert selectors.roles_of(User.objects.get(pk=person.pk)) == {"analyst"}
    newest = history_of(person)[0]
    assert newest.verb == "accounts.role_taken_away"
    assert values_of(newest) == {"role": "secretary", "organisation": ours.force.name}


def test_a_role_of_somebody_else_cannot_be_taken_through_ones_address(browser, ours):
    one, other = a_user(Role.ANALYST, ours.force), a_user(Role.OWNER, ours.force)
    answer = browser.post(reverse("take_role", args=[one.pk]), {"membership": other.memberships.get().pk})
    assert answer.status_code == 404
    assert other.memberships.count() == 1


def test_the_last_administrator_of_a_partnership_stays_one(browser, ours, administrator):
    membership = administrator.memberships.get()
    answer = browser.post(reverse("take_role", args=[administrator.pk]), {"membership": membership.pk}, follow=True)
    assert "nobody could add people" in answer.content.decode()
    assert administrator.memberships.count() == 1
    second = a_user(Role.ADMINISTRATOR, ours.force, name="Second Administrator")
    services.take_role_away(membership, by=second)
    assert administrator.memberships.count() == 0


def test_a_new_first_password_ends_the_persons_sessions(browser, ours, client):
    person = a_user(Role.ANALYST, ours.force)
    other = type(client)()
    other.force_login(person)
    browser.post(reverse("new_password", args=[person.pk]), {"password": "entirely other words here"})
    person.refresh_from_db()
    assert person.check_password("entirely other words here")
    assert other.get(reverse("account")).status_code == 302
    assert "words" not in str([values_of(event) for event in history_of(person)])


def test_an_account_is_closed_and_opened_again_but_never_ones_own(browser, ours, administrator):
    person = a_user(Role.ANALYST, ours.force)

    def still_open(user):
        return User.objects.get(pk=user.pk).is_active

    browser.post(reverse("close_account", args=[person.pk]))
    assert not still_open(person)
    browser.post(reverse("close_account", args=[person.pk]))
    assert still_open(person)
    browser.post(reverse("close_account", args=[administrator.pk]))
    assert still_open(administrator)


def test_a_weak_password_is_refused_whoever_asks(ours):
    person = a_user(Role.ANALYST, ours.force)
    with pytest.raises(ValidationError):
        services.set_first_password(person, "password", by=None)
