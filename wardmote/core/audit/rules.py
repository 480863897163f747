"""How links are sealed: plain functions on plain values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


def canonical(value: Any) -> str:
    """One value as text that is the same on every machine: sorted keys, no spaces, dates as ISO 8601."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)


def digest(salt: str, text: str) -> str:
    """The salted SHA-256 of a value, in hex. The salt keeps short values from being guessed."""
    return hashlib.sha256(f"{salt}\x00{text}".encode()).hexdigest()


def seal(
    *,
    previous: str,
    number: int,
    recorded_at: datetime,
    verb: str,
    subject_type: str,
    subject_id: str,
    by: str,
    digests: Mapping[str, str],
) -> str:
    """The hash of one entry over everything in it and the hash before it."""
    instant = recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    parts = [previous, str(number), instant, verb, subject_type, subject_id, by, canonical(dict(digests))]
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
