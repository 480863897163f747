"""The four rules by which a point of an XmR chart is special cause variation (*Making Data Count*)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import pairwise

from wardmote.performance.rules.limits import Limits

RUN = 7
"""So many points make a shift, and so many a trend (*Making Data Count*; other schools ask for six, eight or nine)."""

WINDOW = 3
"""Two of so many points near a limit (*Making Data Count*)."""


class Cause(StrEnum):
    """Why a point is special. Where several rules find it, the one that stands first here is named."""

    ABOVE_LIMIT = "above_limit"
    BELOW_LIMIT = "below_limit"
    RISING = "rising"
    FALLING = "falling"
    NEAR_UPPER = "near_upper"
    NEAR_LOWER = "near_lower"
    ABOVE_MEAN = "above_mean"
    BELOW_MEAN = "below_mean"

    @property
    def is_high(self) -> bool:
        return self in _HIGH


_HIGH = frozenset({Cause.ABOVE_LIMIT, Cause.RISING, Cause.NEAR_UPPER, Cause.ABOVE_MEAN})


_ABOVE = 2
"""A sign as a byte: 0 below or falling, 1 neither, 2 above or rising. One search finds all runs of
them, which keeps ten thousand series of sixty points within a second."""

_SHIFT = re.compile(rb"\x00{%d,}|\x02{%d,}" % (RUN, RUN))
_TREND = re.compile(rb"\x00{%d,}|\x02{%d,}" % (RUN - 1, RUN - 1))


def causes_of(values: Sequence[float], steps: Sequence[float], limits: Limits) -> list[Cause | None]:
    """The cause of each point, None where variation is common. No rule looks outside ``values``."""
    found: list[Cause | None] = [None] * len(values)
    sides = _signs(values, limits.mean - limits.noise, limits.mean + limits.noise)
    # From the weakest rule to the strongest, so that the strongest has the last word.
    _mark_shifts(sides, found)
    far = _beyond(enumerate(values), limits.near_lower, limits.near_upper, limits.noise)
    outside = _beyond(far, limits.lower, limits.upper, limits.noise)
    _mark_two_of_three(sides, [place for place, value in far if (place, value) not in outside], found)
    _mark_trends(steps, found)
    for place, _ in outside:
        found[place] = Cause.ABOVE_LIMIT if sides[place] == _ABOVE else Cause.BELOW_LIMIT
    return found


def _signs(numbers: Sequence[float], lower: float, upper: float) -> bytes:
    """On which side of a band each number lies."""
    return bytes([2 if number > upper else 0 if number < lower else 1 for number in numbers])


def _beyond(
    points: Iterable[tuple[int, float]], lower: float | None, upper: float | None, noise: float
) -> list[tuple[int, float]]:
    """The points, each its place and value, that lie strictly outside two lines."""
    if lower is None or upper is None:
        return []
    lower, upper = lower - noise, upper + noise
    return [(place, value) for place, value in points if value > upper or value < lower]


def _mark_shifts(sides: bytes, found: list[Cause | None]) -> None:
    """Seven points or more on one side of the mean; a point on the mean ends the run."""
    for run in _SHIFT.finditer(sides):
        start, stop = run.span()
        found[start:stop] = [Cause.ABOVE_MEAN if sides[start] == _ABOVE else Cause.BELOW_MEAN] * (stop - start)


def _mark_two_of_three(sides: bytes, near: Sequence[int], found: list[Cause | None]) -> None:
    """Two of three points near a limit while all three are on that side of the mean. Only the near ones are special.

    A point outside the limits counts as on its side, not as near.
    """
    last_window = len(sides) - WINDOW
    for first, second in pairwise(near):
        for start in range(max(second - WINDOW + 1, 0), min(first, last_window) + 1):
            if sides[start : start + WINDOW] == sides[first : first + 1] * WINDOW:
                found[first] = found[second] = Cause.NEAR_UPPER if sides[first] == _ABOVE else Cause.NEAR_LOWER


def _mark_trends(steps: Sequence[float], found: list[Cause | None]) -> None:
    """Seven points or more that each rise, or each fall; two equal values end the run.

    A point between two steps of trends has the direction of the step out of it, as in the reference: the peak where a
    rise becomes a fall is falling. The reference calls a step that is none falling, too.
    """
    in_trend: set[int] = set()
    for run in _TREND.finditer(_signs(steps, 0.0, 0.0)):
        in_trend.update(range(run.start(), run.end() + 1))
    for place in in_trend:
        step = steps[place] if place + 1 in in_trend else steps[place - 1]
        found[place] = Cause.RISING if step > 0 else Cause.FALLING
