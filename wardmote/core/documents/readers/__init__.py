"""One reader for each format. Each is ``read(data: bytes, name: str, progress: Progress) -> Document``.

A reader keeps every printed word exactly once, reports what is not on the printed face as a ``Notice``, and raises
nothing but ``UnreadableFile``.
"""

from __future__ import annotations

from collections.abc import Callable

Progress = Callable[[int, int, str], None]
"""Called with (done, total, what): how far a long reading has come. ``total`` is 0 while it is not known."""


def no_progress(done: int, total: int, what: str) -> None:
    """For callers who do not show progress."""
