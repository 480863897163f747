"""Financial years, and when a decision should be public."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wardmote.oversight.rules import decision, year


@pytest.mark.parametrize(
    ("day", "began"),
    [(date(2026, 3, 31), 2025), (date(2026, 4, 1), 2026), (date(2026, 12, 31), 2026), (date(2027, 1, 1), 2026)],
)
def test_a_financial_year_begins_on_the_first_of_april(day: date, began: int) -> None:
    assert year.financial_year(day) == began
    first, last = year.span(began)
    assert first <= day <= last


def test_years_follow_each_other_without_a_gap_and_are_called_by_both_numbers() -> None:
    assert year.span(2027)[1] + timedelta(days=1) == year.span(2028)[0]
    assert (year.called(2026), year.called(1999)) == ("2026/27", "1999/00")


def test_a_decision_is_late_after_its_day_and_not_on_it() -> None:
    due = decision.publish_by(date(2026, 4, 14))
    assert due == date(2026, 4, 28)
    after = due + timedelta(days=1)
    assert decision.standing(publish_by=due, published_on=None, today=due) == "waiting"
    assert decision.standing(publish_by=due, published_on=None, today=after) == "overdue"
    assert decision.standing(publish_by=due, published_on=due, today=after) == "in_time"
    assert decision.standing(publish_by=due, published_on=after, today=after) == "late"
