"""DuckDB, opened in two ways: to build with, and to read from with every other door shut."""

from __future__ import annotations

import re
import shutil
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from wardmote.performance.sources import NUMBER, Column, Force, ForceRule, Source

DATABASE = "warehouse.duckdb"
MEMORY = "1GB"
TYPES = {"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "yes_no": "BOOLEAN", "date": "DATE"}
READ_AS = {**TYPES, "month": "VARCHAR", "instant": "TIMESTAMPTZ"}
KEPT_AS = {**TYPES, "month": "DATE", "instant": "TIMESTAMP"}
_SQL = Path(__file__).parent / "sql"
_PLACE = re.compile(r"/\*(\w+)\*/")


class NotOneQuestion(Exception):
    """A reader was given something else than one SELECT."""


@cache
def _text(name: str) -> str:
    return (_SQL / f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str, /, **names: str) -> str:
    """A statement of ``sql/``. Only names of columns and tables are put into it, as the definitions have them."""
    return _PLACE.sub(lambda found: names[found[1]], _text(name))


def quoted(name: str) -> str:
    """A name as SQL has it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL has it, for the few places that take no bound value. Only for slugs of definitions."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def building(database: Path, forces: Sequence[Force]) -> Iterator[duckdb.DuckDBPyConnection]:
    """The database of a load, with the macros that files are read with."""
    connection = duckdb.connect(str(database))
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = $limit", {"limit": MEMORY})
        connection.execute("SET temp_directory = $folder", {"folder": str(database.parent / "spilled")})
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute(_text("catalogue"))
        connection.execute(_text("macros"))
        names = sorted({(name, force.code) for force in forces for name in (force.name, *force.also)})
        listed = {"names": [name for name, _code in names], "codes": [code for _name, code in names]}
        connection.execute(_text("name_forces"), listed)
        yield connection
    finally:
        connection.close()


class Reader:
    """Reads the warehouse as it stood after one vintage: every source is a view of its name.

    The database is attached read-only; of the disk nothing can be reached but the Parquet files of the sources.
    """

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, vintage: int, files: dict[str, list[str]], counted: dict[str, str]
    ) -> None:
        self.connection = connection
        self.vintage = vintage
        self.files = files
        """The Parquet files of each source of which something was loaded, and of counts that are kept of all of it."""
        self.counted = counted
        """Of which source each of the kept counts is."""

    def briefest(self, source: Source, columns: Collection[str]) -> Source:
        """What tells these columns of a source: its shortest kept counts that have them, else its rows."""
        kept = (each for each in source.kept_counts if each.slug in self.files)
        return next((each for each in kept if {column.name for column in each.columns}.issuperset(columns)), source)

    def rows(self, question: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
        """The answer to one SELECT; ``values`` are bound to its ``$names``."""
        parts = self.connection.extract_statements(question)
        if len(parts) != 1 or parts[0].type != duckdb.StatementType.SELECT:
            raise NotOneQuestion("A reader answers one SELECT at a time.")
        return self.connection.execute(parts[0], values or {}).fetchall()


@contextmanager
def reading(place: Path, sources: Sequence[Source], *, as_at: int | None = None) -> Iterator[Reader]:
    """A reader of the warehouse in ``place``; ``as_at`` is the number of the vintage, the newest without it.

    Where nothing was loaded yet, every source is there and empty.
    """
    # In memory, with the file attached: two readers of one process then never share settings, nor an older file.
    connection = duckdb.connect(":memory:")
    try:
        connection.execute("SET autoinstall_known_extensions = false")
        connection.execute("SET enable_progress_bar = false")
        connection.execute("SET memory_limit = $limit", {"limit": MEMORY})
        connection.execute("SET temp_directory = ''")
        files = _attach(connection, place, as_at)
        for source in sources:
            _make_view(connection, source, files.get(source.slug, []), slots_of=source)
            _make_views_of_counts(connection, source, files)
        allowed = [path for paths in files.values() for path in paths]
        connection.execute("SET allowed_paths = $paths", {"paths": allowed})
        connection.execute("SET enable_external_access = false")
        connection.execute("SET lock_configuration = true")
        ((vintage,),) = connection.execute("SELECT getvariable('as_at')").fetchall()
        counted = {counts.slug: source.slug for source in sources for counts in source.kept_counts}
        yield Reader(connection, vintage, files, counted)
    finally:
        connection.close()


@contextmanager
def standing(place: Path) -> Iterator[dict[str, Path]]:
    """The files of the warehouse as it stands, by their names in it. Loads may go on meanwhile.

    The files of figures never change nor go, and the catalogue is only ever swapped, so that a copy of it is whole. Raises
    ``OSError`` where it cannot be read.
    """
    if not (place / DATABASE).exists():
        yield {}
        return
    with TemporaryDirectory() as folder:
        catalogue = Path(shutil.copy(place / DATABASE, folder))
        try:
            found = {path: place / path for path in parts(Path(folder))}
        except duckdb.Error as error:
            raise OSError(f"the catalogue {place / DATABASE} cannot be read: {str(error).splitlines()[0]}") from error
        yield {DATABASE: catalogue, **found}


def parts(place: Path) -> list[str]:
    """The files of figures that the catalogue knows, by their names in the warehouse."""
    with reading(place, []) as reader:
        return [path for (path,) in reader.rows("SELECT path FROM part ORDER BY path")]


def kept_reports(place: Path, *, number: int | None = None) -> dict[int, str]:
    """The report of every vintage, or of one, as JSON; none where there is no catalogue, or none that can be read."""
    question = "SELECT number, report FROM vintage WHERE number = coalesce($number, number) ORDER BY number"
    try:
        with reading(place, []) as reader:
            return dict(reader.rows(question, {"number": number})) if reader.vintage else {}
    except duckdb.Error:
        return {}


def _attach(connection: duckdb.DuckDBPyConnection, place: Path, as_at: int | None) -> dict[str, list[str]]:
    """Attach the catalogue; the Parquet files of each source."""
    connection.execute("SET VARIABLE as_at = 0")
    database = place / DATABASE
    if not database.exists():
        return {}
    connection.execute(f"ATTACH {literal(str(database))} AS catalogue (READ_ONLY)")
    connection.execute("USE catalogue")
    ((newest,),) = connection.execute("SELECT coalesce(max(number), 0) FROM vintage").fetchall()
    number = newest if as_at is None else min(as_at, newest)
    connection.execute("SET VARIABLE as_at = $number", {"number": number})
    found: dict[str, list[str]] = {}
    known = connection.execute(
        "SELECT source, path FROM part WHERE vintage <= $number ORDER BY path", {"number": number}
    )
    for source, path in known.fetchall():
        found.setdefault(source, []).append(str(place / path))
    return found


def _make_views_of_counts(connection: duckdb.DuckDBPyConnection, source: Source, files: dict[str, list[str]]) -> None:
    """The kept counts of a source; counted anew where a load is of before they were kept, until the next one keeps them."""
    for counts in source.kept_counts:
        if source.slug in files and uncounted(connection, source, counts):
            files.pop(counts.slug, None)
            question = counted(counts, quoted(source.slug))
            connection.execute(f"CREATE TEMP VIEW {quoted(counts.slug)} AS {question}")
        else:
            _make_view(connection, counts, files.get(counts.slug, []), slots_of=source)


def uncounted(connection: duckdb.DuckDBPyConnection, source: Source, counts: Source) -> list[tuple[int, list[str]]]:
    """The loads of a source of which these counts were not kept, and the files of each."""
    asked = {"source": source.slug, "counts": counts.slug}
    return connection.execute(statement("uncounted"), asked).fetchall()


def counted(counts: Source, rows: str) -> str:
    """The question that makes these counts of ``rows``, a part of a statement."""
    columns = ", ".join(quoted(each.name) for each in counts.columns if each.name != NUMBER)
    return statement("counts", columns=columns, rows=rows)


def _make_view(connection: duckdb.DuckDBPyConnection, source: Source, files: list[str], *, slots_of: Source) -> None:
    """``slots_of`` is the source whose loads say what stands."""
    if not files:
        columns = ", ".join(f"NULL::{KEPT_AS[each.type]} AS {quoted(each.name)}" for each in source.columns)
        connection.execute(statement("empty", source=quoted(source.slug), columns=columns))
        return
    variable = f"files_of_{source.slug}"
    connection.execute(f"SET VARIABLE {quoted(variable)} = $files", {"files": files})
    names = {"source": quoted(source.slug), "name": literal(slots_of.slug), "files": literal(variable)}
    connection.execute(statement("view", **names))


def rows_of(source: Source, lines: str) -> str:
    """The question for what lines of files of a source hold, a part of a statement."""
    columns = ", ".join(map(kept, source.columns))
    names = {"columns": columns, "force": force_of(source), "period": period_of(source)}
    return statement("rows", lines=lines, **names)


def lines(*, tells_rejects: bool) -> str:
    """The lines of files, a part of a statement. It stops at the first that cannot be read, or keeps a list of them."""
    return statement("read", rejects=", store_rejects = true, rejects_limit = 100" if tells_rejects else "")


def kept(column: Column) -> str:
    """What is kept of a column as it is read from a file."""
    name = quoted(column.name)
    made = {"month": f"month_printed({name}) AS {name}", "instant": f"british_time({name}) AS {name}"}
    return made.get(column.type, name)


def force_of(source: Source) -> str:
    """The force of a row, as its code; '' for figures of none."""
    if source.force is None:
        return "''"
    if source.force.column is None:
        return "named_force"
    return _told_as_code(source.force, quoted(source.force.column))


def _told_as_code(rule: ForceRule, column: str) -> str:
    return f"force_named({column})" if rule.told_as == "name" else column


def must_hold(source: Source, columns: Iterable[Column]) -> dict[str, str]:
    """The parts of statements that ask for rows which are not as they must be in these columns.

    They lack something, or what they say of their force is another one than the file's name does, or none that is known.
    The latter is asked of groups of rows: of every row it would take as long as the load.
    """
    also = source.force.also if source.force else None  # a cell of blanks tells no more than an empty one
    return {
        "incomplete": " OR ".join(f"{quoted(each.name)} IS NULL" for each in columns if each.required) or "false",
        "said": f"nullif(trim({quoted(also.column)}), '')" if also and also.column else "NULL",
        "of_another": f"said IS NOT NULL AND {_told_as_code(also, 'said')} IS DISTINCT FROM force" if also else "false",
    }


def period_of(source: Source) -> str:
    """The period of a row, as a day."""
    period = source.period
    if period.fixed is not None:
        return f"DATE {literal(period.fixed.isoformat())}"
    if period.month_name is not None and period.year is not None:
        return f"day_known(month_named({quoted(period.month_name)}, {quoted(period.year)}))"
    column = next(each for each in source.columns if each.name == period.column)
    day = f"year_from({quoted(column.name)})" if column.type == "integer" else f"{quoted(column.name)}::DATE"
    known = f"day_known({day})"
    return f"month_of({known})" if source.every == "month" else known
