from datetime import date

import pytest

from wardmote.performance.rules.targets import Goal, Target, aimed_at


def test_a_level_holds_from_its_day_on():
    target = Target("level", "At least 400", value=400, since=date(2017, 4, 1))
    assert aimed_at(target, date(2017, 3, 31)) is None
    assert aimed_at(target, date(2017, 4, 1)) == 400


def test_a_change_is_of_its_baseline_and_does_not_hold_before_it():
    target = Target("change", "20% more", baseline=Goal(date(2022, 7, 1), 150), percent=20, by=date(2023, 3, 31))
    assert aimed_at(target, date(2022, 6, 30)) is None
    assert aimed_at(target, date(2022, 7, 1)) == pytest.approx(180)
    assert target.aim == pytest.approx(180)


def test_a_trajectory_goes_straight_from_point_to_point_and_stays_at_the_last():
    target = Target("trajectory", "On the way", points=(Goal(date(2025, 1, 1), 100), Goal(date(2025, 1, 11), 120)))
    days = [date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 6), date(2025, 1, 11), date(2026, 1, 1)]
    assert [aimed_at(target, day) for day in days] == [None, 100, 110, 120, 120]


def test_a_target_without_a_value_is_a_fault():
    with pytest.raises(ValueError, match="without a value"):
        _ = Target("level", "Nothing").aim
