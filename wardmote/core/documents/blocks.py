"""The neutral shape every reader yields and every writer takes: paragraphs and tables, in document order.

Nothing here knows what a plan is. A reader keeps every printed word: what it will not mix into the text
(hidden rows, tracked changes, comments, text boxes) it reports as a ``Notice`` with the words in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

type_of_notice = Literal[
    "hidden-row",
    "hidden-column",
    "hidden-sheet",
    "tracked-insertion",
    "tracked-deletion",
    "moved-text",
    "comment",
    "text-box",
    "footnote",
    "header-footer",
    "macro",
    "external-link",
    "embedded-object",
    "encoding",
    "unreadable-part",
    "hidden-text",
    "nested-table",
    "picture",
    "formula",
    "conditional-format",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file. Numbers count from 1; None means the format has no such thing."""

    page: int | None = None
    sheet: str | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None
    paragraph: int | None = None


@dataclass(slots=True)
class Cell:
    """One printed cell of the grid.

    ``text`` keeps line breaks as ``\n``; soft hyphens and bookmarks are gone, no-break spaces are kept as printed.
    A cell merged over several grid positions stands once with its text; the positions it covers hold a cell
    with ``covered_by`` set to "left" or "above" and no text, so that every row has one entry per grid column.
    ``struck`` lists [start, end) offsets of ``text`` that are struck through; ``fill`` is the shading as "RRGGBB".
    ``value`` is the typed value where the format has one (a spreadsheet's number, date or truth value).
    """

    text: str = ""
    fill: str | None = None
    bold: bool = False
    covered_by: Literal["left", "above"] | None = None
    colspan: int = 1
    rowspan: int = 1
    struck: tuple[tuple[int, int], ...] = ()
    value: float | int | bool | date | datetime | None = None


@dataclass(slots=True)
class Row:
    """One row. ``number`` is its place in the source table or sheet, counting from 1 (hidden rows count too)."""

    cells: list[Cell]
    number: int
    page: int | None = None
    repeated_header: bool = False  # the source marks it as a header row (Word tblHeader, HTML thead)


@dataclass(slots=True)
class Table:
    """One table, or one sheet of a workbook. ``number`` counts the tables of the document from 1."""

    rows: list[Row]
    number: int
    page: int | None = None
    sheet: str | None = None
    caption: str = ""
    widths: tuple[float, ...] = ()  # relative column widths where known
    column_numbers: tuple[int, ...] = ()  # where hidden columns leave gaps: each column's number in the source


@dataclass(slots=True)
class Paragraph:
    """A paragraph outside tables. ``level`` is 0 for the title, 1 to 9 for headings, None for body text and lists."""

    text: str
    number: int
    level: int | None = None
    list_label: str = ""  # automatic number or bullet as shown, where the format computes it ("3.", "•")
    page: int | None = None
    bold: bool = False


@dataclass(slots=True)
class Notice:
    """Something in the file that is not on its printed face, with its words, so that a person can decide."""

    kind: type_of_notice
    message: str
    where: Place = field(default_factory=Place)
    text: str = ""


@dataclass(slots=True)
class Document:
    """A whole file, in reading order."""

    format: Literal["docx", "xlsx", "odt", "ods", "csv", "pdf", "html", "txt"]
    name: str = ""
    title: str = ""  # the title property of the file, if any: a hint, never a printed word
    blocks: list[Paragraph | Table] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    modified: date | None = None

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [block for block in self.blocks if isinstance(block, Paragraph)]


class UnreadableFile(Exception):
    """The file cannot be read. ``str()`` is a plain sentence: what is wrong, and what to do."""

    def __init__(self, message: str, *, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code
