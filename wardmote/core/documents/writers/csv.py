"""A table as CSV (RFC 4180): UTF-8, CRLF, text quoted, and nothing a spreadsheet would run.

CSV has no types, so a spreadsheet guesses: ``=1+1`` would run. Text that begins like a formula gets an apostrophe in
front, as a person would type it; control characters are written ``_xHHHH_``, as Excel writes them. Both are undone
exactly by ``printable.restore`` and ``printable.unescape``, which our reader of CSV applies. Numbers and dates are
written bare (dates as 2022-06-30): they cannot be formulas.
"""

from __future__ import annotations

from datetime import date

from wardmote.core.documents.compose import Value
from wardmote.core.documents.printable import escape, neutralise
from wardmote.core.documents.writers.grid import Grid

BYTE_ORDER_MARK = "\ufeff"


def write(grid: Grid, *, bom: bool = True) -> bytes:
    """The grid as CSV. Excel reads UTF-8 only behind a byte order mark; other programs may want none."""
    text = _Text()
    lines = [",".join([text[column.title] for column in grid.columns])]
    lines += [
        ",".join([text[cell] if cell.__class__ is str else _field(cell, text) for cell in row]) for row in grid.rows
    ]
    return ((BYTE_ORDER_MARK if bom else "") + "\r\n".join([*lines, ""])).encode("utf-8")


class _Text(dict[str, str]):
    """Words as a field of CSV, each worked out once: a list says many of its words in every row."""

    def __missing__(self, words: str) -> str:
        # No text that starts with a letter or a digit runs.
        safe = escape(words) if words[:1].isalnum() else neutralise(escape(words))
        self[words] = field = '"' + safe.replace('"', '""') + '"'
        return field


def _field(value: str | Value | None, text: _Text) -> str:
    match value:
        case str():
            return text[value]
        case None:
            return '""'
        case bool():
            return '"TRUE"' if value else '"FALSE"'
        case int() | float():
            return repr(value)
        case date():
            return f'"{value.isoformat()}"'
