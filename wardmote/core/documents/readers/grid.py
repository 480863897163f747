"""From cells that span rows and columns to a full grid, in which every row has one entry for each column."""

from __future__ import annotations

from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Cell, Row
from wardmote.core.documents.safety import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, too_large


@dataclass(slots=True)
class PlacedCell:
    """A printed cell at its first grid column, counting from 0; its spans stand in ``cell``."""

    column: int
    cell: Cell


@dataclass(slots=True)
class PlacedRow:
    """The cells that begin in one row."""

    number: int
    cells: list[PlacedCell] = field(default_factory=list)
    repeated_header: bool = False
    page: int | None = None


def check_size(rows: int, columns: int) -> None:
    """Refuse a table larger than any plan, before memory is spent on it."""
    if columns > MAX_COLUMNS:
        raise too_large(f"has a table of more than {MAX_COLUMNS:,} columns")
    if rows > MAX_ROWS:
        raise too_large(f"has a table of more than {MAX_ROWS:,} rows")
    if rows * columns > MAX_CELLS:
        raise too_large(f"has a table of more than {MAX_CELLS:,} cells")


def lay_out(rows: list[PlacedRow]) -> list[Row]:
    """Full rows from placed cells. Spans that run into a later cell or over the edge are cut back to what is free."""
    columns = max((placed.column + placed.cell.colspan for row in rows for placed in row.cells), default=0)
    check_size(len(rows), columns)
    grid: list[list[Cell | None]] = [[None] * columns for _ in rows]
    for at, row in enumerate(rows):
        for placed in row.cells:
            free = next((column for column in range(placed.column, columns) if grid[at][column] is None), None)
            if free is None:
                _add_to_last(grid[at], placed.cell)
            else:
                _place(grid, at, free, placed.cell)
    return [
        Row([cell if cell is not None else Cell() for cell in entries], row.number, row.page, row.repeated_header)
        for entries, row in zip(grid, rows, strict=True)
    ]


def _place(grid: list[list[Cell | None]], at: int, column: int, cell: Cell) -> None:
    width = 1
    while width < cell.colspan and column + width < len(grid[at]) and grid[at][column + width] is None:
        width += 1
    height = 1
    while height < cell.rowspan and at + height < len(grid) and _free(grid[at + height], column, width):
        height += 1
    cell.colspan, cell.rowspan = width, height
    for down in range(height):
        for across in range(width):
            if down or across:
                grid[at + down][column + across] = Cell(covered_by="left" if across else "above")
    grid[at][column] = cell


def _add_to_last(row: list[Cell | None], cell: Cell) -> None:
    """Where spans leave a cell no place at all, its words join the last cell of the row: none may be lost."""
    owner = next(entry for entry in reversed(row) if entry is not None)
    if cell.text:
        owner.text, owner.covered_by = f"{owner.text}\n{cell.text}".strip("\n"), None


def _free(row: list[Cell | None], column: int, width: int) -> bool:
    return all(entry is None for entry in row[column : column + width])


def without_slivers(rows: list[PlacedRow], widths: list[float], narrowest: float) -> list[float]:
    """Merge grid columns that exist only because cell borders do not line up; returns the remaining widths.

    Word keeps one grid for the whole table: a border that is a hair's breadth off makes a column of its own, and a cell
    to its right then begins one column later than the cell above it. Two borders nearer than ``narrowest`` become one,
    unless a cell with words would vanish between them; columns in which no cell begins go too.
    """
    columns = max((placed.column + placed.cell.colspan for row in rows for placed in row.cells), default=0)
    check_size(len(rows), columns)
    known = (list(widths) + [0.0] * columns)[:columns]
    begins = {placed.column for row in rows for placed in row.cells}
    slivers = {column for column in range(columns) if 0 < known[column] < narrowest}
    borders = _borders(columns, begins, slivers)
    if any(_vanishes(placed, borders) for row in rows for placed in row.cells):
        borders = _borders(columns, begins, set())
    kept = [0.0] * (borders[-1] if borders else 0)
    for column in range(columns):
        kept[min(borders[column], len(kept) - 1)] += known[column]
    for row in rows:
        row.cells = [
            placed for placed in row.cells if placed.cell.text or borders[placed.column] < _end(placed, borders)
        ]
        for placed in row.cells:
            placed.cell.colspan = max(_end(placed, borders) - borders[placed.column], 1)
            placed.column = borders[placed.column]
    return kept


def _borders(columns: int, begins: set[int], slivers: set[int]) -> list[int]:
    """For each old left border, and the right edge, the number of the new column that begins there."""
    new, numbers = 0, [0]
    for column in range(1, columns):
        if column in begins and column - 1 not in slivers:
            new += 1
        numbers.append(new)
    return [*numbers, new + 1] if columns else []


def _end(placed: PlacedCell, borders: list[int]) -> int:
    return borders[placed.column + placed.cell.colspan]


def _vanishes(placed: PlacedCell, borders: list[int]) -> bool:
    return bool(placed.cell.text) and borders[placed.column] >= _end(placed, borders)
