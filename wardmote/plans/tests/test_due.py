"""When an update is due: the rules, against a slow twin that walks through the days one by one."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from wardmote.plans import due
from wardmote.plans.due import Agreed, Period, Periods, Standing

DAY = timedelta(days=1)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.mark.parametrize(
    ("set_at", "found"),
    [
        (("", "", "", ""), Agreed()),
        (("monthly", "yearly", "", ""), Agreed("monthly", None, "activity")),
        (("", "quarterly", "", "monthly"), Agreed("quarterly", None, "commitment")),
        (("", "", "", "yearly"), Agreed("yearly", None, "plan")),
    ],
)
def test_the_lowest_level_that_agrees_a_cadence_counts(set_at, found) -> None:
    assert due.nearest(*((cadence, None) for cadence in set_at)) == found


@pytest.mark.parametrize(
    ("cadence", "day", "starts_on", "last_day"),
    [
        ("monthly", date(2028, 2, 10), date(2028, 2, 1), date(2028, 2, 29)),  # a leap year
        ("monthly", date(2026, 2, 28), date(2026, 2, 1), date(2026, 2, 28)),
        ("monthly", date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        ("quarterly", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarterly", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("half_yearly", date(2027, 1, 5), date(2026, 10, 1), date(2027, 3, 31)),
        ("yearly", date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        ("yearly", date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_a_period_ends_on_the_last_day_of_its_month(cadence, day, starts_on, last_day) -> None:
    assert due.period_of(cadence, day) == Period(starts_on, last_day)


def test_a_plan_that_begins_in_january_counts_calendar_years() -> None:
    assert due.year_begins_in(date(2026, 1, 1)) == 1
    assert due.year_begins_in(date(2026, 5, 9)) == due.year_begins_in(None) == 4
    assert due.period_of("yearly", date(2026, 7, 1), year_begins=1) == Period(date(2026, 1, 1), date(2026, 12, 31))
    assert due.period_of("half_yearly", date(2026, 7, 1), year_begins=1).due == date(2026, 12, 31)


@pytest.mark.parametrize("cadence", sorted(due.MONTHS))
@pytest.mark.parametrize("year_begins", [1, 4])
def test_periods_follow_each_other_without_a_gap(cadence, year_begins) -> None:
    day = date(2023, 12, 30)
    seen: list[Period] = []
    while day < date(2029, 1, 2):
        period = due.period_of(cadence, day, year_begins=year_begins)
        assert period.starts_on <= day <= period.due
        assert period.starts_on.day == 1
        assert (period.due + DAY).day == 1
        if not seen or seen[-1] != period:
            assert not seen or seen[-1].due + DAY == period.starts_on
            seen.append(period)
        day += DAY
    starts = {each.starts_on.month for each in seen}
    assert starts == {(year_begins - 1 + step) % 12 + 1 for step in range(0, 12, due.MONTHS[cadence])}


def test_before_a_body_meets_an_update_is_due_ten_days_earlier() -> None:
    meetings = [date(2026, 9, 20), date(2026, 10, 20), date(2026, 12, 1)]
    found = due.periods_on(date(2026, 11, 5), "before_body", meetings=meetings)
    assert found.last == Period(date(2026, 9, 11), date(2026, 10, 10))
    assert found.this == Period(date(2026, 10, 11), date(2026, 11, 21))
    assert found.earlier is None


def test_without_a_coming_meeting_nothing_is_asked() -> None:
    assert due.periods_on(date(2026, 11, 5), "before_body") == Periods(None, None)
    assert due.standing(
        Periods(None, None), said=[], asked_since=None, grace_days=7, today=date(2026, 11, 5)
    ) == Standing("not_asked")


@pytest.mark.parametrize(
    ("today", "said", "state"),
    [
        (date(2026, 11, 13), [], "late"),  # October's is still out
        (date(2026, 11, 15), [date(2026, 10, 31)], "due"),
        (date(2026, 11, 15), [date(2026, 10, 31), date(2026, 11, 1)], "answered"),
        (date(2026, 11, 15), [date(2026, 11, 12)], "answered"),  # too late for October, in time for November
        (date(2026, 12, 1), [date(2026, 10, 9)], "in_grace"),
        (date(2026, 12, 7), [date(2026, 10, 9)], "in_grace"),
        (date(2026, 12, 8), [date(2026, 10, 9)], "late"),
        (date(2026, 12, 14), [date(2026, 10, 9)], "late"),
        (date(2026, 12, 15), [date(2026, 10, 9)], "escalated"),
        (date(2026, 12, 8), [date(2026, 12, 7)], "due"),  # the grace has answered November; December is to come
        (date(2026, 12, 5), [date(2026, 12, 4)], "answered"),
    ],
)
def test_from_due_to_late_to_escalated(today, said, state) -> None:
    periods = due.periods_on(today, "monthly")
    assert due.standing(periods, said=said, asked_since=None, grace_days=7, today=today).state == state


def test_nothing_is_late_that_was_due_before_it_was_agreed() -> None:
    found = due.standing(
        due.periods_on(date(2026, 12, 9), "monthly"), said=[], asked_since=date(2026, 12, 1), grace_days=7,
        today=date(2026, 12, 9),
    )  # fmt: skip
    assert found == Standing("due", Period(date(2026, 12, 1), date(2026, 12, 31)))


def the_slow_twin(cadence, said, asked_since, grace_days, today) -> str:
    """Walks from day to day with a ledger of what is owed; written from the guide's words, not from the rules."""
    ledger: dict[date, str] = {}  # by the first day of a period: answered, or owed
    first = due.periods_on(today, cadence).starts_on
    assert first
    day = first
    while day <= today:
        this = due.period_of(cadence, day)
        ledger.setdefault(this.starts_on, "owed")
        before = due.period_of(cadence, this.starts_on - DAY)
        for _update in [each for each in said if each == day]:
            was_asked = before.due > first and (asked_since is None or asked_since <= before.due)
            if was_asked and ledger[before.starts_on] == "owed" and (day - before.due).days <= grace_days:
                ledger[before.starts_on] = "answered"
            else:
                ledger[this.starts_on] = "answered"
        day += DAY
    this = due.period_of(cadence, today)
    before = due.period_of(cadence, this.starts_on - DAY)
    days_over = (today - before.due).days
    was_asked = asked_since is None or asked_since <= before.due
    if was_asked and days_over <= grace_days:
        return "answered" if ledger[before.starts_on] == "answered" else "in_grace"
    if was_asked and ledger[before.starts_on] == "owed" and ledger[this.starts_on] == "owed":
        return "escalated" if days_over > grace_days + 7 else "late"
    return "answered" if ledger[this.starts_on] == "answered" else "due"


@pytest.mark.parametrize("cadence", ["monthly", "quarterly", "half_yearly"])
def test_the_rules_agree_with_a_slow_twin(cadence) -> None:
    lots = Random(cadence)
    edges = [date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29), date(2026, 3, 31), date(2026, 4, 1)]
    for number in range(150):
        today = edges[number % len(edges)] + DAY * lots.randrange(-20, 40)
        said = sorted(today - DAY * lots.randrange(0, 200) for _ in range(lots.randrange(0, 4)))
        since = today - DAY * lots.randrange(0, 90) if lots.random() < 0.5 else None
        grace = lots.choice([0, 7, 14])
        found = due.standing(
            due.periods_on(today, cadence), said=said, asked_since=since, grace_days=grace, today=today
        )
        assert found.state == the_slow_twin(cadence, said, since, grace, today), (today, said, since, grace)


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 3, 29, 0, 59, tzinfo=UTC), date(2026, 3, 29)),  # the clock goes forward
        (datetime(2026, 3, 29, 23, 30, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 3, 31, 22, 59, tzinfo=UTC), date(2026, 3, 31)),  # the last minute of the financial year
        (datetime(2026, 3, 31, 23, 0, tzinfo=UTC), date(2026, 4, 1)),
        (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), date(2026, 10, 25)),  # the clock goes back, twice half past one
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2028, 2, 29, 23, 59, tzinfo=UTC), date(2028, 2, 29)),
    ],
)
def test_the_day_is_the_local_one_whatever_the_clock_does(instant, day) -> None:
    with timezone.override(ZoneInfo("Europe/London")):
        assert timezone.localdate(instant) == day
