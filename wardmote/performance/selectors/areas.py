"""Which area somebody's pages are about, and which others stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure, comparators
from wardmote.performance.permissions import VIEW
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.series import areas

FORCE_WORDS = ("", " police", " constabulary", " police service")
"""What stands behind the name of an area in the name of its force."""


@dataclass(frozen=True, slots=True)
class MeasureAt:
    """A measure and the area it is looked at for. Other rooms hang panels on it."""

    measure: Measure
    area: Area


def home_area(user: Any) -> Area | None:
    """The area of the user's force; where none is called like it, that of a comparator group, and then the first force."""
    return _area_of(partnerships_where(user, VIEW))


def area_of(partnership: Partnership) -> Area | None:
    """The area of a partnership's force, found as one's home is."""
    return _area_of([partnership])


def _area_of(partnerships: Iterable[Partnership]) -> Area | None:
    forces = {area.name.casefold(): area for area in areas() if area.kind == "force"}
    names = [name for each in partnerships for name in (each.force.name, each.force.short_name)]
    for name in names:
        for area_name, area in forces.items():
            if name.casefold() in {f"{area_name}{words}" for words in FORCE_WORDS}:
                return area
    by_code = {area.code: area for area in forces.values()}
    grouped = (by_code[each.of] for each in comparators() if each.of in by_code)
    return next(grouped, next(iter(forces.values()), None))


def with_force_area(area: Area, partnerships: Iterable[Partnership]) -> list[Partnership]:
    """Those of these partnerships whose force has this area."""
    return [each for each in partnerships if area_of(each) == area]


def parts_of(area: Area) -> list[Area]:
    """The areas right inside another, by name."""
    return [each for each in areas() if each.parent == area.code]


def neighbours_of(area: Area) -> list[Area]:
    """What one may want to look at instead: the area itself, what it lies in, what lies beside it and in it, and all forces."""
    family = {area.code, area.parent, *(each.code for each in parts_of(area))}
    return [
        each
        for each in areas()
        if each.kind == "force" or each.code in family or (area.parent is not None and each.parent == area.parent)
    ]
