"""From a document to its tables in segments: which rows stand under which header, and what kind of table each is.

One table of the source may hold several tables (a sheet with the plan, its key and a glossary), and several tables of the source may be
one (a plan broken by pages, with its header on the first only).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Document, Paragraph, Table
from wardmote.plans.reading import headers, headings, layouts
from wardmote.plans.reading.columns import Layout
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.format import ReadColumn, ReadTable
from wardmote.plans.reading.grid import Line, lines_of, width_of
from wardmote.plans.reading.headers import Header
from wardmote.plans.reading.layouts import Mapping
from wardmote.plans.reading.rows import Item, classify

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(slots=True)
class Segment:
    """The rows of one table under one header. ``lead`` are rows of one cell above the header: titles, headings, notes."""

    table: Table
    layout: Layout
    header: Header | None = None
    header_lines: list[Line] = field(default_factory=list)
    lead: list[Line] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    front: list[Line] = field(default_factory=list)  # rows of several cells above the header, such as "Owner | ACC"
    entry: ReadTable | None = None
    continues: bool = False  # it has no header of its own and goes on from the table before


@dataclass(slots=True)
class TableRead:
    """One table of the source, as segments in the order of its rows."""

    table: Table
    segments: list[Segment]
    key: str


def read_tables(document: Document, mapping: Mapping) -> list[Paragraph | TableRead]:
    """The blocks of a document with its tables segmented."""
    known = frozenset(
        _WORD.findall(fold(" ".join(block.text for block in document.blocks if isinstance(block, Paragraph))))
    )
    blocks: list[Paragraph | TableRead] = []
    open_plan: Segment | None = None
    words_between = False
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
            words_between = words_between or bool(block.text.strip())
            continue
        read = _read_table(block, mapping, open_plan, known, joined=not words_between)
        blocks.append(read)
        words_between = False
        plans = [segment for segment in read.segments if segment.layout.role == "plan"]
        if plans:
            open_plan = plans[-1]
    return blocks


def enter(blocks: Sequence[Paragraph | TableRead]) -> list[ReadTable]:
    """An entry of ``tables`` for each table that was told apart, once the fields of all columns are settled."""
    entries: list[ReadTable] = []
    for block in blocks:
        if isinstance(block, TableRead):
            _enter(block, entries)
    return entries


def _read_table(
    table: Table, mapping: Mapping, open_plan: Segment | None, known: frozenset[str], *, joined: bool
) -> TableRead:
    lines = lines_of(table)
    key = layouts.key_of(lines)
    correction = mapping.for_table(table.number, key)
    forced = correction.header_rows if correction else None
    found = headers.find(lines, forced=forced)
    segments: list[Segment] = []
    if not found or found[0].first > 0:
        before = lines[: found[0].first] if found else lines
        rows = [line for line in before if len(line.filled) > 1]
        continuing = open_plan is not None and (_goes_on(rows, open_plan, table) or _breaks_in(before, joined))
        if continuing and open_plan is not None:
            segment = Segment(table, open_plan.layout, continues=True)
            segment.items = classify(before, segment.layout, broken=joined, known=known)
            segments.append(segment)
        elif found:
            segment = Segment(table, Layout([]))
            segment.lead = [line for line in before if len(line.filled) <= 1]
            segment.front = rows
            segments.append(segment)
        else:
            layout = headers.layout_under(None, lines, table, width=width_of(lines))
            segment = Segment(table, layout)
            segments.append(segment)
            segment.items = classify(lines, layout, known=known)
    bodies = [
        lines[header.last + 1 : found[at + 1].first if at + 1 < len(found) else len(lines)]
        for at, header in enumerate(found)
    ]
    made: dict[str, Layout] = {}
    for header, body in zip(found, bodies, strict=True):
        same = [line for other, rows in zip(found, bodies, strict=True) if other.key == header.key for line in rows]
        layout = made.get(header.key) or headers.layout_under(header, same, table, width=max(width_of(lines), 1))
        made[header.key] = layout
        segment = Segment(table, layout, header, lines[header.first : header.last + 1])
        if correction:
            layouts.correct(layout, correction)
        segment.items = classify(body, layout, known=known)
        segments.append(segment)
    if correction and not found:
        for segment in segments:
            layouts.correct(segment.layout, correction)
            segment.items = classify(lines, segment.layout, known=known)
    _hand_over_titles(segments)
    kept = [segment for segment in segments if segment.header or segment.items or segment.front or segment.lead]
    return TableRead(table, kept, key)


def _goes_on(rows: Sequence[Line], plan: Segment, table: Table) -> bool:
    """Whether rows without a header go on under the header of the plan table before them: as wide, and of the same shape."""
    if not rows or plan.layout.role != "plan":
        return bool(rows) and False
    used = {column for line in rows for column in line.filled}
    places = {column.at for column in plan.layout.columns}
    if len(used) < min(2, len(places)) or not used <= places | {max(places) + 1}:
        return False
    if table.sheet is not None and table.sheet != plan.table.sheet and max(used) + 1 < len(places) - 2:
        return False
    fitting = sum(plan.layout.fits(line) or _like(line, plan) for line in rows[:40])
    return fitting >= 0.5 * len(rows[:40])


def _breaks_in(lines: Sequence[Line], joined: bool) -> bool:
    """Whether a fragment of a table opens in the middle of a sentence, right after the table it was torn from."""
    return joined and bool(lines) and all(len(line.filled) == 1 for line in lines) and lines[0].texts[lines[0].filled[0]][:1].islower()


def _like(line: Line, plan: Segment) -> bool:
    """Whether the texts of a row are about as long as those of the plan's columns."""
    near = 0
    for column in plan.layout.columns:
        text = line.text(column.at)
        near += bool(text) and (len(text) > 25) == (column.average > 25)
    return near >= 0.6 * len(line.filled) and bool(plan.layout.has_text(line)) and len(line.filled) >= 3


def _hand_over_titles(segments: list[Segment]) -> None:
    """Headings and notes at the end of one segment stand over the next one's header: they belong to it."""
    for earlier, later in zip(segments, segments[1:], strict=False):
        if later.header is None:
            continue
        tail: list[Line] = []
        while (
            earlier.items and earlier.items[-1].kind in ("heading", "note") and len(earlier.items[-1].line.filled) == 1
        ):
            tail.insert(0, earlier.items.pop().line)
        later.lead = [*tail, *later.lead]
        if not earlier.layout.columns and earlier.lead and not earlier.items:
            later.lead = [*earlier.lead, *later.lead]
            earlier.lead = []


def _where(segment: Segment) -> dict[str, object]:
    table = segment.table
    where: dict[str, object] = {"page": table.page, "sheet": table.sheet, "table": table.number}
    first = (
        segment.header_lines[0].number
        if segment.header_lines
        else segment.items[0].line.number
        if segment.items
        else None
    )
    if first is not None:
        where["row"] = first
    return where


def _enter(read: TableRead, entries: list[ReadTable]) -> None:
    """Write the segments of a table as entries: those of the same columns are one, with every print of their header."""
    mine: list[tuple[ReadTable, Layout]] = []
    for segment in read.segments:
        same = next((entry for entry, layout in mine if _same_columns(layout, segment.layout)), None)
        header_rows = [line.number for line in segment.header_lines]
        if same is not None:
            same.header_rows += header_rows
            _add_prints(same, segment)
            segment.entry = same
            continue
        evidence = "continues the table before it" if segment.continues else segment.layout.evidence
        segment.entry = ReadTable(_where(segment), segment.layout.role, read.key, evidence, header_rows)
        segment.entry.columns = [
            ReadColumn(
                column.number,
                "" if segment.continues else column.printed,
                column.field,
                column.evidence,
                column.candidates,
            )
            for column in segment.layout.columns
        ]
        mine.append((segment.entry, segment.layout))
        entries.append(segment.entry)


def _same_columns(one: Layout, other: Layout) -> bool:
    return one is other or (
        one.role == other.role
        and [(c.number, c.field) for c in one.columns] == [(c.number, c.field) for c in other.columns]
    )


def _add_prints(entry: ReadTable, segment: Segment) -> None:
    for column in segment.layout.columns:
        mine = next((one for one in entry.columns if one.number == column.number), None)
        if mine is None or not segment.header or segment.continues:
            continue
        if column.printed and column.printed not in (mine.printed, *mine.also_printed):
            mine.also_printed.append(column.printed)


def heading_paragraph(paragraph: Paragraph) -> bool:
    """Whether a paragraph is dressed or built like a heading."""
    text = paragraph.text.strip()
    if paragraph.level is not None:
        return bool(text)
    return (
        headings.looks_like_heading(text) and (paragraph.bold or len(text.split()) <= 12) and not paragraph.list_label
    )
