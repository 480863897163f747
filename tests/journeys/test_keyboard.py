"""The keyboard leads everywhere: the palette, the list of keys, and single keys in lists; and all of it has a page too."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, PHONE, sideways, sign_in, violations
from tests.world import World

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page, live_server: LiveServer, world: World) -> Page:
    """The policy officer's list of plans."""
    page.set_viewport_size({"width": DESK, "height": 800})
    sign_in(page.context, live_server.url, world.user("policy_officer"))
    page.goto(f"{live_server.url}/work/plans/")
    return page


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_the_palette_opens_finds_and_leads_on(desk: Page, world: World, width: int) -> None:
    desk.set_viewport_size({"width": width, "height": 800})
    desk.keyboard.press("Control+k")
    palette = desk.get_by_role("dialog", name="Go to")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    expect(palette.get_by_role("link", name="Reports")).to_be_visible()
    assert not violations(desk)
    assert sideways(desk) == 0

    # another partnership's plan has the same name and is not offered
    palette.get_by_role("searchbox").fill(world.ours.plan.title[:8])
    ours = palette.get_by_role("link", name=world.ours.plan.title)
    expect(ours.first).to_be_visible()
    assert world.theirs.plan.slug not in palette.inner_html()

    # words of the plan lead to its rows
    palette.get_by_role("searchbox").fill("market")
    expect(palette.get_by_role("link", name=re.compile("market", re.IGNORECASE)).first).to_be_visible()
    desk.keyboard.press("ArrowDown")
    expect(palette.get_by_role("link").first).to_be_focused()
    desk.keyboard.press("ArrowUp")
    expect(palette.get_by_role("searchbox")).to_be_focused()
    desk.keyboard.press("Escape")
    expect(palette).to_be_hidden()

    desk.keyboard.press("Control+k")
    palette.get_by_role("searchbox").fill("Reports")
    expect(palette.locator("[data-words=Reports]")).to_be_visible()
    desk.keyboard.press("Enter")
    expect(desk).to_have_url(re.compile("/work/reports/$"))


def test_the_keys_are_listed_and_lead_to_pages_and_rows(desk: Page, live_server: LiveServer, world: World) -> None:
    desk.keyboard.press("?")
    keys = desk.get_by_role("dialog", name="Keyboard shortcuts")
    expect(keys).to_contain_text("Next row of a list")
    assert not violations(desk)
    desk.keyboard.press("Escape")
    expect(keys).to_be_hidden()

    desk.keyboard.press("g")
    desk.keyboard.press("r")
    expect(desk).to_have_url(re.compile("/work/reports/$"))

    desk.goto(f"{live_server.url}/work/search/?q=market")
    desk.locator("h1").click()
    desk.keyboard.press("j")
    first = desk.locator("[data-row] a").first
    expect(first).to_be_focused()
    desk.keyboard.press("j")
    expect(desk.locator("[data-row] a").nth(1)).to_be_focused()
    desk.keyboard.press("k")
    expect(first).to_be_focused()
    address = first.get_attribute("href")
    desk.keyboard.press("o")
    expect(desk).to_have_url(re.compile(re.escape(str(address)) + "$"))


def test_e_updates_and_no_key_does_anything_while_typing(desk: Page, live_server: LiveServer, world: World) -> None:
    activity = f"{live_server.url}/work/plans/{world.ours.plan.slug}/activities/{world.ours.activity.key}/"
    desk.goto(activity)
    desk.keyboard.press("/")
    expect(desk.get_by_role("searchbox")).to_be_focused()
    desk.keyboard.type("ge?")
    expect(desk.get_by_role("searchbox")).to_have_value("ge?")
    expect(desk).to_have_url(activity)
    desk.locator("h1").click()
    desk.keyboard.press("e")
    expect(desk).to_have_url(re.compile("/update/$"))


def test_single_keys_can_be_switched_off_and_the_palette_stays(desk: Page) -> None:
    desk.keyboard.press("?")
    desk.get_by_role("button", name="Switch single keys off").click()
    expect(desk.get_by_role("main")).to_contain_text("Single keys are off in this browser")
    desk.keyboard.press("g")
    desk.keyboard.press("r")
    desk.keyboard.press("?")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    expect(desk).to_have_url(re.compile("/work/keys/$"))
    desk.keyboard.press("Control+k")
    expect(desk.get_by_role("dialog", name="Go to")).to_be_visible()


def test_all_of_it_is_there_as_pages(phone: Page, live_server: LiveServer, world: World) -> None:
    sign_in(phone.context, live_server.url, world.user("policy_officer"))
    phone.goto("/work/go/?q=market")
    link = phone.get_by_role("main").get_by_role("link", name=re.compile("Everything that holds"))
    expect(link).to_be_visible()
    link.click()
    expect(phone.locator("main mark").first).to_be_visible()
    phone.goto("/work/keys/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Keyboard shortcuts")
