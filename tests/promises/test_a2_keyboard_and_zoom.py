"""A2: every page can be worked by keyboard alone. The focus is seen at every stop, nothing holds it, targets are large enough.

The pixels decide, not the styles: a picture of each kind of control is taken without and with the focus, and compared.
A window of 320 px is the same as 1280 px at 400% zoom. That nothing scrolls sideways there, and that everything to press
is large enough, A1 asks of every page that it opens.
"""

from __future__ import annotations

import io
import os
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, sign_in, too_small
from tests.promises.walking import visits
from tests.world import World, build

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

NIGHTLY = os.environ.get("WARDMOTE_NIGHTLY") == "1"
ENOUGH = 3.0  # WCAG 2.2, 1.4.11: the ratio between a control with the focus and without it
AROUND = 6  # pixels about a control in which its outline is looked for
MOST_STOPS = 400
PARTS_OF_A_DATE = 8  # day, month, year, the hours and the calendar of one field, each a stop
ONE_IN = 4  # pages that are walked each time; all of them every night
# Where the focus is, and what kind of control it is on: one of a kind is looked at once for all pages.
STOP = """() => {
  const at = document.activeElement
  if (!at || at === document.body || at === document.documentElement) return null
  const box = at.getBoundingClientRect()
  window.__stops = window.__stops || new Map()
  if (!window.__stops.has(at)) window.__stops.set(at, window.__stops.size)
  const style = getComputedStyle(at)
  return {
    number: window.__stops.get(at),
    kind: [at.tagName, at.type || '', at.className, at.closest('header, nav, main, footer')?.className || ''].join(' '),
    what: at.outerHTML.slice(0, 120),
    parts: ['date', 'time', 'month', 'datetime-local'].includes(at.type),
    seen: box.width > 0 && box.height > 0 && style.visibility !== 'hidden',
    x: box.x, y: box.y, width: box.width, height: box.height,
  }
}"""


@pytest.fixture
def world(live_server: LiveServer) -> World:
    return build()


def luminance(pixel: tuple[int, ...]) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    parts = [value / 255 for value in pixel[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def changed_enough(without: bytes, focused: bytes) -> int:
    """How many pixels differ between two pictures by a ratio of at least 3 to 1."""
    pictures = [Image.open(io.BytesIO(data)).convert("RGB") for data in (without, focused)]
    size = (min(each.width for each in pictures), min(each.height for each in pictures))
    first, second = (each.crop((0, 0, *size)).tobytes() for each in pictures)
    count = 0
    for at in range(0, len(first), 3):
        if first[at : at + 3] != second[at : at + 3]:
            light = sorted((luminance(tuple(first[at : at + 3])), luminance(tuple(second[at : at + 3]))))
            count += (light[1] + 0.05) / (light[0] + 0.05) >= ENOUGH
    return count


def focus_faults(page: Page, stop: dict[str, Any]) -> list[str]:
    """Whether the control that has the focus now looks as if it had."""
    page.evaluate("document.activeElement.scrollIntoView({block: 'center', behavior: 'instant'})")
    box = page.evaluate(STOP)
    view = page.viewport_size
    if not (-box["width"] < box["x"] < view["width"] and -box["height"] < box["y"] < view["height"]):
        return [f"the focus is off the page at {box['x']:.0f}, {box['y']:.0f}: {stop['what']}"]
    left, top = max(box["x"] - AROUND, 0), max(box["y"] - AROUND, 0)
    clip = {
        "x": left,
        "y": top,
        "width": max(min(box["width"] + 2 * AROUND, view["width"] - left), 1),
        "height": max(min(box["height"] + 2 * AROUND, view["height"] - top), 1),
    }
    focused = page.screenshot(clip=clip, animations="disabled", caret="hide")
    page.evaluate("window.__was = document.activeElement; document.activeElement.blur()")
    without = page.screenshot(clip=clip, animations="disabled", caret="hide")
    page.evaluate("window.__was.focus({preventScroll: true})")
    # An outline of one pixel along the longer side is the least that can be called visible.
    if changed_enough(without, focused) < min(max(clip["width"], clip["height"]), 40):
        return [f"the focus cannot be seen on {stop['what']}"]
    return []


def walk(page: Page, known: set[str]) -> tuple[list[str], int]:
    """Tab from the top of the page until the focus leaves it; what is wrong on the way, and how many stops there were."""
    wrong: list[str] = []
    stops: list[int] = []
    inside = 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None or (stops and stop["number"] == stops[0]):
            return wrong, len(stops)
        inside = inside + 1 if stops and stop["number"] == stops[-1] else 0
        if stop["parts"] and 0 < inside < PARTS_OF_A_DATE:
            continue
        if inside:
            return [*wrong, f"the keyboard is held by {stop['what']}"], len(stops)
        if stop["number"] in stops:
            return [*wrong, f"the keyboard goes round from {stop['what']}"], len(stops)
        stops.append(stop["number"])
        if not stop["seen"]:
            wrong.append(f"the focus is on something unseen: {stop['what']}")
        elif stop["kind"] not in known:
            known.add(stop["kind"])
            wrong += focus_faults(page, stop)
    return [*wrong, f"more than {MOST_STOPS} stops"], len(stops)


def test_the_focus_is_seen_at_every_stop_and_nothing_holds_it(
    live_server: LiveServer, world: World, browser: Browser
) -> None:
    sample = list(visits())[:: 1 if NIGHTLY else ONE_IN]
    pages = {who: _page_of(browser, live_server, world, who) for who in dict.fromkeys(who for _row, who in sample)}
    wrong: list[str] = []
    known: set[str] = set()
    stops = 0
    for row, who in sample:
        page = pages[who]
        page.goto(live_server.url + row.address(world))
        found, count = walk(page, known)
        stops += count
        wrong += [f"{row.name} as {who}: {each}" for each in found]
        wrong += [] if count else [f"{row.name} as {who}: no stop at all"]
    print(f"{len(sample)} pages, {stops} stops, {len(known)} kinds of control")
    for page in pages.values():
        page.context.close()
    assert not wrong, "\n".join(wrong)
    assert stops > len(sample) * 5


def _page_of(browser: Browser, live_server: LiveServer, world: World, who: str) -> Page:
    """A window of its own for each visitor; signing in between two pages would meet what the last still asks for."""
    page = browser.new_context(viewport={"width": DESK, "height": 900}).new_page()
    sign_in(page.context, live_server.url, world.user(who))
    return page


def test_a_focus_that_is_not_seen_a_trap_and_a_small_target_are_noticed(live_server: LiveServer, page: Page) -> None:
    """The test of the test: styles that take the outline away, a button that keeps the focus, and crowded dots."""
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(f"{live_server.url}/about/")
    page.evaluate(
        "document.querySelector('main').innerHTML = '<button class=bare>Bare</button><button class=trap>Trap</button>"
        "<button class=dot>.</button><button class=dot>.</button>';"
        "for (const each of document.querySelectorAll('.bare'))"
        "  each.style.cssText = 'outline:0 !important;box-shadow:none !important;border:0;background:#eee;color:#000';"
        "for (const each of document.querySelectorAll('.dot')) each.style.cssText = 'width:9px;height:9px;padding:0;border:0';"
        "document.querySelector('.trap').addEventListener('keydown', event => event.preventDefault())"
    )
    found, _count = walk(page, set())
    assert any("cannot be seen" in each and "bare" in each for each in found)
    assert any("held by" in each and "trap" in each for each in found)
    assert any("dot" in each for each in too_small(page))
