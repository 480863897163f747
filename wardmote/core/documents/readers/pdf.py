"""PDF files with text in them (.pdf). A scan is refused: no words can be read from a picture.

Tables come from drawn borders, or from columns of white space where there are none. A table that goes on at the top of
the next page is one table; header rows printed again there are marked ``repeated_header``. A row that a page break cut in
two stays two rows, each with its ``page``. Lines that return on most pages are reported as headers and footers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from wardmote.core.documents.blocks import Document, Notice, Paragraph, Place, Table, UnreadableFile, type_of_notice
from wardmote.core.documents.pdf_safety import check_pdf
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.readers.grid import PlacedRow, check_size, lay_out, without_slivers
from wardmote.core.documents.readers.pdf_lines import (
    LIST_LABEL,
    Line,
    Vocabulary,
    is_apart,
    is_full,
    lines_of,
    running_text,
    upright,
)  # fmt: skip
from wardmote.core.documents.readers.pdf_page import (
    Page,
    Word,
    count_pages,
    last_error_is_password,
    opened,
    read_page,
    read_property,
)  # fmt: skip
from wardmote.core.documents.readers.pdf_tables import (
    Lattice,
    PageTable,
    find_aligned,
    find_lattices,
    read_aligned,
    read_lattice,
)  # fmt: skip
from wardmote.core.documents.readers.words import tidy
from wardmote.core.documents.safety import MAX_PDF_PAGES, damaged, password_needed, too_large

_EDGE = 0.11  # of the page's height: how far headers and footers reach in
_EDGE_LINES = 3  # and how many lines they may have
_SAME_BORDER = 6.0  # points: borders nearer than this on two pages are one
_NARROWEST_COLUMN = 5.0  # points
_HEADING_SIZE = 1.08  # of the size of body text
_ENOUGH_BODY = 300  # letters outside tables that tell the size of body text
_HEADER_ROWS = 3
_PAGE_NUMBER = re.compile(r"^(?:page|tudalen)?\s*[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|o|/)\s*\d{1,4})?$", re.IGNORECASE)
_UNKNOWN_SHARE = 0.2  # of the letters without a known character: the words cannot be trusted


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """The paragraphs and tables of a PDF. Raises ``UnreadableFile``."""
    check_pdf(data)
    document = Document("pdf", name)
    with opened(data) as handle:
        if handle is None:
            raise password_needed() if last_error_is_password() else damaged()
        pages = _read_pages(handle, document, progress)
        document.title = tidy(read_property(handle, "Title")).strip()
        document.modified = _as_date(read_property(handle, "ModDate") or read_property(handle, "CreationDate"))
    if not any(page.words for page in pages):
        raise UnreadableFile(
            "This PDF is a scan: it holds pictures of pages, without words. Ask for the Word or Excel file.",
            code="scan",
        )
    _Assembly(document, pages, progress).run()
    return document


def _read_pages(handle: Any, document: Document, progress: Progress) -> list[Page]:
    total = count_pages(handle)
    if total > MAX_PDF_PAGES:
        raise too_large(f"has {total} pages, more than the {MAX_PDF_PAGES} we read")
    pages = []
    for index in range(total):
        page = read_page(handle, index)
        if page is None:
            where = Place(page=index + 1)
            document.notices.append(Notice("unreadable-part", f"Page {index + 1} is damaged and was not read.", where))
        else:
            pages.append(page)
        progress(index + 1, 2 * total, "pages")
    return pages


@dataclass(slots=True)
class _Laid:
    """What stands on a page, from top to bottom: lines of text and tables."""

    page: Page
    lines: list[Line] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)


class _Assembly:
    """From pages to one document."""

    def __init__(self, document: Document, pages: list[Page], progress: Progress) -> None:
        self.document = document
        self.pages = pages
        self.progress = progress
        self.vocabulary = Vocabulary(word for page in pages for word in page.words)
        self.paragraphs = 0
        self.tables = 0

    def run(self) -> None:
        for page in self.pages:
            self._report_beside(page)
        laid = [self._lay(page) for page in self.pages]
        self._take_headers(laid)
        sizes = _heading_sizes(laid)
        open_table: _OpenTable | None = None
        for number, item in enumerate(laid):
            for block in _in_order(item, self.vocabulary):
                if isinstance(block, PageTable):
                    if open_table is not None and open_table.takes(block):
                        continue
                    self._close(open_table)
                    open_table = _OpenTable(block)
                else:
                    self._close(open_table)
                    open_table = None
                    self._paragraph(block, item.page, sizes)
            self.progress(len(laid) + number + 1, 2 * len(laid), "pages")
        self._close(open_table)

    def _notice(self, kind: type_of_notice, message: str, where: Place, text: str = "") -> None:
        self.document.notices.append(Notice(kind, message, where, text))

    # --- one page

    def _report_beside(self, page: Page) -> None:
        where = Place(page=page.number)
        hidden = [word for word in page.words if word.look.invisible]
        if hidden and len(hidden) < len(page.words):
            text = "\n".join(line.text for line in lines_of(hidden))
            self._notice("hidden-text", "Words that are not shown on the page; they are left out.", where, tidy(text))
            page.words = [word for word in page.words if not word.look.invisible]
        elif hidden:
            message = "The words of this page were recognised from a scan. Compare them with the page."
            self._notice("encoding", message, where)
        if page.letters and page.unknown_letters > _UNKNOWN_SHARE * page.letters:
            self._notice("encoding", "Most letters of this page have no meaning in the file and cannot be read.", where)
        if not page.words and page.pictures:
            self._notice("unreadable-part", "This page is a picture; its words cannot be read.", where)
        for words in page.comments:
            self._notice("comment", "Comment.", where, tidy(words))
        if page.fields:
            self._notice("unreadable-part", f"The page has {page.fields} form fields, which were not read.", where)

    def _lay(self, page: Page) -> _Laid:
        lattices = find_lattices(page)
        _mark_struck(page, lattices)
        laid = _Laid(page, tables=[read_lattice(lattice, page, self.vocabulary) for lattice in lattices])
        free = [word for word in page.words if not any(lattice.holds(word) for lattice in lattices)]
        laid.lines = lines_of(word for word in free if word.look.turn == 0)
        sideways = [word for word in free if word.look.turn != 0]
        if sideways:
            text = "\n".join(line.text for line in lines_of(upright(sideways)))
            self._notice("header-footer", "Words set sideways on the page.", Place(page=page.number), tidy(text))
        return laid

    def _take_headers(self, laid: list[_Laid]) -> None:
        """Take out the lines that return near the edges of the pages, and page numbers; report each once."""
        seen: Counter[str] = Counter()
        for item in laid:
            seen.update({_pattern(line.text) for side in _edges(item) for line in side})
        least = max(2, (len(laid) + 1) // 2)
        reported: dict[str, tuple[int, list[str]]] = {}
        for item in laid:
            taken: set[int] = set()
            for side in _edges(item):
                for line in side:  # from the edge inwards, up to the first that does not return
                    text = line.text
                    if seen[_pattern(text)] < least and not _PAGE_NUMBER.match(text):
                        break
                    taken.add(id(line))
                    texts = reported.setdefault(_pattern(text), (item.page.number, []))[1]
                    if text not in texts:
                        texts.append(text)
            item.lines = [line for line in item.lines if id(line) not in taken]
        for page, texts in reported.values():
            words = tidy("\n".join(texts))
            self._notice("header-footer", "Page header or footer; kept apart from the text.", Place(page=page), words)

    # --- blocks

    def _close(self, table: _OpenTable | None) -> None:
        if table is None:
            return
        self.tables += 1
        self.document.blocks.append(table.finished(self.tables))

    def _paragraph(self, lines: list[Line], page: Page, sizes: list[float]) -> None:
        room = max(line.right for line in lines) - min(line.left for line in lines)
        text, _ = running_text(lines, room, self.vocabulary).finish()
        text = re.sub(r"\n+", " ", text)
        if not text:
            return
        self.paragraphs += 1
        bold = all(line.bold for line in lines)
        level = _level(lines, sizes, bold, first=self.paragraphs == 1)
        self.document.blocks.append(Paragraph(text, self.paragraphs, level, page=page.number, bold=bold))


class _OpenTable:
    """A table that may go on on the next page."""

    def __init__(self, first: PageTable) -> None:
        self.borders = list(first.borders)
        self.rows: list[PlacedRow] = []
        self.last_page = self.first_page = first.page
        self.header: list[str] = []
        self._add(first, list(range(len(first.borders))))
        self.header = [_row_text(row) for row in self.rows[:_HEADER_ROWS]]

    def takes(self, table: PageTable) -> bool:
        """Add the table's rows if it goes on with this one: first on the next page, with the same borders."""
        if table.page != self.last_page + 1:
            return False
        if _fits(table.borders, self.borders):
            self._add(table, [_nearest(self.borders, border) for border in table.borders])
        elif len(self.borders) > 2 and _fits(self.borders, table.borders):
            self._widen(table.borders)
            self._add(table, list(range(len(table.borders))))
        else:
            return False
        return True

    def _widen(self, borders: list[float]) -> None:
        """Cut the grid finer, as the new page has it."""
        moved = [_nearest(borders, border) for border in self.borders]
        for row in self.rows:
            for placed in row.cells:
                end = moved[placed.column + placed.cell.colspan]
                placed.column = moved[placed.column]
                placed.cell.colspan = end - placed.column
        self.borders = list(borders)

    def _add(self, table: PageTable, columns: list[int]) -> None:
        repeats = 0
        for source in table.rows:
            row = PlacedRow(len(self.rows) + 1, source.cells, page=table.page)
            for placed in row.cells:
                end = columns[placed.column + placed.cell.colspan]
                placed.column = columns[placed.column]
                placed.cell.colspan = max(end - placed.column, 1)
            text = _row_text(row)
            if table.page != self.first_page and repeats < len(self.header) and text and text == self.header[repeats]:
                row.repeated_header = True
                repeats += 1
            else:
                repeats = len(self.header)
            self.rows.append(row)
        check_size(len(self.rows), len(self.borders))
        self.last_page = table.page

    def finished(self, number: int) -> Table:
        widths = [right - left for left, right in pairwise(self.borders)]
        widths = without_slivers(self.rows, widths, _NARROWEST_COLUMN)
        total = sum(widths) or 1.0
        shares = tuple(round(width / total, 4) for width in widths)
        return Table(lay_out(self.rows), number, page=self.first_page, widths=shares)


def _fits(borders: list[float], into: list[float]) -> bool:
    """Whether the borders are some of the others, and the outermost ones the same."""
    near = all(min(abs(border - other) for other in into) <= _SAME_BORDER for border in borders)
    outer = abs(borders[0] - into[0]) <= _SAME_BORDER and abs(borders[-1] - into[-1]) <= _SAME_BORDER
    return near and outer and len(borders) <= len(into)


def _nearest(borders: list[float], to: float) -> int:
    return min(range(len(borders)), key=lambda at: abs(borders[at] - to))


def _row_text(row: PlacedRow) -> str:
    return " | ".join(placed.cell.text for placed in row.cells if placed.cell.text)


# --- order, paragraphs, headings


def _in_order(laid: _Laid, vocabulary: Vocabulary) -> list[PageTable | list[Line]]:
    """Tables and paragraphs from top to bottom. Lines between tables are looked through for tables without borders."""
    blocks: list[PageTable | list[Line]] = []
    lines = laid.lines
    for table in [*laid.tables, None]:
        limit = table.box[1] if table is not None else float("inf")
        above = [line for line in lines if line.middle < limit]
        lines = lines[len(above) :]
        blocks.extend(_text_blocks(above, laid.page, vocabulary))
        if table is not None:
            blocks.append(table)
    return blocks


def _text_blocks(lines: list[Line], page: Page, vocabulary: Vocabulary) -> list[PageTable | list[Line]]:
    blocks: list[PageTable | list[Line]] = []
    margin = max((line.right for line in lines), default=0.0)
    at = 0
    while at < len(lines):
        found = find_aligned(lines, at)
        if found is not None:
            end, gutters = found
            blocks.append(read_aligned(lines[at:end], gutters, page, vocabulary))
            at = end
            continue
        paragraph = [lines[at]]
        at += 1
        while at < len(lines) and _goes_on(lines[at - 1], lines[at], margin) and find_aligned(lines, at) is None:
            paragraph.append(lines[at])
            at += 1
        blocks.append(paragraph)
    return blocks


def _goes_on(before: Line, line: Line, margin: float) -> bool:
    """Whether a line belongs to the paragraph of the one before."""
    if is_apart(before, line) or before.bold != line.bold or abs(before.size - line.size) > 0.6:
        return False
    if LIST_LABEL.match(line.words[0].text) and len(line.words) > 1:
        return False
    return is_full(before, line, margin - before.left)


def _heading_sizes(laid: list[_Laid]) -> list[float]:
    """The sizes of letters that are larger than body text, largest first."""
    counts: Counter[float] = Counter()
    for item in laid:
        for line in item.lines:
            counts[_rounded(line.size)] += len(line.text)
    if sum(counts.values()) < _ENOUGH_BODY:
        for item in laid:
            counts.update(_rounded(word.size) for word in item.page.words)
    body = max(counts, key=lambda size: counts[size], default=10.0)
    return [body, *sorted((size for size in counts if size > _HEADING_SIZE * body), reverse=True)]


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _level(lines: Sequence[Line], sizes: list[float], bold: bool, *, first: bool) -> int | None:
    """The level of a heading by its size; bold lines of the size of body text come below all larger ones."""
    body, *larger = sizes
    size = _rounded(lines[0].size)
    if len(lines) > 4:
        return None
    if size in larger:
        rank = larger.index(size)
        return 0 if first and rank == 0 else min(rank + 1, 9)
    short = sum(len(line.text) for line in lines) <= 120
    if bold and short and size >= 0.98 * body and not lines[-1].text.endswith((".", ";", ",")):
        return min(len(larger) + 1, 9)
    return None


def _edges(laid: _Laid) -> tuple[list[Line], list[Line]]:
    """The lines that may be a header and those that may be a footer, each from the edge of the page inwards."""
    height = laid.page.height
    above = [line for line in laid.lines[:_EDGE_LINES] if line.bottom < _EDGE * height]
    below = [line for line in laid.lines[: -_EDGE_LINES - 1 : -1] if line.top > (1 - _EDGE) * height]
    return above, below


def _pattern(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _mark_struck(page: Page, lattices: list[Lattice]) -> None:
    """Mark the words that a drawn line crosses at half their height; a line below them only underlines."""
    borders = [(lattice.box, at) for lattice in lattices for at in lattice.rows]
    for left, top, right, _ in page.level:
        if any(abs(at - top) < 1.5 and box[0] - 2 <= left and right <= box[2] + 2 for box, at in borders):
            continue
        for word in page.words:
            if word.look.turn == 0 and _crosses(word, left, top, right):
                word.struck = True


def _crosses(word: Word, left: float, at: float, right: float) -> bool:
    if not 0.34 < (at - word.top) / word.size < 0.68:
        return False
    return min(right, word.right) - max(left, word.left) > 0.5 * (word.right - word.left)


def _as_date(text: str) -> date | None:
    match = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", text)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
