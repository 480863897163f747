from __future__ import annotations

import pytest

from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.icons import Assurance, Better, Variation, assurance, variation
from wardmote.performance.rules.limits import Limits

LIMITS = Limits(mean=6, lower=5, upper=7, points=20, screened=0, noise=1e-12)


@pytest.mark.parametrize(
    ("cause", "better", "icon", "letter"),
    [
        (None, "up", Variation.COMMON, ""),
        (Cause.ABOVE_MEAN, "up", Variation.IMPROVEMENT_HIGH, "H"),
        (Cause.FALLING, "up", Variation.CONCERN_LOW, "L"),
        (Cause.RISING, "down", Variation.CONCERN_HIGH, "H"),
        (Cause.NEAR_LOWER, "down", Variation.IMPROVEMENT_LOW, "L"),
        (Cause.ABOVE_LIMIT, "neither", Variation.NEITHER_HIGH, "H"),
        (Cause.BELOW_LIMIT, "neither", Variation.NEITHER_LOW, "L"),
    ],
)
def test_a_cause_is_improvement_or_concern_by_what_is_better(
    cause: Cause | None, better: Better, icon: Variation, letter: str
) -> None:
    assert variation(cause, better) is icon
    assert icon.letter == letter


@pytest.mark.parametrize(
    ("target", "better", "expected"),
    [
        (8, "up", Assurance.FAILING),
        (4, "up", Assurance.PASSING),
        (8, "down", Assurance.PASSING),
        (4, "down", Assurance.FAILING),
        (6.5, "up", Assurance.HIT_OR_MISS),
        (7, "up", Assurance.HIT_OR_MISS),
        (5, "down", Assurance.HIT_OR_MISS),
        (7 + 1e-15, "up", Assurance.HIT_OR_MISS),
        (8, "neither", None),
        (None, "up", None),
    ],
)
def test_a_target_is_relied_on_only_strictly_beyond_the_limits(
    target: float | None, better: Better, expected: Assurance | None
) -> None:
    assert assurance(LIMITS, target, better) is expected


def test_without_limits_nothing_is_said_of_a_target() -> None:
    assert assurance(Limits(4, None, None, 20, 19, 0), 3, "up") is None


def test_assurance_has_a_letter() -> None:
    assert [each.letter for each in Assurance] == ["P", "?", "F"]
