"""Tables as an Excel workbook: typed values, and text that stays text whatever it begins with."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from html import escape
from typing import Any

import xlsxwriter

from wardmote.core.documents.compose import Composed, ComposeError, Fault, Properties, Value, require_valid
from wardmote.core.documents.printable import printable, runs
from wardmote.core.documents.writers.grid import Grid, Number, grids
from wardmote.core.documents.writers.look import Palette, Words

LONGEST_CELL = 32_767  # characters, counted as UTF-16: Excel's limit
_WIDEST = 70  # characters: a wider column cannot be read on a screen
_OVERLAP = re.compile(r"(?<=_x[0-9A-Fa-f]{4}_)(?=x[0-9A-Fa-f]{4}_)")
_SURROGATES = re.compile("[\ud800-\udfff]")
# Excel's own list for a sheet's name; it also may not begin or end with an apostrophe, nor be "History".
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\ud800-\udfff]")


def write(composed: Composed, *, palette: Palette, words: Words) -> bytes:
    """A sheet for every table of the document. Raises ``ComposeError`` when it has faults, or no table."""
    require_valid(composed)
    return write_grids(
        grids(composed, group_title=words.group),
        title=composed.title,
        properties=composed.properties,
        palette=palette,
    )


def write_grids(sheets: Sequence[Grid], *, title: str, properties: Properties, palette: Palette) -> bytes:
    """A workbook with a sheet for every grid: frozen, filterable header, widths by content, dates as dates.

    Raises ``ComposeError`` for no grid at all, and for a text longer than Excel can hold, naming the cell.
    """
    if not sheets:
        raise ComposeError([Fault("document", "no-table", "There is no table to put in a workbook.")])
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    issued = datetime(properties.issued.year, properties.issued.month, properties.issued.day, tzinfo=UTC)
    book.set_properties(
        {
            "title": printable(title),
            "author": printable(properties.organisation),
            "created": issued.replace(tzinfo=None),
        }
    )
    styles = Styles(book, palette)
    names = sheet_names([grid.name for grid in sheets])
    for grid, name in zip(sheets, names, strict=True):
        _fill(book.add_worksheet(name), grid, styles)
    book.close()
    return buffer.getvalue()


class Styles:
    """The formats of a workbook, each made once however often it is asked for."""

    def __init__(self, book: Any, palette: Palette) -> None:
        self._book = book
        self._palette = palette
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def of(self, **properties: Any) -> Any:
        """A format with these properties over the common ones."""
        wanted = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True} | properties
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def header(self, align: str) -> dict[str, Any]:
        """The properties of a header cell."""
        pair = self._palette.head
        colours = {"bg_color": f"#{pair.fill}", "font_color": f"#{pair.ink}"}
        return {"bold": True, "align": align, "valign": "bottom", "bottom": 1} | colours


def _fill(sheet: Any, grid: Grid, styles: Styles) -> None:
    aligns = [{"centre": "center"}.get(column.align, column.align) for column in grid.columns]
    for number, (column, align) in enumerate(zip(grid.columns, aligns, strict=True)):
        put_text(sheet, 0, number, column.title, styles, styles.header(align))
    for row_number, row in enumerate(grid.rows, start=1):
        for number, (value, align) in enumerate(zip(row, aligns, strict=True)):
            put(sheet, row_number, number, value, styles, align=align)
    for number in range(len(grid.columns)):
        sheet.set_column(number, number, _width(grid, number))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(grid.rows), 1), len(grid.columns) - 1)
    print_setup(sheet)
    sheet.repeat_rows(0)


def print_setup(sheet: Any) -> None:
    """Landscape A4, as wide as the page and as long as it takes."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def put(sheet: Any, row: int, column: int, value: str | Value | None, styles: Styles, **look: Any) -> None:
    """Write one typed value; None is an empty cell. ``look`` are XlsxWriter format properties."""
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value, styles.of(**look))
        case Number():
            sheet.write_number(row, column, value, styles.of(num_format=value.shown, **(look | {"align": "right"})))
        case int() | float():
            sheet.write_number(row, column, value, styles.of(**look))
        case date():
            moment = datetime(value.year, value.month, value.day)
            sheet.write_datetime(row, column, moment, styles.of(num_format="d mmmm yyyy", **(look | {"align": "left"})))
        case str():
            put_text(sheet, row, column, value, styles, look)


def put_text(sheet: Any, row: int, column: int, words: str, styles: Styles, look: dict[str, Any]) -> None:
    """Write words as a string cell, never anything else.

    Words that a spreadsheet would run if they were typed again carry Excel's "quote prefix", so that an edit leaves
    them text. XlsxWriter writes control characters as ``_xHHHH_``; half of a surrogate pair is not text and becomes
    U+FFFD.
    """
    words = _SURROGATES.sub("\ufffd", words)
    if len(words.encode("utf-16-le")) // 2 > LONGEST_CELL:
        where = f"sheet “{sheet.get_name()}”, row {row + 1}, column {column + 1}"
        message = f"The text is longer than the {LONGEST_CELL:,} characters an Excel cell holds. Use CSV or Word."
        raise ComposeError([Fault(where, "too-long", message)])
    style = styles.of(**look, **({"quote_prefix": True} if runs(words) else {}))
    sheet.write_string(row, column, _stored(words), style)


def _stored(words: str) -> str:
    """Words as XlsxWriter must be given them to write exactly these: nearly always as they are.

    It writes a string from ``<r>`` to ``</r>`` as markup, unescaped, and escapes only the first of two overlapping
    ``_xHHHH_``. Both are handed over as markup of ours: one run for each piece that it gets right.
    """
    pieces = _OVERLAP.split(words)
    if len(pieces) == 1 and not (words.startswith("<r>") and words.endswith("</r>")):
        return words
    return "".join(f'<r><t xml:space="preserve">{escape(piece, quote=False)}</t></r>' for piece in pieces)


def _width(grid: Grid, number: int) -> float:
    """Column width in characters: enough for most of what stands in it, and no wider than can be read."""
    texts = [grid.columns[number].title, *(_shown(row[number]) for row in grid.rows)]
    lengths = sorted(max((len(line) for line in text.split("\n")), default=0) for text in texts)
    typical = lengths[int(len(lengths) * 0.9)] if len(lengths) > 10 else lengths[-1]
    title = max((len(word) for word in texts[0].split()), default=0) + 4  # and the filter's button
    return float(min(_WIDEST, max(title, typical + 2, 6)))


def _shown(value: str | Value | None) -> str:
    match value:
        case None:
            return ""
        case date():
            return "30 September 2022"  # as long as a date gets
        case _:
            return str(value)


def sheet_names(wanted: Sequence[str]) -> list[str]:
    """Names Excel takes: up to 31 characters, none twice whatever the case, none of its own."""
    taken = {"history"}
    names = []
    for number, want in enumerate(wanted, start=1):
        base = _NOT_IN_NAMES.sub(" ", want).strip().strip("'").strip() or f"Table {number}"
        name, copy = _cut(base, 31), 2
        while name.casefold() in taken:
            mark = f" ({copy})"
            name, copy = f"{_cut(base, 31 - len(mark))}{mark}", copy + 1
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(name: str, longest: int) -> str:
    """At most so many UTF-16 units, ending on a whole character."""
    while len(name.encode("utf-16-le")) // 2 > longest:
        name = name[:-1]
    return name.rstrip().rstrip("'")
