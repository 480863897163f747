"""What the child process runs for a file of the inbox: the plan as read, and the tables it was read from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wardmote.core.documents import reading
from wardmote.core.documents.blocks import Cell, Document
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.plans.reading import Mapping as Corrections
from wardmote.plans.reading import read_document


def read_with_source(
    data: bytes,
    name: str,
    *,
    mapping: Mapping[str, Any] | None = None,
    layouts: Sequence[Mapping[str, Any]] = (),
    progress: Progress = no_progress,
) -> dict[str, Any]:
    """``{"read": wardmote-plan/1, "source": tables}``, so that a person can compare the reading with its source.

    ``mapping`` and ``layouts`` as for ``plans.reading.read_file``. Raises ``UnreadableFile``, and ``ValueError`` where a
    correction names no field or role.
    """
    corrections = Corrections.from_json(mapping, layouts)
    document = reading.read(data, name, progress)
    return {"read": read_document(document, mapping=corrections).to_json(), "source": source_of(document)}


def source_of(document: Document) -> list[dict[str, Any]]:
    """Each table as it stands in the document: ``{"table", "sheet", "page", "rows": [{"row", "cells": […]}]}``.

    A cell is ``{"text", "covered", "fill"}``; ``covered`` is "above" or "left" where a merged cell reaches over it.
    """
    return [
        {
            "table": table.number,
            "sheet": table.sheet,
            "page": table.page,
            "columns": list(table.column_numbers),
            "rows": [{"row": row.number, "cells": [_cell(cell) for cell in row.cells]} for row in table.rows],
        }
        for table in document.tables
    ]


def _cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "covered": cell.covered_by, "fill": cell.fill}
