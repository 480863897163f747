"""The example's year as those see it who work with it: a board's secretary, a chief officer, a policy officer, a resident."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE, sideways, violations

pytestmark = [pytest.mark.journey, pytest.mark.slow]

BOARD = "Citizens in Policing Steering Group"
ASKED = "Bring the number of special constables of each area."
ACTION = "Bring the new neighbourhood pages to the board, finished or not."


def sign_in_as(page: Page, example: str, name: str) -> None:
    """One click on the front page, as somebody who is not signed in."""
    page.context.clear_cookies()
    page.goto(example)
    page.get_by_role("button", name=re.compile(name)).first.click()


def is_in_order(page: Page) -> None:
    """What every page of a journey must be: accessible, and no wider than the window."""
    assert violations(page) == []
    assert sideways(page) == 0


def test_a_secretary_plans_a_meeting_makes_its_agenda_and_minutes_it(page: Page, example: str) -> None:
    page.set_viewport_size({"width": DESK, "height": 900})
    sign_in_as(page, example, "Helen Marsh")

    # The board says when it met, and what it has not looked at
    page.get_by_role("link", name="Boards", exact=True).first.click()
    page.get_by_role("link", name=BOARD).first.click()
    is_in_order(page)

    # A further meeting, today
    page.get_by_role("link", name="Add a meeting").click()
    today = date.today()
    for part, number in (("Day", today.day), ("Month", today.month), ("Year", today.year)):
        page.get_by_role("textbox", name=part, exact=True).fill(str(number))
    page.get_by_label("Begins").fill("9:00")
    page.get_by_role("button", name="Add this meeting").click()

    # Its agenda, from what is due to the board
    page.get_by_role("link", name="Agenda", exact=True).click()
    is_in_order(page)
    page.get_by_role("checkbox", name=re.compile("^D.5|^3.8")).first.check()
    page.get_by_role("button", name="Put on the agenda").click()
    page.get_by_role("link", name="Back to the meeting").click()

    # Minutes while it runs, and an action that comes of it
    page.get_by_role("button", name="Minutes").click()
    item = page.locator("article").first
    item.get_by_role("textbox").fill("Each area is to say how many it needs.")
    item.get_by_role("checkbox", name="The board looked at this commitment").check()
    item.get_by_role("button", name="Save item 1").click()
    expect(item).to_contain_text("Saved")
    is_in_order(page)
    item.get_by_role("link", name="Record an action from item 1").click()
    page.get_by_label("What is to be done?").fill(ASKED)
    page.get_by_label("Who does it?").select_option(label="Citizens in Policing Manager")
    page.get_by_role("button", name="Record this action").click()
    expect(page.get_by_role("main")).to_contain_text(ASKED)

    # It is on the owner's own list, on a phone
    page.set_viewport_size({"width": PHONE, "height": 720})
    sign_in_as(page, example, "Priya Nair")
    page.get_by_role("link", name="My updates").first.click()
    expect(page.get_by_role("main")).to_contain_text(ASKED)
    is_in_order(page)


def test_a_chief_officer_comes_from_what_is_off_track_to_what_a_board_asked(page: Page, example: str) -> None:
    page.set_viewport_size({"width": DESK, "height": 900})
    sign_in_as(page, example, "Alan Whitcombe")
    page.get_by_role("link", name="Today", exact=True).first.click()
    is_in_order(page)
    page.get_by_role("link", name=re.compile("Full refresh of the 'My Neighbourhood' pages")).first.click()
    expect(page.get_by_role("main")).to_contain_text("Not assured")
    page.get_by_role("link", name=re.compile(re.escape(ACTION))).first.click()
    expect(page.get_by_role("main")).to_contain_text("Improving Public Contact and Access Board")
    expect(page.get_by_role("main")).to_contain_text("The national platform changes first")
    is_in_order(page)


def test_a_resident_reads_on_a_phone_what_was_asked_and_answered(example: str, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": PHONE, "height": 720}, java_script_enabled=False)
    page = context.new_page()
    page.goto(example)
    page.get_by_role("link", name="Oversight", exact=True).first.click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("how well the force serves its public")
    page.get_by_role("link", name=re.compile("how well the force serves its public")).first.click()
    expect(main).to_contain_text("We welcome the second queue.")
    page.go_back()
    page.get_by_role("link", name=re.compile("Sale of the former police station")).first.click()
    expect(main).to_contain_text("The building is sold by open offer.")
    expect(main).not_to_contain_text("The lowest price that is accepted")
    assert sideways(page) == 0
    context.close()
