"""What of a measure is not shown for each area, by the rule of its definition, in every release of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.suppressing import Release, hidden_cells, is_small

Counts = tuple[float | None, float | None]
"""Numerator and denominator."""
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
    hiding = _Hiding(measure, parts)
    return [hiding.hidden_in(release) for release in releases]


def hidden_parts(measure: Measure, releases: Sequence[Mapping[str, Counts]]) -> frozenset[str]:
    """The parts of a force's figure that are not shown in the newest of its releases, which come oldest first.

    The figure itself is known from its months, so that hiding it guards nothing: each release is preceded by one that
    shows it alone.
    """
    if not measure.threshold:
        return frozenset()
    hiding = _Hiding(measure, {WHOLE: {part for release in releases for part in release}})
    hidden: frozenset[str] = frozenset()
    for release in releases:
        with_whole = {**release, WHOLE: _sum(release.values())}
        hiding.publish(with_whole, frozenset(release))
        hidden = hiding.hidden_in(with_whole)
    return hidden


class _Hiding:
    """What went out of one period: the same cells are hidden in numerators and in denominators, for either tells of them."""

    def __init__(self, measure: Measure, parts: Mapping[str, Collection[str]]) -> None:
        self.measure = measure
        self.parts = parts
        is_share = measure.denominator is not None and not measure.denominator.residents
        self.made: list[list[Release]] = [[], []] if is_share else [[]]

    def hidden_in(self, release: Mapping[str, Counts]) -> frozenset[str]:
        """What is not shown of the next release, which goes out so."""
        telling = [cell for cell, counts in release.items() if _tells(self.measure, *counts)]
        hidden: frozenset[str] = frozenset()
        for table, made in zip(self._tables(release), self.made, strict=True):
            also = table.keys() & telling
            hidden |= hidden_cells(table, self.parts, self.measure.threshold, made, also=also)
        self.publish(release, hidden)
        return hidden

    def publish(self, release: Mapping[str, Counts], hidden: frozenset[str]) -> None:
        """A release goes out without these cells."""
        for table, made in zip(self._tables(release), self.made, strict=True):
            made.append(Release(table, hidden & table.keys()))

    def _tables(self, release: Mapping[str, Counts]) -> list[dict[str, int]]:
        """The numerators, and of a share the denominators too."""
        return [
            {cell: round(count) for cell, counts in release.items() if (count := counts[at]) is not None}
            for at in range(len(self.made))
        ]


def _sum(every: Iterable[Counts]) -> Counts:
    tops, overs = ([count for count in column if count is not None] for column in zip(*every, strict=True))
    return sum(tops), sum(overs)


def _tells(measure: Measure, top: float | None, over: float | None) -> bool:
    if top is None or over is None or measure.denominator is None or measure.denominator.residents:
        return False
    return is_small(over, measure.threshold) or is_small(over - top, measure.threshold)


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
