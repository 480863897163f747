"""How an action stands."""

from __future__ import annotations

from datetime import date

SOON = 14  # days


def standing(*, state: str, due: date | None, today: date) -> str:
    """One of closed, answered, overdue, soon, open, undated. What its owner calls done is late no longer: a board decides."""
    if state != "open":
        return state
    if due is None:
        return "undated"
    if due < today:
        return "overdue"
    return "soon" if (due - today).days <= SOON else "open"
