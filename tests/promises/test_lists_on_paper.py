"""What is printed on A4 is read as on a desk: rows of tables under their headings, and nothing that can only be pressed."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import sign_in
from tests.promises.matrix import ROWS, Row
from tests.promises.walking import visitor
from tests.world import ANONYMOUS, World, build

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

A4_UPRIGHT, A4_ACROSS = 703, 1032  # pixels between its margins
# Of a page as it would be printed: rows that are no rows, heads that are not repeated, what can only be pressed.
OUT_OF_PLACE = """() => {
  const shown = each => each.checkVisibility() && each.getBoundingClientRect().width > 1
  const all = selector => [...document.querySelectorAll(selector)].filter(shown)
  const looks = (each, wanted) => getComputedStyle(each).display === wanted
  return [
    ...all('.wm-table tbody tr').filter(each => !looks(each, 'table-row')),
    ...all('.wm-table thead').filter(each => !looks(each, 'table-header-group')),
    ...all('.govuk-button, .wm-link-button, .wm-menu, .wm-search, .wm-filters, .wm-pages__list'),
    ...all('.wm-table').filter(each => each.getBoundingClientRect().right > innerWidth + 1),
  ].map(each => `${each.tagName} ${each.className}: ${each.textContent.trim().slice(0, 60)}`)
}"""


@pytest.fixture
def world(live_server: LiveServer) -> World:
    return build()


def on_paper(page: Page, address: str) -> list[str]:
    """What is out of place when this page is printed."""
    page.goto(address)
    width = A4_ACROSS if page.locator(".wm-print-across, .wm-landscape").count() else A4_UPRIGHT
    page.set_viewport_size({"width": width, "height": 1000})
    found: list[str] = page.evaluate(OUT_OF_PLACE)
    return found


def walked(row: Row) -> bool:
    return not row.no_page and visitor(row) is not None


def test_every_page_prints_its_tables_as_tables_and_no_buttons(
    live_server: LiveServer, world: World, page: Page
) -> None:
    page.emulate_media(media="print")
    wrong: list[str] = []
    for row in filter(walked, ROWS):
        who = visitor(row) or ANONYMOUS
        sign_in(page.context, live_server.url, world.user(who))
        wrong += [f"{row.name}: {each}" for each in on_paper(page, live_server.url + row.address(world))]
    assert not wrong, "\n".join(wrong)
