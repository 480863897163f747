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
