"""Cutting a printed progress cell into its dated entries, without losing a character."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date


@dataclass(frozen=True, slots=True)
class Slice:
    """One entry of a cell. ``printed`` is its exact slice; joined in order, the slices give the cell again."""

    printed: str
    stamp: str
    as_at: date | None
    text: str


def slices(cell: str, updates: Sequence[Mapping[str, Any]]) -> list[Slice]:
    """The entries of a cell: what stands before the first stamp, then one for each stamp the reader found."""
    if not cell.strip():
        return []
    starts: list[tuple[int, Mapping[str, Any]]] = []
    position = 0
    for update in updates:
        found = cell.find(update["printed"], position) if update["printed"] else -1
        if found >= 0:
            starts.append((found, update))
            position = found + len(update["printed"])
    ends = [*(start for start, _ in starts[1:]), len(cell)][: len(starts)]
    cut = [
        Slice(
            printed=cell[start:end],
            stamp=update["printed"],
            as_at=parse_date(update["as_at"]) if update["as_at"] else None,
            text=update["text"],
        )
        for (start, update), end in zip(starts, ends, strict=True)
    ]
    before = cell[: starts[0][0]] if starts else cell
    if before.strip():
        cut.insert(0, Slice(printed=before, stamp="", as_at=None, text=before.strip()))
    return cut
