"""OpenDocument sheets (.ods), streamed row by row.

The text of a cell is what its author saw: OpenDocument stores it beside the value. Rows and columns that stand for many
equal ones are written out as far as they hold words; a sheet's million empty rows cost nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from lxml import etree

from wardmote.core.documents.blocks import Cell, Document, Notice, Place, Row, Table, type_of_notice
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.readers.grid import PlacedCell, PlacedRow, check_size, lay_out
from wardmote.core.documents.readers.numberformat import Value, general
from wardmote.core.documents.readers.odf import (
    DRAW,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    Gathered,
    Look,
    Styles,
    TextReader,
    open_package,
    read_properties,
    repeats,
    spans,
)  # fmt: skip
from wardmote.core.documents.readers.sheets import as_number, letters_of
from wardmote.core.documents.readers.words import tidy
from wardmote.core.documents.safety import MAX_COLUMNS, Package

_REPORT_EVERY = 1_000
_HIDDEN = frozenset({"collapse", "filter"})
_STREAMED = (
    f"{TABLE}table-row", f"{TABLE}table-column", f"{TABLE}table", f"{STYLE}style", f"{TABLE}shapes", f"{TABLE}tracked-changes",
)  # fmt: skip


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """One table for each sheet that shows something. Raises ``UnreadableFile``."""
    return _Workbook(open_package(data), name, progress).read()


@dataclass(slots=True)
class _Sheet:
    """One sheet as it is gathered."""

    rows: list[PlacedRow] = field(default_factory=list)
    next_row: int = 1
    columns: list[tuple[int, bool, str | None]] = field(default_factory=list)  # count, hidden, style of its cells
    hidden_words: dict[int, list[str]] = field(default_factory=dict)  # by hidden column
    hidden_rows: list[tuple[int, str, str]] = field(default_factory=list)  # number, why, words
    has_rules: bool = False

    def column(self, number: int) -> tuple[bool, str | None]:
        """Whether a column, counting from 0, is hidden, and the style its cells have by default."""
        for count, hidden, style in self.columns:
            if number < count:
                return hidden, style
            number -= count
        return False, None


class _Workbook:
    def __init__(self, package: Package, name: str, progress: Progress) -> None:
        self.package = package
        self.progress = progress
        self.document = Document("ods", name)
        self.styles = Styles()
        self.text = TextReader(self.styles, self.document, self._flat)

    def read(self) -> Document:
        read_properties(self.package, self.document)
        self.styles.add_all(self.package.optional_xml("styles.xml"))
        sheet = _Sheet()
        for element in self.package.stream("content.xml", _STREAMED):
            if element.tag == f"{STYLE}style":
                self.styles.add(element)
                continue
            if _is_nested(element):
                continue
            if element.tag == f"{TABLE}table-column":
                hidden = element.get(f"{TABLE}visibility", "visible") in _HIDDEN
                style = element.get(f"{TABLE}default-cell-style-name")
                sheet.columns.append((repeats(element, "columns"), hidden, style))
            elif element.tag == f"{TABLE}table-row":
                self._row(sheet, element)
                _forget(element)
            elif element.tag == f"{TABLE}table":
                self._finish(sheet, element)
                sheet = _Sheet()
                _forget(element)
            else:
                self._beside(element)
        return self.document

    def _notice(self, kind: type_of_notice, message: str, where: Place, text: str = "") -> None:
        self.document.notices.append(Notice(kind, message, where, text))

    def _flat(self, elements: Iterable[etree._Element]) -> str:
        lines = (self.text.paragraph(e).words.finish()[0] for e in elements if e.tag in (f"{TEXT}p", f"{TEXT}h"))
        return "\n".join(filter(None, lines))

    def _beside(self, element: etree._Element) -> None:
        self.text.place = Place(sheet=_sheet_name(element))
        if element.tag == f"{TABLE}shapes":
            for child in element:
                if child.tag.startswith(DRAW):
                    self.text.drawing(child)
        else:
            words = " ".join(" ".join(map(str, element.itertext())).split())
            message = "Changes to cells were tracked; the sheet is read as it is shown."
            self._notice("tracked-insertion", message, Place(), tidy(words))

    # --- rows and cells

    def _row(self, sheet: _Sheet, element: etree._Element) -> None:
        times = repeats(element, "rows")
        number = sheet.next_row
        sheet.next_row += times
        self.text.place = Place(sheet=_sheet_name(element), row=number)
        cells = self._cells(sheet, element)
        visibility = element.get(f"{TABLE}visibility", "visible")
        words = " | ".join(placed.cell.text for placed in cells if placed.cell.text)
        if not words:
            return
        if visibility in _HIDDEN:
            sheet.hidden_rows.append((number, visibility, words))
            return
        check_size(len(sheet.rows) + times, 1)
        for copy in range(times):
            again = cells if copy == 0 else [PlacedCell(p.column, _copied(p.cell)) for p in cells]
            sheet.rows.append(PlacedRow(number + copy, again))
            if len(sheet.rows) % _REPORT_EVERY == 0:
                self.progress(len(sheet.rows), 0, f"rows of the sheet {self.text.place.sheet}")

    def _cells(self, sheet: _Sheet, row: etree._Element) -> list[PlacedCell]:
        cells: list[PlacedCell] = []
        column = 0
        row_place = self.text.place
        for element in row:
            if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = repeats(element, "columns")
            self.text.place = Place(sheet=row_place.sheet, row=row_place.row, column=column + 1)
            cell = self._cell(sheet, element, column)
            if element.tag.endswith("covered-table-cell"):
                if cell.text:
                    message = "Words under a merged cell, which the sheet does not show; they are left out."
                    self._notice("hidden-text", message, self.text.place, cell.text)
            elif cell.text or cell.fill:
                across, cell.rowspan = spans(element)
                cell.colspan = min(across, MAX_COLUMNS)
                if cell.text:
                    check_size(1, column + times)
                copies = range(min(times, MAX_COLUMNS))
                cells.extend(PlacedCell(column + copy, _copied(cell) if copy else cell) for copy in copies)
            column += times
        self.text.place = row_place
        return cells

    def _cell(self, sheet: _Sheet, element: etree._Element, column: int) -> Cell:
        _, default = sheet.column(column)
        look = self.styles.look("table-cell", element.get(f"{TABLE}style-name") or default)
        sheet.has_rules = sheet.has_rules or look.has_rules
        gathered = self._words(element, look)
        text, struck = gathered.words.finish()
        value = _value(element)
        if not text and value is not None:
            text = _shown(value)  # a program that stores no text beside the value
        if element.get(f"{TABLE}formula") and not text and element.get(f"{OFFICE}value-type") is None:
            self._notice(
                "formula", "A formula has no saved result. Open the file, save it and try again.", self.text.place
            )
        return Cell(text, gathered.fill(text, look.fill), bool(text) and not gathered.plain, struck=struck, value=value)

    def _words(self, element: etree._Element, look: Look) -> Gathered:
        gathered = Gathered()
        first = True
        for child in element:
            if child.tag == f"{TEXT}p":
                if not first:
                    gathered.words.add("\n")
                gathered.extend(self.text.paragraph(child, look))
                first = False
            elif child.tag == f"{OFFICE}annotation":
                self._comment(child)
            elif child.tag.startswith(DRAW):
                self.text.drawing(child)
        return gathered

    def _comment(self, element: etree._Element) -> None:
        author = next((tidy(e.text or "") for e in element if etree.QName(e).localname == "creator"), "").strip()
        message = f"Comment by {author}." if author else "Comment."
        self._notice("comment", message, self.text.place, self._flat(element))

    # --- the end of a sheet

    def _finish(self, sheet: _Sheet, element: etree._Element) -> None:
        name = tidy(element.get(f"{TABLE}name", "")).strip()
        look = self.styles.look("table", element.get(f"{TABLE}style-name"))
        place = Place(sheet=name)
        if look.shown is False:
            lines = [" | ".join(p.cell.text for p in row.cells if p.cell.text) for row in sheet.rows]
            words = "\n".join([*lines, *(words for _, _, words in sheet.hidden_rows)])
            if words:
                self._notice("hidden-sheet", f"The hidden sheet {name}; it is left out.", place, words)
            return
        for number, why, words in sheet.hidden_rows:
            reason = "A row hidden by a filter" if why == "filter" else "A hidden row"
            self._notice("hidden-row", f"{reason}; it is left out.", Place(sheet=name, row=number), words)
        if sheet.has_rules:
            message = f"Colours of the sheet {name} partly come from rules. They were not read."
            self._notice("conditional-format", message, place)
        if sheet.rows:
            self._add_table(sheet, name)

    def _add_table(self, sheet: _Sheet, name: str) -> None:
        last = max(p.column for row in sheet.rows for p in row.cells if p.cell.text) + 1
        check_size(len(sheet.rows), last)
        for stored in sheet.rows:
            stored.cells = [placed for placed in stored.cells if placed.column < last]
        _fit_row_spans(sheet.rows)
        rows = lay_out(sheet.rows)
        hidden = {column for column in range(last) if sheet.column(column)[0]}
        if hidden:
            self._report_columns(rows, hidden, name)
            rows = [_without(row, hidden) for row in rows]
        numbers = [column + 1 for column in range(last) if column not in hidden]
        for row in rows:
            row.cells = row.cells[: len(numbers)]
        kept = [row for row in rows if any(cell.text or cell.covered_by for cell in row.cells)]
        if kept:
            table = Table(kept, len(self.document.blocks) + 1, sheet=name)
            table.column_numbers = () if len(numbers) == last else tuple(numbers)
            self.document.blocks.append(table)

    def _report_columns(self, rows: list[Row], hidden: set[int], name: str) -> None:
        for column in sorted(hidden):
            words = "\n".join(row.cells[column].text for row in rows if row.cells[column].text)
            if words:
                message = f"The hidden column {letters_of(column + 1)}; it is left out."
                self._notice("hidden-column", message, Place(sheet=name, column=column + 1), words)


def _without(row: Row, hidden: set[int]) -> Row:
    """A row without its hidden columns; a merged cell that began in one moves to its first that shows."""
    cells: list[Cell] = []
    moving: Cell | None = None
    for column, cell in enumerate(row.cells):
        if column in hidden:
            if cell.colspan > 1:
                cell.colspan -= 1
                moving = cell
            continue
        if cell.covered_by == "left" and moving is not None:
            cell = moving
        elif cell.colspan > 1:
            cell.colspan -= sum(1 for other in range(column + 1, column + cell.colspan) if other in hidden)
        moving = None
        cells.append(cell)
    return Row(cells, row.number, row.page, row.repeated_header)


def _fit_row_spans(rows: list[PlacedRow]) -> None:
    """Count the rows that a cell spans among those that are left: empty and hidden ones are gone."""
    numbers = [row.number for row in rows]
    for at, row in enumerate(rows):
        for placed in row.cells:
            if placed.cell.rowspan > 1:
                last = row.number + placed.cell.rowspan - 1
                placed.cell.rowspan = sum(1 for number in numbers[at : at + placed.cell.rowspan] if number <= last)


def _copied(cell: Cell) -> Cell:
    return Cell(cell.text, cell.fill, cell.bold, None, cell.colspan, cell.rowspan, cell.struck, cell.value)


def _value(element: etree._Element) -> Value | None:
    kind = element.get(f"{OFFICE}value-type")
    if kind in ("float", "percentage", "currency"):
        return as_number(element.get(f"{OFFICE}value", ""))
    if kind == "boolean":
        return element.get(f"{OFFICE}boolean-value") == "true"
    if kind == "date":
        return _moment(element.get(f"{OFFICE}date-value", ""))
    return None


def _moment(stored: str) -> date | datetime | None:
    try:
        return datetime.fromisoformat(stored) if "T" in stored else date.fromisoformat(stored)
    except ValueError:
        return None


def _shown(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else general(value)


def _is_nested(element: etree._Element) -> bool:
    """Whether a row or table stands inside a cell or a drawing, and will be met again with it."""
    parent = element.getparent()
    while parent is not None:
        if parent.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell") or parent.tag.startswith(DRAW):
            return True
        parent = parent.getparent()
    return False


def _sheet_name(element: etree._Element) -> str | None:
    parent = element.getparent()
    while parent is not None and parent.tag != f"{TABLE}table":
        parent = parent.getparent()
    return tidy(parent.get(f"{TABLE}name", "")).strip() if parent is not None else None


def _forget(element: etree._Element) -> None:
    """Free a streamed element, and the empty shells before it. Columns before it have been read."""
    element.clear()
    parent = element.getparent()
    while parent is not None and (before := element.getprevious()) is not None:
        parent.remove(before)
