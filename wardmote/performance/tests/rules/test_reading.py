"""What a reader is told: icons, or why there are none, and what stands beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import inf, nan
from typing import Any

import pytest

from wardmote.performance.rules.icons import Assurance, Variation
from wardmote.performance.rules.periods import Gap
from wardmote.performance.rules.reading import (
    Caution,
    Hindrance,
    Observation,
    Reading,
    Reason,
    Rebasing,
    Refused,
    read_series,
)

CALM = [20.0, 22, 19, 21, 23, 20, 18, 22, 21, 19, 20, 22, 21, 18, 20]
"""A process that only varies."""


def month(number: int) -> date:
    """The first day of a month, counted from January 2024."""
    return date(2024 + number // 12, number % 12 + 1, 1)


def monthly(values: Sequence[float | None]) -> list[Observation]:
    return [Observation(month(number), value) for number, value in enumerate(values)]


def told(values: Sequence[float | None], **options: Any) -> Reading:
    return read_series(monthly(values), **{"frequency": "month", "better": "up", **options})


def test_a_calm_series_has_both_icons_and_no_caution() -> None:
    reading = told(CALM, target=40)
    assert (reading.variation, reading.assurance) == (Variation.COMMON, Assurance.FAILING)
    assert (reading.hindrance, reading.cautions) == (None, ())


def test_the_last_point_gives_the_variation() -> None:
    assert told([*CALM, 60]).variation is Variation.IMPROVEMENT_HIGH
    assert told([*CALM, 60], better="down").variation is Variation.CONCERN_HIGH
    assert told([*CALM, 60, 20]).variation is Variation.COMMON


def test_the_order_in_which_periods_come_does_not_matter() -> None:
    rows = monthly([*CALM, None, 60])
    mixed = [*rows[::2], *rows[1::2]]
    assert read_series(mixed, frequency="month", better="up") == read_series(rows, frequency="month", better="up")


def test_fewer_than_thirteen_points_make_trial_limits() -> None:
    assert told(CALM[:12]).cautions == (Caution.TRIAL_LIMITS,)
    assert told(CALM[:13]).cautions == ()


def test_limits_of_a_fixed_baseline_are_trial_limits_until_a_value_comes_after_it() -> None:
    assert told(CALM[:12], fix_after=12).cautions == (Caution.TRIAL_LIMITS,)
    assert told(CALM[:13], fix_after=12).cautions == ()


def test_fewer_than_seven_points_have_no_icons() -> None:
    reading = told(CALM[:6], target=1)
    assert (reading.hindrance, reading.variation, reading.assurance) == (Hindrance.TOO_FEW, None, None)
    assert told(CALM[:7]).hindrance is None


def test_a_rebasing_with_too_few_values_behind_it_puts_no_signal_out() -> None:
    bad = [*CALM, 60, 61]
    before, known = told(bad, better="down"), len(bad)
    assert before.variation is Variation.CONCERN_HIGH
    for few in range(1, 7):
        rebasing = Rebasing(month(known - few), "Online reporting began")
        reading = told(bad, better="down", rebasings=[rebasing])
        assert (reading.chart, reading.variation, reading.waiting) == (before.chart, before.variation, (rebasing,))
        assert Caution.REBASED_YOUNG in reading.cautions
        assert Caution.REBASED_OUTSIDE not in reading.cautions
    enough = told(bad, better="down", rebasings=[Rebasing(month(known - 7), "Online reporting began")])
    assert ([each.start for each in enough.chart.segments], enough.waiting) == ([0, known - 7], ())


def test_an_earlier_baseline_stays_fixed_while_a_rebasing_waits() -> None:
    fixed = Rebasing(month(0), "A promise", fixed_until=month(11))
    young = Rebasing(month(13), "Online reporting began")
    reading = told([*CALM, 60], rebasings=[fixed, young])
    assert reading.chart == told([*CALM, 60], rebasings=[fixed]).chart
    assert reading.baseline == (month(0), month(11))


@pytest.mark.parametrize("value", [5.0, 0.0, 0.1])
def test_a_series_that_never_changes_has_no_icons(value: float) -> None:
    assert told([value] * 20, target=3).hindrance is Hindrance.CONSTANT


def test_a_series_of_noise_alone_never_changes() -> None:
    assert told([0.3, 0.1 + 0.2] * 8).hindrance is Hindrance.CONSTANT


def test_a_series_that_is_zero_half_of_the_time_has_no_icons() -> None:
    assert told([0.0, 3] * 10).hindrance is Hindrance.MOSTLY_ZERO
    assert told([0.0, 3] * 10 + [3]).hindrance is None


def test_a_baseline_that_never_moves_can_judge_nothing() -> None:
    reading = told([5.0] * 12 + [6, 7, 5, 8], fix_after=12)
    assert reading.hindrance is Hindrance.BASELINE_CONSTANT


def test_limits_that_fell_onto_the_mean_are_not_believed() -> None:
    reading = told([5.0] * 10 + [9.0] + [5.0] * 10)
    limits = reading.chart.segments[-1].limits
    assert limits.lower == limits.upper == limits.mean
    assert reading.hindrance is Hindrance.HARDLY_MOVES


def test_a_gap_is_not_a_zero() -> None:
    reading = told([*CALM[:7], None, None, *CALM[7:]])
    assert reading.gaps == (Gap(after=month(6), before=month(9), missing=2),)
    assert reading.chart == told(CALM).chart


def test_missing_months_at_the_ends_are_no_gap() -> None:
    assert told([None, *CALM, None]).gaps == ()


def test_a_rebasing_starts_a_segment_on_the_day_of_its_period() -> None:
    rebasing = Rebasing(month(7), "A new form", by="Chief analyst")
    reading = told(CALM, rebasings=[rebasing])
    assert [each.start for each in reading.chart.segments] == [0, 7]
    assert reading.rebasings == (rebasing,)
    assert Caution.REBASED_OUTSIDE not in reading.cautions


@pytest.mark.parametrize("day", [date(2024, 8, 2), date(2023, 1, 1)])
def test_a_rebasing_on_another_day_starts_nothing_and_the_reader_is_told(day: date) -> None:
    reading = told(CALM, rebasings=[Rebasing(day, "A new form")])
    assert len(reading.chart.segments) == 1
    assert reading.rebasings == ()
    assert Caution.REBASED_OUTSIDE in reading.cautions


def test_the_same_month_high_in_every_year_is_a_season() -> None:
    years = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 40]
    seasonal = [value + year for year in range(3) for value in years]
    assert Caution.SEASONAL in told(seasonal).cautions
    assert Caution.SEASONAL not in told(seasonal[:35]).cautions
    # After a gap three years begin anew.
    assert Caution.SEASONAL not in told([*seasonal[:20], None, *seasonal[21:]]).cautions


def test_a_person_fixes_a_baseline_of_one_segment_and_later_values_do_not_move_its_limits() -> None:
    before, later = [50.0, 52] * 7, [*CALM[:12], 40, 41, 42]
    rebased = Rebasing(month(14), "A merger")
    fixed = told([*before, *later], rebasings=[replace(rebased, fixed_until=month(25))])
    assert fixed.chart.segments[-1].limits == told(CALM[:12]).chart.segments[-1].limits
    assert fixed.chart.segments[0] == told([*before, *later], rebasings=[rebased]).chart.segments[0]
    assert fixed.baseline == (month(14), month(25))
    assert fixed.variation is Variation.IMPROVEMENT_HIGH


def test_a_baseline_that_is_not_over_yet_is_all_there_is() -> None:
    rebasing = Rebasing(month(0), "A promise", fixed_until=month(14))
    assert told(CALM, rebasings=[rebasing]).chart == told(CALM).chart
    assert told(CALM, rebasings=[rebasing]).baseline is None
    assert told([*CALM, 60], rebasings=[rebasing]).baseline == (month(0), month(14))


def test_a_fixed_baseline_that_loses_values_judges_by_those_that_are_left_and_says_so() -> None:
    rebasing = Rebasing(month(0), "A promise", fixed_until=month(11))
    whole = told([*CALM[:12], 60], rebasings=[rebasing])
    lost = told([*CALM[:4], None, *CALM[5:12], 60], rebasings=[rebasing])
    assert lost.chart.segments[-1].limits.points == 11
    assert lost.variation is whole.variation is Variation.IMPROVEMENT_HIGH
    assert Caution.BASELINE_LOST_VALUES in lost.cautions
    assert Caution.BASELINE_LOST_VALUES not in whole.cautions
    assert Caution.BASELINE_LOST_VALUES not in told(CALM[:11]).cautions, "no baseline is fixed"


@pytest.mark.parametrize(
    ("reason", "values", "options"),
    [
        (Reason.ROLLING, CALM, {"basis": "rolling"}),
        (Reason.CUMULATIVE, CALM, {"basis": "cumulative"}),
        (Reason.EMPTY, [], {}),
        (Reason.EMPTY, [None, None], {}),
        (Reason.NOT_A_NUMBER, [1.0, nan], {}),
        (Reason.NOT_A_NUMBER, [1.0, inf], {}),
        (Reason.NOT_A_NUMBER, [1.0, 1e308, -1e308], {}),
        (Reason.FIXED_TOO_SHORT, CALM, {"fix_after": 11}),
        (Reason.FIXED_TOO_SHORT, CALM, {"rebasings": [Rebasing(month(0), "A promise", fixed_until=month(5))]}),
        (Reason.REBASED_WITHOUT_REASON, CALM, {"rebasings": [Rebasing(month(7), " ")]}),
    ],
)
def test_what_no_chart_may_be_made_of_is_refused(reason: Reason, values: list[Any], options: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        told(values, **options)
    assert refused.value.reason is reason


def test_two_values_for_one_period_are_refused_with_the_day() -> None:
    rows = [*monthly(CALM), Observation(date(2024, 3, 31), 20)]
    with pytest.raises(Refused) as refused:
        read_series(rows, frequency="month", better="up")
    assert (refused.value.reason, refused.value.on) == (Reason.TWICE, date(2024, 3, 31))
