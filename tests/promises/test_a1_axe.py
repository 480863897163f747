"""A1: no page breaks the accessibility guidelines, on a phone or at a desk, fresh or after a mistake.

And of A2: none scrolls sideways, and what there is to press is large enough.
Pages that nobody can reach for lack of a row in the matrix cannot be missed: the matrix itself fails for them.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.browser import DESK, PHONE, TABLET, sideways, sign_in, too_small, violations
from tests.promises.matrix import ROWS, Row
from tests.world import ANONYMOUS, World, build

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WIDTHS = pytest.mark.parametrize("width", [PHONE, DESK])
# Who looks, where several may: whoever has the most on the page.
BY_PREFERENCE = [
    "policy_officer",
    "administrator",
    "auditor",
    "owner",
    "chief_officer",
    "secretary",
    "analyst",
    "panel_member",
]

OF_SIGN_IN_CODES = ["mfa_index", "mfa_reauthenticate", "mfa_view_recovery_codes", "mfa_deactivate_totp"]


@pytest.fixture
def world(live_server: LiveServer) -> World:
    return build()


def visits(row: Row) -> Iterator[str]:
    """As whom a page is looked at: somebody who may, and somebody who is not signed in where they may too."""
    if who := next((role for role in BY_PREFERENCE if row.lets_see(role)), None):
        yield who
    if row.lets_see(ANONYMOUS):
        yield ANONYMOUS


def faults(page: Page, title: str) -> list[str]:
    """What is wrong with the page in front of us."""
    found = [f"{title}: {each}" for each in (*violations(page), *too_small(page))]
    if wider := sideways(page):
        found.append(f"{title}: scrolls {wider} px sideways")
    return found


@WIDTHS
def test_every_page_meets_the_guidelines(live_server: LiveServer, world: World, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wrong: list[str] = []
    # A page that breaks its own content policy looks whole and is not.
    page.on("console", lambda said: wrong.append(f"{page.url}: {said.text}") if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(f"{page.url}: {error}"))
    for row in ROWS:
        if row.no_page:
            continue
        address = live_server.url + row.address(world)
        for who in visits(row):
            sign_in(page.context, live_server.url, world.user(who))
            answer = page.goto(address)
            if answer is None or answer.status != 200:
                wrong.append(f"{row.name} as {who}: no page, {answer and answer.status}")
            wrong += faults(page, f"{row.name} as {who}")
    assert not wrong, "\n".join(wrong)


LENGTHEN = """() => document.querySelectorAll("main :is(h1, h2, h3, p, li, dd, td, th, blockquote, a)").forEach(
    each => [...each.childNodes].filter(node => node.nodeType === 3 && node.data.trim().length > 25)
        .forEach(node => node.data = "Donaudampfschiff".repeat(5)))"""
"""Puts a word of 80 letters in the place of every passage of prose."""


def test_a_very_long_word_widens_no_public_page(live_server: LiveServer, world: World, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 900})
    wrong: list[str] = []
    for row in (row for row in ROWS if row.lets_see(ANONYMOUS) and not row.no_page):
        page.goto(live_server.url + row.address(world))
        page.evaluate(LENGTHEN)
        if wider := sideways(page):
            wrong.append(f"{row.name}: scrolls {wider} px sideways")
    assert not wrong, "\n".join(wrong)


@WIDTHS
def test_every_form_that_was_sent_empty_meets_the_guidelines(
    live_server: LiveServer, world: World, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    wrong: list[str] = []
    for row in (row for row in ROWS if row.refuses_empty):
        who = next(role for role in (ANONYMOUS, *BY_PREFERENCE) if row.lets_see(role))
        sign_in(page.context, live_server.url, world.user(who))
        page.goto(live_server.url + row.address(world))
        for details in page.locator("main details:not([open])").all():
            details.locator("summary").click()
        for words in page.locator("main form[method=post] textarea:visible").all():
            words.fill("")  # a form may begin with the words that were said before
        page.locator("main form[method=post] button[type=submit]:not(.wm-roles__button, .wm-link-button)").first.click()
        page.locator(".govuk-error-summary").wait_for()
        if page.locator(".govuk-error-summary a[href^='#']").count() == 0:
            wrong.append(f"{row.name}: the summary leads to no field")
        wrong += faults(page, f"{row.name} sent empty")
    assert not wrong, "\n".join(wrong)


@WIDTHS
def test_the_pages_of_somebody_with_sign_in_codes_meet_the_guidelines(
    live_server: LiveServer, world: World, page: Page, width: int
) -> None:
    """Nobody in the matrix has an app for codes, so that its walk is sent on from these."""
    page.set_viewport_size({"width": width, "height": 900})
    officer = world.user("policy_officer")
    TOTP.activate(officer, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(officer)
    sign_in(page.context, live_server.url, officer)
    wrong: list[str] = []
    for name in OF_SIGN_IN_CODES:
        page.goto(live_server.url + reverse(name))
        if page.url != live_server.url + reverse(name):
            wrong.append(f"{name}: sent on to {page.url}")
        wrong += faults(page, name)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("width", [PHONE, TABLET, DESK])
def test_every_component_in_every_state_meets_the_guidelines(
    live_server: LiveServer, page: Page, width: int, settings: Settings
) -> None:
    settings.ROOT_URLCONF = "tests.gallery.urls"
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/gallery/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Every component")
    for summary in page.locator("main details > summary").all():
        if summary.is_visible():  # filters fold on a phone alone
            summary.click()
    wrong = faults(page, "gallery")
    assert not wrong, "\n".join(wrong)


@WIDTHS
def test_the_page_of_what_is_not_there_meets_the_guidelines(live_server: LiveServer, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/there-is-nothing-here/")
    wrong = faults(page, "not found")
    assert not wrong, "\n".join(wrong)


def test_a_page_that_breaks_the_guidelines_is_noticed(live_server: LiveServer, page: Page) -> None:
    """The test of the test: a picture without words, pale text, a page that is too wide, links without room."""
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto(f"{live_server.url}/account/sign-in/")
    page.evaluate(
        "document.querySelector('main').innerHTML += '<img src=\"/static/ui/favicon.svg\"><p class=pale>pale</p>"
        "<p class=close><a href=one>one</a> <a href=two>two</a></p><p>Read <a href=three>more</a> here.</p>';"
        "document.querySelector('.pale').style.cssText = 'color:#ccc;background:#fff;width:900px';"
        "document.querySelector('.close').style.cssText = 'font-size:10px;line-height:1'"
    )
    found = " ".join(faults(page, "broken"))
    assert "image-alt" in found
    assert "color-contrast" in found
    assert "sideways" in found
    assert 'href="one"' in found
    assert 'href="three"' not in found
