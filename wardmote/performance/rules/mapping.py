"""Where the areas of a map stand on its paper, and in which class each value is, in plain numbers: a template draws it.

Outlines come as longitude and latitude. One degree of longitude is shorter than one of latitude by the cosine of the
latitude, so that is how the middle of the map is drawn; for one force the error towards its edges cannot be seen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import cos, hypot, radians
from string import ascii_uppercase

Place = tuple[float, float]
Ring = tuple[Place, ...]

MARGIN = 2.0
"""Points left free around the map, so that no line is cut in half."""
MOST_CLASSES = 4
"""More shades than these cannot be told apart beside each other."""
SMALLEST = 1e-9
"""Of degrees: less than this is no distance, and nothing is divided by it."""
LEVELS = 9
"""How many lines are drawn through an area to find a place in it."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One area on the paper: its outline as SVG writes a path, and a place inside it for a mark."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """All areas of a map, and how large the paper is."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def lay_out(outlines: Mapping[str, Sequence[Ring]], *, width: int, height: int) -> Sheet:
    """The outlines of areas, by their codes, as large as they fit on this paper, north up. Holes are rings like any other."""
    places = [place for rings in outlines.values() for ring in rings for place in ring]
    xs, ys = [x for x, _y in places], [y for _x, y in places]
    west, east, south, north = min(xs), max(xs), min(ys), max(ys)
    shrink = cos(radians((south + north) / 2))
    across, up = max((east - west) * shrink, SMALLEST), max(north - south, SMALLEST)
    scale = min((width - 2 * MARGIN) / across, (height - 2 * MARGIN) / up)

    def on_paper(ring: Ring) -> Ring:
        return tuple(
            (round(MARGIN + (x - west) * shrink * scale, 1), round(MARGIN + (north - y) * scale, 1)) for x, y in ring
        )

    drawn = {code: [on_paper(ring) for ring in rings] for code, rings in outlines.items()}
    shapes = tuple(Shape(code, _path(rings), *_inside(rings)) for code, rings in drawn.items())
    return Sheet(round(2 * MARGIN + across * scale), round(2 * MARGIN + up * scale), shapes)


def _path(rings: Sequence[Ring]) -> str:
    return "".join(f"M{' '.join(f'{x:g},{y:g}' for x, y in ring)}z" for ring in rings)


def _inside(rings: Sequence[Ring]) -> Place:
    """A place inside with room around it: of the middles of all stretches inside, on some lines, the furthest from the edge."""
    ys = [y for ring in rings for _x, y in ring]
    low, high = min(ys), max(ys)
    lines = [low + (high - low) * (number + 0.5) / LEVELS for number in range(LEVELS)]
    middles = [((left + right) / 2, y) for y in lines for left, right in _stretches(rings, y)]
    # An area may be so thin that it lies between two lines.
    x, y = max(middles, key=lambda place: _room_around(place, rings), default=rings[0][0])
    return round(x, 1), round(y, 1)


def _room_around(place: Place, rings: Sequence[Ring]) -> float:
    """How far the nearest edge is."""
    return min(_distance(place, edge) for ring in rings for edge in _edges(ring))


def _distance(place: Place, edge: tuple[Place, Place]) -> float:
    """From a place to the nearest point of an edge."""
    (x, y), ((x1, y1), (x2, y2)) = place, edge
    length = (x2 - x1) ** 2 + (y2 - y1) ** 2
    along = min(1.0, max(0.0, ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length)) if length else 0.0
    return hypot(x - x1 - along * (x2 - x1), y - y1 - along * (y2 - y1))


def _edges(ring: Ring) -> Iterator[tuple[Place, Place]]:
    return pairwise((*ring, ring[0]))


def _stretches(rings: Sequence[Ring], y: float) -> list[Place]:
    """From where to where a level line lies inside: between its first crossing and its second, its third and its fourth."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for ring in rings
        for (x1, y1), (x2, y2) in _edges(ring)
        if (y1 <= y) != (y2 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def letter_of(place: int) -> str:
    """What stands for an area on the map, by its place in the table from 0: A to Z, then AA, AB and so on."""
    rounds, letter = divmod(place, len(ascii_uppercase))
    return (letter_of(rounds - 1) if rounds else "") + ascii_uppercase[letter]


def classes_of(values: Sequence[float]) -> list[tuple[float, float]]:
    """The lowest and the highest value of each class, lowest class first; equal values are always in the same one.

    Each class has as many different values as the others, one more or less, and two at least where there are enough.
    """
    different = sorted(set(values))
    if not different:
        return []
    count = min(MOST_CLASSES, max(1, len(different) // 2))
    edges = [round(number * len(different) / count) for number in range(count + 1)]
    return [(different[start], different[end - 1]) for start, end in pairwise(edges)]


def class_of(value: float, classes: Sequence[tuple[float, float]]) -> int:
    """The number of the class that a value is in, from 1."""
    return next(number for number, (low, high) in enumerate(classes, start=1) if low <= value <= high)
