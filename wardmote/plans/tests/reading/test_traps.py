"""The traps of real plans, each on a document as small as it can be."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.core.documents.blocks import Cell
from wardmote.plans.reading import ReadPlan
from wardmote.plans.reading.format import Activity
from wardmote.plans.tests.reading.build import (
    ABOVE,
    FLAT,
    HEADS,
    activities,
    codes,
    commitments,
    flat_row,
    heading,
    printed_by,
    read,
    table,
    wide,
)


def one(**cells: str) -> tuple[ReadPlan, Activity]:
    """The plan of a single row with these cells, and its activity."""
    plan = read(
        "Delivery plan (June 2022)",
        table(FLAT, flat_row("1.1", **cells), flat_row("1.2"), flat_row("1.3")),
    )
    return plan, activities(plan)[0]


def test_a_greek_capital_in_the_rating_column_is_amber_keeps_its_print_and_is_reported() -> None:
    plan, activity = one(rag="\u0391")
    assert (activity.rag, activity.rag_printed) == ("amber", "\u0391")
    assert "look-alike-letter" in codes(plan)


def test_a_row_torn_by_a_page_break_is_read_as_one() -> None:
    rows = table(
        FLAT,
        flat_row("1.1", progress="The second round of visits was put off until the"),
        ["", "", "", "", "", "roads are open again."],
        flat_row("1.2"),
    )
    rows.rows[2].page = 2
    plan = read(rows)
    assert len(activities(plan)) == 2
    assert activities(plan)[0].progress == "The second round of visits was put off until the roads are open again."
    assert "row-joined" in codes(plan)


def test_a_heading_printed_in_two_cells_is_one_heading_and_is_reported() -> None:
    plan = read(
        table(HEADS, ["", "", "Vulnera", "bility", "", "", "", ""], ["1.1", "Visit", "Knock", "PC", "", "R", "", ""]),
        "Vulnerability is our first theme.",
    )
    assert [objective.title for objective in plan.objectives] == ["Vulnerability"]
    assert "split-heading" in codes(plan)


@pytest.mark.parametrize("sign", ["", "•"])
def test_a_missing_number_is_inferred_from_its_neighbours_and_marked_so(sign: str) -> None:
    plan = read(table(FLAT, flat_row("2.1"), flat_row("2.2"), flat_row(sign, commitment="Paint"), flat_row("2.4")))
    inferred = commitments(plan)[2]
    assert (inferred.ref, inferred.ref_inferred, inferred.ref_printed or "") == ("2.3", True, sign)
    assert "inferred-ref" in codes(plan)


def test_six_digits_are_a_day_only_where_there_is_such_a_day() -> None:
    good, activity = one(progress="290622 \u2013 the rota was agreed")
    assert [update.as_at for update in activity.updates] == [date(2022, 6, 29)]
    bad, activity = one(progress="296023 \u2013 the rota was agreed")
    assert [update.as_at for update in activity.updates] == [None]
    assert "impossible-stamp" in codes(bad)
    assert "impossible-stamp" not in codes(good)


def test_a_financial_year_of_six_digits_is_no_day() -> None:
    _, activity = one(progress="201819 was the first full year.")
    assert not any(update.as_at for update in activity.updates)


def test_blank_continued_and_none_are_kept_apart_and_a_blank_is_not_inherited() -> None:
    plan = read(
        table(
            HEADS,
            ["1.1", Cell("Keep lights on", rowspan=3), "Survey", "PC", "", "R", "", Cell("Safety Board", rowspan=2)],
            ["", ABOVE, "Repair", "PC", "", "R", "", ABOVE],
            ["", ABOVE, "Report", "PC", "", "R", "", ""],
        )
    )
    first, second, third = activities(plan)
    assert "oversight" not in first.cells
    assert (second.oversight, second.cells["oversight"]) == (["Safety Board"], "continued")
    assert (third.oversight, third.cells["oversight"]) == ([], "blank")
    assert len(commitments(plan)) == 1

    without = read(table(FLAT, flat_row("1.1"), flat_row("1.2")))
    assert "oversight" not in activities(without)[0].cells
    assert activities(without)[0].oversight_printed is None


def test_a_ref_that_stands_twice_is_reported_and_the_ids_stay_unique() -> None:
    plan = read(table(FLAT, flat_row("3.2.3"), flat_row("3.2.3", commitment="Mend"), flat_row("3.2.4")))
    assert [commitment.ref for commitment in commitments(plan)] == ["3.2.3", "3.2.3", "3.2.4"]
    assert len({commitment.id for commitment in commitments(plan)}) == 3
    assert "duplicate-ref" in codes(plan)


def test_refs_keep_their_print_and_match_without_it() -> None:
    plan = read(
        table(
            FLAT,
            flat_row("A.1"),
            flat_row("A.2", progress="Refer to A3"),
            flat_row("A3", commitment="Mend the gate"),
        )
    )
    assert [commitment.ref_printed for commitment in commitments(plan)] == ["A.1", "A.2", "A3"]
    assert [(link.kind, link.to) for link in activities(plan)[1].links] == [("show_theirs", commitments(plan)[2].id)]


def test_a_gap_and_a_step_back_in_the_numbering_are_reported() -> None:
    gap = read(table(FLAT, flat_row("1.1"), flat_row("1.2"), flat_row("1.4")))
    back = read(table(FLAT, flat_row("1.1"), flat_row("1.3"), flat_row("1.2"), flat_row("1.4")))
    assert "ref-gap" in codes(gap)
    assert "ref-gap" not in codes(back)
    assert "ref-out-of-order" in codes(back)
    assert "ref-out-of-order" not in codes(gap)


def test_steps_with_a_number_twice_or_without_text_are_kept_and_reported() -> None:
    plan = read(
        table(
            HEADS,
            ["A.1", "Mend gates", "(1) list them (2) price them (2) order them (3", "PC", "", "R", "", ""],
            ["A.2", "Paint gates", "(1) choose (2) buy", "PC", "", "R", "", ""],
        )
    )
    assert activities(plan)[0].text == "(1) list them (2) price them (2) order them (3"
    assert [(step.number, step.text) for step in activities(plan)[1].steps] == [(1, "choose"), (2, "buy")]
    assert {"duplicate-step", "empty-step"} <= set(codes(plan))


def test_owners_that_run_together_are_told_apart_and_a_group_stays_a_group() -> None:
    _plan, activity = one(lead="Head of Estates / CI Operations")
    assert activity.owners == ["Head of Estates", "CI Operations"]
    group, activity = one(lead="LPA Supts")
    assert (activity.owners, activity.owners_printed) == (["LPA Supts"], "LPA Supts")
    assert "group-not-a-person" in codes(group)


def test_a_body_is_found_under_another_name_and_an_unknown_one_is_raised() -> None:
    plan = read(
        table(["Body", "Purpose", "Meets"], ["Victims' Board", "Hears from victims", "Monthly"], number=1),
        table(
            HEADS,
            ["1.1", "Visit", "Knock", "PC", "", "R", "", "Victims' Group"],
            ["1.2", "Ask", "Write", "PC", "", "R", "", "Lanterns Board"],
            ["1.3", "Tell", "Print", "PC", "", "R", "", "Victims' Board"],
            number=2,
        ),
    )
    assert [body.name for body in plan.bodies] == ["Victims' Board"]
    assert ("Victims' Group", "Victims' Board") in {(alias.printed, alias.body) for alias in plan.aliases}
    assert "Lanterns Board" in printed_by(plan, "unknown-body")


def test_the_marks_of_an_extractor_are_reported_and_stay_in_the_words() -> None:
    plan, activity = one(progress="[bookmark: _Mark]Two visits were made.")
    assert activity.progress == "[bookmark: _Mark]Two visits were made."
    assert "extraction-debris" in codes(plan)


def test_a_cell_of_two_dates_keeps_both_and_a_start_has_no_end() -> None:
    _, two = one(timescale="Start immediately BAU by Oct 22")
    assert two.timescale is not None
    assert [part.kind for part in two.timescale.parts] == ["start", "bau"]
    _, start = one(timescale="Start by June 2022")
    assert start.timescale is not None
    assert (start.timescale.kind, start.timescale.latest) == ("start", None)


def test_a_month_means_its_last_day_for_by_and_its_first_for_from() -> None:
    _, by = one(timescale="By June 2022")
    _, since = one(timescale="From June 2022")
    assert by.timescale is not None
    assert by.timescale.latest == date(2022, 6, 30)
    assert since.timescale is not None
    assert since.timescale.earliest == date(2022, 6, 1)


def test_a_re_agreed_date_keeps_the_one_struck_out() -> None:
    struck = Cell("By June 2022\nBy October 2022", struck=((0, 12),))
    plan = read(table(FLAT, ["1.1", "Visit", "PC", struck, "R", "Late"], flat_row("1.2"), flat_row("1.3")))
    timescale = activities(plan)[0].timescale
    assert timescale is not None
    assert [(part.date, part.superseded) for part in timescale.parts] == [("2022-06", True), ("2022-10", False)]
    assert timescale.latest == date(2022, 10, 31)


def test_a_quarter_of_a_year_is_ambiguous_and_no_date_is_made_of_it() -> None:
    plan, activity = one(timescale="Q1 2018")
    assert activity.timescale is not None
    assert activity.timescale.latest is None
    assert "ambiguous-quarter" in codes(plan)


def test_how_often_a_body_meets_is_kept_as_printed_and_what_has_two_meanings_is_said() -> None:
    plan = read(
        table(
            ["Body", "Purpose", "Meets"],
            ["Audit Panel", "Looks at accounts", "Bi-monthly"],
            ["Ethics Panel", "Looks at conduct", "Adhoc"],
            ["Youth Panel", "Hears the young", ""],
        )
    )
    assert [body.meets_printed for body in plan.bodies] == ["Bi-monthly", "Adhoc", ""]
    assert {"ambiguous-frequency", "frequency-missing"} <= set(codes(plan))


def test_the_day_a_document_speaks_of_is_not_the_day_of_its_dates() -> None:
    plan = read(
        "Progress report (JAN 2018- MAY 2018) to the end of May 2018", table(FLAT, flat_row("1.1"), flat_row("2"))
    )
    assert (plan.period_start, plan.period_end, plan.as_at) == (date(2018, 1, 1), date(2018, 5, 31), date(2018, 5, 31))


def test_words_that_are_still_to_come_in_a_later_report_are_stale() -> None:
    plan = read(
        "Report to the end of May 2018",
        table(FLAT, flat_row("1.1", progress="The new rota will start before the end of April 2018."), flat_row("1.2")),
    )
    assert "stale-text" in codes(plan)


def test_a_reference_shows_theirs_from_progress_and_relates_from_a_commitment() -> None:
    plan = read(
        table(
            FLAT,
            flat_row("3.1"),
            flat_row("3.2", progress="Refer to 3.1, 3.4 - 3.6"),
            flat_row("3.3", commitment="Mend gates (see 3.1)"),
            *(flat_row(f"3.{number}") for number in (4, 5, 6)),
        )
    )
    shown = activities(plan)[1]
    assert shown.cross_refs == ["3.1", "3.4", "3.5", "3.6"]
    assert {link.kind for link in shown.links} == {"show_theirs"}
    assert [(link.kind, link.ref) for link in commitments(plan)[2].links] == [("related", "3.1")]


def test_a_reference_to_itself_and_one_to_nothing_are_reported() -> None:
    plan = read(table(FLAT, flat_row("A1"), flat_row("A2", progress="Refer to A2 and A9"), flat_row("A3")))
    assert {"self-reference", "dangling-reference"} <= set(codes(plan))


def test_one_commitment_holds_many_activities_and_a_joint_one_is_joint() -> None:
    many = [["", "", f"Activity number {at}", "Inspector", "By May 2022", "G", "Under way.", ""] for at in range(9)]
    plan = read(
        heading("Objective 1: Streets"),
        table(
            HEADS,
            wide("Policing element:", 8),
            ["1.1", "Walk with traders (Joint PCC / CC commitment)", "First walk", "PC", "", "G", "", ""],
            *many,
            wide("Commissioner's commitments", 8),
            ["1.2", "Fund the lamps", "Grant", "Office manager", "", "G", "", ""],
        ),
    )
    (objective,) = plan.objectives
    assert [(part.title, part.accountable) for part in objective.parts] == [
        ("Policing element:", "force"),
        ("Commissioner's commitments", "governing_body"),
    ]
    joint, funded = commitments(plan)
    assert (joint.accountable, len(joint.activities), len(funded.activities)) == ("joint", 10, 1)


def test_a_row_of_commitment_words_alone_belongs_to_the_commitment_above() -> None:
    plan = read(
        table(
            HEADS,
            ["2.3", "Work with the parishes", "Meet them", "PC", "May 2022", "G", "Met twice.", ""],
            ["", "and with the markets of the coast", "", "", "", "", "", ""],
            ["", "", "Write to them", "PC", "May 2022", "G", "Written.", ""],
            ["2.4", "Paint the hall", "Choose a colour", "PC", "May 2022", "G", "Chosen.", ""],
        )
    )
    first, second = commitments(plan)
    assert first.statement == "Work with the parishes and with the markets of the coast"
    assert [activity.text for activity in first.activities] == ["Meet them", "Write to them"]
    assert second.ref == "2.4"
    assert "statement-continued" in codes(plan)
