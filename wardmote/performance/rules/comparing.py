"""One area among others: a weighted average, and a rank that says out of how many and with whom it is shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wardmote.performance.rules.icons import Better
from wardmote.performance.rules.series import Area


@dataclass(frozen=True, slots=True)
class Membership:
    """An area in a group, from a day until the day before another; None where it never began or has not ended."""

    area: str
    since: date | None = None
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Standing:
    """What one member of a group has in one period."""

    area: Area
    value: float
    numerator: float
    denominator: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """An area within its group in one period. ``silent`` are members of that day without a figure: they are not ranked.

    ``average`` is that of the whole group as if it were one area, the asking area included. ``rank`` 1 is best, or the
    highest where neither way is better; ``tied`` counts the others that share it; ``of`` is how many are ranked. While a
    figure of the group is ``provisional`` all of this may still move.
    """

    group: str
    area: Area
    period: date
    standings: tuple[Standing, ...]
    silent: tuple[str, ...]
    average: float
    rank: int
    of: int
    tied: int
    value: float
    provisional: bool = False


def weighted_average(standings: Sequence[Standing], per: float) -> float:
    """All numerators over all denominators: an average of rates would let the smallest weigh as much as the largest."""
    return sum(each.numerator for each in standings) / sum(each.denominator for each in standings) * per


def rank_of(value: float, values: Sequence[float], better: Better) -> tuple[int, int]:
    """The rank of a value among all of them, itself included, and how many others share it."""
    ahead = sum(each < value for each in values) if better == "down" else sum(each > value for each in values)
    return ahead + 1, sum(each == value for each in values) - 1
