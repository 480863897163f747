from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.models import AccessKey, Role
from wardmote.core.accounts.services.access_keys import MOST
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user
from wardmote.core.audit.selectors import history_of, values_of
from wardmote.core.notices.models import OutboxMessage

pytestmark = pytest.mark.django_db

SECRET = re.compile(r"wardmote_[\w-]{43}")


@pytest.fixture
def analyst():
    return a_user(Role.ANALYST, a_partnership().force)


@pytest.fixture
def administrator(analyst):
    return a_user(Role.ADMINISTRATOR, analyst.memberships.get().organisation)


def made(user, *, name="Power BI", days=30):
    today = timezone.localdate()
    return services.make_key(user, name=name, expires_on=today + timedelta(days), today=today)


def opens(secret, *, in_days=0):
    return selectors.key_by(secret, today=timezone.localdate() + timedelta(in_days))


def confirm(client, user):
    """Sign in, and say the password once more."""
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def test_a_key_is_made_only_by_somebody_who_has_just_shown_that_it_is_them(client, analyst):
    client.force_login(analyst)
    form = reverse("add_access_key")
    asked = client.get(form)
    assert asked.headers["Location"].startswith(reverse("account_reauthenticate"))
    wrong = client.post(asked.headers["Location"], {"password": "another"})
    assert "This is not your password" in wrong.content.decode()
    assert client.get(form).status_code == 302
    assert client.post(asked.headers["Location"], {"password": PASSWORD}).headers["Location"] == form
    assert client.get(form).status_code == 200


def test_what_was_typed_into_the_form_too_long_ago_is_gone_on_with(client, analyst, settings):
    confirm(client, analyst)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = -1
    asked = client.post(reverse("add_access_key"), {"name": "Power BI", "days": "90"})
    assert not AccessKey.objects.exists()
    del settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    next_page = {"password": PASSWORD, "next": reverse("add_access_key")}
    answer = client.post(asked.headers["Location"], next_page)
    (secret,) = set(SECRET.findall(answer.content.decode()))
    assert opens(secret).name == "Power BI"


def test_who_has_no_way_to_confirm_is_not_asked(client, analyst):
    analyst.set_unusable_password()
    analyst.save()
    client.force_login(analyst)
    assert client.get(reverse("add_access_key")).status_code == 200


def test_a_key_is_shown_once_and_only_its_hash_is_kept(client, analyst):
    confirm(client, analyst)
    answer = client.post(reverse("add_access_key"), {"name": "Power BI", "days": "90"})
    (secret,) = set(SECRET.findall(answer.content.decode()))
    assert opens(secret).user == analyst
    assert secret not in str(AccessKey.objects.values())
    assert not SECRET.search(client.get(reverse("access_keys")).content.decode())
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_form_without_a_name_is_refused_and_makes_no_key(client, analyst):
    confirm(client, analyst)
    answer = client.post(reverse("add_access_key"), {"name": "", "days": "9999"})
    assert answer.status_code == 422
    assert not AccessKey.objects.exists()


def test_a_key_works_through_its_last_day_and_no_longer(analyst):
    _key, secret = made(analyst, days=30)
    assert opens(secret, in_days=30)
    assert opens(secret, in_days=31) is None


@pytest.mark.parametrize("days", [-1, 366])
def test_a_key_for_longer_than_a_year_or_of_yesterday_is_refused(analyst, days):
    with pytest.raises(ValidationError):
        made(analyst, days=days)


def test_too_many_keys_are_refused(analyst):
    for number in range(MOST):
        made(analyst, name=f"Report {number}")
    with pytest.raises(ValidationError):
        made(analyst)


def test_the_history_and_a_letter_tell_of_a_key_and_neither_holds_its_secret(analyst):
    _key, secret = made(analyst)
    (entry,) = (each for each in history_of(analyst) if each.verb == "accounts.key_made")
    letter = OutboxMessage.objects.get(kind="accounts.key_made")
    assert values_of(entry)["name"] == "Power BI"
    assert (letter.to, "Power BI" in letter.body) == (analyst.email, True)
    assert secret not in f"{values_of(entry)}{letter.subject}{letter.body}"


def test_an_ended_key_opens_nothing_and_the_history_says_who_ended_it(client, analyst):
    key, secret = made(analyst)
    client.force_login(analyst)
    client.post(reverse("end_access_key", args=[key.pk]))
    assert opens(secret) is None
    assert [each.verb for each in history_of(analyst)].count("accounts.key_ended") == 1
    assert client.post(reverse("end_access_key", args=[key.pk])).status_code == 404


def test_the_keys_of_a_closed_account_die_and_stay_dead(analyst, administrator):
    _key, secret = made(analyst)
    services.close_account(analyst, by=administrator)
    assert opens(secret) is None
    services.reopen_account(analyst, by=administrator)
    assert opens(secret) is None


def test_a_password_that_an_administrator_sets_ends_the_keys(analyst, administrator):
    _key, secret = made(analyst)
    services.set_first_password(analyst, "a long enough sentence", by=administrator)
    assert opens(secret) is None


def test_a_password_that_was_forgotten_ends_the_keys(analyst):
    _key, secret = made(analyst)
    services.ask_for_reset(email=analyst.email, address=lambda token: f"<{token}>")
    token = OutboxMessage.objects.latest("pk").body.partition("<")[2].partition(">")[0]
    services.choose_password(token, "a long enough sentence")
    assert opens(secret) is None


def test_an_administrator_sees_whose_keys_exist_and_can_end_them(client, analyst, administrator):
    key, secret = made(analyst)
    client.force_login(administrator)
    assert "Power BI" in client.get(reverse("peoples_keys")).content.decode()
    client.post(reverse("end_persons_key", args=[key.pk]))
    assert opens(secret) is None


def test_nobody_ends_the_key_of_a_colleague_or_of_another_partnership(client, analyst, administrator):
    key, secret = made(analyst)
    elsewhere = a_user(Role.ADMINISTRATOR, a_partnership("Southfen").force)
    client.force_login(administrator)
    assert client.post(reverse("end_access_key", args=[key.pk])).status_code == 404
    client.force_login(elsewhere)
    assert client.post(reverse("end_persons_key", args=[key.pk])).status_code == 404
    assert opens(secret)


def test_who_must_have_a_second_factor_makes_no_key_without_one(client, analyst, settings):
    settings.REQUIRE_SECOND_FACTOR = ["analyst"]
    confirm(client, analyst)
    answer = client.post(reverse("add_access_key"), {"name": "Power BI", "days": "90"})
    assert answer.headers["Location"] == reverse("second_factor")
    assert not AccessKey.objects.exists()


def test_the_day_of_the_last_use_is_kept(analyst):
    key, secret = made(analyst)
    services.note_use(key, today=timezone.localdate())
    assert opens(secret).last_used_on == timezone.localdate()
