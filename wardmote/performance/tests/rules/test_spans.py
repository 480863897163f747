from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.performance.rules.periods import moved
from wardmote.performance.rules.series import Point
from wardmote.performance.rules.spans import (
    Change,
    Span,
    UnequalPeriods,
    change_between,
    span_at,
    spans_up_to,
    total_of,
)

APRIL_24 = date(2024, 4, 1)
DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


def points(first: date, *counts: float | None, over: float | None = None, **more) -> list[Point]:
    months = (moved(first, by) for by in range(len(counts)))
    return [
        Point(month, count, count, over, **more)
        for month, count in zip(months, counts, strict=True)
        if count is not None
    ]


def share(top: float | None, over: float | None) -> float | None:
    return None if top is None or not over else top / over * 100


def count(top: float | None, _over: float | None) -> float | None:
    return top


@pytest.mark.parametrize(
    ("kind", "first", "last"),
    [
        ("month", (2026, 2), (2026, 2)),
        ("quarter", (2026, 1), (2026, 3)),
        ("financial_year", (2025, 4), (2026, 3)),
        ("year_to_date", (2025, 4), (2026, 2)),
        ("rolling_twelve", (2025, 3), (2026, 2)),
    ],
)
def test_spans_follow_from_a_day(kind, first, last):
    first, last = (date(year, month, 1) for year, month in (first, last))
    assert span_at(kind, date(2026, 2, 28)) == Span(kind, first, last)


def test_a_financial_year_begins_with_april():
    assert span_at("financial_year", date(2026, 3, 31)).first == date(2025, 4, 1)
    assert span_at("financial_year", date(2026, 4, 1)).first == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        (
            date(2026, 2, 1),
            ["quarter 2025-10 2025-12", "financial_year 2024-04 2025-03", "year_to_date 2025-04 2026-02"],
        ),
        (date(2026, 3, 1), ["quarter 2026-01 2026-03", "financial_year 2025-04 2026-03"]),
        (date(2026, 6, 1), ["quarter 2026-04 2026-06", "financial_year 2025-04 2026-03"]),
    ],
)
def test_longer_periods_are_over_by_the_month_and_none_is_there_twice(month, expected):
    found = [f"{each.kind} {each.first:%Y-%m} {each.last:%Y-%m}" for each in spans_up_to(month)]
    assert [each for each in found if not each.startswith("rolling")] == expected
    assert any(each.startswith("rolling") for each in found) == (month != date(2026, 3, 1))


def slow_months(first: date, last: date) -> set[date]:
    """Every day in turn, and the month it is in."""
    end = moved(last, 1)
    return {(first + timedelta(days=by)).replace(day=1) for by in range((end - first).days)}


@given(DAYS, st.sampled_from(["month", "quarter", "financial_year", "year_to_date", "rolling_twelve"]))
def test_months_are_those_that_counting_days_finds(day, kind):
    span = span_at(kind, day)
    assert set(span.months) == slow_months(span.first, span.last)
    assert day.replace(day=1) in span.months
    assert len(span.year_before.months) == len(span.months)


def test_months_are_added_and_a_share_is_made_of_the_sums():
    total = total_of(points(APRIL_24, 1, 2, 3, over=10), span_at("quarter", APRIL_24), share)
    assert (total.numerator, total.denominator, total.value, total.lacking) == (6, 30, 20, ())


def test_residents_are_averaged_and_not_added():
    total = total_of(points(APRIL_24, 1, 2, 3, over=100), span_at("quarter", APRIL_24), share, residents=True)
    assert (total.denominator, total.value) == (100, 6)


def test_a_span_with_a_month_missing_or_suppressed_has_no_value():
    quarter = span_at("quarter", APRIL_24)
    missing = total_of(points(APRIL_24, 1, None, 3), quarter, count)
    assert (missing.value, missing.lacking) == (None, (date(2024, 5, 1),))
    hidden = [*points(APRIL_24, 1, 2), Point(date(2024, 6, 1), None, None, None, suppressed=True)]
    assert total_of(hidden, quarter, count).lacking == (date(2024, 6, 1),)


def test_a_span_with_something_provisional_is_provisional():
    quarter = span_at("quarter", APRIL_24)
    assert total_of(points(APRIL_24, 1, 2, 3, provisional=True), quarter, count).provisional
    assert not total_of(points(APRIL_24, 1, 2, 3), quarter, count).provisional


def test_a_change_is_between_equal_periods_only():
    both = [*points(APRIL_24, *[10] * 12), *points(date(2025, 4, 1), *[11] * 12)]
    year = total_of(both, span_at("financial_year", date(2026, 3, 1)), count)
    before = total_of(both, span_at("financial_year", date(2025, 3, 1)), count)
    assert change_between(before, year) == Change(12, 10)
    eleven = total_of(both, span_at("year_to_date", date(2026, 2, 1)), count)
    assert change_between(total_of(both, eleven.span.year_before, count), eleven) == Change(11, 10)
    with pytest.raises(UnequalPeriods, match="April 2024 to March 2025 and April 2025 to February 2026"):
        change_between(before, eleven)
    shorter = total_of(both, span_at("year_to_date", date(2025, 1, 1)), count)
    with pytest.raises(UnequalPeriods):
        change_between(shorter, eleven)


def test_nothing_is_not_a_base_for_a_change():
    month = span_at("month", APRIL_24)
    nothing, something, unknown = (total_of(points(APRIL_24, number), month, count) for number in (0, 5, None))
    assert change_between(nothing, something) == Change(5, None)
    assert change_between(something, nothing) == Change(-5, -100)
    assert change_between(unknown, something) is None
