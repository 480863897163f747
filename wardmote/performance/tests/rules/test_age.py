from datetime import date

import pytest

from wardmote.performance.rules.age import is_old


@pytest.mark.parametrize(
    ("newest", "frequency", "last_current_day", "first_old_day"),
    [
        (date(2025, 6, 1), "month", date(2026, 6, 30), date(2026, 7, 1)),
        (date(2025, 2, 1), "month", date(2026, 2, 28), date(2026, 3, 1)),
        (date(2025, 4, 1), "quarter", date(2026, 6, 30), date(2026, 7, 1)),
        (date(2024, 1, 1), "year", date(2026, 12, 31), date(2027, 1, 1)),
        (date(2022, 4, 1), "year", date(2025, 3, 31), date(2025, 4, 1)),
        (date(2022, 3, 1), "year", date(2024, 3, 31), date(2024, 4, 1)),  # counted on a day of that month
    ],
)
def test_figures_are_current_for_a_year_after_their_period_and_yearly_ones_for_two(
    newest, frequency, last_current_day, first_old_day
):
    assert not is_old(newest, frequency, today=last_current_day)
    assert is_old(newest, frequency, today=first_old_day)


def test_a_figure_that_is_ahead_of_the_day_is_not_old():
    assert not is_old(date(2026, 1, 1), "month", today=date(2022, 7, 31))
