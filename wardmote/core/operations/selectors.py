"""What stands in the database, whatever engine and whatever release it is of.

Everything here speaks of the models *as the applied migrations left them*, not as today's code has them, so that a
database can be backed up before it is upgraded and restored into the shape it had.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from django.apps import apps as current_apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.fields import Field

from wardmote.core.operations import rules
from wardmote.core.operations.archive import BackupRefused, Table
from wardmote.core.ui import hooks

# Who was signed in when the backup was made must not be signed in again by restoring it; the search is made anew.
LEFT_OUT = {"sessions.session", "search.entry", "search.word"}
# A database is in use once one of these has a row; everything else needs one of them, or is made by migrations.
_SIGNS_OF_USE = ("accounts.User", "organisations.Organisation", "audit.Event")


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it stands at one instant, while others go on writing."""
    if connection.in_atomic_block:
        raise RuntimeError("a snapshot must begin its own transaction")
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield
        return
    # In WAL mode a plain BEGIN reads one instant and holds up no writer; atomic() would take the write lock.
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def is_migrated() -> bool:
    """Whether the database has the tables of this release. Looking makes none."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite" and not Path(name).exists() and "memory" not in str(name):
        return False  # looking would make an empty file
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def applied_migrations() -> dict[str, list[str]]:
    """The migrations that the database has had, by app."""
    applied: dict[str, list[str]] = {}
    for app, name in sorted(MigrationRecorder(connection).applied_migrations()):
        applied.setdefault(app, []).append(name)
    return applied


def models_at(migrations: dict[str, list[str]]) -> list[type[models.Model]]:
    """Every model that owns a table after these migrations, sorted by label; refused if one of them is unknown here."""
    state = MigrationLoader(connection).project_state(leaves(migrations))
    found = state.apps.get_models(include_auto_created=True)
    kept = [m for m in found if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def leaves(migrations: dict[str, list[str]]) -> list[tuple[str, str]]:
    """The last of these migrations in each app. Refused if one of them is unknown to this release."""
    loader = MigrationLoader(connection)
    nodes = {(app, name) for app, names in migrations.items() for name in names}
    if unknown := sorted(nodes - loader.disk_migrations.keys()):
        raise BackupRefused(
            f"These data are of a newer release: this one does not know {unknown[0][0]} {unknown[0][1]}."
            " Install the release that made them, or a newer one."
        )
    graph = loader.graph
    present = {node for node in nodes if node in graph.nodes}  # a squashed migration stands for those it replaces
    return sorted(
        node
        for node in present
        if not any(child.key[0] == node[0] and child.key in present for child in graph.node_map[node].children)
    )


def fields_of(model: type[models.Model]) -> list[Field[Any, Any]]:
    """The columns of a model's own table that hold data."""
    return [field for field in model._meta.local_concrete_fields if not field.generated]


def lines_of(model: type[models.Model]) -> Iterator[bytes]:
    """Every row of a table as a line of JSON, in the order of its key."""
    names = [field.attname for field in fields_of(model)]
    rows = model._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=2000):
        yield rules.line(dict(zip(names, row, strict=True)))


def table_as_it_stands(model: type[models.Model]) -> Table:
    """Count and hash the rows of a table."""
    total = rules.RowsHash()
    for text in lines_of(model):
        total.add(text)
    return described(model, total)


def described(model: type[models.Model], total: rules.RowsHash) -> Table:
    """The entry of a table in a manifest, its rows having been counted."""
    return Table(
        model=model._meta.label_lower,
        fields=[field.attname for field in fields_of(model)],
        rows=total.rows,
        rows_hash=total.hexdigest(),
        last_id=last_id(model),
    )


def last_id(model: type[models.Model]) -> int | None:
    """The highest number that the table's key has ever given out; None where the key is not a counter."""
    key = model._meta.pk
    if not isinstance(key, models.AutoField | models.BigAutoField | models.SmallAutoField):
        return None
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{model._meta.db_table}"', key.column])
            (sequence,) = cursor.fetchone() or ("",)
            cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # nosec B608 - a name from the catalogue
            value, is_called = cursor.fetchone() or (0, False)
            return int(value) if is_called else 0
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        found = cursor.fetchone()
        return int(found[0]) if found else 0


def our_tables() -> list[str]:
    """The tables in the database that belong to this project, by their names.

    What stands behind a virtual table of SQLite goes with it, and cannot be dropped alone.
    """
    prefixes = tuple(f"{config.label}_" for config in current_apps.get_app_configs())
    known = {model._meta.db_table for model in current_apps.get_models(include_auto_created=True)}
    existing = connection.introspection.table_names()
    ours = [name for name in existing if name in known or name.startswith(prefixes) or name == "django_migrations"]
    return [name for name in ours if not name.startswith("search_entry_")]


def files_directory() -> Path:
    """Where uploaded files are kept."""
    return Path(default_storage.path(""))


def stored_files() -> list[Path]:
    """Every uploaded file, sorted."""
    root = files_directory()
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())


@contextmanager
def kept_files(without: Collection[str] = ()) -> Iterator[dict[str, Path]]:
    """What rooms keep beside the database, each file by its folder and its name in it."""
    with ExitStack() as held:
        yield {
            f"{folder.name}/{name}": path
            for folder in hooks.registry.folders
            if folder.name not in without
            for name, path in held.enter_context(folder.files()).items()
        }


def head_of_history(found: Iterable[type[models.Model]]) -> tuple[int, str]:
    """How many entries the history has, and the hash of the newest: what a restored history must come to."""
    chain_head = next(model for model in found if model._meta.label_lower == "audit.chainhead")
    return chain_head._base_manager.values_list("event_count", "hash").first() or (0, "")


def is_in_use() -> bool:
    """Whether the database or the uploaded files here could be lost."""
    existing = set(our_tables())
    signs = [current_apps.get_model(label) for label in _SIGNS_OF_USE]
    return bool(stored_files()) or any(
        model._meta.db_table in existing and model._base_manager.exists() for model in signs
    )


def holds_files(folder: str) -> bool:
    """Whether there is more in a folder beside the database than locks, which are empty."""
    return any(path.is_file() and path.stat().st_size for path in (settings.DATA_DIR / folder).rglob("*"))
