"""When a letter is tried again, decided on plain values."""

from __future__ import annotations

from datetime import datetime, timedelta

AT_MOST = 20  # tries; with the pauses below they span about two days
FIRST_PAUSE = timedelta(minutes=10)  # longer than sending may take, so that a claim this old belongs to nobody
LONGEST_PAUSE = timedelta(hours=3)


def pause_after(tries: int) -> timedelta:
    """How long to wait after a number of tries: ten minutes at first, then twice as long each time."""
    return min(FIRST_PAUSE * 2 ** max(tries - 1, 0), LONGEST_PAUSE) if tries < 10 else LONGEST_PAUSE


def is_due(*, claimed_at: datetime | None, tries: int, expires_at: datetime | None, now: datetime) -> bool:
    """Whether an unsent letter should be tried now."""
    if tries >= AT_MOST or (expires_at is not None and expires_at <= now):
        return False
    return claimed_at is None or claimed_at + pause_after(tries) <= now
