"""The example's documents as Word and Excel files, so that a newcomer has something to import."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.core.documents.writers import plain
from wardmote.reports.example.content import parts

FILLS = {"R": "F4B6AE", "A": "F9D99A", "\u0391": "F9D99A", "G": "B9E0C8", "B": "BBD3EE"}
HEAD = "DDE3EA"


def word_file(state: dict[str, Any]) -> bytes:
    """The document as its office would send it: headings over tables, cells merged down."""
    document = Document(format="docx", title=state["title"], blocks=list(_blocks(state)))
    return plain.docx(document, issued=date.fromisoformat(state["as_at"]))


def excel_file(state: dict[str, Any]) -> bytes:
    """The same tables as a workbook, one sheet for the plan and one for the glossary."""
    document = Document(format="xlsx", title=state["title"], blocks=list(_sheets(state)))
    return plain.workbook(document, issued=date.fromisoformat(state["as_at"]))


def _blocks(state: dict[str, Any]) -> Iterator[Paragraph | Table]:
    counter = iter(range(1, 100_000))
    yield Paragraph(state["title"], next(counter), level=0)
    yield from _covering(state, counter)
    for entry in state["key"]:
        yield Paragraph(entry, next(counter))
    number = 1 if state["sessions"] else 0
    for objective in state["objectives"]:
        yield Paragraph(objective["title"], next(counter), level=1)
        for part in objective["parts"]:
            if part["title"]:
                yield Paragraph(part["title"], next(counter), level=2)
            number += 1
            yield Table(rows=list(_rows(state, part)), number=number)
    if state["bodies"]:
        yield Paragraph(state["bodies_title"], next(counter), level=1)
        yield Paragraph(state["bodies_key"], next(counter))
        yield Table(rows=list(_body_rows(state)), number=number + 1)


def _covering(state: dict[str, Any], counter: Iterator[int]) -> Iterator[Paragraph | Table]:
    heading = section = None
    for entry in state["paragraphs"]:
        if entry.get("section") and entry["section"] not in (section, heading):
            yield Paragraph(entry["section"], next(counter), level=1)
        section = entry.get("section", section)
        if entry["heading"] != heading:
            heading = entry["heading"]
            yield Paragraph(heading, next(counter), level=2 if entry.get("section") else 1)
        printed = f"{entry['number']}. {entry['text']}" if entry["number"] else entry["text"]
        yield Paragraph(printed, next(counter))
        if entry["number"] == 15 and state["sessions"]:
            yield Table(rows=list(_session_rows(state)), number=1)


def _head(words: list[str]) -> list[Cell]:
    return [Cell(each, bold=True, fill=HEAD) for each in words]


def _session_rows(state: dict[str, Any]) -> Iterator[Row]:
    columns = state["sessions_columns"]
    yield Row(_head(list(columns.values())), 1, repeated_header=True)
    for number, session in enumerate(state["sessions"], start=2):
        yield Row([Cell(session[name]) for name in columns], number)


def _rows(state: dict[str, Any], part: dict[str, Any]) -> Iterator[Row]:
    """Header and rows of one part; what a commitment prints once is merged down over its activities."""
    columns = state["columns"]
    yield Row(_head(list(columns.values())), 1, repeated_header=True)
    number = 1
    for commitment in part["commitments"]:
        for place, activity in enumerate(commitment["activities"]):
            number += 1
            height = len(commitment["activities"])
            yield Row([_cell(name, commitment, activity, place, height) for name in columns], number)


def _cell(name: str, commitment: dict[str, Any], activity: dict[str, Any], place: int, height: int) -> Cell:
    if name in {"ref_printed", "statement"}:
        if place:
            return Cell(covered_by="above")
        return Cell(str(commitment[name]), rowspan=height)
    words = str(activity.get(name) or "")
    return Cell(words, fill=FILLS.get(words.strip()) if name == "rag_printed" else None)


def _body_rows(state: dict[str, Any]) -> Iterator[Row]:
    columns = state["bodies_columns"]
    number = 0
    for _group, bodies in groupby(state["bodies"], key=lambda each: each["group"]):
        rows = list(bodies)
        number += 1
        purpose = rows[0].get("group_printed", columns["purpose"])
        yield Row(_head([columns["name_printed"], purpose, columns["meets_printed"]]), number)
        for body in rows:
            number += 1
            yield Row([Cell(body[name]) for name in columns], number)


def _sheets(state: dict[str, Any]) -> Iterator[Table]:
    """The plan on one sheet, objectives and parts as rows across it; the bodies on another."""
    width = len(state["columns"])
    rows: list[Row] = []

    def across(words: str, fill: str) -> None:
        cells = [Cell(words, bold=True, fill=fill, colspan=width)]
        rows.append(Row([*cells, *(Cell(covered_by="left") for _ in range(width - 1))], len(rows) + 1))

    across(state["title"], HEAD)
    seen = None
    for objective, part in parts(state):
        if objective["title"] != seen:
            seen = objective["title"]
            across(seen, "1F3A5F")
        if part["title"]:
            across(part["title"], "C9D3DF")
        for row in _rows(state, part):
            rows.append(Row(row.cells, len(rows) + 1))
    yield Table(rows=rows, number=1, sheet="Plan")
    if state["bodies"]:
        yield Table(rows=list(_body_rows(state)), number=2, sheet="Glossary")
