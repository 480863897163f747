"""A table as lines over columns: what is printed in each row, what is merged, and what is only empty.

A cell without words is one of two things, and they are kept apart: *continued*, when the cell above it (or to its
left) is merged over it, and *blank*, when nothing is printed there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wardmote.core.documents.blocks import Cell, Row, Table


@dataclass(slots=True)
class Line:
    """One printed row.

    ``texts`` has one entry for each grid column, "" where nothing is printed; ``filled`` lists the columns that print
    something; ``gap`` says that an empty row or a new page stands before it.
    """

    table: Table
    row: Row
    texts: list[str]
    filled: list[int]
    gap: bool = False
    new_page: bool = False

    @property
    def number(self) -> int:
        return self.row.number

    def cell(self, column: int) -> Cell:
        return self.row.cells[column] if column < len(self.row.cells) else Cell()

    def text(self, column: int) -> str:
        return self.texts[column] if column < len(self.texts) else ""

    def continued(self, column: int | None) -> bool:
        """Whether the cell above is merged over this one; False where there is no such column."""
        if column is None:
            return False
        cells = self.row.cells
        while column > 0 and column < len(cells) and cells[column].covered_by == "left":
            column -= 1
        return column < len(cells) and cells[column].covered_by == "above"

    @property
    def full_width(self) -> bool:
        """Whether the row is one cell merged over the whole table (or over all of it that is not empty)."""
        cells = self.row.cells
        if len(self.filled) != 1 or len(cells) < 2:
            return False
        first = self.filled[0]
        span = cells[first].colspan
        return span > 1 and span >= len(cells) - first and first <= 1

    @property
    def styled(self) -> bool:
        """Whether every printed cell is bold or shaded."""
        cells = self.row.cells
        return bool(self.filled) and all(cells[column].bold or cells[column].fill for column in self.filled)

    @property
    def where(self) -> dict[str, object]:
        """The place of this row, as findings and sources give it."""
        place: dict[str, object] = {"table": self.table.number, "row": self.row.number}
        if self.table.sheet is not None:
            place["sheet"] = self.table.sheet
        page = self.row.page if self.row.page is not None else self.table.page
        if page is not None:
            place["page"] = page
        return place


def lines_of(table: Table) -> list[Line]:
    """The rows of a table that print something, in order."""
    lines: list[Line] = []
    gap, page, number = False, None, None
    for row in table.rows:
        # A reader of sheets leaves empty rows out and keeps the numbers of the others.
        gap = gap or (number is not None and row.number > number + 1)
        number = row.number
        texts = [cell.text.strip() for cell in row.cells]
        filled = [column for column, text in enumerate(texts) if text]
        # An empty row that continues merged cells and is only coloured is a row of the plan all the same.
        coloured = any(cell.covered_by == "above" for cell in row.cells) and any(cell.fill for cell in row.cells)
        if not filled and not coloured:
            gap = True
            continue
        line = Line(table, row, texts, filled, gap)
        line.new_page = page is not None and row.page is not None and row.page != page
        page = row.page if row.page is not None else page
        lines.append(line)
        gap = False
    return lines


def width_of(lines: Iterable[Line]) -> int:
    """How many grid columns print anything at all, counted from the left."""
    return max((line.filled[-1] + 1 for line in lines if line.filled), default=0)


def same_words(first: Line, second: Line) -> bool:
    """Whether two rows print the same, column by column."""
    return first.filled == second.filled and all(
        first.texts[column].casefold() == second.texts[column].casefold() for column in first.filled
    )


_ENDS = (".", "!", "?", ":", ";", "”", '"')
_OPEN_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "for",
        "in",
        "on",
        "at",
        "by",
        "with",
        "and",
        "or",
        "from",
        "as",
        "that",
        "which",
        "who",
        "our",
        "their",
        "its",
        "this",
        "these",
        "is",
        "are",
        "be",
        "been",
        "will",
        "into",
        "within",
        "under",
        "i",
        "y",
        "yr",
        "o",
        "a",
        "ac",
        "ar",
        "at",
        "gan",
        "gyda",
        "neu",
        "ein",
        "eu",
    ]
)


def breaks_off(text: str) -> bool:
    """Whether a text stops in the middle of a sentence: with no stop, or on a word that cannot end one."""
    last = text.rstrip()
    if not last:
        return False
    word = last.rsplit(None, 1)[-1]
    return last[-1] in ",-–&/(" or word.casefold() in _OPEN_WORDS or last[-1] not in _ENDS


def runs_on(before: str, after: str) -> bool:
    """Whether ``after`` reads as the rest of the sentence that ``before`` broke off."""
    if not before or not after:
        return False
    first = after.lstrip()[0]
    if first.islower() or first in ",;)&":
        return breaks_off(before) or first.islower()
    word = before.rstrip().rsplit(None, 1)[-1]
    return before.rstrip()[-1] in ",-–&/(" or word.casefold() in _OPEN_WORDS


def spliced(before: str, after: str) -> str:
    """Two halves of a cell that a page break tore apart, as one text; separate sentences keep their own lines."""
    if not before or not after:
        return before or after
    return f"{before} {after}" if runs_on(before, after) else f"{before}\n{after}"


def is_sequence(numbers: Sequence[int]) -> bool:
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))
