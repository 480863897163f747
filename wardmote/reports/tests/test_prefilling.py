from __future__ import annotations

from typing import Any

from wardmote.reports.definitions import outline
from wardmote.reports.prefilling import prefilled
from wardmote.reports.tests.factories import a_full_reading

PANEL = outline("panel-report")
OBJECTIVES = {"Safer streets": "safer-streets"}


def opened(read: dict[str, Any] | None = None, last: dict[str, Any] | None = None) -> dict[str, Any]:
    return prefilled(PANEL, read=read or {}, last=last or {}, objectives=OBJECTIVES)


def test_the_covering_report_of_the_document_opens_the_sections_of_its_headings() -> None:
    sections = opened(a_full_reading())
    assert sections["recommendation"] == {"paragraphs": ["Members are asked to note this report."]}
    assert sections["background"] == {"paragraphs": ["The plan was adopted last year.", "It runs for three years."]}


def test_what_stands_under_an_objective_becomes_an_example_with_its_lead_as_title() -> None:
    assert opened(a_full_reading())["examples"]["chosen"] == [
        {
            "objective": "safer-streets",
            "title": "Evening line",
            "text": "callers wait half as long as they did.",
            "activity": "",
        }
    ]


def test_the_programme_of_the_document_becomes_rows() -> None:
    assert opened(a_full_reading())["holding_to_account"]["rows"] == [
        {"month": "January", "type": "Thematic", "subject": "Road safety"},
        {"month": "February", "type": "Performance", "subject": "Calls answered"},
    ]


def test_answers_are_found_by_their_headings() -> None:
    assert opened(a_full_reading())["implications"] == {"answers": {"financial": "None."}}


def test_an_appendix_that_the_report_lists_by_itself_is_not_listed_again() -> None:
    assert opened(a_full_reading())["supporting"] == {"paragraphs": ["Survey of callers"]}


def test_the_newer_document_goes_before_the_last_report_section_by_section() -> None:
    last = {"background": {"paragraphs": ["Last time."]}, "inspection": {"paragraphs": ["No inspection."]}}
    sections = opened(a_full_reading(), last)
    assert sections["background"]["paragraphs"][0] == "The plan was adopted last year."
    assert sections["inspection"] == {"paragraphs": ["No inspection."]}


def test_without_either_a_section_opens_with_the_sentence_of_the_outline() -> None:
    sections = opened()
    assert list(sections) == ["recommendation"]
    assert sections["recommendation"]["paragraphs"] == [PANEL.section("recommendation").starts_with]


def test_a_dash_far_inside_a_sentence_makes_no_title() -> None:
    read = a_full_reading()
    words = "In the last three months of the year the force opened its doors to all – and many came."
    read["paragraphs"] = [{"number": 1, "heading": "Safer streets", "text": words}]
    assert opened(read)["examples"]["chosen"][0]["title"] == ""
    assert opened(read)["examples"]["chosen"][0]["text"] == words
