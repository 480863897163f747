"""Who may read, and how programs are refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts import services
from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import a_partnership, a_user
from wardmote.core.audit.selectors import entry_count

pytestmark = pytest.mark.django_db
EDITIONS, PLANS = reverse("api_editions"), reverse("api_plans")


@pytest.fixture(autouse=True)
def nobody_has_tried():
    cache.clear()


@pytest.fixture
def analyst():
    return a_user(Role.ANALYST, a_partnership().force)


def a_key(user):
    today = timezone.localdate()
    return services.make_key(user, name="Power BI", expires_on=today + timedelta(30), today=today)


def ask(client, secret, address=EDITIONS, **more):
    return client.get(address, headers={"Authorization": f"Bearer {secret}", **more})


def refused(answer, status):
    problem = answer.json()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (answer.status_code, problem["status"]) == (status, status)
    return problem


def test_a_key_reads_what_its_user_may_read_and_remembers_the_day(client, analyst):
    key, secret = a_key(analyst)
    before = entry_count()
    assert ask(client, secret).json() == {"next": None, "items": []}
    key.refresh_from_db()
    assert key.last_used_on == timezone.localdate()
    assert entry_count() == before


def test_a_key_of_somebody_without_the_right_finds_nothing(client):
    _key, secret = a_key(a_user(Role.PANEL_MEMBER, a_partnership().governing_body))
    assert ask(client, secret).status_code == 200
    assert refused(ask(client, secret, PLANS), 404) == refused(ask(client, secret, "/api/v1/nothing-like-it"), 404)


@pytest.mark.parametrize("secret", ["", "wardmote_", "wardmote_" + "a" * 43, "\xff", "x" * 5000])
def test_what_is_no_key_is_refused_with_how_to_ask(client, analyst, secret):
    a_key(analyst)
    answer = client.get(EDITIONS, HTTP_AUTHORIZATION=f"Bearer {secret}")
    refused(answer, 401)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_nobody_reads_without_a_key_or_a_session(client):
    refused(client.get(EDITIONS), 401)


def test_an_ended_key_and_one_of_a_closed_account_are_refused_at_once(client, analyst):
    (first, its_secret), (_second, other) = a_key(analyst), a_key(analyst)
    services.end_key(first, by=analyst)
    refused(ask(client, its_secret), 401)
    assert ask(client, other).status_code == 200
    services.close_account(analyst, by=None)
    refused(ask(client, other), 401)


def test_a_role_that_is_taken_away_ends_what_its_key_reads(client, analyst):
    _key, secret = a_key(analyst)
    assert ask(client, secret, PLANS).status_code == 200
    services.take_role_away(analyst.memberships.get(), by=None)
    refused(ask(client, secret, PLANS), 404)


def test_wrong_keys_are_counted_and_right_ones_are_not(client, analyst):
    _key, secret = a_key(analyst)
    for _try in range(12):
        assert ask(client, secret).status_code == 200
    answers = [ask(client, f"wardmote_{number:043}").status_code for number in range(12)]
    assert answers == [401] * 10 + [429] * 2
    too_many = ask(client, "wardmote_again")
    refused(too_many, 429)
    assert int(too_many.headers["Retry-After"]) > 0
    assert ask(client, secret).status_code == 200


def test_whoever_is_signed_in_reads_too_but_not_with_a_wrong_key_beside(client, analyst):
    client.force_login(analyst)
    assert client.get(EDITIONS).status_code == 200
    refused(ask(client, "wardmote_wrong"), 401)


def test_a_session_that_lacks_its_second_factor_reads_nothing(client, analyst, settings):
    settings.REQUIRE_SECOND_FACTOR = ["analyst"]
    client.force_login(analyst)
    refused(client.get(EDITIONS), 401)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_but_reading_is_answered(client, analyst, method):
    _key, secret = a_key(analyst)
    answer = getattr(client, method)(EDITIONS, headers={"Authorization": f"Bearer {secret}"})
    refused(answer, 405)
    assert answer.headers["Allow"] == "GET"


def test_what_is_known_already_is_not_sent_again_and_no_store_keeps_it(client, analyst):
    _key, secret = a_key(analyst)
    answer = ask(client, secret)
    again = ask(client, secret, **{"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "no-store" in answer.headers["Cache-Control"]
    assert {"Authorization", "Cookie"} <= set(answer.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    "asked",
    ["limit=0", "limit=1001", "limit=x", "cursor=x", "cursor=W10", "cursor=WyJ4Il0", "cursor=W1tdXQ", "cursor=%00"],
)
def test_a_question_that_cannot_be_understood_is_refused_in_words(client, analyst, asked):
    _key, secret = a_key(analyst)
    (wrong,) = refused(ask(client, secret, f"{EDITIONS}?{asked}"), 422)["errors"]
    assert wrong["where"] == asked.partition("=")[0]


def test_the_description_names_every_address_and_needs_no_key(client):
    told = client.get(reverse("api_document")).json()
    assert told["openapi"].startswith("3.1")
    assert {EDITIONS, PLANS, reverse("api_figures")} <= told["paths"].keys()
    page = client.get(reverse("api")).content.decode()
    assert all(where in page for where in told["paths"])
    assert "first_published" in page


def test_a_phone_tells_what_can_be_asked_with_from_what_a_row_says(client):
    page = client.get(reverse("api")).content.decode()
    assert '<caption class="wm-table__caption">Measures: what can be asked with</caption>' in page
    assert '<caption class="wm-table__caption">Measures: what each row says</caption>' in page
    assert 'class="wm-absent" data-label="Meaning"' in page
