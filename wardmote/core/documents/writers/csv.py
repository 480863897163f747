"""A table as CSV (RFC 4180): UTF-8, CRLF, text quoted, and nothing a spreadsheet would run.

CSV has no types, so a spreadsheet guesses: ``=1+1`` would run. Text that begins like a formula gets an apostrophe in
front, as a person would type it; control characters are written ``_xHHHH_``, as Excel writes them. Both are undone
exactly by ``printable.restore`` and ``printable.unescape``, which our reader of CSV applies. Numbers and dates are
written bare (dates as 2022-06-30): they cannot be formulas.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from types import NoneType
from typing import Any

from wardmote.core.documents.compose import Value
from wardmote.core.documents.printable import escape, neutralise
from wardmote.core.documents.writers.grid import Grid, Number

BYTE_ORDER_MARK = "\ufeff"


KEPT = (str, date, int, bool, NoneType)
"""What a field says of these is worked out once for each value: a list says many of its words and days in every row."""


def write(grid: Grid, *, bom: bool = True) -> bytes:
    """The grid as CSV. Excel reads UTF-8 only behind a byte order mark; other programs may want none."""
    fields: defaultdict[type, Any] = defaultdict(_Anew, {kind: _Kept() for kind in KEPT})
    heads = [column.title for column in grid.columns]
    lines = [",".join([fields[cell.__class__][cell] for cell in row]) for row in (heads, *grid.rows)]
    return ((BYTE_ORDER_MARK if bom else "") + "\r\n".join([*lines, ""])).encode("utf-8")


class _Kept(dict[Any, str]):
    """The values of one kind as fields. Each kind has its own: True is no 1, though Python takes them for the same."""

    def __missing__(self, value: Any) -> str:
        self[value] = field = _field(value)
        return field


class _Anew:
    """The same for values of which few are met twice."""

    def __getitem__(self, value: Any) -> str:
        return _field(value)


def _field(value: str | Value | None) -> str:
    match value:
        case str():
            # No text that starts with a letter or a digit runs.
            safe = escape(value) if value[:1].isalnum() else neutralise(escape(value))
            return '"' + safe.replace('"', '""') + '"'
        case None:
            return '""'
        case bool():
            return '"TRUE"' if value else '"FALSE"'
        case Number() if value.is_integer():
            return str(int(value))  # a count is read as one, whatever it was kept as
        case int() | float():
            return repr(value)
        case date():
            return f'"{value.isoformat()}"'
