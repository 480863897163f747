"""Tables that print one action as a card: labels down the side, values beside them.

Each card becomes one row of a plan.
"""

from __future__ import annotations

from collections.abc import Sequence

from wardmote.core.documents.blocks import Cell, Row, Table
from wardmote.plans.reading.evidence import evidence_of
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.headers import Header

_LEAST_LABELS = 3


def read_cards(lines: Sequence[Line]) -> tuple[Header, list[Line], list[Line]] | None:
    """The cards of a table: a header of their labels, a line for each card, and the lines over the first card.

    Headings between cards are left where they stand.
    None where the table holds no cards: fewer than three rows open with the name of a field, or their values are
    names of fields too.
    """
    if turned := _turned(lines):
        return turned
    lead: list[Line] = []
    order: list[list[tuple[str, Cell, Line]] | Line] = []
    labelled = 0
    for line in lines:
        pairs = _pairs(line)
        if not pairs:
            if len(line.filled) > 1:
                return None
            (order if order else lead).append(line)
            continue
        labelled += 1
        for label, cell in pairs:
            card = order[-1] if order else None
            if not isinstance(card, list) or any(fold(label) == fold(known) for known, _, _ in card):
                card = []
                order.append(card)
            card.append((label, cell, line))
    if labelled < _LEAST_LABELS or _is_grid(lines):
        return None
    cards = [card for card in order if isinstance(card, list)]
    labels = list(dict.fromkeys(fold(label) for card in cards for label, _, _ in card))
    words = {
        at: next(label for card in cards for label, _, _ in card if fold(label) == key) for at, key in enumerate(labels)
    }
    header = Header(0, -1, words, {}, dict(words), by="labels beside the values")
    for at, key in enumerate(labels):
        header.again[at] = [label for card in cards for label, _, _ in card if fold(label) == key][1:]
    made = [_line(one, labels, lines[0].table) if isinstance(one, list) else one for one in order]
    return header, made, lead


def _turned(lines: Sequence[Line]) -> tuple[Header, list[Line], list[Line]] | None:
    """A table turned on its side: the names of the fields down the first column, one action in each further column."""
    start = next((at for at, line in enumerate(lines) if len(line.filled) > 1), len(lines))
    rows = lines[start:]
    width = max((line.filled[-1] + 1 for line in rows if line.filled), default=0)
    if not _LEAST_LABELS <= len(rows) <= 40 or width < 3:
        return None
    if any(not line.filled or line.filled[0] != 0 or not _is_label(line.texts[0]) for line in rows):
        return None
    if any(_is_label(line.text(at)) for line in rows[:1] for at in range(1, width)) or _is_grid_of_labels(rows):
        return None
    if len({_field(line.texts[0]) for line in rows}) < _LEAST_LABELS:
        return None
    words = {at: line.texts[0] for at, line in enumerate(rows)}
    header = Header(0, -1, words, {}, dict(words), by="labels down the first column")
    return header, [_turned_line(rows, column) for column in range(1, width)], list(lines[:start])


def _turned_line(rows: Sequence[Line], column: int) -> Line:
    """One column of a turned table as a row; a cell that reaches over from the column before was merged from above."""
    cells = []
    for line in rows:
        cell = line.cell(column)
        cells.append(Cell(covered_by="above") if cell.covered_by == "left" else cell)
    texts = [cell.text.strip() for cell in cells]
    row = Row(cells, rows[0].number, rows[0].row.page)
    return Line(rows[0].table, row, texts, [at for at, text in enumerate(texts) if text])


def _field(text: str) -> str:
    return evidence_of(text.rstrip(":"))[0][0]


def _is_grid_of_labels(rows: Sequence[Line]) -> bool:
    values = [line.texts[at] for line in rows for at in line.filled[1:]]
    return sum(_is_label(value) for value in values) > 0.3 * len(values)


def _pairs(line: Line) -> list[tuple[str, Cell]]:
    """The labels of a row with the cells beside them."""
    cells = [(at, cell) for at, cell in enumerate(line.row.cells) if cell.covered_by is None]
    out: list[tuple[str, Cell]] = []
    at = 0
    while at < len(cells):
        label = cells[at][1].text.strip().rstrip(":").strip()
        if not label:
            at += 1
            continue
        if not _is_label(label) or at + 1 >= len(cells):
            return []
        out.append((cells[at][1].text.strip(), cells[at + 1][1]))
        at += 2
    return out


def _is_label(text: str) -> bool:
    return len(text) <= 40 and any(score >= 0.55 for _, score, _ in evidence_of(text))


def _is_grid(lines: Sequence[Line]) -> bool:
    """Whether the values are names of fields as often as the labels: then it is a grid, not a card."""
    values = [cell.text.strip() for line in lines for _, cell in _pairs(line) if cell.text.strip()]
    return not values or sum(_is_label(value) for value in values) > 0.4 * len(values)


def _line(record: Sequence[tuple[str, Cell, Line]], labels: Sequence[str], table: Table) -> Line:
    cells = [Cell() for _ in labels]
    for label, cell, _ in record:
        cells[labels.index(fold(label))] = cell
    source = record[0][2].row
    texts = [cell.text.strip() for cell in cells]
    row = Row(cells, source.number, source.page)
    return Line(table, row, texts, [at for at, text in enumerate(texts) if text])
