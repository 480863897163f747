"""A small store of values, such as a load leaves behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime

from wardmote.performance import definitions, stored
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.stored import Build, Part, Value

WEST_MERCIA = Area("E23000016", "West Mercia", "force")
WARWICKSHIRE = Area("E23000017", "Warwickshire", "force")
STAFFORDSHIRE = Area("E23000015", "Staffordshire", "force")
SHROPSHIRE = Area("E06000051", "Shropshire", "district", "E23000016")
AREAS = (WEST_MERCIA, WARWICKSHIRE, STAFFORDSHIRE, SHROPSHIRE)
LOADED_AT = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
VINTAGES = {1: LOADED_AT, 2: datetime(2026, 3, 3, 9, 30, tzinfo=UTC)}


def measure(key: str) -> Measure:
    """A measure that is known to be there."""
    found = definitions.measure(key)
    assert found is not None
    return found


def value(
    measure: str, area: Area, period: date, numerator: float | None, denominator: float | None = None, **more
) -> Value:
    first = {"first_numerator": numerator, "first_denominator": denominator, "vintage": 1, **more}
    return Value(measure, area.code, period, numerator, denominator, **first)


def keep(
    *values: Value,
    areas: tuple[Area, ...] = AREAS,
    parts: Iterable[Part] = (),
    vintages: Mapping[int, datetime] = VINTAGES,
) -> None:
    stored.keep(Build(areas, vintages, values, parts, "by hand"))
