"""Text that somebody extracted from a document (.txt), with its tables as the extraction left them.

Four shapes of table are known; ``docs/formats/reading.md`` shows one of each:

- *rows by line*: one row a line, cells divided by tabs;
- *cells by line*: each cell begins a line with a tab, further lines of the cell have none, a blank line ends a row;
- *pipes*: cells divided by "|", with or without rules of "-", "=" and "+";
- *aligned*: columns kept apart by at least two spaces in the same place on every line.

Everything else is paragraphs. Which lines make a table is decided by how many lines agree, never by the words in them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Cell, Document, Notice, Paragraph, Place, Row, Table
from wardmote.core.documents.readers import Progress, encodings, no_progress
from wardmote.core.documents.readers.grid import check_size
from wardmote.core.documents.readers.words import tidy
from wardmote.core.documents.safety import damaged

_RULE = re.compile(r"^[\s|+:=\-─━═┼├┤┌┐└┘┬┴╪╞╡│]+$")
_GAP = re.compile(
    r"[^\s.;:!?] {2,}(?=\S)|\S {3,}(?=\S)"
)  # two spaces after a full stop are a typist's habit, no column
_LOOK_AHEAD = 16  # pieces of text looked at to learn how many columns a table has, and where a row ends
_WIDE = 150  # characters: a text with longer lines than this was not broken into lines by hand
_LEAST_ALIGNED = 3  # lines that must agree before spaces count as columns


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """The paragraphs and tables of an extracted text. Raises ``UnreadableFile``."""
    text, codec = encodings.decoded(data)
    if text is None:
        raise damaged("it is not text")
    document = Document("txt", name)
    if "\ufffd" in text:
        document.notices.append(
            Notice("encoding", f"Some characters do not fit the encoding {codec} and were lost.", Place())
        )
    document.blocks.extend(_Text(text, progress).blocks())
    return document


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    page: int | None

    @property
    def blank(self) -> bool:
        """Nothing at all: a lone tab is not blank, it is an empty cell."""
        return not self.text.strip(" \u00a0")

    @property
    def words(self) -> str:
        return self.text.strip()

    @property
    def begins_cell(self) -> bool:
        return self.text.lstrip(" ").startswith("\t")

    @property
    def tabbed(self) -> bool:
        return "\t" in self.text

    @property
    def by_row(self) -> bool:
        """Two or more cells with words on the one line."""
        return sum(1 for cell in self.text.split("\t") if cell.strip()) >= 2


@dataclass(slots=True)
class _Piece:
    """What stands between two blank lines: words that begin no cell, then cells."""

    start: int
    page: int | None
    lead: str = ""
    cells: list[str] = field(default_factory=list)
    first_cell: int = -1  # the line on which its cells begin

    @property
    def begins_row(self) -> bool:
        return bool(self.cells) and not self.lead


@dataclass(slots=True)
class _Draft:
    """A table as it is gathered: the cells of each row in order."""

    rows: list[list[str]] = field(default_factory=list)
    pages: list[int | None] = field(default_factory=list)

    def add(self, cells: list[str], page: int | None) -> None:
        self.rows.append(cells)
        self.pages.append(page)

    def finished(self, number: int, width: int) -> Table:
        width = max(width, max(map(len, self.rows), default=0))
        check_size(len(self.rows), width)
        rows = [
            Row(_cells(cells, width), at, page)
            for at, (cells, page) in enumerate(zip(self.rows, self.pages, strict=True), start=1)
        ]
        return Table(rows, number, page=self.pages[0] if self.pages else None)


class _Text:
    def __init__(self, text: str, progress: Progress) -> None:
        self.progress = progress
        self.lines = list(_lines(text))
        self.tables = 0
        self.paragraphs = 0
        cells = sum(1 for line in self.lines if line.begins_cell and not line.by_row)
        rows = sum(1 for line in self.lines if line.by_row)
        self.by_cell = cells > rows
        self.wrapped = _is_wrapped(self.lines)
        self.pieces = _pieces(self.lines) if self.by_cell else []
        self.piece_at = {piece.first_cell: number for number, piece in enumerate(self.pieces) if piece.cells}
        self.wrapped_at = max((len(line.text.rstrip()) for line in self.lines), default=0)

    def blocks(self) -> Iterator[Paragraph | Table]:
        at = 0
        while at < len(self.lines):
            if at % 500 == 0:
                self.progress(at, len(self.lines), "lines")
            if self.lines[at].blank:
                at += 1
                continue
            table, after = self._table_at(at)
            if table is not None:
                yield table
                at = after
            else:
                paragraph, at = self._paragraph_at(at)
                if paragraph is not None:
                    yield paragraph

    def _table_at(self, at: int) -> tuple[Table | None, int]:
        line = self.lines[at]
        if at in self.piece_at:
            return self._cells_by_line(at)
        if line.tabbed:
            return self._rows_by_line(at)
        if line.text.count("|") >= 1 or _RULE.match(line.text):
            return self._pipes(at)
        if _GAP.search(line.words):
            return self._aligned(at)
        return None, at

    def _number_table(self, draft: _Draft, width: int = 0) -> Table:
        self.tables += 1
        return draft.finished(self.tables, width)

    # --- paragraphs

    def _paragraph_at(self, at: int) -> tuple[Paragraph | None, int]:
        first = self.lines[at]
        pieces = [first.words]
        at += 1
        while self.wrapped and at < len(self.lines) and self._goes_on(self.lines[at - 1], self.lines[at]):
            pieces.append(self.lines[at].words)
            at += 1
        text = re.sub(r"\t+", "\t", " ".join(filter(None, pieces)))
        if not text:
            return None, at
        self.paragraphs += 1
        return Paragraph(text, self.paragraphs, page=first.page), at

    def _goes_on(self, before: _Line, line: _Line) -> bool:
        """Whether a line continues the paragraph before it: that line was full, and this one begins nothing new."""
        full = len(before.text.rstrip()) >= 0.75 * self.wrapped_at
        return (
            full
            and not line.blank
            and not line.tabbed
            and not re.match(r"\s*(?:[•·▪\-–*]|\(?\w{1,3}[.)])\s", line.text)
        )

    # --- rows by line

    def _rows_by_line(self, at: int) -> tuple[Table | None, int]:
        draft, after, blanks = _Draft(), at, 0
        by_row = 0
        while at < len(self.lines) and blanks <= 2:
            line = self.lines[at]
            if line.blank:
                blanks += 1
            elif line.tabbed or self._is_bridge(at):
                draft.add([cell.strip() for cell in line.text.rstrip("\t ").split("\t")], line.page)
                by_row += line.by_row
                blanks, after = 0, at + 1
            else:
                break
            at += 1
        if by_row < 2:
            return None, at
        draft.rows, draft.pages = _with_words(draft)
        return self._number_table(draft), after

    def _is_bridge(self, at: int) -> bool:
        """A line without tabs right between two rows: a heading, or words that ran over from the row above."""
        return 0 < at < len(self.lines) - 1 and self.lines[at - 1].tabbed and self.lines[at + 1].tabbed

    # --- cells by line

    def _cells_by_line(self, at: int) -> tuple[Table | None, int]:
        """Rows of one width: pieces between blank lines are joined while that makes a row complete.

        A blank line ends a row as a rule, but stands inside a cell too. So a piece with too few cells takes the pieces
        after it, words without a tab included, if together they come to exactly the table's width.
        """
        at = self.piece_at[at]
        width = self._width_from(at)
        if width < 2:
            return None, self.pieces[at].first_cell
        draft = _Draft()
        while at < len(self.pieces) and (self.pieces[at].begins_row or not draft.rows):
            if draft.rows and self._another_table(at, width):
                break
            after = self._row_end(at, width)
            cells: list[str] = []
            for piece in self.pieces[at:after]:
                if piece.lead and cells:
                    cells[-1] = f"{cells[-1]}\n{piece.lead}".strip("\n")
                cells.extend(piece.cells)
            for row in _regular_rows(cells, width):
                draft.add(row, self.pieces[at].page)
            at = after
        end = self.pieces[at].start if at < len(self.pieces) else len(self.lines)
        return self._number_table(draft, width), end

    def _width_from(self, at: int) -> int:
        """How many columns the table that begins here has: the number with which most pieces come out as whole rows."""
        sizes = {len(piece.cells) for piece in self.pieces[at : at + _LOOK_AHEAD] if len(piece.cells) > 1}
        best = max(sizes, key=lambda size: (self._fit(at, size), size), default=1)
        return _interval(self.pieces[at].cells) or best

    def _fit(self, start: int, width: int) -> int:
        """How many of the next pieces lie in rows of this width, less those that lie in others; headings do not count."""
        fit, at = 0, start
        while at < min(start + _LOOK_AHEAD, len(self.pieces)) and (self.pieces[at].begins_row or at == start):
            if at > start and self._another_table(at, width):
                break
            after = self._row_end(at, width)
            have = sum(len(piece.cells) for piece in self.pieces[at:after])
            if have == width:
                fit += after - at
            elif have > 1:
                fit -= 1
            at = after
        return fit

    def _row_end(self, at: int, width: int) -> int:
        """The piece after the row that begins at piece ``at``."""
        have = len(self.pieces[at].cells)
        for after in range(at + 1, min(at + _LOOK_AHEAD, len(self.pieces))):
            if have >= width:
                break
            have += len(self.pieces[after].cells)
            if have == width:
                return after + 1
        return at + 1

    def _another_table(self, at: int, width: int) -> bool:
        """Whether rows of one other width follow each other here: three of them, or two before something else."""
        size = len(self.pieces[at].cells)
        second, third = (self.pieces[at + step] if at + step < len(self.pieces) else None for step in (1, 2))
        if size in (1, width) or second is None or not second.begins_row or len(second.cells) != size:
            return False
        return len(third.cells) == size if third is not None and third.cells else self._row_end(at, width) == at + 1

    # --- pipes

    def _pipes(self, at: int) -> tuple[Table | None, int]:
        start = at
        while (
            at < len(self.lines)
            and ("|" in self.lines[at].text or _RULE.match(self.lines[at].text))
            and not self.lines[at].blank
        ):
            at += 1
        region = self.lines[start:at]
        rows = [(line, _pipe_cells(line.text)) for line in region if not _RULE.match(line.text)]
        common = Counter(len(cells) for _, cells in rows).most_common(1)
        if not common or common[0][0] < 2 or common[0][1] < 2:
            return None, start
        draft = _Draft()
        ruled = sum(1 for line in region if _RULE.match(line.text)) >= 3
        fresh = True
        for line in region:
            if _RULE.match(line.text):
                fresh = True
                continue
            cells = _pipe_cells(line.text)
            if ruled and not fresh and len(cells) == len(draft.rows[-1]):
                draft.rows[-1] = [f"{old}\n{new}".strip("\n") for old, new in zip(draft.rows[-1], cells, strict=True)]
            else:
                draft.add(cells, line.page)
            fresh = False
        return self._number_table(draft), at

    # --- aligned

    def _aligned(self, start: int) -> tuple[Table | None, int]:
        end, gutters = self._aligned_region(start)
        if end is None:
            return None, start
        draft = _Draft()
        after_blank = True
        spaced = sum(1 for at in range(start + 1, end) if self.lines[at].blank) * 3 >= end - start
        for at in range(start, end):
            line = self.lines[at]
            if line.blank:
                after_blank = True
                continue
            cells = _cut(line.text, gutters)
            begins = after_blank if spaced else bool(cells[0]) or sum(map(bool, cells)) * 2 > len(cells)
            if begins or not draft.rows:
                draft.add(cells, line.page)
            else:
                draft.rows[-1] = [f"{old}\n{new}".strip("\n") for old, new in zip(draft.rows[-1], cells, strict=True)]
            after_blank = False
        return self._number_table(draft), end

    def _aligned_region(self, start: int) -> tuple[int | None, list[tuple[int, int]]]:
        """How far the lines from here keep the same blank columns, and where those lie."""
        best: tuple[int | None, list[tuple[int, int]]] = (None, [])
        region: list[str] = []
        filled: set[int] = set()
        blanks = 0
        for at in range(start, len(self.lines)):
            line = self.lines[at]
            if line.blank:
                blanks += 1
                if blanks > 2:
                    break
                continue
            if line.tabbed or "|" in line.text:
                break
            trial = filled | {place for place, character in enumerate(line.text) if not character.isspace()}
            gutters = _gutters(trial, [*region, line.text])
            if not gutters or (best[0] is not None and len(gutters) < len(best[1])):
                break
            region.append(line.text)
            filled, blanks = trial, 0
            if len(region) >= _LEAST_ALIGNED and sum(1 for text in region if _GAP.search(text.strip())) * 2 >= len(
                region
            ):
                best = (at + 1, gutters)
        return best


def _lines(text: str) -> Iterator[_Line]:
    pages = text.replace("\r\n", "\n").split("\f")
    for number, page in enumerate(pages, start=1):
        for line in tidy(page).split("\n"):
            yield _Line(line, number if len(pages) > 1 else None)


def _is_wrapped(lines: Sequence[_Line]) -> bool:
    """Whether the text was broken into lines of one width, so that a paragraph runs over several."""
    lengths = [len(line.text.rstrip()) for line in lines if not line.blank and not line.tabbed]
    if len(lengths) < 4 or max(lengths) > _WIDE:
        return False
    return sum(1 for length in lengths if length >= 0.75 * max(lengths)) * 3 >= len(lengths)


def _pieces(lines: Sequence[_Line]) -> list[_Piece]:
    """The text between blank lines, each as the words before its first cell and its cells."""
    pieces: list[_Piece] = []
    open_piece = False
    for at, line in enumerate(lines):
        if line.blank:
            open_piece = False
            continue
        if not open_piece:
            pieces.append(_Piece(at, line.page))
            open_piece = True
        piece = pieces[-1]
        if line.begins_cell:
            if not piece.cells:
                piece.first_cell = at
            piece.cells.extend(cell.strip() for cell in line.text.lstrip(" ")[1:].rstrip("\t").split("\t"))
        elif piece.cells:
            piece.cells[-1] = f"{piece.cells[-1]}\n{line.words}".strip("\n")
        else:
            piece.lead = f"{piece.lead}\n{line.words}".strip("\n")
    return pieces


def _interval(cells: Sequence[str]) -> int:
    """The width of a table whose rows each begin with an empty cell and have no blank line between them; else 0."""
    starts = [at for at, cell in enumerate(cells) if not cell]
    if len(starts) < 2 or starts[0] != 0:
        return 0
    step = starts[1]
    return step if step > 2 and starts == list(range(0, len(cells), step)) and len(cells) % step == 0 else 0


def _regular_rows(cells: list[str], width: int) -> list[list[str]]:
    """One row; or several, where a table has no blank lines between its rows and the cells come out even."""
    if len(cells) > width and len(cells) % width == 0:
        return [cells[at : at + width] for at in range(0, len(cells), width)]
    return [cells]


def _with_words(draft: _Draft) -> tuple[list[list[str]], list[int | None]]:
    """The rows that hold words: a line of tabs alone is no row."""
    kept = [(cells, page) for cells, page in zip(draft.rows, draft.pages, strict=True) if any(cells)]
    return [cells for cells, _ in kept], [page for _, page in kept]


def _cells(texts: list[str], width: int) -> list[Cell]:
    """A row of full width. A single cell that begins the row stands over all columns, as a heading does."""
    if len(texts) == 1 and width > 1:
        return [Cell(texts[0], colspan=width), *(Cell(covered_by="left") for _ in range(width - 1))]
    return [Cell(text) for text in texts] + [Cell() for _ in range(width - len(texts))]


def _pipe_cells(text: str) -> list[str]:
    text = text.strip()
    text = text.removeprefix("|").removesuffix("|")
    return [cell.strip() for cell in text.split("|")]


def _gutters(filled: set[int], region: list[str]) -> list[tuple[int, int]]:
    """The blank columns, at least two wide, that have words on both sides in some line of the region."""
    width = max(filled, default=-1) + 1
    found: list[tuple[int, int]] = []
    left = min(filled, default=0)
    at = left
    while at < width:
        if at in filled:
            at += 1
            continue
        end = at
        while end < width and end not in filled:
            end += 1
        if end - at >= 2 and end < width and any(line[:at].strip() and line[end:].strip() for line in region):
            found.append((at, end))
        at = end
    return found


def _cut(text: str, gutters: list[tuple[int, int]]) -> list[str]:
    starts = [0, *(end for _, end in gutters)]
    ends = [*(start for start, _ in gutters), len(text)]
    return [text[start:end].strip() for start, end in zip(starts, ends, strict=True)]
