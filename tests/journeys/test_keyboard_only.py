"""A week's work with the keyboard alone, by two people: what one says of an activity, what the other changes of many.

Nothing is pressed here but Tab, Enter, Space, the arrows and, for the palette, its own keys. Wherever the keyboard stops,
the focus is shown and in the window; that the pixels show it, A2 looks at on every page.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK
from tests.world import PASSWORD, World
from wardmote.plans.models import Activity, Update

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_STOPS = 150
WORDS = "Two more callers were heard this week."
# What has the focus, as somebody would call it, and whether it can be seen that it has it.
STOP = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect(), style = getComputedStyle(at)
  const label = at.labels && at.labels.length ? at.labels[0].innerText : ''
  return {
    called: at === document.body ? '' : (label || at.getAttribute('aria-label') || at.innerText || at.value || '').trim(),
    shown: at.matches(':focus-visible') && (style.outlineStyle !== 'none' || style.boxShadow !== 'none'),
    within: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  }
}"""


def tab_to(page: Page, words: str, *, back: bool = False) -> None:
    """Press Tab until the focus is on what is called so; it is seen at every stop on the way."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        stop = page.evaluate(STOP)
        if stop["called"]:
            assert stop["within"], f"the focus is out of sight on “{stop['called']}”"
            assert stop["shown"], f"the focus cannot be seen on “{stop['called']}”"
        if stop["called"].startswith(words):
            return
    raise AssertionError(f"the Tab key never came to “{words}” on {page.url}")


def follow(page: Page, words: str) -> None:
    """Open the link, or press the button, that is called so."""
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def signed_in(browser: Browser, live_server: LiveServer, world: World, role: str) -> Page:
    """A desk at which this role has signed in by typing."""
    # Without movement: where a page glides, the focus is out of sight for a moment.
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": DESK, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto("/account/sign-in/")
    tab_to(page, "E-mail address")
    page.keyboard.type(world.user(role).email)
    tab_to(page, "Password")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "sign-in" not in address)
    return page


def sign_out(page: Page) -> None:
    follow(page, "Sign out")
    page.goto("/work/plans/")
    expect(page).to_have_url(re.compile("sign-in"))
    page.context.close()


def test_the_owner_finds_what_is_theirs_and_says_how_it_goes(
    live_server: LiveServer, world: World, browser: Browser
) -> None:
    owner = signed_in(browser, live_server, world, "owner")
    follow(owner, "My updates")
    follow(owner, "Say how it is going")

    # past everything that stands above every page
    owner.keyboard.press("Tab")
    assert owner.evaluate(STOP)["called"] == "Skip to main content"
    owner.keyboard.press("Enter")
    expect(owner.locator("#main-content")).to_be_focused()

    tab_to(owner, "How is it going?")
    owner.keyboard.type(WORDS)
    tab_to(owner, "Cancel")
    tab_to(owner, "Save this update", back=True)
    with owner.expect_navigation():
        owner.keyboard.press("Enter")
    expect(owner.get_by_text("Your update is saved.")).to_be_visible()
    assert Update.objects.filter(internal_text=WORDS).count() == 1
    sign_out(owner)


def test_the_officer_narrows_a_list_and_changes_many_rows_after_looking(
    live_server: LiveServer, world: World, browser: Browser
) -> None:
    officer = signed_in(browser, live_server, world, "policy_officer")

    # the palette leads to a page, and back to the list of the plan
    officer.keyboard.press("Control+k")
    palette = officer.get_by_role("dialog", name="Go to")
    expect(palette.get_by_role("link", name="Reports")).to_be_visible()
    officer.keyboard.type("Reports")
    expect(palette.locator("[data-words=Reports]")).to_be_visible()
    officer.keyboard.press("ArrowDown")
    with officer.expect_navigation():
        officer.keyboard.press("Enter")
    expect(officer).to_have_url(re.compile("/work/reports/"))

    # the list follows the filter, and the focus stays on it
    officer.goto(f"/work/plans/{world.ours.plan.slug}/activities/")
    tab_to(officer, "Rating")
    officer.keyboard.press("ArrowDown")
    officer.wait_for_url(re.compile(r"rating=\w"))
    assert officer.evaluate(STOP)["called"].startswith("Rating")
    expect(officer.get_by_role("list", name="Filters in use")).to_be_visible()
    officer.keyboard.press("ArrowUp")
    expect(officer.get_by_role("list", name="Filters in use")).to_be_hidden()

    # two rows are ticked, and given another rhythm
    for _ in range(2):
        tab_to(officer, "Choose")
        officer.keyboard.press("Space")
    expect(officer.locator("input[name=row]:checked")).to_have_count(2)
    ticked = [int(each.input_value()) for each in officer.locator("input[name=row]:checked").all()]
    follow(officer, "Change what is ticked")
    tab_to(officer, "Who leads")
    officer.keyboard.press("Space")
    officer.keyboard.press("ArrowDown")
    expect(officer.get_by_label("How often an update is agreed")).to_be_checked()
    tab_to(officer, "An update is agreed")
    officer.keyboard.press("ArrowDown")
    chosen = officer.get_by_label("An update is agreed", exact=False).last.input_value()
    follow(officer, "See what would change")
    expect(officer.get_by_role("heading", name="2 activities will change")).to_be_visible()
    assert chosen not in Activity.objects.filter(pk__in=ticked).values_list("cadence", flat=True)
    follow(officer, "Change 2 activities")
    expect(officer.get_by_role("main")).to_contain_text("2 activities are changed.")
    assert set(Activity.objects.filter(pk__in=ticked).values_list("cadence", flat=True)) == {chosen}
    sign_out(officer)
