"""Whether what a load brings can be right."""

from __future__ import annotations

from datetime import date
from typing import Literal

from wardmote.performance.rules.periods import last_day


def is_over(period: date, every: Literal["month", "year", "once"], today: date) -> bool:
    """Whether the period that begins on this day is over. A source that is of one day alone has none that goes on."""
    return every == "once" or last_day(period, every) < today
