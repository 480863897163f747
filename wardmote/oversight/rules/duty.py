"""When something is to be published again."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "four_years": 48}
SOON = timedelta(days=30)
HALF_A_YEAR = timedelta(days=183)


def next_due(last: date, *, how_often: str, by: tuple[int, int] | None = None) -> date | None:
    """The day by which it is due again, from the day it last came out; None for what is due when it changes.

    With a day of the year, what came out in the half-year before that day was for it, and what came out later was late.
    Without one it is the same day so many months later, or the last day of a shorter month.
    """
    if how_often not in MONTHS:
        return None
    if by is None:
        return _months_later(last, MONTHS[how_often])
    days = (_day(year, *by) for year in (last.year, last.year + 1, last.year + 2))
    return next(day for day in days if day > last + HALF_A_YEAR)


def standing(*, last: date | None, due: date | None, today: date) -> str:
    """One of missing, overdue, soon, in_time, when_it_changes."""
    if last is None:
        return "missing"
    if due is None:
        return "when_it_changes"
    if due < today:
        return "overdue"
    return "soon" if due - today <= SOON else "in_time"


def _months_later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _day(year, month + 1, day.day)


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
