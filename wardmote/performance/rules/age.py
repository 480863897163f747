"""When the newest figure of a series is too old to speak of now."""

from __future__ import annotations

from datetime import date

from wardmote.performance.rules.periods import last_day, moved
from wardmote.performance.rules.series import Frequency

CURRENT_FOR: dict[Frequency, int] = {"month": 12, "quarter": 12, "year": 24}
"""Months after the end of its newest period for which a series is current (our own choice).

Publishers of monthly and quarterly figures are seldom a year late; a yearly figure stands until the next but one is due.
"""


def is_old(newest: date, frequency: Frequency, *, today: date) -> bool:
    """Whether a series whose newest known period begins on ``newest`` speaks of the past alone; whole months count."""
    last_current_month = moved(last_day(newest, frequency), CURRENT_FOR[frequency])
    return today.replace(day=1) > last_current_month
