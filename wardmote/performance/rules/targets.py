"""What is aimed at: a level, a change against a dated baseline, a path, or more than was promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Literal

from wardmote.performance.rules.periods import period_of
from wardmote.performance.rules.series import Series


@dataclass(frozen=True, slots=True)
class Goal:
    """A value on a day."""

    on: date
    value: float


@dataclass(frozen=True, slots=True)
class Target:
    """One line to hold figures against. ``area`` is the code of the area it is set for, None where it is everybody's.

    A level or a stretch holds from ``since`` on; ``by`` is when it must be reached. A change is ``percent`` of the
    baseline's value, so “by 20%” never lacks what it is 20% of; ``baseline_on`` is its day where the series itself has the
    value. A trajectory goes straight from point to point.
    """

    kind: Literal["level", "change", "trajectory", "stretch"]
    label: str
    area: str | None = None
    value: float | None = None
    since: date | None = None
    by: date | None = None
    baseline: Goal | None = None
    baseline_on: date | None = None
    percent: float | None = None
    points: tuple[Goal, ...] = ()

    @property
    def aim(self) -> float | None:
        """The value that is to be reached in the end; None for a change of what the series has not."""
        if self.baseline is not None and self.percent is not None:
            return self.baseline.value * (1 + self.percent / 100)
        if self.points:
            return self.points[-1].value
        if self.baseline_on is not None:
            return None
        if self.value is None:
            raise ValueError("a target without a value")
        return self.value

    @property
    def begins(self) -> date:
        """The first day on which it asks for anything; the first of all days where it always does."""
        goals = (self.baseline, *self.points[:1])
        known = (self.since, self.baseline_on, *(goal.on for goal in goals if goal is not None))
        return max((day for day in known if day is not None), default=date.min)

    @property
    def due(self) -> date | None:
        """When it must be reached; None where it only holds."""
        return self.points[-1].on if self.points and self.by is None else self.by


def measured_by(target: Target, series: Series) -> Target:
    """The target with the baseline that the series has of its day; as it is where nothing is known of that."""
    on, points = target.baseline_on, series.points
    if on is None or not points:
        return target
    period = period_of(on, series.frequency, like=points[-1].period)
    value = next((point.value for point in points if point.period == period), None)
    return target if value is None else replace(target, baseline=Goal(on, value))


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
