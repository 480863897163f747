"""The index behind one interface, on whichever engine the installation has.

``put(rows)`` writes (place, words) pairs over what stood there; ``remove(places)``; ``find(asked, limit)`` gives places,
the newest first; ``stored()`` gives every place with the set of its words. An engine is a module with these functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol, cast

from django.db import connection

from wardmote.core.search.engines import postgres, sqlite
from wardmote.core.search.rules import Asked

Row = tuple[int, Sequence[str]]


class Engine(Protocol):
    """What an engine answers."""

    def put(self, rows: Sequence[Row]) -> None: ...

    def remove(self, places: Iterable[int]) -> None: ...

    def find(self, asked: Asked, limit: int) -> list[int]: ...

    def stored(self) -> Iterator[tuple[int, frozenset[str]]]: ...

    def clear(self) -> None: ...

    def settle(self) -> None: ...


def engine() -> Engine:
    """The engine of the database at hand."""
    return cast(Engine, postgres if connection.vendor == "postgresql" else sqlite)
