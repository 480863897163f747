"""What somebody typed survives the end of their session."""

from __future__ import annotations

import html
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django.core import signing
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from wardmote.core.accounts.kept import SALT, unsigned
from wardmote.core.accounts.models import Role
from wardmote.core.accounts.tests.factories import PASSWORD, a_partnership, a_user

pytestmark = pytest.mark.django_db
WORDS = 'Two call handlers <start> in "April".\nMore follow.'


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def administrator():
    return a_user(Role.ADMINISTRATOR, a_partnership().governing_body)


def hidden(response, name):
    """The value of a hidden field, as a browser would send it."""
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', response.content.decode())
    return html.unescape(found.group(1)) if found else None


def sign_in(client, user, **more):
    return client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD, **more})


def test_words_sent_after_the_session_ended_are_sent_on_after_signing_in_again(administrator):
    client = Client()
    form = {"name": WORDS, "email": "new@northmoor.example", "password": "not to be carried along"}
    refused = client.post(reverse("add_person"), form)
    assert refused.status_code == 401
    assert "Your words are kept" in refused.content.decode()

    signed_in = sign_in(client, administrator, kept=hidden(refused, "kept"), next=hidden(refused, "next"))
    assert signed_in.headers["Location"] == reverse("kept")
    shown = client.get(reverse("kept"))
    assert hidden(shown, "name") == WORDS
    assert hidden(shown, "password") is None

    sent = client.post(reverse("kept"), {"name": WORDS, "email": "new@northmoor.example"})
    assert sent.status_code == 307
    assert sent.headers["Location"] == reverse("add_person")
    arrived = client.post(sent.headers["Location"], {"name": WORDS, "email": "new@northmoor.example"})
    assert arrived.status_code == 422
    assert html.escape(WORDS.splitlines()[0], quote=True) in arrived.content.decode().replace("&#34;", "&quot;")


def test_a_wrong_password_does_not_lose_the_words(administrator):
    client = Client()
    kept = hidden(client.post(reverse("add_person"), {"name": WORDS}), "kept")
    again = client.post(reverse("account_login"), {"login": administrator.email, "password": "wrong", "kept": kept})
    assert hidden(again, "kept") is not None
    assert sign_in(client, administrator, kept=hidden(again, "kept")).status_code == 302
    assert hidden(client.get(reverse("kept")), "name") == WORDS


def test_nothing_is_stored_for_somebody_who_does_not_sign_in():
    client = Client()
    client.post(reverse("add_person"), {"name": WORDS})
    assert "kept_words" not in client.session


def test_the_words_can_be_forgotten(administrator):
    client = Client()
    sign_in(client, administrator, kept=hidden(client.post(reverse("add_person"), {"name": WORDS}), "kept"))
    client.post(reverse("kept"), {"forget": "1"})
    assert client.get(reverse("kept")).headers["Location"] == reverse("work")


def test_a_file_cannot_be_kept_and_the_page_says_so(administrator):
    client = Client()
    refused = client.post(reverse("add_person"), {"name": "x", "file": SimpleUploadedFile("march.docx", b"x")})
    sign_in(client, administrator, kept=hidden(refused, "kept"))
    assert "march.docx" in client.get(reverse("kept")).content.decode()


def with_passkey(user, monkeypatch):
    """Let a signature of a passkey be any value: what the browser proves is not what is tried here."""
    passkey = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "Laptop"})
    monkeypatch.setattr(LoginWebAuthnForm, "clean_credential", lambda form: passkey)


def test_the_words_come_along_with_a_passkey(administrator, monkeypatch):
    with_passkey(administrator, monkeypatch)
    client = Client()
    refused = client.post(reverse("add_person"), {"name": WORDS})
    sent = {"credential": '{"id": "any"}', "kept": hidden(refused, "kept"), "next": hidden(refused, "next")}
    assert client.post(reverse("mfa_login_webauthn"), sent).headers["Location"] == reverse("kept")
    assert hidden(client.get(reverse("kept")), "name") == WORDS


def test_a_passkey_that_is_refused_does_not_lose_the_words():
    client = Client()
    kept = hidden(client.post(reverse("add_person"), {"name": WORDS}), "kept")
    again = client.post(reverse("mfa_login_webauthn"), {"credential": "no passkey", "kept": kept})
    assert again.status_code == 422
    assert unsigned(hidden(again, "kept")) == unsigned(kept)
    assert "kept_words" not in client.session


def test_the_words_wait_until_a_second_factor_that_the_role_needs_is_there(administrator, settings):
    settings.REQUIRE_SECOND_FACTOR = ["administrator"]
    client = Client()
    refused = client.post(reverse("add_person"), {"name": WORDS})
    sign_in(client, administrator, kept=hidden(refused, "kept"), next=hidden(refused, "next"))
    forward = client.post(reverse("kept"))
    asked = client.post(forward.headers["Location"], {"name": WORDS}, follow=True)
    assert asked.redirect_chain == [(reverse("second_factor"), 302)]
    assert reverse("kept") in asked.content.decode()
    assert hidden(client.get(reverse("kept")), "name") == WORDS


def test_a_form_without_words_leaves_those_that_wait(administrator, settings):
    settings.REQUIRE_SECOND_FACTOR = ["administrator"]
    client = Client()
    client.force_login(administrator)
    client.post(reverse("add_person"), {"name": WORDS})
    client.post(reverse("close_account", args=[administrator.pk]))
    assert hidden(client.get(reverse("kept")), "name") == WORDS


@pytest.mark.parametrize(
    "made",
    [
        "not signed at all",
        signing.dumps({"path": "https://elsewhere.example/", "values": [["a", "b"]], "files": []}, salt=SALT),
        signing.dumps({"path": "//elsewhere.example/", "values": [["a", "b"]], "files": []}, salt=SALT),
        signing.dumps({"path": "/work/", "values": [["a", "b"]], "files": []}, salt="another"),
        signing.dumps(["/work/"], salt=SALT),
    ],
    ids=["unsigned", "another site", "another host", "another salt", "another shape"],  # signatures carry the time
)
def test_words_that_were_not_ours_or_lead_elsewhere_are_dropped(made):
    assert unsigned(made) is None


def stale(client, **headers):
    return client.post(reverse("add_person"), {"name": WORDS, "csrfmiddlewaretoken": "old"}, headers=headers)


def test_a_form_with_an_old_token_comes_back_with_a_fresh_one(administrator):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    answer = stale(client, Origin="http://testserver", **{"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert hidden(answer, "name") == WORDS
    token = hidden(answer, "csrfmiddlewaretoken")
    again = client.post(
        reverse("add_person"),
        {"name": WORDS, "csrfmiddlewaretoken": token},
        headers={"Origin": "http://testserver"},
    )
    assert again.status_code == 422


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elsewhere.example", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-origin"},
        {},
    ],
)
def test_a_form_that_may_have_come_from_elsewhere_is_shown_but_never_offered_to_be_sent(administrator, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    answer = stale(client, **headers)
    assert answer.status_code == 403
    assert hidden(answer, "name") is None
    assert "Two call handlers &lt;start&gt; in" in answer.content.decode()
