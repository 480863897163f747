from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.performance.rules.periods import (
    Frequency,
    Gap,
    gaps_between,
    last_day,
    moved,
    number_of,
    period_of,
    runs_of,
)


def gaps(days: list[date], frequency: Frequency) -> tuple[Gap, ...]:
    return gaps_between(days, [number_of(day, frequency) for day in days])


@pytest.mark.parametrize(
    ("frequency", "earlier", "later"),
    [
        ("day", date(2024, 2, 28), date(2024, 2, 29)),
        ("week", date(2024, 12, 30), date(2025, 1, 6)),
        ("month", date(2024, 12, 1), date(2025, 1, 1)),
        ("quarter", date(2024, 10, 1), date(2025, 1, 1)),
        ("year", date(2024, 4, 1), date(2025, 4, 1)),
    ],
)
def test_neighbours_differ_by_one_across_the_end_of_a_year(frequency: Frequency, earlier: date, later: date) -> None:
    assert number_of(later, frequency) - number_of(earlier, frequency) == 1
    assert gaps([earlier, later], frequency) == ()


@pytest.mark.parametrize(
    ("day", "frequency", "like", "first"),
    [
        (date(2024, 2, 29), "day", date(2023, 1, 1), date(2024, 2, 29)),
        (date(2025, 1, 5), "week", date(2025, 1, 13), date(2024, 12, 30)),
        (date(2024, 2, 29), "month", date(2023, 1, 1), date(2024, 2, 1)),
        (date(2025, 1, 31), "quarter", date(2022, 11, 1), date(2024, 11, 1)),
        (date(2024, 3, 31), "year", date(2030, 4, 1), date(2023, 4, 1)),
    ],
)
def test_a_day_lies_in_a_period_of_the_calendar_of_its_series(day, frequency, like, first) -> None:
    assert period_of(day, frequency, like) == first


@settings(deadline=None)
@given(st.sampled_from(["day", "week", "month", "quarter", "year"]), st.integers(-60, 60))
def test_a_period_moved_by_some_has_a_number_higher_by_as_many(frequency: Frequency, by: int) -> None:
    day = date(2024, 1, 1)
    assert number_of(moved(day, by, frequency), frequency) - number_of(day, frequency) == by


def test_neighbours_run_together_across_the_end_of_a_year() -> None:
    months = [date(2024, 11, 1), date(2024, 12, 1), date(2025, 1, 1), date(2025, 3, 1)]
    assert runs_of(months, "month") == ((months[0], months[2]), (months[3], months[3]))
    assert runs_of([], "month") == ()


def test_a_year_left_out_is_a_gap_of_twelve_months() -> None:
    days = [date(2016, 12, 1), date(2018, 1, 1), date(2018, 2, 1)]
    assert gaps(days, "month") == (Gap(date(2016, 12, 1), date(2018, 1, 1), 12),)


@settings(deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.lists(st.integers(1, 5), max_size=20))
def test_gaps_and_values_together_are_all_weeks(first: date, apart: list[int]) -> None:
    days = [first]
    for weeks in apart:
        days.append(days[-1] + timedelta(weeks=weeks))
    missing = sum(gap.missing for gap in gaps(days, "week"))
    assert missing + len(days) == (days[-1] - days[0]).days // 7 + 1


@pytest.mark.parametrize(
    ("day", "frequency", "last"),
    [
        (date(2024, 2, 1), "month", date(2024, 2, 29)),
        (date(2024, 10, 1), "quarter", date(2024, 12, 31)),
        (date(2024, 1, 1), "year", date(2024, 12, 31)),
        (date(2023, 4, 1), "year", date(2024, 3, 31)),
        (date(2024, 3, 1), "year", date(2024, 3, 31)),  # counted on 31 March
        (date(2024, 3, 4), "week", date(2024, 3, 10)),
        (date(2024, 3, 4), "day", date(2024, 3, 4)),
    ],
)
def test_a_period_is_over_on_its_last_day(day: date, frequency: Frequency, last: date) -> None:
    assert last_day(day, frequency) == last
