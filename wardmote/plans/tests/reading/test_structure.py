"""Tables as people make them: headers, headings and merged cells anywhere, and what is no plan beside what is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from wardmote.core.documents.blocks import Cell, Notice, Paragraph, Place
from wardmote.plans.reading import ReadPlan
from wardmote.plans.tests.reading.build import (
    ABOVE,
    FLAT,
    HEADS,
    LEFT,
    activities,
    codes,
    commitments,
    flat_row,
    heading,
    read,
    table,
    wide,
)


def fields(plan: ReadPlan, number: int = 1) -> dict[str, str | None]:
    """The field of each column of a table, by its print."""
    (entry,) = [entry for entry in plan.tables if entry.where["table"] == number]
    return {column.printed: column.field for column in entry.columns}


def titles(plan: ReadPlan) -> list[str | None]:
    return [objective.title for objective in plan.objectives]


def refs(plan: ReadPlan) -> list[list[str | None]]:
    """The refs of the commitments under each objective."""
    return [[one.ref for part in objective.parts for one in part.commitments] for objective in plan.objectives]


THREE = [flat_row("1.1"), flat_row("1.2"), flat_row("1.3")]


def test_columns_are_found_in_any_order_and_under_other_words() -> None:
    plan = read(
        table(
            ["Latest position", "Post holder", "What we will do", "RAG status", "Target date", "No."],
            ["Two visits were made.", "Chief Inspector", "Visit every market", "Amber", "June 2022", "1"],
            ["None was made.", "Head of Estates", "Mend every gate", "Red", "July 2022", "2"],
        )
    )
    assert list(fields(plan).values()) == ["progress", "owners", "statement", "rag", "timescale", "ref"]


def test_every_column_says_why_it_was_given_its_field_and_what_else_was_weighed() -> None:
    plan = read(table(FLAT, *THREE))
    for column in plan.tables[0].columns:
        assert column.evidence
        assert column.field in {candidate.field for candidate in column.candidates} | {"statement"}


def test_a_title_over_the_header_is_not_a_row_of_the_plan() -> None:
    plan = read(table(wide("Our plan for the markets", 6), FLAT, *THREE))
    assert plan.tables[0].header_rows == [2]
    assert len(commitments(plan)) == 3


def test_a_header_of_two_rows_is_read_as_one() -> None:
    plan = read(
        table(
            [Cell("Ref", rowspan=2), Cell("Commitment", rowspan=2), Cell("Delivery", colspan=2), LEFT,
             Cell("Reporting", colspan=2), LEFT],
            [ABOVE, ABOVE, "Lead", "Timescale", "RAG", "Progress"],
            *THREE,
        )
    )  # fmt: skip
    assert plan.tables[0].header_rows == [1, 2]
    assert [column.field for column in plan.tables[0].columns] == [
        "ref", "statement", "owners", "timescale", "rag", "progress",
    ]  # fmt: skip


def test_a_header_that_is_printed_again_on_each_page_is_no_row() -> None:
    plan = read(table(FLAT, flat_row("1.1"), FLAT, flat_row("1.2"), FLAT, flat_row("1.3")))
    assert refs(plan) == [["1.1", "1.2", "1.3"]]


def test_a_table_without_a_header_is_told_by_its_values_and_a_person_is_asked_to_check() -> None:
    said = "Two visits were made, and a third is to follow in the autumn."
    plan = read(table(*[flat_row(f"1.{at}", progress=said) for at in range(1, 7)]))
    assert [column.field for column in plan.tables[0].columns] == [
        "ref", "statement", "owners", "timescale", "rag", "progress",
    ]  # fmt: skip
    assert "header-missing" in codes(plan)


def test_a_table_without_a_header_on_the_same_grid_continues_the_one_before() -> None:
    plan = read(table(FLAT, *THREE), table(flat_row("1.4"), flat_row("1.5"), number=2))
    assert refs(plan) == [["1.1", "1.2", "1.3", "1.4", "1.5"]]
    assert "header-missing" not in codes(plan)


def _as_paragraphs() -> ReadPlan:
    return read(
        heading("Markets", 1),
        table(FLAT, flat_row("1.1")),
        heading("Harbours", 2),
        table(FLAT, flat_row("2.1"), number=2),
    )


def _as_merged_rows() -> ReadPlan:
    return read(table(FLAT, wide("Markets", 6), flat_row("1.1"), wide("Harbours", 6), flat_row("2.1")))


def _as_single_cells() -> ReadPlan:
    alone = [[name, "", "", "", "", ""] for name in ("Markets", "Harbours")]
    return read(table(FLAT, alone[0], flat_row("1.1"), alone[1], flat_row("2.1")))


def _as_a_merged_column() -> ReadPlan:
    return read(
        table(
            ["Objective", *FLAT],
            [Cell("Markets", rowspan=2), *flat_row("1.1")],
            [ABOVE, *flat_row("1.2")],
            ["Harbours", *flat_row("2.1")],
        )
    )


def _as_a_repeated_column() -> ReadPlan:
    return read(
        table(["Objective", *FLAT], ["Markets", *flat_row("1.1")], ["Markets", *flat_row("1.2")],
              ["Harbours", *flat_row("2.1")])
    )  # fmt: skip


def _as_sheets() -> ReadPlan:
    return read(table(FLAT, flat_row("1.1"), sheet="Markets"), table(FLAT, flat_row("2.1"), number=2, sheet="Harbours"))


@pytest.mark.parametrize(
    "make",
    [_as_paragraphs, _as_merged_rows, _as_single_cells, _as_a_merged_column, _as_a_repeated_column, _as_sheets],
)
def test_objectives_are_found_wherever_they_are_printed(make: Callable[[], ReadPlan]) -> None:
    plan = make()
    assert titles(plan) == ["Markets", "Harbours"]
    assert [group[0] for group in refs(plan)] == ["1.1", "2.1"]


def test_numbers_in_rows_of_their_own_head_what_they_number() -> None:
    plan = read(
        table(
            FLAT,
            ["1", "Markets", "", "", "", ""],
            flat_row("1.1"),
            flat_row("1.2"),
            ["2", "Harbours", "", "", "", ""],
            flat_row("2.1"),
        )
    )
    assert refs(plan) == [["1.1", "1.2"], ["2.1"]]
    assert [title and title.endswith(name) for title, name in zip(titles(plan), ["Markets", "Harbours"], strict=True)]


def test_a_heading_over_a_column_of_progress_opens_a_section() -> None:
    turned = ["Progress", "RAG", "Commitment", "Ref"]
    plan = read(
        table(
            turned,
            ["Markets", "", "", ""],
            ["Two visits were made.", "Amber", "Visit every market", "1.1"],
            ["Harbours that are safe", "", "", ""],
            ["Nobody was there.", "Red", "Visit every harbour", "2.1"],
        )
    )
    assert titles(plan) == ["Markets", "Harbours that are safe"]


def test_a_row_of_totals_is_kept_apart_and_reported() -> None:
    plan = read(table(FLAT, *THREE, ["Total", "3 commitments", "", "", "2 amber", ""]))
    assert len(commitments(plan)) == 3
    assert "total-row" in codes(plan)
    assert any("3 commitments" in one.text for one in plan.unplaced)


def test_a_flat_plan_has_one_activity_without_text_for_each_commitment() -> None:
    plan = read(table(FLAT, *THREE))
    assert [[activity.text for activity in one.activities] for one in commitments(plan)] == [[None]] * 3


def test_a_column_without_a_place_goes_to_unplaced_with_its_place_and_never_into_a_field() -> None:
    rows = [[*row, cost] for row, cost in zip(THREE, ["£400", "£52,000", "£7"], strict=True)]
    plan = read(table([*FLAT, "Cost"], *rows))
    assert fields(plan)["Cost"] is None
    assert [(one.where["row"], one.where["column"], one.text) for one in plan.unplaced] == [
        (2, 7, "£400"), (3, 7, "£52,000"), (4, 7, "£7"),
    ]  # fmt: skip
    assert "column-unplaced" in codes(plan)


def test_a_table_that_is_no_plan_keeps_its_words_apart() -> None:
    plan = read(
        table(FLAT, *THREE),
        table(["Item", "2021", "2022"], ["Vans", "14", "12"], ["Horses", "3", "4"], number=2),
    )
    assert [entry.role for entry in plan.tables] == ["plan", "none"]
    assert "table-unplaced" in codes(plan)
    assert "Horses" in " ".join(one.text for one in plan.unplaced)


def test_a_document_without_a_plan_says_so() -> None:
    plan = read("Minutes of the last meeting", "Apologies were read.")
    assert "no-plan-found" in codes(plan)


def test_a_list_of_bodies_is_read_with_its_marks_and_the_group_of_its_header() -> None:
    plan = read(
        Paragraph("* notes are published  # the public may attend", 1),
        table(
            ["Body (Boards – Safer roads)", "Purpose", "How often it meets"],
            ["Roads Board*", "Agrees where cameras stand", "Monthly"],
            ["Speed Panel#", "Hears the villages", "3 per annum"],
        ),
    )
    assert [body.name for body in plan.bodies] == ["Roads Board", "Speed Panel"]
    assert [(body.notes_published, body.public_meeting) for body in plan.bodies] == [(True, False), (False, True)]
    assert [body.purpose for body in plan.bodies] == ["Agrees where cameras stand", "Hears the villages"]


def test_a_blank_month_or_type_of_a_programme_continues_from_above() -> None:
    plan = read(
        table(
            ["Month", "Type", "Subject"],
            ["January", "Thematic", "Custody"],
            ["", "", "Stop and search"],
            ["February", "Performance", "Answering calls"],
        )
    )
    assert [(one.month, one.type, one.subject) for one in plan.sessions] == [
        ("January", "Thematic", "Custody"),
        ("January", "Thematic", "Stop and search"),
        ("February", "Performance", "Answering calls"),
    ]
    assert plan.sessions[1].continued == ["month", "type"]


def test_a_key_is_read_from_paragraphs_and_from_a_table_of_its_own() -> None:
    lines = read("Green: on track or done", "Amber: at risk", "Red: late", table(FLAT, *THREE))
    grid = read(
        table(FLAT, *THREE), table(["Green", "on track or done"], ["Amber", "at risk"], ["Red", "late"], number=2)
    )
    for plan in (lines, grid):
        assert [entry.rag for entry in plan.rating_key] == ["green", "amber", "red"]


def test_coloured_rows_of_a_plan_are_no_rating_key() -> None:
    shades = ["FFC000", "92D050", "FF0000"] * 3
    rows = [
        (Cell(f"Mend gate {at} of the town"), Cell("", fill=fill), Cell("Under way")) for at, fill in enumerate(shades)
    ]
    plan = read(table(*rows))
    assert plan.rating_key == []


def test_a_rating_that_is_a_colour_only_is_read_and_reported() -> None:
    rows = [[Cell(text) for text in row] for row in THREE]
    for row, fill in zip(rows, ["FF0000", "FFC000", "00B050"], strict=True):
        row[4] = Cell("", fill=fill)
    plan = read(table(FLAT, *rows))
    assert [activity.rag for activity in activities(plan)] == ["red", "amber", "green"]
    assert "rating-by-colour-only" in codes(plan)


def test_a_card_for_each_commitment_is_read_like_a_row() -> None:
    def card(number: int, ref: str) -> object:
        row = flat_row(ref)
        return table(*([name, value] for name, value in zip(FLAT, row, strict=True)), number=number)

    plan = read(card(1, "1.1"), card(2, "1.2"), card(3, "1.3"))  # type: ignore[arg-type]
    assert refs(plan) == [["1.1", "1.2", "1.3"]]
    assert {activity.rag for activity in activities(plan)} == {"amber"}


def test_parts_are_accountable_as_their_headings_say() -> None:
    plan = read(
        heading("Objective 1: Markets"),
        table(
            FLAT,
            wide("PART A: Chief Constable's Commitments", 6),
            flat_row("A.1"),
            wide("PART B: Police and Crime Commissioner's Commitments", 6),
            flat_row("B.1"),
        ),
    )
    assert [part.accountable for part in plan.objectives[0].parts] == ["force", "governing_body"]


def test_what_is_not_on_the_printed_face_is_a_finding_and_in_no_field() -> None:
    notices = [
        Notice("hidden-row", "A row is hidden.", Place(table=1, row=3), "zanzibar"),
        Notice("comment", "There is a comment.", Place(table=1, row=2), "quokka"),
        Notice("tracked-deletion", "Text was deleted.", Place(paragraph=1), "ptarmigan"),
    ]
    plan = read(table(FLAT, *THREE), notices=notices)
    assert {"hidden-row", "comment", "tracked-deletion"} <= set(codes(plan))
    made = plan.to_json()
    told = str(made.pop("findings"))
    for word in ("zanzibar", "quokka", "ptarmigan"):
        assert word in told
        assert word not in str(made)


def test_the_covering_report_is_kept_in_order_under_its_headings() -> None:
    plan = read(
        heading("Report on the markets plan", 1, 0),
        heading("Recommendation", 2),
        Paragraph("That the panel notes the report.", 3, list_label="1."),
        heading("Contact", 4),
        Paragraph("The Governance Manager answers questions at the town hall.", 5),
        heading("Priority 1: Markets", 6),
        table(FLAT, *THREE),
    )
    assert plan.title == "Report on the markets plan"
    assert [(one.number, one.heading, one.text) for one in plan.paragraphs] == [
        (1, "Recommendation", "That the panel notes the report."),
        (None, "Contact", "The Governance Manager answers questions at the town hall."),
    ]


def test_findings_say_where_in_plain_short_sentences() -> None:
    plan = read(
        heading("Objective 1"),
        table(HEADS, ["1.1", "Visit", "Knock", "LPA Supts", "Q1 2018", "\u0391", "296023 – late", "Lanterns Board"]),
    )
    placed = [one for one in plan.findings if one.code not in ("as-at-missing",)]
    assert placed
    for finding in placed:
        assert len(finding.message.split()) <= 25
        assert finding.message.endswith((".", "?"))
        assert finding.where.get("table") == 1
        assert finding.where.get("row") == 2


def test_an_owner_and_a_date_that_a_page_break_tore_in_two_run_on() -> None:
    torn = table(
        FLAT,
        ("1", "Walk the market", "Head of Human", "Start October", "A", "Rotas drawn up with the"),
        ("", "", "Resources", "2023", "", "town council."),
        ("2", "Mark bicycles", "Volunteer Manager", "By March 2024", "G", ""),
    )
    for row, page in zip(torn.rows, (1, 1, 2, 2), strict=True):
        row.page = page
    first = activities(read(torn))[0]
    assert first.owners == ["Head of Human Resources"]
    assert first.timescale is not None
    assert (first.timescale.kind, str(first.timescale.earliest)) == ("start", "2023-10-01")
    assert first.progress == "Rotas drawn up with the town council."
