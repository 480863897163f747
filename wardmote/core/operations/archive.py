"""The backup file: an ordinary zip, sealed by the SHA-256 of itself in its last 64 bytes.

The seal stands in the zip's comment, so that any zip program opens the file after a disaster, and any changed, missing
or added byte is found before anything is read. See docs/formats/backup.md.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any

from wardmote.core.ui import hooks

FORMAT = 1
_NAME = b"wardmote-backup/"
SEAL = _NAME + b"%d sha256:"
_HEX = 64
_MANIFEST = "manifest.json"
BLOCK = 1024 * 1024


class BackupRefused(Exception):
    """The file is damaged, or is not a backup that this release can read. The message says which, in plain words."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the backup. ``last_id`` is the highest number ever given out, so that none is given twice."""

    model: str
    fields: list[str]
    rows: int
    rows_hash: str
    last_id: int | None

    @property
    def member(self) -> str:
        return f"data/{self.model}.jsonl"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the backup holds and where it comes from."""

    wardmote: str
    made_at: str
    engine: str
    migrations: dict[str, list[str]]
    history_entries: int
    history_hash: str
    tables: list[Table] = field(default_factory=list)
    members: dict[str, tuple[int, str]] = field(default_factory=dict)
    """The size in bytes and the SHA-256 of every other member of the zip."""

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def files(self) -> list[str]:
        """All members of the zip that are files and no rows."""
        return [name for name in self.members if not name.startswith("data/")]

    def files_in(self, folder: str) -> dict[str, str]:
        """The members below a folder, by their names in it."""
        return {name.removeprefix(f"{folder}/"): name for name in self.members if name.startswith(f"{folder}/")}


class Writer:
    """Adds members to a backup being written, and remembers their sizes and hashes."""

    def __init__(self, bundle: zipfile.ZipFile) -> None:
        self._bundle = bundle
        self.members: dict[str, tuple[int, str]] = {}

    @contextmanager
    def member(self, name: str) -> Iterator[Hashed]:
        """Open one new member for writing."""
        with self._bundle.open(_entry(name), "w", force_zip64=True) as file:
            hashed = Hashed(file)
            yield hashed
        self.members[name] = (hashed.size, hashed.sha256.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, last of all."""
        text = json.dumps({"format": FORMAT, **asdict(manifest)}, indent=1, ensure_ascii=False)
        self._bundle.writestr(_entry(_MANIFEST), text)


class Hashed:
    """A binary file that hashes what passes through it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = 0
        self.sha256 = hashlib.sha256()

    def write(self, block: bytes) -> None:
        """Write one block."""
        self._file.write(block)
        self.size += len(block)
        self.sha256.update(block)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    return entry


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """Make the backup ``path``, whole or not at all, readable by its owner only."""
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bundle:
                yield Writer(bundle)
                bundle.comment = SEAL % FORMAT + b"0" * _HEX
            _seal(file)
        check(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _seal(file: IO[bytes]) -> None:
    """Put the hash of everything before the last 64 bytes into the last 64 bytes."""
    end = file.seek(0, os.SEEK_END) - _HEX
    seal = _sha256(file, end).encode("ascii")
    file.seek(end)
    file.write(seal)
    file.flush()
    os.fsync(file.fileno())


def _sha256(file: IO[bytes], length: int) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while length > 0:
        block = file.read(min(BLOCK, length))
        if not block:
            break
        digest.update(block)
        length -= len(block)
    return digest.hexdigest()


def check(path: Path) -> Manifest:
    """Read the whole file against its seal and return its manifest; refuse it if one bit is wrong."""
    with path.open("rb") as file:
        _check_seal(file)
        with zipfile.ZipFile(file) as bundle:
            return _manifest(bundle)


def _check_seal(file: IO[bytes]) -> None:
    size = file.seek(0, os.SEEK_END)
    tail = len(SEAL % FORMAT) + _HEX
    file.seek(max(0, size - tail - 8))  # a little more, so that a seal of another length is seen too
    end = file.read()
    stated = end[-_HEX:]
    if _NAME not in end:
        raise BackupRefused("This is not a whole Wardmote backup: its end is missing or damaged. Use another copy.")
    if _sha256(file, size - _HEX).encode("ascii") != stated:
        raise BackupRefused(
            "This backup is damaged: it is not what was written. Nothing was restored; use another copy."
        )
    if end[-tail:-_HEX] != SEAL % FORMAT:
        raise BackupRefused(
            f"This backup is of a kind that this release cannot read (it reads kind {FORMAT})."
            " Install the release that made it, or a newer one."
        )


def _manifest(bundle: zipfile.ZipFile) -> Manifest:
    content = json.loads(bundle.read(_MANIFEST))
    content.pop("format")
    content["tables"] = [Table(**table) for table in content["tables"]]
    content["members"] = {name: (size, sha256) for name, (size, sha256) in content["members"].items()}
    manifest = Manifest(**content)
    _check_members(bundle, manifest)
    return manifest


def _check_members(bundle: zipfile.ZipFile, manifest: Manifest) -> None:
    """The seal shows that nothing changed; this shows that whoever sealed it wrote what we would."""
    held = {entry.filename: entry.file_size for entry in bundle.infolist() if entry.filename != _MANIFEST}
    if held != {name: size for name, (size, _) in manifest.members.items()}:
        raise BackupRefused("This backup does not hold what its list says. Nothing was restored.")
    if missing := {table.member for table in manifest.tables} - held.keys():
        raise BackupRefused(f"This backup lacks {', '.join(sorted(missing))}. Nothing was restored.")
    folders = {"data", "files", *(folder.name for folder in hooks.registry.folders)}
    for name in held:
        parts = PurePosixPath(name).parts
        if ".." in parts or name.startswith("/") or "\\" in name or parts[0] not in folders:
            raise BackupRefused("This backup names a file outside its own folder. Nothing was restored.")


class Reader:
    """The members of a checked backup."""

    def __init__(self, bundle: zipfile.ZipFile, manifest: Manifest) -> None:
        self._bundle = bundle
        self.manifest = manifest

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """The rows of one table, as the plain values that were written."""
        with self._bundle.open(table.member) as file:
            for text in file:
                yield json.loads(text)

    def copy(self, name: str, to: Path) -> None:
        """Write one stored file out, and refuse it if it is not the file of the manifest."""
        to.parent.mkdir(parents=True, exist_ok=True)
        with self._bundle.open(name) as source, to.open("xb") as target:
            hashed = Hashed(target)
            while block := source.read(BLOCK):
                hashed.write(block)
        if (hashed.size, hashed.sha256.hexdigest()) != self.manifest.members[name]:
            raise BackupRefused(f"The file {name} of this backup is damaged.")


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Check a backup from end to end, then open it."""
    with path.open("rb") as file:
        _check_seal(file)
        with zipfile.ZipFile(file) as bundle:
            yield Reader(bundle, _manifest(bundle))
