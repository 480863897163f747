"""Layouts of forms that people fill in by hand: odd headers, turned tables, merged leads, running feet."""

from __future__ import annotations

from typing import Any

from .pages import AMBER, GREEN, RED, Block, Cell, Grid, Heading, Line, Lines, Pages, heads
from .promises import PEOPLE, ROADS, STREETS, THEMES, TRUST, VULNERABLE
from .registry import EVERY_FORM, OFFICE_PDF, OPEN_PDF, SHEET_LIKE, WORD_LIKE, Printed, layout
from .truths import ANY, Truth, objective, plan, when

W6 = (1.0, 4.0, 3.0, 2.0, 1.5, 4.0)


def flat(title: str, lines: Lines, members: list[Truth], widths: tuple[float, ...] = W6, **page: Any) -> Printed:
    return Printed(
        Pages([Heading(title, 0), Grid(lines, widths=widths)], **page),
        plan(title, objective(None, *members, title_accept=ANY)),
    )


@layout(*WORD_LIKE, *SHEET_LIKE, "csv", "txt", OFFICE_PDF, OPEN_PDF)
def header_words_broken_over_lines() -> Printed:
    """Headers are broken over lines, starred for a footnote and explained in brackets."""
    lines: Lines = [
        heads(
            "Ref\nno.",
            "Agreed action\n(what will be done)",
            "Lead\nofficer(s)",
            "Target\ndate",
            "RAG\nrating*",
            "Progress /\ncomments",
        )
    ]
    members: list[Truth] = []
    for i, p in enumerate(ROADS + TRUST, 1):
        lines.append([f"{i:02d}", p.words, p.joined(), p.timescale, p.letter, p.update])
        members.append(p.commitment(f"{i:02d}"))
    return flat("Agreed actions of the strategic board", lines, members)


@layout("docx", "xlsx", "html", "odt", "pdf")
def a_table_turned_on_its_side() -> Printed:
    """Each action is a column: the labels stand on the left, the actions run across."""
    chosen = STREETS[:5]
    labels = ("Ref", "Action", "Lead officer", "Deadline", "RAG", "Update")
    values = [
        [f"D{i}" for i in range(1, 6)],
        [p.words for p in chosen],
        [p.joined() for p in chosen],
        [p.timescale for p in chosen],
        [p.letter for p in chosen],
        [p.update for p in chosen],
    ]
    lines: Lines = [[Cell(label, bold=True), *row] for label, row in zip(labels, values, strict=True)]
    members = [p.commitment(f"D{i}") for i, p in enumerate(chosen, 1)]
    return Printed(
        Pages([Heading("Actions side by side", 0), Grid(lines, header_rows=0, widths=(2, 3, 3, 3, 3, 3))]),
        plan("Actions side by side", objective(None, *members, title_accept=ANY)),
    )


@layout("docx", "xlsx", "odt", "ods", "html", "pdf", OFFICE_PDF)
def the_number_cell_is_shaded() -> Printed:
    """No rating column: the cell of the number is shaded red, amber or green."""
    fills = {"R": RED, "A": AMBER, "G": GREEN}
    lines: Lines = [heads("No.", "Action", "Lead", "Target date", "Update")]
    members: list[Truth] = []
    for i, p in enumerate(TRUST + VULNERABLE, 1):
        lines.append([Cell(str(i), fill=fills[p.letter]), p.words, p.joined(), p.timescale, p.update])
        members.append(p.commitment(str(i), rag_printed="", rag_printed_accept=ANY))
    return flat("Actions by colour", lines, members, (1, 4, 3, 2, 4))


@layout(*EVERY_FORM, OPEN_PDF)
def date_of_the_update_in_its_own_column() -> Printed:
    """When the update was given stands in a column beside it."""
    days = (("04/09/2023", "2023-09-04"), ("18/09/2023", "2023-09-18"), ("2 October 2023", "2023-10-02"))
    lines: Lines = [heads("Ref", "Action", "Owner", "Due by", "RAG", "Date of update", "Update")]
    members: list[Truth] = []
    for i, p in enumerate(PEOPLE + ROADS, 1):
        shown, iso = days[i % 3] if p.update else ("", "")
        lines.append([f"U{i}", p.words, p.joined(), p.timescale, p.letter, shown, p.update])
        both = f"{shown} {p.update}".strip()
        members.append(
            p.commitment(
                f"U{i}", updates=[(iso, p.update)] if p.update else [], updates_accept=[[]], progress_accept=[both]
            )
        )
    return flat("Updates with their dates", lines, members, (1, 4, 3, 2, 1, 2, 4))


@layout(*WORD_LIKE, *SHEET_LIKE, OFFICE_PDF)
def leads_and_dates_merged_down() -> Printed:
    """One lead and one date are merged down over three actions: they hold for each of them."""
    lines: Lines = [heads("Ref", "Action", "Lead", "Deadline", "RAG", "Update")]
    members: list[Truth] = []
    n = 0
    for promises, lead, shown in (
        (STREETS, "Head of Community Policing", "By June 2023"),
        (ROADS, "Roads Policing Inspector", "March 2024"),
    ):
        for i, p in enumerate(promises):
            n += 1
            first: Line = [Cell(lead, down=3), Cell(shown, down=3)] if i % 3 == 0 else []
            timescale = (
                when("By June 2023", "by", latest="2023-06-30", parts=["2023-06"])
                if shown.startswith("By")
                else when("March 2024", latest="2024-03-31", parts=["2024-03"])
            )
            lines.append([str(n), p.words, *first, p.letter, p.update])
            members.append(
                p.commitment(str(n), owners=[lead], owners_printed=lead, timescale=timescale, status_accept=["ongoing"])
            )
    return flat("Shared leads", lines, members)


@layout("docx", "pdf", "odt", OFFICE_PDF, OPEN_PDF)
def running_feet_on_every_page() -> Printed:
    """A marking, the name of the document and page numbers stand at the foot of every page."""
    lines: Lines = [heads("Ref", "Action", "Lead officer", "Timescale", "RAG", "Commentary")]
    truth: list[Truth] = []
    n = 0
    for title, promises in THEMES:
        lines.append([Cell(title, across=6, bold=True)])
        members: list[Truth] = []
        for p in promises:
            n += 1
            lines.append(
                [
                    str(n),
                    p.words,
                    p.joined(),
                    p.timescale,
                    p.letter,
                    (p.update + " A fuller note is held by the policy unit and will follow.").strip(),
                ]
            )
            members.append(p.commitment(str(n), progress=str(lines[-1][5])))
        truth.append(objective(title, *members))
    pages = Pages(
        [Heading("Delivery plan, marked", 0), Grid(lines, widths=W6)],
        footer="OFFICIAL Northmoor delivery plan",
        landscape=False,
    )
    return Printed(pages, plan("Delivery plan, marked", *truth))


@layout(*EVERY_FORM, OPEN_PDF)
def completed_actions_in_a_second_table() -> Printed:
    """What is finished moves to a second table with a date of completion instead of a rating."""
    live = STREETS
    gone = VULNERABLE[:4]
    first: Lines = [
        heads("Ref", "Action", "Lead", "Deadline", "RAG", "Update"),
    ]
    first += [[f"C{i}", p.words, p.joined(), p.timescale, p.letter, p.update] for i, p in enumerate(live, 1)]
    second: Lines = [
        heads("Ref", "Action", "Lead", "Date completed", "Outcome"),
    ]
    second += [[f"C{i}", p.words, p.joined(), "31/08/2023", p.update] for i, p in enumerate(gone, 20)]
    blocks: list[Block] = [
        Heading("Board action log", 0),
        Heading("Open actions"),
        Grid(first, widths=W6),
        Heading("Completed actions"),
        Grid(second, widths=(1, 4, 3, 2, 4)),
    ]
    done = [
        p.commitment(
            f"C{i}",
            rag=None,
            rag_printed="",
            status="complete",
            status_accept=["not_stated"],
            timescale=when(
                "31/08/2023",
                latest="2023-08-31",
                parts=["2023-08-31"],
                kind_accept=ANY,
                printed_accept=ANY,
                latest_accept=[None],
                parts_accept=ANY,
            ),
            timescale_accept=ANY,
        )
        for i, p in enumerate(gone, 20)
    ]
    return Printed(
        Pages(blocks),
        plan(
            "Board action log",
            objective("Open actions", *(p.commitment(f"C{i}") for i, p in enumerate(live, 1)), title_accept=ANY),
            objective("Completed actions", *done, title_accept=ANY),
        ),
    )


@layout(*EVERY_FORM)
def progress_against_each_board() -> Printed:
    """Which board looks at an action stands before its progress; the objective is a code in the reference."""
    boards = ("Performance Board", "People Board; Performance Board", "Trust and Ethics Panel", "")
    lines: Lines = [heads("Action ref", "Planned activity", "Scrutiny", "Owner", "Position", "RAG")]
    members: list[Truth] = []
    for i, p in enumerate(TRUST + PEOPLE, 1):
        board = boards[i % 4]
        lines.append([f"TP/{i}", p.words, board, p.joined(), p.update, p.letter])
        members.append(
            p.commitment(
                f"TP/{i}", timescale=None, status_accept=["ongoing"], oversight=board.split("; ") if board else []
            )
        )
    return flat("Scrutiny of activity", lines, members, (1, 4, 3, 3, 4, 1))


@layout("docx", "xlsx", "ods", "html", "odt", "pdf")
def two_plans_side_by_side_in_one_file() -> Printed:
    """Two tables with different columns in one file: a strategy with ratings and a charter with dates only."""
    strategy: Lines = [
        heads("Ref", "Strategic action", "Lead", "RAG", "Narrative"),
    ]
    strategy += [[f"S{i}", p.words, p.joined(), p.letter, p.update] for i, p in enumerate(TRUST, 1)]
    charter: Lines = [
        heads("Charter promise", "Number", "By when", "Post responsible"),
    ]
    charter += [[p.words, str(i), p.timescale, p.joined()] for i, p in enumerate(ROADS, 1)]
    blocks: list[Block] = [
        Heading("Strategy and charter", 0),
        Heading("Strategy"),
        Grid(strategy, widths=(1, 4, 3, 1, 4)),
        Heading("Charter"),
        Grid(charter, widths=(4, 1, 2, 3)),
    ]
    one = (p.commitment(f"S{i}", timescale=None, status_accept=ANY) for i, p in enumerate(TRUST, 1))
    two = (p.commitment(str(i), rag=None, rag_printed="", progress=None) for i, p in enumerate(ROADS, 1))
    return Printed(Pages(blocks), plan("Strategy and charter", objective("Strategy", *one), objective("Charter", *two)))
