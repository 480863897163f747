"""The mean and the process limits of an XmR chart (individual values and moving ranges).

The method is that of NHS England's *Making Data Count*, as the package NHSRplotthedots 0.2.2 works it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum
from operator import sub

LIMIT_FACTOR = 2.66
"""Average moves between the mean and a limit: 3 / 1.128, three sigma by the bias constant d2 of pairs.

Wheeler and Chambers, *Understanding Statistical Process Control*; NHS England, *Making Data Count*.
"""

SCREENING_FACTOR = 3.267
"""A move of so many average moves, or more, is left out once: D4 of pairs, the upper limit of a moving range.

The same sources. NHSRplotthedots calls it ``screen_outliers`` and does it unless told otherwise.
"""

NEAR_SHARE = 2 / 3
"""Where “near a limit” begins, as a share of the way from the mean: two of three sigma (*Making Data Count*)."""

NOISE = 1e-12
"""Numbers are equal that differ by less than this share of the largest value that the mean is of.

Our own choice: in a computer ten times 0.1 is not quite 1, and seven such points would make a shift out of nothing.
It is thousands of times what sums in double precision leave behind, and far below the digits that data have.
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a stretch of values shows of itself. ``lower`` and ``upper`` are None where no move is left to average."""

    mean: float
    lower: float | None
    upper: float | None
    points: int
    """How many values the mean is of."""
    screened: int
    """How many moves were left out."""
    noise: float
    """What is nearer to a line than this stands on it, in the unit of the values."""

    @property
    def near_lower(self) -> float | None:
        return None if self.lower is None else self.mean - NEAR_SHARE * (self.mean - self.lower)

    @property
    def near_upper(self) -> float | None:
        return None if self.upper is None else self.mean + NEAR_SHARE * (self.upper - self.mean)


def noise_of(values: Sequence[float]) -> float:
    """How near two numbers must be to count as equal, beside these values."""
    return NOISE * max(max(values), -min(values))


def steps_between(values: Sequence[float], noise: float) -> list[float]:
    """Each value less the one before it; what only noise tells apart is no step. One shorter than ``values``."""
    return [0.0 if -noise <= step <= noise else step for step in map(sub, values[1:], values)]


def limits_of(values: Sequence[float], steps: Sequence[float], noise: float, *, screen: bool = True) -> Limits:
    """Mean and limits of at least one value; ``steps`` are what ``steps_between`` says of them.

    Limits are never cut at zero: a lower limit below what can happen says that no low value is a signal.
    """
    mean = fsum(values) / len(values)
    moves = kept = list(map(abs, steps))
    if screen and moves:
        # As the reference does: “not less than” leaves out all moves of a series that never moves.
        enough = SCREENING_FACTOR * fsum(moves) / len(moves) - noise
        kept = [move for move in moves if move < enough]
    screened = len(moves) - len(kept)
    if not kept:
        return Limits(mean, None, None, len(values), screened, noise)
    reach = LIMIT_FACTOR * fsum(kept) / len(kept)
    return Limits(mean, mean - reach, mean + reach, len(values), screened, noise)
