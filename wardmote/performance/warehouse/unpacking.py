"""From whatever was handed in (folders, archives, tables) to plain CSV files, or a refusal.

Nothing is written under a name that an archive gives, so none can climb out of its folder; what comes out is counted
while it comes, whatever the archive says of itself, so a few kilobytes cannot fill the disk.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import re
import shutil
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import IO, Literal

from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import Cell, Table, UnreadableFile
from wardmote.performance.warehouse.report import NotLoaded, Refusal

MAX_RATIO = 100  # what comes out, to the archive's own size; files of data.police.uk reach about 6
RATIO_MATTERS_ABOVE = 64 * 2**20  # bytes; so little cannot hurt, however well it packs
MAX_UNPACKED = 64 * 2**30
MAX_SHEET_BYTES = 64 * 2**20
MAX_MEMBERS = 50_000
KEEP_FREE = 256 * 2**20  # bytes of the disk
DOWNLOAD_AGAIN = "Download it or save it again, and load that copy."
_TABLES = (".csv", ".csv.gz", ".txt", ".xlsx", ".ods")
_MEANT_AS_PATTERN = frozenset("*?[")  # in a path that DuckDB reads
_CHUNK = 1 << 20
_BROKEN = (
    zipfile.BadZipFile,
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    # What zipfile and tarfile stumble over in a directory that was made or spoilt: names, numbers and places that cannot be.
    IndexError,
    ValueError,
    struct.error,
)


class _TooMuch(Exception):
    """More comes out than an honest archive holds."""


@dataclass(frozen=True, slots=True)
class Staged:
    """A table as CSV, ready to be read.

    ``path`` is where it lies, ``name`` what people call it, ``base`` its name in the folder or archive that it came in.
    ``rows`` gives for each record of a sheet, its header first, the row in which it stands there.
    """

    path: Path
    name: str
    base: str
    sha256: str
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class Unpacking:
    """One load's unpacking, into a folder of its own.

    ``header_of`` finds the row of a sheet that holds the headers; it gives None where there is none. Without ``digests``
    a file that lies ready is not read, and its digest is empty.
    """

    folder: Path
    header_of: Callable[[list[list[str]]], int | None]
    digests: bool = True
    refused: list[Refusal] = field(default_factory=list)
    _count: int = 0
    _out: int = 0
    _allowed: int = 0

    def of(self, paths: list[Path]) -> Iterator[Staged]:
        """Every table in these files and folders, in the order of their names; what cannot be read is in ``refused``."""
        for path in paths:
            if path.is_dir():
                files = [
                    each for each in sorted(path.rglob("*")) if each.is_file() and not _hidden(each.relative_to(path))
                ]
                for each in files:
                    yield from self._file(each, str(each.relative_to(path.parent)))
            else:
                yield from self._file(path, path.name)

    def _file(self, path: Path, name: str) -> Iterator[Staged]:
        self._out, self._allowed = 0, max(RATIO_MATTERS_ABOVE, MAX_RATIO * path.stat().st_size)
        try:
            with path.open("rb") as file:
                start = file.read(512)
                file.seek(0)
                if start.startswith(b"PK\x03\x04") and not name.lower().endswith((".xlsx", ".ods")):
                    yield from self._zip(file, name)
                elif start.startswith(b"\x1f\x8b") and _packs_tar(path):
                    yield from self._tar(file, name, "r|gz")
                elif _says_tar(start):
                    yield from self._tar(file, name, "r|")
                elif start.startswith((b"\x1f\x8b", b"PK\x03\x04")) or _MEANT_AS_PATTERN.intersection(
                    str(path.resolve())
                ):
                    yield from self._member(file, name)
                else:
                    yield Staged(path.resolve(), name, _base(name), _sha256(file) if self.digests else "")
        except _TooMuch:
            what = f"More than {MAX_RATIO} times its own size comes out of it, which no real archive does."
            self._refuse(name, what, "Do not open it; ask whoever sent it.")
        except _BROKEN:
            self._refuse(name, "It is damaged, or cut off before its end.", DOWNLOAD_AGAIN)

    def _zip(self, file: IO[bytes], name: str) -> Iterator[Staged]:
        with zipfile.ZipFile(file) as archive:
            members = [each for each in archive.infolist() if not each.is_dir() and not _hidden(Path(each.filename))]
            _check_number(len(members))
            for member in sorted(members, key=lambda each: each.filename):
                inside = f"{name} › {member.filename}"
                if member.header_offset < 0:  # zipfile does not look, and asks the system for a place before the file
                    raise zipfile.BadZipFile
                if member.flag_bits & 0x1:
                    self._refuse(
                        inside, "It is protected by a password.", "Unpack it with its password and load the files."
                    )
                elif self._is_table(inside):
                    with archive.open(member) as content:
                        yield from self._member(content, inside)

    def _tar(self, file: IO[bytes], name: str, mode: Literal["r|", "r|gz"]) -> Iterator[Staged]:
        with tarfile.open(fileobj=file, mode=mode) as archive:
            for number, member in enumerate(archive):
                _check_number(number)
                if member.isdir() or _hidden(Path(member.name)):
                    continue
                inside = f"{name} › {member.name}"
                content = archive.extractfile(member) if member.isfile() else None
                if content is None:
                    self._refuse(inside, "It is a link and holds nothing itself.", "Pack the file that it leads to.")
                elif self._is_table(inside):
                    yield from self._member(content, inside)

    def _is_table(self, name: str) -> bool:
        if name.lower().endswith(_TABLES):
            return True
        self._refuse(
            name, "It is no table that can be loaded.", "Tables are CSV, Excel (.xlsx) and OpenDocument (.ods) files."
        )
        return False

    def _member(self, content: IO[bytes], name: str) -> Iterator[Staged]:
        """One table as CSV in our folder."""
        start = content.read(2)
        whole = _Rest(start, content)
        if start == b"PK":
            yield from self._sheets(whole, name)
            return
        self._count += 1
        path = self.folder / f"{self._count:06}.csv"
        packed = start == b"\x1f\x8b"
        source: IO[bytes] | _Rest = gzip.GzipFile(fileobj=whole, mode="rb") if packed else whole  # type: ignore[call-overload]
        digest = hashlib.sha256()
        with path.open("wb") as out:
            while chunk := source.read(_CHUNK):
                self._spend(len(chunk))
                digest.update(chunk)
                out.write(chunk)
        yield Staged(path, name, _base(name), digest.hexdigest())

    def _sheets(self, content: _Rest, name: str) -> Iterator[Staged]:
        """The sheets of a workbook that have such headers, each as CSV."""
        data = content.read(MAX_SHEET_BYTES + 1)
        self._spend(len(data))
        try:
            document = sandbox.read(data, name.rsplit("/", 1)[-1])
        except UnreadableFile as refusal:
            what, _, remedy = str(refusal).partition(". ")
            self._refuse(name, f"{what.rstrip('.')}.", remedy)
            return
        found = [each for each in (self._sheet(table, name, data) for table in document.tables) if each is not None]
        if not found:
            self._refuse(
                name, "None of its sheets has the columns of a source that is known.", "See definitions/sources."
            )
        yield from found

    def _sheet(self, table: Table, name: str, data: bytes) -> Staged | None:
        rows = [[_printed(cell) for cell in row.cells] for row in table.rows]
        head = self.header_of(rows)
        if head is None:
            return None
        # A title stands above, notes below: one cell in a row of a table that has several.
        kept = [at for at in range(head, len(rows)) if sum(map(bool, rows[at])) > 1 or len(rows[head]) == 1]
        self._count += 1
        path = self.folder / f"{self._count:06}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out, lineterminator="\n").writerows(rows[at] for at in kept)
        numbers = tuple(table.rows[at].number for at in kept)
        label = f"{name} › {table.sheet}" if table.sheet else name
        digest = hashlib.sha256(data + (table.sheet or "").encode())
        return Staged(path, label, _base(name), digest.hexdigest(), numbers)

    def _spend(self, size: int) -> None:
        self._out += size
        if self._out > min(self._allowed, MAX_UNPACKED):
            raise _TooMuch
        if shutil.disk_usage(self.folder).free < KEEP_FREE:
            raise NotLoaded("The disk is nearly full. Make room, then load the files again.")

    def _refuse(self, name: str, what: str, remedy: str) -> None:
        self.refused.append(Refusal(name, what, remedy))


class _Rest:
    """A stream of which the first bytes were looked at already."""

    def __init__(self, start: bytes, content: IO[bytes]) -> None:
        self._start, self._content = start, content

    def read(self, size: int = -1) -> bytes:
        start = self._start if size < 0 else self._start[:size]
        self._start = self._start[len(start) :]
        return start + self._content.read(size if size < 0 else size - len(start))


def _check_number(members: int) -> None:
    if members > MAX_MEMBERS:
        raise _TooMuch


def _hidden(path: Path) -> bool:
    """What programs leave behind for themselves."""
    return any((part.startswith(".") and part not in {".", ".."}) or part == "__MACOSX" for part in path.parts)


def _says_tar(start: bytes) -> bool:
    """Whether these bytes begin a tar archive: it says so behind the name of its first file."""
    return start[257:262] == b"ustar"


def _packs_tar(path: Path) -> bool:
    with gzip.open(path) as content:
        return _says_tar(content.read(512))


def _base(name: str) -> str:
    """A file's own name, without archives and folders, nor the ending that it is packed with."""
    return re.split(r" › |[/\\]", name)[-1].removesuffix(".gz")


def _sha256(file: IO[bytes]) -> str:
    return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]


def _printed(cell: Cell) -> str:
    """A cell as a CSV file has it: a number without the commas and signs that it is shown with."""
    if cell.value is None or isinstance(cell.value, bool):
        return cell.text.strip()
    if isinstance(cell.value, float) and cell.value.is_integer():
        return str(int(cell.value))
    return cell.value.isoformat() if isinstance(cell.value, date) else str(cell.value)
