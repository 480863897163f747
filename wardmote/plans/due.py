"""When an update is due, and how one who was asked stands: plain functions on plain values.

A cadence cuts the years into periods. An update given in a period answers for it, and so does one given in the days of
grace after it, where the period was not answered yet. All days are local ones: summer time moves no due date.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Level = Literal["activity", "commitment", "objective", "plan", ""]
LEVELS: tuple[Level, ...] = ("activity", "commitment", "objective", "plan")

BEFORE_BODY = "before_body"
MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}

BEFORE_MEETING = timedelta(days=10)
"""How long before a meeting an update for it is due: papers go out a week before, and somebody has to put them together."""

LOOK_BACK = timedelta(days=92)
"""How far back a meeting is looked for, to tell when the period before the next one began."""

ESCALATED_AFTER = timedelta(days=7)
"""How long after the days of grace an update that stays out is taken to the post named for it."""

FINANCIAL_YEAR, CALENDAR_YEAR = 4, 1


@dataclass(frozen=True, slots=True)
class Agreed:
    """The cadence that counts for an activity, and the level of the plan at which it was agreed."""

    cadence: str = ""
    body: int | None = None
    level: Level = ""


@dataclass(frozen=True, slots=True)
class Period:
    """The days for which one update is asked; it is due by the last of them."""

    starts_on: date
    due: date


@dataclass(frozen=True, slots=True)
class Periods:
    """The period that a day is in and the two before it; None where there is none."""

    last: Period | None
    this: Period | None
    earlier: Period | None = None

    @property
    def starts_on(self) -> date | None:
        """From when on updates are looked at."""
        return next((each.starts_on for each in (self.earlier, self.last, self.this) if each), None)


State = Literal["answered", "due", "in_grace", "late", "escalated", "not_asked"]
OUT: frozenset[State] = frozenset({"due", "in_grace", "late", "escalated"})


@dataclass(frozen=True, slots=True)
class Standing:
    """How an activity stands with its updates on a day, and the period this is about."""

    state: State
    period: Period | None = None

    @property
    def is_out(self) -> bool:
        """Whether an update is still to come."""
        return self.state in OUT


def nearest(*set_at: tuple[str, int | None]) -> Agreed:
    """The cadence that counts, from those of the levels in the order of ``LEVELS``: the lowest that is agreed."""
    for level, (cadence, body) in zip(LEVELS, set_at, strict=True):
        if cadence:
            return Agreed(cadence, body, level)
    return Agreed()


def year_begins_in(period_starts_on: date | None) -> int:
    """The month in which a plan's years begin: January for a plan that begins in January, April for every other."""
    return CALENDAR_YEAR if period_starts_on and period_starts_on.month == CALENDAR_YEAR else FINANCIAL_YEAR


def period_of(cadence: str, day: date, *, year_begins: int = FINANCIAL_YEAR) -> Period:
    """The month, quarter, half year or year that a day is in; it ends on the last day of a month."""
    span = MONTHS[cadence]
    month = day.year * 12 + day.month - year_begins
    first = month - month % span + year_begins - 1
    return Period(_first_of(first), _first_of(first + span) - timedelta(days=1))


def _first_of(month: int) -> date:
    """The first day of a month, counted from the year 0."""
    return date(month // 12, month % 12 + 1, 1)


def periods_on(day: date, cadence: str, *, year_begins: int = FINANCIAL_YEAR, meetings: Sequence[date] = ()) -> Periods:
    """The periods around a day. ``meetings`` are those of the body, for a cadence that follows them."""
    if not cadence:
        return Periods(None, None)
    if cadence == BEFORE_BODY:
        return _periods_before(meetings, day)
    this = period_of(cadence, day, year_begins=year_begins)
    last = period_of(cadence, this.starts_on - timedelta(days=1), year_begins=year_begins)
    return Periods(last, this, period_of(cadence, last.starts_on - timedelta(days=1), year_begins=year_begins))


def _periods_before(meetings: Sequence[date], day: date) -> Periods:
    """A period ends some days before each meeting; before the first that is known it goes back as far as we look."""
    dues = sorted({each - BEFORE_MEETING for each in meetings})
    past, coming = [each for each in dues if each < day], [each for each in dues if each >= day]
    return Periods(
        Period(_after(past[-2]) if len(past) > 1 else past[-1] - LOOK_BACK, past[-1]) if past else None,
        Period(_after(past[-1]) if past else day - LOOK_BACK, coming[0]) if coming else None,
    )


def _after(day: date) -> date:
    return day + timedelta(days=1)


def standing(
    periods: Periods, *, said: Iterable[date], asked_since: date | None, grace_days: int, today: date
) -> Standing:
    """How an activity stands. ``said`` are the days of its updates in these periods; those to come do not count.

    In the days of grace it is still about the last period. After them it is about this one, unless neither is answered:
    then what was due in the last one is late.
    """
    last, this = _since(periods.last, asked_since), periods.this
    grace = timedelta(days=grace_days)
    asked = [each for each in (_since(periods.earlier, asked_since), last, this) if each]
    answered = _answered(asked, sorted(day for day in said if day <= today), grace)
    answered_last, answered_this = last in answered, this in answered
    if last and today <= last.due + grace:
        return Standing("answered" if answered_last else "in_grace", last)
    if last and not answered_last and not answered_this:
        return Standing("escalated" if today > last.due + grace + ESCALATED_AFTER else "late", last)
    if this is None:
        return Standing("not_asked")
    return Standing("answered" if answered_this else "due", this)


def _since(period: Period | None, asked_since: date | None) -> Period | None:
    """A period, unless it was over before anything was asked."""
    return None if period and asked_since and asked_since > period.due else period


def _answered(asked: Sequence[Period], said: Iterable[date], grace: timedelta) -> set[Period | None]:
    """Which of these periods (oldest first) are answered: each update goes to the first one that still takes it."""
    answered: set[Period | None] = set()
    for day in said:
        takes = [each for each in asked if each.starts_on <= day <= each.due + grace]
        open_still = [each for each in takes if each not in answered]
        answered.update(open_still[:1])
    return answered
