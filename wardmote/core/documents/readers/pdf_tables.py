"""Tables on a PDF page: from drawn borders first, from columns of white space where there are none.

Borders that touch make one lattice. Two neighbouring fields of it with no border between them are one merged cell. A
lattice with hardly any words in it is a chart's grid, not a table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from wardmote.core.documents.blocks import Cell
from wardmote.core.documents.readers.colours import visible
from wardmote.core.documents.readers.grid import PlacedCell
from wardmote.core.documents.readers.pdf_lines import (
    LIST_LABEL,
    Line,
    Vocabulary,
    lines_of,
    running_text,
    upright,
)  # fmt: skip
from wardmote.core.documents.readers.pdf_page import Area, Box, Page, Word
from wardmote.core.documents.readers.words import Words

_NEAR = 3.0  # points: borders nearer than this are one
_MOST_CROSSINGS = 400_000  # pairs of lines compared on one page; a drawing with more is no table
_LEAST_FILLED = 0.15  # of the fields must hold words
_WIDEST_PADDING = 12.0  # points between border and words
_GUTTER = 7.0  # points: the narrowest white column between two columns of words
_LEAST_LINES = 3
_RULED_GUTTER = 6.0  # points: the narrowest white column of a table with lines between its rows
_WIDE_RULE = 0.3  # of the page's width: how long a line between two rows is at least


@dataclass(slots=True)
class TableRow:
    """The cells that begin in one row of a page's table; columns count from 0 between ``PageTable.borders``."""

    cells: list[PlacedCell] = field(default_factory=list)


@dataclass(slots=True)
class PageTable:
    """A table as far as it stands on one page."""

    page: int
    box: Box
    borders: list[float]
    rows: list[TableRow]


# --- tables with borders


@dataclass(slots=True)
class _Run:
    """A straight line: at ``at`` across, from ``start`` to ``end`` along."""

    at: float
    start: float
    end: float


@dataclass(slots=True)
class Lattice:
    """Borders that touch each other."""

    columns: list[float]
    rows: list[float]
    level: list[_Run]
    upright: list[_Run]

    @property
    def box(self) -> Box:
        return self.columns[0], self.rows[0], self.columns[-1], self.rows[-1]

    def holds(self, word: Word) -> bool:
        left, top, right, bottom = self.box
        return left <= word.centre <= right and top - 1 <= word.middle <= bottom + 1


def find_lattices(page: Page) -> list[Lattice]:
    """The bordered tables of a page, from top to bottom."""
    edges_level, edges_upright = _edges(page)
    level = _runs([(top, left, right) for left, top, right, _ in [*page.level, *edges_level]])
    upright_runs = _runs([(left, top, bottom) for left, top, _, bottom in [*page.upright, *edges_upright]])
    lattices = [lattice for group in _touching(level, upright_runs) if (lattice := _lattice(*group)) is not None]
    lattices += _ruled(page)
    lattices = [lattice for lattice in lattices if _has_words(lattice, page.words)]
    return sorted(_outermost(lattices), key=lambda lattice: lattice.rows[0])


def _ruled(page: Page) -> list[Lattice]:
    """Tables that have lines between their rows and none between their columns.

    The white columns between the words take the place of the missing lines. A row whose words run across them is one
    cell; a line that reaches over some columns only leaves the others merged down.
    """
    level = _runs([(top, left, right) for left, top, right, _ in page.level])
    if len(level) < _LEAST_LINES or len(level) * len(page.words) > _MOST_CROSSINGS:
        return []
    runs = [
        run
        for run in level
        if not any(w.top < run.at < w.bottom and run.start < w.right and w.left < run.end for w in page.words)
    ]
    drawn = [(left, top, bottom) for left, top, _, bottom in page.upright]
    found: list[Lattice] = []
    for extent in _same_extents([run for run in runs if run.end - run.start > _WIDE_RULE * page.width]):
        left, right = extent[0].start, extent[0].end
        words = [word for word in page.words if left - 1 <= word.centre <= right + 1]
        for top, bottom in _stretches(extent, words):
            if any(left + _NEAR < at < right - _NEAR and start < bottom and top < end for at, start, end in drawn):
                continue
            inside = [run for run in runs if top - 1 <= run.at <= bottom + 1 and left - _NEAR <= run.start < right]
            lattice = _ruled_lattice(inside, (left, top, right, bottom), words)
            if lattice is not None:
                found.append(lattice)
    return found


def _same_extents(runs: list[_Run]) -> list[list[_Run]]:
    """Level lines that begin and end alike, from top to bottom, where there are enough of them for a table."""
    groups: list[list[_Run]] = []
    for run in sorted(runs, key=lambda run: run.at):
        for group in groups:
            if abs(group[0].start - run.start) <= _NEAR and abs(group[0].end - run.end) <= _NEAR:
                group.append(run)
                break
        else:
            groups.append([run])
    return [group for group in groups if len(group) >= _LEAST_LINES]


def _stretches(rules: list[_Run], words: list[Word]) -> list[tuple[float, float]]:
    """The tables among rules of one extent: words that stand far from both their rules are a heading between two."""
    bands = [(a.at, b.at, [word for word in words if a.at < word.middle < b.at]) for a, b in pairwise(rules)]
    slack = sorted(_slack(top, bottom, inside) for top, bottom, inside in bands if inside)
    usual = slack[len(slack) // 2] if slack else 0.0
    stretches: list[tuple[float, float]] = []
    fresh = True
    for top, bottom, inside in bands:
        if not inside or _slack(top, bottom, inside) > 2 * usual + _NEAR:
            fresh = True
        elif fresh:
            stretches.append((top, bottom))
            fresh = False
        else:
            stretches[-1] = stretches[-1][0], bottom
    return stretches


def _slack(top: float, bottom: float, words: list[Word]) -> float:
    """The white above and below the words between two lines."""
    return bottom - top - (max(word.bottom for word in words) - min(word.top for word in words))


def _ruled_lattice(level: list[_Run], box: Box, words: list[Word]) -> Lattice | None:
    left, top, right, bottom = box
    rows = _positions([run.at for run in level])
    bands = [(a, b, [word for word in words if a < word.middle < b]) for a, b in pairwise(rows)]
    divided = [inside for _, _, inside in bands if _is_divided(inside)]
    if len(divided) < 2:
        return None
    filled = _union([], [(word.left, word.right) for inside in divided for word in inside])
    gutters = [(a[1], b[0]) for a, b in pairwise(filled) if b[0] - a[1] >= _RULED_GUTTER]
    if not gutters:
        return None
    # Words mostly begin at the left of their column, so the border is set there: it is the same on every page.
    columns = [left, *(end - _NEAR for _, end in gutters), right]
    walls = [
        _Run(at, a, b)
        for a, b, inside in bands
        if _is_divided(inside) or not _crosses_gutter(inside, gutters)
        for at in columns[1:-1]
    ]
    return Lattice(columns, [top, *rows[1:-1], bottom], level, walls)


def _is_divided(words: list[Word]) -> bool:
    """Whether a line of these words has a gap wider than spaces."""
    return any(
        word.left - before.right > _RULED_GUTTER
        for line in lines_of(word for word in words if word.look.turn == 0)
        for before, word in pairwise(line.words)
    )


def _crosses_gutter(words: list[Word], gutters: list[tuple[float, float]]) -> bool:
    reach = _union([], [(word.left - _RULED_GUTTER / 2, word.right + _RULED_GUTTER / 2) for word in words])
    return any(start < (a + b) / 2 < end for start, end in reach for a, b in gutters)


def _edges(page: Page) -> tuple[list[Box], list[Box]]:
    """The edges of shaded boxes: a table may have no other borders. A shaded page is no box."""
    level, upright_edges = [], []
    for area in page.areas:
        left, top, right, bottom = area.box
        if (
            area.curved
            or bottom - top < 5
            or right - left < 5
            or (right - left) * (bottom - top) > 0.6 * page.width * page.height
        ):
            continue
        level += [(left, top, right, top), (left, bottom, right, bottom)]
        upright_edges += [(left, top, left, bottom), (right, top, right, bottom)]
    return level, upright_edges


def _runs(lines: list[tuple[float, float, float]]) -> list[_Run]:
    """Lines at nearly one place as one line, as far as they touch end to end."""
    merged: list[_Run] = []
    for group in _near(sorted(lines)):
        at = sum(line[0] for line in group) / len(group)
        run: _Run | None = None
        for _, start, end in sorted(group, key=lambda line: line[1]):
            if run is not None and start <= run.end + _NEAR:
                run.end = max(run.end, end)
            else:
                run = _Run(at, start, end)
                merged.append(run)
    return merged


def _near(lines: list[tuple[float, float, float]]) -> list[list[tuple[float, float, float]]]:
    groups: list[list[tuple[float, float, float]]] = []
    for line in lines:
        if groups and line[0] - groups[-1][0][0] <= _NEAR:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _touching(level: list[_Run], upright_runs: list[_Run]) -> list[tuple[list[_Run], list[_Run]]]:
    """Lines that cross or touch, directly or through others, as groups."""
    if len(level) * len(upright_runs) > _MOST_CROSSINGS:
        return []
    parent = list(range(len(level) + len(upright_runs)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, across in enumerate(level):
        for j, down in enumerate(upright_runs, start=len(level)):
            meets = (
                across.start - _NEAR <= down.at <= across.end + _NEAR
                and down.start - _NEAR <= across.at <= down.end + _NEAR
            )
            if meets:
                parent[root(i)] = root(j)
    groups: dict[int, tuple[list[_Run], list[_Run]]] = {}
    for i, across in enumerate(level):
        groups.setdefault(root(i), ([], []))[0].append(across)
    for j, down in enumerate(upright_runs, start=len(level)):
        groups.setdefault(root(j), ([], []))[1].append(down)
    return [group for group in groups.values() if group[0] and group[1]]


def _lattice(level: list[_Run], upright_runs: list[_Run]) -> Lattice | None:
    columns = _positions([run.at for run in upright_runs] + [min(r.start for r in level), max(r.end for r in level)])
    rows = _positions(
        [run.at for run in level] + [min(r.start for r in upright_runs), max(r.end for r in upright_runs)]
    )
    if len(columns) < 3 or len(rows) < 2:
        return None
    return Lattice(columns, rows, level, upright_runs)


def _positions(values: list[float]) -> list[float]:
    kept: list[float] = []
    for value in sorted(values):
        if not kept or value - kept[-1] > _NEAR:
            kept.append(value)
    return kept


def _has_words(lattice: Lattice, words: Sequence[Word]) -> bool:
    fields = {
        (bisect_right(lattice.rows, word.middle), bisect_right(lattice.columns, word.centre))
        for word in words
        if lattice.holds(word)
    }
    across, down = len(lattice.columns) - 1, len(lattice.rows) - 1
    # Of a row that a page break cut in two, the second page may hold the end of a single cell.
    return len(fields) >= (1 if across > 2 else 2) and len(fields) >= _LEAST_FILLED * across * down


def _outermost(lattices: list[Lattice]) -> list[Lattice]:
    """Without those that lie inside another: a box drawn in a cell is no table of its own."""
    return [
        lattice
        for lattice in lattices
        if not any(other is not lattice and _inside(lattice.box, other.box) for other in lattices)
    ]


def _inside(inner: Box, outer: Box) -> bool:
    return (
        outer[0] - 1 <= inner[0] and outer[1] - 1 <= inner[1] and inner[2] <= outer[2] + 1 and inner[3] <= outer[3] + 1
        and inner != outer
    )  # fmt: skip


def read_lattice(lattice: Lattice, page: Page, vocabulary: Vocabulary) -> PageTable:
    """The cells of a bordered table with their words, spans, shading and struck-out stretches."""
    fields = _merged_fields(lattice)
    inside: dict[int, list[Word]] = {}
    for word in page.words:
        if lattice.holds(word):
            row = min(max(bisect_right(lattice.rows, word.middle) - 1, 0), len(lattice.rows) - 2)
            column = min(max(bisect_right(lattice.columns, word.centre) - 1, 0), len(lattice.columns) - 2)
            inside.setdefault(fields.owner[row][column], []).append(word)
    areas = [area for area in page.areas if _overlaps(area.box, lattice.box)]
    padding = _padding(fields.boxes, inside)
    rows = [TableRow() for _ in lattice.rows[:-1]]
    for number, span in enumerate(fields.spans):
        top, left, height, width = span
        box = fields.boxes[number]
        cell = _cell(inside.get(number, []), box, box[2] - box[0] - 2 * padding, areas, vocabulary)
        cell.rowspan, cell.colspan = height, width
        rows[top].cells.append(PlacedCell(left, cell))
    return PageTable(page.number, lattice.box, lattice.columns, rows)


@dataclass(slots=True)
class _Fields:
    owner: list[list[int]]  # for each row and column, the number of the cell that covers it
    spans: list[tuple[int, int, int, int]]  # of each cell: first row, first column, rows, columns
    boxes: list[Box]


def _merged_fields(lattice: Lattice) -> _Fields:
    """Which fields of the lattice are one cell: those without a border between them."""
    rows, columns = lattice.rows, lattice.columns
    beside = [
        [_is_walled(lattice.upright, columns[c + 1], rows[r], rows[r + 1]) for c in range(len(columns) - 2)]
        for r in range(len(rows) - 1)
    ]
    below = [
        [_is_walled(lattice.level, rows[r + 1], columns[c], columns[c + 1]) for c in range(len(columns) - 1)]
        for r in range(len(rows) - 2)
    ]
    owner = [[-1] * (len(columns) - 1) for _ in rows[:-1]]
    spans: list[tuple[int, int, int, int]] = []
    boxes: list[Box] = []
    for top in range(len(rows) - 1):
        for left in range(len(columns) - 1):
            if owner[top][left] >= 0:
                continue
            right = left
            while right + 1 < len(columns) - 1 and not beside[top][right] and owner[top][right + 1] < 0:
                right += 1
            bottom = top
            while bottom + 1 < len(rows) - 1 and _opens_below(below, beside, owner, bottom, left, right):
                bottom += 1
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    owner[row][column] = len(spans)
            spans.append((top, left, bottom - top + 1, right - left + 1))
            boxes.append((columns[left], rows[top], columns[right + 1], rows[bottom + 1]))
    return _Fields(owner, spans, boxes)


def _opens_below(
    below: list[list[bool]], beside: list[list[bool]], owner: list[list[int]], row: int, left: int, right: int
) -> bool:
    across = range(left, right + 1)
    if any(below[row][column] or owner[row + 1][column] >= 0 for column in across):
        return False
    return not any(beside[row + 1][column] for column in across[:-1])


def _is_walled(runs: list[_Run], at: float, start: float, end: float) -> bool:
    """Whether some line at ``at`` covers the middle of the stretch from ``start`` to ``end``."""
    middle = (start + end) / 2
    return any(abs(run.at - at) <= _NEAR and run.start <= middle <= run.end for run in runs)


def _padding(boxes: list[Box], inside: dict[int, list[Word]]) -> float:
    """The usual space between a cell's border and its words: the smallest that is seen."""
    seen = [word.left - boxes[number][0] for number, words in inside.items() for word in words if word.look.turn == 0]
    return min(max(min(seen, default=2.0), 0.0), _WIDEST_PADDING)


def _overlaps(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _cell(words: list[Word], box: Box, room: float, areas: list[Area], vocabulary: Vocabulary) -> Cell:
    """A cell from its words; ``room`` is how wide its lines could have been."""
    gathered = Words()
    sideways = [word for word in words if word.look.turn != 0]
    for group, width in (
        ([word for word in words if word.look.turn == 0], room),
        (upright(sideways), box[3] - box[1] - 2 * _NEAR),
    ):
        if group and not gathered.empty:
            gathered.add("\n")
        gathered.extend(running_text(lines_of(group), width, vocabulary))
    text, struck = gathered.finish()
    fill = visible(_shade(box, areas))
    if fill is None and not any(map(str.isalnum, text)):
        colours = {word.look.colour for word in words} - {"000000", "FFFFFF"}
        fill = next(iter(colours)) if len(colours) == 1 else visible(_sign_colour(box, areas))
    bold = bool(text) and all(word.look.bold for word in words if any(map(str.isalnum, word.text)))
    return Cell(text, fill, bold, struck=struck)


def _shade(box: Box, areas: list[Area]) -> str | None:
    """The colour painted last over most of the cell."""
    shade = None
    for area in areas:
        if not area.curved and _covered_share(box, area.box) > 0.5:
            shade = area.colour
    return shade


def _sign_colour(box: Box, areas: list[Area]) -> str | None:
    """The colour of a shape drawn inside a cell without words: a traffic light."""
    colours = {area.colour for area in areas if _inside(area.box, box) and _covered_share(box, area.box) <= 0.5} - {
        "000000"
    }
    return next(iter(colours)) if len(colours) == 1 else None


def _covered_share(box: Box, by: Box) -> float:
    width = min(box[2], by[2]) - max(box[0], by[0])
    height = min(box[3], by[3]) - max(box[1], by[1])
    size = (box[2] - box[0]) * (box[3] - box[1])
    return width * height / size if width > 0 and height > 0 and size > 0 else 0.0


# --- tables without borders


def find_aligned(lines: list[Line], start: int) -> tuple[int, list[tuple[float, float]]] | None:
    """How far the lines from ``start`` keep common white columns, and where these lie; None if that is no table."""
    best: tuple[int, list[tuple[float, float]]] | None = None
    filled: list[tuple[float, float]] = []
    split = 0
    for at in range(start, len(lines)):
        line = lines[at]
        if at > start and line.top - lines[at - 1].bottom > 3 * line.size:
            break
        parts = _parts(line)
        filled = _union(filled, [(part[0].left, part[-1].right) for part in parts])
        gutters = [(a[1], b[0]) for a, b in pairwise(filled) if b[0] - a[1] >= _GUTTER]
        if not gutters or (best is not None and len(gutters) < len(best[1])):
            break
        split += len(parts) > 1
        if at + 1 - start >= _LEAST_LINES and split >= _LEAST_LINES and split * 3 >= at + 1 - start:
            best = at + 1, gutters
    if best is None or _is_list(lines[start : best[0]], best[1]):
        return None
    return best


def _parts(line: Line) -> list[list[Word]]:
    """The words of a line between gaps that are wider than spaces."""
    parts: list[list[Word]] = [[line.words[0]]]
    for before, word in pairwise(line.words):
        if word.left - before.right > max(_GUTTER, 0.9 * word.size):
            parts.append([word])
        else:
            parts[-1].append(word)
    return parts


def _union(intervals: list[tuple[float, float]], more: list[tuple[float, float]]) -> list[tuple[float, float]]:
    merged: list[tuple[float, float]] = []
    for start, end in sorted([*intervals, *more]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def _is_list(lines: list[Line], gutters: list[tuple[float, float]]) -> bool:
    """Whether two columns are only numbers or bullets and the paragraphs they stand before."""
    if len(gutters) != 1:
        return False
    labels = [[word for word in line.words if word.right <= gutters[0][0] + 1] for line in lines]
    return all(not label or (len(label) == 1 and LIST_LABEL.match(label[0].text)) for label in labels)


def read_aligned(
    lines: list[Line], gutters: list[tuple[float, float]], page: Page, vocabulary: Vocabulary
) -> PageTable:
    """The cells of a table without borders. A line begins a row if its first column has words, or a rule lies above it."""
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    borders = [left, *((start + end) / 2 for start, end in gutters), right]
    rules = sorted(top for x0, top, x1, _ in page.level if x1 - x0 > 0.5 * (right - left))
    rules = [top for top in rules if lines[0].top - 2 < top < lines[-1].bottom + 2]
    groups: list[list[Line]] = []
    for line in lines:
        if not groups or _begins_row(line, groups[-1][-1], borders, rules):
            groups.append([line])
        else:
            groups[-1].append(line)
    boxes = [(min(line.top for line in group), max(line.bottom for line in group)) for group in groups]
    # Nothing shows how wide a column is, so its widest line tells.
    rooms = [_widest(lines, start, end) for start, end in pairwise(borders)]
    rows = []
    for group, (top, bottom) in zip(groups, boxes, strict=True):
        row = TableRow()
        for column in range(len(borders) - 1):
            box = (borders[column], top, borders[column + 1], bottom)
            words = [word for line in group for word in line.words if box[0] <= word.centre <= box[2]]
            areas = [area for area in page.areas if _overlaps(area.box, box)]
            row.cells.append(PlacedCell(column, _cell(words, box, rooms[column], areas, vocabulary)))
        rows.append(row)
    return PageTable(page.number, (left, lines[0].top, right, lines[-1].bottom), borders, rows)


def _widest(lines: list[Line], start: float, end: float) -> float:
    """The width of the widest line between two borders."""
    parts = ([word for word in line.words if start <= word.centre <= end] for line in lines)
    return max((max(w.right for w in part) - min(w.left for w in part) for part in parts if part), default=0.0)


def _begins_row(line: Line, before: Line, borders: list[float], rules: list[float]) -> bool:
    if len(rules) >= _LEAST_LINES:
        return any(before.middle < top < line.middle for top in rules)
    filled = {bisect_right(borders, word.centre) for word in line.words}
    return 1 in filled or len(filled) * 2 > len(borders) - 1
