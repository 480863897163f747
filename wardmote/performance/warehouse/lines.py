"""The lines of a file before it is read: the names in the first, and how they end."""

from __future__ import annotations

import csv
from pathlib import Path

LONGEST_HEADER = 64 * 1024  # bytes


def headers_of(path: Path) -> tuple[str, ...] | None:
    """The names of the columns; None where the first line is too long or is not UTF-8."""
    with path.open("rb") as file:
        start = file.read(LONGEST_HEADER)
    first, *rest = start.replace(b"\r", b"\n").split(b"\n", 1)
    if len(start) == LONGEST_HEADER and not rest:
        return None
    try:
        line = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return None if "\x00" in line else tuple(name.strip() for name in next(csv.reader([line]), []))


def line_ends_are_mixed(path: Path) -> bool:
    """Whether some lines end as in Windows and others do not."""
    windows, every, last = 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            windows += chunk.count(b"\r\n") + (last == b"\r" and chunk.startswith(b"\n"))
            every += chunk.count(b"\n")
            last = chunk[-1:]
    return 0 < windows < every
