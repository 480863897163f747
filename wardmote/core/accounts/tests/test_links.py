from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts import services
from wardmote.core.accounts.models import OneTimeLink, Role, User
from wardmote.core.accounts.selectors import memberships_without_password
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user
from wardmote.core.audit.models import Event, EventValue
from wardmote.core.audit.selectors import history_of
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.rules import AT_MOST
from wardmote.core.ui.format import mail_address

pytestmark = pytest.mark.django_db

NEW = "entirely other plain words"


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


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


@pytest.fixture
def invited(ours, browser):
    form = {"name": "New Person", "email": "New@northmoor.example", "organisation": ours.force.pk, "role": "owner"}
    assert browser.post(reverse("invite"), form).status_code == 302
    return User.objects.get(email="new@northmoor.example")


def the_link(number=0):
    body = OutboxMessage.objects.order_by("-pk")[number].body
    return re.search(r"http://testserver(/account/link/\S+)", body).group(1)


def follow(client, link, password=NEW):
    client.get(link)
    return client.post(reverse("choose_password"), {"password": password}, follow=True)


def test_somebody_invited_chooses_a_password_and_signs_in(invited, client):
    assert not invited.has_usable_password()
    answer = follow(client, the_link())
    assert "Your password is set" in answer.content.decode()
    assert client.get(reverse("account")).status_code == 302, "the link itself signs nobody in"
    done = client.post(reverse("account_login"), {"login": invited.email, "password": NEW})
    assert done.headers["Location"] == reverse("work")


def test_a_link_works_once(invited, client):
    link = the_link()
    follow(client, link)
    again = follow(Client(), link, "yet more plain words here")
    assert "This link no longer works" in again.content.decode()
    invited.refresh_from_db()
    assert invited.check_password(NEW)


def test_looking_at_a_link_uses_nothing_up(invited, client):
    for _ in range(3):
        Client().get(the_link(), follow=True)
    assert "Your password is set" in follow(client, the_link()).content.decode()


def test_the_secret_leaves_the_address_at_once_and_stands_in_no_page_log_or_history(invited, client):
    link = the_link()
    token = link.split("/")[3]
    assert client.get(link).headers["Location"] == reverse("choose_password")
    page = client.get(reverse("choose_password"))
    assert token not in page.content.decode()
    assert not OneTimeLink.objects.filter(digest=token).exists()
    assert not EventValue.objects.filter(text__contains=token).exists()


def test_an_expired_or_withdrawn_link_and_that_of_a_closed_account_are_over(invited, client, administrator):
    link = the_link()
    OneTimeLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "no longer works" in follow(client, link).content.decode()
    OneTimeLink.objects.update(expires_at=timezone.now() + timedelta(days=1))
    services.close_account(invited, by=administrator)
    assert "no longer works" in follow(client, link).content.decode()
    services.reopen_account(invited, by=administrator)
    services.withdraw(invited, by=administrator)
    assert "no longer works" in follow(client, link).content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()


def test_a_second_invitation_ends_the_first(invited, browser, client):
    first = the_link()
    browser.post(reverse("invitation", args=[invited.pk]))
    assert "no longer works" in follow(client, first).content.decode()
    assert "Your password is set" in follow(client, the_link()).content.decode()
    kinds = [event.verb for event in history_of(invited)]
    assert kinds.count("accounts.invited") == 2
    assert kinds[0] == "accounts.invitation_followed"


def test_who_can_sign_in_already_is_not_invited_again(browser, ours):
    person = a_user(Role.OWNER, ours.force)
    answer = browser.post(reverse("invitation", args=[person.pk]), follow=True)
    assert "has followed the invitation already" in answer.content.decode()
    assert not OneTimeLink.objects.exists()


def test_a_weak_password_is_refused_and_the_link_still_works(invited, client):
    answer = follow(client, the_link(), "short")
    assert answer.status_code == 422
    assert "too short" in answer.content.decode()
    assert "Your password is set" in follow(client, the_link()).content.decode()


def test_somebody_invited_is_none_of_the_examples_people(invited):
    assert invited.pk not in {each.user_id for each in memberships_without_password()}


def forget(client, email):
    return client.post(reverse("password_forgotten"), {"email": email}, follow=True)


def test_the_answer_is_the_same_whether_or_not_the_address_is_known(client, administrator):
    known, unknown = forget(client, administrator.email), forget(Client(), "nobody@northmoor.example")
    assert known.redirect_chain == unknown.redirect_chain
    pages = [re.sub(r'nonce="[^"]+"', "", each.content.decode()) for each in (known, unknown)]
    assert pages[0] == pages[1]
    assert [each.to for each in OutboxMessage.objects.all()] == [administrator.email]


def test_a_reset_ends_every_session_and_every_other_link(client, administrator):
    client.force_login(administrator)
    forget(Client(), administrator.email)
    first = the_link()
    forget(Client(), administrator.email.upper())
    assert "no longer works" in follow(Client(), first).content.decode()
    follow(Client(), the_link())
    assert client.get(reverse("account")).status_code == 302
    assert administrator.links.filter(ended_at=None).count() == 0


def test_links_for_one_address_are_few_an_hour_known_or_not(administrator):
    for email in (administrator.email, "nobody@northmoor.example"):
        answers = [forget(Client(), email).status_code for _ in range(4)]
        assert answers == [200, 200, 200, 429]
    assert OutboxMessage.objects.count() == 1, "each new letter replaced the one before"


def test_a_closed_account_gets_no_letter(administrator, ours):
    person = a_user(Role.OWNER, ours.force)
    services.close_account(person, by=administrator)
    forget(Client(), person.email)
    assert not OutboxMessage.objects.exists()


def test_a_link_points_at_none_but_our_own_hosts(client, administrator):
    answer = client.post(
        reverse("password_forgotten"), {"email": administrator.email}, headers={"Host": "evil.example"}
    )
    assert answer.status_code == 400
    assert not OutboxMessage.objects.exists()


def test_the_administrators_list_shows_no_words(invited, browser):
    page = browser.get(reverse("outbox")).content.decode()
    assert mail_address(invited.email) in page
    assert "There is no mail server" in page
    assert "/account/link/" not in page


def test_the_administrators_list_tells_what_waits_from_what_is_given_up(invited, browser, settings):
    settings.MAIL_IS_SET_UP = True
    letters = OutboxMessage.objects.filter(to=invited.email)
    letters.update(tries=1, error="HTTP 503")
    page = browser.get(reverse("outbox")).content.decode()
    assert "1 letter waits" in page
    assert "Not sent" not in page
    letters.update(tries=AT_MOST, error="HTTP 400", way="teams")
    page = browser.get(reverse("outbox")).content.decode()
    assert "1 letter waits" not in page
    assert "Not sent" in page
    assert "to the channel in Microsoft Teams" in page


def test_a_letter_that_was_refused_is_sent_again_once_and_kept_in_the_history(invited, browser, administrator):
    letters = OutboxMessage.objects.filter(to=invited.email)
    letters.update(tries=AT_MOST, error="HTTP 400", claimed_at=timezone.now())
    address = reverse("letter_again", args=[letters.get().pk])
    assert address in browser.get(reverse("outbox")).content.decode()
    assert browser.get(address).status_code == 404
    assert "is sent again" in browser.post(address, follow=True).content.decode()
    letter = letters.get()
    assert (letter.tries, letter.claimed_at, letter.error) == (1, None, "")
    assert Event.objects.filter(verb="accounts.letter_sent_again").count() == 1
    assert "still tried" in browser.post(address, follow=True).content.decode()
    assert Event.objects.filter(verb="accounts.letter_sent_again").count() == 1


def test_a_letter_that_is_too_old_is_not_sent_again(invited, browser):
    letters = OutboxMessage.objects.filter(to=invited.email)
    letters.update(tries=AT_MOST, expires_at=timezone.now())
    address = reverse("letter_again", args=[letters.get().pk])
    assert address not in browser.get(reverse("outbox")).content.decode()
    assert "too old" in browser.post(address, follow=True).content.decode()
    assert letters.get().tries == AT_MOST


def test_a_letter_to_somebody_elsewhere_is_not_there(browser):
    theirs = OutboxMessage.objects.create(
        to="nobody@southfen.example", kind="accounts.invitation", made_at=timezone.now(), tries=AT_MOST
    )
    assert browser.post(reverse("letter_again", args=[theirs.pk])).status_code == 404


def test_the_letters_are_read_in_the_example_alone(invited, settings):
    local = {"Host": "localhost"}
    assert Client(headers=local).get(reverse("example_mail")).status_code == 404
    settings.EXAMPLE_MODE = True
    assert the_link() in Client(headers=local).get(reverse("example_mail")).content.decode()
    assert Client(headers={**local, "X-Forwarded-For": "192.0.2.1"}).get(reverse("example_mail")).status_code == 404


def test_with_passwords_switched_off_no_link_sets_one(invited, client, settings):
    settings.PASSWORDS = False
    assert client.get(reverse("password_forgotten")).status_code == 404
    assert "no longer works" in follow(client, the_link()).content.decode()


def test_signing_in_gives_a_new_session(client, administrator):
    client.get(reverse("account_login"))
    client.get("/account/link/planted/")
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": administrator.email, "password": PASSWORD})
    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, administrator, target):
    form = {"login": administrator.email, "password": PASSWORD, "next": target}
    assert client.post(reverse("account_login"), form).headers["Location"] == reverse("work")
