"""The figures of measures: one series, all of an area, and an area among its group. Nothing loaded gives nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from wardmote.performance import stored
from wardmote.performance.definitions import Comparator, Measure, comparators, measures
from wardmote.performance.rules.comparing import Comparison, Standing, rank_of, weighted_average
from wardmote.performance.rules.periods import number_of
from wardmote.performance.rules.series import Area, Point, Series
from wardmote.performance.rules.spans import Span, Total, span_at, total_of
from wardmote.performance.selectors.typed import BY_HAND, Typed, typed_areas, typed_values
from wardmote.performance.sources import forces
from wardmote.performance.stored import Part

A_FEW = 3
"""Periods. Files of so many may be missing though publication went on."""


def areas() -> list[Area]:
    """Every area of which something is known, by name. Where nothing is loaded, forces with figures entered by hand are."""
    found = {area.code: area for area in stored.areas()}
    missing = typed_areas() - found.keys()
    if missing:
        found |= {force.code: Area(force.code, force.name, "force") for force in forces() if force.code in missing}
    return sorted(found.values(), key=lambda area: area.name)


def areas_to_enter(measure: Measure) -> list[Area]:
    """The areas for which somebody may enter this measure: the loaded ones of its kinds, and every force, by name."""
    known = {area.code: area for area in stored.areas() if area.kind in measure.areas}
    every = (
        {force.code: Area(force.code, force.name, "force") for force in forces()} if "force" in measure.areas else {}
    )
    return sorted({**every, **known}.values(), key=lambda area: (area.name, area.kind))


def area_called(code: str) -> Area | None:
    """The area with this code, None where nothing is known of it."""
    return next((area for area in areas() if area.code == code), None)


def areas_of(measure: Measure) -> list[Area]:
    """The areas that have figures of this measure, by name."""
    codes = typed_areas(measure.key) if measure.is_typed else stored.areas_with(measure.key)
    return [area for area in areas() if area.code in codes]


def series_of(measure: Measure, area: Area, *, loaded_before: datetime | None = None) -> Series | None:
    """One measure of one area; None where there is no figure.

    With ``loaded_before`` without the periods of later loads: those that one brought anew or restated. What is entered
    by hand is then as it stood at that moment.
    """
    if measure.is_typed:
        entered = typed_values([area], areas(), measure, entered_before=loaded_before)
        return _entered(measure, area, entered.get((area.code, measure.key)))
    if loaded_before is None:
        return series_among(measure, [area]).get(area.code)
    known, about = stored.values_among([area.code], measure.key)
    values = [each for each in known.get(area.code, ()) if about.loaded_at[each.vintage] < loaded_before]
    return _series(measure, area, values, about)


def series_among(measure: Measure, wanted: Sequence[Area]) -> dict[str, Series]:
    """One measure of several areas, by their codes; what was entered by hand is asked for once for all of them."""
    if measure.is_typed:
        entered = typed_values(wanted, areas(), measure)
        found = [_entered(measure, area, entered.get((area.code, measure.key))) for area in wanted]
    else:
        known, about = stored.values_among([area.code for area in wanted], measure.key)
        found = [_series(measure, area, known.get(area.code, []), about) for area in wanted]
    return {series.area.code: series for series in found if series is not None}


def every_series(area: Area) -> list[Series]:
    """Every measure that has figures for this area, by the measure's title."""
    values, about = stored.values_among([area.code])
    known = _by_measure(values.get(area.code, []))
    entered = typed_values([area], areas())
    found = (
        _entered(measure, area, entered.get((area.code, measure.key)))
        if measure.is_typed
        else _series(measure, area, known.get(measure.key, []), about)
        for measure in measures()
    )
    return [series for series in found if series is not None]


def _by_measure(values: Iterable[stored.Value]) -> dict[str, list[stored.Value]]:
    return {key: list(each) for key, each in groupby(values, key=lambda value: value.measure)}


def _series(measure: Measure, area: Area, values: Sequence[stored.Value], about: stored.About) -> Series | None:
    if not values:
        return None
    vintage = max(each.vintage for each in values)
    words = about.attributions.get(measure.key, "")
    points = points_of(measure, values)
    return Series(measure.key, area, measure.frequency, points, vintage, about.loaded_at.get(vintage), words)


def _entered(measure: Measure, area: Area, typed: Typed | None) -> Series | None:
    if typed is None:
        return None
    points = points_of(measure, typed.values)
    return Series(measure.key, area, measure.frequency, points, None, typed.entered_at, told_by=typed.told_by)


def points_of(measure: Measure, values: Sequence[stored.Value]) -> tuple[Point, ...]:
    """Values as points. What is suppressed has neither value nor counts."""
    provisional = _provisional(measure, values)
    early = _loaded_early(measure, values) - provisional
    return tuple(
        Point(
            period=each.period,
            value=None if each.suppressed else measure.value_of(each.numerator, each.denominator),
            numerator=None if each.suppressed else each.numerator,
            denominator=None if each.suppressed else each.denominator,
            suppressed=each.suppressed,
            provisional=each.period in provisional,
            early=each.period in early,
            first=None if each.suppressed else measure.value_of(each.first_numerator, each.first_denominator),
            vintage=None if each.vintage == BY_HAND else each.vintage,
        )
        for each in values
    )


def _provisional(measure: Measure, values: Sequence[stored.Value]) -> set[date]:
    """The newest periods, and those right before a gap of more than a few, which is longer than a measure takes to settle.

    What stands before such a gap was the newest when it was published, and nothing tells that it was published again.
    """
    numbers = [number_of(each.period, measure.frequency) for each in values]
    later, found = 0, set()
    for at in reversed(range(len(values))):
        is_newest = at + 1 == len(values) or numbers[at + 1] - numbers[at] - 1 > max(measure.settles_after, A_FEW)
        later = 0 if is_newest else later + 1
        if later < measure.settles_after:
            found.add(values[at].period)
    return found


def _loaded_early(measure: Measure, values: Sequence[stored.Value]) -> set[date]:
    """The periods that had not settled when they were last loaded: by then too few that came after them were known."""
    newest, found = 0, set()
    for each in sorted(values, key=lambda value: (value.vintage, -value.period.toordinal())):
        number = number_of(each.period, measure.frequency)
        newest = max(newest, number)
        if newest - number < measure.settles_after and each.vintage != BY_HAND:
            found.add(each.period)
    return found


def breakdowns_of(measure: Measure, area: Area) -> list[list[Part]]:
    """A measure of an area taken apart by each column of its definition; a column that tells nothing is left out."""
    found = stored.parts_of(area.code, measure.key)
    by_column = ([part for part in found if part.breakdown == column] for column in measure.breakdowns)
    return [parts for parts in by_column if parts]


def total_over(measure: Measure, series: Series, span: Span) -> Total:
    """What the months of a span come to, as the measure adds them up."""
    residents = measure.denominator is not None and measure.denominator.is_population
    return total_of(series.points, span, measure.value_of, residents=residents)


def comparison(measure: Measure, area: Area, *, span: Span | None = None) -> Comparison | None:
    """An area among its group over the same span, the newest period of which it has a value unless one is given.

    None where it has no group or no value, and for a plain count: more happens where more people live.
    """
    group = next((each for each in comparators() if each.of == area.code), None)
    if group is None or measure.denominator is None:
        return None
    own = series_of(measure, area)
    known = [point.period for point in own.points if point.value is not None] if own else []
    if not known:
        return None
    over = span or span_at("month", known[-1])
    return _compared(measure, area, group, _standings(measure, group, over), over.last)


@dataclass(frozen=True, slots=True)
class _Found:
    standings: tuple[Standing, ...]
    silent: tuple[str, ...]
    provisional: bool


def _standings(measure: Measure, group: Comparator, span: Span) -> _Found:
    """What each member of the span's last day comes to, and who has nothing."""
    known = {each.code: each for each in areas()}
    members = [each.area for each in group.members if each.holds_on(span.last)]
    found = series_among(measure, [known[code] for code in members if code in known])
    standings, silent, provisional = [], [], False
    for code in members:
        total = total_over(measure, found[code], span) if code in found else None
        if total is None or total.value is None or total.numerator is None or total.denominator is None:
            silent.append(code)
        else:
            standings.append(Standing(known[code], total.value, total.numerator, total.denominator))
            provisional = provisional or total.provisional
    return _Found(tuple(standings), tuple(silent), provisional)


def _compared(measure: Measure, area: Area, group: Comparator, found: _Found, period: date) -> Comparison | None:
    own = next((each for each in found.standings if each.area.code == area.code), None)
    if own is None or len(found.standings) < 2:
        return None
    rank, tied = rank_of(own.value, [each.value for each in found.standings], measure.better)
    return Comparison(
        group=group.name,
        area=area,
        period=period,
        standings=found.standings,
        silent=found.silent,
        average=weighted_average(found.standings, measure.per),
        rank=rank,
        of=len(found.standings),
        tied=tied,
        value=own.value,
        provisional=found.provisional,
    )
