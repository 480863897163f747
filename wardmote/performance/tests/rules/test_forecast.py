"""The day of the target: worked by hand, against a published example, and by lot."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from wardmote.performance.rules.forecast import Forecast, NoForecast, _line, forecast, student
from wardmote.performance.rules.reading import Observation, Rebasing, read_series

LEVEL = [9.0, 11.0] * 6
RISING = [10.0 + 2 * month for month in range(12)]


def month(number: int) -> date:
    return date(2024 + number // 12, number % 12 + 1, 1)


def said(values: Sequence[float | None], ahead: int = 6, **options: Any) -> Forecast | NoForecast:
    """The forecast of a monthly series, for a day so many months after its last."""
    rows = [Observation(month(number), value) for number, value in enumerate(values)]
    read = {name: options.pop(name) for name in ("rebasings", "fix_after") if name in options}
    asked = {"better": "up", "target": 40.0, **options}
    reading = read_series(rows, frequency="month", better=asked["better"], **read)
    return forecast(reading, frequency="month", due=month(len(values) - 1 + ahead), **asked)


def given(*values: Any, **options: Any) -> Forecast:
    found = said(*values, **options)
    assert isinstance(found, Forecast)
    return found


@pytest.mark.parametrize(("freedom", "table"), [(10, 2.228), (11, 2.201), (20, 2.086), (30, 2.042), (1000, 1.962)])
def test_students_t_is_that_of_the_printed_tables(freedom: int, table: float) -> None:
    assert student(freedom) == pytest.approx(table, abs=6e-4)


def test_a_level_is_expected_to_stay_with_the_interval_worked_by_hand() -> None:
    found = given(LEVEL, target=12.0)
    # Mean 10; deviation √(12 / 11) = 1.04447; t 2.20099; √(1 + 1/12) = 1.04083: margin 2.3927.
    assert found.rate is None
    assert found.expected == pytest.approx(10)
    assert found.low == pytest.approx(7.6073, abs=1e-3)
    assert found.high == pytest.approx(12.3927, abs=1e-3)
    assert found.misses_by == pytest.approx(2)
    assert found.is_missed
    assert not found.is_sure


def test_a_straight_line_goes_on_and_misses_its_target_by_what_is_left() -> None:
    found = given(RISING, ahead=3)
    # 10 + 2 × 14 = 38.
    assert found.rate == pytest.approx(2)
    assert found.expected == pytest.approx(38)
    assert found.misses_by == pytest.approx(2)
    assert found.low == pytest.approx(found.high)
    assert found.is_sure


def test_the_line_and_its_interval_are_those_of_anscombes_first_example() -> None:
    # Anscombe, The American Statistician 27, 1973: y = 3.00 + 0.500 x, residual deviation 1.2366, n = 11.
    times = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5]
    values = (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68)
    expected, margin, rate = _line(times, values, at=14)
    assert rate == pytest.approx(0.500, abs=5e-4)
    assert expected == pytest.approx(10.0, abs=5e-3)
    # 2.262 × 1.2366 × √(1 + 1/11 + 25/110)
    assert margin == pytest.approx(3.212, abs=3e-3)


def test_less_is_better_turns_the_target_round() -> None:
    assert given(RISING, ahead=3, better="down").misses_by == pytest.approx(-2)
    assert given(RISING, ahead=3, better="down", target=30.0).misses_by == pytest.approx(8)


def test_a_gap_takes_up_its_time() -> None:
    values: list[float | None] = [*RISING, None, None, 38.0]
    assert given(values, ahead=1).expected == pytest.approx(40)


def test_nothing_is_expected_beyond_what_can_be() -> None:
    found = given([90.0 + month / 2 for month in range(12)], ahead=11, target=100.0, lowest=0, highest=100)
    assert found.low == pytest.approx(100)
    assert found.expected == found.high == 100
    assert not found.is_missed


def test_only_the_last_segment_counts() -> None:
    rebasing = Rebasing(month(12), "Online reporting began")
    assert given([*LEVEL, *RISING], ahead=3, rebasings=[rebasing]).expected == pytest.approx(38)


@pytest.mark.parametrize(
    ("reason", "values", "options"),
    [
        (NoForecast.NEITHER, RISING, {"better": "neither"}),
        (NoForecast.HINDERED, [5.0] * 20, {}),
        (NoForecast.TOO_FEW, RISING[:11], {}),
        (NoForecast.PAST, RISING, {"ahead": 0}),
        (NoForecast.TOO_FAR, RISING, {"ahead": 12}),
        (NoForecast.SEASONAL, [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40] * 3, {}),
    ],
)
def test_where_nothing_can_be_said_the_reason_is(
    reason: NoForecast, values: list[Any], options: dict[str, Any]
) -> None:
    assert said(values, **options) is reason


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_the_interval_holds_what_comes_as_often_as_it_says(rate: float) -> None:
    lot = random.Random(95)
    held = 0
    for _ in range(600):
        values = [rate * place + lot.gauss(0, 1) for place in range(24)]
        expected, margin, _rate = _line(list(range(24)), tuple(values), at=26)
        held += abs(rate * 26 + lot.gauss(0, 1) - expected) <= margin
    assert 0.92 <= held / 600 <= 0.98


@pytest.mark.parametrize(
    ("frequency", "began", "due", "period", "ahead"),
    [
        ("month", (2026, 1), date(2027, 3, 31), date(2027, 3, 1), 3),
        ("quarter", (2024, 1), date(2027, 12, 31), date(2027, 10, 1), 4),
        ("quarter", (2024, 1), date(2027, 3, 31), date(2027, 1, 1), 1),
        ("year", (2015, 4), date(2028, 3, 31), date(2027, 4, 1), 1),
        ("year", (2015, 4), date(2028, 4, 1), date(2028, 4, 1), 2),
        ("year", (2015, 1), date(2028, 3, 31), date(2028, 1, 1), 2),
    ],
)
def test_a_day_falls_due_in_the_period_that_holds_it(frequency, began, due, period, ahead) -> None:
    step = {"month": 1, "quarter": 3, "year": 12}[frequency]
    year, first = began
    months = [year * 12 + first - 1 + step * number for number in range(12)]
    rows = [Observation(date(each // 12, each % 12 + 1, 1), 10 + each % 5) for each in months]
    found = forecast(
        read_series(rows, frequency=frequency, better="up"), frequency=frequency, better="up", target=12, due=due
    )
    assert isinstance(found, Forecast)
    assert (found.due, found.periods_ahead) == (period, ahead)
