"""An XmR chart: values in their order, cut into segments that each have their own mean and limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wardmote.performance.rules.causes import Cause, causes_of
from wardmote.performance.rules.limits import Limits, limits_of, noise_of, steps_between


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a chart between two rebasings: the points from ``start`` up to, not including, ``stop``."""

    start: int
    stop: int
    limits: Limits


@dataclass(frozen=True, slots=True)
class Chart:
    """What the rules make of a series, to the letter of the reference. What a reader is told is ``reading``'s to say."""

    values: tuple[float, ...]
    segments: tuple[Segment, ...]
    causes: tuple[Cause | None, ...]
    """The cause of each point, None where its variation is common."""


def xmr(
    values: Sequence[float],
    *,
    rebased_at: Sequence[int] = (),
    fix_after: int | None = None,
    fixed: Mapping[int, int] | None = None,
    screen: bool = True,
) -> Chart:
    """The chart of at least one finite value, oldest first.

    ``rebased_at``: the places where a new segment starts. No rule looks across.
    ``fix_after``: mean and limits come from the first so many points of each segment, and judge all of it.
    ``fixed``: the same for single segments, by the places where they start.
    ``screen``: leave out once the moves that are far above the others.

    Neighbouring values count as neighbours, whatever lay between their dates: so does the reference.
    """
    bounds = sorted({0, len(values), *rebased_at})
    segments = []
    causes: list[Cause | None] = []
    for start, stop in pairwise(bounds):
        part = values[start:stop]
        base = part[: (fixed or {}).get(start, fix_after)]
        noise = noise_of(base)
        steps = steps_between(part, noise)
        limits = limits_of(base, steps[: len(base) - 1], noise, screen=screen)
        segments.append(Segment(start, stop, limits))
        causes += causes_of(part, steps, limits)
    return Chart(tuple(values), tuple(segments), tuple(causes))
