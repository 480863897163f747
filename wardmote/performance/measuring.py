"""Every measure for every area and period, computed once after a load and stored for pages to read.

The warehouse answers one question for each source; adding areas up and dividing is done here, in plain sight.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wardmote.performance import stored
from wardmote.performance.definitions import Measure, Quantity, measures
from wardmote.performance.geography import geography_of, residents_of
from wardmote.performance.selectors.loads import warehouse
from wardmote.performance.sources import Source, forces, sources
from wardmote.performance.stored import Build, Value
from wardmote.performance.warehouse import expressions
from wardmote.performance.warehouse.connection import Reader

Counts = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """What the rows of one force, period and district come to. ``district`` is None for all that lie in none of its own."""

    force: str
    period: date
    vintage: int
    district: str | None
    counts: Counts


@dataclass(frozen=True, slots=True)
class Known:
    """What an area had in a period, and the load that it is from."""

    vintage: int
    counts: Counts


def recompute(*, even_if_same: bool = False) -> int | None:
    """Store every value anew; how many. None where nothing is loaded, or nothing has changed since the last time."""
    every = sources()
    with warehouse() as reader:
        made_from = hashlib.sha256(repr((reader.vintage, measures(), every, forces())).encode()).hexdigest()
        if not reader.vintage or (made_from == stored.made_from() and not even_if_same):
            return None
        computing = Computing(reader, every)
        values = [value for source in every for value in computing.values_of(source)]
        codes = {value.area for value in values}
        areas = tuple(area for area in computing.geography.areas.values() if area.code in codes)
        words = {source.slug: source.licence.attribution for source in every}
        attributions = {measure.key: words[measure.source] for measure in measures() if measure.source in words}
        return stored.keep(Build(areas, computing.loaded_at(), values, made_from, attributions))


class Computing:
    """One recomputation, with what all sources share."""

    def __init__(self, reader: Reader, every: Sequence[Source]) -> None:
        self.reader = reader
        self.every = every
        self.geography = geography_of(reader, forces())
        self.residents = residents_of(reader, self.geography)

    def loaded_at(self) -> dict[int, datetime]:
        """When each load was made."""
        return dict(self.reader.rows("SELECT number, loaded_at FROM vintage"))

    def values_of(self, source: Source) -> Iterator[Value]:
        """Every value of every measure of a source."""
        asked = [measure for measure in measures() if measure.source == source.slug]
        quantities = list(dict.fromkeys(quantity for measure in asked for quantity in _counted(measure)))
        if not quantities:
            return
        newest = self._known(self._tallies(self.reader, source, quantities))
        first = newest | self._first(source, quantities)
        for measure in asked:
            yield from self._measured(measure, quantities, newest, first)

    def _tallies(self, reader: Reader, source: Source, quantities: Sequence[Quantity]) -> list[Tally]:
        rows = reader.rows(expressions.as_sql(expressions.question(source, quantities, self.every)))
        placed = expressions.is_placed(source)
        return [Tally(row[0], row[1], row[2], row[3] if placed else None, row[3 + placed :]) for row in rows]

    def _first(self, source: Source, quantities: Sequence[Quantity]) -> dict[tuple[str, date], Known]:
        """What was published first, where it was restated since."""
        slots = (
            "SELECT min(vintage) AS first, max(vintage) AS last FROM slot WHERE source = $source GROUP BY force, period"
        )
        restated = self.reader.rows(f"SELECT DISTINCT first FROM ({slots}) WHERE first < last", {"source": source.slug})
        found: dict[tuple[str, date], Known] = {}
        for (vintage,) in restated:
            with warehouse(as_at=vintage) as earlier:
                then = self._tallies(earlier, source, quantities)
            known = self._known([each for each in then if each.vintage == vintage])
            found |= self._unknown_below(known, len(quantities)) | known
        return found

    def _unknown_below(self, known: Mapping[tuple[str, date], Known], size: int) -> dict[tuple[str, date], Known]:
        """Districts may not have been known yet when a month was first loaded: then it is not known what they had."""
        return {
            (area, period): Known(each.vintage, (None,) * size)
            for (force, period), each in known.items()
            for area in self.geography.below.get(force, ())
        }

    def _known(self, tallies: Iterable[Tally]) -> dict[tuple[str, date], Known]:
        """The counts of each area in each period. A force's are those of all its rows, wherever they lie."""
        by_force: dict[tuple[str, date], list[Tally]] = defaultdict(list)
        for each in tallies:
            by_force[each.force, each.period].append(each)
        found: dict[tuple[str, date], Known] = {}
        for (force, period), rows in by_force.items():
            vintage = max(each.vintage for each in rows)
            found[force, period] = Known(vintage, _added([each.counts for each in rows]))
            placed = {each.district: each.counts for each in rows if each.district is not None}
            nothing: Counts = (0,) * len(rows[0].counts)
            for area in self.geography.below.get(force, ()) if placed else ():
                counts = [placed.get(district, nothing) for district in self.geography.districts[area]]
                found[area, period] = Known(vintage, _added(counts))
        return found

    def _measured(
        self,
        measure: Measure,
        quantities: Sequence[Quantity],
        newest: Mapping[tuple[str, date], Known],
        first: Mapping[tuple[str, date], Known],
    ) -> Iterator[Value]:
        """The values of one measure. A period without a numerator is a gap."""
        top = quantities.index(measure.numerator)
        bottom = measure.denominator
        of_residents = bottom is not None and bottom.residents
        place = quantities.index(bottom) if bottom is not None and not of_residents else None
        for (code, period), known in newest.items():
            area = self.geography.areas.get(code)
            if area is None or area.kind not in measure.areas or known.counts[top] is None:
                continue
            then = first[code, period].counts
            over = over_then = None
            if of_residents:
                over = over_then = self.residents.in_year(code, period.year)
            elif place is not None:
                over, over_then = known.counts[place], then[place]
            yield Value(measure.key, code, period, known.counts[top], over, then[top], over_then, known.vintage)


def _counted(measure: Measure) -> list[Quantity]:
    """What must be counted among a measure's rows: residents are not."""
    both = (measure.numerator, measure.denominator)
    return [each for each in both if each is not None and not each.residents]


def _added(counts: Sequence[Counts]) -> Counts:
    """The sum of each quantity, unknown where a part of it is."""
    return tuple(None if None in column else sum(column) for column in zip(*counts, strict=True))
