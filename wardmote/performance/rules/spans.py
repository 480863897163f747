"""Longer periods made of months: quarters, financial years, the year to date, twelve months that roll.

They are derived from dates and never typed. One with a month missing has no value, and two of unequal length are not
compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wardmote.performance.rules.series import Point

Kind = Literal["month", "quarter", "financial_year", "year_to_date", "rolling_twelve"]
APRIL = 4
"""The month in which a financial year of the public sector begins."""


class UnequalPeriods(Exception):
    """Two periods of unequal length were to be compared."""


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, from the first day of the first to the first day of the last."""

    kind: Kind
    first: date
    last: date

    @property
    def months(self) -> tuple[date, ...]:
        """The first day of each."""
        return tuple(moved(self.first, by) for by in range(_number(self.last) - _number(self.first) + 1))

    @property
    def year_before(self) -> Span:
        """The same months a year earlier."""
        return Span(self.kind, moved(self.first, -12), moved(self.last, -12))


@dataclass(frozen=True, slots=True)
class Total:
    """What a span comes to. ``value`` is None where months are missing or suppressed: ``lacking`` names them."""

    span: Span
    value: float | None
    numerator: float | None
    denominator: float | None
    lacking: tuple[date, ...] = ()
    provisional: bool = False


def moved(month: date, by: int) -> date:
    """The first day of the month so many months later."""
    year, place = divmod(_number(month) + by, 12)
    return date(year, place + 1, 1)


def _number(month: date) -> int:
    return month.year * 12 + month.month - 1


def span_at(kind: Kind, day: date) -> Span:
    """The span that a day lies in; of the year to date and of rolling twelve the one that ends with its month."""
    month = day.replace(day=1)
    year_began = moved(month, -((month.month - APRIL) % 12))
    match kind:
        case "month":
            return Span(kind, month, month)
        case "quarter":
            first = moved(month, -((month.month - 1) % 3))
            return Span(kind, first, moved(first, 2))
        case "financial_year":
            return Span(kind, year_began, moved(year_began, 11))
        case "year_to_date":
            return Span(kind, year_began, month)
        case "rolling_twelve":
            return Span(kind, moved(month, -11), month)


def total_of(
    points: Iterable[Point],
    span: Span,
    value_of: Callable[[float | None, float | None], float | None],
    *,
    residents: bool = False,
) -> Total:
    """The months of a span added up. ``value_of`` makes a value of both counts; ``residents`` are averaged, not added."""
    by_month = {point.period: point for point in points}
    found = [by_month.get(month) for month in span.months]
    known = [point for point in found if point is not None and point.numerator is not None and not point.suppressed]
    if len(known) < len(found):
        there = {point.period for point in known}
        return Total(span, None, None, None, tuple(month for month in span.months if month not in there))
    numerator = sum(point.numerator for point in known if point.numerator is not None)
    over = [point.denominator for point in known if point.denominator is not None]
    denominator = None if len(over) < len(known) else sum(over) / (len(over) if residents else 1)
    provisional = any(point.provisional for point in known)
    return Total(span, value_of(numerator, denominator), numerator, denominator, provisional=provisional)


def change_between(earlier: Total, later: Total) -> float | None:
    """By what percentage the later differs. None where either is not known, or there is nothing to compare with.

    Raises ``UnequalPeriods`` for eleven months beside twelve, or other months of the year beside a year to date.
    """
    if earlier.span.kind != later.span.kind or len(earlier.span.months) != len(later.span.months):
        raise UnequalPeriods(f"{_told(earlier.span)} and {_told(later.span)} are of unequal length.")
    if earlier.value is None or later.value is None or not earlier.value:
        return None
    return (later.value - earlier.value) / earlier.value * 100


def _told(span: Span) -> str:
    return f"{span.first:%B %Y} to {span.last:%B %Y}"
