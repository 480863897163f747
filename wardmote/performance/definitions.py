"""Measures, comparator groups and outlines of areas as reviewed files. A wrong one stops with its file and line."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings

from wardmote.core.definitions import DefinitionError, fault, load
from wardmote.performance.rules.comparing import Membership
from wardmote.performance.rules.icons import Better
from wardmote.performance.rules.mapping import Ring
from wardmote.performance.rules.reading import Basis
from wardmote.performance.rules.series import AreaKind, Frequency
from wardmote.performance.rules.targets import Goal, Target

log = logging.getLogger(__name__)
Made = TypeVar("Made")
PER_CENT = "%"
TYPED = "typed"
"""The source of figures that people enter."""
RESIDENTS = ("population_force", "population_district")
HOUSEHOLDS = ("census_deprivation", "lookup_lsoa")
"""The sources that tell how many live in an area."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a row must say in one column: one of these, none of those, or anything at all."""

    column: str
    one_of: tuple[str, ...] = ()
    none_of: tuple[str, ...] = ()
    known: bool = False


@dataclass(frozen=True, slots=True)
class Quantity:
    """What is counted. ``sum`` is the column that is added up, None where rows are; who lives there is a population."""

    label: str
    sum: str | None = None
    where: tuple[Condition, ...] = ()
    residents: bool = False
    households: bool = False

    @property
    def is_population(self) -> bool:
        """Whether it is who or what is there all the time, and not counted in a period."""
        return self.residents or self.households


@dataclass(frozen=True, slots=True)
class Measure:
    """One reviewed measure; see definitions/schemas/measures.schema.json."""

    key: str
    version: int
    title: str
    why: str
    unit: str
    unit_of_one: str
    unit_first: bool
    better: Better
    source: str
    numerator: Quantity
    denominator: Quantity | None
    per: float
    decimals: int
    areas: tuple[AreaKind, ...]
    breakdowns: tuple[str, ...]
    frequency: Frequency
    basis: Basis
    adds_up: bool
    survey: bool
    settles_after: int
    targets: tuple[Target, ...]
    threshold: int
    small_numbers: str
    cautions: tuple[str, ...]
    called: tuple[str, ...]
    owner: str
    checked_on: date
    review_by: date

    @property
    def names(self) -> tuple[str, ...]:
        """What people call it, its title first."""
        return (self.title, *self.called)

    @property
    def subject(self) -> Hashable:
        """What is counted, whatever it is divided by: a count and its rates are of one subject."""
        counted = self.numerator
        return self.key if self.is_typed else (self.source, counted.sum, counted.where)

    @property
    def is_typed(self) -> bool:
        """Whether people enter its figures."""
        return self.source == TYPED

    @property
    def divides_counts(self) -> bool:
        """Whether it is divided by what is counted in the same periods, and not by who lives there."""
        return self.denominator is not None and not self.denominator.is_population

    @property
    def sources(self) -> tuple[str, ...]:
        """The slugs of all sources that its figures are made of."""
        over = self.denominator
        if over is not None and over.households:
            return (self.source, *HOUSEHOLDS)
        return (self.source, *RESIDENTS) if over is not None and over.residents else (self.source,)

    def value_of(self, numerator: float | None, denominator: float | None) -> float | None:
        """The value that two counts make; None where one is not known, or there is nothing to divide by."""
        if self.denominator is None:
            return numerator
        if numerator is None or not denominator:
            return None
        return numerator / denominator * self.per


@dataclass(frozen=True, slots=True)
class Comparator:
    """A group of areas, each a member on certain days; see definitions/schemas/comparators.schema.json."""

    name: str
    slug: str
    version: int
    of: str
    members: tuple[Membership, ...]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Boundaries:
    """The outlines of areas by their codes, as longitude and latitude, and what must stand beside a map of them."""

    attribution: str
    outlines: Mapping[str, tuple[Ring, ...]]


def measures() -> tuple[Measure, ...]:
    """Every measure, by title: those that come with Wardmote, and the installation's own.

    For pages, which no wrong file may take down: it counts as it last was, or not at all, and the log tells why.
    """
    found: dict[str, Measure] = {}
    for path in _files("measures"):
        each = _last_good(_measure, path)
        if each is not None:
            found.setdefault(each.key, each)
    return _by_title(found.values())


def checked_measures() -> tuple[Measure, ...]:
    """The same for what computes: raises ``DefinitionError`` where a file is wrong."""
    found: dict[str, Measure] = {}
    for path in _files("measures"):
        each = _measure(path, path.stat().st_mtime_ns)
        if each.key in found:
            raise fault(path, ["key"], f"there is a measure called {each.key} already. Give this one another key.")
        found[each.key] = each
    return _by_title(found.values())


def fault_in(measure: Measure, where: Sequence[str | int], told: str) -> DefinitionError:
    """What is wrong with a measure beside other definitions, with file and line."""
    path = next(path for path in _files("measures") if path.stem == measure.key)
    return fault(path, where, told)


def _by_title(found: Iterable[Measure]) -> tuple[Measure, ...]:
    return tuple(sorted(found, key=lambda each: each.title.casefold()))


def measure(key: str) -> Measure | None:
    """The measure of this key, None where there is none."""
    return next((each for each in measures() if each.key == key), None)


def comparators() -> tuple[Comparator, ...]:
    """Every comparator group, by name. A wrong file takes no page down, as one of a measure does not."""
    found = (_last_good(_comparator, path) for path in _files("comparators"))
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.name.casefold()))


def boundaries() -> list[Boundaries]:
    """The outlines of every file, the installation's own last. A wrong file takes no page down: its map is not drawn."""
    found = (_last_good(_boundaries, path) for path in _files("boundaries", "geojson"))
    return [each for each in found if each is not None]


def _files(kind: str, ending: str = "yaml") -> list[Path]:
    folders = (settings.DEFINITIONS_DIR / kind, settings.DATA_DIR / "definitions" / kind)
    return [path for folder in folders for path in sorted(folder.glob(f"*.{ending}"))]


_good: dict[Path, Any] = {}
"""What each file said when it was last right, as far as this process has seen it."""


def _last_good(read: Callable[[Path, int], Made], path: Path) -> Made | None:
    try:
        found = _unless_wrong(read, path, path.stat().st_mtime_ns)
    except FileNotFoundError:  # taken away since the folder was listed
        return None
    if found is not None:
        _good[path] = found
    kept: Made | None = _good.get(path)
    return kept


@cache
def _unless_wrong(read: Callable[[Path, int], Made], path: Path, changed: int) -> Made | None:
    """Remembered, so that a wrong file is read and told once, not for every page."""
    try:
        return read(path, changed)
    except (DefinitionError, OSError) as problem:
        log.error("This definition is wrong, and pages show what it said before: %s", problem)
        return None


@cache
def _measure(path: Path, _changed: int) -> Measure:
    """One file. ``_changed`` makes a file that is edited while the server runs count."""
    values = load(path, settings.DEFINITIONS_DIR / "schemas" / "measures.schema.json")
    denominator = values.get("denominator")
    checked_on, review_by = (_day(values[name], path, [name]) for name in ("checked_on", "review_by"))
    _check(values, path, checked_on, review_by)
    return Measure(
        key=values["key"],
        version=values["version"],
        title=values["title"],
        why=values["why"],
        unit=values["unit"],
        unit_of_one=values.get("unit_of_one", ""),
        better=values["better"],
        source=values["source"],
        numerator=_quantity(values["numerator"]),
        denominator=_quantity(denominator) if denominator else None,
        per=values.get("per", 1),
        decimals=values.get("decimals", 0 if denominator is None else 1),
        areas=tuple(values["areas"]),
        breakdowns=tuple(values.get("breakdowns", ())),
        frequency=values["frequency"],
        basis=values.get("basis", "separate"),
        adds_up=values.get("adds_up", True),
        survey=values.get("survey", False),
        unit_first=values.get("unit_first", False),
        settles_after=values.get("settles_after", 0),
        targets=tuple(_target(each, path, ["targets", place]) for place, each in enumerate(values.get("targets", ()))),
        threshold=values["small_numbers"]["threshold"],
        small_numbers=values["small_numbers"]["reason"],
        cautions=tuple(values.get("cautions", ())),
        called=tuple(values.get("called", ())),
        owner=values["owner"],
        checked_on=checked_on,
        review_by=review_by,
    )


def _check(values: dict[str, Any], path: Path, checked_on: date, review_by: date) -> None:
    """What the schema of one measure cannot say."""
    denominator, per = values.get("denominator"), values.get("per")
    if values["key"] != path.stem:
        raise fault(path, ["key"], f"it is {values['key']}. Give the file the name of the key.")
    if denominator is None and per is not None:
        raise fault(path, ["per"], "there is no denominator that this could be per.")
    if denominator is not None and per is None:
        raise fault(path, ["denominator"], "say what it is per: 100 for a percentage, 1000 for a rate per 1,000.")
    if values["unit"] == PER_CENT and per != 100:
        raise fault(path, ["unit"], "a percentage has a denominator, and is per 100.")
    if values.get("survey") and values["unit"] != PER_CENT:
        raise fault(path, ["survey"], "only a percentage of those who were asked has an interval.")
    if values.get("basis", "separate") != "separate" and values.get("adds_up", True):
        raise fault(path, ["basis"], "such values overlap. Say adds_up: false.")
    if review_by <= checked_on:
        raise fault(path, ["review_by"], "must be after it was checked.")


def _quantity(values: dict[str, Any]) -> Quantity:
    return Quantity(
        label=values["label"],
        sum=values.get("sum"),
        residents=values.get("residents", False),
        households=values.get("households", False),
        where=tuple(
            Condition(
                each["column"], tuple(each.get("is", ())), tuple(each.get("is_not", ())), each.get("is_known", False)
            )
            for each in values.get("where", ())
        ),
    )


_SAID_BY: dict[str, set[str]] = {
    "level": {"value"},
    "stretch": {"value"},
    "change": {"baseline", "percent"},
    "trajectory": {"points"},
}
"""What says how much each kind of target asks for."""


def _target(values: dict[str, Any], path: Path, where: Sequence[str | int]) -> Target:
    def goal(each: dict[str, Any], *place: str | int) -> Goal:
        return Goal(_day(each["on"], path, [*where, *place, "on"]), each["value"])

    baseline = values.get("baseline")
    target = Target(
        kind=values["kind"],
        label=values["label"],
        area=values.get("area"),
        value=values.get("value"),
        since=_day(values["since"], path, [*where, "since"]) if "since" in values else None,
        by=_day(values["by"], path, [*where, "by"]) if "by" in values else None,
        baseline=goal(baseline, "baseline") if baseline and "value" in baseline else None,
        baseline_on=_day(baseline["on"], path, [*where, "baseline", "on"]) if baseline else None,
        percent=values.get("percent"),
        points=tuple(goal(each, "points", place) for place, each in enumerate(values.get("points", ()))),
    )
    for name in ("value", "baseline", "percent", "points"):
        if name in values and name not in _SAID_BY[target.kind]:
            raise fault(path, [*where, name], f"a {target.kind} has none. Choose another kind, or leave it out.")
    for place, (earlier, later) in enumerate(pairwise(target.points), start=1):
        if later.on <= earlier.on:
            raise fault(path, [*where, "points", place], "a trajectory goes from day to later day.")
    if target.by is not None and target.by < target.begins:
        raise fault(path, [*where, "by"], "must not be before the target begins.")
    return target


@cache
def _comparator(path: Path, _changed: int) -> Comparator:
    values = load(path, settings.DEFINITIONS_DIR / "schemas" / "comparators.schema.json")
    members = tuple(
        Membership(
            each["area"],
            *(
                _day(each[name], path, ["members", place, name]) if name in each else None
                for name in ("since", "until")
            ),
        )
        for place, each in enumerate(values["members"])
    )
    return Comparator(values["name"], values["slug"], values["version"], values["of"], members, values.get("about", ""))


@cache
def _boundaries(path: Path, _changed: int) -> Boundaries:
    """A file of outlines is GeoJSON (RFC 7946) with two things of ours: ``attribution``, and the ``code`` of each area."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        outlines = {each["properties"]["code"]: _rings(each["geometry"]) for each in values["features"]}
        return Boundaries(values["attribution"], outlines)
    except (ValueError, TypeError, KeyError) as problem:
        told = f"there is no {problem}" if isinstance(problem, KeyError) else problem
        raise DefinitionError(f"{path.name}: {told}") from problem


def _rings(geometry: dict[str, Any]) -> tuple[Ring, ...]:
    """Every ring of an area, as longitude and latitude."""
    parts = {"Polygon": [geometry["coordinates"]], "MultiPolygon": geometry["coordinates"]}[geometry["type"]]
    rings = tuple(tuple((float(x), float(y)) for x, y, *_height in ring) for part in parts for ring in part)
    # Outlines in metres of a national grid are the usual mistake.
    if not rings or not all(ring and all(abs(x) <= 180 and abs(y) <= 90 for x, y in ring) for ring in rings):
        raise ValueError("an outline must have places, each as longitude and latitude.")
    return rings


def _day(text: str, path: Path, where: Sequence[str | int]) -> date:
    """A day that the calendar has: the schema sees only its shape."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise fault(path, where, f"there is no {text}.") from error
