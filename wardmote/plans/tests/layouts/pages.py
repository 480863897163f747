"""A printed page described once, so that the same layout can be written as Word, a workbook, a web page or a PDF.

Deliberately not the shape of ``core.documents``: an examiner that shared its classes with the readers would share
their blind spots.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

RED, AMBER, GREEN, BLUE, GREY = "FF0000", "FFC000", "92D050", "00B0F0", "D9D9D9"
# Other printers of the same four ratings: pale corporate tints, and the pure colours of the web.
PALE_RED, PALE_AMBER, PALE_GREEN, PALE_BLUE = "F4B6B6", "FCE4B0", "C6E0B4", "BDD7EE"


@dataclass(frozen=True)
class Run:
    """Text in one look. ``inserted`` and ``deleted`` are tracked changes that nobody has accepted yet."""

    text: str
    struck: bool = False
    inserted: bool = False
    deleted: bool = False


@dataclass(frozen=True)
class Cell:
    """One printed cell: its words, how many grid positions it covers, and what is not words."""

    content: str | tuple[Run, ...] = ""
    across: int = 1
    down: int = 1
    fill: str | None = None
    bold: bool = False
    value: date | float | None = None  # typed in a workbook, where ``content`` is only how it is shown
    shown_as: str = "DD/MM/YYYY"
    comment: str = ""
    drawn_number: bool = False  # Word draws the number of its list here; other forms print ``content``

    @property
    def runs(self) -> tuple[Run, ...]:
        return (Run(self.content),) if isinstance(self.content, str) else self.content

    @property
    def text(self) -> str:
        """The words on the printed face: without what a tracked change deleted."""
        return "".join(run.text for run in self.runs if not run.deleted)


@dataclass(frozen=True)
class Grid:
    """A table. ``hidden_rows`` and ``hidden_columns`` count from 0 and exist only where the format can hide."""

    rows: Sequence[Sequence[Cell | str]]
    header_rows: int = 1
    widths: tuple[float, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    left: int = 0  # empty columns before it in a sheet

    def placed(self) -> dict[tuple[int, int], Cell]:
        """Every cell by its (row, column) in the grid, both from 0; positions under a merged cell are absent."""
        taken: set[tuple[int, int]] = set()
        out: dict[tuple[int, int], Cell] = {}
        for r, row in enumerate(self.rows):
            c = 0
            for entry in row:
                cell = entry if isinstance(entry, Cell) else Cell(entry)
                while (r, c) in taken:
                    c += 1
                out[r, c] = cell
                taken |= {(r + dr, c + dc) for dr in range(cell.down) for dc in range(cell.across)}
                c += cell.across
        return out

    @property
    def width(self) -> int:
        return max(c + cell.across for (_, c), cell in self.placed().items())


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1  # 0 is the title of the document


@dataclass(frozen=True)
class Para:
    text: str
    bold: bool = False


@dataclass(frozen=True)
class Sheet:
    """Where a workbook starts a new sheet. Other formats know no sheets and print nothing here."""

    name: str
    hidden: bool = False


@dataclass(frozen=True)
class Gap:
    """Empty rows in a sheet."""

    rows: int = 1


Block = Heading | Para | Grid | Sheet | Gap
Line = list[Cell | str]
Lines = list[Line]


@dataclass(frozen=True)
class Pages:
    """A whole document. ``plain_dates`` writes typed values of a workbook as text instead."""

    blocks: Sequence[Block]
    landscape: bool = True
    language: str = "en-GB"
    sheet_name: str = "Sheet1"  # of the first sheet, where the blocks do not start one
    footer: str = field(default="")

    def grids(self) -> Iterator[Grid]:
        return (block for block in self.blocks if isinstance(block, Grid))

    def visible_cells(self, *, sheets: bool) -> Iterator[Cell]:
        """Each cell with words on the printed face. ``sheets``: the format can hide."""
        hidden_sheet = False
        for block in self.blocks:
            if isinstance(block, Sheet):
                hidden_sheet = block.hidden
            elif isinstance(block, Grid):
                for (r, c), cell in block.placed().items():
                    hidden = hidden_sheet or r in block.hidden_rows or c in block.hidden_columns
                    if cell.text.strip() and not (hidden and sheets):
                        yield cell


def rows(*lines: Iterable[Cell | str]) -> Lines:
    """Rows of a grid from any iterables."""
    return [list(line) for line in lines]


def heads(*names: str) -> Line:
    """A header row in bold on grey, as most plans print it."""
    return [Cell(name, bold=True, fill=GREY) for name in names]


def full_width(text: str, columns: int, *, fill: str | None = None) -> Line:
    """A row that is one merged cell."""
    return [Cell(text, across=columns, bold=True, fill=fill)]
