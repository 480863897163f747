"""What a reader is told of a series: the chart, its icons, and what speaks against believing them.

``chart.xmr`` follows the reference to the letter. Where the reference has no answer, or one that would mislead, it is
decided here, so that one place says when no icon is shown and why.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import pairwise
from math import isfinite
from typing import Literal

from wardmote.performance.rules.chart import Chart, Segment, xmr
from wardmote.performance.rules.icons import Assurance, Better, Variation, assurance, variation
from wardmote.performance.rules.periods import PERIODS_IN_YEAR, Frequency, Gap, gaps_between, number_of
from wardmote.performance.rules.seasons import SEASONAL_ABOVE, is_seasonal

TRIAL_BELOW = 13
"""With fewer points the limits are trial limits: they will still move (*Making Data Count*)."""

FEWEST = 7
"""With fewer points there is no chart, only values. Our own choice: the run that a shift or a trend needs."""

FEWEST_TO_FIX = 12
"""A baseline is fixed from so many points or more (NHSRplotthedots refuses fewer). Some may become unknown later."""

MOSTLY_ZERO = 0.5
"""From this share of zeros on, limits say nothing of rare events. Our own choice: the typical value is then zero."""

LARGEST = 1e100
"""A number beyond this is a mistake, and sums of it would overflow."""

Basis = Literal["separate", "rolling", "cumulative"]
"""What one value covers: its own period, the last so many periods, or all since the year began."""


class Reason(StrEnum):
    """Why a series is refused."""

    ROLLING = "rolling"
    CUMULATIVE = "cumulative"
    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    TWICE = "twice"
    FIXED_TOO_SHORT = "fixed_too_short"
    REBASED_WITHOUT_REASON = "rebased_without_reason"


class Refused(ValueError):
    """A series of which no chart may be made. ``performance/words.py`` says why in a sentence."""

    def __init__(self, reason: Reason, on: date | None = None) -> None:
        super().__init__(reason.value if on is None else f"{reason.value}: {on}")
        self.reason = reason
        self.on = on


class Hindrance(StrEnum):
    """Why a chart has no icons: the values are shown, and the page says this instead."""

    TOO_FEW = "too_few"
    CONSTANT = "constant"
    BASELINE_CONSTANT = "baseline_constant"
    MOSTLY_ZERO = "mostly_zero"
    HARDLY_MOVES = "hardly_moves"


class Caution(StrEnum):
    """What a reader should know beside the icons."""

    TRIAL_LIMITS = "trial_limits"
    GAPS = "gaps"
    SEASONAL = "seasonal"
    REBASED_OUTSIDE = "rebased_outside"
    REBASED_YOUNG = "rebased_young"
    BASELINE_LOST_VALUES = "baseline_lost_values"


@dataclass(frozen=True, slots=True)
class Observation:
    """One period, told by its first day, and its value: None where it is not known, which is not zero."""

    day: date
    value: float | None


@dataclass(frozen=True, slots=True)
class Rebasing:
    """A person's decision that from this period on the process is another one.

    ``fixed_until`` is the last period of a fixed baseline: what comes after it is judged by limits that it does not move.
    """

    day: date
    reason: str
    by: str = ""
    fixed_until: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A series as a page shows it."""

    days: tuple[date, ...]
    """The periods that have a value; one for each point of the chart."""
    chart: Chart
    hindrance: Hindrance | None
    variation: Variation | None
    """None where something hinders."""
    assurance: Assurance | None
    cautions: tuple[Caution, ...]
    gaps: tuple[Gap, ...]
    rebasings: tuple[Rebasing, ...]
    """Those that started a segment."""
    waiting: tuple[Rebasing, ...] = ()
    """Those that start one once enough values are known."""

    @property
    def baselines(self) -> tuple[tuple[date, date], ...]:
        """The first and the last period of what alone makes the limits, of each segment that goes on after it."""
        return tuple(
            (self.days[each.start], self.days[each.start + each.limits.points - 1])
            for each in self.chart.segments
            if each.limits.points < each.stop - each.start
        )

    @property
    def baseline(self) -> tuple[date, date] | None:
        """That of the last segment, where it is fixed."""
        last = self.chart.segments[-1]
        return self.baselines[-1] if last.limits.points < last.stop - last.start else None


def read_series(
    observations: Sequence[Observation],
    *,
    frequency: Frequency,
    better: Better,
    basis: Basis = "separate",
    target: float | None = None,
    rebasings: Sequence[Rebasing] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> Reading:
    """Chart, icons and cautions of a series, in whatever order its periods come. Raises ``Refused``.

    The move across a gap counts like any other, as in the reference. ``Caution.GAPS`` is for whoever also knows the periods
    that are shown and not judged.
    """
    _refuse_basis(basis)
    if fix_after is not None and fix_after < FEWEST_TO_FIX:
        raise Refused(Reason.FIXED_TOO_SHORT)
    days, values = _in_order(observations)
    numbers = [number_of(day, frequency) for day in days]
    _refuse_doubles(days, numbers)
    starts = _starts(days, rebasings)
    missed = len(starts) < len(rebasings)
    waiting = _take_young(starts, len(days))
    fixed = _fixed(days, starts)
    chart = xmr(values, rebased_at=list(starts), fix_after=fix_after, fixed=fixed, screen=screen)
    gaps = gaps_between(days, numbers)
    last = chart.segments[-1]
    hindrance = _hindrance(chart.values, last)
    cautions = _cautions(days, values, last, frequency, gaps, missed=missed)
    return Reading(
        days=tuple(days),
        chart=chart,
        hindrance=hindrance,
        variation=None if hindrance else variation(chart.causes[-1], better),
        assurance=None if hindrance else assurance(last.limits, target, better),
        cautions=(*cautions, Caution.REBASED_YOUNG) if waiting else tuple(cautions),
        gaps=gaps,
        rebasings=tuple(starts.values()),
        waiting=waiting,
    )


def _refuse_basis(basis: Basis) -> None:
    # Neighbouring rolling sums share all but one period, so that nearly every one of them would be a signal.
    if basis == "rolling":
        raise Refused(Reason.ROLLING)
    if basis == "cumulative":
        raise Refused(Reason.CUMULATIVE)


def _in_order(observations: Sequence[Observation]) -> tuple[list[date], list[float]]:
    """Periods and values, oldest first, without the periods that have none."""
    known: list[tuple[date, float]] = []
    for each in sorted(observations, key=lambda each: each.day):
        if each.value is None:
            continue
        if not isfinite(each.value) or abs(each.value) > LARGEST:
            raise Refused(Reason.NOT_A_NUMBER, each.day)
        known.append((each.day, float(each.value)))
    if not known:
        raise Refused(Reason.EMPTY)
    return [day for day, _ in known], [value for _, value in known]


def _refuse_doubles(days: Sequence[date], numbers: Sequence[int]) -> None:
    for day, (earlier, later) in zip(days[1:], pairwise(numbers), strict=True):
        if earlier == later:
            raise Refused(Reason.TWICE, day)


def _starts(days: Sequence[date], rebasings: Sequence[Rebasing]) -> dict[int, Rebasing]:
    """Where segments start. As in the reference, only a rebasing on the very day of a period starts one."""
    places = {day: place for place, day in enumerate(days)}
    found = {}
    for each in sorted(rebasings, key=lambda each: each.day):
        if not each.reason.strip():
            raise Refused(Reason.REBASED_WITHOUT_REASON, each.day)
        if each.day in places:
            found[places[each.day]] = each
    return found


def _take_young(starts: dict[int, Rebasing], known: int) -> tuple[Rebasing, ...]:
    """Take out the last rebasings after which there are too few values to judge by: what was before them judges until then.

    Our own choice, so that nobody puts a bad signal out by rebasing shortly before it. *Making Data Count* asks for enough
    values as well.
    """
    young = [start for start in starts if start and known - start < FEWEST]
    return tuple(starts.pop(start) for start in young)


def _fixed(days: Sequence[date], starts: Mapping[int, Rebasing]) -> dict[int, int]:
    """How many values make the limits of each segment that has a fixed baseline, by the place where it starts.

    A baseline that is not over yet is all that there is: nothing comes after it that it could judge. One that has lost values
    since it was fixed, as when they were restated to small ones that are hidden, judges by those that are left.
    """
    found = {}
    for start, stop in pairwise([*starts, len(days)]):
        until = starts[start].fixed_until
        if until is None or days[stop - 1] <= until:
            continue
        found[start] = sum(day <= until for day in days[start:stop])
        if found[start] < FEWEST:
            raise Refused(Reason.FIXED_TOO_SHORT, until)
    return found


def _hindrance(values: Sequence[float], last: Segment) -> Hindrance | None:
    part, limits = values[last.start : last.stop], last.limits
    if len(part) < FEWEST:
        return Hindrance.TOO_FEW
    if max(part) - min(part) <= limits.noise:
        return Hindrance.CONSTANT
    if part.count(0.0) >= MOSTLY_ZERO * len(part):
        return Hindrance.MOSTLY_ZERO
    if limits.lower is None or limits.upper is None:
        return Hindrance.BASELINE_CONSTANT
    # Screening left only moves of nothing: the limits fell onto the mean, and every point would be outside.
    if limits.upper - limits.lower <= limits.noise:
        return Hindrance.HARDLY_MOVES
    return None


def _cautions(
    days: Sequence[date],
    values: Sequence[float],
    last: Segment,
    frequency: Frequency,
    gaps: Sequence[Gap],
    *,
    missed: bool,
) -> list[Caution]:
    cautions = []
    if last.stop - last.start == last.limits.points < TRIAL_BELOW:  # those of a fixed baseline move no more
        cautions.append(Caution.TRIAL_LIMITS)
    since_gap = days.index(gaps[-1].before) if gaps else 0
    per_year = PERIODS_IN_YEAR[frequency]
    if per_year in SEASONAL_ABOVE and is_seasonal(values[since_gap:], per_year):
        cautions.append(Caution.SEASONAL)
    if missed:
        cautions.append(Caution.REBASED_OUTSIDE)
    if last.limits.points < min(FEWEST_TO_FIX, last.stop - last.start):
        cautions.append(Caution.BASELINE_LOST_VALUES)
    return cautions
