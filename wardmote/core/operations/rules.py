"""How a row of any table becomes one line of text that is the same on every database engine."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.duration import duration_iso_string


def plain(value: Any) -> Any:
    """One column's value as a JSON value; ``Field.to_python`` of the same column turns it back.

    Instants are UTC with microseconds, bytes are base64. A type that nobody has thought about raises ``TypeError``:
    better no backup than one that cannot be read back.
    """
    match value:
        case None | bool() | int() | float() | str() | dict() | list():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return duration_iso_string(value)
        case Decimal() | UUID():
            return str(value)
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case _:
            raise TypeError(f"A backup cannot hold a value of type {type(value).__name__}.")


def line(row: Mapping[str, Any]) -> bytes:
    """A row as one line of JSON: sorted keys, no spaces, UTF-8, ended by a newline."""
    values = {name: plain(value) for name, value in row.items()}
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


class RowsHash:
    """The hash of a table whatever the order of its rows: the sum of the rows' SHA-256 values, modulo 2**256.

    PostgreSQL and SQLite sort text differently, so a hash over an order would compare collations instead of rows.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._sum = 0

    def add(self, text: bytes) -> None:
        """Count one line in."""
        self.rows += 1
        self._sum = (self._sum + int.from_bytes(hashlib.sha256(text).digest())) % 2**256

    def hexdigest(self) -> str:
        """The sum as 64 hex digits."""
        return f"{self._sum:064x}"
