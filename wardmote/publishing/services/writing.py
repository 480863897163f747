"""A directory that the site is written into: what we wrote is ours to change, and nothing else in it is.

New contents are gathered in a hidden folder beside the old ones and then renamed into place, so that no reader ever gets half
a file. A list of what we wrote, with hashes, stands in the directory. It names a file before that file comes, so that
whenever a run is killed the next one knows what is ours and puts it right.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

FORMAT = "wardmote-published/1"
MANIFEST = ".wardmote-published.json"
LOCK = ".wardmote-publishing"
STAGING = ".wardmote-new"
OURS = {MANIFEST, f"{MANIFEST}.new", LOCK, STAGING}


class Refused(Exception):
    """The directory cannot be written to; the text says why and what to do."""


def hash_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass(slots=True)
class Changes:
    """What is different from what stood there: paths below the directory. ``left`` are gone pages that others changed."""

    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: int = 0
    gone: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)

    @property
    def any(self) -> bool:
        return bool(self.new or self.changed or self.gone)


class Tree:
    """A directory while we write into it: offer it every file of the site, then settle."""

    def __init__(self, folder: Path, *, dry_run: bool) -> None:
        self._folder = folder
        self._dry_run = dry_run
        self._staging = folder / STAGING
        self._manifest = folder / MANIFEST
        self._before = self._known()
        self._after: dict[str, str] = {}
        self._real: set[Path] = {folder}
        self.changes = Changes()

    def offer(self, path: str, data: bytes) -> None:
        """One file of the site. Nothing happens to the one that stands there yet."""
        place = self._folder / path
        if ".." in place.parts:
            raise Refused(f"{path} is no place inside a directory.")
        self._must_stay_inside(place.parent)
        wanted = self._after[path] = hash_of(data)
        try:
            stands = hash_of(place.read_bytes())
        except FileNotFoundError:
            self.changes.new.append(path)
        except (IsADirectoryError, NotADirectoryError) as problem:
            raise Refused(f"{place} is in the way. Move it somewhere else.") from problem
        else:
            if stands == wanted:
                self.changes.unchanged += 1
                return
            if path not in self._before:
                raise Refused(f"{place} was not written by Wardmote. Move it somewhere else.")
            self.changes.changed.append(path)
        self._stage(path, data)

    def _stage(self, path: str, data: bytes) -> None:
        if self._dry_run:
            return
        beside = self._staging / path
        beside.parent.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(data)

    def _must_stay_inside(self, place: Path) -> None:
        """A link inside the directory must not lead our hands out of it."""
        while place not in self._real:
            if place.is_symlink():
                raise Refused(f"{place} is a link to somewhere else. Put a directory in its place.")
            self._real.add(place)
            place = place.parent

    def find_gone(self) -> None:
        """Once everything was offered: which files of ours are not in the site any more."""
        for path in sorted(self._before.keys() - self._after.keys()):
            try:
                stands = hash_of((self._folder / path).read_bytes())
            except OSError:
                continue
            (self.changes.gone if stands in self._before[path] else self.changes.left).append(path)

    def settle(self) -> None:
        """Put the new files in the place of the old ones, and take away those that are gone."""
        after = {path: [kept] for path, kept in self._after.items()}
        if self.changes.any:
            paths = self._before.keys() | after.keys()
            self._remember({path: [*self._before.get(path, []), *after.get(path, [])] for path in paths})
            # Styles first, so that no new page asks for one that is not there yet.
            for path in sorted([*self.changes.new, *self.changes.changed], key=lambda each: each.endswith(".html")):
                place = self._folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                (self._staging / path).replace(place)
            for path in self.changes.gone:
                self._remove(self._folder / path)
        if self._before != after:
            self._remember(after)

    def _remove(self, place: Path) -> None:
        """A file, and the folders that are empty without it."""
        self._must_stay_inside(place.parent)
        place.unlink()
        for folder in place.parents:
            if folder == self._folder or any(folder.iterdir()):
                break
            folder.rmdir()

    def _known(self) -> dict[str, list[str]]:
        """{path: hashes of what we may have written there}; empty in a new directory."""
        try:
            kept = json.loads(self._manifest.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except ValueError as problem:
            raise Refused(f"{self._manifest} cannot be read. Publish into a new directory.") from problem
        if kept.get("format") != FORMAT:
            raise Refused(f"{self._manifest} is of another version of Wardmote. Publish into a new directory.")
        files: dict[str, list[str]] = kept["files"]
        return files

    def _remember(self, files: dict[str, list[str]]) -> None:
        text = json.dumps({"format": FORMAT, "files": dict(sorted(files.items()))}, indent=0, ensure_ascii=False)
        beside = self._folder / f"{MANIFEST}.new"
        beside.write_text(text, encoding="utf-8")
        beside.replace(self._manifest)


@contextmanager
def opened(folder: Path, *, dry_run: bool = False) -> Iterator[Tree]:
    """A directory to write into: made where it is missing, ours alone meanwhile, and refused where it holds other things.

    For a dry run nothing is made, and nobody has to wait.
    """
    folder = folder.resolve()
    if not dry_run:
        folder.mkdir(parents=True, exist_ok=True)
    if not (folder / MANIFEST).exists() and folder.exists() and any(each.name not in OURS for each in folder.iterdir()):
        raise Refused(f"{folder} is not empty, and Wardmote did not write what is in it. Give another directory.")
    if dry_run:
        yield Tree(folder, dry_run=True)
        return
    with _locked(folder):
        shutil.rmtree(folder / STAGING, ignore_errors=True)
        try:
            yield Tree(folder, dry_run=False)
        finally:
            shutil.rmtree(folder / STAGING, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise Refused(f"Another run is writing into {folder} now. Wait until it has finished.") from problem
        yield
