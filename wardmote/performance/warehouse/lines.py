"""The lines of a file before it is read: the names in the first, their letters, and how they end."""

from __future__ import annotations

import csv
import hashlib
import shutil
from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from wardmote.performance.warehouse.unpacking import Staged

LONGEST_HEADER = 64 * 1024  # bytes
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
PARTED_ABOVE = 8_000_000  # bytes: what DuckDB gives to one thread


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


def is_empty(path: Path) -> bool:
    """Whether there is nothing in a file but line ends and blanks, as far as one looks for its first line."""
    with path.open("rb") as file:
        return not file.read(LONGEST_HEADER).removeprefix(BOM_UTF8).strip()


def other_separator(headers: Sequence[str]) -> str:
    """What parts the columns of a file in which no comma does; empty where nothing seems to."""
    if len(headers) != 1:
        return ""
    return next((name for mark, name in _SEPARATORS.items() if mark in headers[0]), "")


def in_utf8(staged: Staged, encoding: str, folder: Path) -> Staged:
    """The same table in the letters that are read; one that has none for a byte keeps a mark in its place."""
    path = folder / f"{_mark(staged)}.utf8"
    with (
        staged.path.open(encoding=encoding, errors="replace", newline="") as given,
        path.open("w", newline="") as out,
    ):
        shutil.copyfileobj(given, out)
    return replace(staged, path=path)


def with_one_line_end(staged: Staged, folder: Path) -> Staged:
    """A large file whose lines end in more than one way, with one: DuckDB 2.0 loses lines of it without a word.

    It does where two threads share a file, so that smaller ones are safe.
    """
    if staged.path.stat().st_size <= PARTED_ABOVE or not _line_ends_are_mixed(staged.path):
        return staged
    path = folder / f"{_mark(staged)}.lines"
    with staged.path.open("rb") as given, path.open("wb") as out:
        out.writelines(line[:-2] + b"\n" if line.endswith(b"\r\n") else line for line in given)
    return replace(staged, path=path)


def _mark(staged: Staged) -> str:
    return hashlib.sha256(bytes(staged.path)).hexdigest()


def _line_ends_are_mixed(path: Path) -> bool:
    windows, every, last = 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            windows += chunk.count(b"\r\n") + (last == b"\r" and chunk.startswith(b"\n"))
            every += chunk.count(b"\n")
            last = chunk[-1:]
    return 0 < windows < every
