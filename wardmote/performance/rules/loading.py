"""Whether what a load brings can be right."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import Literal

KEPT_AT_LEAST = 0.8
"""The share of the rows of a period that stays when its publisher puts it right; a file that was cut off has less."""
BY_CHANCE = 3
"""How many standard deviations of a count, which is its square root, are no news."""
NEIGHBOURS = 3
"""How many periods before and after one tell how many rows it should have."""


def is_over(period: date, every: Literal["month", "year", "once"], today: date) -> bool:
    """Whether a period can be known in full on this day. A source that is of one day alone has none that goes on.

    A day or number tells of a year, but not when it ends: 2026 may be the year to March 2026, and 1 April 2026 a count on
    that day. So only a year that is yet to come cannot be known.
    """
    if every == "month":
        return (period.year, period.month) < (today.year, today.month)
    return every == "once" or period <= today


def are_many_fewer(rows: int, than: int) -> bool:
    """Whether rows are fewer by more than a fifth, and by more than chance makes of small numbers."""
    return rows < KEPT_AT_LEAST * than and than - rows > BY_CHANCE * sqrt(than)


def fewest_beside(period: date, known: Mapping[date, int]) -> int:
    """The fewest rows of the periods around one, of those that are known; 0 where there are none."""
    before = sorted(each for each in known if each < period)[-NEIGHBOURS:]
    after = sorted(each for each in known if each > period)[:NEIGHBOURS]
    return min((known[each] for each in before + after), default=0)
