from datetime import date, timedelta

import pytest

from wardmote.performance.rules.loading import is_over


@pytest.mark.parametrize(
    ("period", "every", "last_day"),
    [
        (date(2026, 11, 1), "month", date(2026, 11, 30)),
        (date(2026, 1, 1), "year", date(2026, 12, 31)),
        (date(2026, 4, 1), "year", date(2027, 3, 31)),
        (date(2026, 3, 1), "year", date(2026, 3, 31)),  # counted on a day of that month
        (date(2026, 3, 31), "year", date(2026, 3, 31)),  # the year that ends on it
    ],
)
def test_a_period_is_over_on_the_day_after_its_last(period, every, last_day):
    assert not is_over(period, every, last_day)
    assert is_over(period, every, last_day + timedelta(days=1))


def test_what_is_of_one_day_alone_is_always_over():
    assert is_over(date(2030, 1, 1), "once", date(2026, 1, 1))
