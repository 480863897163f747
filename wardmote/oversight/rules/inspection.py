"""When an inspectorate must be answered, and which way a finding may go."""

from __future__ import annotations

from datetime import date, timedelta

OPEN, DRAFTED, RESPONDED, IN_PROGRESS, READY = "open", "drafted", "responded", "in_progress", "ready"
CLOSED, SUPERSEDED, MERGED = "closed", "superseded", "merged"

FINISHED = frozenset({CLOSED, SUPERSEDED, MERGED})
"""Nothing more is done about these; they keep their history."""
UNANSWERED = frozenset({OPEN, DRAFTED})
"""The inspectorate has no answer about these yet."""

_MOVES: dict[str, tuple[str, ...]] = {
    OPEN: (IN_PROGRESS,),
    DRAFTED: (IN_PROGRESS,),
    RESPONDED: (IN_PROGRESS, READY),
    IN_PROGRESS: (READY,),
    READY: (IN_PROGRESS,),
    CLOSED: (IN_PROGRESS,),
    SUPERSEDED: (OPEN,),
    MERGED: (OPEN,),
}


def last_day_to_respond(published_on: date, days: int) -> date:
    """The last of a number of days of which the day of publication is the first.

    Fifty-six days beginning with 1 March end on 25 April: publication and fifty-five more. Days of the calendar are
    counted, so neither a leap day nor a clock that is put forward changes how many there are.
    """
    if days < 1:
        raise ValueError("a time to respond has at least one day")
    return published_on + timedelta(days=days - 1)


def moves_from(state: str) -> tuple[str, ...]:
    """Where a person may move a finding; answering, signing off and taking its place are acts of their own."""
    return _MOVES[state]


def needs_reason(state: str, to: str) -> bool:
    """Going back is explained: work that was thought ready or done is not."""
    return state in FINISHED | {READY} or to == READY


def is_overdue(due: date | None, *, done: bool, today: date) -> bool:
    """Past its last day, which still counts, and not done."""
    return due is not None and not done and due < today


def lacks(*, action: str, no_action_reason: str, force_comment: str, body_comment: str) -> tuple[str, ...]:
    """What an answer about a finding still lacks, in the order in which it is given: the force speaks first."""
    said = {
        "answer": action.strip() or no_action_reason.strip(),
        "force_comment": force_comment.strip(),
        "body_comment": body_comment.strip(),
    }
    return tuple(name for name, words in said.items() if not words)
