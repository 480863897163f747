"""What is true of every chart, whatever the numbers; and that a slow, obvious twin says the same."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.chart import xmr
from wardmote.performance.tests.rules.twin import slow_chart

COUNTS = st.lists(st.integers(0, 40).map(float), min_size=1, max_size=60)
"""Small whole numbers: ties, constant stretches and points exactly on a line are common among them."""

TENTHS = st.lists(st.integers(-300, 300).map(lambda number: number / 10), min_size=1, max_size=60)
"""Numbers that a computer does not hold exactly."""

SERIES = COUNTS | TENTHS

UNHURRIED = settings(deadline=None)  # a busy machine is no fault of the numbers

MIRRORED = {
    Cause.ABOVE_LIMIT: Cause.BELOW_LIMIT,
    Cause.RISING: Cause.FALLING,
    Cause.NEAR_UPPER: Cause.NEAR_LOWER,
    Cause.ABOVE_MEAN: Cause.BELOW_MEAN,
}
MIRRORED |= {low: high for high, low in MIRRORED.items()}


@st.composite
def options(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "rebased_at": draw(st.lists(st.integers(1, 59), max_size=2, unique=True)),
        "fix_after": draw(st.none() | st.integers(2, 20)),
        "screen": draw(st.booleans()),
    }


@UNHURRIED
@given(SERIES, options())
def test_the_slow_twin_says_the_same_of_every_point(values: list[float], chosen: dict[str, Any]) -> None:
    chosen["rebased_at"] = [place for place in chosen["rebased_at"] if place < len(values)]
    chart = xmr(values, **chosen)
    limits = [each.limits for each in chart.segments for _ in range(each.start, each.stop)]
    told = slow_chart(values, **chosen)
    assert list(chart.causes) == [cause for *_, cause in told]
    for ours, (mean, lower, upper, _) in zip(limits, told, strict=True):
        for line, exactly in ((ours.mean, mean), (ours.lower, lower), (ours.upper, upper)):
            expected = None if exactly is None else pytest.approx(float(exactly), rel=1e-9, abs=1e-9)
            assert line == expected


@UNHURRIED
@given(COUNTS, st.integers(-10_000, 10_000))
def test_a_shift_of_all_values_moves_the_lines_and_changes_no_cause(values: list[float], by: int) -> None:
    before, after = xmr(values), xmr([value + by for value in values])
    assert before.causes == after.causes
    for earlier, later in zip(before.segments, after.segments, strict=True):
        assert later.limits.mean == pytest.approx(earlier.limits.mean + by)
        if earlier.limits.upper is not None:
            assert later.limits.upper == pytest.approx(earlier.limits.upper + by)


@UNHURRIED
@given(SERIES, st.sampled_from([0.001, 0.1, 3.0, 7.0, 100.0, 1e6]))
def test_another_unit_changes_no_cause(values: list[float], unit: float) -> None:
    assert xmr(values).causes == xmr([value * unit for value in values]).causes


@UNHURRIED
@given(SERIES.filter(lambda values: len(values) > 1))
def test_a_mirrored_series_has_mirrored_causes(values: list[float]) -> None:
    ours = xmr(values).causes
    mirrored = [None if each is None else MIRRORED[each] for each in xmr([-value for value in values]).causes]
    # The one place where up and down differ: a tie between two trends is called falling.
    differ = [place for place, (one, other) in enumerate(zip(ours, mirrored, strict=True)) if one != other]
    assert all(values[place] == values[place + 1] for place in differ)


@UNHURRIED
@given(SERIES)
def test_backwards_the_lines_are_the_same(values: list[float]) -> None:
    ours, backwards = xmr(values).segments[0].limits, xmr(values[::-1]).segments[0].limits
    assert ours.mean == backwards.mean
    assert ours.screened == backwards.screened
    assert (ours.upper is None) == (backwards.upper is None)
    assert ours.upper is None or ours.upper == pytest.approx(backwards.upper)


@UNHURRIED
@given(st.lists(st.integers(0, 40).map(float), min_size=12, max_size=40), COUNTS)
def test_under_a_fixed_baseline_later_points_move_no_line(values: list[float], later: list[float]) -> None:
    before, after = xmr(values, fix_after=12), xmr(values + later, fix_after=12)
    assert before.segments[0].limits == after.segments[0].limits
    # A later point can complete a run backwards, but can take no signal away.
    assert all(new is not None for old, new in zip(before.causes, after.causes, strict=False) if old is not None)


@UNHURRIED
@given(COUNTS, COUNTS)
def test_a_rebasing_changes_nothing_before_it(values: list[float], later: list[float]) -> None:
    alone, together = xmr(values), xmr(values + later, rebased_at=[len(values)])
    assert together.segments[0] == alone.segments[0]
    assert together.causes[: len(values)] == alone.causes
    assert together.causes[len(values) :] == xmr(later).causes


@UNHURRIED
@given(COUNTS, options())
def test_the_limits_stand_even_about_the_mean_and_every_point_has_one_segment(
    values: list[float], chosen: dict[str, Any]
) -> None:
    chosen["rebased_at"] = [place for place in chosen["rebased_at"] if place < len(values)]
    chart = xmr(values, **chosen)
    assert [place for each in chart.segments for place in range(each.start, each.stop)] == list(range(len(values)))
    for each in chart.segments:
        if each.limits.lower is not None and each.limits.upper is not None:
            assert each.limits.upper - each.limits.mean == pytest.approx(each.limits.mean - each.limits.lower)
