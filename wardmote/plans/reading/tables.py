"""From a document to its tables in segments: which rows stand under which header, and what kind of table each is.

One table of the source may hold several tables (a sheet with the plan, its key and a glossary), and several tables of
the source may be one (a plan broken by pages, with its header on the first only).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Document, Paragraph, Table
from wardmote.plans.reading import headers, headings, layouts
from wardmote.plans.reading.cards import read_cards
from wardmote.plans.reading.columns import Column, Layout
from wardmote.plans.reading.fields import rating
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.format import ReadColumn, ReadTable
from wardmote.plans.reading.grid import Line, lines_of, width_of
from wardmote.plans.reading.headers import Header
from wardmote.plans.reading.layouts import Mapping, TableMapping
from wardmote.plans.reading.rows import Item, classify, last_printed

_WORD = re.compile(r"[^\W\d_]{4,}")


@dataclass(slots=True)
class Segment:
    """The rows of one table under one header.

    ``lead`` are rows of one cell above the header: titles, headings, notes.
    """

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
    loose: list[Line] = field(default_factory=list)  # the lines of a table that is only a heading
    given: bool = False  # whether they were given to the table after it


@dataclass(slots=True)
class _Found:
    """A table with its lines and headers found, before its columns are judged."""

    table: Table
    key: str
    lines: list[Line]
    headers: list[Header]
    bodies: list[list[Line]]
    before: list[Line]
    correction: TableMapping | None
    card: bool = False


def read_tables(document: Document, mapping: Mapping) -> list[Paragraph | TableRead]:
    """The blocks of a document with its tables segmented.

    Tables with the same header words are judged together, so that a table of two rows is read like the table of fifty
    before it.
    """
    words = " ".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    known = frozenset(_WORD.findall(fold(words)))
    found = {id(table): _find(table, mapping) for table in document.tables}
    pool: dict[str, list[Line]] = {}
    for one in found.values():
        for header, body in zip(one.headers, one.bodies, strict=True):
            pool.setdefault(header.key, []).extend(body)
    made: dict[str, Layout] = {}
    blocks: list[Paragraph | TableRead] = []
    open_plan: Segment | None = None
    words_between = False
    titles: list[TableRead] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
            words_between = words_between or bool(block.text.strip())
            continue
        one = found[id(block)]
        if _is_title(one):
            titles.append(TableRead(block, [], one.key, loose=one.lines))
            blocks.append(titles[-1])
            continue
        read = _read_table(one, pool, made, open_plan, known, joined=not words_between and not titles)
        _take_titles(read, titles)
        blocks.append(read)
        words_between = False
        open_plan = next((one for one in reversed(read.segments) if one.layout.role == "plan"), open_plan)
    for entry in blocks:
        if isinstance(entry, TableRead) and entry.loose and not entry.given:
            entry.segments.append(Segment(entry.table, Layout([]), lead=entry.loose))
    return blocks


def enter(blocks: Sequence[Paragraph | TableRead]) -> list[ReadTable]:
    """An entry of ``tables`` for each table that was told apart, once the fields of all columns are settled."""
    entries: list[ReadTable] = []
    for block in blocks:
        if not isinstance(block, TableRead):
            continue
        if block.given:
            entries.append(ReadTable({**_place(block.table)}, "none", block.key, "a heading of the table after it"))
        _enter(block, entries)
    return entries


def _find(table: Table, mapping: Mapping) -> _Found:
    lines = lines_of(table)
    found = headers.find(lines)
    key = layouts.key_of(lines, found)
    correction = mapping.for_table(table.number, key)
    forced = correction.header_rows if correction else None
    if forced is None and (cards := read_cards(lines)):
        header, records, lead = cards
        return _Found(table, key, lines, [header], [records], lead, correction, card=True)
    if forced is not None:
        found = headers.find(lines, forced=forced)
    bodies = [
        lines[header.last + 1 : found[at + 1].first if at + 1 < len(found) else len(lines)]
        for at, header in enumerate(found)
    ]
    return _Found(table, key, lines, found, bodies, lines[: found[0].first] if found else lines, correction)


def _is_title(one: _Found) -> bool:
    """Whether a table is only a dressed heading: one cell, or a few lines of one cell each."""
    lines = one.lines
    if (
        one.headers
        or one.correction
        or one.table.sheet is not None
        or not 1 <= len(lines) <= 3
        or any(len(line.filled) != 1 for line in lines)
    ):
        return False
    texts = [line.texts[line.filled[0]] for line in lines]
    return all(
        len(text.split()) <= 30 and text[-1] != "." and not text[:1].islower() and not rating.read_keys(text)
        for text in texts
    )


def _take_titles(read: TableRead, titles: list[TableRead]) -> None:
    """Give the lines of title tables to the table they stand over."""
    first = next((segment for segment in read.segments if segment.layout.role == "plan"), None)
    if first is None or not titles:
        titles.clear()
        return
    first.lead = [line for title in titles for line in title.loose] + first.lead
    for title in titles:
        title.given = True
    titles.clear()


def _read_table(
    one: _Found,
    pool: dict[str, list[Line]],
    made: dict[str, Layout],
    open_plan: Segment | None,
    known: frozenset[str],
    *,
    joined: bool,
) -> TableRead:
    table, found = one.table, one.headers
    segments: list[Segment] = []
    if one.before and not one.card:
        rows = [line for line in one.before if len(line.filled) > 1]
        continuing = open_plan is not None and (_goes_on(rows, open_plan, table) or _breaks_in(one.before, joined))
        if continuing and open_plan is not None and not one.correction:
            segment = Segment(table, open_plan.layout, continues=True)
            torn = last_printed(open_plan.items) if joined else None
            segment.items = classify(one.before, segment.layout, torn=torn, known=known)
            segments.append(segment)
        elif found:
            segment = Segment(table, Layout([]))
            segment.lead = [line for line in one.before if len(line.filled) <= 1]
            segment.front = rows
            segments.append(segment)
        else:
            layout = headers.layout_under(None, one.lines, table, width=width_of(one.lines))
            if one.correction:
                layouts.correct(layout, one.correction)
            opening = next((at for at, line in enumerate(one.lines) if len(line.filled) > 1), 0)
            segment = Segment(table, layout, lead=one.lines[:opening])
            segment.items = classify(one.lines[opening:], layout, known=known)
            segments.append(segment)
    for header, body in zip(found, one.bodies, strict=True):
        width = max(width_of(body), max(header.words, default=0) + 1)
        shared = f"{header.key}|{table.column_numbers}"
        known_layout = made.get(shared) if not one.correction else None
        if known_layout is not None and known_layout.width >= width:
            layout = known_layout
        else:
            layout = headers.layout_under(header, pool[header.key], table, width=width)
            layout.width = width
            if one.correction:
                layouts.correct(layout, one.correction)
            else:
                made[shared] = layout
        segment = Segment(table, layout, header, [] if one.card else one.lines[header.first : header.last + 1])
        own, foreign = (body, []) if one.card or layout.corrected else _divided(body, layout)
        torn = last_printed(segments[-1].items) if segments and segments[-1].layout is layout else None
        segment.items = classify(own, layout, torn=torn, known=known)
        if one.card:
            segment.lead = one.before
        segments.append(segment)
        if foreign:
            apart = Segment(table, Layout([], evidence="rows unlike those above them"))
            apart.items = [Item("data", line) for line in foreign]
            segments.append(apart)
    _hand_over_titles(segments)
    kept = [segment for segment in segments if segment.header or segment.items or segment.front or segment.lead]
    return TableRead(table, kept, one.key)


def _divided(body: list[Line], layout: Layout) -> tuple[list[Line], list[Line]]:
    """The rows of a table, and those of another that stands under it after an empty row and has no header we know."""
    if layout.role != "plan":
        return body, []
    starts = [at for at, line in enumerate(body) if line.gap and at > 0]
    for start, end in itertools.pairwise([*starts, len(body)]):
        rows = [line for line in body[start:end] if len(line.filled) > 1]
        if rows and sum(layout.belongs(line) for line in rows) < 0.5 * len(rows):
            return body[:start], body[start:]
    return body, []


def _goes_on(rows: Sequence[Line], plan: Segment, table: Table) -> bool:
    """Whether rows without a header go on under that of the plan table before them: as wide, and of the same shape."""
    if not rows or plan.layout.role != "plan":
        return False
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
    return (
        joined
        and bool(lines)
        and all(len(line.filled) == 1 for line in lines)
        and lines[0].texts[lines[0].filled[0]][:1].islower()
    )


def _like(line: Line, plan: Segment) -> bool:
    """Whether the texts of a row, its commitment or activity above all, are about as long as those of the plan's columns."""
    near, promises = 0, False
    for column in plan.layout.columns:
        text = line.text(column.at)
        alike = bool(text) and (len(text) > 25) == (column.average > 25)
        near += alike
        promises |= alike and column.field in ("statement", "text")
    return near >= 0.6 * len(line.filled) and promises and len(line.filled) >= 3


def _hand_over_titles(segments: list[Segment]) -> None:
    """Headings and notes at the end of one segment stand over the next one's header: they belong to it."""
    for earlier, later in itertools.pairwise(segments):
        if later.header is None:
            continue
        tail: list[Line] = []
        last = earlier.items[-2:]
        if [item.kind for item in last] == ["heading", "key"] and len(last[1].line.filled) == 1:
            tail.append(earlier.items.pop().line)
        while (
            earlier.items and earlier.items[-1].kind in ("heading", "note") and len(earlier.items[-1].line.filled) == 1
        ):
            tail.insert(0, earlier.items.pop().line)
        later.lead = [*tail, *later.lead]
        if not earlier.layout.columns and earlier.lead and not earlier.items:
            later.lead = [*earlier.lead, *later.lead]
            earlier.lead = []


def _place(table: Table) -> dict[str, object]:
    return {"page": table.page, "sheet": table.sheet, "table": table.number}


def _where(segment: Segment) -> dict[str, object]:
    where = _place(segment.table)
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
        if segment.header is not None:
            for column in segment.entry.columns:
                column.also_printed += segment.header.again.get(column.number - 1, [])
        mine.append((segment.entry, segment.layout))
        entries.append(segment.entry)


def _print_of(segment: Segment, column: Column) -> str:
    """The header over a column as this table prints it; a table that goes on from another prints none."""
    return segment.header.printed.get(column.at, "") if segment.header else ""


def _same_columns(one: Layout, other: Layout) -> bool:
    return one is other or (
        one.role == other.role
        and [(c.number, c.field) for c in one.columns] == [(c.number, c.field) for c in other.columns]
    )


def _add_prints(entry: ReadTable, segment: Segment) -> None:
    for column in segment.layout.columns:
        mine = next((one for one in entry.columns if one.number == column.number), None)
        printed = _print_of(segment, column)
        if mine is not None and printed:
            mine.also_printed.append(printed)


def heading_paragraph(paragraph: Paragraph) -> bool:
    """Whether a paragraph is dressed or built like a heading."""
    text = paragraph.text.strip()
    if paragraph.level is not None:
        return bool(text)
    if rating.read_key(text):
        return False
    return (
        headings.looks_like_heading(text) and (paragraph.bold or len(text.split()) <= 12) and not paragraph.list_label
    )
