"""Where the lines, points and words of a chart stand, in plain numbers: a template draws them as SVG, without a script.

Lines break at gaps. Every point has a shape of its own kind, so that colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, floor, log10
from typing import Literal

from wardmote.performance.rules.chart import Segment
from wardmote.performance.rules.periods import Frequency, gaps_between, number_of
from wardmote.performance.rules.reading import Reading

ZERO_FROM = 0.4
"""An axis begins at zero where the smallest value is less than this share of the largest: cutting it off would mislead."""

_STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Frame:
    """The paper: its size, the room left around the chart, and how many words fit along its sides."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    across: int
    """Labels along the time axis, at most."""
    up: int
    """Labels along the axis of values, at most."""
    between_words: float = 13.0
    """Points of height between two lines of words."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One point. ``kind`` is common, improvement (improvement-down where less is better), concern, neither or provisional."""

    x: float
    y: float
    kind: str


@dataclass(frozen=True, slots=True)
class Level:
    """A line across a stretch of the chart: a mean, a limit, a target."""

    kind: str
    left: float
    right: float
    y: float


AimKind = Literal["target", "goal", "stretch"]


@dataclass(frozen=True, slots=True)
class Aim:
    """What is aimed at. ``kind`` is target for what figures are held against, else goal or stretch.

    ``path`` is where it was period by period, if it moves.
    """

    kind: AimKind
    value: float
    path: tuple[tuple[date, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """A line that goes from point to point, as SVG writes points."""

    kind: str
    points: str


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class End:
    """What a level is, said at its right end; ``y`` is where the words stand, moved so that none covers another."""

    kind: str
    y: float
    value: float


@dataclass(frozen=True, slots=True)
class Flag:
    """A note at a period, by its number in the list under the chart."""

    x: float
    number: int
    rebases: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart, ready to be drawn."""

    frame: Frame
    lines: tuple[str, ...]
    """The values, one line for each stretch without a gap, as SVG writes points."""
    breaks: tuple[tuple[float, float], ...]
    """From where to where nothing is known."""
    marks: tuple[Mark, ...]
    levels: tuple[Level, ...]
    courses: tuple[Course, ...]
    ends: tuple[End, ...]
    values: tuple[Label, ...]
    periods: tuple[Label, ...]
    flags: tuple[Flag, ...]
    baselines: tuple[tuple[float, float], ...]
    """From where to where the values lie that alone make the limits."""


def draw(
    reading: Reading,
    frame: Frame,
    *,
    frequency: Frequency,
    kinds: Sequence[str],
    aims: Sequence[Aim] = (),
    notes: Sequence[tuple[date, bool]] = (),
    unsettled: Sequence[tuple[date, float]] = (),
    period: Callable[[date], str] = date.isoformat,
    scale: Callable[[Sequence[float]], Sequence[str]] = lambda steps: list(map(str, steps)),
) -> Drawing:
    """The chart of a reading.

    ``kinds`` gives the kind of each point; ``notes`` are periods, and whether the chart is rebased
    there; ``unsettled`` are other periods and their values, which no line joins to what was judged; ``period`` and
    ``scale`` write what stands along the axes.
    """
    values = reading.chart.values
    days = sorted([*reading.days, *(day for day, _value in unsettled)])
    numbers = [number_of(day, frequency) for day in days]
    first, last = numbers[0], numbers[-1]
    low, high = _range(reading, aims, [number for _day, number in unsettled])
    plot = frame.width - frame.left - frame.right
    depth = frame.height - frame.top - frame.bottom

    def across(day: date) -> float:
        return round(frame.left + plot * (number_of(day, frequency) - first) / max(last - first, 1), 1)

    def up(number: float) -> float:
        return round(frame.top + depth * (high - number) / (high - low), 1)

    xs = [across(day) for day in reading.days]
    ys = [up(each) for each in values]
    marks = (
        *(Mark(x, y, kind) for x, y, kind in zip(xs, ys, kinds, strict=True)),
        *(Mark(across(day), up(number), "provisional") for day, number in unsettled),
    )
    levels = tuple(_levels(reading, xs, up, aims, frame))
    steps = ticks(low, high, frame.up)
    return Drawing(
        frame=frame,
        lines=tuple(_lines(reading, xs, ys)),
        breaks=tuple((across(gap.after), across(gap.before)) for gap in gaps_between(days, numbers)),
        marks=marks,
        levels=levels,
        courses=tuple(
            Course(each.kind, " ".join(f"{across(day):g},{up(number):g}" for day, number in each.path))
            for each in aims
            if each.path
        ),
        ends=tuple(_ends(reading, up, aims, frame)),
        values=tuple(Label(frame.left, up(each), told) for each, told in zip(steps, scale(steps), strict=True)),
        periods=tuple(_periods(days, [across(day) for day in days], frame, period)),
        flags=tuple(
            Flag(across(day), number, rebases)
            for number, (day, rebases) in enumerate(notes, start=1)
            if days[0] <= day <= days[-1]
        ),
        baselines=tuple(
            (across(since), across(until)) for since, until in reading.baselines if reading.hindrance is None
        ),
    )


def _range(reading: Reading, aims: Sequence[Aim], unsettled: Sequence[float]) -> tuple[float, float]:
    """The lowest and the highest number that the chart shows, with a little room."""
    shown = [*reading.chart.values, *unsettled, *(each.value for each in aims)]
    shown += [number for each in aims for _day, number in each.path]
    if reading.hindrance is None:
        limits = [segment.limits for segment in reading.chart.segments]
        shown += [each for limit in limits for each in (limit.lower, limit.upper) if each is not None]
    low, high = min(shown), max(shown)
    if low >= 0 and low < ZERO_FROM * high:
        low = 0.0
    room = (high - low or abs(high) or 1) * 0.06
    return (low if low == 0 else low - room), high + room


def ticks(low: float, high: float, most: int) -> list[float]:
    """Round numbers between two others, at most so many."""
    rough = (high - low) / max(most, 1)
    ten = 10.0 ** floor(log10(rough))
    step = next(each * ten for each in _STEPS if each * ten >= rough)
    # Counted in whole steps: a sum of steps would drift off the round numbers.
    return [round(each * step, 10) for each in range(ceil(low / step), floor(high / step) + 1)]


def _lines(reading: Reading, xs: Sequence[float], ys: Sequence[float]) -> list[str]:
    ends = {gap.before for gap in reading.gaps}
    found: list[list[str]] = [[]]
    for day, x, y in zip(reading.days, xs, ys, strict=True):
        if day in ends:
            found.append([])
        found[-1].append(f"{x:g},{y:g}")
    return [" ".join(points) for points in found]


def _levels(
    reading: Reading, xs: Sequence[float], up: Callable[[float], float], aims: Sequence[Aim], frame: Frame
) -> list[Level]:
    right = frame.width - frame.right
    found = []
    if reading.hindrance is None:
        for segment in reading.chart.segments:
            left, until = _reach(reading, segment, xs, float(right))
            limits = segment.limits
            known = [("mean", limits.mean), ("limit", limits.lower), ("limit", limits.upper)]
            found += [Level(kind, left, until, up(each)) for kind, each in known if each is not None]
    return found + [Level(each.kind, float(frame.left), float(right), up(each.value)) for each in aims if not each.path]


def _reach(reading: Reading, segment: Segment, xs: Sequence[float], right: float) -> tuple[float, float]:
    """From where to where a segment's levels go: half-way to its neighbours, where the process became another.

    Where nothing is known between two segments, the one ends with its last value and the other begins with its first.
    """
    after_gap = {gap.before for gap in reading.gaps}

    def edge(place: int, at: int) -> float:
        return xs[at] if reading.days[place] in after_gap else round((xs[place - 1] + xs[place]) / 2, 1)

    left = edge(segment.start, segment.start) if segment.start else xs[0]
    return left, edge(segment.stop, segment.stop - 1) if segment.stop < len(xs) else right


def _ends(reading: Reading, up: Callable[[float], float], aims: Sequence[Aim], frame: Frame) -> list[End]:
    """The levels of the last segment, named at their ends from the top down."""
    limits = reading.chart.segments[-1].limits
    known: list[tuple[str, float | None]] = [(each.kind, each.value) for each in aims]
    if reading.hindrance is None:
        known += [("upper", limits.upper), ("mean", limits.mean), ("lower", limits.lower)]
    found = sorted(((up(each), kind, each) for kind, each in known if each is not None), key=lambda each: each[0])
    return [
        End(kind, y, number)
        for y, (_y, kind, number) in zip(_apart([y for y, _kind, _number in found], frame), found, strict=True)
    ]


def _apart(places: Sequence[float], frame: Frame) -> list[float]:
    """The same places moved down, and then back up from the foot, until words at them do not touch."""
    found: list[float] = []
    for place in places:
        found.append(max(place, found[-1] + frame.between_words) if found else place)
    foot = frame.height - frame.bottom + frame.between_words / 2
    for at in reversed(range(len(found))):
        found[at] = round(min(found[at], foot), 1)
        foot = found[at] - frame.between_words
    return found


def _periods(days: Sequence[date], xs: Sequence[float], frame: Frame, period: Callable[[date], str]) -> list[Label]:
    """Words under the chart: the last period always, and before it those that are far enough from each other."""
    if not frame.across:
        return []
    apart = (frame.width - frame.left - frame.right) / frame.across
    found: list[Label] = []
    for day, x in zip(reversed(days), reversed(xs), strict=True):
        if not found or found[-1].x - x >= apart:
            found.append(Label(x, 0.0, period(day)))
    return found[::-1]
