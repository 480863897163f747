from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from wardmote.core.documents.compose import (
    BulletList,
    Composed,
    Heading,
    KeyValues,
    NumberedParagraph,
    PageSection,
    Paragraph,
    TableBlock,
    check,
    plain,
)
from wardmote.reports.brief import Brief
from wardmote.reports.cards import Before, cards
from wardmote.reports.composition import compose
from wardmote.reports.definitions import outline
from wardmote.reports.tables import meaning_of

SCHEME = [
    {"printed": "Red: it will miss its date", "rag": "red", "letter": "R", "word": "Red", "tone": "red"},
    {"printed": "Amber: it may miss its date", "rag": "amber", "letter": "A", "word": "Amber", "tone": "amber"},
]
RED, AMBER = ({name: entry[name] for name in ("letter", "word", "tone")} for entry in SCHEME)


def an_activity(uuid: str, **values: Any) -> dict[str, Any]:
    return {
        "key": uuid,
        "uuid": uuid,
        "ref_printed": "",
        "text": None,
        "owners_printed": "",
        "timescale": {"printed": ""},
        "rating": None,
        "progress": "",
        "oversight_printed": "",
        "status": "ongoing",
        "as_at": None,
        **values,
    }


def a_commitment(ref: str, *activities: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "uuid": f"c{ref}",
        "ref": ref,
        "ref_printed": ref,
        "ref_inferred": False,
        "statement": f"Promise {ref}.",
        "cross_refs": [],
        "activities": list(activities),
        **values,
    }


def a_plan(*objectives: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {
        "as_at": "2026-03-31",
        "objectives": list(objectives),
        "rating_key": SCHEME,
        "bodies": [],
        "left_out": {"commitments": 0, "texts": 0},
        **values,
    }


def an_objective(key: str, *commitments: dict[str, Any], title: str = "", part: str | None = None) -> dict[str, Any]:
    return {
        "key": key,
        "title": title or key.capitalize(),
        "parts": [{"title": part, "accountable": None, "commitments": list(commitments)}],
    }


PLAN = a_plan(
    an_objective(
        "streets",
        a_commitment(
            "1",
            an_activity(
                "a1", ref_printed="(1.1)", text="Open a second line.", rating=RED, progress="Two begin.\nIn April."
            ),
            an_activity("a2", ref_printed="(1.2)", text="Train them.", rating=AMBER, as_at="2026-02-28"),
        ),
        part="Policing element",
    ),
    an_objective("victims", a_commitment("2", an_activity("a3", owners_printed="Head of Policy"))),
)


def a_brief(report: str = "panel-report", **values: Any) -> Brief:
    return Brief(
        **{
            "outline": outline(report),
            "title": "Report to the Panel",
            "as_at": date(2026, 3, 31),
            "period": (date(2026, 1, 1), date(2026, 3, 31)),
            "organisation": "Policing Board for Northmoor",
            "plan": PLAN,
            "sections": {},
            "issued": date(2026, 4, 20),
            **values,
        }
    )


def headings(composed: Composed) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in composed.blocks if isinstance(block, Heading)]


def table_under(composed: Composed, heading: str) -> TableBlock:
    """The first table after a heading."""
    at = next(n for n, block in enumerate(composed.blocks) if isinstance(block, Heading) and block.text == heading)
    return next(block for block in composed.blocks[at:] if isinstance(block, TableBlock))


def words_of(table: TableBlock) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def under(composed: Composed, heading: str) -> list[Any]:
    """The blocks between a heading and the next."""
    blocks = list(composed.blocks)
    at = next(n for n, block in enumerate(blocks) if isinstance(block, Heading) and block.text == heading)
    end = next((n for n in range(at + 1, len(blocks)) if isinstance(blocks[n], Heading)), len(blocks))
    return blocks[at + 1 : end]


def before(plan: dict[str, Any]) -> Before:
    return Before("the March edition", {(card.kind, card.key): card.facts for card in cards(plan)})


def changed(change: Any) -> dict[str, Any]:
    """The plan after a change made by ``change(first activity)``."""
    plan = copy.deepcopy(PLAN)
    change(plan["objectives"][0]["parts"][0]["commitments"][0]["activities"][0])
    return plan


# The covering report


def test_the_front_says_what_period_and_date_it_speaks_of_and_who_prepared_it() -> None:
    (front,) = [block for block in compose(a_brief()).blocks if isinstance(block, KeyValues)]
    assert [(pair.label, plain(pair.runs)) for pair in front.items] == [
        ("Period", "1 January 2026 – 31 March 2026"),
        ("As at", "31 March 2026"),
        ("Prepared by", "Policing Board for Northmoor"),
    ]


def test_a_section_with_nothing_to_say_is_left_out_heading_and_all() -> None:
    found = headings(compose(a_brief(sections={"background": {"paragraphs": ["It began last year."]}})))
    assert (1, "Background") in found
    assert "Inspection reports" not in [text for _level, text in found]


def test_paragraphs_are_numbered_through_all_sections() -> None:
    sections = {
        "recommendation": {"paragraphs": ["Note this report.", "  "]},
        "background": {"paragraphs": ["It began last year.", "It runs for three."]},
        "examples": {"chosen": [{"objective": "victims", "title": "Evening line", "text": "Waits are shorter."}]},
    }
    composed = compose(a_brief(sections=sections))
    numbered = [(block.number, plain(block.runs)) for block in composed.blocks if isinstance(block, NumberedParagraph)]
    assert numbered == [
        ("1.", "Note this report."),
        ("2.", "It began last year."),
        ("3.", "It runs for three."),
        ("4.", "Evening line – Waits are shorter."),
    ]


def test_examples_stand_under_their_objective_one_level_below_their_section() -> None:
    sections = {
        "assurance": {"paragraphs": ["Each element is brought up to date."]},
        "examples": {"chosen": [{"objective": "streets", "title": "", "text": "Two begin in April."}]},
    }
    found = headings(compose(a_brief(sections=sections)))
    at = found.index((2, "Examples under each objective"))
    assert found[at - 1] == (1, "Delivery plan and assurance")
    assert found[at + 1] == (3, "Streets")


def test_no_heading_level_is_skipped_where_the_section_above_is_empty() -> None:
    sections = {"examples": {"paragraphs": ["Some examples."]}}
    brief = replace(
        a_brief(sections=sections),
        outline=replace(outline("panel-report"), sections=outline("panel-report").sections[3:4]),
    )
    assert headings(compose(brief)) == [(1, "Examples under each objective")]


def test_the_programme_is_a_table_with_the_month_as_row_header() -> None:
    rows = [{"month": "January", "type": "Thematic", "subject": "Roads"}, {"month": "", "type": "", "subject": ""}]
    table = table_under(compose(a_brief(sections={"holding_to_account": {"rows": rows}})), "Holding to account")
    assert words_of(table) == [["January", "Thematic", "Roads"]]
    assert table.rows[0].cells[0].header_scope == "row"


def test_every_question_is_printed_with_its_answer() -> None:
    answers = {"risk": "None.", "financial": "Two posts.\nFrom April.", "legal": "None.", "equality": "None."}
    composed = compose(a_brief(sections={"implications": {"answers": answers}}))
    assert [text for level, text in headings(composed) if level == 2][:4] == [
        "Risk management implications", "Financial implications", "Legal implications", "Equality implications",
    ]  # fmt: skip
    assert [plain(block.runs) for block in under(composed, "Financial implications")] == ["Two posts.", "From April."]


def test_the_appendices_that_are_there_are_listed_with_links_and_then_what_the_author_names() -> None:
    composed = compose(a_brief(sections={"supporting": {"paragraphs": ["Survey of callers"]}}))
    (listed,) = [block for block in under(composed, "Supporting information") if isinstance(block, BulletList)]
    assert [plain(item) for item in listed.items] == ["Appendix 1: Delivery plan extract", "Survey of callers"]
    assert listed.items[0][0].link == "#extract"


# The plan


def test_the_extract_has_a_table_for_each_part_of_each_objective_on_wide_pages() -> None:
    composed = compose(a_brief())
    assert headings(composed)[-5:] == [
        (1, "Appendix 1: Delivery plan extract"),
        (2, "Key to the ratings"),
        (2, "Streets"),
        (3, "Policing element"),
        (2, "Victims"),
    ]
    turns = [block.orientation for block in composed.blocks if isinstance(block, PageSection)]
    assert turns == ["landscape"]


def test_a_commitment_stands_once_beside_all_of_its_activities() -> None:
    table = table_under(compose(a_brief()), "Policing element")
    assert [column.title for column in table.columns] == [
        "Ref", "Plan commitment", "Supporting activity", "Lead", "Rating", "Progress update", "Oversight mechanism", "As at",
    ]  # fmt: skip
    assert words_of(table) == [
        ["1", "Promise 1.", "(1.1) Open a second line.", "", "R Red", "Two begin.\nIn April.", "", "31 March 2026"],
        ["(1.2) Train them.", "", "A Amber", "", "", "28 February 2026"],
    ]
    assert (table.rows[0].cells[0].rowspan, table.rows[0].cells[0].header_scope) == (2, "rowgroup")


def test_an_optional_column_is_left_out_where_no_row_has_anything() -> None:
    plan = a_plan(an_objective("streets", a_commitment("1", an_activity("a1"))))
    table = table_under(compose(a_brief(plan=plan)), "Streets")
    assert [column.title for column in table.columns] == [
        "Ref", "Plan commitment", "Supporting activity", "Progress update", "Oversight mechanism", "As at",
    ]  # fmt: skip


def test_a_promise_under_which_nobody_has_written_anything_is_printed_all_the_same() -> None:
    plan = a_plan(an_objective("streets", a_commitment("1")))
    assert words_of(table_under(compose(a_brief(plan=plan)), "Streets"))[0][:2] == ["1", "Promise 1."]


def test_a_row_without_a_reference_is_headed_by_its_promise() -> None:
    plan = a_plan(an_objective("streets", a_commitment("", an_activity("a1"))))
    row = table_under(compose(a_brief(plan=plan)), "Streets").rows[0]
    assert [cell.header_scope for cell in row.cells[:2]] == [None, "row"]


def test_a_blank_rating_is_said_and_not_left_white() -> None:
    plan = a_plan(an_objective("streets", a_commitment("1", an_activity("a1"), an_activity("a2", rating=RED))))
    rows = words_of(table_under(compose(a_brief("charter-update", plan=plan)), "Streets"))
    assert "Not rated" in rows[0]


def test_the_key_says_letter_word_meaning_and_number_of_each_rating() -> None:
    rows = words_of(table_under(compose(a_brief()), "Key to the ratings"))
    assert rows == [
        ["R Red", "it will miss its date", "1"],
        ["A Amber", "it may miss its date", "1"],
        ["Not rated", "No rating has been given.", "1"],
    ]


@pytest.mark.parametrize(
    ("printed", "rag", "letter", "word", "said"),
    [
        ("Red: it will be late", "red", "R", "Red", "it will be late"),
        ("Red (R): it will be late", "red", "R", "Red", "it will be late"),
        ("R Red: Red: it will be late", "red", "R", "Red", "it will be late"),
        ("R: Red", "red", "R", "Red", "Red"),
        ("Reduced: fewer than planned", "red", "R", "Red", "Reduced: fewer than planned"),
        ("Blue (B): handed over", "blue", "C", "Complete", "Blue (B): handed over"),
        ("C: Complete", "blue", "C", "Complete", "Blue: Complete"),
        ("C Complete: Blue: Complete", "blue", "C", "Complete", "Blue: Complete"),
    ],
)
def test_a_meaning_is_said_without_the_name_beside_it_and_with_the_colour_of_another_name(
    printed: str, rag: str, letter: str, word: str, said: str
) -> None:
    assert meaning_of({"printed": printed, "rag": rag, "letter": letter, "word": word}) == said


def test_a_charter_update_opens_with_its_ratings_now_and_before() -> None:
    plan = changed(lambda activity: activity.update(rating=AMBER))
    composed = compose(a_brief("charter-update", plan=plan, before=before(PLAN)))
    table = table_under(composed, "Ratings at this date")
    assert [column.title for column in table.columns] == ["Rating", "What it means", "Number", "Number before"]
    assert [row[2:] for row in words_of(table)] == [["0", "1"], ["2", "1"], ["1", "1"]]
    assert "Key to the ratings" not in [text for _level, text in headings(composed)]


def test_an_objective_whose_title_may_not_be_shown_goes_by_its_number() -> None:
    plan = a_plan({**an_objective("streets", a_commitment("1", an_activity("a1"))), "title": ""})
    assert (2, "Objective 1") in headings(compose(a_brief(plan=plan)))


def test_the_glossary_stands_in_its_groups() -> None:
    body = {"purpose": "Looks.", "meets_printed": "Quarterly", "notes_published": True, "public_meeting": False}
    plan = {
        **PLAN,
        "bodies": [{"name": "Contact Board", "group": "All", **body}, {"name": "Roads Group", "group": "All", **body}],
    }
    table = table_under(compose(a_brief(plan=plan)), "Appendix 2: Glossary of oversight bodies")
    assert words_of(table) == [
        ["All"],
        ["Contact Board", "Looks.", "Quarterly", "Yes", "No"],
        ["Roads Group", "Looks.", "Quarterly", "Yes", "No"],
    ]


# Movement, and only what has changed


def test_a_rating_that_moved_says_what_it_was_and_one_that_did_not_says_nothing() -> None:
    plan = changed(lambda activity: activity.update(rating=AMBER))
    ratings = [
        row[-4] for row in words_of(table_under(compose(a_brief(plan=plan, before=before(PLAN))), "Policing element"))
    ]
    assert ratings == ["A Amber\nwas Red", "A Amber"]


def test_an_activity_that_was_not_there_before_is_new() -> None:
    earlier = before(a_plan(an_objective("streets", a_commitment("1"))))
    ratings = [row[-4] for row in words_of(table_under(compose(a_brief(before=earlier)), "Policing element"))]
    assert ratings == ["R Red\nnew", "A Amber\nnew"]


def test_only_what_has_changed_is_shown_and_what_is_not_shown_is_counted() -> None:
    plan = changed(lambda activity: activity.update(progress="Three begin in May."))
    composed = compose(a_brief(plan=plan, before=before(PLAN), only_changes=True))
    assert words_of(table_under(composed, "Policing element"))[0][0] == "1"
    assert len(table_under(composed, "Policing element").rows) == 1
    assert "Victims" not in [text for _level, text in headings(composed)]
    said = [plain(block.runs) for block in composed.blocks if isinstance(block, Paragraph)]
    assert "This report shows only what has changed since “the March edition”." in said
    assert "2 activities have not changed and are not shown." in said


def test_a_promise_with_other_words_brings_all_of_its_activities() -> None:
    plan = copy.deepcopy(PLAN)
    plan["objectives"][0]["parts"][0]["commitments"][0]["statement"] = "Promise 1, in other words."
    composed = compose(a_brief(plan=plan, before=before(PLAN), only_changes=True))
    assert len(table_under(composed, "Policing element").rows) == 2


def test_a_report_of_changes_in_which_nothing_changed_says_so() -> None:
    composed = compose(a_brief(before=before(PLAN), only_changes=True))
    said = [plain(block.runs) for block in composed.blocks if isinstance(block, Paragraph)]
    assert "Nothing in the plan has changed since then." in said


def test_what_left_the_plan_leaves_the_extract_and_not_the_record() -> None:
    plan = a_plan(PLAN["objectives"][0])
    composed = compose(a_brief(plan=plan, before=before(PLAN)))
    (listed,) = under(composed, "No longer in the plan")
    assert [plain(item) for item in listed.items] == ["2 Promise 2."]


# The document as a whole


def test_what_is_left_out_because_nobody_cleared_it_is_counted() -> None:
    composed = compose(a_brief(plan={**PLAN, "left_out": {"commitments": 2, "texts": 3}}))
    notes = [plain(block.runs) for block in composed.blocks if isinstance(block, Paragraph) and block.style == "note"]
    assert notes == ["Not yet cleared for publication, so not shown: 2 commitments and 3 texts."]


@pytest.mark.parametrize("report", ["panel-report", "charter-update"])
@pytest.mark.parametrize("only_changes", [False, True])
def test_every_report_can_be_written_accessibly_and_stored(report: str, only_changes: bool) -> None:
    sections = {
        "recommendation": {"paragraphs": ["Note this report."]},
        "introduction": {"paragraphs": ["This is how it goes."]},
        "examples": {"chosen": [{"objective": "streets", "title": "Line", "text": "It is open."}]},
    }
    composed = compose(a_brief(report, sections=sections, before=before(PLAN), only_changes=only_changes))
    assert check(composed) == []
    assert Composed.from_json(composed.to_json()) == composed


def test_the_same_values_give_the_same_document() -> None:
    assert compose(a_brief()).to_json() == compose(copy.deepcopy(a_brief())).to_json()


def test_a_plan_without_a_single_row_still_makes_a_sound_document() -> None:
    assert check(compose(a_brief(plan=a_plan(rating_key=[])))) == []
