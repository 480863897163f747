"""A printed progress cell as its dated entries, for people to read. The cell itself stays as it is printed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wardmote.plans.reading.fields.stamps import split


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: the day it speaks of where that can be read, its stamp as printed, and its words.

    What stands before the first stamp is an entry without either.
    """

    text: str
    as_at: date | None = None
    stamp: str = ""


def entries_in(cell: str) -> list[Entry]:
    """The entries of a cell in the order of print; one without a date where nothing in it is stamped."""
    found = split(cell)
    dated = [Entry(each.text, each.as_at, each.printed) for each in found.updates]
    return [Entry(found.preamble), *dated] if found.preamble else dated


def newest_entry(cell: str) -> Entry | None:
    """The entry with the newest date, wherever in the cell it is printed; the first one where none has a date."""
    found = entries_in(cell)
    return max(found, key=lambda each: each.as_at or date.min) if found else None
