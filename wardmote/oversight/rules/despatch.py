"""The days by which the papers of a meeting must be in, cleared and out: counted backwards in working days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

CHAIR_BEFORE_DESPATCH = 2
PAPERS_BEFORE_CHAIR = 3
"""Working days: a secretary needs three to put a pack together, a chair two to read it."""


@dataclass(frozen=True, slots=True)
class Chain:
    """When papers are due, when the chair has cleared them, and when they go out."""

    papers: date
    chair: date
    despatch: date


@dataclass(frozen=True, slots=True)
class Step:
    """What a meeting's papers wait for next: "papers", "chair" or "despatch", by when, and whether that day is past."""

    name: str
    by: date
    late: bool


def next_step(chain: Chain, *, done: Collection[str], today: date) -> Step | None:
    """The first step that is not done; None once the papers are out."""
    if "despatch" in done:
        return None
    for name in ("papers", "chair", "despatch"):
        by: date = getattr(chain, name)
        if name not in done:
            return Step(name, by, by < today)
    return None


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and no bank holiday."""
    return day.weekday() < 5 and day not in holidays


def working_days_before(day: date, count: int, holidays: Collection[date]) -> date:
    """The working day that is so many clear working days before a day; the last one on or before it for none."""
    found = day
    while count > 0:
        found -= timedelta(days=1)
        count -= is_working_day(found, holidays)
    while not is_working_day(found, holidays):
        found -= timedelta(days=1)
    return found


def chain(meeting: date, *, despatch_days: int, holidays: Collection[date]) -> Chain:
    """The deadlines of a meeting, the earliest first."""
    despatch = working_days_before(meeting, despatch_days, holidays)
    chair = working_days_before(despatch, CHAIR_BEFORE_DESPATCH, holidays)
    return Chain(working_days_before(chair, PAPERS_BEFORE_CHAIR, holidays), chair, despatch)
