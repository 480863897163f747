"""Which area somebody's pages are about, and which others stand beside it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, get_args

from django.conf import settings

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure, comparators
from wardmote.performance.hiding import parts_of as codes_inside
from wardmote.performance.permissions import VIEW
from wardmote.performance.rules.series import Area, AreaKind
from wardmote.performance.selectors.series import areas
from wardmote.performance.sources import forces

FORCE_WORDS = ("", " police", " constabulary", " police service")
"""What stands behind the name of an area in the name of its force."""

KINDS: tuple[AreaKind, ...] = get_args(AreaKind)
"""Of areas, the largest first."""


@dataclass(frozen=True, slots=True)
class MeasureAt:
    """A measure and the area it is looked at for. Other rooms hang panels on it."""

    measure: Measure
    area: Area


def home_area(user: Any) -> Area | None:
    """The area of the user's force; where none is called like it, that of a comparator group, and then the first force."""
    return own_area(user) or _another()


def own_area(user: Any) -> Area | None:
    """The area of the user's force, or in the example the one that it is lent; None where nothing is known of it."""
    return _own(partnerships_where(user, VIEW))


def area_of(partnership: Partnership) -> Area | None:
    """The area of a partnership's force. Another force's is never taken for it, but the example's force is lent one."""
    return _own([partnership])


def _own(partnerships: Iterable[Partnership]) -> Area | None:
    return _named_like(partnerships) or (_another() if settings.EXAMPLE_MODE else None)


def _named_like(partnerships: Iterable[Partnership]) -> Area | None:
    known = {area.code: area for area in areas() if area.kind == "force"}
    called = {code: {area.name} for code, area in known.items()}
    for each in forces():
        if each.code in called:
            called[each.code].update(each.also)
    by_name = {
        _folded(f"{name}{words}"): known[code]
        for code, names in called.items()
        for name in names
        for words in FORCE_WORDS
    }
    asked = [name for each in partnerships for name in (each.force.name, each.force.short_name)]
    return next((by_name[_folded(name)] for name in asked if _folded(name) in by_name), None)


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("&", " and ").split())


def _another() -> Area | None:
    """An area to look at for somebody whose own is not loaded."""
    known = {area.code: area for area in areas() if area.kind == "force"}
    grouped = (known[each.of] for each in comparators() if each.of in known)
    return next(grouped, next(iter(known.values()), None))


def owns(partnership: Partnership, area: Area) -> bool:
    """Whether an area is that of the partnership's force, or lies in it."""
    return area_of(partnership) == _force_of(area)


def _force_of(area: Area) -> Area:
    known = {each.code: each for each in areas()}
    while area.parent in known:
        area = known[area.parent]
    return area


def with_force_area(area: Area, partnerships: Iterable[Partnership]) -> list[Partnership]:
    """Those of these partnerships whose force has this area."""
    return [each for each in partnerships if area_of(each) == area]


def parts_of(area: Area) -> list[Area]:
    """The areas right inside another, by name."""
    return [each for each in areas() if each.parent == area.code]


def all_in(area: Area) -> list[Area]:
    """The areas inside another, however deep, by name."""
    known = areas()
    codes = codes_inside(known).get(area.code, ())
    return [each for each in known if each.code in codes]


def neighbours_of(area: Area) -> list[Area]:
    """What one may want to look at instead: every force, and all that lies in the force that the area is of."""
    beside = all_in(_force_of(area))
    return [each for each in areas() if each.kind == "force" or each in beside]


@dataclass(frozen=True, slots=True)
class AreaGroup:
    """Areas of one kind, by name: the force that is somebody's own, those inside it, or all others."""

    kind: AreaKind
    own: Area | None
    areas: tuple[Area, ...]


def grouped(found: Iterable[Area], own: Area | None) -> list[AreaGroup]:
    """Areas by their kind, those of somebody's own force first."""
    ours = {own.code, *(each.code for each in all_in(own))} if own else set()
    every = list(found)
    groups = [
        AreaGroup(
            kind, whose, tuple(each for each in every if each.kind == kind and (each.code in ours) == bool(whose))
        )
        for whose in ([own, None] if own else [None])
        for kind in KINDS
    ]
    return [each for each in groups if each.areas]
