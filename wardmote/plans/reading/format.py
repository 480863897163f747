"""The plan as read, ``wardmote-plan/1``: plain records, and the JSON they are written as.

``statement``, ``text``, ``progress``, the ``*_printed`` fields and the titles hold the words of the document;
everything else is derived from them. The field names of the JSON are the names here; ``docs/formats/plan.md`` says
what each one means.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from wardmote.plans.reading.fields.stamps import Update
from wardmote.plans.reading.fields.steps import Step
from wardmote.plans.reading.fields.timescale import Timescale
from wardmote.plans.reading.findings import Finding

FORMAT = "wardmote-plan/1"

Accountable = Literal["force", "governing_body", "joint"]
Role = Literal["plan", "bodies", "sessions", "none"]
Where = dict[str, object]
"""A place: any of page, sheet, table, row, column. Numbers count from 1."""


def _day(value: date | None) -> str | None:
    return value.isoformat() if value else None


@dataclass(slots=True)
class Activity:
    """One row of work under a commitment. ``text`` is None where the plan has no activity column.

    ``cells`` tells the cells without words of their own apart: "blank" (nothing printed), "continued" (the cell above
    is merged over this row, so its derived values hold here too) and "none" (the document prints that there is
    nothing).
    """

    id: str = ""
    ref: str | None = None
    ref_printed: str | None = None
    text: str | None = None
    steps: list[Step] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    owners_printed: str | None = None
    timescale: Timescale | None = None
    rag: str | None = None
    rag_printed: str | None = None
    progress: str | None = None
    updates: list[Update] = field(default_factory=list)
    status: str = "not_stated"
    status_printed: str | None = None
    oversight: list[str] = field(default_factory=list)
    oversight_printed: str | None = None
    cross_refs: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    cells: dict[str, str] = field(default_factory=dict)
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "ref": self.ref,
            "ref_printed": self.ref_printed,
            "text": self.text,
            "steps": [step.to_json() for step in self.steps],
            "owners": self.owners,
            "owners_printed": self.owners_printed,
            "timescale": self.timescale.to_json() if self.timescale else None,
            "rag": self.rag,
            "rag_printed": self.rag_printed,
            "progress": self.progress,
            "updates": [update.to_json() for update in self.updates],
            "status": self.status,
            "status_printed": self.status_printed,
            "oversight": self.oversight,
            "oversight_printed": self.oversight_printed,
            "cross_refs": self.cross_refs,
            "links": [link.to_json() for link in self.links],
            "cells": self.cells,
            "source": self.source,
        }


@dataclass(slots=True)
class Link:
    """One resolved reference: ``kind`` is "show_theirs" from a progress cell, "related" from anywhere else.

    ``to`` is the ``id`` of the commitment or activity it names, None where the document has no such thing.
    """

    ref: str
    kind: Literal["show_theirs", "related"]
    to: str | None
    printed: str

    def to_json(self) -> dict[str, object]:
        return {"ref": self.ref, "kind": self.kind, "to": self.to, "printed": self.printed}


@dataclass(slots=True)
class Commitment:
    """What was promised. ``ref_inferred`` says that the number was not printed and comes from its neighbours.

    ``accountable`` is set where the commitment itself names another party than its part does ("joint commitment").
    """

    id: str = ""
    ref: str | None = None
    ref_printed: str | None = None
    ref_inferred: bool = False
    statement: str | None = None
    accountable: Accountable | None = None
    cross_refs: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    activities: list[Activity] = field(default_factory=list)
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "id": self.id,
            "ref": self.ref,
            "ref_printed": self.ref_printed,
            "ref_inferred": self.ref_inferred,
            "statement": self.statement,
            "accountable": self.accountable,
            "cross_refs": self.cross_refs,
            "links": [link.to_json() for link in self.links],
            "activities": [activity.to_json() for activity in self.activities],
            "source": self.source,
        }


@dataclass(slots=True)
class Part:
    """A section of an objective, usually by who is accountable; ``title`` is None where the document has no sections."""

    title: str | None = None
    title_printed: list[str] = field(default_factory=list)
    accountable: Accountable | None = None
    commitments: list[Commitment] = field(default_factory=list)
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "title": self.title,
            "title_printed": self.title_printed,
            "accountable": self.accountable,
            "commitments": [commitment.to_json() for commitment in self.commitments],
            "source": self.source,
        }


@dataclass(slots=True)
class Objective:
    """The top heading of a plan.

    ``title_printed`` lists every print of it, where that is more or other than the title.
    """

    title: str | None = None
    title_printed: list[str] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "title": self.title,
            "title_printed": self.title_printed,
            "parts": [part.to_json() for part in self.parts],
            "source": self.source,
        }


@dataclass(slots=True)
class ReadBody:
    """One body of a glossary.

    ``name`` is without its marks (``*``, ``#``); the marks became the two answers, or columns of their own did, whose
    print is kept.
    """

    name: str
    name_printed: str = ""
    group: str | None = None
    purpose: str | None = None
    meets_printed: str | None = None
    meets: str | None = None
    notes_published: bool = False
    public_meeting: bool = False
    notes_printed: str | None = None
    public_printed: str | None = None
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "name_printed": self.name_printed,
            "group": self.group,
            "purpose": self.purpose,
            "meets_printed": self.meets_printed,
            "meets": self.meets,
            "notes_published": self.notes_published,
            "public_meeting": self.public_meeting,
            "notes_printed": self.notes_printed,
            "public_printed": self.public_printed,
            "source": self.source,
        }


@dataclass(slots=True)
class Session:
    """One subject of the holding-to-account programme. ``continued`` names the fields taken from the row above."""

    month: str | None
    type: str | None
    subject: str | None
    continued: list[str] = field(default_factory=list)
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {
            "month": self.month,
            "type": self.type,
            "subject": self.subject,
            "continued": self.continued,
            "source": self.source,
        }


@dataclass(slots=True)
class ReadParagraph:
    """A paragraph of the covering report under its heading. ``number`` is the one printed before it, if any.

    A heading without any text of its own is an entry with that heading and an empty text.
    """

    number: int | None
    heading: str | None
    text: str
    source: Where = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        return {"number": self.number, "heading": self.heading, "text": self.text, "source": self.source}


@dataclass(slots=True)
class KeyEntry:
    """One line of a printed rating key."""

    printed: str
    rag: str | None

    def to_json(self) -> dict[str, object]:
        return {"printed": self.printed, "rag": self.rag}


@dataclass(slots=True)
class Candidate:
    """A field that a column was judged by, and how well it fitted (0 to 1)."""

    field: str
    score: float

    def to_json(self) -> dict[str, object]:
        return {"field": self.field, "score": round(self.score, 3)}


@dataclass(slots=True)
class ReadColumn:
    """One column of a table: the field it was given and why.

    ``also_printed`` lists the further prints of a repeated header.
    """

    number: int
    printed: str
    field: str | None
    evidence: str
    candidates: list[Candidate] = dataclasses.field(default_factory=list)
    also_printed: list[str] = dataclasses.field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        return {
            "number": self.number,
            "printed": self.printed,
            "field": self.field,
            "evidence": self.evidence,
            "candidates": [candidate.to_json() for candidate in self.candidates],
            "also_printed": self.also_printed,
        }


@dataclass(slots=True)
class ReadTable:
    """What a table was taken for. ``layout`` is the fingerprint that corrections are stored under."""

    where: Where
    role: Role
    layout: str
    evidence: str
    header_rows: list[int] = field(default_factory=list)
    title: str | None = None
    columns: list[ReadColumn] = field(default_factory=list)

    def to_json(self) -> dict[str, object]:
        return {
            "where": self.where,
            "role": self.role,
            "layout": self.layout,
            "evidence": self.evidence,
            "header_rows": self.header_rows,
            "title": self.title,
            "columns": [column.to_json() for column in self.columns],
        }


@dataclass(slots=True)
class Unplaced:
    """Words that found no home: nothing is dropped."""

    where: Where
    text: str

    def to_json(self) -> dict[str, object]:
        return {"where": self.where, "text": self.text}


@dataclass(slots=True)
class Alias:
    """A name in an oversight cell and the listed body it was matched to; ``how`` says by what ("exact", "initials")."""

    printed: str
    body: str
    how: str

    def to_json(self) -> dict[str, object]:
        return {"printed": self.printed, "body": self.body, "how": self.how}


@dataclass(slots=True)
class ReadPlan:
    """A whole document as read."""

    title: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    as_at: date | None = None
    objectives: list[Objective] = field(default_factory=list)
    bodies: list[ReadBody] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)
    paragraphs: list[ReadParagraph] = field(default_factory=list)
    rating_key: list[KeyEntry] = field(default_factory=list)
    tables: list[ReadTable] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    aliases: list[Alias] = field(default_factory=list)

    def parts(self) -> Iterator[Part]:
        for objective in self.objectives:
            yield from objective.parts

    def commitments(self) -> Iterator[Commitment]:
        for part in self.parts():
            yield from part.commitments

    def activities(self) -> Iterator[Activity]:
        for commitment in self.commitments():
            yield from commitment.activities

    def to_json(self) -> dict[str, Any]:
        """The JSON of ``wardmote-plan/1``; lists and dicts are shared with the records, not copied."""
        period = None
        if self.period_start or self.period_end:
            period = {"start": _day(self.period_start), "end": _day(self.period_end)}
        return {
            "format": FORMAT,
            "title": self.title,
            "period": period,
            "as_at": _day(self.as_at),
            "objectives": [objective.to_json() for objective in self.objectives],
            "bodies": [body.to_json() for body in self.bodies],
            "sessions": [session.to_json() for session in self.sessions],
            "paragraphs": [paragraph.to_json() for paragraph in self.paragraphs],
            "rating_key": [entry.to_json() for entry in self.rating_key],
            "tables": [table.to_json() for table in self.tables],
            "findings": [finding.to_json() for finding in self.findings],
            "unplaced": [one.to_json() for one in self.unplaced],
            "aliases": [alias.to_json() for alias in self.aliases],
        }
