"""Which dates are neighbours: the number of a period, and the gaps between periods that have values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

Frequency = Literal["day", "week", "month", "quarter", "year"]

PERIODS_IN_YEAR: dict[Frequency, int] = {"day": 365, "week": 52, "month": 12, "quarter": 4, "year": 1}

YEARS_BEGIN = (1, 4)
"""The months in which a year of the calendar and one of public finance begin."""

_MONTHS: dict[Frequency, int] = {"month": 1, "quarter": 3, "year": 12}


def number_of(day: date, frequency: Frequency) -> int:
    """The number of the period that begins on ``day``: neighbours differ by one. A week may begin on any weekday.

    A year may begin in any month, so a financial year is told by the year in which it begins.
    """
    match frequency:
        case "day":
            return day.toordinal()
        case "week":
            return day.toordinal() // 7
        case "month":
            return day.year * 12 + day.month - 1
        case "quarter":
            return (day.year * 12 + day.month - 1) // 3
        case "year":
            return day.year


def period_of(day: date, frequency: Frequency, like: date) -> date:
    """The first day of the period in which a day falls, in the calendar of a series of which ``like`` begins a period."""
    if frequency not in _MONTHS:
        length = 7 if frequency == "week" else 1
        return day - timedelta(days=(day - like).days % length)
    month, begun = (each.year * 12 + each.month - 1 for each in (day, like))
    first = month - (month - begun) % _MONTHS[frequency]
    return date(first // 12, first % 12 + 1, 1)


def moved(day: date, by: int, frequency: Frequency = "month") -> date:
    """The first day of the period that comes so many after the one that begins on ``day``."""
    if frequency not in _MONTHS:
        return day + timedelta(days=by * (7 if frequency == "week" else 1))
    month = day.year * 12 + day.month - 1 + by * _MONTHS[frequency]
    return date(month // 12, month % 12 + 1, 1)


def runs_of(days: Iterable[date], frequency: Frequency) -> tuple[tuple[date, date], ...]:
    """The first and the last of each row of neighbours among periods, which rise."""
    found: list[tuple[date, date]] = []
    for day in days:
        if found and found[-1][1] == moved(day, -1, frequency):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return tuple(found)


def last_day(day: date, frequency: Frequency) -> date:
    """The last day of the period that begins on ``day``."""
    if frequency not in _MONTHS:
        return day + timedelta(days=6 if frequency == "week" else 0)
    # What is counted on one day of the year is known by that month: no year of the calendar or of finance begins in it.
    counts_a_month = frequency == "year" and day.month not in YEARS_BEGIN
    return moved(day, 1, "month" if counts_a_month else frequency) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Gap:
    """Periods without a value, which are not zeros. The line of a chart breaks here."""

    after: date
    """The last period before it that has a value."""
    before: date
    missing: int


def gaps_between(days: Sequence[date], numbers: Sequence[int]) -> tuple[Gap, ...]:
    """Where periods are left out. ``numbers`` are those of ``days``, and rise."""
    return tuple(
        Gap(days[place], days[place + 1], later - earlier - 1)
        for place, (earlier, later) in enumerate(pairwise(numbers))
        if later - earlier > 1
    )
