from __future__ import annotations

from datetime import date, timedelta

import pytest

from wardmote.oversight.holidays import holidays, last_year_known
from wardmote.oversight.rules.despatch import Step, chain, next_step, working_days_before


def test_papers_go_out_five_working_days_before_and_the_chair_and_the_secretary_have_their_time() -> None:
    found = chain(date(2026, 6, 17), despatch_days=5, holidays=())
    assert (found.papers, found.chair, found.despatch) == (date(2026, 6, 3), date(2026, 6, 8), date(2026, 6, 10))


def test_bank_holidays_are_no_working_days() -> None:
    # Easter 2026: Good Friday 3 April, Easter Monday 6 April.
    assert working_days_before(date(2026, 4, 9), 5, holidays()) == date(2026, 3, 31)
    assert working_days_before(date(2026, 4, 9), 5, ()) == date(2026, 4, 2)


def test_without_any_days_it_is_the_last_working_day_until_then() -> None:
    assert working_days_before(date(2026, 5, 4), 0, holidays()) == date(2026, 5, 1)


def easter(year: int) -> date:
    """The Sunday by the reckoning of Butcher's Ecclesiastical Calendar (1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    h = (19 * a + b - d - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i, k = divmod(c, 4)
    x = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * x) // 451
    month, day = divmod(h + x - 7 * m + 114, 31)
    return date(year, month, day + 1)


@pytest.mark.parametrize("year", range(2022, last_year_known() + 1))
def test_the_holidays_of_a_year_are_weekdays_and_have_easter_and_the_last_monday_of_august(year: int) -> None:
    days = {day for day in holidays() if day.year == year}
    assert all(day.weekday() < 5 for day in days)
    assert {easter(year) - timedelta(days=2), easter(year) + timedelta(days=1)} <= days
    august = max(day for day in days if day.month == 8)
    assert august.weekday() == 0
    assert august.day > 24
    assert len(days) >= 8


def test_the_next_step_is_the_first_that_is_not_done_and_there_is_none_once_the_papers_are_out() -> None:
    days = chain(date(2026, 6, 16), despatch_days=5, holidays=())
    assert next_step(days, done=(), today=days.papers) == Step("papers", days.papers, late=False)
    assert next_step(days, done=("papers",), today=date(2026, 6, 16)) == Step("chair", days.chair, late=True)
    assert next_step(days, done=("despatch",), today=days.papers) is None
