"""Layouts with more in the file than the plan, and plans in another tongue or type."""

from __future__ import annotations

from .pages import AMBER, GREEN, RED, Block, Cell, Gap, Grid, Heading, Lines, Pages, Para, Run, Sheet, heads
from .promises import PEOPLE, ROADS, STREETS, THEMES, TRUST, VULNERABLE
from .registry import EVERY_FORM, OFFICE_PDF, OPEN_PDF, SHEET_LIKE, WORD_LIKE, Printed, layout
from .truths import ANY, Truth, activity, body, commitment, objective, plan, when

HEAD = heads("Ref", "Action", "Lead officer", "Deadline", "RAG", "Update")
WIDTHS = (1.0, 4.0, 3.0, 2.0, 1.0, 4.0)


@layout(*WORD_LIKE, *SHEET_LIKE, "csv", "txt", OFFICE_PDF, OPEN_PDF)
def tables_that_are_not_plans() -> Printed:
    """Contents, versions, a budget, contacts and a risk matrix stand around one plan table."""
    lines: Lines = [
        [f"L{i}", p.words, p.joined(), p.timescale, p.letter, p.update] for i, p in enumerate(STREETS + TRUST, 1)
    ]
    blocks: list[Block] = [
        Heading("Local policing plan with its papers", 0),
        Sheet("Control"),
        Heading("Document control"),
        Grid([heads("Version", "Date", "Author", "Change"), ["0.1", "02/05/2023", "Policy Unit", "First draft"],
              ["1.0", "30/06/2023", "Policy Unit", "Agreed by the board"]]),
        Heading("Contents"),
        Grid([["Section", "Page"], ["Budget", "3"], ["Action plan", "4"], ["Risks", "9"]]),
        Sheet("Budget"),
        Heading("Budget"),
        Grid([heads("Heading", "2022/23 £m", "2023/24 £m", "Change"), ["Pay", "98.2", "103.1", "4.9"],
              ["Premises", "11.4", "12.0", "0.6"], ["Transport", "5.9", "6.3", "0.4"],
              ["Total", "115.5", "121.4", "5.9"]]),
        Sheet("Action plan"),
        Heading("Action plan"),
        Grid([HEAD, *lines], widths=WIDTHS),
        Sheet("Risks"),
        Heading("Risk matrix"),
        Grid([["", "Low impact", "Medium impact", "High impact"],
              ["Likely", Cell("3", fill=AMBER), Cell("6", fill=RED), Cell("9", fill=RED)],
              ["Possible", Cell("2", fill=GREEN), Cell("4", fill=AMBER), Cell("6", fill=RED)],
              ["Unlikely", Cell("1", fill=GREEN), Cell("2", fill=GREEN), Cell("3", fill=AMBER)]]),
        Heading("Contacts"),
        Grid([heads("Team", "Telephone", "E-mail"), ["Policy Unit", "01632 960 111", "policy@northmoor.example"],
              ["Press office", "01632 960 112", "press@northmoor.example"]]),
    ]  # fmt: skip
    members = (p.commitment(f"L{i}") for i, p in enumerate(STREETS + TRUST, 1))
    truth = plan(
        "Local policing plan with its papers",
        objective("Action plan", *members, title_accept=ANY),
        title_accept=ANY,
        as_at_accept=ANY,
    )
    return Printed(Pages(blocks), truth)


@layout(*SHEET_LIKE)
def hidden_rows_columns_and_sheets() -> Printed:
    """A workbook that hides a row, a column and a whole sheet: none of their words is printed."""
    head = [*HEAD, "Internal note"]
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(VULNERABLE + ROADS, 1):
        note = "quandaryfish" if i == 2 else ""
        lines.append([f"X{i}", p.words, p.joined(), p.timescale, p.letter, p.update, note])
        members.append(p.commitment(f"X{i}"))
    lines.insert(4, ["X99", "Dismiss the marmaladegate team", "Chief of Staff", "Dec 23", "R", "Not announced.", ""])
    secret: Lines = [
        HEAD,
        ["Z1", "Close the tangerinehill station", "Estates Manager", "March 2024", "R", "Consult in May."],
    ]
    blocks: list[Block] = [
        Sheet("Plan"),
        Grid([head, *lines], hidden_rows=frozenset({5}), hidden_columns=frozenset({6})),
        Sheet("Working", hidden=True),
        Grid(secret),
    ]
    truth = plan(None, objective(None, *members, title_accept=ANY))
    return Printed(Pages(blocks), truth, canaries=("quandaryfish", "marmaladegate", "tangerinehill"))


@layout("docx")
def tracked_changes_and_comments() -> Printed:
    """A draft with deletions nobody has accepted yet and comments in the margin."""
    lines: Lines = []
    members: list[Truth] = []
    for i, p in enumerate(STREETS + PEOPLE, 1):
        update: Cell | str = p.update
        if i == 2:
            update = Cell((Run(p.update), Run(" The pelicanbrief is wrong.", deleted=True)))
        if i == 5:
            update = Cell(p.update, comment="Ask whether the ostrichfarm figure is right")
        words: Cell | str = p.words
        if i == 7:
            words = Cell((Run("Scrap the walrusproof scheme. ", deleted=True), Run(p.words)))
        lines.append([f"Y{i}", words, p.joined(), p.timescale, p.letter, update])
        members.append(p.commitment(f"Y{i}"))
    pages = Pages([Heading("Draft plan for comment", 0), Grid([HEAD, *lines], widths=WIDTHS)])
    truth = plan("Draft plan for comment", objective(None, *members, title_accept=ANY))
    return Printed(pages, truth, canaries=("pelicanbrief", "ostrichfarm", "walrusproof"))


@layout("xlsx", "ods")
def comments_in_cells() -> Printed:
    """A workbook with comments on its cells."""
    lines: Lines = [
        [f"J{i}", p.words, p.joined(), p.timescale, p.letter,
         Cell(p.update, comment="gooseberrypie is not to be named") if i == 3 else p.update]
        for i, p in enumerate(TRUST + ROADS, 1)
    ]  # fmt: skip
    members = [p.commitment(f"J{i}") for i, p in enumerate(TRUST + ROADS, 1)]
    truth = plan("Commented plan", objective(None, *members, title_accept=ANY))
    return Printed(Pages([Heading("Commented plan", 0), Grid([HEAD, *lines])]), truth, canaries=("gooseberrypie",))


@layout(*EVERY_FORM, OPEN_PDF)
def glossary_and_programme_of_meetings() -> Printed:
    """Beside the plan: boards under other headings, marked * for notes and # for public, and a meetings programme."""
    chosen = VULNERABLE
    boards = ("Safeguarding Board", "Contact Improvement Group", "Victims and Witnesses Panel")
    lines: Lines = [[f"G{i}", p.words, p.update, boards[i % 3] if i != 4 else ""] for i, p in enumerate(chosen, 1)]
    members = [
        commitment(f"G{i}", p.words, activity(None, progress=p.update, oversight=[boards[i % 3]] if i != 4 else []))
        for i, p in enumerate(chosen, 1)
    ]
    blocks: list[Block] = [
        Heading("Vulnerability plan and its oversight", 0),
        Grid([heads("Ref", "Commitment", "Progress", "Governance"), *lines], widths=(1, 5, 5, 3)),
        Heading("Accountability programme"),
        Grid([["Month", "Type of meeting", "Subject"], ["April", "Thematic", "Missing people"],
              ["May", "Performance", "Answering the telephone"], ["June", "Thematic", "Stalking and harassment"]]),
        Heading("Boards and what they do"),
        Para("Key: * notes are published, # open to the public"),
        Grid([heads("Board", "Purpose", "Frequency"),
              ["Safeguarding Board*", "Joins the agencies that protect children and adults.", "Quarterly"],
              ["Contact Improvement Group", "Watches how calls are answered.", "Monthly"],
              ["Victims and Witnesses Panel*#", "Hears from people who used the service.", "Bi-annual"],
              ["Ethics Committee#", "Weighs hard questions in public.", ""]], widths=(3, 5, 2)),
    ]  # fmt: skip
    truth = plan(
        "Vulnerability plan and its oversight",
        objective(None, *members, title_accept=ANY),
        bodies=[
            body("Safeguarding Board", "Joins the agencies that protect children and adults.", "Quarterly", notes=True,
                 group_accept=ANY),
            body("Contact Improvement Group", "Watches how calls are answered.", "Monthly", group_accept=ANY),
            body("Victims and Witnesses Panel", "Hears from people who used the service.", "Bi-annual", notes=True,
                 public=True, group_accept=ANY),
            body("Ethics Committee", "Weighs hard questions in public.", None, public=True, group_accept=ANY),
        ],
        sessions=[
            {"month": "April", "type": "Thematic", "subject": "Missing people"},
            {"month": "May", "type": "Performance", "subject": "Answering the telephone"},
            {"month": "June", "type": "Thematic", "subject": "Stalking and harassment"},
        ],
    )  # fmt: skip
    return Printed(Pages(blocks), truth)


@layout(*EVERY_FORM, OFFICE_PDF)
def debris_of_a_converter() -> Printed:
    """Soft hyphens, no-break spaces, zero-width spaces and curly quotes, as a converter leaves them."""

    def spoil(words: str) -> str:
        return words.replace("resident", "resi\u00addent").replace(" of ", "\u00a0of ").replace("the ", "the\u200b ")

    lines: Lines = [
        [f"U{i}", spoil(p.words), spoil(p.joined()), p.timescale.replace(" ", "\u00a0"), p.letter, spoil(p.update)]
        for i, p in enumerate(STREETS + TRUST, 1)
    ]
    members = [p.commitment(f"U{i}") for i, p in enumerate(STREETS + TRUST, 1)]
    title = "Residents’ priorities: what we do"
    pages = Pages([Heading(title, 0), Grid([HEAD, *lines], widths=WIDTHS)])
    return Printed(pages, plan(title, objective(None, *members, title_accept=ANY)))


WELSH = (
    ("Dyblu oriau patrolio ar droed yng nghanol y trefi prysuraf", "Pennaeth Plismona Cymunedol",
     when("Erbyn Mehefin 2023", "by", latest="2023-06-30", parts=["2023-06"]), "Gwyrdd", "green",
     "Cynyddwyd yr oriau i fil a chant ym mis Gorffennaf."),
    ("Rhoi swyddog a enwir i bob ward", "Pennaeth Plismona Cymunedol",
     when("Medi 2023", latest="2023-09-30", parts=["2023-09"]), "Oren", "amber", "Mae dwy ward heb swyddog."),
    ("Cyhoeddi amserlen y gorsafoedd symudol fis ymlaen llaw", "Rheolwr Fflyd",
     when("Parhaus", "ongoing"), "Oren", "amber", "Mae dau gerbyd yn ôl mewn gwasanaeth."),
    ("Cwrdd â phob cyngor cymuned ddwywaith y flwyddyn", "Swyddog Ymgysylltu",
     when("31 Mawrth 2024", latest="2024-03-31", parts=["2024-03-31"]), "Coch", "red", ""),
    ("Recriwtio ugain o wirfoddolwyr gwylio cyflymder", "Rheolwr Gwirfoddolwyr",
     when("Dechrau Hydref 2023", "start", earliest="2023-10-01", parts=["2023-10"], kind_accept=["commence"]),
     "Oren", "amber", "Penodwyd tri ar ddeg hyd yn hyn."),
    ("Hyfforddi pob rhingyll i adolygu adroddiadau am blant coll", "Uwch-arolygydd Diogelu'r Cyhoedd",
     when("Rhagfyr 2023", latest="2023-12-31", parts=["2023-12"]), "Gwyrdd", "green", "Hyfforddwyd pawb."),
    ("Ateb cwestiynau'r panel o fewn deg diwrnod gwaith", "Pennaeth Staff",
     when("Chwefror 2024", latest="2024-02-29", parts=["2024-02"]), "Gwyrdd", "green", "Saith diwrnod ar gyfartaledd."),
    ("Agor ail ganolfan gymorth ŵyl a gŵyl â'r bwrdd iechyd", "Rheolwr Comisiynu",
     when("Erbyn Ionawr 2024", "by", latest="2024-01-31", parts=["2024-01"]), "Coch", "red",
     "Cafwyd hyd i safle; mae'r brydles gyda'r cyfreithwyr."),
)  # fmt: skip


@layout(*EVERY_FORM, "csv-tab", "csv-bom", OFFICE_PDF)
def a_plan_in_welsh() -> Printed:
    """Everything is Welsh: headers, months, ratings and words."""
    head = heads("Rhif", "Cam gweithredu", "Swyddog arweiniol", "Amserlen", "Statws COG", "Diweddariad")
    lines: Lines = [
        [str(i), words, owner, timescale["printed"], printed, update]
        for i, (words, owner, timescale, printed, _, update) in enumerate(WELSH, 1)
    ]
    members = [
        commitment(str(i), words, activity(None, owners=[owner], timescale=timescale, rag=rag, rag_printed=printed,
                                           progress=update, status_accept=["ongoing"]))
        for i, (words, owner, timescale, printed, rag, update) in enumerate(WELSH, 1)
    ]  # fmt: skip
    title = "Cynllun cyflawni Heddlu'r Gogledd"
    pages = Pages([Heading(title, 0), Grid([head, *lines], widths=WIDTHS)], language="cy")
    return Printed(pages, plan(title, objective(None, *members, title_accept=ANY)))


@layout(*EVERY_FORM)
def headers_in_two_languages() -> Printed:
    """Each header prints English and Welsh with a stroke between; the rows are English."""
    head = heads("Ref / Cyf", "Action / Gweithred", "Lead / Arweinydd", "Date / Dyddiad", "RAG / COG",
                 "Update / Diweddariad")  # fmt: skip
    lines: Lines = [
        [f"B{i}", p.words, p.joined(), p.timescale, p.letter, p.update] for i, p in enumerate(ROADS + PEOPLE, 1)
    ]
    members = [p.commitment(f"B{i}") for i, p in enumerate(ROADS + PEOPLE, 1)]
    title = "Delivery plan / Cynllun cyflawni"
    pages = Pages([Heading(title, 0), Grid([head, *lines], widths=WIDTHS)])
    return Printed(pages, plan(title, objective(None, *members, title_accept=ANY)))


@layout("docx", "html", "odt", "pdf", "xlsx", "ods", OPEN_PDF)
def covering_report_before_the_tables() -> Printed:
    """A numbered covering report with implications and an index table; the plan comes in an appendix by theme."""
    blocks: list[Block] = [
        Heading("Report to the Policing Panel: April 2023 to September 2023", 0),
        Heading("Purpose"),
        Para("1. Members are asked to note what has been done since April."),
        Heading("Background"),
        Para("2. The plan was agreed in March. It runs for four years and is reviewed each spring."),
        Para("3. Every action has a lead officer, a date and a rating."),
        Heading("Financial implications"),
        Para("None."),
        Heading("Appendix A: action plan"),
    ]
    truth: list[Truth] = []
    number = 0
    for title, promises in THEMES[1:4]:
        lines: Lines = []
        members: list[Truth] = []
        for p in promises[:3]:
            number += 1
            lines.append([f"A{number}", p.words, p.joined(), p.timescale, p.letter, p.update])
            members.append(p.commitment(f"A{number}"))
        blocks += [Heading(title, 2), Grid([HEAD, *lines], widths=WIDTHS), Gap()]
        truth.append(objective(title, *members))
    title = "Report to the Policing Panel: April 2023 to September 2023"
    return Printed(
        Pages(blocks, sheet_name="Report"),
        plan(title, *truth, start="2023-04-01", end="2023-09-30", as_at_accept=ANY,
             title_accept=["Report to the Policing Panel"]),
    )  # fmt: skip
