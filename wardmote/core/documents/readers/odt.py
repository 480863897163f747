"""OpenDocument texts (.odt).

As with Word: the text is what is printed with all tracked changes accepted, automatic numbers belong to it, and what
stands beside it is reported with its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from lxml import etree

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Place, Table
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.readers.grid import PlacedCell, PlacedRow, check_size, lay_out, without_slivers
from wardmote.core.documents.readers.odf import (
    DRAW,
    OFFICE,
    OUTLINE,
    STYLE,
    TABLE,
    TEXT,
    Gathered,
    Lists,
    Styles,
    TextReader,
    open_package,
    read_properties,
    repeats,
    spans,
)  # fmt: skip
from wardmote.core.documents.readers.words import tidy
from wardmote.core.documents.safety import MAX_COLUMNS, Package, damaged

_BODY_WRAPPERS = frozenset(
    f"{TEXT}{name}"
    for name in (
        "section", "index-body", "index-title", "table-of-content", "table-index", "alphabetical-index", "bibliography",
        "illustration-index", "user-index", "object-index", "numbered-paragraph",
    )
)  # fmt: skip


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """The paragraphs and tables of a text. Raises ``UnreadableFile``."""
    return _Reader(open_package(data), name, progress).read()


@dataclass(frozen=True, slots=True)
class _InList:
    """Which list a paragraph stands in, and on which level."""

    style: str
    level: int


@dataclass(slots=True)
class _Labelled:
    """A paragraph with the number or bullet that is printed before it."""

    element: etree._Element
    label: str = ""


class _Reader:
    def __init__(self, package: Package, name: str, progress: Progress) -> None:
        self.package = package
        self.progress = progress
        self.document = Document("odt", name)
        self.styles = Styles()
        self.text = TextReader(self.styles, self.document, self._flat)
        self.lists = Lists(self.styles)
        self.paragraphs = 0
        self.tables = 0

    def read(self) -> Document:
        read_properties(self.package, self.document)
        named = self.package.optional_xml("styles.xml")
        self.styles.add_all(named)
        root = self.package.xml("content.xml")
        self.styles.add_all(root)
        body = root.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise damaged("its text is missing")
        self._report_headers(named)
        self.text.deletions(body)
        total = len(body)
        for done, element in enumerate(body):
            self._block(element)
            if done % 50 == 0:
                self.progress(done, total, "paragraphs and tables")
        return self.document

    # --- the body

    def _block(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in (f"{TEXT}p", f"{TEXT}h", f"{TEXT}list"):
            for item in self._labelled(element):
                self._paragraph(item)
        elif tag == f"{TABLE}table":
            self._table(element)
        elif tag == f"{TEXT}section" and element.get(f"{TEXT}display") == "none":
            self.text.notice("hidden-text", "A hidden section; it is left out.", self._flat(element))
        elif tag in _BODY_WRAPPERS:
            for child in element:
                self._block(child)
        elif tag in (f"{TEXT}change-start", f"{TEXT}change-end"):
            self.text.place = Place(paragraph=self.paragraphs + 1)
            self.text.change(element)
        elif tag.startswith(DRAW):
            self.text.place = Place(paragraph=self.paragraphs + 1)
            self.text.drawing(element)

    def _paragraph(self, item: _Labelled) -> None:
        self.text.place = Place(paragraph=self.paragraphs + 1)
        gathered = self.text.paragraph(item.element)
        text, _ = gathered.words.finish()
        if text:
            self.paragraphs += 1
            level = self._level(item.element)
            self.document.blocks.append(Paragraph(text, self.paragraphs, level, item.label, bold=not gathered.plain))

    def _level(self, element: etree._Element) -> int | None:
        name = element.get(f"{TEXT}style-name")
        if self.styles.is_title(name):
            return 0
        if element.tag == f"{TEXT}h":
            written = element.get(f"{TEXT}outline-level", "1")
            return min(max(int(written), 1), 9) if written.isdigit() and len(written) < 4 else 1
        outline = self.styles.look("paragraph", name).outline_level
        return min(outline, 9) if outline else None

    def _labelled(self, element: etree._Element, inside: _InList | None = None) -> Iterator[_Labelled]:
        """The paragraphs of a paragraph or list, in order, each counted as it is printed."""
        if element.tag == f"{TEXT}h":
            written = element.get(f"{TEXT}outline-level", "1")
            level = int(written) if written.isdigit() and len(written) < 4 else 1
            is_header = element.get(f"{TEXT}is-list-header") == "true"
            style = inside.style if inside is not None else OUTLINE
            yield _Labelled(element, "" if is_header else self.lists.next_label(style, level))
        elif element.tag == f"{TEXT}p":
            yield _Labelled(element)
        elif element.tag == f"{TEXT}list":
            yield from self._items(element, inside)

    def _items(self, element: etree._Element, inside: _InList | None) -> Iterator[_Labelled]:
        own = element.get(f"{TEXT}style-name") or (inside.style if inside is not None else "")
        here = _InList(own, inside.level + 1 if inside is not None else 1)
        goes_on = element.get(f"{TEXT}continue-numbering") == "true" or element.get(f"{TEXT}continue-list") is not None
        if inside is None and not goes_on:
            self.lists.restart(own, 1)
        for item in element:
            if item.tag not in (f"{TEXT}list-item", f"{TEXT}list-header"):
                continue
            waiting = item.tag == f"{TEXT}list-item"  # the first paragraph of an item bears its number
            for child in item:
                if child.tag == f"{TEXT}list":
                    yield from self._items(child, here)
                elif child.tag in (f"{TEXT}p", f"{TEXT}h"):
                    label = self._next_label(item, child, here) if waiting else ""
                    waiting = False
                    yield _Labelled(child, label)

    def _next_label(self, item: etree._Element, paragraph: etree._Element, here: _InList) -> str:
        named = self.styles.look("paragraph", paragraph.get(f"{TEXT}style-name")).list_style
        start = item.get(f"{TEXT}start-value")
        number = int(start) if start and start.isdigit() and len(start) < 7 else None
        return self.lists.next_label(here.style or named or "", here.level, number)

    # --- tables

    def _table(self, element: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        rows: list[PlacedRow] = []
        at = 1
        for source, is_header in _rows(element):
            times = repeats(source, "rows")
            self.text.place = Place(table=number, row=at)
            row = PlacedRow(at, self._cells(source), is_header)
            at += times
            if source.get(f"{TABLE}visibility", "visible") in ("collapse", "filter"):
                words = " | ".join(placed.cell.text for placed in row.cells if placed.cell.text)
                self.text.notice("hidden-row", "A hidden row, which is not printed; it is left out.", words)
                continue
            rows.append(row)
            check_size(len(rows), 1)
            if len(rows) % 500 == 0:
                self.progress(len(rows), 0, "rows of a table")
        self.text.place = Place(table=number)
        if rows:
            widths = without_slivers(rows, [], 0.0)
            self.document.blocks.append(Table(lay_out(rows), number, widths=() if not any(widths) else tuple(widths)))

    def _cells(self, row: etree._Element) -> list[PlacedCell]:
        cells: list[PlacedCell] = []
        column = 0
        row_place = self.text.place
        for element in row:
            if element.tag not in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
                continue
            times = min(repeats(element, "columns"), MAX_COLUMNS + 1)
            check_size(1, column + times)
            if element.tag == f"{TABLE}table-cell":
                self.text.place = replace(row_place, column=column + 1)
                across, down = spans(element)
                check_size(1, column + across)
                for copy in range(times):
                    cell = self._cell(element)
                    cell.colspan, cell.rowspan = across, down
                    cells.append(PlacedCell(column + copy, cell))
            column += times
        self.text.place = row_place
        return cells

    def _cell(self, element: etree._Element) -> Cell:
        look = self.styles.look("table-cell", element.get(f"{TABLE}style-name"))
        gathered = self._words(element)
        text, struck = gathered.words.finish()
        return Cell(text, gathered.fill(text, look.fill), bool(text) and not gathered.plain, struck=struck)

    def _words(self, elements: Iterable[etree._Element]) -> Gathered:
        """The words of a cell, a note or a box: a line for each paragraph, and for each row of a table inside it."""
        gathered = Gathered()
        lines = 0
        for element in elements:
            if element.tag == f"{TABLE}table":
                message = "A table inside a cell; its words are read into the cell, a line for each row."
                self.text.notice("nested-table", message)
                for row, _ in _rows(element):
                    words = " | ".join(
                        " ".join(self._words(cell).words.finish()[0].split("\n"))
                        for cell in row
                        if cell.tag == f"{TABLE}table-cell"
                    )
                    gathered.words.add(f"\n{words}" if lines else words)
                    lines += 1
            elif element.tag in _BODY_WRAPPERS:
                inner = self._words(element)
                if lines and not inner.words.empty:
                    gathered.words.add("\n")
                gathered.extend(inner)
                lines += 1
            elif element.tag.startswith(DRAW):
                self.text.drawing(element)
            elif element.tag in (f"{TEXT}change-start", f"{TEXT}change-end"):
                self.text.change(element)
            else:
                for item in self._labelled(element):
                    if lines:
                        gathered.words.add("\n")
                    line = self.text.paragraph(item.element)
                    if item.label:
                        gathered.words.add(item.label if line.words.empty else f"{item.label} ")
                    gathered.extend(line)
                    lines += 1
        return gathered

    def _flat(self, elements: Iterable[etree._Element]) -> str:
        return self._words(elements).words.finish()[0]

    def _report_headers(self, named: etree._Element | None) -> None:
        """Report page headers and footers, which stand with the named styles; each wording once."""
        if named is None:
            return
        seen: set[str] = set()
        self.text.place = Place()
        kinds = [f"{STYLE}{kind}{which}" for kind in ("header", "footer") for which in ("", "-left", "-first")]
        for element in named.iter(*kinds):
            words = tidy(self._flat(element))
            if words and words not in seen:
                seen.add(words)
                kind = "header" if "header" in element.tag else "footer"
                self.text.notice("header-footer", f"Page {kind}; its words are kept apart from the text.", words)


def _rows(table: etree._Element, *, header: bool = False) -> Iterator[tuple[etree._Element, bool]]:
    """The rows of a table and whether each is repeated as a header, also those in groups."""
    for child in table:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag in (f"{TABLE}table-header-rows", f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, header=header or child.tag == f"{TABLE}table-header-rows")
