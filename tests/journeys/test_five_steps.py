"""The README's five steps, as a newcomer takes them: their own plan in, a second person, the first report out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from wardmote.core.documents.inspection import accessibility_problems

pytestmark = [pytest.mark.journey, pytest.mark.slow]

ROOT = Path(__file__).resolve().parent.parent.parent
DOCUMENT = ROOT / "examples" / "documents" / "charter-2022-07-31.docx"
TITLE = "A charter of my own"


def sign_in_as(page: Page, example: str, name: str) -> None:
    """One click on the front page, as somebody who is not signed in."""
    page.context.clear_cookies()
    page.goto(example)
    page.get_by_role("button", name=re.compile(name)).first.click()


def test_the_readme_names_these_steps_and_this_document() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for words in ("five steps", "Policy officer", "Import", "Text to clear", "Issue this report", DOCUMENT.name):
        assert words in readme


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_newcomer_imports_a_plan_and_issues_its_first_report(
    page: Page, example: str, scripts: bool, browser: Browser, tmp_path: Path
) -> None:
    if not scripts:
        page = browser.new_context(java_script_enabled=False, accept_downloads=True).new_page()
    title = f"{TITLE}, {'with' if scripts else 'without'} scripts"

    # 1 and 2: sign in, send the document in
    sign_in_as(page, example, "Ruth Okafor")
    page.get_by_role("link", name="Import", exact=True).first.click()
    page.get_by_label("The document").set_input_files(DOCUMENT)
    page.get_by_label("Which plan is it?").select_option(label="A new plan")
    page.get_by_role("button", name="Send in and read").click()

    # 3: what was read, then the import
    compare = page.get_by_role("button", name="Compare and import").first
    for _ in range(60):
        if compare.is_visible():
            break
        page.wait_for_timeout(1_000)
        if not scripts:
            page.reload()
    expect(page.get_by_role("main")).to_contain_text("296023")
    compare.click()
    page.get_by_label("Title of the new plan").fill(title)
    page.get_by_role("button", name="Import 36 commitments").click()
    expect(page.get_by_role("main")).to_contain_text("Imported")

    # 4: nothing is public until a second person has cleared it
    page.goto(f"{example}/")
    expect(page.get_by_role("main")).not_to_contain_text(title)
    sign_in_as(page, example, "Daniel Prosser")
    page.get_by_role("link", name="Text to clear").click()
    page.get_by_role("button", name=re.compile("Clear all")).first.click()
    expect(page.get_by_role("main")).to_contain_text("cleared")
    page.goto(f"{example}/")
    expect(page.get_by_role("main")).to_contain_text(title)

    # 5: the first report
    sign_in_as(page, example, "Ruth Okafor")
    page.get_by_role("link", name="Reports", exact=True).first.click()
    page.get_by_role("button", name="Start a report").click()
    page.get_by_label("Which plan?").select_option(label=title)
    page.get_by_label("Charter update").check()
    page.get_by_role("button", name="Start this report").click()
    page.get_by_role("button", name="Issue this report").first.click()
    page.get_by_role("button", name="Issue this report").click()
    expect(page.get_by_role("main")).to_contain_text("stays as it was issued")
    for kind, link in (("docx", "Word"), ("pdf", "PDF")):
        with page.expect_download() as caught:
            page.get_by_role("link", name=re.compile(f"^{link}")).first.click()
        path = tmp_path / f"report.{kind}"
        caught.value.save_as(path)
        assert accessibility_problems(path.read_bytes(), path.name) == []
