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
    made: list[Release] = []
    for release in releases:
        counts = {area: round(top) for area, (top, _over) in release.items() if top is not None}
        also = [area for area in counts if _tells(measure, *release[area])]
        made.append(Release(counts, hidden_cells(counts, parts, measure.threshold, made, also=also)))
    return [each.hidden for each in made]


def hidden_parts(measure: Measure, releases: Sequence[Mapping[str, Counts]]) -> frozenset[str]:
    """The parts of a force's figure that are not shown in the newest of its releases, which come oldest first.

    The figure itself is known from its months, so that hiding it guards nothing: each release is preceded by one that
    shows it alone.
    """
    if not measure.threshold:
        return frozenset()
    parts = {WHOLE: {part for release in releases for part in release}}
    made: list[Release] = []
    for release in releases:
        counts = {part: round(top) for part, (top, _over) in release.items() if top is not None}
        also = [part for part in counts if _tells(measure, *release[part])]
        counts[WHOLE] = sum(counts.values())
        made.append(Release(counts, frozenset(counts) - {WHOLE}))
        made.append(Release(counts, hidden_cells(counts, parts, measure.threshold, made, also=also)))
    return made[-1].hidden if made else frozenset()


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
