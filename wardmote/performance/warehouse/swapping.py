"""What a load puts in place at its end, in one step, and what one that broke off left there."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from wardmote.performance.warehouse import connection as sql
from wardmote.performance.warehouse.connection import DATABASE
from wardmote.performance.warehouse.report import NotLoaded

SWAPPING = "swapping"  # names the files that a load is putting in place


@contextmanager
def alone(place: Path) -> Iterator[None]:
    with (place / "loading.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotLoaded("Another load is at work. Wait until it has ended.") from None
        yield


def uncatalogued(place: Path) -> tuple[list[Path], list[Path]]:
    """The files of figures that the catalogue does not know: those of a load that broke off, and all others.

    The others are of a folder that was put back by halves. They may be the only copy of what a vintage held.
    """
    known = _catalogued(place)
    found = {str(path.relative_to(place)): path for path in sorted((place / "parts").glob("*/*.parquet"))}
    swapping = place / SWAPPING
    swapped = set(swapping.read_text(encoding="utf-8", errors="replace").splitlines()) if swapping.exists() else set()
    broken = [path for name, path in found.items() if name not in known and name in swapped]
    return broken, [path for name, path in found.items() if name not in known and name not in swapped]


def _catalogued(place: Path) -> set[str]:
    if not (place / DATABASE).exists():
        return set()
    try:
        return set(sql.parts(place))
    except duckdb.Error as error:
        raise NotLoaded(
            f"The catalogue {place / DATABASE} cannot be read: {str(error).splitlines()[0]} Put back a copy of the whole"
            f" folder {place}, or move the folder elsewhere and load all files anew."
        ) from error


def what_is_unknown(place: Path, unknown: Sequence[Path]) -> str:
    lacking = "does not know them" if (place / DATABASE).exists() else "is missing"
    return (
        f"Files of figures lie in {place / 'parts'} ({len(unknown)}, the first is {unknown[0].name}), but the catalogue"
        f" {place / DATABASE} {lacking}. Put back the newest copy of the catalogue; or, if they are no longer wanted, move"
        " them elsewhere. Then load again. Nothing was removed."
    )


def swap_in(place: Path, scratch: Path, parts: Sequence[str]) -> None:
    """Put the new files where they stay, and last of all the database, in one step.

    Which files these are is written down before: so the next load tells what this one left, if it breaks off, from
    what must not be lost.
    """
    swapping = place / SWAPPING
    swapping.write_text("\n".join(parts), encoding="utf-8")
    _to_disk(swapping)
    _to_disk(place)
    for part in parts:
        (place / part).parent.mkdir(parents=True, exist_ok=True)
        (scratch / part).chmod(0o440)
        _to_disk(scratch / part)
        (scratch / part).rename(place / part)
        _to_disk((place / part).parent)
    _to_disk(place)
    _to_disk(scratch / DATABASE)
    (scratch / DATABASE).replace(place / DATABASE)
    _to_disk(place)
    swapping.unlink()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
