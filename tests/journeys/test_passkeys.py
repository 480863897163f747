"""Journeys with a passkey: made on one's own page, then enough to sign in; and as the second factor after a password."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import violations
from tests.journeys.test_signing_in import type_sign_in
from tests.world import PASSWORD, World

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def give_authenticator(page: Page) -> None:
    """Chromium's own pretended device, with a fingerprint that always fits."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**device, "isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_administrator_makes_a_passkey_and_needs_no_password_afterwards(
    page: Page, world: World, live_server: LiveServer
) -> None:
    give_authenticator(page)
    home = live_server.url.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, not to a number
    administrator = world.ours.users["administrator"]
    page.goto(home + reverse("mfa_add_webauthn"))
    type_sign_in(page, administrator.email, PASSWORD)
    if page.get_by_role("heading", name="Is it still you?").is_visible():
        page.get_by_label("Your password").fill(PASSWORD)
        page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Add a passkey")
    assert violations(page) == []
    page.get_by_label("What you call it").fill("Work phone")
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto(home + reverse("mfa_index"))
    expect(page.get_by_role("main")).to_contain_text("Work phone")
    assert violations(page) == []
    page.goto(home + reverse("mfa_reauthenticate_webauthn"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it still you?")
    assert violations(page) == []

    page.context.clear_cookies()
    page.goto(home + reverse("account_login"))
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People and roles")

    page.context.clear_cookies()
    page.goto(home + reverse("account"))
    type_sign_in(page, administrator.email, PASSWORD)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
