"""Neutral blocks as ordinary Word and Excel files: the way back from ``reading.read``.

For example files, which are kept as content and written out to be read again: headings, merged cells, fills, struck
words and typed values arrive as they were given. Notices and pages are not written: they are about a file, not in it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import xlsxwriter
from lxml import etree

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.core.documents.compose import Orientation
from wardmote.core.documents.printable import printable
from wardmote.core.documents.printable import runs as would_run
from wardmote.core.documents.writers import xlsx
from wardmote.core.documents.writers.docx import merged, shading, styled, thin, whole_widths
from wardmote.core.documents.writers.look import Palette, Words
from wardmote.core.documents.writers.wordml import (
    POINT,
    Package,
    element,
    footer_part,
    numbering_part,
    run,
    section,
    settings_part,
    styles_part,
    text_width,
    w,
)

_BULLETS = ("•", "-", "–", "*", "o", "▪", "·")


def docx(
    document: Document,
    *,
    issued: date,
    orientation: Orientation = "landscape",
    language: str = "en-GB",
    organisation: str = "",
    palette: Palette | None = None,
    words: Words | None = None,
) -> bytes:
    """The document as a Word file dated ``issued``."""
    package = Package()
    package.add("styles", "styles.xml", styles_part(palette or Palette(), language))
    package.add("settings", "settings.xml", settings_part(language))
    package.add("numbering", "numbering.xml", numbering_part())
    footer = package.add("footer", "footer1.xml", footer_part(document.title, words or Words(), orientation))
    body = w("body")
    for block in document.blocks:
        body.extend(_table(block, orientation) if isinstance(block, Table) else [_paragraph(block)])
    reference = element("w:footerReference", {"w:type": "default", "r:id": footer})
    body.append(section(orientation, [reference]))
    return package.closed(body, title=document.title, language=language, organisation=organisation, issued=issued)


def _paragraph(block: Paragraph) -> etree._Element:
    if block.level == 0:
        style = "Title"
    elif block.level is not None:
        style = f"Heading{min(block.level, 4)}"
    elif block.list_label in _BULLETS:
        style = "ListBullet"
    else:
        style = "NumberedParagraph" if block.list_label else "Normal"
    label = [run(f"{block.list_label}\t")] if block.list_label and style != "ListBullet" else []
    return styled(style, *label, _run(block.text, bold=block.bold and block.level is None, struck=False))


def _table(table: Table, orientation: Orientation) -> Iterator[etree._Element]:
    columns = max((len(row.cells) for row in table.rows), default=0)
    if not columns:
        return
    if table.caption:
        yield styled("Caption", run(table.caption))
    shares = list(table.widths) if len(table.widths) == columns else [1.0] * columns
    room = text_width(orientation) / POINT
    widths = whole_widths([room * share / sum(shares) for share in shares])
    made = w(
        "tbl",
        w(
            "tblPr",
            w("tblStyle", val="RecordTable"),
            w("tblW", w=sum(widths), type="dxa"),
            w("tblLayout", type="fixed"),
        ),
        w("tblGrid", *(w("gridCol", w=width) for width in widths)),
    )
    spans: dict[int, int] = {}  # for a cell that reaches down: its column and how many columns it is wide
    for row in table.rows:
        made.append(_row(row, widths, spans))
    yield made
    yield thin()


def _row(row: Row, widths: list[int], spans: dict[int, int]) -> etree._Element:
    made = w("tr", w("trPr", w("tblHeader")) if row.repeated_header else None)
    column = 0
    while column < len(widths):
        cell = row.cells[column] if column < len(row.cells) else Cell()
        above = cell.covered_by == "above"
        wide = spans.get(column, 1) if above else min(cell.colspan, len(widths) - column)
        if cell.rowspan > 1 and not above:
            spans[column] = wide
        properties = w(
            "tcPr",
            w("tcW", w=sum(widths[column : column + wide]), type="dxa"),
            w("gridSpan", val=wide) if wide > 1 else None,
            merged(first=not above) if above or cell.rowspan > 1 else None,
            shading(cell.fill) if cell.fill else None,
        )
        made.append(w("tc", properties, *_paragraphs(cell)))
        column += wide
    return made


def _paragraphs(cell: Cell) -> Iterator[etree._Element]:
    """A paragraph a line, its struck words struck."""
    start = 0
    for line in cell.text.split("\n"):
        pieces = _struck(line, [(left - start, right - start) for left, right in cell.struck])
        yield styled("TableText", *(_run(words, bold=cell.bold, struck=struck) for words, struck in pieces))
        start += len(line) + 1


def _run(words: str, *, bold: bool, struck: bool) -> etree._Element:
    weight = [w("b"), w("bCs")] if bold else []
    return run(words, *weight, *([w("strike")] if struck else []))


def _struck(words: str, spans: list[tuple[int, int]]) -> list[tuple[str, bool]]:
    """Words in pieces that are struck through or not; offsets outside the words do not count."""
    marks = [any(left <= position < right for left, right in spans) for position in range(len(words))]
    pieces = groupby(zip(words, marks, strict=True), key=lambda pair: pair[1])
    return [("".join(character for character, _ in letters), struck) for struck, letters in pieces]


# -- Excel -------------------------------------------------------------------------------------------------------------


def workbook(document: Document, *, issued: date, organisation: str = "", palette: Palette | None = None) -> bytes:
    """The document as a workbook dated ``issued``: a sheet wherever a table names a new one.

    Paragraphs stand in the first column, on the sheet of the table that follows them (the last ones on the last sheet).
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    created = datetime(issued.year, issued.month, issued.day, tzinfo=UTC).replace(tzinfo=None)
    book.set_properties({"title": printable(document.title), "author": printable(organisation), "created": created})
    styles = xlsx.Styles(book, palette or Palette())
    sheets = _sheets(document)
    for name, (_, blocks) in zip(xlsx.sheet_names([name for name, _ in sheets]), sheets, strict=True):
        _fill(book.add_worksheet(name), blocks, styles)
    book.close()
    return buffer.getvalue()


def _sheets(document: Document) -> list[tuple[str, list[Paragraph | Table]]]:
    """The blocks of each sheet. A table without a sheet's name stays on the one before it."""
    sheets: list[tuple[str, list[Paragraph | Table]]] = []
    waiting: list[Paragraph | Table] = []
    for block in document.blocks:
        waiting.append(block)
        if isinstance(block, Table):
            if not sheets or (block.sheet and block.sheet != sheets[-1][0]):
                sheets.append((block.sheet or "Sheet1", []))
            sheets[-1][1].extend(waiting)
            waiting = []
    if waiting or not sheets:
        sheets = sheets or [("Sheet1", [])]
        sheets[-1][1].extend(waiting)
    return sheets


def _fill(sheet: Any, blocks: list[Paragraph | Table], styles: xlsx.Styles) -> None:
    row = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            label = f"{block.list_label} " if block.list_label else ""
            look = {"bold": True, "font_size": 14} if block.level is not None else {"bold": block.bold}
            xlsx.put_text(sheet, row, 0, f"{label}{block.text}", styles, look | {"text_wrap": False})
            row += 1
        else:
            _widen(sheet, block)
            for number, cells in enumerate(block.rows):
                for column, cell in enumerate(cells.cells):
                    if cell.covered_by is None:
                        _put(sheet, row + number, column, cell, styles)
            row += len(block.rows)
    xlsx.print_setup(sheet)


def _widen(sheet: Any, table: Table) -> None:
    columns = max((len(row.cells) for row in table.rows), default=0)
    shares = table.widths if len(table.widths) == columns else (1.0,) * columns
    for column, share in enumerate(shares):
        sheet.set_column(column, column, max(8.0, 150 * share / sum(shares)))


def _put(sheet: Any, row: int, column: int, cell: Cell, styles: xlsx.Styles) -> None:
    look: dict[str, Any] = {"bold": cell.bold, "border": 1}
    if cell.fill:
        look["bg_color"] = f"#{cell.fill}"
    if cell.colspan > 1 or cell.rowspan > 1:
        last = (row + cell.rowspan - 1, column + cell.colspan - 1)
        sheet.merge_range(row, column, *last, "", styles.of(**look))
    pieces = _struck(cell.text, list(cell.struck))
    if cell.value is not None and not isinstance(cell.value, datetime):
        xlsx.put(sheet, row, column, cell.value, styles, **look)
    elif any(struck for _, struck in pieces):
        _put_struck(sheet, row, column, pieces, styles, look)
    elif cell.text:
        xlsx.put_text(sheet, row, column, cell.text, styles, look)
    elif cell.colspan == cell.rowspan == 1:
        sheet.write_blank(row, column, None, styles.of(**look))


def _put_struck(
    sheet: Any, row: int, column: int, pieces: list[tuple[str, bool]], styles: xlsx.Styles, look: dict[str, Any]
) -> None:
    if len(pieces) == 1:
        xlsx.put_text(sheet, row, column, pieces[0][0], styles, look | {"font_strikeout": True})
        return
    parts: list[Any] = []
    for words, struck in pieces:
        shown = printable(words)  # XlsxWriter escapes the rest twice in a rich string
        parts += [styles.of(font_strikeout=True), shown] if struck else [shown]
    quoted = {"quote_prefix": True} if would_run(pieces[0][0]) else {}
    sheet.write_rich_string(row, column, *parts, styles.of(**look, **quoted))
