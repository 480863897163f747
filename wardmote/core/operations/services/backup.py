"""Backing up and restoring, with a comparison: what was saved is what comes back, or nothing changes."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

import wardmote
from wardmote.core.audit import selectors as audit
from wardmote.core.operations import archive, rules, selectors
from wardmote.core.operations.archive import BackupRefused, Manifest, Reader, Table, Writer
from wardmote.core.ui import hooks

_BATCH = 500
_MARGIN = 64 * 1024 * 1024  # bytes left free on the disk after a restore

Model = type[models.Model]


@dataclass(frozen=True, slots=True)
class Restored:
    """A restore that was compared and found equal; there is none that was not."""

    manifest: Manifest
    saved_before: Path | None
    """The backup of what was there before, where something was replaced."""
    moved_aside: tuple[Path, ...]
    """Where the folders beside the database now are that the backup replaced."""


def back_up(path: Path, *, without: Collection[str] = ()) -> Manifest:
    """Save every row, every stored file and what rooms keep beside the database in one sealed file.

    Rows are those of one instant; so are the files of each folder. ``without`` names folders that are left out.

    The file appears under its name only once it is whole and has been read back. Sessions and the secret key are left
    out. Raises ``FileExistsError`` rather than overwrite.
    """
    if path.exists():
        raise FileExistsError(f"{path} is there already")
    with archive.writing(path) as writer, selectors.snapshot():
        migrations = selectors.applied_migrations()
        if not migrations:
            raise BackupRefused("There is no data here. WARDMOTE_DATA and DATABASE_URL say where to look.")
        found = selectors.models_at(migrations)
        tables = [_write_rows(model, writer) for model in found]
        entries, newest = selectors.head_of_history(found)
        for stored in selectors.stored_files():
            _write_file(stored, f"files/{stored.relative_to(selectors.files_directory()).as_posix()}", writer)
        with selectors.kept_files(without) as kept:
            for name, path_of in kept.items():
                _write_file(path_of, name, writer)
        manifest = Manifest(
            wardmote=wardmote.__version__,
            made_at=timezone.now().isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=migrations,
            history_entries=entries,
            history_hash=newest,
            tables=tables,
            members=writer.members,
        )
        writer.finish(manifest)
    return manifest


def _write_rows(model: Model, writer: Writer) -> Table:
    total = rules.RowsHash()
    with writer.member(f"data/{model._meta.label_lower}.jsonl") as file:
        for text in selectors.lines_of(model):
            file.write(text)
            total.add(text)
    return selectors.described(model, total)


def _write_file(stored: Path, name: str, writer: Writer) -> None:
    with stored.open("rb") as source, writer.member(name) as target:
        while block := source.read(archive.BLOCK):
            target.write(block)


def restore(path: Path, *, replace: bool = False) -> Restored:
    """Make this installation what the backup holds, then compare the two.

    A damaged file is refused before anything is touched. So is a place that is in use, unless ``replace``: then what
    is there is backed up first, beside the data, and put back if anything fails. A folder beside the database counts only
    where the backup holds it; it is moved aside as it is, whether or not it can be read. The rows go into the tables of
    the release that made the backup and are compared there; only then do they move forward to this release.
    """
    with archive.reading(path) as reader:
        selectors.files_directory().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        selectors.models_at(reader.manifest.migrations)  # refuses what a newer release made
        _check_room(reader.manifest)
        in_use = selectors.is_in_use()
        if not replace and (in_use or any(map(selectors.holds_files, _folders_in(reader)))):
            raise BackupRefused(
                "There are data here already, and nothing was changed."
                " Restore into an empty place, or add --replace to replace what is here."
            )
        before = _set_aside() if in_use else None
        try:
            _rebuild(reader)
            moved_aside = tuple(moved for folder in _folders_in(reader) if (moved := _put_back(reader, folder)))
        except BaseException:
            if before:
                with archive.reading(before) as earlier:
                    _rebuild(earlier)
            else:
                _empty()
            raise
    return Restored(manifest=reader.manifest, saved_before=before, moved_aside=moved_aside)


def _check_room(manifest: Manifest) -> None:
    """Stop before the disk is full, not when it is."""
    needed = 2 * sum(size for size, _ in manifest.members.values()) + _MARGIN
    free = shutil.disk_usage(selectors.files_directory().parent).free
    if free < needed:
        raise BackupRefused(
            f"The disk has not enough room: {needed // 2**20:,} MB are needed and {free // 2**20:,} MB are free."
            " Nothing was changed."
        )


def _folders_in(reader: Reader) -> list[str]:
    """The folders beside the database that the backup replaces."""
    return [folder.name for folder in hooks.registry.folders if reader.manifest.files_in(folder.name)]


def _before_restore() -> str:
    return f"before-restore-{timezone.localtime():%Y%m%d-%H%M%S-%f}"


def _set_aside() -> Path:
    """Back up what is about to be replaced; not the folders beside the database, which are moved and never deleted."""
    path = selectors.files_directory().parent / f"{_before_restore()}.wardmote"
    try:
        back_up(path, without=[folder.name for folder in hooks.registry.folders])
    except DatabaseError as problem:
        raise BackupRefused(
            "What is here cannot be read, so it cannot be saved before it is replaced. Nothing was changed."
            " Move it away and restore into an empty place."
        ) from problem
    return path


def _empty() -> None:
    """Remove this project's tables and stored files."""
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.constraint_checks_disabled(), transaction.atomic(), connection.cursor() as cursor:
        for name in selectors.our_tables():
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(name)}{cascade}")
    shutil.rmtree(selectors.files_directory(), ignore_errors=True)


def _rebuild(reader: Reader) -> None:
    """Empty the place, fill it from the backup, compare, move forward to this release, and walk the history."""
    manifest = reader.manifest
    _empty()
    executor = MigrationExecutor(connection)
    executor.migrate(selectors.leaves(manifest.migrations))
    found = {model._meta.label_lower: model for model in selectors.models_at(manifest.migrations)}
    if found.keys() != {table.model for table in manifest.tables}:
        raise BackupRefused("This backup does not hold the tables of the release that it says it is of.")
    _load_rows(reader, found)
    for name, member in manifest.files_in("files").items():
        reader.copy(member, selectors.files_directory() / name)
    for table in manifest.tables:
        if selectors.table_as_it_stands(found[table.model]) != table:
            raise BackupRefused(f"The rows of {table.model} are not what they were. Nothing of the backup was kept.")
    call_command("migrate", interactive=False, verbosity=0)
    verdict = audit.verify()
    if not verdict.sound:
        raise BackupRefused(f"The history does not hold: entry {verdict.bad_number}: {verdict.reason}.")
    if verdict.entries != manifest.history_entries:
        raise BackupRefused(f"The history has {verdict.entries} entries and should have {manifest.history_entries}.")


def _put_back(reader: Reader, folder: str) -> Path | None:
    """Put a folder beside the database once all of it is there; where the one that was there is now.

    That one is renamed as it stands: what is damaged may be mended, and a link leads where it led.
    """
    place = settings.DATA_DIR / folder
    beside = place.with_name(f"{folder}.restoring")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        for name, member in reader.manifest.files_in(folder).items():
            reader.copy(member, beside / name)
        aside = place.with_name(f"{folder}.{_before_restore()}") if os.path.lexists(place) else None
        if aside:
            place.rename(aside)
        beside.rename(place)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return aside


def _load_rows(reader: Reader, found: dict[str, Model]) -> None:
    """Fill the tables in one transaction; foreign keys are checked at its end, so the order does not matter."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in reader.manifest.tables:
            _insert(cursor, found[table.model], table, reader)
        connection.check_constraints()


def _insert(cursor: CursorWrapper, model: Model, table: Table, reader: Reader) -> None:
    quoted = connection.ops.quote_name
    fields = {field.attname: field for field in selectors.fields_of(model)}
    columns = ", ".join(quoted(str(fields[name].column)) for name in table.fields)
    marks = ", ".join(["%s"] * len(table.fields))
    # Names come from this release's own models; values are bound.
    statement = f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES ({marks})"  # nosec B608
    rows = (
        [fields[name].get_db_prep_save(fields[name].to_python(row[name]), connection) for name in table.fields]
        for row in reader.rows(table)
    )
    cursor.execute(f"DELETE FROM {quoted(model._meta.db_table)}")  # nosec B608 - migrations may have put rows there
    while batch := list(islice(rows, _BATCH)):
        cursor.executemany(statement, batch)
    if table.last_id is not None:
        _go_on_counting(cursor, model, table.last_id)


def _go_on_counting(cursor: CursorWrapper, model: Model, last_id: int) -> None:
    """Never give a number out twice: the history would tell of a new record what an old one did."""
    name = model._meta.db_table
    if connection.vendor == "postgresql":
        counter = f'"{name}"', str(model._meta.pk.column)
        statement = "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)"
        cursor.execute(statement, [*counter, max(last_id, 1), last_id > 0])
        return
    cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last_id])
