"""Longer periods on the page of a measure: added up from months, or said why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from wardmote.performance.definitions import Measure
from wardmote.performance.longer import Longer, longer_periods, moved_words, percent_words
from wardmote.performance.rules.periods import moved
from wardmote.performance.rules.spans import Change
from wardmote.performance.selectors.series import series_of
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
CRIME, RATE, SHARE = map(measure, ("recorded-crime", "recorded-crime-per-1000", "stop-search-positive-outcome"))
APRIL_23 = date(2023, 4, 1)
MONTHS = [moved(APRIL_23, by) for by in range(26)]
"""April 2023 to May 2025: two financial years, and two months."""


def rows(measured: Measure, counts: Sequence[float | None], over: float | None = None) -> dict[str, Longer]:
    known = zip(MONTHS, counts, strict=True)
    keep(*(value(measured.key, WEST_MERCIA, month, count, over) for month, count in known if count is not None))
    series = series_of(measured, WEST_MERCIA)
    assert series is not None
    return {each.name: each for each in longer_periods(measured, series)}


def test_the_last_whole_quarter_and_year_stand_beside_the_same_months_a_year_before() -> None:
    found = rows(replace(CRIME, settles_after=0), [100] * 12 + [110] * 12 + [121, 99])
    year, quarter = found["Financial year"], found["Quarter"]
    assert (year.months, year.value, year.before) == ("Apr 2024 to Mar 2025", "1,320", "1,200")
    assert (year.moved, year.percent, year.told) == ("+120", "+10.0%", "")
    assert (quarter.months, quarter.value, quarter.before) == ("Jan 2025 to Mar 2025", "330", "300")
    to_date, twelve = found["Financial year to date"], found["Twelve months"]
    assert (to_date.months, to_date.value, to_date.before) == ("Apr 2025 to May 2025", "220", "220")
    assert (to_date.moved, to_date.percent) == ("0", "0.0%")
    assert (twelve.months, twelve.value) == ("Jun 2024 to May 2025", "1,320")


def test_missing_months_are_named_and_nothing_is_compared() -> None:
    found = rows(replace(CRIME, settles_after=0), [100, None, None, 100] + [100] * 22)
    year = found["Financial year"]
    assert (year.value, year.before, year.moved, year.percent) == ("1,200", "", "", "")
    assert year.told == "Nothing to compare with: no figure for May 2023 to June 2023."
    assert found["Financial year to date"].told == ""


def test_a_period_with_a_provisional_month_says_so() -> None:
    found = rows(replace(CRIME, settles_after=2), [100] * 26)
    assert found["Financial year to date"].told == "Some months are provisional."
    assert found["Financial year"].told == ""


def test_a_share_is_made_of_the_sums_and_moves_by_points() -> None:
    found = rows(SHARE, [20] * 12 + [25] * 14, 100)
    year = found["Financial year"]
    assert (year.value, year.counted, year.before) == ("25.0%", "300 of 1,200", "20.0%")
    assert (year.moved, year.percent) == ("+5.0 points", "+25.0%")


def test_residents_are_not_added_up() -> None:
    found = rows(replace(RATE, settles_after=0), [1000] * 26, 100_000)
    assert (found["Financial year"].value, found["Financial year"].counted) == ("120.00", "12,000 of 100,000")


def test_there_are_none_where_months_cannot_be_added_up_or_periods_are_no_months() -> None:
    assert rows(replace(CRIME, adds_up=False), [100] * 26) == {}
    assert rows(measure("special-constables"), [100] * 26) == {}


def test_a_fall_has_a_minus_and_no_hyphen() -> None:
    change = Change(-1200.0, -30.8)
    assert (moved_words(replace(CRIME, decimals=0), change), percent_words(change)) == ("−1,200", "−30.8%")


def test_what_rounds_to_nothing_has_no_sign() -> None:
    change = Change(-0.4, -0.04)
    assert (moved_words(replace(CRIME, decimals=0), change), percent_words(change)) == ("0", "0.0%")
