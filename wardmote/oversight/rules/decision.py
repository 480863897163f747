"""When a decision should be public."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_TO_PUBLISH = 14
"""The law says “as soon as practicable”. Two weeks is only a suggestion: whoever records a decision may set another day."""


def publish_by(decided_on: date) -> date:
    """The day by which the public part should be out, unless another is set."""
    return decided_on + timedelta(days=DAYS_TO_PUBLISH)


def standing(*, publish_by: date, published_on: date | None, today: date) -> str:
    """One of in_time, late (published after its day), waiting, overdue."""
    if published_on is not None:
        return "in_time" if published_on <= publish_by else "late"
    return "waiting" if today <= publish_by else "overdue"
