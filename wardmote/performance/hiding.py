"""What of a measure is not shown for each area, by the rule of its definition, in every release of a period."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.suppressing import Release, hidden_cells, is_small

Counts = tuple[float | None, float | None]
"""Numerator and denominator."""


def hidden_areas(
    measure: Measure, releases: Sequence[Mapping[str, Counts]], parts: Mapping[str, Collection[str]]
) -> list[frozenset[str]]:
    """For each release of one period, oldest first, the areas of one force whose figures are not shown in it.

    A share is hidden where its numerator, its denominator or the rest between them is small: any of the three tells.
    ``parts`` are the smallest areas with figures that each of the others is made of.
    """
    if not measure.threshold:
        return [frozenset()] * len(releases)
    made: list[Release] = []
    for release in releases:
        counts = {area: round(top) for area, (top, _over) in release.items() if top is not None}
        also = [area for area in counts if _tells(measure, *release[area])]
        made.append(Release(counts, hidden_cells(counts, parts, measure.threshold, made, also=also)))
    return [each.hidden for each in made]


def _tells(measure: Measure, top: float | None, over: float | None) -> bool:
    if top is None or over is None or measure.denominator is None or measure.denominator.residents:
        return False
    return is_small(over, measure.threshold) or is_small(over - top, measure.threshold)


def parts_of(areas: Iterable[Area], force: str) -> dict[str, tuple[str, ...]]:
    """The smallest areas that the force, and each area between, is made of. An area of no parts is none of its keys."""
    children: dict[str, list[str]] = {}
    for area in areas:
        if area.parent is not None:
            children.setdefault(area.parent, []).append(area.code)

    def smallest(code: str) -> tuple[str, ...]:
        below = children.get(code)
        return tuple(leaf for child in below for leaf in smallest(child)) if below else (code,)

    def every(code: str) -> list[str]:
        return [code, *(each for child in children.get(code, ()) for each in every(child))]

    return {code: smallest(code) for code in every(force) if code in children}
