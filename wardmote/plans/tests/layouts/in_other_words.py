"""Layouts that use other words for the same things: outcomes, pledges, tasks, undertakings, ticks and traffic lights."""

from __future__ import annotations

from .pages import (
    Block,
    Cell,
    Grid,
    Heading,
    Line,
    Lines,
    Pages,
    heads,
)
from .promises import PEOPLE, ROADS, STREETS, THEMES, TRUST, VULNERABLE
from .registry import EVERY_FORM, OFFICE_PDF, PAGE_BROKEN, SHEET_LIKE, WORD_LIKE, Printed, layout
from .truths import ANY, Truth, commitment, objective, plan, when

W6 = (1.0, 4.0, 3.0, 2.0, 1.5, 4.0)


@layout(*WORD_LIKE, *SHEET_LIKE, OFFICE_PDF)
def outcomes_and_deliverables() -> Printed:
    """A programme's words: outcome, deliverable, senior responsible owner, milestone, confidence, highlights."""
    lines: Lines = [
        heads("Outcome", "ID", "Deliverable", "SRO", "Milestone date", "Delivery confidence", "Highlights this period")
    ]
    truth: list[Truth] = []
    for letter, (title, promises) in zip("XYZ", THEMES[:3], strict=True):
        for i, p in enumerate(promises[:4], 1):
            first: Line = [Cell(title, down=4)] if i == 1 else []
            lines.append(
                [
                    *first,
                    f"{letter}{i:02d}",
                    p.words,
                    p.joined(" & "),
                    p.timescale,
                    p.colour,
                    p.update,
                ]
            )
        truth.append(
            objective(
                title,
                *(
                    p.commitment(f"{letter}{i:02d}", joiner=" & ", rag_printed=p.colour)
                    for i, p in enumerate(promises[:4], 1)
                ),
            )
        )
    return Printed(
        Pages([Heading("Change programme board report", 0), Grid(lines, widths=(2, 1, 4, 3, 2, 2, 4))]),
        plan("Change programme board report", *truth),
    )


@layout(*EVERY_FORM)
def we_said_we_did() -> Printed:
    """The words of a leaflet: "We said", "Who", "By", "What we have done so far", "How are we doing?"."""
    lines: Lines = [
        heads(
            "", "We said we would", "Who is responsible?", "By when?", "How are we doing?", "What we have done so far"
        )
    ]
    members: list[Truth] = []
    for i, p in enumerate(STREETS + PEOPLE, 1):
        lines.append([str(i), p.words, p.joined(", "), p.timescale, p.colour, p.update])
        members.append(p.commitment(str(i), joiner=", ", rag_printed=p.colour))
    return Printed(
        Pages([Heading("You said, we are doing", 0), Grid(lines, widths=W6)]),
        plan("You said, we are doing", objective(None, *members, title_accept=ANY)),
    )


@layout(*SHEET_LIKE, "csv", "html", "docx")
def workstream_tasks() -> Printed:
    """A project manager's export: workstream, task, delivery lead, planned and forecast finish, health."""
    lines: Lines = [
        heads(
            "Workstream",
            "Task ID",
            "Task name",
            "Delivery lead",
            "Planned finish",
            "Forecast finish",
            "Health",
            "Remarks",
        )
    ]
    truth: list[Truth] = []
    n = 0
    for title, promises in (THEMES[1], THEMES[3]):
        members: list[Truth] = []
        for p in promises:
            n += 1
            moved = ("29/02/2024", "2024-02-29") if n % 3 == 0 else ("30/11/2023", "2023-11-30")
            lines.append([title, f"T-{n:03d}", p.words, p.joined(), "30/11/2023", moved[0], p.letter, p.update])
            parts = ["2023-11-30", moved[1]]
            members.append(
                p.commitment(
                    f"T-{n:03d}",
                    timescale=when(
                        f"30/11/2023 {moved[0]}",
                        latest=moved[1],
                        parts=parts,
                        printed_accept=ANY,
                        parts_accept=ANY,
                        kind_accept=ANY,
                    ),
                )
            )
        truth.append(objective(title, *members))
    return Printed(Pages([Grid(lines)], sheet_name="Tasks"), plan(None, *truth))


@layout(*WORD_LIKE, OFFICE_PDF)
def pledges_as_headings() -> Printed:
    """The commitment is a heading; its actions stand in a small table under it."""
    blocks: list[Block] = [Heading("Our pledges to Northmoor", 0)]
    truth: list[Truth] = []
    n = 0
    for title, promises in (THEMES[0], THEMES[2]):
        blocks.append(Heading(title))
        members: list[Truth] = []
        for half in (promises[:3], promises[3:]):
            n += 1
            name = (
                "We will be where you need us",
                "We will keep our word",
                "We will find those who are missing",
                "We will stand by you",
            )[n - 1]
            blocks.append(Heading(f"Pledge {n}: {name}", 2))
            blocks.append(
                Grid(
                    [
                        heads("Action", "Owner", "Deadline", "RAG", "Progress"),
                        *[[p.words, p.joined(), p.timescale, p.letter, p.update] for p in half],
                    ],
                    widths=(5, 3, 2, 1, 4),
                )
            )
            c = commitment(
                f"Pledge {n}",
                name,
                *(p.activity(text=p.words, ref_accept=ANY) for p in half),
                ref_accept=[str(n), None],
                statement_accept=[f"Pledge {n}: {name}"],
            )
            members.append(c)
        truth.append(objective(title, *members))
    return Printed(Pages(blocks), plan("Our pledges to Northmoor", *truth))


@layout(*WORD_LIKE, *SHEET_LIKE, "csv", "txt")
def a_tick_in_one_of_three_columns() -> Printed:
    """The rating is a tick in one of three narrow columns headed R, A and G."""
    lines: Lines = [heads("Ref", "Action", "Lead", "Date", "R", "A", "G", "Comments")]
    members: list[Truth] = []
    for i, p in enumerate(TRUST + ROADS, 1):
        ticks = ["✓" if p.letter == letter else "" for letter in "RAG"]
        lines.append([str(i), p.words, p.joined(), p.timescale, *ticks, p.update])
        members.append(p.commitment(str(i), rag_printed="✓", rag_printed_accept=ANY))
    return Printed(
        Pages([Heading("Trust action grid", 0), Grid(lines, widths=(1, 4, 3, 2, 1, 1, 1, 4))]),
        plan("Trust action grid", objective(None, *members, title_accept=ANY)),
    )


@layout("csv", "csv-tab", "xlsx")
def machine_names_for_columns() -> Printed:
    """An export from a database, headers in snake_case, dates in ISO form."""
    lines: Lines = [["objective", "action_id", "action", "lead_officer", "due_date", "rag_status", "latest_update"]]
    truth: list[Truth] = []
    n = 0
    for title, promises in (THEMES[2], THEMES[4]):
        members: list[Truth] = []
        for p in promises:
            n += 1
            lines.append(
                [
                    title,
                    f"{1000 + n}",
                    p.words,
                    p.joined("|"),
                    "2024-01-31",
                    p.colour.upper(),
                    p.update,
                ]
            )
            members.append(
                p.commitment(
                    f"{1000 + n}",
                    joiner="|",
                    timescale=when("2024-01-31", latest="2024-01-31", parts=["2024-01-31"]),
                    rag_printed=p.colour.upper(),
                )
            )
        truth.append(objective(title, *members))
    return Printed(Pages([Grid(lines)]), plan(None, *truth))


@layout(*EVERY_FORM)
def rating_with_its_reason() -> Printed:
    """The rating cell gives the colour and why, and there is no other update."""
    words = {"R": "Red", "A": "Amber", "G": "Green"}
    lines: Lines = [heads("Item", "Undertaking", "Named officer", "Timeframe", "RAG")]
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + ROADS, 1):
        printed = f"{words[p.letter]} – {p.update}" if p.update else words[p.letter]
        lines.append([f"{i}.", p.words, p.joined(), p.timescale, printed])
        members.append(
            p.commitment(
                str(i),
                rag_printed=printed,
                rag_printed_accept=[words[p.letter]],
                progress=None,
                progress_accept=[p.update or None],
            )
        )
    return Printed(
        Pages([Heading("Undertakings given to the panel", 0), Grid(lines, widths=(1, 5, 3, 2, 4))]),
        plan("Undertakings given to the panel", objective(None, *members, title_accept=ANY)),
    )


@layout("docx", "xlsx", "ods", "html", "csv", "txt")
def traffic_lights_as_emoji() -> Printed:
    """Ratings are coloured circles typed as emoji."""
    marks = {"R": "🔴", "A": "🟠", "G": "🟢"}
    lines: Lines = [heads("Ref", "What we will do", "Lead", "Finish by", "Status", "Latest")]
    members: list[Truth] = []
    for i, p in enumerate(PEOPLE + STREETS, 1):
        lines.append([f"E{i}", p.words, p.joined(), p.timescale, marks[p.letter], p.update])
        members.append(p.commitment(f"E{i}", rag_printed=marks[p.letter]))
    return Printed(
        Pages([Heading("Workforce promise tracker", 0), Grid(lines, widths=W6)]),
        plan("Workforce promise tracker", objective(None, *members, title_accept=ANY)),
    )


@layout(*EVERY_FORM)
def only_a_status_and_no_rating() -> Printed:
    """No rating at all: "Where are we?" says underway, done, not begun or dropped."""
    states = (
        ("Underway", "ongoing"),
        ("Done", "complete"),
        ("Not yet started", "not_started"),
        ("Withdrawn", "cancelled"),
    )
    lines: Lines = [
        heads("Ref", "Commitment", "Action", "Responsible", "Target completion", "Where are we?", "Latest news")
    ]
    truth: list[Truth] = []
    n = 0
    for title, promises in (THEMES[0], THEMES[3], THEMES[4]):
        acts: list[Truth] = []
        ref = "ABC"[len(truth)]
        for i, p in enumerate(promises[:4]):
            printed, status = states[n % 4]
            n += 1
            first = [ref, f"{title} for everyone"] if i == 0 else ["", ""]
            lines.append([*first, p.words, p.joined(), p.timescale, printed, p.update])
            acts.append(p.activity(text=p.words, rag=None, rag_printed="", status=status, status_accept=[]))
        truth.append(commitment(ref, f"{title} for everyone", *acts))
    return Printed(
        Pages([Heading("Local promises", 0), Grid(lines, widths=(1, 3, 4, 3, 2, 2, 4))]),
        plan("Local promises", objective(None, *truth, title_accept=ANY)),
    )


@layout(*EVERY_FORM, OFFICE_PDF)
def theme_rows_in_the_first_cell_only() -> Printed:
    """Theme rows are not merged: only their first cell has words. References reach 1.10."""
    lines: Lines = [
        heads("Ref.", "Objective / action", "Lead Officer(s)", "Completion", "B/R/A/G", "Commentary / evidence")
    ]
    truth: list[Truth] = []
    for n, (title, promises) in enumerate((("Places", STREETS + TRUST[:4]), ("Lives", VULNERABLE + ROADS[:4])), 1):
        lines.append([f"Theme {n}: {title}", "", "", "", "", ""])
        members = []
        for i, p in enumerate(promises, 1):
            lines.append([f"{n}.{i}", p.words, p.joined(), p.timescale, p.letter, p.update])
            members.append(p.commitment(f"{n}.{i}"))
        truth.append(objective(f"Theme {n}: {title}", *members, title_accept=[title]))
    return Printed(
        Pages([Heading("Community safety actions", 0), Grid(lines, widths=W6)]),
        plan("Community safety actions", *truth),
    )


@layout(*EVERY_FORM)
def areas_for_improvement() -> Printed:
    """An inspectorate tracker: open or closed, executive lead, oversight board, completion date."""
    states = (("Open", "ongoing"), ("Closed", "complete"), ("Open", "ongoing"))
    boards = ("Improvement Board", "Ethics and Standards Panel", "Vulnerability Board")
    lines: Lines = [
        heads(
            "AFI no.",
            "Area for improvement",
            "Executive lead",
            "Reporting to",
            "Completion date",
            "Open / closed",
            "Work to date",
        )
    ]
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + TRUST, 1):
        printed, status = states[i % 3]
        lines.append([f"AFI-{i}", p.words, p.joined(), boards[i % 3], p.timescale, printed, p.update])
        members.append(
            p.commitment(
                f"AFI-{i}",
                rag=None,
                rag_printed="",
                status=status,
                status_accept=["not_stated"] if status == "ongoing" else [],
                oversight=[boards[i % 3]],
            )
        )
    return Printed(
        Pages([Heading("Inspection follow-up", 0), Grid(lines, widths=(1, 4, 3, 2, 2, 1, 4))]),
        plan("Inspection follow-up", objective(None, *members, title_accept=ANY)),
    )


@layout(*EVERY_FORM, PAGE_BROKEN)
def dates_in_other_clothes() -> Printed:
    """Dates with weekdays, ordinals, slashes without a day, seasons and other verbs."""
    known = (
        when("Friday 1 March 2024", latest="2024-03-01", parts=["2024-03-01"]),
        when("by 31st Dec '23", "by", latest="2023-12-31", parts=["2023-12-31"]),
        when("09/2023", latest="2023-09-30", parts=["2023-09"]),
        when("Due: Oct-2023", latest="2023-10-31", parts=["2023-10"]),
        when("To start in June 2023", "start", earliest="2023-06-01", parts=["2023-06"], kind_accept=["commence"]),
        when(
            "Delivered by February 2024",
            "by",
            latest="2024-02-29",
            parts=["2024-02"],
            kind_accept=["achieve", "complete"],
        ),
        when(
            "Nov 23 - Jan 24",
            earliest="2023-11-01",
            latest="2024-01-31",
            parts=["2023-11", "2024-01"],
            kind_accept=["*"],
            parts_accept=["*"],
        ),
        when(
            "Before April 2024",
            "by",
            latest="2024-03-31",
            parts=["2024-04"],
            latest_accept=["2024-04-30", "2024-04-01"],
            parts_accept=ANY,
        ),
        when("Continuous", "ongoing"),
        when("Completed July 2023", latest="2023-07-31", parts=["2023-07"], kind_accept=ANY),
        when("1/4/24", latest="2024-04-01", parts=["2024-04-01"]),
        when(
            "Launch September 2023",
            "start",
            earliest="2023-09-01",
            parts=["2023-09"],
            kind_accept=ANY,
            earliest_accept=[None],
            latest_accept=["2023-09-30"],
        ),
    )
    lines: Lines = [heads("Ref", "Promise", "Owner", "Timeline", "RAG", "Update")]
    members: list[Truth] = []
    for i, (p, timescale) in enumerate(zip(PEOPLE + ROADS, known, strict=True), 1):
        lines.append([f"Y{i}", p.words, p.joined(), timescale["printed"], p.letter, p.update])
        members.append(p.commitment(f"Y{i}", timescale=timescale, status_accept=ANY))
    return Printed(
        Pages([Heading("Dates promised", 0), Grid(lines, widths=W6)]),
        plan("Dates promised", objective(None, *members, title_accept=ANY)),
    )


@layout(*EVERY_FORM, OFFICE_PDF)
def two_columns_of_progress() -> Printed:
    """Milestones achieved and next steps stand in two columns; the owner is a team; boards have short names."""
    lines: Lines = [heads("Ref", "Promise", "Team", "Deadline", "RAG", "Progress since last report", "Next steps")]
    members: list[Truth] = []
    for i, p in enumerate(TRUST + VULNERABLE, 1):
        nxt = f"Report to the area board in month {i}."
        lines.append([f"V{i}", p.words, p.joined(), p.timescale, p.letter, p.update, nxt])
        both = f"{p.update}\n{nxt}".strip()
        members.append(
            p.commitment(
                f"V{i}",
                progress=p.update,
                progress_accept=[
                    both,
                    f"Progress since last report: {p.update} Next steps: {nxt}" if p.update else f"Next steps: {nxt}",
                ],
            )
        )
    return Printed(
        Pages([Heading("Report to the area board", 0), Grid(lines, widths=(1, 4, 3, 2, 1, 4, 3))]),
        plan("Report to the area board", objective(None, *members, title_accept=ANY)),
    )
