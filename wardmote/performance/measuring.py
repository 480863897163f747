"""Every measure for every area and period, computed once after a load and stored for pages to read.

The warehouse answers one question for each source; adding areas up and dividing is done here, in plain sight.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings

from wardmote.core.collecting import collector_paused
from wardmote.performance import stored
from wardmote.performance.breakdowns import State, quarters_of, taken_apart
from wardmote.performance.definitions import Measure, Quantity, checked_measures, fault_in
from wardmote.performance.geography import Estimate, geography_of, households_of, residents_of
from wardmote.performance.hiding import hidden_areas, parts_of
from wardmote.performance.sources import Source, fault_in_source, forces, sources
from wardmote.performance.stored import Build, Part, Value
from wardmote.performance.warehouse import expressions
from wardmote.performance.warehouse.connection import Reader, reading
from wardmote.performance.warehouse.engines import Answer, answering

COMPUTED_AS = 8
"""One more wherever the same figures give other values, so that an installation computes them anew."""

Counts = tuple[float | None, ...]
Pair = tuple[float | None, float | None]
Place = tuple[str, date]
_WORDS, _NUMBERS = {"text"}, {"integer", "number"}
"""The types of columns that conditions are about, and that can be added up."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What the rows of one force, period and district come to. ``district`` is None for all that lie in none of its own."""

    force: str
    period: date
    vintage: int
    district: str | None
    counts: Counts
    part: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What an area had in a period, and the load that it is from."""

    vintage: int
    counts: Counts


def recompute(*, even_if_same: bool = False) -> int | None:
    """Store every value anew; how many. None where nothing is loaded, or nothing has changed since the last time."""
    every, known = tuple(sources()), checked_measures()  # read once: it costs some tenths of a second
    _check(known, every)
    with stored.alone(), reading(settings.DATA_DIR / "warehouse", every) as reader, collector_paused():
        told = (COMPUTED_AS, stored.TABLES, stored.TOLD_AS, _newest(reader), known, every, forces())
        made_from = hashlib.sha256(repr(told).encode()).hexdigest()
        if not reader.vintage or (made_from == stored.made_from() and not even_if_same):
            return None
        with answering(settings.ENGINE) as answer:
            computing = Computing(reader, every, known, answer)
            values = [value for source in every for value in computing.values_of(source)]
            parts = [part for source in every for part in computing.parts_of(source, values)]
        codes = {value.area for value in values}
        areas = tuple(area for area in computing.geography.areas.values() if area.code in codes)
        words = {source.slug: source.licence.attribution for source in every}
        attributions = {measure.key: _together(words, measure.sources) for measure in known if not measure.is_typed}
        versions = {measure.key: measure.version for measure in known}
        return stored.keep(Build(areas, computing.loaded_at(), values, parts, made_from, attributions, versions))


def _together(words: Mapping[str, str], sources: Iterable[str]) -> str:
    """The words that stand beside figures of several sources, each once."""
    return " ".join(dict.fromkeys(words[source] for source in sources))


def _newest(reader: Reader) -> int:
    """The newest load that brought rows: one of files that are there already changes no value."""
    if not reader.vintage:
        return 0
    ((number,),) = reader.rows("SELECT coalesce(max(vintage), 0) FROM slot")
    return int(number)


class Computing:
    """One recomputation, with what all sources share."""

    def __init__(self, reader: Reader, every: tuple[Source, ...], measures: Sequence[Measure], answer: Answer) -> None:
        self.reader = reader
        self.every = every
        self.measures = measures
        self.answer = answer
        self.geography = geography_of(reader, forces())
        self.residents = residents_of(reader, self.geography)
        self.households = households_of(reader, self.geography)

    def loaded_at(self) -> dict[int, datetime]:
        """When each load was made."""
        return dict(self.reader.rows("SELECT number, loaded_at FROM vintage"))

    def values_of(self, source: Source) -> Iterator[Value]:
        """Every value of every measure of a source."""
        asked = [measure for measure in self.measures if measure.source == source.slug]
        quantities = list(dict.fromkeys(quantity for measure in asked for quantity in _counted(measure)))
        if not quantities:
            return
        releases = self._releases(source, quantities)
        for counts in self._counted_before(source):
            _check_columns(counts, quantities)
            releases = _both(self._releases(counts, quantities), releases)
        for measure in asked:
            yield from self._measured(measure, quantities, releases)

    def _counted_before(self, source: Source) -> list[Source]:
        """The sources whose rows are those of this one, counted."""
        return [each for each in self.every if each.counts is not None and each.counts.of == source.slug]

    def parts_of(self, source: Source, values: Iterable[Value]) -> Iterator[Part]:
        """Every measure of a source taken apart; a measure with a threshold in whole forces only. ``values`` are of all."""
        asked = [each for each in self.measures if each.source == source.slug and each.breakdowns]
        by_measure: dict[str, list[Value]] = {each.key: [] for each in asked}
        for value in values if asked else ():
            if value.measure in by_measure:
                by_measure[value.measure].append(value)
        quarters = {key: quarters_of(found) for key, found in by_measure.items()}
        months = [month for each in quarters.values() for quarter in each.values() for month in quarter.months]
        for column in dict.fromkeys(column for each in asked for column in each.breakdowns) if months else ():
            apart = expressions.Apart(column, min(months), max(months))
            broken = [each for each in asked if column in each.breakdowns]
            quantities = list(dict.fromkeys(quantity for each in broken for quantity in _counted(each)))
            for counts in self._counted_before(source):
                _check_columns(counts, quantities, column)
            states = self._states(source, quantities, apart, with_past=any(each.threshold for each in broken))
            for each in broken:
                mine = [_pairs(each, quantities, state) for state in states]
                for code, quarter in quarters[each.key].items():
                    if not each.threshold or self.geography.areas[code].kind == "force":
                        yield from taken_apart(each, column, code, quarter, mine)

    def _states(
        self, source: Source, quantities: Sequence[Quantity], apart: expressions.Apart, *, with_past: bool
    ) -> list[Mapping[Place, Mapping[str, Counts]]]:
        """The parts as they stood after each load of these months, the newest last, or as they stand alone."""
        sources = [*self._counted_before(source), source]
        question = "SELECT DISTINCT vintage FROM slot WHERE source = $source AND period BETWEEN $first AND $last"
        asked = [{"source": each.slug, "first": apart.first, "last": apart.last} for each in sources if with_past]
        found = []
        for vintage in sorted({vintage for each in asked for (vintage,) in self.reader.rows(question, each)}):
            with reading(settings.DATA_DIR / "warehouse", self.every, as_at=vintage) as then:
                found.append(self._state(then, sources, quantities, apart))
        return [*found, self._state(self.reader, sources, quantities, apart)]

    def _state(
        self, reader: Reader, sources: Iterable[Source], quantities: Sequence[Quantity], apart: expressions.Apart
    ) -> Mapping[Place, Mapping[str, Counts]]:
        """The counts of every part of each area and month, of whichever source has it from the newest load."""
        found: dict[Place, dict[str, Known]] = {}
        for source in sources:
            by_part: dict[str, list[Tally]] = defaultdict(list)
            for tally in self._tallies(reader, source, quantities, apart):
                by_part[tally.part].append(tally)
            mine: dict[Place, dict[str, Known]] = defaultdict(dict)
            for part, tallies in by_part.items():
                for place, known in self._known(tallies).items():
                    mine[place][part] = known
            found |= {
                place: parts for place, parts in mine.items() if _load_of(parts) >= _load_of(found.get(place, {}))
            }
        return {place: {part: known.counts for part, known in parts.items()} for place, parts in found.items()}

    def _tallies(
        self, reader: Reader, source: Source, quantities: Sequence[Quantity], apart: expressions.Apart | None = None
    ) -> list[Tally]:
        asked = reader.briefest(source, expressions.asked_for(source, quantities, apart))
        rows = self.answer(reader, expressions.question(asked, tuple(quantities), self.every, apart=apart))
        placed = expressions.is_placed(source)
        counts = 3 + placed + (apart is not None)
        return [
            Tally(row[0], row[1], row[2], row[3] if placed else None, row[counts:], row[counts - 1] if apart else "")
            for row in rows
        ]

    def _releases(self, source: Source, quantities: Sequence[Quantity]) -> dict[Place, list[Known]]:
        """What was published of each area in each period, the newest last. There are several where it was restated."""
        slots = (
            "SELECT vintage, max(vintage) OVER (PARTITION BY force, period) AS last FROM slot WHERE source = $source"
        )
        question = f"SELECT DISTINCT vintage FROM ({slots}) WHERE vintage < last ORDER BY vintage"  # nosec B608 - ours
        found: dict[Place, list[Known]] = defaultdict(list)
        for (vintage,) in self.reader.rows(question, {"source": source.slug}):
            with reading(settings.DATA_DIR / "warehouse", self.every, as_at=vintage) as then:
                tallies = [each for each in self._tallies(then, source, quantities) if each.vintage == vintage]
            known = self._known(tallies)
            for place, each in (self._unknown_below(known, len(quantities)) | known).items():
                found[place].append(each)
        for place, each in self._known(self._tallies(self.reader, source, quantities)).items():
            if not found[place] or found[place][-1].vintage < each.vintage:
                found[place].append(each)
        return found

    def _unknown_below(self, known: Mapping[Place, Known], size: int) -> dict[Place, Known]:
        """Districts may not have been known yet when a month was first loaded: then it is not known what they had."""
        return {
            (area, period): Known(each.vintage, (None,) * size)
            for (force, period), each in known.items()
            for area in self.geography.below.get(force, ())
        }

    def _known(self, tallies: Iterable[Tally]) -> dict[Place, Known]:
        """The counts of each area in each period. A force's are those of all its rows, wherever they lie."""
        by_force: dict[tuple[str, date], list[Tally]] = defaultdict(list)
        for each in tallies:
            by_force[each.force, each.period].append(each)
        found: dict[Place, Known] = {}
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
        self, measure: Measure, quantities: Sequence[Quantity], releases: Mapping[Place, Sequence[Known]]
    ) -> Iterator[Value]:
        """The values of one measure. A period without a numerator is a gap.

        The newest estimate of residents, or of households, divides every release. Where it was loaded after one, that went out
        with another estimate, or with none.
        """
        top = quantities.index(measure.numerator)
        over = quantities.index(measure.denominator) if measure.denominator in quantities else None
        asked = {code for code, area in self.geography.areas.items() if area.kind in measure.areas}
        per_household = measure.denominator is not None and measure.denominator.households
        population = self.households if per_household else self.residents
        found: dict[Place, list[Pair]] = {}
        estimates: dict[Place, Estimate] = {}
        for place, known in releases.items():
            code, period = place
            if code not in asked:
                continue
            estimate = population.in_year(code, period.year) if over is None and measure.denominator else None
            if estimate:
                estimates[place] = estimate
            residents = estimate.number if estimate else None
            found[place] = [(each.counts[top], residents if over is None else each.counts[over]) for each in known]
        if over is None and measure.denominator and not estimates:
            return  # nobody was counted yet, so that there is nothing to say of anywhere
        hidden = self._hidden(measure, found, releases)
        for place, pairs in found.items():
            first, newest, known = pairs[0], pairs[-1], releases[place]
            if newest[0] is None:
                continue
            divided_since = estimates[place].vintage if place in estimates else 0
            not_shown = hidden.get(place, ())
            if 0 in not_shown or known[0].vintage < divided_since:
                first = (None, None)
            vintage, suppressed = max(known[-1].vintage, divided_since), len(pairs) - 1 in not_shown
            yield Value(measure.key, *place, *newest, *first, vintage, suppressed)

    def _hidden(
        self, measure: Measure, found: Mapping[Place, Sequence[Pair]], releases: Mapping[Place, Sequence[Known]]
    ) -> Mapping[Place, set[int]]:
        """What is not shown: the numbers of releases of an area in a period.

        After each load that brought anything of a period, the areas of a force are looked at together as they then stood.
        """
        if not measure.threshold:
            return {}
        hidden: dict[Place, set[int]] = defaultdict(set)
        periods = {period for _code, period in found}
        for force in (area.code for area in self.geography.areas.values() if area.kind == "force"):
            family = [force, *self.geography.below.get(force, ())]
            parts = parts_of(self.geography.areas[code] for code in family)
            for period in periods:
                loads = {code: _loads(releases[code, period]) for code in family if (code, period) in found}
                after = sorted({vintage for each in loads.values() for vintage in each})
                # Which release of each area was its newest after each load.
                newest = [
                    {code: bisect_right(each, load) - 1 for code, each in loads.items() if each[0] <= load}
                    for load in after
                ]
                tables = [{code: found[code, period][at] for code, at in each.items()} for each in newest]
                for each, cells in zip(newest, hidden_areas(measure, tables, parts), strict=True):
                    for code in cells:
                        hidden[code, period].add(each[code])
        return hidden


def _load_of(parts: Mapping[str, Known]) -> int:
    return max((each.vintage for each in parts.values()), default=0)


def _pairs(measure: Measure, quantities: Sequence[Quantity], state: Mapping[Place, Mapping[str, Counts]]) -> State:
    """Of every part what the measure counts, and what it is a share of. A part has no residents."""
    top = quantities.index(measure.numerator)
    over = quantities.index(measure.denominator) if measure.denominator in quantities else None
    return {
        place: {part: (counts[top], None if over is None else counts[over]) for part, counts in parts.items()}
        for place, parts in state.items()
    }


def _loads(releases: Iterable[Known]) -> list[int]:
    return [each.vintage for each in releases]


def _check(measures: Iterable[Measure], every: Iterable[Source]) -> None:
    """What the schema of a measure cannot say: that its source is there, and has what is asked of it."""
    by_slug = {source.slug: source for source in every}
    for measure in measures:
        if measure.is_typed:
            continue
        source = by_slug.get(measure.source)
        if source is None:
            raise fault_in(measure, ["source"], f"there is no source called {measure.source}.")
        if measure.frequency != source.every:
            told = f"{source.slug} has figures by {source.every}, not by {measure.frequency}."
            raise fault_in(measure, ["frequency"], told)
        if measure.breakdowns and measure.frequency != "month":
            raise fault_in(measure, ["breakdowns"], "only measures of months are taken apart.")
        _check_asked(measure, source)


def _check_asked(measure: Measure, source: Source) -> None:
    """That the source has every column that is asked for, with words or numbers in it as it takes."""
    types = {column.name: column.type for column in source.columns}
    asked: list[tuple[Sequence[str | int], str, set[str]]] = [
        (["breakdowns", place], name, _WORDS) for place, name in enumerate(measure.breakdowns)
    ]
    for part, quantity in (("numerator", measure.numerator), ("denominator", measure.denominator)):
        if quantity is None:
            continue
        if quantity.sum is not None:
            asked.append(([part, "sum"], quantity.sum, _NUMBERS))
        asked += [
            ([part, "where", place], each.column, set(types.values()) if each.known else _WORDS)
            for place, each in enumerate(quantity.where)
        ]
    for where, name, fitting in asked:
        if name not in types:
            raise fault_in(measure, where, f"{source.slug} has no column called {name}.")
        if types[name] not in fitting:
            raise fault_in(
                measure, where, f"{name} of {source.slug} has no {'numbers' if fitting is _NUMBERS else 'words'}."
            )


def _check_columns(counts: Source, quantities: Iterable[Quantity], *more: str) -> None:
    """Rows that were counted must still tell what measures ask of each, and by what ``more`` they are taken apart."""
    kept = {column.name for column in counts.columns}
    for quantity in quantities:
        asked = {quantity.sum, *(condition.column for condition in quantity.where), *more} - {None}
        if missing := sorted(str(name) for name in asked - kept):
            raise fault_in_source(counts, ["columns"], f"there is no {missing[0]}, which “{quantity.label}” asks for.")


def _both(counted: Mapping[Place, list[Known]], rows: Mapping[Place, list[Known]]) -> dict[Place, list[Known]]:
    """What was published as counts and as rows, the newest last. Of one load the rows say it."""
    found: dict[Place, list[Known]] = {}
    for place in [*counted, *(each for each in rows if each not in counted)]:
        by_load = {each.vintage: each for each in [*counted.get(place, ()), *rows.get(place, ())]}
        found[place] = [by_load[vintage] for vintage in sorted(by_load)]
    return found


def _counted(measure: Measure) -> list[Quantity]:
    """What must be counted among a measure's rows: residents are not."""
    both = (measure.numerator, measure.denominator)
    return [each for each in both if each is not None and not each.is_population]


def _added(counts: Sequence[Counts]) -> Counts:
    """The sum of each quantity, unknown where a part of it is."""
    if len(counts) == 1:
        return counts[0]
    return tuple(None if None in column else sum(column) for column in zip(*counts, strict=True))
