"""Small documents for the tests of the recogniser, written as they print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wardmote.core.documents.blocks import Cell, Document, Paragraph, Row, Table
from wardmote.plans.reading import read_document
from wardmote.plans.reading.format import Activity, Commitment, ReadPlan

HEADS = ("Ref", "Commitment", "Activity", "Lead", "Timescale", "RAG", "Progress", "Oversight")
FLAT = ("Ref", "Commitment", "Lead", "Timescale", "RAG", "Progress")

ABOVE = Cell(covered_by="above")
LEFT = Cell(covered_by="left")


def table(*rows: Sequence[str | Cell], number: int = 1, **more: Any) -> Table:
    """A table of these rows; a plain text is a plain cell."""
    cells = [[Cell(one) if isinstance(one, str) else one for one in row] for row in rows]
    return Table([Row(row, at) for at, row in enumerate(cells, 1)], number, **more)


def wide(text: str, columns: int) -> list[Cell]:
    """A row that is one merged cell."""
    return [Cell(text, colspan=columns), *[LEFT] * (columns - 1)]


def document(*blocks: Paragraph | Table | str, **more: Any) -> Document:
    """A Word document of these blocks; a plain text is a paragraph."""
    made = [Paragraph(one, at) if isinstance(one, str) else one for at, one in enumerate(blocks, 1)]
    return Document("docx", blocks=made, **more)


def heading(text: str, number: int = 1, level: int = 1) -> Paragraph:
    return Paragraph(text, number, level=level)


def read(*blocks: Paragraph | Table | str, **more: Any) -> ReadPlan:
    """Read these blocks, and insist that no word was lost."""
    plan = read_document(document(*blocks, **more))
    assert "words-unaccounted" not in codes(plan), [one for one in plan.findings if one.severity == "error"]
    return plan


def codes(plan: ReadPlan) -> list[str]:
    return [finding.code for finding in plan.findings]


def printed_by(plan: ReadPlan, code: str) -> list[str]:
    """What the findings of this code point at."""
    return [finding.printed for finding in plan.findings if finding.code == code]


def commitments(plan: ReadPlan) -> list[Commitment]:
    return list(plan.commitments())


def activities(plan: ReadPlan) -> list[Activity]:
    return list(plan.activities())


def flat_row(ref: str, **cells: str) -> list[str]:
    """A row of a flat plan, with plain values where none are given."""
    values = {
        "commitment": f"Visit every market in district {ref}",
        "lead": "Chief Inspector",
        "timescale": "By June 2022",
        "rag": "Amber",
        "progress": "Two visits were made.",
    }
    return [ref, *(values | cells).values()]
