"""Checkpoints kept outside the database: one line each, in a file that is only ever added to, or a file each in a folder.

Whoever can write the database can forge a whole new chain. A checkpoint on another machine, or on paper, shows it.
"""

from __future__ import annotations

import os
from pathlib import Path

from wardmote.core.audit.rules import BadCheckpoint, Checkpoint, checkpoint_in

ENDING = ".checkpoint"


class CannotKeep(Exception):
    """The place where checkpoints are kept cannot be read or written; the text says why."""


def kept_at(place: Path) -> list[Checkpoint]:
    """Every checkpoint in a file, or in the files of a folder, as they were kept. None where there is no such place yet."""
    try:
        files = sorted(place.glob(f"*{ENDING}")) if place.is_dir() else [place] if place.exists() else []
        return [checkpoint for file in files for checkpoint in _in_file(file)]
    except (OSError, UnicodeDecodeError) as problem:
        raise CannotKeep(f"{place} cannot be read: {_why(problem)}") from problem


def keep(checkpoint: Checkpoint, place: Path) -> Path:
    """Add a checkpoint to a file, or put it into a folder as a file of its own, which suits a share that only takes new ones.

    It has reached the disk when this returns the file.
    """
    folder = place.is_dir() or place.suffix == ""
    name = f"{checkpoint.number:012}-{checkpoint.kept_at:%Y%m%dT%H%M%S}{ENDING}"
    file = place / name if folder else place
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x" if folder else "a", encoding="ascii") as out:
            out.write(f"{checkpoint}\n")
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        return file  # kept in this very second already
    except OSError as problem:
        raise CannotKeep(f"{place} cannot be written: {_why(problem)}") from problem
    return file


def _in_file(file: Path) -> list[Checkpoint]:
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            try:
                found.append(checkpoint_in(line))
            except BadCheckpoint as problem:
                raise CannotKeep(f"{file}, line {number}, is no checkpoint: {problem}") from problem
    return found


def _why(problem: OSError | UnicodeDecodeError) -> str:
    return (problem.strerror or "unknown") if isinstance(problem, OSError) else "it is not text"
