"""Figures that people entered, as the same values that a load gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef

from wardmote.performance.definitions import Measure, measures
from wardmote.performance.hiding import Counts, hidden_areas, parts_of
from wardmote.performance.models import TypedFigure, TypedSeries
from wardmote.performance.rules.series import Area
from wardmote.performance.stored import Value

BY_HAND = 0
"""The vintage of a figure that was entered by hand."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of one measure of one area by period, and when the newest was entered."""

    values: tuple[Value, ...]
    entered_at: datetime


def typed_areas(measure: str | None = None) -> set[str]:
    """The codes of the areas that have figures, of one measure where it is named."""
    entered = TypedSeries.objects.filter(Exists(TypedFigure.objects.filter(series=OuterRef("pk"))))
    if measure is not None:
        entered = entered.filter(measure=measure)
    return set(entered.values_list("area", flat=True))


def typed_values(area: Area, areas: Sequence[Area], measure: Measure | None = None) -> dict[str, Typed]:
    """What was entered for an area, by the measure's key. ``areas`` are all there are."""
    figures = TypedFigure.objects.filter(series__area=area.code).select_related("series")
    if measure is not None:
        figures = figures.filter(series__measure=measure.key)
    entered: dict[str, dict[date, list[TypedFigure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        entered[figure.series.measure][figure.period].append(figure)
    known = {each.key: each for each in measures() if each.is_typed}
    found = {key: _typed(known[key], area, by_period, areas) for key, by_period in entered.items() if key in known}
    return {key: each for key, each in found.items() if each.values}


def _typed(
    measure: Measure, area: Area, by_period: Mapping[date, Sequence[TypedFigure]], areas: Sequence[Area]
) -> Typed:
    hidden = _hidden(measure, area, areas) if measure.threshold else {}
    values = []
    for period, entries in by_period.items():
        first, newest = entries[0], entries[-1]
        if newest.numerator is not None:
            hides = hidden.get(period, (False, False))
            then = (None, None) if hides[0] else (first.numerator, first.denominator)
            now = (newest.numerator, newest.denominator)
            values.append(Value(measure.key, area.code, period, *now, *then, BY_HAND, hides[1]))
    return Typed(tuple(values), max(entries[-1].recorded_at for entries in by_period.values()))


def _hidden(measure: Measure, area: Area, areas: Sequence[Area]) -> dict[date, tuple[bool, bool]]:
    """For each period, whether the area's first figure and its newest are not shown.

    All figures of its force are looked at, as they stood after each entry: every one of these is a release.
    """
    force = _force_of(area, areas)
    family = [each for each in areas if _force_of(each, areas) == force]
    parts = parts_of(family)
    found = {}
    for period, entries in _entries(measure, family).items():
        states: list[dict[str, Counts]] = []
        for moment in sorted({each.recorded_at for each in entries}):
            state = dict(states[-1]) if states else {}
            for each in entries:
                if each.recorded_at == moment:
                    state[each.series.area] = (each.numerator, each.denominator)
            states.append(state)
        hidden = hidden_areas(measure, states, parts)
        own = [area.code in cells for state, cells in zip(states, hidden, strict=True) if area.code in state]
        if own:
            found[period] = (own[0], own[-1])
    return found


def _entries(measure: Measure, family: Iterable[Area]) -> dict[date, list[TypedFigure]]:
    codes = [each.code for each in family]
    figures = TypedFigure.objects.filter(series__measure=measure.key, series__area__in=codes).select_related("series")
    found: dict[date, list[TypedFigure]] = defaultdict(list)
    for figure in figures:
        found[figure.period].append(figure)
    return found


def _force_of(area: Area, areas: Iterable[Area]) -> str:
    by_code = {each.code: each for each in areas}
    while area.parent is not None and area.parent in by_code:
        area = by_code[area.parent]
    return area.code
