"""An officer reads the longest lists of the example on a phone: each row is short, and says first what matters."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESK, PHONE
from tests.journeys.test_a_year_by_role import is_in_order, sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.slow]

# Pixels, with room for another typeface; a third to a half more, before facts were written as running text.
TALLEST = {
    "/work/activities/": 15_500,
    "/work/plans/neighbourhood-charter/activities/": 6_000,
    "/work/performance/": 6_000,
    "/work/duties/": 6_500,
    "/work/boards/": 4_300,
    "/work/plans/neighbourhood-charter/bodies/": 6_700,
    "/work/plans/safer-severn-vale-plan/versions/1/edit/": 16_500,
}
HEIGHT = "document.documentElement.scrollHeight"
LINKS_OF_A_VERSION = (
    "links => links.map(each => each.getBoundingClientRect()).map(box => [box.left, box.right, box.top])"
)


def test_an_officer_scrolls_no_longer_than_the_rows_need(page: Page, example: str) -> None:
    page.set_viewport_size({"width": PHONE, "height": 720})
    sign_in_as(page, example, "Ruth Okafor")
    heights = {}
    for address in TALLEST:
        page.goto(example + address)
        is_in_order(page)
        heights[address] = page.evaluate(HEIGHT)
    assert {each: height for each, height in heights.items() if height > TALLEST[each]} == {}

    # A measure that is as usual is told in words; its drawing is shown where there is room
    page.goto(f"{example}/work/performance/")
    usual = page.locator("tr.wm-signals__quiet").first
    expect(usual).to_contain_text("No special change")
    expect(usual.locator(".wm-spark")).to_be_hidden()
    expect(page.get_by_role("table").locator("tbody tr:not(.wm-signals__quiet) .wm-spark").first).to_be_visible()
    page.set_viewport_size({"width": DESK, "height": 900})
    expect(usual.locator(".wm-spark")).to_be_visible()


def test_links_to_a_version_stand_apart(page: Page, example: str) -> None:
    page.set_viewport_size({"width": PHONE, "height": 720})
    sign_in_as(page, example, "Ruth Okafor")
    page.goto(f"{example}/work/plans/neighbourhood-charter/versions/")
    links = page.locator(".wm-versions__links").first.locator("a").evaluate_all(LINKS_OF_A_VERSION)
    assert len(links) > 1
    for (_left, right, top), (next_left, _right, next_top) in pairwise(links):
        assert next_top > top or next_left - right >= 16
