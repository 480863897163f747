"""The monthly return of the example, from what is late to what is cleared: by the policy officer who chases it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import DESK, PHONE
from tests.journeys.test_a_year_by_role import is_in_order, sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.slow]

LATE, ALSO_LATE, IN_GRACE = "Ben Oduya", "Colin Brace", "Nadia Rahman"
SAID = "One report in three comes online, as in the spring."
FOR_THE_PUBLIC = "One report in three now reaches us online."


def asked_of(page: Page, state: str) -> list[str]:
    """Who is asked for the answers that stand so."""
    table = page.get_by_role("region", name=re.compile(f"^{state}")).first.get_by_role("table")
    return [each.strip() for each in table.locator("tbody tr td:nth-of-type(1)").all_inner_texts()]


def bar(page: Page) -> tuple[int, int]:
    """How many are answered, of how many."""
    found = re.search(r"\((\d+) of (\d+)\)", page.get_by_role("main").inner_text())
    assert found
    return int(found.group(1)), int(found.group(2))


def open_answers(page: Page) -> None:
    page.get_by_role("link", name="Today", exact=True).first.click()
    answers = page.get_by_role("region", name="Answers")
    answers.get_by_role("link", name="Neighbourhood Charter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Answers")


def test_a_policy_officer_chases_the_monthly_return(page: Page, example: str, browser: Browser) -> None:
    # Given the example as it was loaded today
    page.set_viewport_size({"width": DESK, "height": 900})
    sign_in_as(page, example, "Ruth Okafor")

    # When she opens the answers, they say who is late, who has days of grace, and which post is vacant
    open_answers(page)
    is_in_order(page)
    before, all_of_them = bar(page)
    late = asked_of(page, "Late")  # other journeys share this example, and may have left more
    assert {LATE, ALSO_LATE} <= set(late)
    assert asked_of(page, "In the days of grace") == [IN_GRACE]
    vacant = page.get_by_role("row").filter(has_text="Strengthen supervision")
    expect(vacant).to_contain_text("nobody is there to ask")

    # She chases one of them, and the page says so
    page.get_by_role("button", name=re.compile(f"^Ask (now|again): {LATE}$")).click()
    expect(page.get_by_role("main")).to_contain_text(f"A letter with a new link goes to {LATE}.")
    expect(page.get_by_role("row").filter(has_text=LATE).last).to_contain_text("Asked again today")
    is_in_order(page)

    # Then the owner answers on a phone, by the link of the letter, with words for the public and without a password
    page.get_by_role("link", name="Read the letters of the example").click()
    letter = page.get_by_role("article").filter(has_text=f"Hello {LATE},").first
    [link] = re.findall(r"/work/asked/\S+/", letter.inner_text())
    phone = browser.new_context(viewport={"width": PHONE, "height": 720}).new_page()
    phone.goto(example + link)
    expect(phone.get_by_role("main")).to_contain_text(f"For {LATE}.")
    expect(phone.get_by_label("What may the public read?")).not_to_be_visible()
    phone.get_by_label("How is it going?").fill(SAID)
    phone.get_by_text("Words for the public").click()
    phone.get_by_label("What may the public read?").fill(FOR_THE_PUBLIC)
    is_in_order(phone)
    phone.get_by_role("button", name="Send").click()
    expect(phone.get_by_role("main")).to_contain_text("1 item is sent. Thank you.")
    is_in_order(phone)
    phone.context.close()

    # She clears what came, and the bar has moved
    page.goto(f"{example}/work/today/")
    page.get_by_role("link", name="Text to clear", exact=True).first.click()
    card = page.get_by_role("listitem").filter(has_text=FOR_THE_PUBLIC)
    expect(card).to_contain_text("somebody by a personal link")
    card.get_by_role("checkbox").check()
    page.get_by_role("button", name="Clear the texts I have ticked").click()
    expect(page.get_by_role("main")).to_contain_text("1 text is cleared.")
    is_in_order(page)
    open_answers(page)
    assert bar(page) == (before + 1, all_of_them)
    late.remove(LATE)
    assert sorted(asked_of(page, "Late")) == sorted(late)
    is_in_order(page)
