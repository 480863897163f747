"""The clock that stops a reading which no longer gets on. It runs only in the child process of ``sandbox``.

A reader that reports progress sets the clock back, without knowing that it is there. When the file has been read, what is
made of the document is our own work on plain values, and only the limit on the whole time holds.
"""

from __future__ import annotations

from collections.abc import Callable

_set: Callable[[float], None] | None = None
_stall_seconds = _whole_seconds = 0.0


def install(set_clock: Callable[[float], None], *, stall_seconds: float, seconds: float) -> None:
    """Let ``restart`` and ``relax`` move a clock; ``set_clock`` gives the process so many seconds from now."""
    global _set, _stall_seconds, _whole_seconds
    _set, _stall_seconds, _whole_seconds = set_clock, stall_seconds, seconds
    restart()


def restart() -> None:
    """The reading gets on: give it the time for another step."""
    if _set is not None:
        _set(_stall_seconds)


def relax() -> None:
    """The file has been read: from here only the whole time counts."""
    if _set is not None:
        _set(_whole_seconds)
