"""The values of every measure, computed once after a load and read by pages: a small SQLite file beside the warehouse.

Nothing here computes, and reading needs neither DuckDB nor Ibis. A new file is made beside the old one and swapped in. What
is suppressed is not in it: only that something is. Each value knows the build in which it last changed, so that a program
that has read them all needs to be told only what is new.
"""

from __future__ import annotations

import fcntl
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings

from wardmote.performance.rules.series import Area

Row = tuple[Any, ...]
TABLES = """
CREATE TABLE area (code TEXT PRIMARY KEY, name TEXT NOT NULL, kind TEXT NOT NULL, parent TEXT) WITHOUT ROWID;
CREATE TABLE vintage (number INTEGER PRIMARY KEY, loaded_at TEXT NOT NULL);
CREATE TABLE attribution (measure TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE value (
    area TEXT NOT NULL REFERENCES area,
    measure TEXT NOT NULL,
    period TEXT NOT NULL,
    numerator REAL,
    denominator REAL,
    first_numerator REAL,
    first_denominator REAL,
    vintage INTEGER NOT NULL REFERENCES vintage,
    suppressed INTEGER NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (area, measure, period)
) WITHOUT ROWID;
CREATE TABLE part (
    area TEXT NOT NULL REFERENCES area,
    measure TEXT NOT NULL,
    breakdown TEXT NOT NULL,
    part TEXT NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    numerator REAL,
    denominator REAL,
    suppressed INTEGER NOT NULL,
    changed TEXT NOT NULL,
    PRIMARY KEY (area, measure, breakdown, part)
) WITHOUT ROWID;
CREATE TABLE gone (
    area TEXT NOT NULL, measure TEXT NOT NULL, period TEXT NOT NULL, changed TEXT NOT NULL, PRIMARY KEY (area, measure, period)
) WITHOUT ROWID;
CREATE TABLE gone_part (
    area TEXT NOT NULL, measure TEXT NOT NULL, breakdown TEXT NOT NULL, part TEXT NOT NULL, changed TEXT NOT NULL,
    PRIMARY KEY (area, measure, breakdown, part)
) WITHOUT ROWID;
CREATE TABLE definition (measure TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE build (made_at TEXT NOT NULL);
CREATE TABLE made_from (what TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_COLUMNS = "measure, period, numerator, denominator, first_numerator, first_denominator, vintage, suppressed, changed"
_PART_COLUMNS = "breakdown, part, first, last, numerator, denominator, suppressed, changed"

SHAPES = {1: "c697f115ba27", 2: "c697f115ba27"}  # 2: what stands before a long gap is provisional
"""The ways in which figures and parts have been told: the number of each, and the beginning of the digest of their schemas.

Where a release tells other fields, or means something else by one, it adds a line: the values are then all written anew, though
their numbers are the same, and whoever reads only what has changed gets them once more.
"""
TOLD_AS = max(SHAPES)


@dataclass(frozen=True, slots=True)
class Compared:
    """A table whose rows know when they changed, the table of what is gone from it, and what of a row may change."""

    table: str
    gone: str
    key: tuple[str, ...]
    told: tuple[str, ...]

    def written(self, question: str) -> str:
        """A question about such a table, made one about this."""
        return question.format(
            table=self.table,
            gone=self.gone,
            key=", ".join(self.key),
            of_key=", ".join("?" for _ in self.key),
            row=", ".join((*self.key, *self.told)),
            of_row=", ".join("?" for _ in (*self.key, *self.told)),
        )


VALUES = Compared(
    "value",
    "gone",
    ("area", "measure", "period"),
    ("numerator", "denominator", "first_numerator", "first_denominator", "vintage", "suppressed"),
)
PARTS = Compared(
    "part",
    "gone_part",
    ("area", "measure", "breakdown", "part"),
    ("first", "last", "numerator", "denominator", "suppressed"),
)


@dataclass(frozen=True, slots=True)
class Value:
    """One measure of one area in one period: the newest counts, those first published, and the load of the newest.

    ``changed`` is the build in which any of it last became another; nobody gives it, ``keep`` finds it out.
    """

    measure: str
    area: str
    period: date
    numerator: float | None
    denominator: float | None
    first_numerator: float | None
    first_denominator: float | None
    vintage: int
    suppressed: bool = False
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What of one measure of one area has one value in a column, in some whole months.

    ``part`` is empty where rows do not say it. ``changed`` is as that of a ``Value``.
    """

    measure: str
    area: str
    breakdown: str
    part: str
    first: date
    last: date
    numerator: float | None
    denominator: float | None
    suppressed: bool = False
    changed: datetime | None = None


@dataclass(frozen=True, slots=True)
class Build:
    """All that is stored. ``made_from`` tells what it was computed from, so that nothing is computed twice.

    ``attributions`` are the words that must stand beside the figures of each measure, ``versions`` its definition's.
    """

    areas: tuple[Area, ...] = ()
    vintages: Mapping[int, datetime] = field(default_factory=dict)
    values: Iterable[Value] = ()
    parts: Iterable[Part] = ()
    made_from: str = ""
    attributions: Mapping[str, str] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class About:
    """When each load was made, by its number, and the words that must stand beside the figures of each measure."""

    loaded_at: Mapping[int, datetime] = field(default_factory=dict)
    attributions: Mapping[str, str] = field(default_factory=dict)


def place() -> Path:
    """Where the values lie."""
    return settings.DATA_DIR / "warehouse" / "values.sqlite3"


@contextmanager
def alone() -> Iterator[None]:
    """Wait until nobody else computes what is stored, and keep others from it. Clears away what a killed one left."""
    folder = place().parent
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "measuring.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in folder.glob("values.*.new"):
            left.unlink(missing_ok=True)
        yield


def keep(build: Build) -> int:
    """Swap in a new build; how many values it has. Killed on the way, it leaves the old one."""
    target = place()
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(f".{uuid4().hex}.new")
    now = _stamp(_next_moment())
    rows = {VALUES: {_row(each) for each in build.values}, PARTS: {_part_row(each) for each in build.parts}}
    try:
        shutil.copyfile(target, beside)
        _renew(beside, build, rows, now)
    except (FileNotFoundError, sqlite3.DatabaseError):  # nothing, or nothing that can be read: all of it is new then
        beside.unlink(missing_ok=True)
        with closing(sqlite3.connect(beside)) as connection:
            connection.executescript(TABLES)
        _renew(beside, build, rows, now)
    beside.replace(target)
    return len(rows[VALUES])


def _renew(path: Path, build: Build, rows: Mapping[Compared, set[Row]], now: str) -> None:
    """Make a file of a build this build's: most of a load is as it was, and writing costs more than computing."""
    with closing(sqlite3.connect(path)) as connection:
        if _tables_of(connection) != _tables():
            raise sqlite3.DatabaseError("It is of another release.")
        connection.execute("PRAGMA journal_mode = MEMORY")
        changed = build.versions.items() - connection.execute("SELECT measure, version FROM definition").fetchall()
        others = {measure for measure, _version in changed}
        before = dict(connection.execute("SELECT what, value FROM made_from"))
        retold_at = before.get("retold_at", "")
        if before.get("told_as", "1") != str(TOLD_AS):  # those of before 0.6 do not say it
            others = {row[1] for found in rows.values() for row in found}
            retold_at = now
        for table in ("area", "vintage", "attribution", "definition", "build", "made_from"):
            connection.execute(f"DELETE FROM {table}")  # nosec B608 - named here
        connection.executemany(
            "INSERT INTO area VALUES (?, ?, ?, ?)",
            [(each.code, each.name, each.kind, each.parent) for each in build.areas],
        )
        vintages = [(number, loaded_at.isoformat()) for number, loaded_at in build.vintages.items()]
        connection.executemany("INSERT INTO vintage VALUES (?, ?)", vintages)
        connection.executemany("INSERT INTO attribution VALUES (?, ?)", build.attributions.items())
        connection.executemany("INSERT INTO definition VALUES (?, ?)", build.versions.items())
        connection.execute("INSERT INTO build VALUES (?)", [now])
        made_from = {"all": build.made_from, "told_as": str(TOLD_AS), "retold_at": retold_at}
        connection.executemany("INSERT INTO made_from VALUES (?, ?)", made_from.items())
        for each, found in rows.items():
            _replace(connection, each, found, others, now)
        connection.execute("PRAGMA optimize")
        connection.commit()


def _tables_of(connection: sqlite3.Connection) -> list[tuple[str]]:
    """How its tables are made, but those that SQLite makes for itself, as newer ones do on PRAGMA optimize."""
    question = "SELECT sql FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' ORDER BY name"
    return connection.execute(question).fetchall()


@cache
def _tables() -> list[tuple[str]]:
    """How the tables of this release are made."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(TABLES)
        return _tables_of(connection)


def _replace(connection: sqlite3.Connection, each: Compared, rows: set[Row], others: set[str], now: str) -> None:
    """Write what is not as it was in the build before. ``others`` are measures whose values are other ones in any case.

    A value of another definition, or one that is told otherwise, is another value, though its numbers are the same.
    """
    size = len(each.key)
    before = set(connection.execute(each.written("SELECT {row} FROM {table}")))
    same = {row for row in before & rows if row[1] not in others}
    old, new = [row[:size] for row in before - same], sorted((*row, now) for row in rows - same)
    connection.executemany(each.written("DELETE FROM {table} WHERE ({key}) = ({of_key})"), old)
    connection.executemany(each.written("INSERT INTO {table} ({row}, changed) VALUES ({of_row}, ?)"), new)
    gone = [(*key, now) for key in set(old).difference(row[:size] for row in new)]
    connection.executemany(each.written("INSERT INTO {gone} ({key}, changed) VALUES ({of_key}, ?)"), gone)
    connection.execute(each.written("DELETE FROM {gone} WHERE ({key}) IN (SELECT {key} FROM {table})"))
    ((count,),) = connection.execute(each.written("SELECT count(*) FROM {table}"))
    if count != len(rows):
        raise sqlite3.DatabaseError("It held what could not be found again, so it is spoilt.")


def _row(each: Value) -> Row:
    counts = (each.numerator, each.denominator, each.first_numerator, each.first_denominator)
    known = (None,) * len(counts) if each.suppressed else counts
    return (each.area, each.measure, each.period.isoformat(), *known, each.vintage, each.suppressed)


def _part_row(each: Part) -> Row:
    counts = (None, None) if each.suppressed else (each.numerator, each.denominator)
    months = (each.first.isoformat(), each.last.isoformat())
    return (each.area, each.measure, each.breakdown, each.part, *months, *counts, each.suppressed)


def _next_moment() -> datetime:
    """Now; but after the build before in any case, for whoever read that one asks for what is later.

    In whole milliseconds, as JSON tells moments: else what is asked for would begin a little before what was told.
    """
    before = made_at()
    now = datetime.now(UTC)
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    return max(now, before + timedelta(milliseconds=1)) if before else now


def _stamp(moment: datetime) -> str:
    """A moment so that its text sorts as it does."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def made_at() -> datetime | None:
    """When this build was made; None where there is none, or the file is spoilt."""
    try:
        with _reading() as connection:
            found = connection.execute("SELECT made_at FROM build").fetchone() if connection else None
    except sqlite3.DatabaseError:
        return None
    return datetime.fromisoformat(found[0]) if found else None


def series_changed(since: datetime | None = None) -> list[tuple[str, str]]:
    """Area and measure of every series; with a moment, of those in which anything is other than it was then."""
    with _reading() as connection:
        return _series_in(connection, [VALUES.table, VALUES.gone] if since else [VALUES.table], since)


def parted_changed(since: datetime | None = None) -> list[tuple[str, str]]:
    """The same of what is taken apart. With a moment, a month that changed counts: a part is as settled as its months."""
    with _reading_parts() as connection:
        tables = [PARTS.table, PARTS.gone, VALUES.table, VALUES.gone]
        return _series_in(connection, tables if since else tables[:1], since)


def _series_in(
    connection: sqlite3.Connection | None, tables: Sequence[str], since: datetime | None
) -> list[tuple[str, str]]:
    if connection is None:
        return []
    bound = [_stamp(since) if since else ""]
    asked = (f"SELECT DISTINCT area, measure FROM {table} WHERE changed > ?" for table in tables)  # nosec B608 - ours
    return sorted({series for question in asked for series in connection.execute(question, bound)})


def gone_from(area: str, measure: str) -> dict[date, datetime]:
    """The periods that once had a value of this measure of this area and have none now, and since when."""
    question = "SELECT period, changed FROM gone WHERE area = ? AND measure = ?"
    with _reading() as connection:
        rows = connection.execute(question, [area, measure]).fetchall() if connection else []
    return {date.fromisoformat(period): datetime.fromisoformat(changed) for period, changed in rows}


def seal() -> tuple[int, int]:
    """Another one after every build, to remember answers by; the same while nothing is stored."""
    try:
        found = place().stat()
    except FileNotFoundError:
        return (0, 0)
    return (found.st_ino, found.st_mtime_ns)


def made_from() -> str:
    """What the stored values were computed from; empty where there are none, or the file is spoilt."""
    try:
        with _reading() as connection:
            return _made(connection, "all")
    except sqlite3.DatabaseError:
        return ""


def retold_at() -> datetime | None:
    """When this installation began to tell figures as this release does; None where it always did, or nothing is loaded."""
    with _reading() as connection:
        found = _made(connection, "retold_at")
    return datetime.fromisoformat(found) if found else None


def _made(connection: sqlite3.Connection | None, what: str) -> str:
    """What is known of the making of a build; empty where it is not known."""
    question = "SELECT value FROM made_from WHERE what = ?"
    found = connection.execute(question, [what]).fetchone() if connection else None
    return found[0] if found else ""


def areas() -> list[Area]:
    """Every area of which something is known, by name."""
    with _reading() as connection:
        rows = (
            connection.execute("SELECT code, name, kind, parent FROM area ORDER BY name").fetchall()
            if connection
            else []
        )
    return [Area(*row) for row in rows]


def areas_with(measure: str) -> set[str]:
    """The codes of the areas that have a value of this measure."""
    question = "SELECT code FROM area WHERE EXISTS (SELECT 1 FROM value WHERE area = code AND measure = ?)"
    with _reading() as connection:
        return {code for (code,) in connection.execute(question, [measure])} if connection else set()


def values_of(area: str, measure: str | None = None) -> list[Value]:
    """The values of one area, by measure and period; of one measure only, where it is named."""
    with _reading() as connection:
        return _values_in(connection, area, measure) if connection else []


def values_among(areas: Iterable[str], measure: str | None = None) -> tuple[dict[str, list[Value]], About]:
    """The same of several areas, and what is known of their loads: of one build, though another may come meanwhile."""
    with _reading() as connection:
        if connection is None:
            return {}, About()
        return {area: _values_in(connection, area, measure) for area in areas}, _about(connection)


def _values_in(connection: sqlite3.Connection, area: str, measure: str | None) -> list[Value]:
    question, bound = f"SELECT {_COLUMNS} FROM value WHERE area = ?", [area]  # nosec B608 - names of our columns
    if measure is not None:
        question, bound = f"{question} AND measure = ?", [area, measure]
    return [_value(area, *row) for row in connection.execute(f"{question} ORDER BY measure, period", bound)]


def _value(
    area: str,
    measure: str,
    period: str,
    numerator: float | None,
    denominator: float | None,
    first_numerator: float | None,
    first_denominator: float | None,
    vintage: int,
    suppressed: int,
    changed: str,
) -> Value:
    day, hidden, since = date.fromisoformat(period), bool(suppressed), datetime.fromisoformat(changed)
    return Value(measure, area, day, numerator, denominator, first_numerator, first_denominator, vintage, hidden, since)


def _about(connection: sqlite3.Connection) -> About:
    loaded_at = {number: datetime.fromisoformat(at) for number, at in connection.execute("SELECT * FROM vintage")}
    return About(loaded_at, dict(connection.execute("SELECT * FROM attribution")))


def parts_of(area: str, measure: str) -> list[Part]:
    """A measure of an area, taken apart."""
    question = f"SELECT {_PART_COLUMNS} FROM part WHERE area = ? AND measure = ?"  # nosec B608 - names of our columns
    with _reading_parts() as connection:
        rows = connection.execute(question, [area, measure]).fetchall() if connection else []
    return [_part(area, measure, *row) for row in rows]


def _part(
    area: str,
    measure: str,
    breakdown: str,
    part: str,
    first: str,
    last: str,
    numerator: float | None,
    denominator: float | None,
    suppressed: int,
    changed: str,
) -> Part:
    begin, end, hidden = date.fromisoformat(first), date.fromisoformat(last), bool(suppressed)
    since = datetime.fromisoformat(changed)
    return Part(measure, area, breakdown, part, begin, end, numerator, denominator, hidden, since)


def parts_gone_from(area: str, measure: str) -> dict[tuple[str, str], datetime]:
    """The columns and parts that this measure of this area once had and has no more, and since when."""
    question = "SELECT breakdown, part, changed FROM gone_part WHERE area = ? AND measure = ?"
    with _reading_parts() as connection:
        rows = connection.execute(question, [area, measure]).fetchall() if connection else []
    return {(by, part): datetime.fromisoformat(changed) for by, part, changed in rows}


@contextmanager
def _reading() -> Iterator[sqlite3.Connection | None]:
    """The stored values; None where nothing was loaded yet. A file is never changed, so none needs a lock."""
    path = place()
    if not path.exists():
        yield None
        return
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        yield connection


@contextmanager
def _reading_parts() -> Iterator[sqlite3.Connection | None]:
    """The same where the parts are kept; None for what an older version stored, until it is computed anew."""
    with _reading() as connection:
        kept = connection and connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", [PARTS.gone]).fetchone()
        yield connection if kept else None
