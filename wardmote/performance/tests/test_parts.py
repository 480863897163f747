"""What a measure is made of, as its page shows it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date

import pytest

from wardmote.performance import stored
from wardmote.performance.definitions import Measure
from wardmote.performance.parts import Shown, breakdowns_shown
from wardmote.performance.selectors.series import breakdowns_of, series_of
from wardmote.performance.stored import Part
from wardmote.performance.tests.factories import WEST_MERCIA, keep, measure, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("data_folder")]
JANUARY, MARCH = date(2025, 1, 1), date(2025, 3, 1)
SEARCHES, SHARE = measure("stop-searches"), measure("stop-search-positive-outcome")


def rows(
    measured: Measure, *counts: tuple[str, float | None, float | None], suppressed: str = "none"
) -> tuple[Shown, ...]:
    parts = [
        Part(measured.key, WEST_MERCIA.code, "gender", part, JANUARY, MARCH, top, over, part == suppressed)
        for part, top, over in counts
    ]
    keep(value(measured.key, WEST_MERCIA, JANUARY, 1, 2), parts=parts)
    series = series_of(measured, WEST_MERCIA)
    assert series is not None
    (found,) = breakdowns_shown(measured, series, breakdowns_of(measured, WEST_MERCIA))
    assert (found.by, found.months) == ("Gender", "January 2025 to March 2025")
    return found.rows


def test_parts_of_a_count_come_by_size_with_their_share_and_what_is_not_recorded_last() -> None:
    found = rows(SEARCHES, ("", 500, None), ("Female", 100, None), ("Male", 400, None))
    assert [(each.name, each.count, each.share, each.interval) for each in found] == [
        ("Male", "400", "40.0%", ""),
        ("Female", "100", "10.0%", ""),
        ("Not recorded", "500", "50.0%", ""),
    ]


def test_parts_of_a_share_have_an_interval_and_only_a_clear_difference_is_called_one() -> None:
    found = rows(SHARE, ("Male", 300, 1000), ("Female", 50, 100), ("Other", 3, 12))
    assert [(each.name, each.share, each.count, each.beside) for each in found] == [
        ("Male", "30.0%", "300 of 1,000", "No clear difference"),
        ("Female", "50.0%", "50 of 100", "Higher than all"),
        ("Other", "25.0%", "3 of 12", "No clear difference"),
    ]
    assert found[1].interval == "40.4% to 59.6%"


def test_where_a_part_is_suppressed_nothing_tells_how_many_it_is() -> None:
    found = rows(SEARCHES, ("Female", 3, None), ("Male", 400, None), ("Other", 7, None), suppressed="Female")
    assert [(each.name, each.count, each.share) for each in found] == [
        ("Male", "400", ""),
        ("Other", "7", ""),
        ("Female", "Suppressed: too small to be shown", ""),
    ]


def test_what_an_older_version_computed_is_not_taken_apart() -> None:
    keep(value(SEARCHES.key, WEST_MERCIA, JANUARY, 1))
    with closing(sqlite3.connect(stored.place())) as connection:
        connection.executescript("DROP TABLE part; DROP TABLE gone_part;")
    assert breakdowns_of(SEARCHES, WEST_MERCIA) == []
