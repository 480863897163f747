"""What was worked out of whole plans stays good until something is written, and every write leaves an entry in the history.

So an answer is kept beside the seal of the newest entry, read before the answer was worked out. A page asks for that seal
once, in one small query. Each process keeps its own; a plan's old answer makes room for its new one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from wardmote.core.audit.selectors import newest_seal

MOST = 64
"""Answers to one question that are kept, the ones asked for last."""

T = TypeVar("T")
_LOCK = Lock()

__all__ = ["newest_seal", "remembered"]


def remembered(work: Callable[..., T]) -> Callable[..., T]:
    """Let a function that asks about whole plans answer from memory until the next entry of the history.

    The function is called with a seal before its own arguments, which must be hashable and say all that the answer depends
    on beside the database. An empty seal remembers nothing. Nobody may change an answer.
    """
    kept: OrderedDict[Hashable, tuple[str, T]] = OrderedDict()

    @wraps(work)
    def answer(seal: str, *asked: Any) -> T:
        if not seal:
            return work(*asked)
        with _LOCK:
            found = kept.get(asked)
        if found is None or found[0] != seal:
            found = (seal, work(*asked))
        with _LOCK:
            kept[asked] = found
            kept.move_to_end(asked)
            while len(kept) > MOST:
                kept.popitem(last=False)
        return found[1]

    return answer
