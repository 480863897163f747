"""Longer periods made of months: quarters, financial years, the year to date, twelve months that roll.

They are derived from dates and never typed. One with a month missing has no value, and two of unequal length are not
compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from wardmote.performance.rules.periods import moved, number_of
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
        count = number_of(self.last, "month") - number_of(self.first, "month") + 1
        return tuple(moved(self.first, by) for by in range(count))

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


def spans_up_to(month: date) -> tuple[Span, ...]:
    """The longer periods that end with a month or, of quarters and financial years, are the last to be over by then.

    Of several that are the same months, as in March, the first stands for all.
    """
    kinds: tuple[Kind, ...] = ("quarter", "financial_year", "year_to_date", "rolling_twelve")
    found: dict[tuple[date, date], Span] = {}
    for kind in kinds:
        span = span_up_to(kind, month)
        found.setdefault((span.first, span.last), span)
    return tuple(found.values())


def span_up_to(kind: Kind, month: date) -> Span:
    """The span of a kind that ends with a month, or the last to be over by then."""
    span = span_at(kind, month)
    return span if span.last <= month else span_at(kind, moved(span.first, -1))


def total_of(
    points: Iterable[Point],
    span: Span,
    value_of: Callable[[float | None, float | None], float | None],
    *,
    residents: bool = False,
) -> Total:
    """The months of a span added up. ``value_of`` makes a value of both counts; ``residents`` are averaged, not added."""
    by_month = {point.period.replace(day=1): point for point in points}  # a year may be dated by its last day
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


@dataclass(frozen=True, slots=True)
class Change:
    """By how much a later value differs, and by what percentage: None of nothing, which is no base."""

    value: float
    percent: float | None


def change_between(earlier: Total, later: Total) -> Change | None:
    """By how much the later differs. None where either is not known.

    Raises ``UnequalPeriods`` for eleven months beside twelve, or other months of the year beside a year to date.
    """
    if earlier.span.kind != later.span.kind or len(earlier.span.months) != len(later.span.months):
        raise UnequalPeriods(f"{_told(earlier.span)} and {_told(later.span)} are of unequal length.")
    if earlier.value is None or later.value is None:
        return None
    difference = later.value - earlier.value
    return Change(difference, difference / earlier.value * 100 if earlier.value else None)


def _told(span: Span) -> str:
    return f"{span.first:%B %Y} to {span.last:%B %Y}"
