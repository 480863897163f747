"""The two icons of a chart: what its variation says now, and whether its target can be relied on.

Keys and letters are those of NHS England's *Making Data Count*; the words for them are in ``performance/words.py``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.limits import Limits

Better = Literal["up", "down", "neither"]
"""Which way a measure should go, as its definition says."""


class Variation(StrEnum):
    """What the last point says: improvement or concern by which way is better, and whether values are high or low."""

    COMMON = "common"
    IMPROVEMENT_HIGH = "improvement_high"
    IMPROVEMENT_LOW = "improvement_low"
    CONCERN_HIGH = "concern_high"
    CONCERN_LOW = "concern_low"
    NEITHER_HIGH = "neither_high"
    NEITHER_LOW = "neither_low"

    @property
    def letter(self) -> str:
        """H or L as the icon prints it, nothing for common cause."""
        return "" if self is Variation.COMMON else self.value.rpartition("_")[2][0].upper()

    @property
    def kind(self) -> str:
        """One of common, improvement, concern, neither: what the colour says, which is never alone."""
        return self.value.partition("_")[0]


class Assurance(StrEnum):
    """What the limits say of the target, if nothing changes."""

    PASSING = "passing"
    HIT_OR_MISS = "hit_or_miss"
    FAILING = "failing"

    @property
    def letter(self) -> str:
        """P, ? or F as the icon prints it."""
        return {"passing": "P", "hit_or_miss": "?", "failing": "F"}[self.value]


_VARIATION: dict[tuple[Better, bool], Variation] = {
    ("up", True): Variation.IMPROVEMENT_HIGH,
    ("up", False): Variation.CONCERN_LOW,
    ("down", True): Variation.CONCERN_HIGH,
    ("down", False): Variation.IMPROVEMENT_LOW,
    ("neither", True): Variation.NEITHER_HIGH,
    ("neither", False): Variation.NEITHER_LOW,
}


def variation(cause: Cause | None, better: Better) -> Variation:
    """What the cause of a point means. The variation of a chart is that of its last point."""
    return Variation.COMMON if cause is None else _VARIATION[better, cause.is_high]


def assurance(limits: Limits, target: float | None, better: Better) -> Assurance | None:
    """Whether the last limits lie wholly on one side of the target. None without target, limits or a better way."""
    if target is None or limits.lower is None or limits.upper is None or better == "neither":
        return None
    if target > limits.upper + limits.noise:
        return Assurance.FAILING if better == "up" else Assurance.PASSING
    if target < limits.lower - limits.noise:
        return Assurance.PASSING if better == "up" else Assurance.FAILING
    return Assurance.HIT_OR_MISS
