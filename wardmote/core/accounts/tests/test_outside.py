from __future__ import annotations

import re
from time import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts import kept, oidc, services
from wardmote.core.accounts.models import OutsideIdentity, Role, User
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user
from wardmote.core.accounts.tests.fake_oidc import CLIENT, SECRET, a_key, a_server
from wardmote.core.audit.selectors import history_of

pytestmark = pytest.mark.django_db

EMAIL = "invited@northmoor.example"


@pytest.fixture
def server(settings):
    cache.clear()
    with a_server() as found:
        settings.OIDC = {
            "server": found.address,
            "client_id": CLIENT,
            "client_secret": SECRET,
            "name": "Northmoor",
            "domain": "",
        }
        found.says = {"email": EMAIL, "email_verified": True}
        yield found


@pytest.fixture
def invited():
    return services.invite(
        email=EMAIL,
        name="Invited Person",
        role=Role.OWNER,
        organisation=a_partnership().force,
        address=lambda token: token,
        by=None,
    )


def come_back(client, server, **changed):
    there = client.get(reverse("outside"))
    return client.get(reverse("outside_back"), {**server.sign_in(there.headers["Location"]), **changed})


def signed_in(client):
    return client.get(reverse("account")).status_code == 200


def test_somebody_invited_signs_in_through_their_organisation(client, server, invited):
    assert "Sign in with Northmoor" in client.get(reverse("account_login")).content.decode()
    assert come_back(client, server).headers["Location"] == reverse("work")
    assert signed_in(client)
    assert invited.links.filter(ended_at=None).count() == 0
    assert history_of(invited)[0].verb == "accounts.identity_matched"


def words_on_the_way(client, words="Two call handlers started."):
    """A form sent without a session, and the words of it on the way to the organisation's sign-in."""
    refused = client.post(reverse("add_person"), {"name": words}).content.decode()
    signed = re.search(r'name="kept" value="([^"]+)"', refused).group(1)
    return client.post(reverse("outside"), {"kept": signed})


def test_what_was_typed_comes_along_from_outside(client, server, invited):
    shown = words_on_the_way(client).content.decode()
    assert f"{reverse('outside')}?next=" in shown
    there = client.get(reverse("outside"), {"next": reverse("kept")})
    back = client.get(reverse("outside_back"), server.sign_in(there.headers["Location"]))
    assert back.headers["Location"] == reverse("kept")
    assert "Two call handlers started." in client.get(reverse("kept")).content.decode()


def test_words_from_outside_are_nobody_s_who_was_not_let_in(client, server):
    words_on_the_way(client)
    assert come_back(client, server).status_code == 403
    assert kept.SESSION_KEY not in client.session


def test_words_wait_for_minutes_only(client, server, invited, monkeypatch):
    monkeypatch.setattr(kept, "WAITING_SECONDS", 0)
    words_on_the_way(client)
    come_back(client, server)
    assert client.get(reverse("kept")).headers["Location"] == reverse("work")


def test_more_words_than_may_wait_are_shown_to_be_copied(client, server, monkeypatch):
    monkeypatch.setattr(kept, "WAITING_AT_MOST", 10)
    answer = words_on_the_way(client)
    assert answer.status_code == 422
    assert "Two call handlers started." in answer.content.decode()
    assert kept.WAITING not in client.session


def test_one_address_cannot_fill_the_sessions_with_words(client, server, monkeypatch):
    monkeypatch.setattr(kept, "WAITING_RATE", {"kept_words": "1/h/ip"})
    assert words_on_the_way(client).status_code == 200
    assert words_on_the_way(Client()).status_code == 422


@pytest.mark.parametrize("signed", ["", "not ours"])
def test_words_that_are_not_signed_do_not_wait(client, server, signed):
    assert client.post(reverse("outside"), {"kept": signed}).status_code == 422
    assert kept.WAITING not in client.session


def test_nobody_gets_an_account_by_signing_in(client, server):
    answer = come_back(client, server)
    assert answer.status_code == 403
    assert "nobody has invited you" in answer.content.decode()
    assert not User.objects.exists()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT, "another-client"]},
        {"nonce": "another-journey"},
        {"exp": 1},
        {"iat": 99999999999},
        {"exp": None},
        {"sub": ""},
    ],
)
def test_a_token_that_is_not_for_us_now_is_refused(client, server, invited, lie):
    server.says |= lie
    answer = come_back(client, server)
    assert answer.status_code == 403
    assert "Signing in did not work" in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("header", [{"alg": "none"}, {"alg": "HS256"}, {"kid": "two"}])
def test_a_token_with_another_header_is_refused(client, server, invited, header):
    server.header = header
    assert come_back(client, server).status_code == 403
    assert not signed_in(client)


def test_a_token_signed_by_somebody_else_is_refused(client, server, invited):
    server.signs_with = a_key()
    assert come_back(client, server).status_code == 403


@pytest.mark.parametrize("said", [{"email_verified": False}, {"email_verified": "no"}, {"email_verified": None}])
def test_an_address_that_is_not_vouched_for_matches_nobody(client, server, invited, said):
    server.says |= said
    assert come_back(client, server).status_code == 403
    assert not OutsideIdentity.objects.exists()


def test_a_state_of_another_browser_is_refused_and_a_journey_ends_once(client, server, invited):
    other = Client()
    there = other.get(reverse("outside")).headers["Location"]
    back = server.sign_in(there)
    assert client.get(reverse("outside_back"), back).status_code == 403
    assert come_back(client, server, state="guessed").status_code == 403
    assert other.get(reverse("outside_back"), back).status_code == 302
    assert other.get(reverse("outside_back"), back).status_code == 403


def test_an_address_given_to_somebody_else_later_opens_nothing(client, server, invited):
    come_back(client, server)
    server.says |= {"sub": "person-2"}
    later = Client()
    assert come_back(later, server).status_code == 403
    assert not signed_in(later)


def test_a_person_whose_address_changed_is_still_known(client, server, invited):
    come_back(client, server)
    server.says |= {"email": "other@northmoor.example", "email_verified": False}
    later = Client()
    assert come_back(later, server).status_code == 302
    assert signed_in(later)


def test_a_closed_account_stays_closed(client, server, invited):
    come_back(client, server)
    services.close_account(invited, by=None)
    later = Client()
    assert come_back(later, server).status_code == 403


def test_a_second_factor_of_our_own_is_still_asked_for(client, server, invited):
    TOTP.activate(invited, "JBSWY3DPEHPK3PXP")
    assert come_back(client, server).headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not signed_in(client)


def test_it_leads_back_to_where_one_was_going_and_nowhere_else(client, server, invited):
    for target, expected in ((reverse("account"), reverse("account")), ("https://evil.example/", reverse("work"))):
        browser = Client()
        there = browser.get(reverse("outside"), {"next": target}).headers["Location"]
        assert browser.get(reverse("outside_back"), server.sign_in(there)).headers["Location"] == expected


def test_whoever_was_signed_in_before_is_signed_out_first(client, server, invited):
    client.force_login(a_user(Role.ADMINISTRATOR, a_partnership().force))
    client.get(reverse("outside"))
    before = client.session.session_key
    come_back(client, server)
    assert client.session["_auth_user_id"] == str(invited.pk)
    assert client.session.session_key != before


def test_a_server_that_calls_itself_otherwise_or_is_away_is_said_plainly(client, server, settings):
    server.calls_itself = "https://evil.example"
    assert client.get(reverse("outside")).status_code == 403
    settings.OIDC = {**settings.OIDC, "server": "http://127.0.0.1:9"}
    assert "gave no answer" in client.get(reverse("outside")).content.decode()
    settings.OIDC = {**settings.OIDC, "server": "http://plain.example"}
    assert client.get(reverse("outside")).status_code == 403


@pytest.mark.parametrize("name", ["add_access_key", "mfa_add_webauthn", "mfa_activate_totp"])
def test_whoever_has_no_other_way_confirms_through_their_organisation(client, server, invited, name):
    come_back(client, server)
    asked = client.get(reverse(name))
    assert asked.headers["Location"].startswith(reverse("outside_confirm"))
    there = client.get(asked.headers["Location"]).headers["Location"]
    assert "prompt=login" in there
    server.says |= {"auth_time": int(time())}
    back = client.get(reverse("outside_back"), server.sign_in(there))
    assert back.headers["Location"] == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def test_what_was_sent_is_gone_on_with_when_somebody_comes_back_confirmed(client, server, invited):
    come_back(client, server)
    asked = client.post(reverse("add_access_key"), {"name": "Power BI", "days": "90"})
    there = client.get(asked.headers["Location"]).headers["Location"]
    server.says |= {"auth_time": int(time())}
    assert "wardmote_" in client.get(reverse("outside_back"), server.sign_in(there)).content.decode()
    assert invited.access_keys.get().name == "Power BI"


@pytest.mark.parametrize(
    "said",
    [{}, {"auth_time": "now"}, {"auth_time": int(time()) - 600}, {"auth_time": int(time()) + 600, "sub": "other"}],
)
def test_an_older_sign_in_or_that_of_somebody_else_confirms_nothing(client, server, invited, said):
    come_back(client, server)
    there = client.get(reverse("outside_confirm")).headers["Location"]
    server.says |= said
    assert client.get(reverse("outside_back"), server.sign_in(there)).status_code == 403
    assert client.get(reverse("add_access_key")).status_code == 302
    assert client.session["_auth_user_id"] == str(invited.pk)


@pytest.mark.parametrize(
    ("claims", "domain", "expected"),
    [
        ({"email": "A@X.example", "email_verified": True}, "", "a@x.example"),
        ({"email": "a@x.example", "email_verified": "true"}, "", "a@x.example"),
        ({"email": "a@x.example"}, "", ""),
        ({"email": "a@x.example"}, "x.example", "a@x.example"),
        ({"email": "a@x.example", "email_verified": False}, "x.example", ""),
        ({"email": "a@evil-x.example", "email_verified": True}, "x.example", ""),
        ({"email": "a@x.example", "xms_edov": True}, "", "a@x.example"),
        ({"email": "a@x.example", "xms_edov": False}, "x.example", ""),
        ({"preferred_username": "a@x.example"}, "x.example", ""),
    ],
)
def test_only_an_address_that_the_server_vouches_for_counts(claims, domain, expected):
    assert oidc.address_vouched_for(claims, domain=domain) == expected


def test_with_passwords_switched_off_a_password_opens_nothing(client, settings):
    settings.PASSWORDS = False
    user = a_user(Role.OWNER, a_partnership().force)
    assert client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD}).status_code == 404
    page = client.get(reverse("account_login")).content.decode()
    assert 'name="password"' not in page
    assert "passkey" in page


# -- roles that must have a second factor ------------------------------------------------------------------------------


def test_a_role_that_needs_a_second_factor_is_asked_for_one_before_its_work(client, settings):
    settings.REQUIRE_SECOND_FACTOR = ["administrator"]
    administrator = a_user(Role.ADMINISTRATOR, a_partnership().force)
    client.force_login(administrator)
    for answer in (client.get(reverse("people")), client.post(reverse("add_person"))):
        assert answer.headers["Location"] == reverse("second_factor")
    words = client.get(reverse("second_factor")).content.decode()
    assert reverse("mfa_activate_totp") in words
    assert reverse("mfa_add_webauthn") in words
    TOTP.activate(administrator, "JBSWY3DPEHPK3PXP")
    assert client.get(reverse("people")).status_code == 200


def test_other_roles_are_not_asked_unless_all_are(client, settings):
    settings.REQUIRE_SECOND_FACTOR = ["administrator"]
    client.force_login(a_user(Role.AUDITOR, a_partnership().force))
    assert client.get(reverse("history")).status_code == 200
    settings.REQUIRE_SECOND_FACTOR = ["all"]
    assert client.get(reverse("history")).status_code == 302
    settings.EXAMPLE_MODE = True
    assert client.get(reverse("history")).status_code == 200


def test_whoever_comes_from_outside_gave_their_factor_there(client, server, invited, settings):
    settings.REQUIRE_SECOND_FACTOR = ["all"]
    come_back(client, server)
    assert client.get(reverse("my_updates")).status_code == 200
    client.force_login(a_user(Role.ADMINISTRATOR, invited.memberships.get().organisation))
    assert client.get(reverse("people")).headers["Location"] == reverse("second_factor")
