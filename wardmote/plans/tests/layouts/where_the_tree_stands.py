"""Layouts that differ in where they print objectives, parts, commitments and activities."""

from __future__ import annotations

from .pages import GREY, Block, Cell, Gap, Grid, Heading, Line, Lines, Pages, Para, Sheet, full_width, heads, rows
from .promises import PEOPLE, ROADS, STREETS, THEMES, TRUST, VULNERABLE, Promise
from .registry import EVERY_FORM, OFFICE_PDF, OPEN_PDF, PAGE_BROKEN, SHEET_LIKE, WORD_LIKE, Printed, layout
from .truths import ANY, Truth, activity, body, commitment, objective, part, plan

WORDS_FOR = {"G": "On track", "A": "At risk", "R": "Off track"}


def _numbered(theme: int, promises: tuple[Promise, ...], count: int) -> list[tuple[str, Promise]]:
    return [(f"{theme}.{i}", one) for i, one in enumerate(promises[:count], 1)]


@layout(*EVERY_FORM, OFFICE_PDF, PAGE_BROKEN, OPEN_PDF)
def headings_over_tables() -> Printed:
    """Each objective is a heading with a table of its own under it."""
    blocks: list[Block] = [
        Heading("Northmoor Police Delivery Plan 2023 to 2024", 0),
        Para("Position at 30 September 2023."),
    ]
    truth: list[Truth] = []
    for theme, (title, promises) in enumerate(THEMES[:3], 1):
        chosen = _numbered(theme, promises, 4)
        lines: Lines = [[ref, p.words, p.joined(), p.timescale, p.letter, p.update] for ref, p in chosen]
        head = heads("Ref", "Action", "Lead officer", "Timescale", "RAG", "Commentary")
        blocks += [Heading(title), Grid([head, *lines], widths=(1, 5, 3, 2, 1, 5))]
        truth.append(objective(title, *(p.commitment(ref) for ref, p in chosen)))
    return Printed(Pages(blocks), plan("Northmoor Police Delivery Plan 2023 to 2024", *truth, as_at="2023-09-30"))


@layout(*EVERY_FORM, OFFICE_PDF, OPEN_PDF)
def objectives_as_rows_inside() -> Printed:
    """One table; each objective is a row across it; the rating is a word."""
    head = heads("No.", "What we will do", "Who", "By when", "How it is going", "Progress to date")
    lines: Lines = [head]
    truth: list[Truth] = []
    number = 0
    for theme, (title, promises) in enumerate(THEMES[2:5], 1):
        lines.append(full_width(f"Priority {theme}: {title}", 6, fill="DDEBF7"))
        members: list[Truth] = []
        for p in promises[:4]:
            number += 1
            lines.append([str(number), p.words, p.joined(" / "), p.timescale, WORDS_FOR[p.letter], p.update])
            members.append(p.commitment(str(number), joiner=" / ", rag_printed=WORDS_FOR[p.letter]))
        truth.append(objective(f"Priority {theme}: {title}", *members, title_accept=[title]))
    pages = Pages([Heading("Policing plan action tracker", 0), Grid(lines, widths=(1, 5, 3, 2, 2, 5))])
    return Printed(pages, plan("Policing plan action tracker", *truth))


@layout("docx", "odt", "html", "pdf", "xlsx", "ods", OFFICE_PDF)
def objective_column_merged_down() -> Printed:
    """The objective is the first column, one cell merged down over its rows; nothing is numbered."""
    lines: Lines = [
        heads("Strategic priority", "Commitment", "Responsible", "Target date", "Rating", "Latest position")
    ]
    truth: list[Truth] = []
    for title, promises in (THEMES[0], THEMES[3], THEMES[4]):
        for i, p in enumerate(promises[:4]):
            first: Line = [Cell(title, down=4, bold=True)] if i == 0 else []
            lines.append([*first, p.words, p.joined(", "), p.timescale, p.letter, p.update])
        truth.append(objective(title, *(p.commitment(None, joiner=", ") for p in promises[:4])))
    pages = Pages([Heading("Northmoor community promise", 0), Grid(lines, widths=(2, 5, 3, 2, 1, 5))])
    return Printed(pages, plan("Northmoor community promise", *truth))


@layout("csv", "csv-semicolon", "csv-tab", "csv-bom", "xlsx", "ods", "html", "txt", "txt-cells")
def objective_column_repeated() -> Printed:
    """A flat export: the objective is printed again in every row."""
    lines: Lines = [["Theme", "Ref", "Promise", "Owner", "Due", "RAG status", "Update"]]
    truth: list[Truth] = []
    for letter, (title, promises) in zip("STV", THEMES[:3], strict=True):
        for i, p in enumerate(promises[:5], 1):
            lines.append([title, f"{letter}{i}", p.words, p.joined(), p.timescale, p.letter, p.update])
        truth.append(objective(title, *(p.commitment(f"{letter}{i}") for i, p in enumerate(promises[:5], 1))))
    return Printed(Pages([Grid(lines)], sheet_name="Export"), plan(None, *truth))


@layout(*SHEET_LIKE)
def sheets_as_objectives() -> Printed:
    """A workbook with one sheet for each objective and no other heading."""
    blocks: list[Block] = []
    truth: list[Truth] = []
    for letter, (title, promises) in zip("ABCD", THEMES[:4], strict=True):
        head = heads("Ref", "Action", "Owner", "Deadline", "RAG", "Comments")
        lines: Lines = [
            [f"{letter}{i}", p.words, p.joined("\n"), p.timescale, p.letter, p.update]
            for i, p in enumerate(promises[:4], 1)
        ]
        blocks += [Sheet(title), Grid([head, *lines])]
        members = (p.commitment(f"{letter}{i}", joiner="\n") for i, p in enumerate(promises[:4], 1))
        truth.append(objective(title, *members))
    return Printed(Pages(blocks), plan(None, *truth))


@layout(*SHEET_LIKE)
def summary_sheet_beside_the_plan() -> Printed:
    """A workbook that opens on a count of ratings and a page of instructions; the plan is the third sheet."""
    tally: Lines = [heads("Theme", "Red", "Amber", "Green", "Total")]
    for title, promises in THEMES[:3]:
        counts = [sum(p.letter == letter for p in promises) for letter in "RAG"]
        tally.append([title, *(Cell(str(n), value=float(n), shown_as="0") for n in [*counts, len(promises)])])
    lines: Lines = [heads("Theme", "ID", "Action", "Lead", "Complete by", "RAG", "Narrative")]
    truth: list[Truth] = []
    number = 0
    for title, promises in THEMES[:3]:
        members: list[Truth] = []
        for i, p in enumerate(promises):
            number += 1
            lines.append([title if i == 0 else "", str(number), p.words, p.joined(), p.timescale, p.letter, p.update])
            members.append(p.commitment(str(number)))
        truth.append(objective(title, *members))
    blocks: list[Block] = [
        Sheet("Summary"), Heading("Actions by rating"), Gap(), Grid(tally),
        Sheet("How to use"), Para("Leads fill in the narrative by the fifth working day of each month."),
        Para("Do not change the ID of an action."),
        Sheet("Action plan"), Grid(lines),
    ]  # fmt: skip
    return Printed(Pages(blocks), plan(None, *truth))


@layout("xlsx", "ods", "csv", "csv-semicolon")
def title_block_above_the_header() -> Printed:
    """A sheet that starts with the name of the force, a date and an owner, some rows above the header."""
    lines: Lines = [["#", "Recommendation", "Lead department", "Target", "Status (RAG)", "Progress update"]]
    lines += [[str(i), p.words, p.joined(), p.timescale, p.letter, p.update] for i, p in enumerate(TRUST + ROADS, 1)]
    blocks: list[Block] = [
        Grid([["Northmoor Police", "", "", "", "", ""], ["Engagement improvement plan", "", "", "", "", ""]], 0),
        Gap(),
        Grid([["As at:", "30/09/2023"], ["Plan owner:", "Policy and Planning Unit"]], header_rows=0),
        Gap(),
        Grid(lines),
    ]
    truth = plan(
        "Engagement improvement plan",
        objective(None, *(p.commitment(str(i)) for i, p in enumerate(TRUST + ROADS, 1)), title_accept=ANY),
        as_at="2023-09-30",
        title_accept=ANY,
    )
    return Printed(Pages(blocks, sheet_name="Plan"), truth)


@layout(*WORD_LIKE, "xlsx", OFFICE_PDF)
def one_card_for_each_action() -> Printed:
    """No rows of actions: every action is a two-column table of its own, labels on the left."""
    blocks: list[Block] = [Heading("Northmoor vulnerability action cards", 0)]
    truth: list[Truth] = []
    for letter, (title, promises) in zip("VP", (THEMES[2], THEMES[4]), strict=True):
        blocks.append(Heading(title))
        members: list[Truth] = []
        for i, p in enumerate(promises[:4], 1):
            card = rows(
                ["Reference", f"{letter}{i}"],
                ["Action", p.words],
                ["Lead", p.joined()],
                ["Deadline", p.timescale],
                ["RAG", p.letter],
                ["Latest update", p.update],
            )
            blocks.append(Grid([[Cell(str(a), bold=True, fill=GREY), b] for a, b in card], 0, widths=(1, 4)))
            members.append(p.commitment(f"{letter}{i}"))
        truth.append(objective(title, *members))
    return Printed(Pages(blocks, landscape=False), plan("Northmoor vulnerability action cards", *truth))


@layout("docx", "odt", "html", "xlsx", "csv", "pdf", "txt")
def no_header_at_all() -> Printed:
    """A table without any header row: only the shape of the values says what a column is."""
    chosen = STREETS + VULNERABLE + PEOPLE[:3]
    lines: Lines = [[str(i), p.words, p.joined(), p.timescale, p.letter, p.update] for i, p in enumerate(chosen, 1)]
    truth = objective(None, *(p.commitment(str(i)) for i, p in enumerate(chosen, 1)), title_accept=ANY)
    blocks: list[Block] = [
        Heading("Actions agreed by the board", 0),
        Grid(lines, header_rows=0, widths=(1, 5, 3, 2, 1, 5)),
    ]
    return Printed(Pages(blocks), plan("Actions agreed by the board", truth))


@layout(*EVERY_FORM, OFFICE_PDF, OPEN_PDF)
def commitments_with_activities_and_oversight() -> Printed:
    """Two levels, two authors and a joint part; steps inside cells; oversight beside; a glossary of its own make."""
    head = heads("Ref", "Commitment", "Supporting activity", "Progress", "Overseen by")
    blocks: list[Block] = [
        Heading("Safer Northmoor Plan: delivery report", 0),
        Para("This report covers April 2023 to September 2023."),
    ]
    first, second = "Safer streets", "Protecting vulnerable people"
    patrol = (
        "Plan patrols from last month's reports and publish where they went.",
        "The first map was published in July.",
    )
    wardens = (
        "(1) Agree powers with each council (2) Train wardens and officers together (3) Review after a year",
        "Powers agreed with five councils of seven.",
    )
    blocks += [
        Heading(first), Heading("Northmoor Police will:", 2),
        Grid([
            head,
            ["1.1", "Be seen where people feel least safe", f"(1.1.1) {patrol[0]}", patrol[1],
             "Local Policing Board; Tasking Group"],
            ["", "", f"(1.1.2) {wardens[0]}", wardens[1], "Tasking Group"],
            ["1.2", "Answer every report of nuisance with a plan", "Give each report an owner within a day.",
             "Refer to 1.1", ""],
        ], widths=(1, 3, 5, 4, 3)),
        Heading("The Policing Board will:", 2),
        Grid([
            head,
            ["P.1", "Pay for what is shown to work", "(P1.1) Fund the night marshals for two more years.", "Complete",
             "Finance Committee"],
            ["", "", "(P1.2) Publish the evaluation of every grant above £20,000.",
             "Two evaluations out, one late.", ""],
            ["P.2", "Hold the force to account for nuisance calls. Cross reference to 1.2", "", "Refer to 1.1 and 1.2",
             "Accountability Meeting"],
        ], widths=(1, 3, 5, 4, 3)),
        Heading(second), Heading("Joint commitments", 2),
        Grid([
            head,
            ["2.1", "Bring services for victims under one roof",
             "(2.1.1) 1. Find a site. 2. Move the advocates in. 3. Open to self-referral.",
             "Site found. Refer to P1.1 for its funding.", "Victims' Partnership; Finance Committee"],
            ["2.2", "Listen to children who go missing", "(2.2.1) Offer a return talk within three days.",
             "Offered in 88 of 100 cases.", "Victims' Partnership"],
        ], widths=(1, 3, 5, 4, 3)),
        Heading("Glossary of oversight"),
        Grid([
            heads("Forum", "Role", "How often it meets", "Minutes published", "Open to the public"),
            ["Local Policing Board", "Directs local policing across the six areas.", "Monthly", "No", "No"],
            ["Tasking Group", "Sends people and vehicles where they are needed.", "Weekly", "No", "No"],
            ["Finance Committee", "Agrees the budget and the grants.", "Quarterly", "Yes", "No"],
            ["Accountability Meeting", "Questions the chief officer in public.", "Bi-monthly", "Yes", "Yes"],
            ["Victims' Partnership", "Joins up the services that victims meet.", "3 per annum", "", ""],
        ], widths=(3, 5, 2, 2, 2)),
    ]  # fmt: skip
    truth = plan(
        "Safer Northmoor Plan: delivery report",
        objective(
            first,
            part(
                "Northmoor Police will:",
                "force",
                commitment(
                    "1.1",
                    "Be seen where people feel least safe",
                    activity(patrol[0], ref="1.1.1", progress=patrol[1],
                             oversight=["Local Policing Board", "Tasking Group"]),
                    activity(wardens[0], ref="1.1.2", progress=wardens[1], oversight=["Tasking Group"],
                             steps=[(1, "Agree powers with each council"),
                                    (2, "Train wardens and officers together"), (3, "Review after a year")]),
                ),
                commitment(
                    "1.2",
                    "Answer every report of nuisance with a plan",
                    activity("Give each report an owner within a day.", progress="Refer to 1.1", cross_refs=["1.1"]),
                ),
            ),
            part(
                "The Policing Board will:",
                "governing_body",
                commitment(
                    "P.1",
                    "Pay for what is shown to work",
                    activity("Fund the night marshals for two more years.", ref="P1.1", progress="Complete",
                             status="complete", oversight=["Finance Committee"]),
                    activity("Publish the evaluation of every grant above £20,000.", ref="P1.2",
                             progress="Two evaluations out, one late."),
                ),
                commitment(
                    "P.2",
                    "Hold the force to account for nuisance calls. Cross reference to 1.2",
                    activity(None, progress="Refer to 1.1 and 1.2", cross_refs=["1.1", "1.2"],
                             oversight=["Accountability Meeting"]),
                    cross_refs=["1.2"],
                ),
            ),
        ),
        objective(
            second,
            part(
                "Joint commitments",
                "joint",
                commitment(
                    "2.1",
                    "Bring services for victims under one roof",
                    activity("1. Find a site. 2. Move the advocates in. 3. Open to self-referral.", ref="2.1.1",
                             progress="Site found. Refer to P1.1 for its funding.", cross_refs=["P1.1"],
                             steps=[(1, "Find a site"), (2, "Move the advocates in"), (3, "Open to self-referral")],
                             oversight=["Victims' Partnership", "Finance Committee"]),
                ),
                commitment(
                    "2.2",
                    "Listen to children who go missing",
                    activity("Offer a return talk within three days.", ref="2.2.1",
                             progress="Offered in 88 of 100 cases.", oversight=["Victims' Partnership"]),
                ),
            ),
        ),
        bodies=[
            body("Local Policing Board", "Directs local policing across the six areas.", "Monthly", group_accept=ANY),
            body("Tasking Group", "Sends people and vehicles where they are needed.", "Weekly", group_accept=ANY),
            body("Finance Committee", "Agrees the budget and the grants.", "Quarterly", notes=True, group_accept=ANY),
            body("Accountability Meeting", "Questions the chief officer in public.", "Bi-monthly", notes=True,
                 public=True, group_accept=ANY),
            body("Victims' Partnership", "Joins up the services that victims meet.", "3 per annum", group_accept=ANY),
        ],
        start="2023-04-01",
        end="2023-09-30",
        as_at_accept=ANY,
    )  # fmt: skip
    return Printed(Pages(blocks), truth)


@layout(*EVERY_FORM, OPEN_PDF)
def levels_as_numbered_rows() -> Printed:
    """Objective, commitment and action stand in rows of their own; only the depth of the number tells them apart."""
    lines: Lines = [heads("Ref", "Description", "Lead", "Due", "RAG", "Update")]
    truth: list[Truth] = []
    groups = (
        ("Make public places calmer", "Keep promises to callers"),
        ("Find the missing sooner", "Stand by victims"),
    )
    for n, (title, promises) in enumerate((THEMES[0], THEMES[2]), 1):
        lines.append([Cell(str(n), bold=True, fill=GREY), Cell(title, bold=True, fill=GREY), "", "", "", ""])
        members: list[Truth] = []
        for m, name in enumerate(groups[n - 1], 1):
            lines.append([Cell(f"{n}.{m}", bold=True), Cell(name, bold=True), "", "", "", ""])
            acts: list[Truth] = []
            for k, p in enumerate(promises[(m - 1) * 3 : m * 3], 1):
                lines.append([f"{n}.{m}.{k}", p.words, p.joined(), p.timescale, p.letter, p.update])
                acts.append(p.activity(text=p.words, ref=f"{n}.{m}.{k}"))
            members.append(commitment(f"{n}.{m}", name, *acts))
        truth.append(objective(title, *members, title_accept=[f"{n} {title}"]))
    pages = Pages([Heading("Annual delivery plan", 0), Grid(lines, widths=(1, 5, 3, 2, 1, 5))])
    return Printed(pages, plan("Annual delivery plan", *truth))


@layout(*WORD_LIKE, *SHEET_LIKE, OFFICE_PDF)
def merged_ref_and_commitment_cells() -> Printed:
    """Number and commitment are merged down over their actions; the rating cell may be merged over two actions too."""
    lines: Lines = [heads("Ref", "Commitment", "Action", "Lead", "Deadline", "Status")]
    truth: list[Truth] = []
    for n, (title, promises) in enumerate((THEMES[1], THEMES[3], THEMES[4]), 1):
        acts: list[Truth] = []
        for i, p in enumerate(promises[:3]):
            first: Line = [Cell(f"C{n}", down=3), Cell(f"{title}: keep our word", down=3)] if i == 0 else []
            lines.append([*first, p.words, p.joined(" and "), p.timescale, WORDS_FOR[p.letter]])
            acts.append(
                p.activity(text=p.words, joiner=" and ", rag_printed=WORDS_FOR[p.letter], progress=None,
                           status_accept=ANY)
            )  # fmt: skip
        truth.append(commitment(f"C{n}", f"{title}: keep our word", *acts))
    pages = Pages([Heading("Commitments and actions", 0), Grid(lines, widths=(1, 3, 5, 3, 2, 2))])
    return Printed(pages, plan("Commitments and actions", objective(None, *truth, title_accept=ANY)))


@layout(*WORD_LIKE, "xlsx", "ods", "txt-cells")
def several_promises_in_one_cell() -> Printed:
    """One row may carry several promises as a bulleted cell, and several steps in the next."""
    double = "• Answer the telephone within the time we publish\n• Tell people who is dealing with their report"
    steps = "(1) Recruit ten call handlers\n(2) Publish waiting times weekly\n(3) Ring back every abandoned call"
    head = heads("Ref", "Plan commitment", "Supporting activity", "Lead", "Progress update")
    lines: Lines = [
        ["4.1", double, steps, "Contact Centre Manager", "Eight recruited."],
        ["4.2", "Make our buildings open to all", "Audit every public counter with disabled residents.",
         "Estates Manager", "Five counters audited of nine."],
        ["4.3", "Use plain words. Keep letters to one page.", "", "Corporate Communications", "Style guide issued."],
        ["4.4", "Return stolen goods quickly",
         "(1) Photograph goods on arrival\n(2) Show them on a public page", "Property Manager", ""],
    ]  # fmt: skip
    truth = objective(
        None,
        commitment("4.1", double, activity(
            steps, steps=[(1, "Recruit ten call handlers"), (2, "Publish waiting times weekly"),
                          (3, "Ring back every abandoned call")],
            owners=["Contact Centre Manager"], progress="Eight recruited.")),
        commitment("4.2", str(lines[1][1]), activity(
            str(lines[1][2]), owners=["Estates Manager"], progress="Five counters audited of nine.")),
        commitment("4.3", str(lines[2][1]), activity(
            None, owners=["Corporate Communications"], progress="Style guide issued.")),
        commitment("4.4", str(lines[3][1]), activity(
            str(lines[3][2]), steps=[(1, "Photograph goods on arrival"), (2, "Show them on a public page")],
            owners=["Property Manager"])),
        title_accept=ANY,
    )  # fmt: skip
    pages = Pages([Heading("Contact and service commitments", 0), Grid([head, *lines], widths=(1, 4, 5, 2, 3))])
    return Printed(pages, plan("Contact and service commitments", truth))


@layout("docx", "odt", "html", "pdf", "xlsx", "txt", OFFICE_PDF, PAGE_BROKEN)
def one_long_table_over_pages() -> Printed:
    """Thirty rows that run over several pages, header repeated, with long cells that a page break cuts."""
    tail = " The next step is agreed with the area commanders and will be reported when the figures are in."
    lines: Lines = [heads("No", "Action", "Action owner", "Milestone", "RAG", "Position statement")]
    truth: list[Truth] = []
    number = 0
    for title, promises in THEMES:
        lines.append(full_width(title, 6))
        members: list[Truth] = []
        for p in promises:
            number += 1
            update = (p.update + tail * 2).strip()
            lines.append([str(number), p.words, p.joined(), p.timescale, p.letter, update])
            members.append(p.commitment(str(number), progress=update))
        truth.append(objective(title, *members))
    pages = Pages([Heading("Full action register", 0), Grid(lines, widths=(1, 4, 3, 2, 1, 5))])
    return Printed(pages, plan("Full action register", *truth))


@layout("docx", "odt", "html", "pdf", "xlsx", "ods", "csv", "txt")
def header_repeated_and_totals() -> Printed:
    """The header is typed again above each block, and each block ends in a row of totals."""
    head = heads("Ref", "Activity", "Lead officer", "Completion date", "RAG", "Update")
    lines: Lines = []
    truth: list[Truth] = []
    for letter, (title, promises) in zip("AB", (THEMES[0], THEMES[4]), strict=True):
        lines += [full_width(title, 6), head]
        for i, p in enumerate(promises[:5], 1):
            lines.append([f"{letter}.{i}", p.words, p.joined(), p.timescale, p.letter, p.update])
        lines.append([Cell("Total", bold=True), Cell("5 actions", bold=True), "", "", "", ""])
        truth.append(objective(title, *(p.commitment(f"{letter}.{i}") for i, p in enumerate(promises[:5], 1))))
    lines.append([Cell("Grand total", bold=True), Cell("10 actions", bold=True), "", "", "", ""])
    pages = Pages([Heading("Monthly monitoring return", 0), Grid(lines, header_rows=0, widths=(1, 5, 3, 2, 1, 5))])
    return Printed(pages, plan("Monthly monitoring return", *truth))


@layout(*WORD_LIKE, *SHEET_LIKE, OFFICE_PDF)
def header_in_two_rows() -> Printed:
    """The header has two rows: groups above, columns below; last quarter's rating stands beside this quarter's."""
    top: Line = [
        Cell("Ref", down=2, bold=True), Cell("Action", down=2, bold=True), Cell("Responsible", across=2, bold=True),
        Cell("RAG", across=2, bold=True), Cell("Due", down=2, bold=True), Cell("Update", down=2, bold=True),
    ]  # fmt: skip
    low: Line = [Cell(name, bold=True) for name in ("Lead", "Support", "Last quarter", "This quarter")]
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(TRUST + PEOPLE, 1):
        lead, support = p.owners[0], " ".join(p.owners[1:])
        was = "R" if p.letter == "A" else "A"
        lines.append([f"E{i}", p.words, lead, support, was, p.letter, p.timescale, p.update])
        members.append(
            p.commitment(f"E{i}", joiner="\n", owners_accept=[[lead]], owners_printed_accept=ANY,
                         rag_printed_accept=[f"{was} {p.letter}"])
        )  # fmt: skip
    pages = Pages(
        [
            Heading("Engagement and workforce plan", 0),
            Grid([top, low, *lines], header_rows=2, widths=(1, 4, 2, 2, 1, 1, 2, 4)),
        ]
    )
    return Printed(pages, plan("Engagement and workforce plan", objective(None, *members, title_accept=ANY)))


@layout(*EVERY_FORM)
def lead_and_contributors() -> Printed:
    """The lead and those who help stand in two columns."""
    lines: Lines = [heads("Ref", "Action", "Lead", "Contributors", "Deadline", "RAG", "Commentary")]
    members: list[Truth] = []
    for i, p in enumerate(ROADS + VULNERABLE, 1):
        others = ("Analysis Team", "Corporate Communications")[: i % 3]
        lines.append([f"R{i}", p.words, p.owners[0], ", ".join(others), p.timescale, p.letter, p.update])
        members.append(
            p.commitment(f"R{i}", owners=[p.owners[0], *others], owners_accept=[[p.owners[0]]],
                         owners_printed_accept=ANY)
        )  # fmt: skip
    pages = Pages([Heading("Roads and vulnerability plan", 0), Grid(lines, widths=(1, 4, 3, 3, 2, 1, 4))])
    return Printed(pages, plan("Roads and vulnerability plan", objective(None, *members, title_accept=ANY)))


@layout(*EVERY_FORM)
def columns_in_another_order() -> Printed:
    """Rating first, number last; a column "Priority" says high or low; a success measure stands between."""
    head = heads("RAG", "Success measure", "Lead officer", "Priority", "Action", "Deadline", "Commentary", "Ref")
    measures = ("Confidence in the area rises", "Fewer repeat calls", "Surveyed users say it works")
    lines: Lines = [head]
    members: list[Truth] = []
    for i, p in enumerate(STREETS + TRUST, 1):
        level = ("High", "Medium", "Low")[i % 3]
        lines.append([p.letter, measures[i % 3], p.joined(), level, p.words, p.timescale, p.update, f"N{i:02d}"])
        members.append(p.commitment(f"N{i:02d}"))
    pages = Pages([Heading("Neighbourhood plan", 0), Grid(lines, widths=(1, 3, 3, 1, 4, 2, 4, 1))])
    return Printed(pages, plan("Neighbourhood plan", objective(None, *members, title_accept=ANY)))


@layout(*WORD_LIKE, *SHEET_LIKE, "csv")
def a_column_for_each_quarter() -> Printed:
    """Updates stand in a column for each quarter instead of one."""
    head = heads("Ref", "Action", "Owner", "Target date", "Q1 2023/24 update", "Q2 2023/24 update", "RAG")
    lines: Lines = [head]
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + ROADS, 1):
        earlier = f"Scoped with partners; {i} sites named."
        later = p.update
        lines.append([f"Q{i}", p.words, p.joined(), p.timescale, earlier, later, p.letter])
        both = [("2023-06-30", earlier), ("2023-09-30", later)] if later else [("2023-06-30", earlier)]
        labelled = f"Q1 2023/24 update: {earlier}" + (f" Q2 2023/24 update: {later}" if later else "")
        members.append(
            p.commitment(f"Q{i}", progress=f"{earlier}\n{later}".strip(), updates=both,
                         progress_accept=[labelled, labelled.replace("update:", "update"), later or earlier],
                         updates_accept=[[]])
        )  # fmt: skip
    pages = Pages([Heading("Quarterly return", 0), Grid(lines, widths=(1, 4, 3, 2, 3, 4, 1))])
    return Printed(pages, plan("Quarterly return", objective(None, *members, title_accept=ANY)))


@layout("xlsx", "ods", "html", "docx", "csv")
def percentage_complete() -> Printed:
    """How far an action has come is a percentage, typed as a number in the workbook."""
    lines: Lines = [heads("Ref", "Action", "Owner", "Due date", "% complete", "RAG", "Notes")]
    members: list[Truth] = []
    shares = (0.6, 1.0, 0.0, 0.25, 0.9, 1.0, 0.4, 0.0)
    for i, (p, share) in enumerate(zip(STREETS + TRUST, shares, strict=False), 1):
        shown = Cell(f"{share:.0%}", value=share, shown_as="0%")
        lines.append([f"D{i}", p.words, p.joined(), p.timescale, shown, p.letter, p.update])
        members.append(p.commitment(f"D{i}", status_accept=ANY, progress_accept=[f"{share:.0%} {p.update}".strip()]))
    pages = Pages([Heading("Digital and contact plan", 0), Grid(lines)])
    return Printed(pages, plan("Digital and contact plan", objective(None, *members, title_accept=ANY)))


@layout(*WORD_LIKE, *SHEET_LIKE, "csv", "txt")
def start_and_end_columns() -> Printed:
    """Each action has a start date and an end date in two columns."""
    spans = (("April 2023", "March 2024"), ("June 2023", "December 2023"), ("01/09/2023", "30/11/2023"),
             ("May 2023", "Ongoing"), ("October 2023", "31 January 2024"))  # fmt: skip
    read = (("2023-04-01", "2024-03-31"), ("2023-06-01", "2023-12-31"), ("2023-09-01", "2023-11-30"),
            ("2023-05-01", None), ("2023-10-01", "2024-01-31"))  # fmt: skip
    lines: Lines = [heads("Ref", "Deliverable", "Responsible officer", "Start date", "End date", "RAG", "Narrative")]
    members: list[Truth] = []
    for i, (p, (start, end), (first, last)) in enumerate(zip(ROADS, spans, read, strict=False), 1):
        lines.append([f"F{i}", p.words, p.joined(), start, end, p.letter, p.update])
        timescale = {
            "printed": f"{start} {end}", "printed_accept": ANY, "kind": "unknown", "kind_accept": ANY,
            "earliest": first, "latest": last, "parts": [], "parts_accept": ANY,
        }  # fmt: skip
        members.append(p.commitment(f"F{i}", timescale=timescale, status_accept=["ongoing"]))
    pages = Pages([Heading("Fleet and roads programme", 0), Grid(lines, widths=(1, 4, 3, 2, 2, 1, 4))])
    return Printed(pages, plan("Fleet and roads programme", objective(None, *members, title_accept=ANY)))


@layout("docx")
def numbers_drawn_by_word() -> Printed:
    """The numbers are Word's own list numbers: no digit stands in the file."""
    lines: Lines = [heads("No", "Promise", "Lead officer", "Target", "RAG", "Position")]
    members: list[Truth] = []
    for i, p in enumerate(TRUST + ROADS, 1):
        number = Cell(str(i), drawn_number=True)
        lines.append([number, p.words, p.joined(), p.timescale, p.letter, p.update])
        members.append(p.commitment(str(i), ref_inferred_accept=[True]))
    pages = Pages([Heading("Twelve promises", 0), Grid(lines, widths=(1, 5, 3, 2, 1, 5))])
    return Printed(pages, plan("Twelve promises", objective(None, *members, title_accept=ANY)))


@layout("docx", "odt", "html", "pdf")
def titles_in_tables_of_one_cell() -> Printed:
    """Each objective stands in a table of one shaded cell, above the table of its actions."""
    blocks: list[Block] = [Heading("Plan on a page", 0)]
    truth: list[Truth] = []
    for letter, (title, promises) in zip("KLM", THEMES[1:4], strict=True):
        lines: Lines = [heads("Ref", "What", "Who", "When", "RAG", "Update")]
        lines += [
            [f"{letter}{i}", p.words, p.joined(), p.timescale, p.letter, p.update]
            for i, p in enumerate(promises[:4], 1)
        ]
        banner = Grid([[Cell(title.upper(), bold=True, fill="1F3864")]], header_rows=0)
        blocks += [banner, Grid(lines, widths=(1, 5, 3, 2, 1, 5))]
        truth.append(objective(title.upper(), *(p.commitment(f"{letter}{i}") for i, p in enumerate(promises[:4], 1))))
    return Printed(Pages(blocks), plan("Plan on a page", *truth))


@layout("docx", "odt", "html", "pdf", "xlsx", "ods", "txt", "txt-cells", OFFICE_PDF)
def bold_lines_for_headings() -> Printed:
    """Nobody used heading styles: the objectives are bold lines between the tables."""
    blocks: list[Block] = [Para("Northmoor Police: our delivery plan", bold=True)]
    truth: list[Truth] = []
    for n, (title, promises) in enumerate(THEMES[2:5], 1):
        lines: Lines = [heads("Ref", "Action", "Responsible", "Deadline", "RAG", "Comments")]
        lines += [
            [f"{n}.{i}", p.words, p.joined(", "), p.timescale, p.letter, p.update]
            for i, p in enumerate(promises[:4], 1)
        ]
        blocks += [Para(f"Theme {n}: {title}", bold=True), Grid(lines, widths=(1, 5, 3, 2, 1, 5))]
        members = (p.commitment(f"{n}.{i}", joiner=", ") for i, p in enumerate(promises[:4], 1))
        truth.append(objective(f"Theme {n}: {title}", *members, title_accept=[title]))
    return Printed(Pages(blocks), plan("Northmoor Police: our delivery plan", *truth))


@layout(*EVERY_FORM, OFFICE_PDF, OPEN_PDF)
def parts_and_headers_inside_the_table() -> Printed:
    """One table carries all: a row for the objective, a row for whose actions follow, then the header again."""
    head = heads("Ref", "Commitment", "Action", "Owner", "Due", "Progress")
    lines: Lines = []
    truth: list[Truth] = []
    for n, (title, promises) in enumerate((THEMES[0], THEMES[4]), 1):
        lines.append(full_width(title, 6, fill=GREY))
        parts: list[Truth] = []
        for side, name, whose in ((0, "Force actions", "force"), (1, "Policing Board actions", "governing_body")):
            lines += [full_width(name, 6), head]
            letter = "FB"[side]
            acts: list[Truth] = []
            for i, p in enumerate(promises[side * 3 : side * 3 + 3], 1):
                ref = f"{letter}{n}.{i}"
                first = [f"{letter}{n}", f"{title}, every day"] if i == 1 else ["", ""]
                lines.append([*first, f"({ref}) {p.words}", p.joined(), p.timescale, p.update])
                acts.append(p.activity(text=p.words, ref=ref, rag=None, rag_printed=""))
            parts.append(part(name, whose, commitment(f"{letter}{n}", f"{title}, every day", *acts)))
        truth.append(objective(title, *parts))
    pages = Pages([Heading("Extract of the plan", 0), Grid(lines, header_rows=0, widths=(1, 3, 5, 3, 2, 4))])
    return Printed(pages, plan("Extract of the plan", *truth))


@layout(*EVERY_FORM)
def lead_and_support_in_one_cell() -> Printed:
    """One cell names the lead and the support, each behind its label."""
    lines: Lines = [heads("Ref", "Action", "Lead / support", "Deadline", "RAG", "Narrative")]
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + STREETS, 1):
        helper = ("Analysis Team", "Corporate Communications", "Legal Services")[i % 3]
        printed = f"Lead: {p.owners[0]}\nSupport: {helper}"
        lines.append([f"O{i}", p.words, printed, p.timescale, p.letter, p.update])
        members.append(p.commitment(f"O{i}", owners=[p.owners[0], helper], owners_printed=printed))
    pages = Pages([Heading("Joint action plan", 0), Grid(lines, widths=(1, 5, 3, 2, 1, 5))])
    return Printed(pages, plan("Joint action plan", objective(None, *members, title_accept=ANY)))


@layout(*SHEET_LIKE)
def table_away_from_the_corner() -> Printed:
    """In the sheet, the table starts in the third column, some rows down."""
    lines: Lines = [heads("Ref", "Promise", "Post holder", "By when", "RAG", "Latest")]
    members: list[Truth] = []
    for i, p in enumerate(PEOPLE + VULNERABLE, 1):
        lines.append([f"I{i}", p.words, p.joined(), p.timescale, p.letter, p.update])
        members.append(p.commitment(f"I{i}"))
    pages = Pages([Gap(3), Grid(lines, left=2)], sheet_name="Tracker")
    return Printed(pages, plan(None, objective(None, *members, title_accept=ANY)))
