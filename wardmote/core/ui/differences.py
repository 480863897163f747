"""Which words changed between two texts, for showing was and now side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

LONGEST = 6_000
"""Tokens up to which words are compared; beyond it the whole text counts as changed, and the page still answers."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words: in both texts, only in the earlier, or only in the later."""

    kind: Literal["same", "removed", "added"]
    words: str


def words_changed(was: str, now: str) -> list[Piece]:
    """The later text with the earlier one's lost words in their places.

    Joining the pieces that are not "added" gives ``was``; joining those that are not "removed" gives ``now``.
    """
    first, second = _tokens(was), _tokens(now)
    if len(first) + len(second) > LONGEST:
        changed = [Piece("removed", was), Piece("added", now)]
        return [piece for piece in changed if piece.words]
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=first, b=second, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(first[i1:i2])))
            continue
        if i1 < i2:
            pieces.append(Piece("removed", "".join(first[i1:i2])))
        if j1 < j2:
            pieces.append(Piece("added", "".join(second[j1:j2])))
    return pieces


def _tokens(text: str) -> list[str]:
    """Words with the space behind them, so that a marked piece never begins or ends inside a word."""
    return re.findall(r"\S+\s*|\s+", text)
