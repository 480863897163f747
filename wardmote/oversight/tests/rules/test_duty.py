"""When something is to be published again."""

from __future__ import annotations

from datetime import date

import pytest

from wardmote.oversight.rules.duty import next_due, standing


@pytest.mark.parametrize(
    ("last", "how_often", "due"),
    [
        (date(2026, 1, 31), "month", date(2026, 2, 28)),
        (date(2028, 1, 31), "month", date(2028, 2, 29)),
        (date(2026, 11, 30), "quarter", date(2027, 2, 28)),
        (date(2026, 8, 31), "half_year", date(2027, 2, 28)),
        (date(2028, 2, 29), "year", date(2029, 2, 28)),
        (date(2028, 2, 29), "four_years", date(2032, 2, 29)),
        (date(2026, 12, 15), "month", date(2027, 1, 15)),
        (date(2026, 1, 1), "when_it_changes", None),
    ],
)
def test_the_next_day_is_so_many_months_later(last: date, how_often: str, due: date | None) -> None:
    assert next_due(last, how_often=how_often) == due


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (date(2026, 2, 20), date(2027, 3, 31)),  # in time for the day of this year
        (date(2026, 4, 2), date(2027, 3, 31)),  # late for it
        (date(2026, 9, 1), date(2027, 3, 31)),  # very late for it
        (date(2026, 10, 5), date(2028, 3, 31)),  # in the half-year before the next day: for that one
    ],
)
def test_with_a_day_of_the_year_what_came_out_shortly_before_was_for_that_day(last: date, due: date) -> None:
    assert next_due(last, how_often="year", by=(3, 31)) == due


def test_what_never_came_out_is_missing_and_the_last_day_itself_is_not_late() -> None:
    due = date(2026, 7, 7)
    assert standing(last=None, due=None, today=due) == "missing"
    assert standing(last=date(2026, 4, 7), due=due, today=due) == "soon"
    assert standing(last=date(2026, 4, 7), due=due, today=date(2026, 7, 8)) == "overdue"
    assert standing(last=date(2026, 4, 7), due=due, today=date(2026, 5, 1)) == "in_time"
    assert standing(last=date(2026, 4, 7), due=None, today=due) == "when_it_changes"
