"""How links are sealed: plain functions on plain values."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring
from typing import Any

GENESIS = "0" * 64
ERASED = "audit.values_erased"


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
_CHECKPOINT = re.compile(r"(\d{1,18}) ([0-9a-f]{64}) (\S{10,40})")


class BadCheckpoint(ValueError):
    """A line that is not a checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The seal of one entry as it was at an instant: number, 64 hex digits, UTC time; 0 and zeros before the first entry."""

    number: int
    hash: str
    kept_at: datetime

    def __str__(self) -> str:
        return f"{self.number} {self.hash} {self.kept_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def checkpoint_in(line: str) -> Checkpoint:
    """The checkpoint that a line holds. Raises ``BadCheckpoint``."""
    match = _CHECKPOINT.fullmatch(line.strip())
    if match is None:
        raise BadCheckpoint("it should be a number, a hash of 64 hex digits and a time")
    try:
        kept_at = datetime.fromisoformat(match[3])
    except ValueError as problem:
        raise BadCheckpoint("its time cannot be read") from problem
    return Checkpoint(int(match[1]), match[2], kept_at if kept_at.tzinfo else kept_at.replace(tzinfo=UTC))


def canonical(value: Any) -> str:
    """One value as text that is the same on every machine: sorted keys, no spaces, dates as ISO 8601."""
    return _ENCODER.encode(value)


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
    if recorded_at.tzinfo is not UTC:
        recorded_at = recorded_at.astimezone(UTC)
    instant = recorded_at.isoformat(timespec="microseconds")
    return sealed((previous, str(number), instant, verb, subject_type, subject_id, by, canonical_digests(digests)))


def sealed(parts: Iterable[str]) -> str:
    """The hash of an entry whose parts are text already, in the order that ``seal`` gives them."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def canonical_digests(digests: Mapping[str, str]) -> str:
    """``canonical`` of text by text, at half its cost: a walk along the history needs it of every entry."""
    quoted = [f"{encode_basestring(name)}:{encode_basestring(value)}" for name, value in sorted(digests.items())]
    return f"{{{','.join(quoted)}}}"
