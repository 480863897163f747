"""The clock of an answer, and the way of a finding."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from wardmote.oversight.rules import inspection as rules


@pytest.mark.parametrize(
    ("published", "last"),
    [
        (date(2026, 1, 5), date(2026, 3, 1)),  # an ordinary February between
        (date(2028, 1, 5), date(2028, 2, 29)),  # the leap day is the last day
        (date(2028, 2, 29), date(2028, 4, 24)),  # published on the leap day
        (date(2026, 3, 2), date(2026, 4, 26)),  # the clocks go forward between
        (date(2026, 9, 10), date(2026, 11, 4)),  # and back
        (date(2026, 2, 15), date(2026, 4, 11)),  # over the end of the financial year
        (date(2026, 12, 1), date(2027, 1, 25)),  # and of the calendar's
    ],
)
def test_fifty_six_days_begin_with_the_day_of_publication(published: date, last: date) -> None:
    assert rules.last_day_to_respond(published, 56) == last
    assert last - published == timedelta(days=55)


def test_one_day_is_the_day_of_publication_itself() -> None:
    assert rules.last_day_to_respond(date(2026, 3, 2), 1) == date(2026, 3, 2)
    with pytest.raises(ValueError, match="at least one day"):
        rules.last_day_to_respond(date(2026, 3, 2), 0)


def test_the_last_day_itself_is_not_overdue() -> None:
    due = date(2026, 4, 26)
    assert not rules.is_overdue(due, done=False, today=due)
    assert rules.is_overdue(due, done=False, today=due + timedelta(days=1))
    assert not rules.is_overdue(due, done=True, today=due + timedelta(days=1))
    assert not rules.is_overdue(None, done=False, today=due)


def test_nobody_moves_a_finding_into_closed_by_hand() -> None:
    states = [rules.OPEN, rules.DRAFTED, rules.RESPONDED, rules.IN_PROGRESS, rules.READY, *rules.FINISHED]
    reached = {to for state in states for to in rules.moves_from(state)}
    assert not reached & rules.FINISHED


def test_going_back_needs_a_reason_and_going_on_does_not() -> None:
    assert rules.needs_reason(rules.READY, rules.IN_PROGRESS)
    assert rules.needs_reason(rules.CLOSED, rules.IN_PROGRESS)
    assert rules.needs_reason(rules.IN_PROGRESS, rules.READY)
    assert not rules.needs_reason(rules.OPEN, rules.IN_PROGRESS)


def test_an_answer_is_complete_with_both_comments_and_an_action_or_why_none() -> None:
    said = {"action": "", "no_action_reason": "Met in 2024.", "force_comment": "Agreed.", "body_comment": "Noted."}
    assert rules.lacks(**said) == ()
    assert rules.lacks(**{**said, "no_action_reason": " ", "force_comment": ""}) == ("answer", "force_comment")
