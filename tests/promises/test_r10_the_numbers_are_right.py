"""R10: signals equal the published reference, the output of NHSRplotthedots 0.2.2, on every point."""

from __future__ import annotations

import csv
import gzip
import json
import os
from collections import defaultdict
from functools import cache
from math import isclose
from pathlib import Path
from typing import Any

import pytest

from wardmote.performance.rules.causes import Cause, causes_of
from wardmote.performance.rules.chart import Chart, xmr
from wardmote.performance.rules.icons import Assurance, Better, assurance, variation
from wardmote.performance.rules.limits import Limits, steps_between

FOLDER = Path(os.environ.get("WARDMOTE_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data" / "spc"
CASES = ("base-decrease", "base-increase", "no-screen", "neutral", "fix12", "rebase-mid")
POINTS, SERIES = 21_792, 419

BETTER: dict[str, Better] = {"increase": "up", "decrease": "down", "neutral": "neither"}
CAUSES = {
    "Common Cause": None,
    "Above UCL": Cause.ABOVE_LIMIT,
    "Below LCL": Cause.BELOW_LIMIT,
    "7 Point Trend (Increasing)": Cause.RISING,
    "7 Point Trend (Decreasing)": Cause.FALLING,
    "2 in 3 Above CL": Cause.NEAR_UPPER,
    "2 in 3 Below CL": Cause.NEAR_LOWER,
    "7 Points Above CL": Cause.ABOVE_MEAN,
    "7 Points Below CL": Cause.BELOW_MEAN,
}
VARIATION = {
    "common": "common_cause",
    "improvement_high": "special_cause_improvement",
    "improvement_low": "special_cause_improvement",
    "concern_high": "special_cause_concern",
    "concern_low": "special_cause_concern",
    "neither_high": "special_cause_neutral_high",
    "neither_low": "special_cause_neutral_low",
}
ASSURANCE = {
    "": None,
    "consistent_pass": Assurance.PASSING,
    "consistent_fail": Assurance.FAILING,
    "inconsistent": Assurance.HIT_OR_MISS,
}
NEAR = (Cause.NEAR_UPPER, Cause.NEAR_LOWER)

Row = dict[str, str]


@pytest.fixture(scope="module", autouse=True)
def reference() -> None:
    if not FOLDER.is_dir():
        pytest.skip("The reference is not here: set WARDMOTE_SHARED to the folder that holds data/spc/.")


@cache
def points() -> dict[tuple[str, str], list[Row]]:
    found = defaultdict(list)
    with gzip.open(FOLDER / "nhsr-plotthedots" / "reference-points.csv.gz", "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[row["series"], row["case"]].append(row)
    return found


@cache
def summaries() -> list[Row]:
    with (FOLDER / "nhsr-plotthedots" / "reference-summary.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def vectors() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / "rule-vectors.json").read_text(encoding="utf-8"))
    return read


def published(key: str) -> list[Any]:
    """The vectors whose name begins so."""
    for name, cases in {**vectors(), **vectors()["nhsr"]}.items():
        if name.startswith(key):
            return list(cases)
    raise KeyError(key)


def chart_of(summary: Row, rows: list[Row]) -> Chart:
    return xmr(
        [float(row["value"]) for row in rows],
        rebased_at=[place for place, row in enumerate(rows) if row["date"] == summary["rebase_date"]],
        fix_after=int(summary["fix_after_n_points"]) if summary["fix_after_n_points"] else None,
        screen=summary["screen_outliers"] == "TRUE",
    )


def test_the_reference_is_whole() -> None:
    assert len(summaries()) == SERIES
    assert sum(map(len, points().values())) == POINTS
    assert {row["case"] for row in summaries()} == set(CASES)


@pytest.mark.parametrize("case", CASES)
def test_every_point_equals_the_reference(case: str) -> None:
    for summary in (row for row in summaries() if row["case"] == case):
        rows = points()[summary["series"], case]
        better = BETTER[summary["improvement_direction"]]
        chart = chart_of(summary, rows)
        for group, segment in enumerate(chart.segments):
            for place in range(segment.start, segment.stop):
                row, cause = rows[place], chart.causes[place]
                where = f"{summary['series']}, {case}, {row['date']}"
                assert row["rebase_group"] == str(group), where
                for name, line in (
                    ("mean", segment.limits.mean),
                    ("lpl", segment.limits.lower),
                    ("upl", segment.limits.upper),
                ):
                    assert isclose(line, float(row[name]), rel_tol=1e-9, abs_tol=1e-9), f"{where}: {name}"
                assert cause == CAUSES[row["special_cause_type"]], where
                assert VARIATION[variation(cause, better)] == row["point_type"], where


@pytest.mark.parametrize("case", CASES)
def test_every_summary_equals_the_reference(case: str) -> None:
    for summary in (row for row in summaries() if row["case"] == case):
        better = BETTER[summary["improvement_direction"]]
        chart = chart_of(summary, points()[summary["series"], case])
        limits = chart.segments[-1].limits
        target = float(summary["target"]) if summary["target"] else None
        assert len(chart.values) == int(summary["n"])
        assert len(chart.values) - chart.causes.count(None) == int(summary["n_special"])
        assert VARIATION[variation(chart.causes[-1], better)] == summary["variation_type"]
        assert assurance(limits, target, better) == ASSURANCE[summary["assurance_type"]]


def test_assurance_equals_the_vectors() -> None:
    for lower, mean, upper, target, direction, expected in published("assurance"):
        limits = Limits(mean, lower, upper, 20, 0, 0)
        assert assurance(limits, target, BETTER[direction]) == ASSURANCE[expected or ""]


def test_shifts_equal_the_vectors() -> None:
    limits = Limits(0, -9, 9, 20, 0, 0)
    for sides, ends in published("seven_point_one_side_mean"):
        found = causes_of(sides, steps_between(sides, 0) if sides else [], limits)
        assert [cause is not None for cause in found] == backwards(ends)


def test_trends_equal_the_vectors() -> None:
    limits = Limits(4, -99, 99, 20, 0, 0)
    for values, ends in published("seven_point_trend"):
        found = causes_of(values, steps_between(values, 0) if values else [], limits)
        assert [cause in (Cause.RISING, Cause.FALLING) for cause in found] == backwards(ends)


def backwards(ends: list[int]) -> list[bool]:
    """The vectors mark where a run of seven ends; all its points are special, as the vectors of its parts say."""
    return [any(ends[place : place + 7]) for place in range(len(ends))]


def test_a_mark_goes_back_over_its_seven_points_as_the_vectors_say() -> None:
    for ends, expected in published("part_of_seven"):
        assert backwards(ends) == [bool(flag) for flag in expected]


def test_two_of_three_equals_the_vectors() -> None:
    limits = Limits(0, -9, 9, 20, 0, 0)
    for near, sides, expected in published("part_of_two_in_three"):
        values = [side * (7 if is_near else 1) for is_near, side in zip(near, sides, strict=True)]
        found = causes_of(values, steps_between(values, 0), limits)
        assert [cause in NEAR for cause in found] == [bool(flag) for flag in expected]
    for near, sides, windows in published("two_in_three"):
        values = [side * (7 if is_near else 1) for is_near, side in zip(near, sides, strict=True)]
        found = causes_of(values, steps_between(values, 0), limits)
        # These vectors mark whole windows of three; of those we mark the points near a limit.
        assert [cause in NEAR for cause in found] == [bool(a and b) for a, b in zip(near, windows, strict=True)]


def test_points_near_opposite_limits_are_common_cause() -> None:
    case = vectors()["nhsr"]["opposite-side points near the limits are common cause"]
    assert xmr(case["values"]).causes[-2:] == (None, None)


def test_limits_of_the_published_sample_equal_the_vectors() -> None:
    # The twenty numbers that R draws by rnorm(20) after set.seed(123), and the same with 10 in the fifteenth place.
    drawn = [
        -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621, -1.26506123, -0.68685285,
        -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272, -0.55584113, 1.78691314, 0.49785048, -1.96661716,
        0.70135590, -0.47279141,
    ]  # fmt: skip
    far_out = [*drawn[:14], 10.0, *drawn[15:]]
    charts = [xmr(drawn), xmr(far_out), xmr(far_out, screen=False)]
    expected = vectors()["nhsr"]["snapshot rnorm(set.seed(123)) n=20: [mean,lpl,upl]"].values()
    for chart, lines in zip(charts, expected, strict=True):
        limits = chart.segments[0].limits
        assert [limits.mean, limits.lower, limits.upper] == pytest.approx(lines, rel=1e-6)


def test_limits_equal_the_second_reference_which_does_not_screen() -> None:
    for values, (mean, lower, upper, near_lower, near_upper) in published("nhspy limits"):
        limits = xmr(values, screen=False).segments[0].limits
        for line, expected in (
            (limits.mean, mean),
            (limits.lower, lower),
            (limits.upper, upper),
            (limits.near_lower, near_lower),
            (limits.near_upper, near_upper),
        ):
            assert isclose(line, expected, rel_tol=1e-9, abs_tol=1e-9)


def test_frames_equal_the_second_reference() -> None:
    for case in published("nhspy frame"):
        values = case["values"]
        chart = xmr(values, fix_after=case.get("fix_after_n_points"), screen=False)
        limits = chart.segments[0].limits
        assert isclose(limits.mean, case["mean"], rel_tol=1e-9)
        assert isclose(limits.lower, case["lpl"], rel_tol=1e-9)
        assert isclose(limits.upper, case["upl"], rel_tol=1e-9)
        outside = [cause in (Cause.ABOVE_LIMIT, Cause.BELOW_LIMIT) for cause in chart.causes]
        assert outside == [bool(flag) for flag in case["outside_limits"]]
        near = [
            not (value < limits.lower or value > limits.upper) and not limits.near_lower <= value <= limits.near_upper
            for value in values
        ]
        assert near == [bool(flag) for flag in case["close_to_limits"]]
        if "relative_to_mean" in case:
            assert [(value > limits.mean) - (value < limits.mean) for value in values] == case["relative_to_mean"]
