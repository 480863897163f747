"""Corrections of how a table is read: what a person may change, and the fingerprint by which a layout is known again.

A correction names a table's role, its header rows, or the field of a column. It is kept under the fingerprint of the
table's header words and shape, and applied to the next file that has a table of the same fingerprint.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wardmote.core.documents.blocks import Table
from wardmote.plans.reading import assignment, headers
from wardmote.plans.reading.columns import FIELDS_OF, Layout
from wardmote.plans.reading.fields.columns import value_evidence
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.format import Role
from wardmote.plans.reading.grid import Line, lines_of, width_of


@dataclass(frozen=True, slots=True)
class TableMapping:
    """A person's correction of one table. Anything left None is decided by evidence.

    ``columns`` gives a field, or None for "ignore", by the column's number as in ``tables[].columns[].number``.
    ``header_rows`` gives source row numbers; an empty tuple says that the table has no header.
    """

    role: Role | None = None
    header_rows: tuple[int, ...] | None = None
    columns: Dictionary[int, str | None] = field(default_factory=dict)

    @classmethod
    def from_json(cls, given: Dictionary[str, Any]) -> TableMapping:
        """From ``{"role": "plan", "header_rows": [3, 4], "columns": {"1": "ref", "5": null}}``.

        Raises ValueError with a plain sentence.
        """
        role = given.get("role")
        if role is not None and role not in FIELDS_OF:
            raise ValueError(f"“{role}” is not a role of a table. Use plan, bodies, sessions or none.")
        allowed = {name for names in FIELDS_OF.values() for name in names} | {"text_ref"}
        columns: dict[int, str | None] = {}
        for number, name in (given.get("columns") or {}).items():
            if name is not None and name not in allowed:
                raise ValueError(
                    f"“{name}” is not a field of a column. Use {', '.join(sorted(allowed))}, or nothing to ignore it."
                )
            columns[int(number)] = name
        rows = given.get("header_rows")
        return cls(role, tuple(int(row) for row in rows) if rows is not None else None, columns)

    def to_json(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "header_rows": list(self.header_rows) if self.header_rows is not None else None,
            "columns": {str(number): name for number, name in self.columns.items()},
        }


@dataclass(frozen=True, slots=True)
class Mapping:
    """Corrections for one file, by table number, and those remembered for layouts, by fingerprint.

    A file's own go first.
    """

    tables: Dictionary[int, TableMapping] = field(default_factory=dict)
    layouts: Dictionary[str, TableMapping] = field(default_factory=dict)

    @classmethod
    def from_json(cls, given: Dictionary[str, Any] | None, layouts: Sequence[Dictionary[str, Any]] = ()) -> Mapping:
        """From ``{"tables": {"2": {…}}}`` and stored rows ``{"layout": "…", "mapping": {…}}``."""
        tables = {
            int(number): TableMapping.from_json(one) for number, one in ((given or {}).get("tables") or {}).items()
        }
        remembered = {str(one["layout"]): TableMapping.from_json(one["mapping"]) for one in layouts}
        return cls(tables, remembered)

    def for_table(self, number: int, key: str) -> TableMapping | None:
        return self.tables.get(number) or self.layouts.get(key)


def layout_key(table: Table) -> str:
    """The fingerprint of a table.

    32 hexadecimal digits from the words of its first header and the number of its columns.

    A table without a header is known by the number of its columns and what their values look like. Two months of one
    plan have the same fingerprint; so has the same plan from Word and from a workbook.
    """
    return key_of(lines_of(table))


def key_of(lines: Sequence[Line], found: Sequence[headers.Header] | None = None) -> str:
    """``layout_key`` of a table's lines, whose headers may have been ``found`` before."""
    if found is None:
        found = headers.find(lines)
    if found:
        words = [fold(found[0].words.get(column, "")) for column in sorted(found[0].words)]
        return _digest(["header", *words])
    width = width_of(lines)
    shapes = []
    for column in range(width):
        shape = value_evidence([line.text(column) for line in lines[:60]])
        shapes.append(shape[0][0] if shape and shape[0][1] >= 0.45 else "")
    return _digest(["shape", str(width), *shapes])


def _digest(pieces: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(pieces).encode()).hexdigest()[:32]


def correct(layout: Layout, mapping: TableMapping) -> None:
    """Put a person's correction over what the evidence said."""
    if mapping.role is not None:
        if mapping.role != layout.role:
            assignment.refit(layout, mapping.role)
        layout.evidence = "a person said so"
        layout.corrected = True
    allowed = FIELDS_OF[layout.role] + ("text_ref",)
    for column in layout.columns:
        if column.number in mapping.columns:
            column.field = mapping.columns[column.number]
            column.evidence = "a person said so"
            layout.corrected = True
        if column.field is not None and column.field not in allowed:
            column.field = None
    layout.settle()
