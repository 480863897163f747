"""What this room can load, as reviewed files: sources of figures, and what forces are called in them.

An installation adds sources of its own, such as its force's extracts, in ``definitions/sources`` of its data directory.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from django.conf import settings

from wardmote.core.definitions import DefinitionError, fault, load

NUMBER = "number"
"""The column of kept counts that says how many rows there are."""
ColumnType = Literal["text", "integer", "number", "yes_no", "date", "month", "instant"]
_STANDS_FOR = {
    r"\{month\}": r"(?P<month>\d{4}-(?:0[1-9]|1[0-2]))",
    r"\{force\}": r"(?P<force>[a-z][a-z-]*)",
    r"\*": ".*",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the warehouse, and what is printed over it in the files."""

    name: str
    header: str
    type: ColumnType
    required: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """On what terms figures are used, and the words that stand wherever they are shown."""

    name: str
    publisher: str
    attribution: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class ForceRule:
    """Where the force of a row is told: in the file's name, or in a column as a name or a code.

    Where the file's name tells it, its rows may tell it ``also``; then both must tell the same.
    """

    column: str | None = None
    told_as: Literal["name", "code"] = "code"
    also: ForceRule | None = None

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> ForceRule:
        also = data.get("also")
        return cls(data.get("column"), data.get("as", "code"), cls.from_data(also) if also else None)


@dataclass(frozen=True, slots=True)
class PeriodRule:
    """Where the period of a row is told: a column, a year with the name of a month, or one day for all of it."""

    column: str | None = None
    year: str | None = None
    month_name: str | None = None
    fixed: date | None = None


@dataclass(frozen=True, slots=True)
class CountsRule:
    """Of which source the rows were counted, and in which column their number stands."""

    of: str
    column: str


@dataclass(frozen=True, slots=True)
class Named:
    """What a file's name says."""

    month: date | None = None
    force: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """One kind of file; see definitions/schemas/sources.schema.json."""

    name: str
    slug: str
    version: int
    licence: Licence
    files: tuple[str, ...]
    every: Literal["month", "year", "once"]
    period: PeriodRule
    columns: tuple[Column, ...]
    force: ForceRule | None = None
    key: tuple[str, ...] = ()
    empty: tuple[str, ...] = ("",)
    encoding: str = "utf-8"
    shares_months: bool = False
    counts: CountsRule | None = None
    counted_by: tuple[tuple[str, ...], ...] = ()
    about: str = ""
    cautions: tuple[str, ...] = field(default=())

    @property
    def named_by_file(self) -> bool:
        """Whether only the file's name tells the force, so that a file holds one month of one force."""
        return self.force is not None and self.force.column is None

    @property
    def told_by(self) -> tuple[str, ...]:
        """The columns that tell the force and the period of a row."""
        return tuple(self.told_where.values())

    @property
    def told_where(self) -> dict[tuple[str, ...], str]:
        """The same by the places in the definition that name them."""
        period, force = self.period, self.force or ForceRule()
        told = {
            ("period", "column"): period.column,
            ("period", "year"): period.year,
            ("period", "month_name"): period.month_name,
            ("force", "column"): force.column,
            ("force", "also", "column"): force.also.column if force.also else None,
        }
        return {where: name for where, name in told.items() if name is not None}

    @property
    def kept_counts(self) -> tuple[Source, ...]:
        """Its rows, counted by force, period and some columns: sources that no file is of, made of this one at a load."""
        return tuple(self._counted(columns) for columns in self.counted_by)

    def _counted(self, columns: tuple[str, ...]) -> Source:
        by_name = {column.name: column for column in self.columns}
        return replace(
            self,
            slug=f"{self.slug}_by_{'_and_'.join(columns)}",
            files=(),
            columns=(*(by_name[name] for name in columns), Column(NUMBER, NUMBER, "integer", required=True)),
            key=(),
            counts=CountsRule(self.slug, NUMBER),
            counted_by=(),
        )

    def named(self, name: str) -> Named | None:
        """What the name of a file says, if it is one of this source's."""
        for pattern in self.files:
            found = _pattern(pattern).fullmatch(name)
            if found:
                parts = {part: said.lower() for part, said in found.groupdict().items()}
                month = date.fromisoformat(f"{parts['month']}-01") if "month" in parts else None
                return Named(month, parts.get("force"))
        return None

    def lacks(self, headers: Collection[str]) -> list[str]:
        """The columns that are not among these headers, as they should be printed."""
        return [column.header for column in self.columns if column.header not in headers]


@dataclass(frozen=True, slots=True)
class Force:
    """A force: the code of its police force area, its short name in files, and its names."""

    code: str
    slug: str
    name: str
    also: tuple[str, ...] = ()

    @property
    def called(self) -> tuple[str, ...]:
        return (self.slug, self.name, *self.also)


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    expression = re.escape(pattern)
    for written, meant in _STANDS_FOR.items():
        expression = expression.replace(written, meant)
    return re.compile(expression, re.IGNORECASE)


def sources() -> list[Source]:
    """Every source, by its short name: those that come with Wardmote, and the installation's own."""
    found: dict[str, Source] = {}
    for path in _files():
        source = read_source(path)
        if source.slug in found:
            raise fault(path, ["slug"], f"there is a source called {source.slug} already. Give this one another slug.")
        found[source.slug] = source
    for source in found.values():
        if source.counts is not None and source.counts.of not in found:
            raise fault_in_source(source, ["counts", "of"], f"there is no source called {source.counts.of}.")
    return sorted(found.values(), key=lambda each: each.slug)


def fault_in_source(source: Source, where: Sequence[str | int], told: str) -> DefinitionError:
    """What is wrong with a source beside other definitions, with file and line."""
    return fault(next(path for path in _files() if read_source(path).slug == source.slug), where, told)


def _files() -> list[Path]:
    folders = (settings.DEFINITIONS_DIR / "sources", settings.DATA_DIR / "definitions" / "sources")
    return [path for folder in folders for path in sorted(folder.glob("*.yaml"))]


def read_source(path: Path) -> Source:
    """One source as a frozen object. Raises ``DefinitionError``, with file and line where the schema is broken."""
    values = load(path, settings.DEFINITIONS_DIR / "schemas" / "sources.schema.json")
    force, period = values.get("force"), dict(values["period"])
    if "fixed" in period:
        period["fixed"] = date.fromisoformat(period["fixed"])
    source = Source(
        name=values["name"],
        slug=values["slug"],
        version=values["version"],
        licence=Licence(**values["licence"]),
        files=tuple(values["files"]),
        every=values["every"],
        period=PeriodRule(**period),
        columns=tuple(Column(**column) for column in values["columns"]),
        force=ForceRule.from_data(force) if force else None,
        key=tuple(values.get("key", ())),
        empty=tuple(values.get("empty", ("",))),
        encoding=values.get("encoding", "utf-8"),
        shares_months=values.get("shares_months", False),
        counts=CountsRule(**values["counts"]) if "counts" in values else None,
        counted_by=tuple(map(tuple, values.get("counted_by", ()))),
        about=values.get("about", ""),
        cautions=tuple(values.get("cautions", ())),
    )
    _check(source, path)
    return source


def _check(source: Source, path: Path) -> None:
    """What a schema cannot say: that the columns spoken of are there."""
    types = {column.name: column.type for column in source.columns}
    for kind in ("name", "header"):
        names = [getattr(column, kind) for column in source.columns]
        if twice := next((place for place, name in enumerate(names) if name in names[:place]), None):
            raise fault(path, ["columns", twice, kind], f"a {kind} stands twice.")
    for where, name in _spoken_of(source):
        if name not in types:
            raise fault(path, where, f"there is no column called {name}.")
        if where[0] == "counted_by" and name == NUMBER:
            raise fault(path, where, f"rows cannot be counted by a column called {NUMBER}.")
        if where[0] == "counted_by" and types[name] != "text":
            raise fault(path, where, f"{name} is not text. Rows are counted by columns of text.")
    period = source.period
    if period.column is not None and types[period.column] not in {"month", "date", "instant", "integer"}:
        raise fault(path, ["period", "column"], f"{period.column} must be a month, a date, an instant or a year.")
    if source.counts is not None and not any(
        column.name == source.counts.column and column.type == "integer" and column.required
        for column in source.columns
    ):
        raise fault(path, ["counts", "column"], f"{source.counts.column} must be a whole number in every row.")
    for place, pattern in enumerate(source.files):
        if source.named_by_file and "{force}" not in pattern:
            told = "the force is told by the file's name, so every pattern needs {force}."
            raise fault(path, ["files", place], told)


def _spoken_of(source: Source) -> Iterator[tuple[Sequence[str | int], str]]:
    """Every column that something else than ``columns`` speaks of, and where."""
    yield from source.told_where.items()
    yield from ((("key", place), name) for place, name in enumerate(source.key))
    for at, columns in enumerate(source.counted_by):
        yield from ((("counted_by", at, place), name) for place, name in enumerate(columns))


@cache
def forces() -> tuple[Force, ...]:
    """Every force that files may speak of."""
    return _forces_in(settings.DEFINITIONS_DIR / "forces" / "england-and-wales.yaml")


def forces_as_called() -> tuple[Force, ...]:
    """The same, and again with the names that the installation adds: a force that was renamed waits for no release.

    Pages call it as before. Raises ``DefinitionError`` where a code is not known, or a name is that of another force.
    """
    found = forces()
    for path in sorted((settings.DATA_DIR / "definitions" / "forces").glob("*.yaml")):
        added = _forces_in(path)
        for place, each in enumerate(added):
            _check_force(each, found, path, place)
        found += added
    return found


def _check_force(force: Force, known: Sequence[Force], path: Path, place: int) -> None:
    if all(each.code != force.code for each in known):
        raise fault(path, ["forces", place, "code"], f"there is no force with the code {force.code}.")
    taken = {name.lower(): each.name for each in known if each.code != force.code for name in each.called}
    for name in force.called:
        if other := taken.get(name.lower()):
            raise fault(path, ["forces", place], f"“{name}” is a name of {other} already.")


def _forces_in(path: Path) -> tuple[Force, ...]:
    values = load(path, settings.DEFINITIONS_DIR / "schemas" / "forces.schema.json")
    return tuple(
        Force(each["code"], each["slug"], each["name"], tuple(each.get("also", ()))) for each in values["forces"]
    )
