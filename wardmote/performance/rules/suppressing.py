"""Which cells of a table are not shown, so that nobody can work out a small number from the rest of it.

A cell is *small* from 1 up to below the threshold. It is hidden, and so are as many others as it takes: sums over areas, and
what was released earlier of the same period, must leave another table possible in which the small number is another. That
other table is looked for and found, or one more cell is hidden. Whoever attacks is taken to know all that was ever
released, that a cell which was not restated has kept its value, be it a total, and that nothing is below zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm

Vector = dict[int, Fraction]


@dataclass(frozen=True, slots=True)
class Release:
    """One table as it went out: every cell's count, shown or not, and which were hidden."""

    counts: Mapping[str, int]
    hidden: frozenset[str]


def is_small(count: float | None, threshold: int) -> bool:
    """Whether a count alone gives too much away. Nothing at all does not."""
    return count is not None and 0 < count < threshold


def hidden_cells(
    counts: Mapping[str, int],
    parts: Mapping[str, Collection[str]],
    threshold: int,
    earlier: Sequence[Release] = (),
    *,
    together: Iterable[Collection[str]] = (),
) -> frozenset[str]:
    """The cells that must not be shown.

    ``counts`` has every cell, totals too; ``parts`` names every cell that lies in a total, however deep, whether or not it
    has a count. In each release a cell is a total where any of these has a count; what it has beyond them is taken as known
    to whoever attacks. ``earlier`` are releases of the same period, oldest first. ``together`` are cells of which none is
    shown without the others.

    A number that an earlier release has shown as it is cannot be taken back; it is hidden and no longer guarded.
    """
    beside = {cell: counts.keys() & set(cells) for cells in together for cell in cells}
    small = [cell for cell, count in counts.items() if is_small(count, threshold)]
    hidden = {each for cell in small for each in beside.get(cell, {cell})}
    guarded = list(_guarded([*earlier, Release(counts, frozenset(hidden))], threshold))
    while True:
        system = _System([*earlier, Release(counts, frozenset(hidden))], parts)
        exposed = [target for target in guarded if not system.is_open(*target)]
        shown = sorted(counts.keys() - hidden, key=lambda cell: (_is_total(cell, counts, parts), counts[cell], cell))
        if not exposed or not shown:
            return frozenset(hidden)
        choices = list(dict.fromkeys(frozenset(beside.get(cell, {cell})) for cell in shown))
        hidden |= _next(choices, hidden, exposed, counts, parts, earlier)


def _guarded(releases: Sequence[Release], threshold: int) -> Iterator[tuple[int, str]]:
    """The small cells of every release, but those that were known when it went out."""
    for number, release in enumerate(releases):
        for cell in release.hidden:
            if is_small(release.counts[cell], threshold) and not _known_already(cell, release, releases[:number]):
                yield number, cell


def _known_already(cell: str, now: Release, earlier: Sequence[Release]) -> bool:
    """Whether the cell was shown before, and has not changed since then."""
    for release in reversed(earlier):
        if release.counts.get(cell) != now.counts[cell]:
            return False
        if cell not in release.hidden:
            return True
    return False


def _is_total(cell: str, counts: Mapping[str, int], parts: Mapping[str, Collection[str]]) -> bool:
    """Whether anything that lies in the cell has a count. One in which nothing has is a part itself."""
    return any(part in counts for part in parts.get(cell, ()))


def _next(
    choices: Sequence[frozenset[str]],
    hidden: Collection[str],
    exposed: Sequence[tuple[int, str]],
    counts: Mapping[str, int],
    parts: Mapping[str, Collection[str]],
    earlier: Sequence[Release],
) -> frozenset[str]:
    """What to hide next: what guards most, the smallest of those, and a total only where no other helps."""

    def left_exposed(cells: frozenset[str]) -> int:
        system = _System([*earlier, Release(counts, cells.union(hidden))], parts)
        return sum(not system.is_open(*target) for target in exposed)

    return min(choices, key=left_exposed)


class _System:
    """All releases as one system of equations.

    Its unknowns are the cells that are no totals, anew wherever one was restated.
    """

    def __init__(self, releases: Sequence[Release], parts: Mapping[str, Collection[str]]) -> None:
        self.parts = parts
        self.values: list[int] = []
        self.unknowns: list[dict[str, int]] = []
        for release in releases:
            self._count_unknowns(release)
        rows = []
        for number, release in enumerate(releases):
            rows += [self._vector(number, cell) for cell in release.counts if cell not in release.hidden]
        for number, (before, now) in enumerate(pairwise(releases), start=1):
            rows += [self._kept(number, cell) for cell, count in now.counts.items() if before.counts.get(cell) == count]
        self.moves = _moves(_reduced(rows), len(self.values))

    def _count_unknowns(self, release: Release) -> None:
        before = self.unknowns[-1] if self.unknowns else {}
        now = {}
        for cell, count in release.counts.items():
            if _is_total(cell, release.counts, self.parts):
                continue
            known = before.get(cell)
            if known is None or self.values[known] != count:
                known = len(self.values)
                self.values.append(count)
            now[cell] = known
        self.unknowns.append(now)

    def _vector(self, number: int, cell: str) -> Vector:
        unknowns = self.unknowns[number]
        return {unknowns[each]: Fraction(1) for each in (cell, *self.parts.get(cell, ())) if each in unknowns}

    def _kept(self, number: int, cell: str) -> Vector:
        """What is known of a cell that is as it was one release before: nothing new, unless something in it is other."""
        return _minus(self._vector(number, cell), self._vector(number - 1, cell), Fraction(1))

    def is_open(self, number: int, cell: str) -> bool:
        """Whether another table fits all that was shown, in which this cell has another count."""
        asked = self._vector(number, cell)
        return any(sum(asked[at] * move.get(at, 0) for at in asked) and self._fits(move) for move in self.moves)

    def _fits(self, move: Vector) -> bool:
        """Whether the move, one way or the other, takes no count below zero."""
        there = all(self.values[at] + by >= 0 for at, by in move.items())
        return there or all(self.values[at] - by >= 0 for at, by in move.items())


def _reduced(rows: Iterable[Vector]) -> dict[int, Vector]:
    """The rows by their leading unknown, each of which stands in one row only (Gauss and Jordan)."""
    found: dict[int, Vector] = {}
    for given in rows:
        row = dict(given)
        for lead in [at for at in row if at in found]:
            row = _minus(row, found[lead], row[lead])
        if not row:
            continue
        lead = min(row)
        row = {at: value / row[lead] for at, value in row.items()}
        for other, known in found.items():
            if lead in known:
                found[other] = _minus(known, row, known[lead])
        found[lead] = row
    return found


def _minus(row: Vector, other: Vector, times: Fraction) -> Vector:
    result = dict(row)
    for at, value in other.items():
        left = result.get(at, Fraction(0)) - times * value
        if left:
            result[at] = left
        else:
            result.pop(at, None)
    return result


def _moves(reduced: Mapping[int, Vector], size: int) -> list[Vector]:
    """The ways in which counts can change without changing what was shown: one for each free unknown, in whole numbers."""
    found = []
    for free in range(size):
        if free in reduced:
            continue
        move = {lead: -row[free] for lead, row in reduced.items() if free in row}
        move[free] = Fraction(1)
        whole = lcm(*(value.denominator for value in move.values()))
        found.append({at: value * whole for at, value in move.items()})
    return found
