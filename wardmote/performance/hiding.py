"""What of a measure is not shown for each area, by the rule of its definition, in every release of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.suppressing import Release, hidden_cells

Counts = tuple[float | None, float | None]
"""Numerator and denominator."""
TOP, OVER, REST = "top", "over", "rest"
"""The numbers of a figure: what is counted, what it is divided by, and of a share the rest between the two."""
WHOLE = "\0"
"""What a figure is taken apart of: no part is called so."""


def hidden_areas(
    measure: Measure, releases: Sequence[Mapping[str, Counts]], parts: Mapping[str, Collection[str]]
) -> list[frozenset[str]]:
    """For each release of one period, oldest first, the areas of one force whose figures are not shown in it.

    A share is hidden where its numerator, its denominator or the rest between them is small: any of the three tells.
    ``parts`` are all areas that lie in each of the others, with figures or without.
    """
    if not measure.threshold:
        return [frozenset()] * len(releases)
    hiding = _Hiding(measure, releases, parts)
    return [hiding.hidden_in(release) for release in releases]


def hidden_parts(measure: Measure, releases: Sequence[Mapping[str, Counts]]) -> frozenset[str]:
    """The parts of a force's figure that are not shown in the newest of its releases, which come oldest first.

    The figure itself is known from its months, so that hiding it guards nothing: each release is preceded by one that
    shows it alone.
    """
    if not measure.threshold:
        return frozenset()
    with_wholes = [{**release, WHOLE: _sum(release.values())} for release in releases]
    hiding = _Hiding(measure, with_wholes, {WHOLE: {part for release in releases for part in release}})
    hidden: frozenset[str] = frozenset()
    for release, with_whole in zip(releases, with_wholes, strict=True):
        hiding.publish(with_whole, frozenset(release))
        hidden = hiding.hidden_in(with_whole)
    return hidden


class _Hiding:
    """What went out of one period. All numbers of a figure stand in one table: the denominator of a share is a total.

    So whoever knows what was counted and what was not, in whichever release, is taken to put them together.
    """

    def __init__(
        self, measure: Measure, releases: Iterable[Mapping[str, Counts]], parts: Mapping[str, Collection[str]]
    ) -> None:
        self.threshold = measure.threshold
        self.divides = measure.divides_counts
        self.is_share = self.divides and measure.unit == PER_CENT
        areas = {area for release in releases for area in release}.union(parts, *parts.values())
        self.numbers = {area: tuple(_cell(area, number) for number in (TOP, OVER, REST)) for area in areas}
        self.parts = {cell: inside for area in areas for cell, inside in self._parts(area, parts.get(area, ()))}
        self.made: list[Release] = []

    def hidden_in(self, release: Mapping[str, Counts]) -> frozenset[str]:
        """What is not shown of the next release, which goes out so."""
        table = self._table(release)
        cells = hidden_cells(table, self.parts, self.threshold, self.made, together=self.numbers.values())
        self.made.append(Release(table, cells))
        return frozenset(area for area in release if not cells.isdisjoint(self.numbers[area]))

    def publish(self, release: Mapping[str, Counts], hidden: frozenset[str]) -> None:
        """A release goes out without these cells."""
        table = self._table(release)
        self.made.append(
            Release(table, frozenset(table.keys() & {each for area in hidden for each in self.numbers[area]}))
        )

    def _parts(self, area: str, inside: Collection[str]) -> Iterator[tuple[str, list[str]]]:
        """Each number of an area, and the numbers that make it."""
        for number in (TOP, OVER, REST):
            yield _cell(area, number), [_cell(each, number) for each in inside]
        if self.is_share:
            yield _cell(area, OVER), [_cell(each, number) for each in (area, *inside) for number in (TOP, REST)]

    def _table(self, release: Mapping[str, Counts]) -> dict[str, int]:
        table = {}
        for area, (top, over) in release.items():
            if top is not None:
                table[_cell(area, TOP)] = round(top)
            if over is not None and self.divides:
                table[_cell(area, OVER)] = round(over)
            if top is not None and over is not None and self.is_share:
                table[_cell(area, REST)] = round(over) - round(top)
        return table


def _cell(area: str, number: str) -> str:
    return f"{area}\0{number}"


def _sum(every: Iterable[Counts]) -> Counts:
    tops, overs = ([count for count in column if count is not None] for column in zip(*every, strict=True))
    return sum(tops), sum(overs)


def parts_of(areas: Iterable[Area]) -> dict[str, tuple[str, ...]]:
    """Every area that lies in each of the others, however deep. An area in which none lies is none of its keys.

    Give it all areas of the force, even those of which a measure has no figures: they tell what lies in what.
    """
    children: dict[str, list[str]] = {}
    for area in areas:
        if area.parent is not None:
            children.setdefault(area.parent, []).append(area.code)

    def below(code: str) -> tuple[str, ...]:
        return tuple(each for child in children.get(code, ()) for each in (child, *below(child)))

    return {code: below(code) for code in children}
