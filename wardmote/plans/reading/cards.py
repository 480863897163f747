"""Tables that print one action as a card: labels down the side, values beside them. Each card becomes one row of a plan."""

from __future__ import annotations

from collections.abc import Sequence

from wardmote.core.documents.blocks import Cell, Row, Table
from wardmote.plans.reading.evidence import evidence_of
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.headers import Header

_LEAST_LABELS = 3


def read_cards(lines: Sequence[Line]) -> tuple[Header, list[Line], list[Line]] | None:
    """The cards of a table as a header of their labels, a line for each card (with headings between cards left where they stand), and
    the lines over the first card.

    None where the table holds no cards: fewer than three rows open with the name of a field, or their values are names of fields too.
    """
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
