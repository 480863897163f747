"""Which number of a pasted line is which, by the headings over the columns."""

from __future__ import annotations

import re
from collections.abc import Sequence

Names = Sequence[str]
"""What a column may be called: its label, the title or the unit of the measure."""

_FILLING = frozenset({"a", "an", "and", "at", "by", "for", "in", "of", "on", "or", "the", "to"})
_OF_ALL = frozenset({"all", "count", "number", "offered", "received", "total"})
"""Words that people put before what is counted, whatever we call it. They do not say which of two things it is."""
_DIGITS = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "ten": "10"}


def order_of(headings: Sequence[str], columns: Sequence[Names]) -> list[int] | None:
    """For each column the place of the heading that names it; None where one fits none, or two fit the same.

    A heading fits the column of which it has the most words: of several the one with the fewest others, so that “999 calls”
    are all calls and not those that were answered. One with a word that its column does not know may be of something else:
    calls that were answered are not all calls.
    """
    found = [_column_of(heading, columns) for heading in headings]
    if sorted(place for place in found if place is not None) != list(range(len(columns))) or None in found:
        return None
    return [found.index(column) for column in range(len(columns))]


def _column_of(heading: str, columns: Sequence[Names]) -> int | None:
    wanted = _words(heading)
    known = [[_words(name) for name in names] for names in columns]
    fits = [max(_fit(wanted, words) for words in names) for names in known]
    best = max(fits)
    if not best[0] or fits.count(best) > 1:
        return None
    column = fits.index(best)
    return column if wanted - _OF_ALL <= frozenset[str]().union(*known[column]) else None


def _fit(wanted: frozenset[str], known: frozenset[str]) -> tuple[int, int]:
    return len(wanted & known), -len(known)


def _words(text: str) -> frozenset[str]:
    """The telling words of a name, one and many alike. A year tells of when, not of what."""
    words = re.findall(r"\w+", text.casefold())
    return frozenset(_one(word) for word in words if word not in _FILLING and not re.fullmatch(r"20\d\d", word))


def _one(word: str) -> str:
    """A word as it is of one thing, and a small number in digits."""
    single = f"{word[:-3]}y" if word.endswith("ies") else word.removesuffix("s")
    return _DIGITS.get(single, single)
