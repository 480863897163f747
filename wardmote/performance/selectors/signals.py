"""What the chart of each measure says of an area: its signal, its target and its place among others.

Values are computed after a load and only read here. What the statistics make of them is remembered by those very values, so
that a new load, a figure typed by hand or a rebasing is never overlooked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from wardmote.core.organisations.models import Partnership
from wardmote.performance import stored
from wardmote.performance.definitions import Comparator, Measure, comparators, measures
from wardmote.performance.rules.age import is_old
from wardmote.performance.rules.comparing import Comparison
from wardmote.performance.rules.icons import Better
from wardmote.performance.rules.order import badness
from wardmote.performance.rules.periods import Gap, gaps_between, moved, number_of
from wardmote.performance.rules.reading import Basis, Caution, Observation, Reading, Rebasing, Refused, read_series
from wardmote.performance.rules.series import Area, Frequency, Point, Series
from wardmote.performance.rules.spans import Span, span_at
from wardmote.performance.rules.targets import Target, aimed_at, measured_by
from wardmote.performance.selectors import series as figures
from wardmote.performance.selectors.figures import series_with_figures
from wardmote.performance.selectors.notes import rebasings_in

MOST = 4096
"""Charts that are remembered: every measure of every area of a force, and of those it is compared with."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One measure of one area, and what its chart says of its settled periods.

    ``aim`` is what the target asks for in the latest period; ``aims`` are all that ask for something then, the target first.
    """

    measure: Measure
    series: Series
    reading: Reading | None
    refused: Refused | None = None
    target: Target | None = None
    aim: float | None = None
    comparison: Comparison | None = None
    aims: tuple[tuple[Target, float], ...] = ()

    @property
    def latest(self) -> Point | None:
        return self.series.latest

    @property
    def previous(self) -> Point | None:
        """The point with a value before the latest, where it is of the period right before."""
        known = [point for point in self.series.points if point.value is not None]
        if len(known) < 2:
            return None
        earlier, later = (number_of(point.period, self.series.frequency) for point in known[-2:])
        return known[-2] if later - earlier == 1 else None

    @property
    def year_before(self) -> Point | None:
        """The point with a value of the same period a year before the latest; of yearly figures that is the previous."""
        latest = self.latest
        if latest is None or self.series.frequency == "year":
            return None
        day = moved(latest.period, -1, "year")
        return next((each for each in self.series.points if each.period == day and each.value is not None), None)

    @property
    def unsettled(self) -> list[tuple[date, float]]:
        """The provisional periods and their values: shown, and not judged."""
        points = self.series.points
        return [(point.period, point.value) for point in points if point.provisional and point.value is not None]

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """Where figures are missing between those that are known, judged or not."""
        days = self.series.periods()
        return gaps_between(days, [number_of(day, self.series.frequency) for day in days])

    @property
    def judged_up_to(self) -> date | None:
        """The period that its signal is about, where newer figures are provisional; None where it is about the newest."""
        judged = self.reading.days[-1] if self.reading and self.reading.variation else None
        return judged if judged and any(period > judged for period, _value in self.unsettled) else None

    @property
    def cautions(self) -> list[Caution]:
        """What speaks against it. Gaps are those of all figures: ones that are not judged may lie within a longer one."""
        gaps = [Caution.GAPS] if self.gaps else []
        return [*gaps, *(self.reading.cautions if self.reading else ())]

    def is_old(self, today: date) -> bool:
        """Whether the newest figure that is shown is too old to speak of this day. One that is hidden says nothing of it.

        What was judged before a long gap is old too, for the new figures behind it have not settled.
        """
        latest, frequency = self.latest, self.series.frequency
        if latest is None:
            return False
        judged = self.judged_up_to or latest.period
        return is_old(latest.period, frequency, today=today) or is_old(judged, frequency, today=latest.period)

    def badness(self, today: date) -> tuple[bool, int, str]:
        """Sorts what wants to be looked at first to the front, what is old behind it, and what is alike by its title."""
        reading = self.reading
        found = badness(reading.variation, reading.assurance) if reading else badness(None, None)
        return self.is_old(today), found, self.measure.title.casefold()

    def is_getting_worse(self, today: date) -> bool:
        """Whether the chart shows special cause variation for the worse, in figures that speak of this day."""
        variation = self.reading.variation if self.reading else None
        return variation is not None and variation.kind == "concern" and not self.is_old(today)


def signal_of(measure: Measure, series: Series, rebasings: Sequence[Rebasing] = ()) -> Signal:
    """What the chart of a series says, without its place among others.

    Only settled periods are judged: where figures still rise for months, the newest would always look like a fall.
    """
    latest = series.latest
    targets = [measured_by(each, series) for each in measure.targets if each.area in (None, series.area.code)]
    aims = tuple(_aims(targets, latest.period)) if latest else ()
    target, aim = aims[0] if aims else (min(targets, key=lambda each: each.begins, default=None), None)
    settled = tuple(point for point in series.points if not point.provisional)
    rebased = tuple(_on_settled(rebasings, [point.period for point in settled]))
    try:
        reading = _read(settled, series.frequency, measure.better, measure.basis, aim, rebased)
    except Refused as refusal:
        return Signal(measure, series, None, refusal, target, aim, aims=aims)
    return Signal(measure, series, reading, None, target, aim, aims=aims)


def signal_at(measure: Measure, area: Area, *, partnerships: Iterable[Partnership]) -> Signal | None:
    """What the chart of a measure of an area says, drawn as these partnerships have rebased it; None without figures."""
    series = figures.series_of(measure, area)
    if series is None:
        return None
    return signal_of(measure, series, rebasings_in([area.code], partnerships).get((measure.key, area.code), ()))


def signal_until(measure: Measure, area: Area, day: date, *, partnerships: Iterable[Partnership]) -> Signal | None:
    """The same of the periods that were over on a day, with its place among others then; None without a figure of them."""
    signal = signal_on(measure, area, day, partnerships=partnerships)
    if signal is None or signal.latest is None:
        return None
    return replace(signal, comparison=comparison_of(measure, area, span_at("month", signal.latest.period)))


def signal_on(measure: Measure, area: Area, day: date, *, partnerships: Iterable[Partnership]) -> Signal | None:
    """What the chart said of the periods that were over on a day, without its place among others."""
    whole = figures.series_of(measure, area)
    series = whole.until(day) if whole else None
    if series is None or series.latest is None:
        return None
    rebasings = rebasings_in([area.code], partnerships).get((measure.key, area.code), ())
    return signal_of(measure, series, [each for each in rebasings if each.day <= day])


def _on_settled(rebasings: Iterable[Rebasing], settled: Sequence[date]) -> Iterator[Rebasing]:
    """Rebasings of periods that are judged. One of a figure that became provisional begins at the next that is judged."""
    taken = {each.day for each in rebasings}
    for each in rebasings:
        later = next((day for day in settled if day >= each.day), None)
        if later == each.day or (later and later not in taken):
            yield replace(each, day=later)


@lru_cache(maxsize=MOST)
def _read(
    points: tuple[Point, ...],
    frequency: Frequency,
    better: Better,
    basis: Basis,
    aim: float | None,
    rebasings: tuple[Rebasing, ...],
) -> Reading:
    observations = [Observation(point.period, point.value) for point in points]
    return read_series(observations, frequency=frequency, better=better, basis=basis, target=aim, rebasings=rebasings)


def _aims(targets: Iterable[Target], day: date) -> list[tuple[Target, float]]:
    """The targets that have begun by a day and what they ask for then, the one first that figures are held against.

    What was promised comes before more than that, the area's own before everybody's, and then the one that began last.
    """
    asked = [(each, aimed_at(each, day)) for each in sorted(targets, key=_standing)]
    return [(each, value) for each, value in asked if value is not None]


def _standing(target: Target) -> tuple[bool, bool, int]:
    return target.kind == "stretch", target.area is None, -target.begins.toordinal()


def signals_of(area: Area, *, partnerships: Iterable[Partnership], today: date) -> list[Signal]:
    """Every measure of an area, worst first; those whose figures are old stand last."""
    return [
        replace(each, comparison=comparison_of(each.measure, area))
        for each in _worst_first(area, partnerships=partnerships, today=today)
    ]


def getting_worse(area: Area, *, partnerships: Iterable[Partnership], today: date) -> list[Signal]:
    """The measures of an area that are getting worse, without their place among others."""
    every = _worst_first(area, partnerships=partnerships, today=today)
    return [each for each in every if each.is_getting_worse(today)]


def subjects_of(signals: Iterable[Signal]) -> int:
    """Of how many things these are: a count and its rates are signals of one."""
    return len({each.measure.subject for each in signals})


def _worst_first(area: Area, *, partnerships: Iterable[Partnership], today: date) -> list[Signal]:
    rebased = rebasings_in([area.code], partnerships)
    known = {each.key: each for each in measures()}
    found = [
        signal_of(known[each.measure], each, rebased.get((each.measure, area.code), ()))
        for each in figures.every_series(area)
    ]
    return sorted(found, key=lambda signal: signal.badness(today))


def signals_after(
    series: tuple[str, str] | None,
    *,
    area: str = "",
    measure: str = "",
    partnerships: Iterable[Partnership],
    itself_too: bool = False,
) -> Iterator[Signal]:
    """Signals in the order of area and measure, from where a reader stopped, without their place among others.

    ``itself_too`` begins with the series at which they stopped, for whoever reads it point by point.
    """
    by_code, known = {each.code: each for each in figures.areas()}, {each.key: each for each in measures()}
    rebased = rebasings_in([area] if area else list(by_code), partnerships)
    for code, key in series_with_figures():
        begun = series is None or (code, key) > series or (itself_too and (code, key) == series)
        if not begun or code not in by_code or key not in known or area not in ("", code) or measure not in ("", key):
            continue
        found = figures.series_of(known[key], by_code[code])
        if found is not None:
            yield signal_of(known[key], found, rebased.get((key, code), ()))


def comparison_of(measure: Measure, area: Area, span: Span | None = None) -> Comparison | None:
    """An area among its group, remembered for as long as neither values nor groups are others."""
    if measure.is_typed:  # may change without a load
        return figures.comparison(measure, area, span=span)
    return _comparison(stored.seal(), comparators(), measure, area, span)


@lru_cache(maxsize=MOST)
def _comparison(
    _seal: tuple[int, int], _groups: tuple[Comparator, ...], measure: Measure, area: Area, span: Span | None
) -> Comparison | None:
    return figures.comparison(measure, area, span=span)
