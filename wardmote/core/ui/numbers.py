"""Whole numbers in a request, where an address or a hidden field may say anything."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

LONGEST = 18
"""Digits of the largest number that every database takes as an id."""


def number_in(words: str | None, *, longest: int = LONGEST) -> int | None:
    """The number that these words are, None where they are none: only the digits 0 to 9, and not more than ``longest``.

    Python takes more for a digit than a database takes for a number, such as "²" and "٣".
    """
    return int(words) if words and words.isascii() and words.isdigit() and len(words) <= longest else None


def row_in(rows: QuerySet[Row], words: str | None) -> Row | None:
    """The one of these rows whose id these words are; None for another's, and for words that are no number."""
    number = number_in(words)
    return None if number is None else rows.filter(pk=number).first()
