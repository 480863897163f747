"""One search over everything the rooms register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from wardmote.core.ui.hooks import Hit, registry

A_FEW = 20


@dataclass(frozen=True, slots=True)
class Found:
    """The results of one room: ``more`` is True where it has others than those shown."""

    label: Any
    hits: list[Hit]
    more: bool


def everything(user: Any, words: Sequence[str], *, limit: int = A_FEW) -> list[Found]:
    """Results of every room for somebody signed in. Each room shows only what that user may see."""
    return _ask(user, words, limit=limit, public=False)


def everything_public(words: Sequence[str], *, limit: int = A_FEW) -> list[Found]:
    """Results that anybody may see, signed in or not: the public site's search."""
    return _ask(None, words, limit=limit, public=True)


def _ask(user: Any, words: Sequence[str], *, limit: int, public: bool) -> list[Found]:
    if not words:
        return []
    found = []
    for source in registry.search_sources:
        if source.public != public:
            continue
        hits = list(islice(source.find(user, words, limit + 1), limit + 1))
        if hits:
            ranked = sorted(hits[:limit], key=lambda hit: -hit.rank)
            found.append(Found(label=source.label, hits=ranked, more=len(hits) > limit))
    return found
