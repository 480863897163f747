"""The rows of a register as a table of a report: exceptions, actions, inspections and what else the rooms keep.

A value of a row is text, a day as ``{"on": "2026-06-30"}``, a rating as ``{"letter", "word", "tone"}``, or a small
picture as ``{"svg", "alt"}``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from wardmote.core.documents.compose import (
    Block,
    Cell,
    Column,
    Image,
    Row,
    Run,
    TableBlock,
    Tag,
    cell,
    group,
    paragraph,
    text,
)
from wardmote.reports.brief import Brief
from wardmote.reports.definitions import Column as OutlineColumn
from wardmote.reports.definitions import Section

HEADS_THE_ROW = "ref"
"""The field whose cell is the head of its row, where a register has it; else its first column."""


NUMBERS = frozenset({"figure", "before", "change", "target", "place", "moved", "against"})
"""The fields that hold numbers, which are read down a column: they stand at its right."""


def register_table(section: Section, brief: Brief) -> list[Block]:
    """A register's rows with the outline's columns; where it has none, that is said: a board must not have to wonder.

    What is not known of the things that it might have held is said first, whether it has rows or not.
    """
    found = rows_table(section, brief.registers.get(section.register) or [], brief)
    unknown = brief.unknown.get(section.register)
    return [paragraph(unknown), *found] if unknown and found else found


def rows_table(section: Section, found: Sequence[Mapping[str, Any]], brief: Brief, *, nothing: str = "") -> list[Block]:
    """Rows with the columns of a section. Without any it says what the outline has for that, or is left out.

    ``nothing`` stands in each cell in which there is nothing.
    """
    if not found:
        return [paragraph(section.empty)] if section.empty else []
    columns = [each for each in section.columns if not each.optional or any(row.get(each.field) for row in found)]
    return [
        TableBlock(
            caption=section.heading,
            columns=tuple(
                Column(each.heading, each.width, "right" if each.field in NUMBERS else "left") for each in columns
            ),
            rows=tuple(_rows(found, columns, section.group_by, brief, nothing)),
            show_caption=False,
        )
    ]


def _rows(
    found: Sequence[Mapping[str, Any]], columns: Sequence[OutlineColumn], group_by: str, brief: Brief, nothing: str
) -> Iterator[Row]:
    fields = [each.field for each in columns]
    head = HEADS_THE_ROW if HEADS_THE_ROW in fields else fields[0]
    above = None
    for row in found:
        if group_by and row.get(group_by) != above:
            above = row.get(group_by)
            yield group(str(above or ""))
        yield Row(
            tuple(_cell(row.get(name) or nothing, brief, is_head=name == head, nothing=nothing) for name in fields)
        )


def _cell(value: Any, brief: Brief, *, is_head: bool, nothing: str) -> Cell:
    scope: Literal["row"] | None = "row" if is_head else None
    match value:
        case {"on": on}:
            return cell(brief.phrases.date(date.fromisoformat(on)), header_scope=scope)
        case {"svg": svg, "alt": alt}:
            return Cell(image=Image(svg.encode(), "svg", alt)) if svg else cell(nothing)
        case {"letter": letter, "word": word, "tone": tone}:
            return cell("", tag=Tag(letter, word, tone), header_scope=scope)
    return _head(value) if is_head and value else cell(value or "")


def _head(words: str) -> Cell:
    """The head of a row: its first line; what stands below that, such as a unit, is printed lighter."""
    first, *below = words.split("\n")
    return Cell((text(first), *((Run(line, light=True),) for line in below)), header_scope="row")
