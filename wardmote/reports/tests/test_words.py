from __future__ import annotations

from wardmote.reports.brief import Brief
from wardmote.reports.definitions import outline
from wardmote.reports.tests.factories import MARCH
from wardmote.reports.words import TITLE, public_words, section_words

PANEL = outline("panel-report")


def test_a_second_person_reads_every_word_that_a_section_prints() -> None:
    values = {
        "paragraphs": ["Some examples:"],
        "chosen": [{"objective": "streets", "title": "Evening line", "text": "It is open.", "activity": ""}],
    }
    assert section_words(PANEL.section("examples"), values) == "Some examples:\nEvening line – It is open."


def test_answers_are_read_with_their_questions_and_empty_ones_not_at_all() -> None:
    words = section_words(PANEL.section("implications"), {"answers": {"risk": "None.", "legal": " "}})
    assert words == "Risk management implications: None."


def test_rows_are_read_as_lines() -> None:
    values = {
        "rows": [
            {"month": "May", "type": "Thematic", "subject": "Roads"},
            {"month": "", "type": "", "subject": "Calls"},
        ]
    }
    assert section_words(PANEL.section("holding_to_account"), values) == "May · Thematic · Roads\nCalls"


def test_another_word_anywhere_is_another_text_to_clear() -> None:
    section = PANEL.section("examples")
    one = section_words(section, {"chosen": [{"title": "Line", "text": "It is open:"}]})
    assert one != section_words(section, {"chosen": [{"title": "Line", "text": "It is open"}]})


def test_a_public_report_has_its_title_its_sections_and_its_glossary_cleared() -> None:
    plan = {"bodies": [{"group": "", "name": "Contact Board", "purpose": "Looks.", "meets_printed": ""}]}
    sections = {"background": {"paragraphs": ["It began."]}}
    brief = Brief(PANEL, "Report", MARCH, (None, None), "Board", plan=plan, sections=sections, issued=MARCH)
    words = public_words(brief)
    assert (words[TITLE], words["background"]) == ("Report", "It began.")
    assert words["glossary"] == "Contact Board · Looks."
    assert "extract" not in words
