"""Which number of a pasted line is which, by the headings over the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

Names = Sequence[str]
"""What a column may be called: its label, the title or the unit of the measure."""

_FILLING = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"})


def order_of(headings: Sequence[str], columns: Sequence[Names]) -> list[int] | None:
    """For each column the place of the heading that names it; None where one fits none, or two fit the same.

    A heading fits the column of which it has the most words: of several the one with the fewest others, so that “999 calls”
    are all calls and not those that were answered.
    """
    found = [_column_of(heading, columns) for heading in headings]
    if sorted(place for place in found if place is not None) != list(range(len(columns))) or None in found:
        return None
    return [found.index(column) for column in range(len(columns))]


def _column_of(heading: str, columns: Sequence[Names]) -> int | None:
    wanted = _words(heading)
    fits = [max(_fit(wanted, _words(name)) for name in names) for names in columns]
    best = max(fits)
    return fits.index(best) if best[0] and fits.count(best) == 1 else None


def _fit(wanted: frozenset[str], known: frozenset[str]) -> tuple[int, int]:
    return len(wanted & known), -len(known)


def _words(text: str) -> frozenset[str]:
    """The telling words of a name, one and many alike."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(word.removesuffix("s") for word in words if word not in _FILLING)
