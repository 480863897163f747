"""A measure in one period in every area inside another: what a map shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wardmote.performance.definitions import Boundaries, Measure, boundaries
from wardmote.performance.rules.mapping import Ring
from wardmote.performance.rules.series import Area, Point, Series
from wardmote.performance.selectors.areas import all_in
from wardmote.performance.selectors.series import series_of


@dataclass(frozen=True, slots=True)
class Mapped:
    """What each area has in a period, None where nothing is known of it; and what it looks like, by its code."""

    period: date
    points: tuple[tuple[Area, Point | None], ...]
    outlines: Mapping[str, tuple[Ring, ...]]
    attribution: str


def map_of(measure: Measure, area: Area, *, period: date, loaded_before: datetime | None = None) -> Mapped | None:
    """A measure of the areas inside another. None without outlines of them, or where fewer than two have a value.

    None for a plain count too: it would show where most people live.
    """
    if measure.denominator is None:
        return None
    inside = _inside(area)
    found = next((each for each in boundaries() if sum(part.code in each.outlines for part in inside) > 1), None)
    if found is None:
        return None
    points = tuple(
        (part, _point(series_of(measure, part, loaded_before=loaded_before), period))
        for part in inside
        if part.code in found.outlines
    )
    if sum(point is not None and point.value is not None for _part, point in points) < 2:
        return None
    return Mapped(period, points, _outlines(found, points), found.attribution)


def _inside(area: Area) -> list[Area]:
    """The smallest areas inside another, by name: its districts, where it has any."""
    inside = all_in(area)
    return [each for each in inside if each.kind == "district"] or inside


def _point(series: Series | None, period: date) -> Point | None:
    return next((point for point in series.points if point.period == period), None) if series else None


def _outlines(found: Boundaries, points: tuple[tuple[Area, Point | None], ...]) -> dict[str, tuple[Ring, ...]]:
    return {part.code: found.outlines[part.code] for part, _point in points}
