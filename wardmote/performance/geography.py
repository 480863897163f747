"""Which districts and partnerships a force has, and how many people live in them, as the loaded lookups say."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from wardmote.performance.rules.series import Area
from wardmote.performance.sources import Force
from wardmote.performance.warehouse.connection import Reader


@dataclass(frozen=True, slots=True)
class Geography:
    """Every area by its code, and the districts that each force and partnership is made of; a district of itself."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    districts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The partnerships and districts of each force."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many residents or households there were in a year, and the load that it is from."""

    year: int
    number: float
    vintage: int


@dataclass(frozen=True, slots=True)
class Population:
    """Residents or households: of each area the years that are known, in order."""

    known: Mapping[str, Sequence[Estimate]] = field(default_factory=dict)

    def in_year(self, area: str, year: int) -> Estimate | None:
        """The newest estimate of that year or before it."""
        estimates = self.known.get(area, ())
        place = bisect_right(estimates, year, key=lambda each: each.year)
        return estimates[place - 1] if place else None


def geography_of(reader: Reader, forces: Iterable[Force]) -> Geography:
    """The areas of each force.

    A district that lies in several partnerships belongs to its force alone, and those partnerships are left out: their
    figures cannot be told from those of whole districts.
    """
    areas = {force.code: Area(force.code, force.name, "force") for force in forces}
    districts: dict[str, list[str]] = defaultdict(list)
    partnerships: dict[str, list[str]] = defaultdict(list)
    rows = reader.rows(
        "SELECT district_code, district_name, partnership_code, partnership_name, force_code FROM lookup_district"
    )
    rows.sort()
    lies_in = defaultdict(list)
    for district, _name, partnership, _partnership_name, _force in rows:
        lies_in[district].append(partnership)
    split = {partnership for found in lies_in.values() if len(found) > 1 for partnership in found}
    for district, name, partnership, partnership_name, force in rows:
        if force not in areas:
            continue
        parent = force
        if partnership and partnership not in split and partnership not in areas:
            areas[partnership] = Area(partnership, partnership_name, "partnership", force)
        if partnership in areas:
            parent = partnership
            partnerships[partnership].append(district)
        if district not in areas:
            areas[district] = Area(district, name, "district", parent)
            districts[force].append(district)
    made_of = {**districts, **partnerships, **{each: [each] for found in districts.values() for each in found}}
    below = {
        force: tuple(code for code, area in areas.items() if area.kind != "force" and _force_of(areas, area) == force)
        for force in districts
    }
    return Geography(areas, {code: tuple(found) for code, found in made_of.items()}, below)


def _force_of(areas: Mapping[str, Area], area: Area) -> str:
    while area.parent is not None:
        area = areas[area.parent]
    return area.code


def residents_of(reader: Reader, geography: Geography) -> Population:
    """How many lived in each area. A partnership has the residents of its districts, in years that all of them have."""
    known: dict[str, dict[int, Estimate]] = defaultdict(dict)
    question = (
        "SELECT force_code, year, population, vintage FROM population_force"
        " UNION ALL SELECT district_code, year, population, vintage FROM population_district"
    )
    for code, *told in reader.rows(question):
        estimate = Estimate(*told)
        known[code][estimate.year] = estimate
    return _added_up(known, geography, ("partnership",))


def households_of(reader: Reader, geography: Geography) -> Population:
    """How many households each area had at a Census: those of its small areas, where all its districts are known.

    A district is known where the Census has every small area of it: households of some would make its rates too high.
    """
    known: dict[str, dict[int, Estimate]] = defaultdict(dict)
    question = (
        "WITH whole AS (SELECT district_code, count(DISTINCT lsoa_code) AS small_areas FROM lookup_lsoa GROUP BY ALL)"
        " SELECT district_code, year(census_deprivation.period), sum(count), max(census_deprivation.vintage)"
        " FROM census_deprivation JOIN lookup_lsoa USING (lsoa_code) JOIN whole USING (district_code)"
        " GROUP BY ALL HAVING count(DISTINCT lsoa_code) = any_value(small_areas)"
    )
    for code, *told in reader.rows(question):
        estimate = Estimate(*told)
        known[code][estimate.year] = estimate
    return _added_up(known, geography, ("partnership", "force"))


def _added_up(known: dict[str, dict[int, Estimate]], geography: Geography, kinds: Collection[str]) -> Population:
    """With the areas that have what their districts have, in the years that all of them know."""
    for code, area in geography.areas.items():
        if area.kind in kinds and geography.districts.get(code):
            parts = [known.get(district, {}) for district in geography.districts[code]]
            years = set.intersection(*(set(part) for part in parts))
            known[code] = {year: _together([part[year] for part in parts]) for year in years}
    return Population({code: [found[year] for year in sorted(found)] for code, found in known.items()})


def _together(estimates: Sequence[Estimate]) -> Estimate:
    """What several areas have together in one year, known since the last of them was loaded."""
    return Estimate(estimates[0].year, sum(each.number for each in estimates), max(each.vintage for each in estimates))
