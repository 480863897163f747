"""Journeys of signing in: the administrator's, the newcomer's, and that of somebody who was signed out while writing."""

from __future__ import annotations

import re

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import sign_in, violations
from tests.world import PASSWORD, World
from wardmote.core.accounts.models import Membership, Role, User

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def type_sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


def test_an_administrator_adds_somebody_who_then_signs_in(phone: Page, world: World) -> None:
    administrator = world.ours.users["administrator"]
    phone.goto(reverse("people"))
    type_sign_in(phone, administrator.email, PASSWORD)
    expect(phone.get_by_role("heading", level=1)).to_have_text("People and roles")

    phone.get_by_role("button", name="Add a person").or_(phone.get_by_role("link", name="Add a person")).click()
    phone.get_by_label("Name").fill("Policy Officer, Grants")
    phone.get_by_label("E-mail address").fill("grants@northmoor.example")
    phone.get_by_label(world.ours.partnership.governing_body.name).check()
    phone.get_by_label("Policy officer").check()
    phone.get_by_label("First password", exact=True).fill("entirely plain words here")
    phone.get_by_role("button", name="Add this person").click()
    expect(phone.get_by_text("Policy Officer, Grants can sign in now.")).to_be_visible()

    phone.context.clear_cookies()
    phone.goto(reverse("account"))
    type_sign_in(phone, "grants@northmoor.example", "entirely plain words here")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your account")
    expect(phone.get_by_role("main")).to_contain_text("Policy officer")


def test_a_mistake_is_said_where_it_was_made_and_what_was_typed_stays(phone: Page, world: World) -> None:
    sign_in(phone.context, phone.url or "http://localhost", None)
    phone.goto(reverse("account_login"))
    type_sign_in(phone, "not an address", "")
    summary = phone.get_by_role("alert")
    expect(summary).to_contain_text("Enter your password")
    expect(phone.get_by_label("E-mail address")).to_have_value("not an address")
    expect(phone).to_have_title("Error: Sign in – Wardmote")


def test_somebody_who_was_signed_out_while_writing_loses_nothing(
    phone: Page, world: World, live_server: LiveServer
) -> None:
    officer = world.ours.users["policy_officer"]
    sign_in(phone.context, live_server.url, officer)
    phone.goto(reverse("activity_update", kwargs={"slug": world.ours.plan.slug, "key": world.ours.activity.key}))
    words = "Three call handlers started on Monday; the rota now covers every evening."
    phone.locator("main textarea").first.fill(words)
    Session.objects.all().delete()
    phone.locator("main form[method=post] button[type=submit]").first.click()

    expect(phone.get_by_text("Your words are kept")).to_be_visible()
    type_sign_in(phone, officer.email, PASSWORD)
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your words are kept")
    expect(phone.get_by_role("main")).to_contain_text(words)
    phone.get_by_role("button", name="Send what I typed").click()
    phone.wait_for_load_state()
    assert words in phone.get_by_role("main").inner_text()


def test_the_example_is_one_click_away_and_leads_to_the_roles_own_page(
    phone: Page, world: World, settings: Settings
) -> None:
    settings.EXAMPLE_MODE = True
    auditor = User.objects.create_user("demo@northmoor.example", None, name="Demo Auditor")
    Membership.objects.create(user=auditor, organisation=world.ours.partnership.force, role=Role.AUDITOR)
    phone.goto(reverse("account_login"))
    phone.get_by_role("button", name="Demo Auditor").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("History")


def test_a_word_is_found_by_keyboard_alone(page: Page, world: World, live_server: LiveServer) -> None:
    sign_in(page.context, live_server.url, world.ours.users["policy_officer"])
    page.goto(live_server.url + reverse("account"))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type("market")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    expect(page.locator("#results")).to_contain_text("Walk every market street once a week.")
    assert violations(page) == []


def test_results_follow_the_words_while_they_are_typed(page: Page, world: World, live_server: LiveServer) -> None:
    sign_in(page.context, live_server.url, world.ours.users["policy_officer"])
    page.goto(live_server.url + reverse("search"))
    page.get_by_role("searchbox").press_sequentially("bicycle")
    expect(page.locator("#results")).to_contain_text("Repair the bicycle marking kits.")
    expect(page).to_have_url(re.compile(r"q=bicycle"))
