"""The years in which this work is counted."""

from __future__ import annotations

from datetime import date, timedelta

FIRST_MONTH = 4  # the financial year of public bodies in the United Kingdom begins on 1 April


def financial_year(day: date) -> int:
    """The calendar year in which the financial year of a day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def span(year: int) -> tuple[date, date]:
    """The first and the last day of a financial year."""
    return date(year, FIRST_MONTH, 1), date(year + 1, FIRST_MONTH, 1) - timedelta(days=1)


def called(year: int) -> str:
    """``2026/27``."""
    return f"{year}/{(year + 1) % 100:02}"
