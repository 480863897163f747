"""The four rules, on numbers small enough to check by eye."""

from __future__ import annotations

import pytest

from wardmote.performance.rules.causes import Cause, causes_of
from wardmote.performance.rules.chart import xmr
from wardmote.performance.rules.limits import Limits, steps_between

UPPER, LOWER = Cause.NEAR_UPPER, Cause.NEAR_LOWER


def causes(*values: float, mean: float = 0, reach: float = 9) -> list[Cause | None]:
    """The causes of points between limits that we choose: near begins at two thirds, here 6."""
    limits = Limits(mean, mean - reach, mean + reach, len(values), 0, noise=1e-9)
    return causes_of(values, steps_between(values, limits.noise), limits)


def test_a_point_is_outside_only_strictly_beyond_a_limit() -> None:
    assert causes(9, -9) == [None, None]
    assert causes(9.001, -9.001) == [Cause.ABOVE_LIMIT, Cause.BELOW_LIMIT]


def test_a_point_on_a_limit_but_for_the_noise_of_the_computer_is_inside() -> None:
    assert causes(9 + 1e-12, -9 - 1e-12) == [None, None]


@pytest.mark.parametrize(("sign", "cause"), [(1, Cause.ABOVE_MEAN), (-1, Cause.BELOW_MEAN)])
def test_seven_points_on_one_side_are_a_shift_and_six_are_none(sign: int, cause: Cause) -> None:
    six = [1 * sign, 2 * sign] * 3
    assert causes(*six) == [None] * 6
    assert causes(*six, sign) == [cause] * 7
    assert causes(-sign, *six, sign, 2 * sign, -sign) == [None, *[cause] * 8, None]


def test_a_point_on_the_mean_ends_a_shift() -> None:
    assert causes(1, 2, 1, 0, 1, 2, 1, 2) == [None] * 8


@pytest.mark.parametrize(("sign", "cause"), [(1, Cause.RISING), (-1, Cause.FALLING)])
def test_seven_points_that_go_one_way_are_a_trend_and_six_are_none(sign: int, cause: Cause) -> None:
    going = [(place - 3) * sign for place in range(7)]
    assert causes(*going) == [cause] * 7
    assert causes(*going[:6]) == [None] * 6


def test_a_tie_ends_a_trend() -> None:
    assert causes(-3, -2, -1, 0, 0, 1, 2, 3) == [None] * 8


def test_a_peak_between_two_trends_goes_the_way_that_follows() -> None:
    found = causes(-3, -2, -1, 0, 1, 2, 3, 2, 1, 0, -1, -2, -3)
    assert found == [Cause.RISING] * 6 + [Cause.FALLING] * 7


def test_a_tie_between_two_trends_is_called_falling_as_in_the_reference() -> None:
    found = causes(-3, -2, -1, 0, 1, 2, 3, 3, 4, 5, 6, 7, 8, 9, reach=99)
    assert found == [Cause.RISING] * 6 + [Cause.FALLING] + [Cause.RISING] * 7


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((7, 1, 7), [UPPER, None, UPPER]),
        ((7, 7, 1), [UPPER, UPPER, None]),
        ((1, -7, -7), [None, None, None]),
        ((-1, -7, -7), [None, LOWER, LOWER]),
        ((7, -1, 7), [None, None, None]),
        ((7, 1, 1, 7), [None, None, None, None]),
        ((7, 7), [None, None]),
        ((7, 10, 7), [UPPER, Cause.ABOVE_LIMIT, UPPER]),
        ((7, 10, 1), [None, Cause.ABOVE_LIMIT, None]),
        ((6, 6, 6), [None, None, None]),
    ],
    ids=[
        "the one between is not special",
        "any two of the three",
        "all three must be on one side",
        "below as above",
        "one on the other side",
        "not within three",
        "a window needs three points",
        "a point outside is on its side",
        "a point outside is not near",
        "on the line is not near",
    ],
)
def test_two_of_three_points_near_a_limit(values: tuple[float, ...], expected: list[Cause | None]) -> None:
    assert causes(*values) == expected


def test_where_rules_meet_the_first_of_the_list_names_the_point() -> None:
    # All ten are above the mean; the first seven rise; 10 is outside; 7, 8 and 7.5, 7 are near.
    found = causes(1, 2, 3, 4, 5, 8, 10, 7.5, 7, 1)
    assert found == [*[Cause.RISING] * 6, Cause.ABOVE_LIMIT, UPPER, UPPER, Cause.ABOVE_MEAN]


def test_no_rule_looks_across_a_rebasing() -> None:
    values = [1, 2, 3, 4, 5, 6, 7, 8]
    assert Cause.RISING in xmr(values).causes
    assert set(xmr(values, rebased_at=[4]).causes) == {None}


def test_causes_are_high_or_low() -> None:
    assert [each for each in Cause if each.is_high] == [
        Cause.ABOVE_LIMIT,
        Cause.RISING,
        Cause.NEAR_UPPER,
        Cause.ABOVE_MEAN,
    ]
