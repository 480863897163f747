"""Telling whether words changed between the moment somebody saw them and the moment they send their own."""

from __future__ import annotations

from hashlib import sha256


def mark_of(*words: str) -> str:
    """A short mark of these texts; another mark, other texts."""
    return sha256("\x1f".join(words).encode()).hexdigest()[:16]
