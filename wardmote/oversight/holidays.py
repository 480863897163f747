"""The days on which nobody works, from ``definitions/calendars``."""

from __future__ import annotations

from datetime import date
from functools import cache

from django.conf import settings

from wardmote.core.definitions import DefinitionError, load

CALENDAR = "england-and-wales"


@cache
def holidays() -> frozenset[date]:
    """Every bank holiday that is known; ``last_year_known`` says how far that reaches."""
    found = set()
    for year, days in _calendar().items():
        for each in days:
            try:
                found.add(date.fromisoformat(f"{year}-{each}"))
            except ValueError:
                raise DefinitionError(f"{CALENDAR}.yaml: {year}-{each} is no day") from None
    return frozenset(found)


def last_year_known() -> int:
    """The last year whose bank holidays are known. Counts of working days after it are a guess."""
    return max(int(year) for year in _calendar())


@cache
def _calendar() -> dict[str, list[str]]:
    folder = settings.DEFINITIONS_DIR
    path = folder / "calendars" / f"{CALENDAR}.yaml"
    read: dict[str, list[str]] = load(path, folder / "schemas" / "calendars.schema.json")["holidays"]
    return read
