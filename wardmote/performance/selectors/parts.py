"""Parts of figures as plain values: what a page shows of what a measure is made of, for files and programs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from wardmote.performance import definitions, stored
from wardmote.performance.definitions import Measure
from wardmote.performance.selectors.figures import Asked, Figure, loaded_figures
from wardmote.performance.stored import Part


class PartPlace(NamedTuple):
    """Where a part stands in the order of all: after this one a reader goes on."""

    area: str
    measure: str
    breakdown: str
    part: str


@dataclass(frozen=True, slots=True)
class PartFigure:
    """What of a measure of an area has one value in a column, from month to month. ``removed`` says that it is no more.

    ``vintage`` numbers the newest load of its months.
    """

    place: PartPlace
    first_month: date | None = None
    last_month: date | None = None
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    provisional: bool = False
    early: bool = False
    suppressed: bool = False
    vintage: int | None = None
    changed_at: datetime | None = None
    removed: bool = False


def parts_after(place: PartPlace | None, asked: Asked, *, limit: int) -> list[PartFigure]:
    """At most so many parts in the order of area, measure, column and part, from where a reader stopped."""
    every = (
        part
        for code, key in stored.parted_changed(asked.since)
        if asked.takes_series(code, key) and (place is None or (code, key) >= place[:2])
        for part in parts_in(code, key)
    )
    following = (each for each in every if place is None or each.place > place)
    return list(islice((each for each in following if asked.tells(each.changed_at, removed=each.removed)), limit))


def parts_in(code: str, key: str) -> list[PartFigure]:
    """The parts of a measure of an area and the places of those that are gone, in order."""
    measure = definitions.measure(key)
    if measure is None:
        return []
    months = {figure.place.period: figure for figure in loaded_figures(code, key, measure) if not figure.removed}
    standing = [part for part in stored.parts_of(code, key) if part.breakdown in measure.breakdowns]
    gone = (
        PartFigure(PartPlace(code, key, *name), changed_at=when, removed=True)
        for name, when in stored.parts_gone_from(code, key).items()
    )
    found = [*gone, *(_told(measure, part, list(_between(months, part))) for part in standing)]
    return sorted(found, key=lambda part: part.place)


def _between(months: dict[date, Figure], part: Part) -> Iterator[Figure]:
    return (figure for month, figure in months.items() if part.first <= month <= part.last)


def _told(measure: Measure, part: Part, months: list[Figure]) -> PartFigure:
    """A part is provisional or early where one of its months is, and so it changes with each of them."""
    moments = [part.changed, *(month.changed_at for month in months)]
    return PartFigure(
        PartPlace(part.area, part.measure, part.breakdown, part.part),
        first_month=part.first,
        last_month=part.last,
        value=measure.value_of(part.numerator, part.denominator),
        numerator=part.numerator,
        denominator=part.denominator,
        provisional=any(month.provisional for month in months),
        early=any(month.early for month in months),
        suppressed=part.suppressed,
        vintage=max((month.vintage for month in months if month.vintage is not None), default=None),
        changed_at=max(moment for moment in moments if moment is not None),
    )
