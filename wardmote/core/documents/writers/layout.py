"""What the page writers have to know of a table before it is set: fair column widths, and which rows stay whole.

Neither Word's file format nor a typst template can measure text, so both are told. The estimates use the average
letter of the table's size and err on the side of more room.
"""

from __future__ import annotations

from math import ceil

from wardmote.core.documents.compose import Cell, Slot, TableBlock, body_slots, header_rows, plain

LETTER = 4.5  # points: an average letter at the table's 9 points
BOLD_LETTER = 5.4
PADDING = 11.0  # points: both sides of a cell
TAG_PADDING = 8.0
TAG_LINES = 2
PICTURE_LINES = 3

# A row of up to so many lines stays on one page; a longer one may break, or half a page would stand empty.
WHOLE_LINES = 11
# A table of up to so many lines stays on one page with its caption.
WHOLE_TABLE = 24


def column_widths(table: TableBlock, room: float) -> list[float]:
    """Widths in points that add up to ``room``: the shares asked for, with enough for titles and tags.

    A column is never narrower than the longest word of its title or its longest tag, while the others have room.
    """
    total = sum(column.width for column in table.columns)
    asked = [room * column.width / total for column in table.columns]
    needed = _needed(table)
    if sum(needed) >= room:
        return asked
    short = {number for number, (want, need) in enumerate(zip(asked, needed, strict=True)) if need > want}
    while True:
        free = room - sum(needed[number] for number in short)
        shares = sum(column.width for number, column in enumerate(table.columns) if number not in short)
        widths = [
            needed[number] if number in short else free * column.width / shares
            for number, column in enumerate(table.columns)
        ]
        newly = {number for number, width in enumerate(widths) if number not in short and width < needed[number]}
        if not newly:
            return widths
        short |= newly


def _needed(table: TableBlock) -> list[float]:
    needed = [0.0] * len(table.columns)
    for head in (head for row in header_rows(table) for head in row if head.colspan == 1):
        longest = max((len(word) for word in head.text.split()), default=0)
        needed[head.column] = longest * BOLD_LETTER + PADDING
    for row, slots in zip(table.rows, body_slots(table), strict=True):
        for column, slot in enumerate(slots):
            if row.kind == "data" and slot.first and slot.cell.tag:
                wanted = len(slot.cell.tag.text) * BOLD_LETTER + PADDING + TAG_PADDING
                needed[column] = max(needed[column], wanted)
    # A title of one monstrous word must not starve the other columns.
    return [min(need, 110.0) for need in needed]


def letters(width: float) -> int:
    """How many average letters a column of ``width`` points holds, at least 1."""
    return max(1, int((width - PADDING) / LETTER))


def cell_lines(cell: Cell, width: float) -> int:
    """How many lines a cell takes in a column of ``width`` points, at least 1."""
    room = letters(width)
    printed = [line for runs in cell.paragraphs for line in plain(runs).split("\n")]
    beside = (TAG_LINES if cell.tag else 0) + (PICTURE_LINES if cell.image else 0)
    return max(1, sum(max(1, ceil(len(line) / room)) for line in printed) + beside)


def row_lines(slots: list[Slot], widths: list[float]) -> int:
    """The height of a row in lines. A cell that covers several rows does not count: it has their room too."""
    if len(slots) != len(widths):
        return cell_lines(slots[0].cell, sum(widths))
    return max((cell_lines(s.cell, w) for s, w in zip(slots, widths, strict=True) if s.cell.rowspan == 1), default=1)


def is_whole(lines: int) -> bool:
    """Whether a row of so many lines should stay on one page."""
    return lines <= WHOLE_LINES


def stays_together(table: TableBlock, widths: list[float]) -> bool:
    """Whether the whole table should stay on one page."""
    return len(table.head) + 1 + sum(row_lines(slots, widths) for slots in body_slots(table)) <= WHOLE_TABLE
