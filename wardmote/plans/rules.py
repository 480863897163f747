"""Decisions about plans as plain functions on plain values: no database, no clock, no request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

SILENT_AFTER = timedelta(days=35)
"""An unfinished activity without an update for longer than this is silent, until a cadence is agreed for it."""

SILENT_AFTER_BY_CADENCE = {
    "": SILENT_AFTER,
    "monthly": SILENT_AFTER,
    "quarterly": timedelta(days=98),
    "half_yearly": timedelta(days=190),
    "yearly": timedelta(days=372),
    "before_body": timedelta(days=98),
}
"""The longest the agreed span can be, and a few days of grace. Bodies seldom meet less often than every quarter."""

FINISHED = frozenset({"complete", "cancelled"})
AT_WORK = frozenset({"not_started", "ongoing"})
"""What a status can say that a rating of “complete” speaks against; one that is not stated says nothing."""

COMMITMENT_FIELDS = ("statement",)
ACTIVITY_FIELDS = ("text", "public_progress", "rating", "timescale_printed", "status", "oversight_printed")
"""The fields of an activity that the public may see. Owners are never among them: they may name people."""


def is_overdue(*, latest: date | None, finished: bool, today: date) -> bool:
    """Unfinished past its current date. A row with only a start date has no end, so it is never overdue to finish."""
    return not finished and latest is not None and latest < today


def is_off_track(*, rating_is_off_track: bool, latest: date | None, finished: bool, today: date) -> bool:
    """Red, or unfinished past its current date."""
    return rating_is_off_track or is_overdue(latest=latest, finished=finished, today=today)


def is_silent(*, last_update_on: date | None, finished: bool, today: date, cadence: str = "") -> bool:
    """Unfinished, and nothing said about it for longer than was agreed: 35 days where nothing was (or ever)."""
    return not finished and (last_update_on is None or today - last_update_on > SILENT_AFTER_BY_CADENCE[cadence])


RESTING_AFTER = timedelta(days=365)
"""A plan of which nobody has said anything for this long is a record of its own time."""


def judged_on(*, last_said: date | None, today: date) -> date:
    """The day by which a plan's dates are judged: today, or for a plan at rest the last day anything was said of it.

    An old plan judged by today's date would be red from end to end, and say nothing about how it stood.
    """
    return last_said if last_said and today - last_said > RESTING_AFTER else today


Computed = Literal["off_track", "at_risk", "on_track", "complete", "not_known"]


def suggested_rating(
    *,
    latest: date | None,
    finished: bool,
    last_update_on: date | None,
    times_moved: int,
    today: date,
    cadence: str = "",
) -> Computed:
    """What the dates alone suggest. Shown beside the declared rating, never instead of it."""
    if finished:
        return "complete"
    if is_overdue(latest=latest, finished=finished, today=today):
        return "off_track"
    if latest is None:
        return "not_known"
    due_soon = latest - today <= timedelta(days=30)
    silent = is_silent(last_update_on=last_update_on, finished=finished, today=today, cadence=cadence)
    if (due_soon and silent) or times_moved >= 2:
        return "at_risk"
    return "on_track"


def differs(*, rating: str | None, computed: Computed) -> bool:
    """Whether the declared rating says better, or worse, than the dates do; a blank rating differs from nothing."""
    if rating is None or computed == "not_known":
        return False
    declared = {"red": "off_track", "amber": "at_risk", "green": "on_track", "blue": "complete"}.get(rating)
    if declared is None:
        return False
    if computed == "off_track":
        return declared != "off_track"
    if computed == "complete":
        return declared not in {"complete", "on_track"}
    return declared == "complete"


def contradicts(
    *,
    rating: str | None,
    rating_is_complete: bool,
    rating_is_off_track: bool,
    status: str,
    latest: date | None,
    today: date,
) -> bool:
    """Whether what is declared does not fit together: the rating with the dates (``differs``), or with the status."""
    finished = status in FINISHED
    computed = suggested_rating(latest=latest, finished=finished, last_update_on=today, times_moved=0, today=today)
    if differs(rating=rating, computed=computed):
        return True
    return (rating_is_complete and status in AT_WORK) or (rating_is_off_track and finished)


@dataclass(frozen=True, slots=True)
class Movement:
    """How a rating moved between two dates; “changed” is where neither better nor worse can be said."""

    was: str | None
    now: str | None
    direction: Literal["better", "worse", "same", "changed"]


def movement(*, was: tuple[str, int] | None, now: tuple[str, int] | None) -> Movement:
    """Compare two ratings given as (word, position), worst first; None is not rated."""
    if was == now:
        direction: Literal["better", "worse", "same", "changed"] = "same"
    elif was is None or now is None:
        direction = "changed"
    else:
        direction = "better" if now[1] > was[1] else "worse"
    return Movement(was=was[0] if was else None, now=now[0] if now else None, direction=direction)


def likeness(printed: str, *names: str) -> float:
    """How much of a printed owner stands in a post's or team's names, 0 to 1; what more a name says counts a little.

    A word may be shortened ("Supt" for Superintendent, "Insps" for Inspector). A name whose words mostly do not fit is
    like nothing: whoever looks for an owner wants few suggestions, and right ones.
    """
    asked = _words_of_owner(printed)
    best = 0.0
    for name in names:
        words = _words_of_owner(name)
        if not asked or not words:
            continue
        fits = sum(max(_word_fits(each, word) for word in words) for each in asked)
        met = sum(max(_word_fits(each, word) for each in asked) for word in words)
        share = fits / len(asked)
        best = max(best, 0.8 * share + 0.2 * met / len(words) if share >= ENOUGH_LIKE else 0.0)
    return best


ENOUGH_LIKE = 0.45
SMALL_WORDS = frozenset({"a", "and", "for", "of", "the", "to"})
SHORTENED_AT_LEAST = 2


def _words_of_owner(text: str) -> list[str]:
    words = re.findall(r"[\w&]+", text.casefold())
    return [
        word.removesuffix("s") if len(word) > SHORTENED_AT_LEAST + 1 else word
        for word in words
        if word not in SMALL_WORDS
    ]


def _word_fits(one: str, other: str) -> float:
    """1 for the same word; less where one is the other shortened, at its end or in its middle."""
    if one == other:
        return 1.0
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTENED_AT_LEAST or short[0] != long[0]:
        return 0.0
    if long.startswith(short):
        return 0.8
    letters = iter(long)
    in_order = all(letter in letters for letter in short)
    return 0.7 if in_order and len(short) <= len(long) * 0.6 and short[-1] in long[len(long) // 2 :] else 0.0
