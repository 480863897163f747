"""SQLite as the migrations leave it, kept in a file: to run them all takes longer than most rooms' tests.

The file is named after the migrations themselves, so that a changed one is run again. Those who use it still migrate.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "migrated"


def kept() -> Path:
    """Where it is, or will be once somebody keeps it."""
    seal = hashlib.sha256(f"{django.__version__} {sqlite3.sqlite_version}".encode())
    for path in sorted((ROOT / "wardmote").rglob("migrations/*.py")):
        seal.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes() + b"\0")
    seal.update((ROOT / "requirements.txt").read_bytes())  # whose packages have migrations too
    return FOLDER / f"{seal.hexdigest()[:32]}.sqlite3"


def keep(migrated: sqlite3.Connection) -> None:
    """Keep what was just migrated, in place of all that was kept before."""
    place = kept()
    if place.exists():
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink(missing_ok=True)
    beside = FOLDER / f"{os.getpid()}.making"  # a second worker may be keeping its own
    with closing(sqlite3.connect(beside)) as file:
        migrated.backup(file)
    beside.replace(place)


def fill(empty: sqlite3.Connection) -> None:
    """Make an empty database a migrated one, if one was kept; whoever asks migrates all the same."""
    if kept().exists():
        with closing(sqlite3.connect(kept())) as file:
            file.backup(empty)


def fill_file(path: Path) -> None:
    with closing(sqlite3.connect(path)) as empty:
        fill(empty)
