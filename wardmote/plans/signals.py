"""What can be worked out about an activity, beside what is declared of it. Plain functions on plain values.

A signal is never a rating: the two stand beside each other, and where they differ is what a board wants to see.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from wardmote.plans import rules

Signal = Literal["late", "late_first", "silent", "steady", "status", "measure_worse"]

STEADY_AFTER = 3
"""A rating that has stood in this many editions in a row without moving, today's included, is worth a question."""

ON_TRACK = frozenset({"green", "blue"})
AT_RISK = frozenset({"amber"})
SPEAK_AGAINST_ON_TRACK = frozenset({"late", "late_first", "silent", "measure_worse"})
SPEAK_AGAINST_AT_RISK = frozenset({"late", "steady"})


def signals(
    *,
    rating: str | None,
    rating_is_complete: bool,
    rating_is_off_track: bool,
    status: str,
    latest: date | None,
    original_latest: date | None,
    last_update_on: date | None,
    cadence: str,
    editions: int,
    measure_is_worse: bool,
    today: date,
) -> tuple[Signal, ...]:
    """Every signal of an activity. ``editions`` is in how many editions in a row its rating has stood as it is now.

    ``measure_is_worse``: whether a measure that its commitment is judged by is getting worse.
    """
    finished = status in rules.FINISHED
    late = rules.is_overdue(latest=latest, finished=finished, today=today)
    contradictory = rules.contradicts(
        rating=rating,
        rating_is_complete=rating_is_complete,
        rating_is_off_track=rating_is_off_track,
        status=status,
        latest=latest,
        today=today,
    )
    known: tuple[tuple[Signal, bool], ...] = (
        ("late", late),
        ("late_first", rules.is_overdue(latest=original_latest or latest, finished=finished, today=today)),
        ("silent", rules.is_silent(last_update_on=last_update_on, finished=finished, today=today, cadence=cadence)),
        ("steady", not finished and rating is not None and editions >= STEADY_AFTER),
        ("status", contradictory and not late),
        ("measure_worse", measure_is_worse),
    )
    return tuple(signal for signal, is_so in known if is_so)


def differing(found: tuple[Signal, ...], *, rating: str | None) -> tuple[Signal, ...]:
    """The signals that speak against the declared rating. Where nothing is declared, nothing differs."""
    return tuple(each for each in found if _speaks_against(each, rating))


def _speaks_against(signal: Signal, rating: str | None) -> bool:
    if signal == "status":
        return True
    if rating in ON_TRACK:
        return signal in SPEAK_AGAINST_ON_TRACK
    return rating in AT_RISK and signal in SPEAK_AGAINST_AT_RISK
