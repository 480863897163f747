"""A grade from where a measure stands and where it goes: optional, and as a scheme that a person decided on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from wardmote.performance.rules.icons import Assurance, Variation

Trend = Literal["improvement", "common", "concern"]


@dataclass(frozen=True, slots=True)
class Grade:
    """One value of a scheme: a mark as it is printed, and its word, so that it is never a colour alone."""

    key: str
    mark: str
    word: str
    meaning: str


@dataclass(frozen=True, slots=True)
class GradeScheme:
    """Which grade belongs to which position and trend. A new number is a new version; old grades keep theirs."""

    name: str
    slug: str
    version: int
    grades: tuple[Grade, ...]
    """Best first."""
    table: Mapping[tuple[Assurance, Trend], Grade]
    shown: bool = False
    """Whether pages show its grades."""


def grade_of(scheme: GradeScheme, position: Assurance | None, trend: Variation | None) -> Grade | None:
    """The grade of a chart's two icons. None where there is no target, no icon, or neither way is better."""
    if position is None or trend is None:
        return None
    match trend.kind:
        case "improvement" | "common" | "concern" as kind:
            return scheme.table[position, kind]
    return None
