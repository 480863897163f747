"""What is aimed at: a level, a change against a dated baseline, a path, or more than was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Literal


@dataclass(frozen=True, slots=True)
class Goal:
    """A value on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Target:
    """One line to hold figures against. ``area`` is the code of the area it is set for, None where it is everybody's.

    A level or a stretch holds from ``since`` on; ``by`` is when it must be reached. A change is ``percent`` of the
    baseline's value, so “by 20%” never lacks what it is 20% of. A trajectory goes straight from point to point.
    """

    kind: Literal["level", "change", "trajectory", "stretch"]
    label: str
    area: str | None = None
    value: float | None = None
    since: date | None = None
    by: date | None = None
    baseline: Goal | None = None
    percent: float | None = None
    points: tuple[Goal, ...] = ()

    @property
    def aim(self) -> float:
        """The value that is to be reached in the end."""
        if self.baseline is not None and self.percent is not None:
            return self.baseline.value * (1 + self.percent / 100)
        if self.points:
            return self.points[-1].value
        if self.value is None:
            raise ValueError("a target without a value")
        return self.value

    @property
    def begins(self) -> date:
        """The first day on which it asks for anything; the first of all days where it always does."""
        goals = (self.baseline, *self.points[:1])
        known = (self.since, *(goal.on for goal in goals if goal is not None))
        return max((day for day in known if day is not None), default=date.min)


def aimed_at(target: Target, day: date) -> float | None:
    """What the target asks for on a day; None on a day before it begins."""
    if day < target.begins:
        return None
    return _on_the_way(target.points, day) if target.points else target.aim


def _on_the_way(points: Sequence[Goal], day: date) -> float:
    for earlier, later in pairwise(points):
        if day < later.on:
            share = (day - earlier.on).days / (later.on - earlier.on).days
            return earlier.value + (later.value - earlier.value) * share
    return points[-1].value
