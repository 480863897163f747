"""How often a body meets, and the days that follow from it."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS_IN_A_YEAR = 12
AMBIGUOUS = {
    "bi-monthly": (("months", 2), ("year", 24)),
    "bi-weekly": (("weeks", 2), ("year", 104)),
    "bi-annual": (("year", 2), ("months", 24)),
}
"""What a printed word may mean, each as unit and number. Which of them, a person says."""

READ = {
    "daily": ("year", 365),
    "weekly": ("weeks", 1),
    "fortnightly": ("weeks", 2),
    "four-weekly": ("weeks", 4),
    "six-weekly": ("weeks", 6),
    "monthly": ("months", 1),
    "every-two-months": ("months", 2),
    "quarterly": ("months", 3),
    "termly": ("year", 3),
    "annual": ("months", 12),
    "biennial": ("months", 24),
    "ad-hoc": ("ad_hoc", None),
    "under-review": ("review", None),
}
PER = re.compile(r"^(\d{1,3})-per-(annum|quarter|month|week)$")
A_YEAR = {"annum": 1, "quarter": 4, "month": 12, "week": 52}


@dataclass(frozen=True, slots=True)
class Cycle:
    """Every ``every`` weeks or months, or ``every`` times a ``year``; for ``ad_hoc`` and ``review`` there is no number."""

    unit: str
    every: int | None = None
    at_least: bool = False

    @property
    def days(self) -> int | None:
        """The longest time between two meetings, in days; None where nothing follows from it."""
        if not self.every:
            return None
        if self.unit == "weeks":
            return 7 * self.every
        if self.unit == "months":
            return 31 * self.every
        return -(-366 // self.every) if self.unit == "year" else None


def bare(meets: str) -> str:
    """A frequency as read, without what says that it is the least."""
    return meets.removeprefix("minimum-")


def is_ambiguous(meets: str) -> bool:
    """Whether a frequency as read can mean two things, such as “Bi-monthly”."""
    return bare(meets) in AMBIGUOUS


def read(meets: str) -> Cycle | None:
    """The cycle of a frequency as read, such as ``3-per-annum``; None where it can mean two things or nothing is known."""
    word = bare(meets)
    least = word != meets
    if word in READ:
        unit, every = READ[word]
        return Cycle(unit, every, least)
    if per := PER.match(word):
        count = int(per[1]) * A_YEAR[per[2]]
        return Cycle("year", count, least) if count else None
    return None


def has_lapsed(cycle: Cycle | None, *, last: date | None, since: date | None, today: date) -> bool:
    """Whether a body has not met in its own interval. A week's grace: a meeting moves by days without missing its turn."""
    days = cycle.days if cycle else None
    start = last or since
    return days is not None and start is not None and (today - start).days > days + 7


def dates(cycle: Cycle, *, first: date, until: date) -> list[date]:
    """The days of meetings from ``first`` to ``until``, both included, as the cycle has them.

    Months keep the weekday and its place in the month: from the second Tuesday to the second Tuesday. A day that is no
    working day is left as it is, for a person to see and move.
    """
    return [day for day in _days(cycle, first) if day <= until] if cycle.every else []


def _days(cycle: Cycle, first: date) -> Iterator[date]:
    every = cycle.every or 1
    months = every if cycle.unit == "months" else max(MONTHS_IN_A_YEAR // every, 1)
    weeks = every if cycle.unit == "weeks" else 0
    if cycle.unit == "year" and every > MONTHS_IN_A_YEAR:
        weeks = max(52 // every, 1)
    for turn in range(400):
        yield first + timedelta(weeks=weeks * turn) if weeks else same_weekday(first, months * turn)


def same_weekday(first: date, months: int) -> date:
    """The same weekday in the same place of a month so many months on; the last one where it has no fifth."""
    total = first.year * 12 + first.month - 1 + months
    year, month = divmod(total, 12)
    place = (first.day - 1) // 7
    start = date(year, month + 1, 1)
    day = 1 + (first.weekday() - start.weekday()) % 7 + 7 * place
    longest = calendar.monthrange(year, month + 1)[1]
    return start.replace(day=day if day <= longest else day - 7)
