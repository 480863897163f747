"""Following “see theirs” to the end: plain functions on plain values, as in ``rules``.

A shows B, B shows C: whoever reads A must see C's progress, for B has none of its own. A document can also send its
reader in a circle; that is shown and named, never followed for ever.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Thing = TypeVar("Thing", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shown(Generic[Thing]):
    """One thing whose progress is shown, and ``path``, the way to it from the start, both ends included.

    ``loops`` where it is on its own way already: the start itself, or something shown before it. ``again`` where it was
    reached by another way and stands higher up with all that it shows.
    """

    path: tuple[Thing, ...]
    loops: bool = False
    again: bool = False

    @property
    def thing(self) -> Thing:
        return self.path[-1]

    @property
    def depth(self) -> int:
        """1 for what the start itself shows."""
        return len(self.path) - 1

    @property
    def loop(self) -> tuple[Thing, ...]:
        """The circle, from the thing round to itself; empty where there is none."""
        return self.path[self.path.index(self.thing) :] if self.loops else ()


def follow(start: Thing, shows: Mapping[Thing, Sequence[Thing]]) -> list[Shown[Thing]]:
    """Everything that ``start`` shows, to the end, each directly after what shows it.

    ``shows`` gives what each thing shows, in the order of print. Nothing is opened twice, so it ends for any mapping.
    """
    found: list[Shown[Thing]] = []
    opened = {start}
    paths: list[tuple[Thing, ...]] = [(start, each) for each in reversed(_once(shows.get(start, ())))]
    while paths:
        path = paths.pop()
        thing = path[-1]
        loops = thing in path[:-1]
        again = thing in opened and not loops
        found.append(Shown(path, loops=loops, again=again))
        if not loops and not again:
            opened.add(thing)
            paths.extend((*path, each) for each in reversed(_once(shows.get(thing, ()))))
    return found


def _once(things: Sequence[Thing]) -> list[Thing]:
    return list(dict.fromkeys(things))
