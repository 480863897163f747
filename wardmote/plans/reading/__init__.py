"""Reading plans from documents: recognise by evidence, keep the print, report every doubt.

``read_file`` reads a file's bytes into the JSON of ``wardmote-plan/1``; it is what the child process runs.
``read_document`` reads a neutral document into records. ``docs/formats/plan.md`` describes the format.
"""

from __future__ import annotations

from collections.abc import Mapping as Dictionary
from collections.abc import Sequence
from typing import Any

from wardmote.core.documents.blocks import Document
from wardmote.plans.reading import recognise
from wardmote.plans.reading.account import accounted
from wardmote.plans.reading.format import FORMAT, ReadPlan
from wardmote.plans.reading.layouts import Mapping, TableMapping, layout_key
from wardmote.plans.reading.text_form import as_text

__all__ = [
    "FORMAT",
    "Mapping",
    "ReadPlan",
    "TableMapping",
    "accounted",
    "as_text",
    "layout_key",
    "read_document",
    "read_file",
]


def read_file(
    data: bytes, name: str, *, mapping: Dictionary[str, Any] | None = None, layouts: Sequence[Dictionary[str, Any]] = ()
) -> dict[str, Any]:
    """Read a file into the JSON of ``wardmote-plan/1``.

    ``mapping`` holds a person's corrections for this file, ``{"tables": {"2": {"role": "plan", "columns": {"3":
    "owners"}}}}``; ``layouts`` those remembered from earlier files, ``{"layout": key, "mapping": {…}}``. Raises
    ``UnreadableFile`` with a plain sentence where the file cannot be read, and ValueError where a correction names no
    field or role.
    """
    from wardmote.core.documents import reading

    corrections = Mapping.from_json(mapping, layouts)
    return recognise.read_document(reading.read(data, name), corrections).to_json()


def read_document(document: Document, *, mapping: Mapping | None = None) -> ReadPlan:
    """Read a neutral document into records; ``ReadPlan.to_json`` gives the JSON.

    ``mapping`` puts corrections over the evidence.
    """
    return recognise.read_document(document, mapping)
