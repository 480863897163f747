"""Tables as the spreadsheet file that a reader asked for, inspected like everything that goes out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wardmote.core.documents.compose import Properties
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.look import Palette


def as_csv(grid: Grid) -> bytes:
    """One table as CSV."""
    return _inspected(csv.write(grid), "csv")


def as_workbook(sheets: Sequence[Grid], *, title: str, issued: date) -> bytes:
    """Tables as an Excel workbook, each a sheet of its own."""
    made = Properties(issued=issued)
    return _inspected(xlsx.write_grids(sheets, title=title, properties=made, palette=Palette()), "xlsx")


def _inspected(data: bytes, kind: str) -> bytes:
    assert_clean(data, f"table.{kind}")
    return data
