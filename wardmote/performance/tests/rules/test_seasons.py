"""The seasonal test: an example by hand, and how often it is wrong on series drawn by lot."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import accumulate
from math import pi, sin

import pytest

from wardmote.performance.rules.seasons import is_seasonal, seasonal_statistic

Draw = Callable[[random.Random], list[float]]
YEARS = 5


def share_called_seasonal(draw: Draw, per_year: int = 12, series: int = 400) -> float:
    lot = random.Random(1937)
    return sum(is_seasonal(draw(lot), per_year) for _ in range(series)) / series


def test_the_statistic_is_that_worked_by_hand() -> None:
    # Three years of quarters, ranks 1 2 3 4 in each, so sums 3, 6, 9, 12 with the squares 270:
    # 12 / (3 × 4 × 5) × 270 - 3 × 3 × 5 = 54 - 45 = 9. The line through them is level but for what leaves ranks as they are.
    assert seasonal_statistic([1, 5, 6, 10, 2, 4, 7, 9, 1, 5, 6, 10], 4) == pytest.approx(9)


def test_years_that_disagree_cancel_out() -> None:
    # Ranks 1 2 3 4, 4 3 2 1, 1 2 3 4, 4 3 2 1: each quarter has the sum 10, and the line is level.
    assert seasonal_statistic([1, 2, 3, 4, 4, 3, 2, 1] * 2, 4) == pytest.approx(0)


def test_a_straight_line_and_a_series_that_rests_have_no_season() -> None:
    assert not is_seasonal([float(month) for month in range(60)], 12)
    assert not is_seasonal([7.0] * 60, 12)


def test_fewer_than_three_years_say_nothing() -> None:
    assert seasonal_statistic([1.0] * 35, 12) is None
    assert not is_seasonal([], 12)


@pytest.mark.parametrize(
    "draw",
    [
        lambda lot: [lot.gauss(0, 1) for _ in range(12 * YEARS)],
        lambda lot: list(accumulate(lot.gauss(0, 1) for _ in range(12 * YEARS))),
        lambda lot: [month / 5 + lot.gauss(0, 1) for month in range(12 * YEARS)],
        lambda lot: [4 * (month > 30) + lot.gauss(0, 1) for month in range(12 * YEARS)],
        lambda lot: [float(lot.choice([0, 0, 0, 1, 2])) for _ in range(12 * YEARS)],
    ],
    ids=["chance alone", "a random walk", "a steady rise", "a step", "small counts"],
)
def test_a_series_without_a_season_is_seldom_called_seasonal(draw: Draw) -> None:
    assert share_called_seasonal(draw) <= 0.03


@pytest.mark.parametrize(
    "draw",
    [
        lambda lot: [2 * sin(month * pi / 6) + lot.gauss(0, 1) for month in range(12 * YEARS)],
        lambda lot: [month / 5 + 2 * sin(month * pi / 6) + lot.gauss(0, 1) for month in range(12 * YEARS)],
        lambda lot: [8 * (month % 12 in (5, 11)) + month % 12 + lot.gauss(0, 1) for month in range(12 * YEARS)],
    ],
    ids=["summer and winter", "on a steady rise", "two months a year"],
)
def test_a_series_with_a_season_is_mostly_called_seasonal(draw: Draw) -> None:
    assert share_called_seasonal(draw) >= 0.9


def test_quarters_have_seasons_too() -> None:
    assert share_called_seasonal(lambda lot: [lot.gauss(0, 1) for _ in range(24)], per_year=4) <= 0.03
    assert share_called_seasonal(lambda lot: [3 * (q % 4 == 3) + lot.gauss(0, 1) for q in range(40)], per_year=4) >= 0.9
