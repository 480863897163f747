"""Means and limits, each worked by hand beside the numbers."""

from __future__ import annotations

import pytest

from wardmote.performance.rules.chart import xmr


def test_the_limits_of_six_values_are_those_worked_by_hand() -> None:
    # Mean 30 / 6 = 5. Moves 2, 4, 2, 2, 2, their mean 12 / 5 = 2.4; 2.66 × 2.4 = 6.384. None is screened: 3.267 × 2.4 > 4.
    (segment,) = xmr([4, 6, 2, 4, 6, 8]).segments
    limits = segment.limits
    assert limits.mean == 5
    assert limits.lower == pytest.approx(-1.384, rel=1e-12)
    assert limits.upper == pytest.approx(11.384, rel=1e-12)
    # Two thirds of 6.384 are 4.256.
    assert limits.near_lower == pytest.approx(0.744, rel=1e-12)
    assert limits.near_upper == pytest.approx(9.256, rel=1e-12)
    assert (limits.points, limits.screened) == (6, 0)


def test_a_move_far_above_the_others_is_left_out_once_and_its_values_stay() -> None:
    # Moves 1, 1, 1, 1, 1, 1, 20, 20, 1, 1 have the mean 4.8; 3.267 × 4.8 = 15.7 leaves both twenties out, the rest is 1.
    values = [10, 11, 10, 11, 10, 11, 10, 30, 10, 11, 10]
    (segment,) = xmr(values).segments
    assert segment.limits.screened == 2
    assert segment.limits.mean == pytest.approx(134 / 11)
    assert segment.limits.upper == pytest.approx(134 / 11 + 2.66)
    (segment,) = xmr(values, screen=False).segments
    assert segment.limits.screened == 0
    assert segment.limits.upper == pytest.approx(134 / 11 + 2.66 * 4.8)


def test_screening_is_not_repeated_on_what_it_left() -> None:
    # Moves 40, 40, six of 1 and one of 9 have the mean 95 / 9; 34.5 leaves the forties out. The rest have the mean 15 / 7:
    # a second pass would leave out what is not below 7, the nine.
    values = [0, 40, 0, 1, 0, 1, 0, 1, 0, 9]
    (segment,) = xmr(values).segments
    assert segment.limits.screened == 2
    assert segment.limits.upper == pytest.approx(5.2 + 2.66 * 15 / 7)


def test_limits_are_not_cut_at_zero() -> None:
    lower = xmr([0, 9, 0, 9]).segments[0].limits.lower
    assert lower == pytest.approx(4.5 - 2.66 * 9)


def test_one_value_and_a_series_that_never_moves_have_a_mean_and_no_limits() -> None:
    for values in ([4.0], [4.0] * 20, [0.0] * 20, [0.1] * 7):
        chart = xmr(values)
        limits = chart.segments[0].limits
        assert limits.mean == pytest.approx(values[0])
        assert limits.lower is limits.upper is limits.near_lower is limits.near_upper is None
        assert set(chart.causes) == {None}


def test_a_series_that_never_moves_has_limits_at_its_mean_where_nothing_is_screened() -> None:
    limits = xmr([4.0] * 20, screen=False).segments[0].limits
    assert (limits.lower, limits.upper) == (4, 4)


def test_noise_of_the_computer_makes_neither_moves_nor_sides() -> None:
    noisy = [0.3, 0.1 + 0.2] * 10
    assert set(xmr(noisy).causes) == {None}
    assert xmr(noisy).segments[0].limits.upper is None
    assert set(xmr([0.1] * 10).causes) == {None}
    assert set(xmr([100 * 7 / 25] * 9 + [28.0] * 9).causes) == {None}


def test_a_fixed_baseline_judges_all_points_by_the_first_ones() -> None:
    # The first three have the mean 2 and moves of 1.
    chart = xmr([1, 2, 3, 4, 5, 6, 7, 8], fix_after=3)
    limits = chart.segments[0].limits
    assert (limits.mean, limits.points) == (2, 3)
    assert limits.lower == pytest.approx(-0.66)
    assert limits.upper == pytest.approx(4.66)


def test_a_baseline_longer_than_its_segment_is_all_of_it() -> None:
    assert xmr([1, 2, 4], fix_after=12) == xmr([1, 2, 4])


def test_each_segment_has_limits_of_its_own() -> None:
    chart = xmr([1, 3, 1, 3, 10, 14, 10, 14], rebased_at=[4])
    assert [(each.start, each.stop, each.limits.mean) for each in chart.segments] == [(0, 4, 2), (4, 8, 12)]
    assert chart.segments[0].limits == xmr([1, 3, 1, 3]).segments[0].limits
    assert chart.segments[1].limits == xmr([10, 14, 10, 14]).segments[0].limits
