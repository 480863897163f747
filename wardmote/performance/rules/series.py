"""A measure's figures over time, as plain values. A period without a figure is a gap, never a zero."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal, Self

from wardmote.performance.rules.periods import last_day

Frequency = Literal["month", "quarter", "year"]
AreaKind = Literal["force", "partnership", "district"]


@dataclass(frozen=True, slots=True)
class Area:
    """A place that figures are kept for. ``parent`` is the code of the area that it lies in; a force has none."""

    code: str
    name: str
    kind: AreaKind
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """One period, told by its first day. ``value`` is None where nothing is known, or where it is suppressed.

    ``first`` is the value as it was first published; the others are the newest. ``early`` says that it was last loaded
    before it had settled, though later periods are known by now. ``vintage`` numbers the load that the newest are from; None
    where they were typed by hand.
    """

    period: date
    value: float | None
    numerator: float | None
    denominator: float | None
    suppressed: bool = False
    provisional: bool = False
    first: float | None = None
    early: bool = False
    vintage: int | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One measure of one area, oldest first, only periods of which something is known or suppressed.

    ``measure`` is the measure's key. ``vintage`` numbers the newest load of all that figures are from, be they of the newest
    period or restated; None where they were typed by hand; then ``loaded_at`` is when, and ``told_by`` who told them. Else
    ``attribution`` must stand beside them.
    """

    measure: str
    area: Area
    frequency: Frequency
    points: tuple[Point, ...]
    vintage: int | None
    loaded_at: datetime | None
    attribution: str = ""
    told_by: str = ""

    @property
    def latest(self) -> Point | None:
        """The newest point that has a value."""
        return next((point for point in reversed(self.points) if point.value is not None), None)

    def periods(self, *, settled: bool = False) -> list[date]:
        """The periods that have a value; with ``settled`` without those that are provisional."""
        known = (point for point in self.points if point.value is not None)
        return [point.period for point in known if not (settled and point.provisional)]

    def until(self, day: date) -> Self:
        """The same, only with the periods that are over on that day."""
        over = tuple(point for point in self.points if last_day(point.period, self.frequency) <= day)
        return replace(self, points=over)
