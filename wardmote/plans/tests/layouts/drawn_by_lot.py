"""Layouts drawn by lot: header words, column order, rating style, numbering and structure all come from a seed.

A layout made by hand tests what its maker thought of; a draw meets the combinations that nobody did.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from .pages import AMBER, GREEN, RED, Block, Cell, Grid, Heading, Line, Lines, Pages, Sheet, full_width
from .promises import PLAIN_SPOKEN, Promise
from .registry import Layout, Printed
from .truths import ANY, Truth, objective, plan

HEADERS: dict[str, tuple[str, ...]] = {
    "ref": (
        "Ref",
        "No.",
        "#",
        "ID",
        "Reference",
        "Action no",
        "Item",
        "Number",
        "Ref no.",
        "Action ID",
        "Plan ref",
        "Serial",
    ),
    "action": (
        "Action",
        "Commitment",
        "Recommendation",
        "What we will do",
        "Activity",
        "Deliverable",
        "Promise",
        "Pledge",
        "Task",
        "Proposed action",
        "Agreed action",
        "Initiative",
        "Description",
        "Undertaking",
        "Key action",
        "Planned activity",
    ),
    "owner": (
        "Lead",
        "Owner",
        "Lead officer",
        "Responsible",
        "Action owner",
        "SRO",
        "Responsible officer",
        "Named lead",
        "Assigned to",
        "Who",
        "By whom",
        "Strategic lead",
        "Lead department",
        "Post holder",
        "Portfolio lead",
        "Owner(s)",
    ),
    "date": (
        "Timescale",
        "Deadline",
        "Due date",
        "By when",
        "Target date",
        "Completion date",
        "When",
        "Date",
        "Timeframe",
        "Due",
        "Delivery date",
        "Target completion",
        "Complete by",
        "End date",
    ),
    "rating": ("RAG", "RAG status", "Rating", "BRAG", "RAG rating", "Current RAG", "Status", "Delivery confidence"),
    "progress": (
        "Update",
        "Progress",
        "Commentary",
        "Progress update",
        "Comments",
        "Latest position",
        "Notes",
        "Narrative",
        "Position statement",
        "Progress to date",
        "Current position",
        "Latest update",
        "Remarks",
        "Highlights",
        "What has been done",
    ),
    "theme": (
        "Objective",
        "Priority",
        "Theme",
        "Strategic priority",
        "Strand",
        "Pillar",
        "Aim",
        "Strategic objective",
        "Workstream",
        "Focus area",
        "Priority area",
        "Goal",
    ),
}
# Columns that a plan prints and the format has no field for.
FILLERS: dict[str, tuple[str, ...]] = {
    "Success measure": ("Fewer repeat reports", "Higher confidence", "More calls answered"),
    "Resources": ("Within budget", "Bid needed", "Two posts"),
    "Area": ("North", "South", "Force-wide"),
    "Cost": ("£12,000", "Nil", "£3,500"),
    "Risk": ("Recruitment", "Supplier failure", "None known"),
}
WIDTHS = {"ref": 1.0, "action": 4.0, "owner": 3.0, "date": 2.0, "rating": 1.5, "progress": 4.0, "filler": 2.0}
NUMBERS: tuple[Callable[[int, int, int], str], ...] = (
    lambda theme, place, count: f"{theme}.{place}",
    lambda theme, place, count: f"{count}",
    lambda theme, place, count: f"{'ABCD'[theme - 1]}{place}",
    lambda theme, place, count: f"{'ABCD'[theme - 1]}.{place}",
    lambda theme, place, count: f"NP{count:02d}",
    lambda theme, place, count: f"{theme}{'abcd'[place - 1]}",
    lambda theme, place, count: f"Action {count}",
    lambda theme, place, count: f"{count:03d}",
)
JOINERS = ("; ", ", ", " / ", "\n", " and ", " & ")
RATING_WORDS = {
    "letter": {"G": "G", "A": "A", "R": "R"},
    "letter and shade": {"G": "G", "A": "A", "R": "R"},
    "word": {"G": "Green", "A": "Amber", "R": "Red"},
    "capitals": {"G": "GREEN", "A": "AMBER", "R": "RED"},
    "on track": {"G": "On track", "A": "At risk", "R": "Off track"},
    "shade": {"G": "", "A": "", "R": ""},
    "none": {"G": "", "A": "", "R": ""},
}
SHADES = {"G": GREEN, "A": AMBER, "R": RED}
TITLES = (
    "Northmoor delivery plan",
    "Police and crime plan: action tracker",
    "Charter progress report",
    "Improvement programme",
)

_FLOWING = ("docx", "odt", "html", "pdf", "xlsx", "ods", "csv", "txt", "txt-cells")
FORMS: dict[str, tuple[str, ...]] = {
    "headings": _FLOWING,
    "rows across": _FLOWING,
    "first cell": _FLOWING,
    "repeated": ("docx", "html", "pdf", "xlsx", "ods", "csv", "csv-semicolon", "csv-tab", "txt", "txt-cells"),
    "merged": ("docx", "odt", "html", "pdf", "xlsx", "ods"),
    "flat": (*_FLOWING, "pdf-open", "txt-broken"),
    "sheets": ("xlsx", "ods"),
}


@dataclass(frozen=True)
class Draw:
    """Everything that the seed decides."""

    structure: str
    style: str
    form: str
    number: Callable[[int, int, int], str]
    joiner: str
    columns: tuple[str, ...]
    headers: dict[str, str]
    filler: tuple[str, ...]
    title: str
    themes: tuple[tuple[str, tuple[Promise, ...]], ...]

    def line(self, promise: Promise, ref: str, count: int) -> Line:
        cells: dict[str, Cell | str] = {
            "ref": ref,
            "action": promise.words,
            "owner": promise.joined(self.joiner),
            "date": promise.timescale,
            "rating": Cell(self.rating(promise), fill=SHADES[promise.letter] if "shade" in self.style else None),
            "progress": promise.update,
            "filler": self.filler[count % len(self.filler)],
        }
        return [cells[column] for column in self.columns]

    def rating(self, promise: Promise) -> str:
        return RATING_WORDS[self.style][promise.letter]

    def head(self) -> Line:
        return [Cell(self.headers[column], bold=True) for column in self.columns]

    def describe(self) -> str:
        names = " | ".join(self.headers[column] for column in self.columns)
        return f"{self.structure} ({self.headers['theme']}), {self.style}, {self.number(1, 1, 1)}, {self.joiner!r}: {names}"


def draw(seed: int) -> Draw:
    """The choices of a seed."""
    lot = random.Random(seed)
    structure = lot.choice(list(FORMS))
    style = lot.choice(list(RATING_WORDS))
    form = lot.choice([one for one in FORMS[structure] if style != "shade" or not one.startswith(("csv", "txt"))])
    filler, values = lot.choice(list(FILLERS.items()))
    headers = {column: lot.choice(names) for column, names in HEADERS.items()} | {"filler": filler}
    if headers["theme"] == headers["action"]:
        headers["theme"] = "Theme"
    columns = ["action", "owner", "date", *(["rating"] if style != "none" else []), "progress"]
    if lot.random() < 0.3:
        columns.append("filler")
    if lot.random() < 0.5:
        lot.shuffle(columns)
    columns.insert(0 if lot.random() < 0.8 else len(columns), "ref")
    joiner = lot.choice([one for one in JOINERS if one != "\n" or not form.startswith("txt")])
    themes = lot.sample(PLAIN_SPOKEN, len(PLAIN_SPOKEN))
    return Draw(structure, style, form, lot.choice(NUMBERS), joiner, tuple(columns), headers, values, lot.choice(TITLES),
                tuple(themes))  # fmt: skip


def printed(drawn: Draw) -> Printed:
    """The pages of a draw, and what is to be read from them."""
    tables: list[tuple[str, Lines]] = []
    truth: list[Truth] = []
    count = 0
    for theme, (name, promises) in enumerate(drawn.themes, 1):
        lines: Lines = []
        members: list[Truth] = []
        for place, promise in enumerate(promises, 1):
            count += 1
            ref = drawn.number(theme, place, count)
            lines.append(drawn.line(promise, ref, count))
            rag = None if drawn.style == "none" else promise.rag
            members.append(promise.commitment(ref, joiner=drawn.joiner, rag=rag, rag_printed=drawn.rating(promise)))
        tables.append((name, lines))
        truth.append(objective(name, *members))
    if drawn.structure == "flat":
        every = [one for group in truth for one in group["parts"][0]["commitments"]]
        truth = [objective(None, *every, title_accept=ANY)]
    title = None if drawn.structure == "sheets" else drawn.title
    return Printed(Pages(_blocks(drawn, tables)), plan(title, *truth))


def _blocks(drawn: Draw, tables: list[tuple[str, Lines]]) -> list[Block]:
    """The tables as this structure prints them: apart under headings, or as one."""
    widths = tuple(WIDTHS[column] for column in drawn.columns)
    head, title = drawn.head(), Heading(drawn.title, 0)
    if drawn.structure == "headings":
        return [
            title,
            *(block for name, lines in tables for block in (Heading(name), Grid([head, *lines], widths=widths))),
        ]
    if drawn.structure == "sheets":
        return [block for name, lines in tables for block in (Sheet(name), Grid([head, *lines], widths=widths))]
    whole = [row for name, lines in tables for row in _with_theme(drawn, name, lines)]
    if drawn.structure in ("repeated", "merged"):
        return [title, Grid([[Cell(drawn.headers["theme"], bold=True), *head], *whole], widths=(2.0, *widths))]
    return [title, Grid([head, *whole], widths=widths)]


def _with_theme(drawn: Draw, name: str, lines: Lines) -> Lines:
    blank: Line = [""] * (len(drawn.columns) - 1)
    across: dict[str, Lines] = {
        "rows across": [full_width(name, len(drawn.columns)), *lines],
        "first cell": [[name, *blank], *lines],
        "repeated": [[name, *line] for line in lines],
        "merged": [[Cell(name, down=len(lines)), *lines[0]], *lines[1:]],
        "flat": lines,
    }
    return across[drawn.structure]


def layout_of(seed: int) -> Layout:
    """The layout that a seed draws, in its one form."""
    drawn = draw(seed)
    return Layout(f"lot-{seed}", drawn.describe(), (drawn.form,), printed(drawn))
