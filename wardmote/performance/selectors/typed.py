"""Figures that people entered, as the same values that a load gives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, Max, OuterRef, Q

from wardmote.performance.definitions import Measure, measures
from wardmote.performance.hiding import Counts, hidden_areas, parts_of
from wardmote.performance.models import TypedFigure, TypedSeries
from wardmote.performance.rules.series import Area
from wardmote.performance.stored import Value

BY_HAND = 0
"""The vintage of a figure that was entered by hand."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The values of one measure of one area by period, when the newest was entered, and the name of whoever enters them."""

    values: tuple[Value, ...]
    entered_at: datetime
    told_by: str


def typed_areas(measure: str | None = None) -> set[str]:
    """The codes of the areas that have figures, of one measure where it is named."""
    entered = TypedSeries.objects.filter(Exists(TypedFigure.objects.filter(series=OuterRef("pk"))))
    if measure is not None:
        entered = entered.filter(measure=measure)
    return set(entered.values_list("area", flat=True))


def typed_series() -> list[tuple[str, str]]:
    """Area and measure of every series that somebody has entered."""
    return list(TypedSeries.objects.values_list("area", "measure").order_by("area", "measure"))


def typed_at() -> dict[str, datetime]:
    """When anything was last entered of each measure, by its key."""
    newest = TypedFigure.objects.order_by().values_list("series__measure").annotate(newest=Max("recorded_at"))
    return dict(newest)


def typed_gone(area: Area, measure: Measure) -> list[date]:
    """The periods of which what was entered has been taken back."""
    entries = TypedFigure.objects.filter(series__area=area.code, series__measure=measure.key)
    newest = dict(entries.values_list("period", "numerator"))  # the highest number comes last
    return [period for period, numerator in newest.items() if numerator is None]


def typed_values(
    wanted: Sequence[Area],
    areas: Sequence[Area],
    measure: Measure | None = None,
    *,
    entered_before: datetime | None = None,
) -> dict[tuple[str, str], Typed]:
    """What was entered for these areas, by area and measure, in one query. ``areas`` are all there are.

    With ``entered_before`` as it stood at that moment, without what each figure was at first: whoever cleared the figures for
    the public saw the newest ones alone.
    """
    known = {each.key: each for each in ([measure] if measure else measures()) if each.is_typed}
    forces = {each.code: _force_of(each, areas) for each in wanted}
    families = {force: [each for each in areas if _force_of(each, areas) == force] for force in set(forces.values())}
    entered = _entered(wanted, [each.code for family in families.values() for each in family], known, entered_before)
    asked = [(area.code, key) for area in wanted for key in known if (area.code, key) in entered]
    guarded = {(forces[area], key) for area, key in asked if known[key].threshold}
    hidden = {(force, key): _hidden(known[key], families[force], entered) for force, key in guarded}
    found = {
        (area, key): _typed(
            key,
            area,
            entered[area, key],
            hidden.get((forces[area], key), {}).get(area, {}),
            with_first=entered_before is None,
        )
        for area, key in asked
    }
    return {key: each for key, each in found.items() if each.values}


Entered = Mapping[tuple[str, str], Mapping[date, Sequence[TypedFigure]]]
"""The figures of each area and measure by period, in the order in which they were entered."""


def _entered(
    wanted: Iterable[Area], families: Iterable[str], known: Mapping[str, Measure], before: datetime | None
) -> Entered:
    """The figures of these areas, and of their whole families where small numbers are hidden among them."""
    guarded = [key for key, each in known.items() if each.threshold]
    figures = TypedFigure.objects.filter(
        Q(series__area__in=[each.code for each in wanted])
        | Q(series__area__in=list(families), series__measure__in=guarded),
        series__measure__in=list(known),
    )
    found: dict[tuple[str, str], dict[date, list[TypedFigure]]] = defaultdict(lambda: defaultdict(list))
    if before is not None:
        figures = figures.filter(recorded_at__lt=before)
    for figure in figures.select_related("series__partnership__force"):
        found[figure.series.area, figure.series.measure][figure.period].append(figure)
    return found


Hidden = Mapping[date, tuple[bool, bool]]
"""For each period, whether the first figure of an area and its newest are not shown."""


def _typed(
    measure: str, area: str, by_period: Mapping[date, Sequence[TypedFigure]], hidden: Hidden, *, with_first: bool
) -> Typed:
    values = []
    for period, entries in by_period.items():
        first, newest = entries[0], entries[-1]
        if newest.numerator is not None:
            hides = hidden.get(period, (False, False))
            then = (first.numerator, first.denominator) if with_first and not hides[0] else (None, None)
            now = (newest.numerator, newest.denominator)
            values.append(Value(measure, area, period, *now, *then, BY_HAND, hides[1]))
    newest = max((entries[-1] for entries in by_period.values()), key=lambda figure: figure.recorded_at)
    return Typed(tuple(values), newest.recorded_at, newest.series.partnership.force.name)


def _hidden(measure: Measure, family: Sequence[Area], entered: Entered) -> Mapping[str, Hidden]:
    """What is not shown of each area of a force.

    All figures of the force are looked at together, as they stood after each entry: every one of these is a release.
    """
    parts = parts_of(family)
    by_period: dict[date, list[TypedFigure]] = defaultdict(list)
    for each in family:
        for period, entries in entered.get((each.code, measure.key), {}).items():
            by_period[period] += entries
    found: dict[str, dict[date, tuple[bool, bool]]] = defaultdict(dict)
    for period, entries in by_period.items():
        states = _states(entries)
        hidden = hidden_areas(measure, states, parts)
        for area in states[-1]:
            own = [area in cells for state, cells in zip(states, hidden, strict=True) if area in state]
            found[area][period] = (own[0], own[-1])
    return found


def _states(entries: Sequence[TypedFigure]) -> list[dict[str, Counts]]:
    """The figures of one period by area as they stood after each entry."""
    states: list[dict[str, Counts]] = []
    for moment in sorted({each.recorded_at for each in entries}):
        now = {each.series.area: (each.numerator, each.denominator) for each in entries if each.recorded_at == moment}
        states.append({**(states[-1] if states else {}), **now})
    return states


def _force_of(area: Area, areas: Iterable[Area]) -> str:
    by_code = {each.code: each for each in areas}
    while area.parent is not None and area.parent in by_code:
        area = by_code[area.parent]
    return area.code
