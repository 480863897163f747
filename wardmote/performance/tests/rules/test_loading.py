from datetime import date, timedelta

import pytest

from wardmote.performance.rules.loading import are_many_fewer, fewest_beside, is_over


@pytest.mark.parametrize(
    ("period", "every", "last_day"),
    [
        (date(2026, 11, 1), "month", date(2026, 11, 30)),
        (date(2025, 12, 1), "month", date(2025, 12, 31)),
        (date(2026, 1, 1), "year", date(2025, 12, 31)),  # by its number, which may be that of the year to March
        (date(2026, 4, 1), "year", date(2026, 3, 31)),  # counted on a day
        (date(2026, 1, 31), "year", date(2026, 1, 30)),
        (date(2026, 3, 31), "year", date(2026, 3, 30)),  # the year that ends on it
    ],
)
def test_a_month_is_known_when_it_is_over_and_a_year_on_the_day_that_tells_it(period, every, last_day):
    assert not is_over(period, every, last_day)
    assert is_over(period, every, last_day + timedelta(days=1))


@pytest.mark.parametrize("every", ["month", "year"])
def test_no_period_is_too_late_to_be_asked_for(every):
    assert not is_over(date(9999, 12, 1), every, date(2026, 1, 1))


def test_what_is_of_one_day_alone_is_always_over():
    assert is_over(date(2030, 1, 1), "once", date(2026, 1, 1))


@pytest.mark.parametrize(
    ("rows", "than", "many"),
    [
        (2_999, 7_879, True),
        (6_303, 7_879, True),
        (6_304, 7_879, False),  # not more than a fifth
        (69, 100, True),
        (70, 100, False),  # three times the square root: chance
        (1, 9, False),
        (9_000, 7_879, False),
        (5, 0, False),
    ],
)
def test_rows_are_many_fewer_by_more_than_a_fifth_and_more_than_chance(rows, than, many):
    assert are_many_fewer(rows, than) is many


def test_beside_a_period_are_the_three_that_are_known_before_it_and_after_it():
    known = {
        date(2025, month, 1): rows for month, rows in {1: 1, 2: 30, 3: 40, 5: 50, 7: 9, 8: 60, 9: 70, 11: 80}.items()
    }
    assert fewest_beside(date(2025, 7, 1), known) == 30
    assert fewest_beside(date(2025, 12, 1), known) == 60
    assert fewest_beside(date(2025, 1, 1), {date(2025, 1, 1): 8}) == 0
