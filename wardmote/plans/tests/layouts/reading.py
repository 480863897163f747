"""The real path from a file to a plan as read, and nothing else of the reader."""

from __future__ import annotations

from typing import Any

from wardmote.core.documents.reading import read
from wardmote.plans.reading import read_document


def read_plan(data: bytes, name: str) -> dict[str, Any]:
    """The plan in a file, in the shape of ``wardmote-plan/1``."""
    return read_document(read(data, name)).to_json()
