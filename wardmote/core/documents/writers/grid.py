"""A table as spreadsheets want it: one header row, typed values, nothing merged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from wardmote.core.documents.compose import (
    Column,
    Composed,
    ComposeError,
    Fault,
    TableBlock,
    Value,
    body_slots,
)


class Number(float):
    """A number that a workbook shows by a format of its own, such as ``#,##0.0``. It is kept whole, here and in the file."""

    __slots__ = ("shown",)
    shown: str

    def __new__(cls, value: float, shown: str) -> Self:
        made = super().__new__(cls, value)
        made.shown = shown
        return made


@dataclass(frozen=True, slots=True)
class Grid:
    """``name`` becomes the sheet's name. Every row has one value per column; None is an empty cell."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str | Value | None, ...], ...]

    def __post_init__(self) -> None:
        for number, row in enumerate(self.rows, start=1):
            if len(row) != len(self.columns):
                where, found, wanted = f"grid “{self.name}”", len(row), len(self.columns)
                raise ComposeError(
                    [Fault(where, "row-cells", f"Row {number} has {found} values for {wanted} columns.")]
                )


def grids(composed: Composed, *, group_title: str) -> list[Grid]:
    """The tables of a document, in order.

    A cell merged down stands in every row it covers, and a group's heading moves into a first column called
    ``group_title``, so that any row can be sorted and filtered without losing what it belongs to.
    """
    return [_grid(block, group_title) for block in composed.blocks if isinstance(block, TableBlock)]


def _grid(table: TableBlock, group_title: str) -> Grid:
    grouped = any(row.kind == "group" for row in table.rows)
    columns = (Column(group_title, 2.0), *table.columns) if grouped else table.columns
    rows: list[tuple[str | Value | None, ...]] = []
    group: str | None = None
    for row, slots in zip(table.rows, body_slots(table), strict=True):
        if row.kind == "group":
            group = row.cells[0].text
            continue
        values = (slot.cell.value if slot.cell.value is not None else slot.cell.text or None for slot in slots)
        rows.append((group, *values) if grouped else tuple(values))
    return Grid(table.caption, columns, tuple(rows))
