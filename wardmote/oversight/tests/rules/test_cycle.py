from __future__ import annotations

from datetime import date

import pytest

from wardmote.oversight.rules.cycle import Cycle, dates, has_lapsed, is_ambiguous, read, same_weekday
from wardmote.plans.reading.fields.bodies import frequency


@pytest.mark.parametrize(
    ("printed", "cycle"),
    [
        ("Monthly", Cycle("months", 1)),
        ("Quarterly", Cycle("months", 3)),
        ("3 per annum", Cycle("year", 3)),
        ("Six weekly", Cycle("weeks", 6)),
        ("At least quarterly", Cycle("months", 3, at_least=True)),
        ("Adhoc", Cycle("ad_hoc")),
        ("Under review", Cycle("review")),
        ("Bi-monthly", None),
        ("Minimum bi monthly", None),
        ("Bi annual", None),
        ("", None),
    ],
)
def test_what_documents_print_becomes_a_cycle_unless_it_can_mean_two_things(printed: str, cycle: Cycle | None) -> None:
    assert read(frequency(printed) or "") == cycle


@pytest.mark.parametrize("printed", ["Bi-monthly", "Minimum bi monthly", "Bi annual"])
def test_what_can_mean_two_things_is_asked(printed: str) -> None:
    assert is_ambiguous(frequency(printed) or "")


def test_a_monthly_board_keeps_its_weekday_and_its_place_in_the_month() -> None:
    second_tuesdays = dates(Cycle("months", 1), first=date(2026, 1, 13), until=date(2026, 12, 31))
    assert len(second_tuesdays) == 12
    assert {(day.weekday(), (day.day - 1) // 7) for day in second_tuesdays} == {(1, 1)}


def test_a_fifth_week_that_a_month_lacks_is_its_last() -> None:
    assert same_weekday(date(2026, 1, 29), 1) == date(2026, 2, 26)
    assert same_weekday(date(2028, 1, 29), 1) == date(2028, 2, 26)
    assert same_weekday(date(2027, 12, 29), 2) == date(2028, 2, 23)


def test_three_times_a_year_is_every_four_months_and_six_weekly_counts_weeks() -> None:
    first = date(2026, 1, 13)
    assert [day.month for day in dates(Cycle("year", 3), first=first, until=date(2026, 12, 31))] == [1, 5, 9]
    assert dates(Cycle("weeks", 6), first=first, until=date(2026, 4, 10)) == [
        date(2026, 1, 13),
        date(2026, 2, 24),
        date(2026, 4, 7),
    ]
    assert dates(Cycle("ad_hoc"), first=first, until=date(2026, 12, 31)) == []


def test_a_body_lapses_after_its_interval_and_a_week() -> None:
    quarterly = Cycle("months", 3)
    last = date(2026, 1, 13)
    assert not has_lapsed(quarterly, last=last, since=None, today=date(2026, 4, 23))
    assert has_lapsed(quarterly, last=last, since=None, today=date(2026, 4, 24))
    assert has_lapsed(quarterly, last=None, since=date(2025, 1, 1), today=date(2026, 4, 24))
    assert not has_lapsed(quarterly, last=None, since=None, today=date(2026, 4, 24))
    assert not has_lapsed(Cycle("ad_hoc"), last=last, since=None, today=date(2030, 1, 1))
    assert not has_lapsed(None, last=last, since=None, today=date(2030, 1, 1))
