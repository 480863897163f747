"""The values of every measure, computed once after a load and read by pages: a small SQLite file beside the warehouse.

Nothing here computes, and reading needs neither DuckDB nor Ibis. A new file is made beside the old one and swapped in. What
is suppressed is not in it: only that something is. Each value knows the build in which it last changed, so that a program
that has read them all needs to be told only what is new.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from wardmote.performance.rules.series import Area

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
# What is the same as in the build before changed when it did there. A value of another definition is another value.
UNCHANGED = """
UPDATE {table}
SET changed = coalesce((SELECT changed FROM before.{table} AS old WHERE ({old_key}) = ({key}) AND {same}), changed)
WHERE measure NOT IN (SELECT measure FROM (SELECT * FROM main.definition EXCEPT SELECT * FROM before.definition))
"""
GONE = """
INSERT INTO {gone}
SELECT {names}, changed FROM (
    SELECT {names}, changed FROM before.{gone}
    UNION ALL SELECT {names}, $now FROM before.{table}
) AS old
WHERE NOT EXISTS (SELECT 1 FROM main.{table} WHERE ({key}) = ({old_key}))
"""


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
            names=", ".join(self.key),
            key=", ".join(f"{self.table}.{name}" for name in self.key),
            old_key=", ".join(f"old.{name}" for name in self.key),
            same=" AND ".join(f"old.{name} IS {self.table}.{name}" for name in self.told),
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
    with closing(sqlite3.connect(beside, uri=True)) as connection:
        connection.executescript("PRAGMA journal_mode = MEMORY;" + TABLES)
        connection.executemany(
            "INSERT INTO area VALUES (?, ?, ?, ?)",
            [(each.code, each.name, each.kind, each.parent) for each in build.areas],
        )
        vintages = [(number, loaded_at.isoformat()) for number, loaded_at in build.vintages.items()]
        connection.executemany("INSERT INTO vintage VALUES (?, ?)", vintages)
        connection.executemany("INSERT INTO attribution VALUES (?, ?)", build.attributions.items())
        connection.executemany("INSERT INTO definition VALUES (?, ?)", build.versions.items())
        rows = sorted((*_row(each), now) for each in build.values)
        connection.executemany("INSERT INTO value VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        parts = [(*_part_row(each), now) for each in build.parts]
        connection.executemany("INSERT INTO part VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", parts)
        connection.execute("INSERT INTO build VALUES (?)", [now])
        connection.execute("INSERT INTO made_from VALUES ('all', ?)", [build.made_from])
        connection.execute("PRAGMA optimize")
        ((count,),) = connection.execute("SELECT count(*) FROM value").fetchall()
        connection.commit()
        if target.exists():
            _compare(connection, target, now)
    beside.replace(target)
    return int(count)


def _row(each: Value) -> tuple[object, ...]:
    counts = (each.numerator, each.denominator, each.first_numerator, each.first_denominator)
    known = (None,) * len(counts) if each.suppressed else counts
    return (each.area, each.measure, each.period.isoformat(), *known, each.vintage, each.suppressed)


def _part_row(each: Part) -> tuple[object, ...]:
    counts = (None, None) if each.suppressed else (each.numerator, each.denominator)
    months = (each.first.isoformat(), each.last.isoformat())
    return (each.area, each.measure, each.breakdown, each.part, *months, *counts, each.suppressed)


def _compare(connection: sqlite3.Connection, before: Path, now: str) -> None:
    """Find out what is as it was in the build before. What cannot be read there says nothing: all of it is new then."""
    with suppress(sqlite3.DatabaseError):
        connection.execute("ATTACH ? AS before", [f"{before.as_uri()}?mode=ro&immutable=1"])
        for each in (VALUES, PARTS):
            with connection:
                connection.execute(each.written(UNCHANGED))
                connection.execute(each.written(GONE), {"now": now})


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
            found = connection.execute("SELECT value FROM made_from").fetchall() if connection else []
    except sqlite3.DatabaseError:
        return ""
    return "".join(value for (value,) in found)


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
    question, bound = f"SELECT {_COLUMNS} FROM value WHERE area = ?", [area]  # nosec B608 - names of our columns
    if measure is not None:
        question, bound = f"{question} AND measure = ?", [area, measure]
    with _reading() as connection:
        rows = connection.execute(f"{question} ORDER BY measure, period", bound).fetchall() if connection else []
    return [_value(area, *row) for row in rows]


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


def about() -> About:
    """When each load was made, and on what terms figures are used."""
    with _reading() as connection:
        if connection is None:
            return About()
        loaded_at = {number: datetime.fromisoformat(at) for number, at in connection.execute("SELECT * FROM vintage")}
        return About(loaded_at, dict(connection.execute("SELECT * FROM attribution")))


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
