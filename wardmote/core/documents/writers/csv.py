"""A table as CSV (RFC 4180): UTF-8, CRLF, text quoted, and nothing a spreadsheet would run.

CSV has no types, so a spreadsheet guesses: ``=1+1`` would run. Text that begins like a formula gets an apostrophe in
front, as a person would type it; control characters are written ``_xHHHH_``, as Excel writes them. Both are undone
exactly by ``printable.restore`` and ``printable.unescape``, which our reader of CSV applies. Numbers and dates are
written bare (dates as 2022-06-30): they cannot be formulas.
"""

from __future__ import annotations

import csv
import io
from datetime import date

from wardmote.core.documents.compose import Value
from wardmote.core.documents.printable import escape, neutralise
from wardmote.core.documents.writers.grid import Grid

BYTE_ORDER_MARK = "\ufeff"


def write(grid: Grid, *, bom: bool = True) -> bytes:
    """The grid as CSV. Excel reads UTF-8 only behind a byte order mark; other programs may want none."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, dialect="excel", quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([_text(column.title) for column in grid.columns])
    writer.writerows([_field(value) for value in row] for row in grid.rows)
    return ((BYTE_ORDER_MARK if bom else "") + buffer.getvalue()).encode("utf-8")


def _field(value: str | Value | None) -> str | int | float:
    match value:
        case str():  # nearly all are
            return _text(value)
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return value
        case date():
            return value.isoformat()


def _text(words: str) -> str:
    # No text that starts with a letter or a digit runs; most do, and a list has a hundred thousand of them.
    return escape(words) if words[:1].isalnum() else neutralise(escape(words))
