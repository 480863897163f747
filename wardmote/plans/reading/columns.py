"""The columns of a table, and which field each one holds.

``evidence`` gathers what speaks for which field, ``assignment`` decides; what was decided is kept here, with its
reasons.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

from wardmote.plans.reading.fields import owners, rating, references, timescale
from wardmote.plans.reading.fields.rating import Rag
from wardmote.plans.reading.format import Candidate, Role
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.lexicon import words

PLAN_FIELDS = (
    "objective", "part", "ref", "statement", "text", "owners", "timescale", "rag", "progress", "status", "oversight",
)  # fmt: skip
BODY_FIELDS = ("name", "purpose", "meets", "notes_published", "public_meeting")
SESSION_FIELDS = ("month", "type", "subject")
ACTIVITY_FIELDS = ("text", "owners", "timescale", "rag", "progress", "status", "oversight", "text_ref")
"""The fields of a plan whose cells belong to an activity, not to what stands above it."""
FIELDS_OF: dict[Role, tuple[str, ...]] = {
    "plan": PLAN_FIELDS,
    "bodies": BODY_FIELDS,
    "sessions": SESSION_FIELDS,
    "none": (),
}
"""The fields a column can be given, by the role of its table."""

LADDER = ("objective", "part", "statement", "text")
"""The fields that make the tree, top first."""

# Fields that are known by name but have no place in the format: their words are kept in ``unplaced``.
WITHOUT_HOME = {
    "contributors": "names contributors, who are not owners",
    "success_measure": "a measure of success",
    "cross_refs": "links to other items, resolved but not kept as a field",
    "priority": "a degree of urgency",
    "comments": "comments beside the progress",
    "as_at": "the date its progress speaks of, for which the format has no place beside a row",
    "next_steps": "what is planned next, which is not yet progress",
}
WELSH_RATINGS = words("cog coag ocg oacg cag cogb")
"""Headers of rating columns whose letters are Welsh: coch, oren or ambr, gwyrdd."""


@dataclass(slots=True)
class Column:
    """One column: its place (``at`` counts grid columns from 0), the words over it, and what it was taken for."""

    at: int
    number: int
    printed: str = ""
    words: str = ""
    field: str | None = None
    evidence: str = ""
    candidates: list[Candidate] = dataclasses.field(default_factory=list)
    also_printed: list[str] = dataclasses.field(default_factory=list)
    headed: dict[str, float] = dataclasses.field(default_factory=dict)
    valued: dict[str, float] = dataclasses.field(default_factory=dict)
    reasons: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    filled: int = 0
    average: float = 0.0
    distinct: float = 0.0
    merged: int = 0
    coloured: float = 0.0  # the share of values that are ratings of one colour in every scheme
    numeric: float = 0.0  # the share of values that are plain numbers
    known: bool = False
    links: bool = False  # it names other items of the plan
    rows: int = 0  # how many rows were looked at
    shaded: float = 0.0  # the share of cells in the colours of ratings, of which there are at least two
    marked: float = 0.0  # the share of values that are only ticks or crosses
    sign: Rag | None = None  # the rating that a tick in this column means

    def score(self, name: str) -> float:
        """How well a field fits, 0 to 1: a little more by the header than by the values."""
        headed, valued = self.headed.get(name, 0.0), self.valued.get(name, 0.0)
        if headed:
            return 0.55 * headed + 0.45 * valued
        # Values alone count for less where the header speaks plainly for something else.
        return valued * (0.2 if max(self.headed.values(), default=0.0) >= 0.8 else 0.45 if self.known else 0.6)


@dataclass(slots=True)
class Layout:
    """The columns of a table under one header.

    ``printing`` lists the columns whose cells belong to activities, ``homeless`` those without a field.
    """

    columns: list[Column]
    role: Role = "none"
    evidence: str = ""
    corrected: bool = False
    styled_rows: bool = False
    flat: bool = False
    width: int = 0
    shade_at: int | None = None  # the column whose shading is the rating, where no column prints one
    printing: list[tuple[int, str, Column]] = dataclasses.field(default_factory=list)
    homeless: list[Column] = dataclasses.field(default_factory=list)
    _by_field: dict[str, int] = dataclasses.field(default_factory=dict)
    _by_place: dict[int, Column] = dataclasses.field(default_factory=dict)

    def settle(self) -> None:
        """Index the columns once their fields are decided."""
        self._by_field, self._by_place = {}, {}
        for column in self.columns:
            self._by_place[column.at] = column
            if column.field:
                self._by_field.setdefault(column.field, column.at)
        self.flat = "text" not in self._by_field
        self.printing = [
            (column.at, column.field, column) for column in self.columns if column.field in ACTIVITY_FIELDS
        ]
        self.homeless = [column for column in self.columns if column.field is None]

    @property
    def number_of_columns(self) -> int:
        return len(self.columns)

    def has(self, name: str) -> bool:
        return name in self._by_field

    def at(self, name: str) -> int | None:
        """The grid column of a field, the first if several hold it."""
        return self._by_field.get(name)

    def all(self, name: str) -> list[Column]:
        return [column for column in self.columns if column.field == name]

    @property
    def places(self) -> dict[int, Column]:
        """The columns by grid column."""
        return self._by_place

    def column_at(self, at: int) -> Column | None:
        return self._by_place.get(at)

    def text_of(self, line: Line, name: str) -> str:
        at = self._by_field.get(name)
        return line.text(at) if at is not None else ""

    def has_text(self, line: Line) -> bool:
        """Whether a row prints a commitment or an activity."""
        return bool(self.text_of(line, "statement") or self.text_of(line, "text"))

    def begins_something(self, line: Line) -> bool:
        """Whether a row opens a new commitment: with a ref or a statement, or by being a heading itself."""
        if len(line.filled) == 1:
            return True
        return bool(self.text_of(line, "ref") or self.text_of(line, "statement"))

    def belongs(self, line: Line) -> bool:
        """Whether a row could be one of this table's: most of its cells hold what their columns do."""
        right = wrong = 0
        for at in line.filled:
            column = self._by_place.get(at)
            text = line.text(at)
            if column is None or column.field is None:
                continue
            if column.field == "ref":
                good = len(text) <= 24 and (any(letter.isdigit() for letter in text) or len(text) <= 2)
            elif column.field == "timescale":
                good = timescale.is_timescale(text) or len(text) > 30
            elif column.field == "rag":
                good = rating.looks_like([text]) > 0
            elif column.field in ("statement", "text", "progress"):
                good = len(text) >= 12 or column.average < 12
            else:
                continue
            right += good
            wrong += not good
        return right >= max(1, 1.5 * wrong)

    def fits(self, line: Line) -> bool:
        """Whether the cells of a row look like what their columns hold."""
        for at in line.filled:
            column = self._by_place.get(at)
            text = line.text(at)
            if column is None or column.field is None:
                continue
            if column.field == "timescale" and timescale.is_timescale(text):
                return True
            if column.field == "rag" and rating.looks_like([text]) > 0:
                return True
            if column.field == "owners" and owners.looks_like([text]) > 0:
                return True
            if column.field == "ref" and references.REF.fullmatch(text.strip("(). ")):
                return True
        return False


def shift_down(layout: Layout) -> None:
    """Give the columns of text the levels below the objective, because headings name the objectives already."""
    objective, statement, text = (next(iter(layout.all(name)), None) for name in ("objective", "statement", "text"))
    if objective is None or statement is None:
        return
    if text is None:
        objective.field, statement.field = "statement", "text"
    else:
        objective.field = None if layout.has("part") else "part"
    objective.evidence += "; headings name the objectives"
    layout.settle()


def as_activities(layout: Layout) -> None:
    """The one column of text holds activities, because headings state the commitments."""
    for column in layout.all("statement"):
        column.field = "text"
        column.evidence += "; headings state the commitments"
    layout.settle()
