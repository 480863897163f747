from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts import rules
from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def partnership():
    return a_partnership()


@pytest.fixture
def officer(partnership):
    return a_user(Role.POLICY_OFFICER, partnership.governing_body)


def sign_in(client, email, password):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def test_the_right_password_leads_to_work(client, officer):
    assert sign_in(client, officer.email.upper(), PASSWORD).headers["Location"] == reverse("work")


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(client, officer):
    wrong = sign_in(client, officer.email, "wrong").content.decode()
    unknown = sign_in(client, "nobody@northmoor.example", "wrong").content.decode()
    message = "The e-mail address and the password do not go together"
    assert message in wrong
    assert message in unknown


def test_guessing_is_stopped_after_five_tries(client, officer):
    for _ in range(5):
        sign_in(client, officer.email, "wrong")
    answer = sign_in(client, officer.email, PASSWORD)
    assert answer.status_code == 200
    assert "Too many tries" in answer.content.decode()


def test_many_tries_from_one_place_get_the_page_that_says_to_wait(client):
    answers = [sign_in(client, f"guess{n}@northmoor.example", "wrong") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Wait five minutes" in answers[-1].content.decode()


def test_a_closed_account_cannot_sign_in(client, officer):
    User.objects.filter(pk=officer.pk).update(is_active=False)
    answer = sign_in(client, officer.email, PASSWORD)
    assert answer.headers["Location"] == reverse("account_inactive")
    assert "This account is closed" in client.get(reverse("account_inactive")).content.decode()


def test_closing_an_account_ends_its_sessions(client, officer):
    client.force_login(officer)
    User.objects.filter(pk=officer.pk).update(is_active=False)
    assert client.get(reverse("account")).status_code == 302


def test_nobody_makes_an_account_by_themselves(client):
    assert client.get("/account/signup/").status_code == 404
    assert "Sign up" not in client.get(reverse("account_login")).content.decode()


def test_signing_out_is_a_form_and_ends_the_session(client, officer):
    client.force_login(officer)
    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get(reverse("account")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("account")).status_code == 302


def test_ones_own_password_can_be_changed(client, officer):
    client.force_login(officer)
    form = {"oldpassword": PASSWORD, "password1": "other plain words entirely"}
    assert client.post(reverse("account_change_password"), form).status_code == 302
    officer.refresh_from_db()
    assert officer.check_password("other plain words entirely")


def a_code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_an_account_that_asks_for_a_code_opens_only_with_one(client, officer):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(officer, secret)
    halfway = sign_in(client, officer.email, PASSWORD)
    assert halfway.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get(reverse("account")).status_code == 302
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right" in wrong.content.decode()
    assert client.post(reverse("mfa_authenticate"), {"code": a_code(secret)}).status_code == 302
    assert client.get(reverse("account")).status_code == 200


def test_a_code_is_set_up_and_removed_on_pages_of_our_own(client, officer):
    sign_in(client, officer.email, PASSWORD)
    asked = client.get(reverse("mfa_activate_totp"), follow=True)
    assert "Is it still you?" in asked.content.decode()
    confirmed = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    assert "Set up sign-in codes" in confirmed.content.decode()
    secret = client.session["mfa.totp.secret"]
    done = client.post(reverse("mfa_activate_totp"), {"code": a_code(secret)})
    assert done.status_code == 302
    assert Authenticator.objects.filter(user=officer, type="totp").exists()
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        assert client.get(reverse(name)).status_code == 200, name
    assert f'href="{reverse("account")}">Your account</a></li>' in client.get(reverse("mfa_index")).content.decode()
    by_password = client.get(reverse("account_reauthenticate") + "?next=/account/keys/add/").content.decode()
    assert (
        f'href="{reverse("mfa_reauthenticate")}?next=%2Faccount%2Fkeys%2Fadd%2F">Use a sign-in code instead'
        in by_password
    )
    assert "passkey instead" not in client.get(reverse("mfa_reauthenticate")).content.decode()
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=officer).exists()


# -- one click ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def example(settings, partnership):
    settings.EXAMPLE_MODE = True
    return a_user(Role.AUDITOR, partnership.governing_body, password=None)


def test_in_the_example_each_person_is_one_click_away(client, example):
    page = Client(headers={"Host": "localhost:8000"}).get(reverse("account_login")).content.decode()
    assert reverse("demo_sign_in", args=[example.pk]) in page
    answer = client.post(reverse("demo_sign_in", args=[example.pk]), headers={"Host": "localhost:8000"})
    assert answer.headers["Location"] == reverse("work")
    assert client.get(reverse("work"), headers={"Host": "localhost"}).headers["Location"] == reverse("history")


def test_a_link_alone_signs_nobody_in(client, example):
    assert client.get(reverse("demo_sign_in", args=[example.pk]), headers={"Host": "localhost"}).status_code == 405


def test_an_account_with_a_password_is_never_one_click_away(client, example, officer):
    answer = client.post(reverse("demo_sign_in", args=[officer.pk]), headers={"Host": "localhost"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "request_values",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"headers": {"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}},
        {"headers": {"Host": "localhost", "Forwarded": "for=192.0.2.7"}},
    ],
)
def test_one_click_works_only_on_the_machine_itself(client, example, request_values):
    request_values.setdefault("headers", {"Host": "localhost"})
    address = reverse("demo_sign_in", args=[example.pk])
    assert client.post(address, **request_values).status_code == 404
    page = client.get(reverse("account_login"), **request_values).content.decode()
    assert "Sign in to the example" not in page


def test_outside_example_mode_there_is_no_such_page(client, example, settings):
    settings.EXAMPLE_MODE = False
    answer = client.post(reverse("demo_sign_in", args=[example.pk]), headers={"Host": "localhost"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("remote", "host", "headers", "expected"),
    [
        ("127.0.0.1", "localhost:8000", ["Host"], True),
        ("127.0.0.9", "127.0.0.1", ["Host"], True),
        ("::1", "[::1]:8000", ["Host"], True),
        ("10.0.0.5", "localhost", ["Host"], False),
        ("127.0.0.1", "wardmote.example", ["Host"], False),
        ("127.0.0.1", "localhost.evil.example", ["Host"], False),
        ("127.0.0.1", "localhost", ["x-real-ip"], False),
        ("", "localhost", ["Host"], False),
    ],
)
def test_the_machine_itself_is_told_by_address_name_and_the_absence_of_a_proxy(remote, host, headers, expected):
    assert rules.from_this_machine(remote_address=remote, host=host, headers=headers) is expected
