"""An analyst reads what the figures of the example say, from the list of signals to a file of one measure."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import DESK
from tests.journeys.test_a_year_by_role import is_in_order, sign_in_as

pytestmark = [pytest.mark.journey, pytest.mark.slow]

LENT = "open data of West Mercia and forces beside it, lent to an invented force"


def test_an_analyst_reads_the_worst_measure_and_takes_its_figures_away(page: Page, example: str) -> None:
    # Given the example as it was loaded, and its analyst
    page.set_viewport_size({"width": DESK, "height": 900})
    sign_in_as(page, example, "Sian Beddoes")

    # When she has signed in she lands on the signals of West Mercia, and is told whose figures they are
    expect(page.get_by_role("heading", level=1)).to_contain_text("Signals")
    expect(page.get_by_role("main")).to_contain_text("West Mercia")
    expect(page.get_by_role("region", name="Example")).to_contain_text(LENT)
    is_in_order(page)

    # The first of the list is getting worse; its page says so in words before any chart
    first = page.get_by_role("table").locator("tbody tr").first
    expect(first).to_contain_text("Getting worse")
    title = first.get_by_role("rowheader").get_by_role("link").inner_text()
    first.get_by_role("link", name=title).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    expect(page.locator("#finding")).to_have_text(re.compile(r"which is worse|worse"))
    expect(page.get_by_role("region", name="Example")).to_contain_text(LENT)
    is_in_order(page)

    # A measure of the monthly files says which months are not known, beside the chart and in the table
    page.goto(f"{example}/work/performance/measures/recorded-crime/?area=E23000016")
    expect(page.locator("figure.wm-chart")).to_contain_text("8 periods have no value: May 2024 to December 2024.")
    page.get_by_text("The figures as a table").click()
    table = page.get_by_role("table", name=re.compile("newest first"))
    expect(table.get_by_role("row", name=re.compile("^Jan 2025"))).to_contain_text("6,750")
    expect(table).to_contain_text("8 periods without a figure")

    # And the file that she takes away says what it is, month by month
    with page.expect_download() as taken:
        page.get_by_role("link", name=re.compile("CSV")).first.click()
    with Path(taken.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 16
    assert {row["Area"] for row in rows} == {"West Mercia"}
    assert all(LENT in row["Example"] and "Open Government Licence" in row["Source and licence"] for row in rows)
