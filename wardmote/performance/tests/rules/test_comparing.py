from datetime import date

import pytest

from wardmote.performance.rules.comparing import Membership, Standing, rank_of, weighted_average
from wardmote.performance.rules.series import Area

DAY = date(2024, 4, 1)


def test_the_weighted_average_is_of_the_whole_and_not_of_the_rates():
    small = Standing(Area("A", "A", "force"), 50, 5, 10)
    large = Standing(Area("B", "B", "force"), 10, 100, 1000)
    assert weighted_average([small, large], 100) == pytest.approx(105 / 1010 * 100)


@pytest.mark.parametrize(
    ("value", "better", "expected"),
    [(3, "up", (3, 1)), (3, "down", (1, 1)), (9, "up", (1, 0)), (9, "down", (4, 0)), (9, "neither", (1, 0))],
)
def test_a_rank_says_with_how_many_others_it_is_shared(value, better, expected):
    assert rank_of(value, [3, 5, 3, 9], better) == expected


def test_membership_holds_from_a_day_until_the_day_before_another():
    member = Membership("A", DAY, date(2025, 4, 1))
    days = [date(2024, 3, 31), DAY, date(2025, 3, 31), date(2025, 4, 1)]
    assert [member.holds_on(day) for day in days] == [False, True, True, False]
    assert Membership("A").holds_on(DAY)
