"""A newcomer has typed ./run: what is promised by its last lines, in a real browser against the real server."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser import sideways

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def complaints(page: Page) -> Iterator[list[str]]:
    """What the browser complains of: errors of scripts, and what the content policy stopped."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    yield found
    assert found == []


def test_the_first_page_is_the_public_plan_and_offers_every_role(
    page: Page, example: str, complaints: list[str]
) -> None:
    page.goto(example)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    for role in ("Policy officer", "Action owner", "Chief officer", "Panel member", "Auditor", "Administrator"):
        expect(page.get_by_text(role).first).to_be_visible()


def test_one_click_signs_in_and_another_signs_out(page: Page, example: str, complaints: list[str]) -> None:
    page.goto(example)
    page.get_by_role("button", name="Policy officer").first.click()
    expect(page).to_have_url(re.compile(f"^{example}/work/"))
    page.get_by_role("button", name="Sign out").first.click()
    page.goto(f"{example}/work/")
    expect(page).to_have_url(f"{example}/account/sign-in/?next=/work/")


@pytest.mark.parametrize("width", [768, 1024, 1280])
def test_the_widest_lists_do_not_scroll_the_page_sideways(page: Page, example: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(example)
    page.get_by_role("button", name="Policy officer").first.click()
    for address in ("activities", "performance", "plans-side-by-side", "coverage"):
        page.goto(f"{example}/work/{address}/")
        assert sideways(page) == 0, address


@pytest.mark.parametrize("width", [320, 1280])
def test_a_public_report_does_not_scroll_sideways(page: Page, example: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{example}/reports/")
    page.get_by_role("main").get_by_role("link", name="Neighbourhood Charter").first.click()
    expect(page.locator(".wm-document")).to_be_visible()
    assert sideways(page) == 0


@pytest.mark.parametrize("width", [320, 1280])
def test_the_first_page_does_not_scroll_sideways(page: Page, example: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(example)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
