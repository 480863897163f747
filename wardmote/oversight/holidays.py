"""The days on which nobody works, from ``definitions/calendars``."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from wardmote.core.definitions import fault, load

CALENDAR = "england-and-wales"


@cache
def holidays() -> frozenset[date]:
    """Every bank holiday that is known; ``last_year_known`` says how far that reaches."""
    found = set()
    for year, days in _calendar().items():
        for place, each in enumerate(days):
            try:
                found.add(date.fromisoformat(f"{year}-{each}"))
            except ValueError:
                raise fault(_path(), ["holidays", year, place], f"{year}-{each} is no day.") from None
    return frozenset(found)


def last_year_known() -> int:
    """The last year whose bank holidays are known. Counts of working days after it are a guess."""
    return max(int(year) for year in _calendar())


@cache
def _calendar() -> dict[str, list[str]]:
    schema = settings.DEFINITIONS_DIR / "schemas" / "calendars.schema.json"
    read: dict[str, list[str]] = load(_path(), schema)["holidays"]
    return read


def _path() -> Path:
    return settings.DEFINITIONS_DIR / "calendars" / f"{CALENDAR}.yaml"
