"""Counts straight from files, without a warehouse: by force, period and the first columns of ``counted_by``.

They are read, checked and refused as a load does it, but in the columns that are counted alone, and lines that are alike are
made one while they are read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from wardmote.core.documents.printable import RUNS
from wardmote.performance.sources import NUMBER, Column, Force, Source
from wardmote.performance.warehouse.building import Incoming, Loading
from wardmote.performance.warehouse.connection import (
    DATABASE,
    building,
    force_of,
    kept,
    lines,
    must_hold,
    period_of,
    quoted,
    statement,
)
from wardmote.performance.warehouse.report import FileRead, NotLoaded, Report


def count(
    paths: Sequence[Path],
    target: Path,
    *,
    source: Source,
    sources: Sequence[Source],
    forces: Sequence[Force],
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Write the counts of what these files and folders hold of a source to ``target``, as CSV.

    A file with a fault in it is refused as a whole, and so is one of another source. Raises ``NotLoaded`` and ``OSError``.
    """
    counted = _only_counted(source)
    with TemporaryDirectory() as folder:
        scratch = Path(folder)
        try:
            with building(scratch / DATABASE, forces) as connection:
                counting = _Counting(
                    connection,
                    scratch,
                    tuple(counted if each is source else each for each in sources),
                    {each.slug: each.code for each in forces},
                    None,
                    say,
                    digests=False,
                )
                return counting.write(paths, target, counted)
        except duckdb.Error as error:
            raise NotLoaded(f"The files could not be counted: {str(error).splitlines()[0]}") from error


def _only_counted(source: Source) -> Source:
    """A source with the columns alone that its counts are made of."""
    needed = {*source.counted_by[0], *source.told_by}
    return replace(source, columns=tuple(each for each in source.columns if each.name in needed), key=())


def _told_by(source: Source) -> list[Column]:
    """The columns that tell the force and the period of a line."""
    return [column for column in source.columns if column.name in source.told_by]


class _Counting(Loading):
    """A load that keeps a count where others keep a row: in a table where they have a file."""

    def write(self, paths: Sequence[Path], target: Path, source: Source) -> Report:
        files = []
        for each in self.recognised(paths):
            if each.source is source:
                files.append(each)
            else:
                self.refuse(each.staged, f"It is of “{each.source.name}”, which is not counted.", "Load it.")
        files = self.without_rivals(source, files)
        for number, each in enumerate(files, start=1):
            each.number = number
        found, slots = self.loaded(source, files, 0)
        if not found:
            target.write_text(",".join(("force", "period", *source.counted_by[0], NUMBER)) + "\n", encoding="utf-8")
            return self.report
        rows: Counter[int] = Counter()
        for file, _force, _period, number in slots:
            rows[file] += number
        self.report.read += [
            FileRead(each.staged.name, source.slug, rows[each.number]) for each in files if each.number in rows
        ]
        self._write_counts(source, target)
        return self.report

    def copy(
        self, source: Source, files: list[Incoming], target: Path, vintage: int, *, tells_rejects: bool = False
    ) -> None:
        names = {"table": _table(target), "columns": _listed("printed", source.columns)}
        question = statement("alike", **names, lines=lines(tells_rejects=tells_rejects))
        self.connection.execute(question, self.named(source, files))

    def forget(self, made: Sequence[Path]) -> None:
        for path in made:
            self.connection.execute(f"DROP TABLE IF EXISTS {_table(path)}")

    def periods_of(self, source: Source, paths: Sequence[Path]) -> list[Any]:
        tables = "\nUNION ALL BY NAME\n".join(f"FROM {_table(path)}" for path in paths)
        self.connection.execute(statement("all_alike", tables=tables))
        telling, counted = _told_by(source), _counted(source)
        names = {
            "told_by": _listed("alike", telling),
            **must_hold(source, counted),
            "kept": "".join(f", {kept(each)}" for each in telling),
            "printed": "".join(f", {quoted(each.name)} AS {_printed(each)}" for each in telling),
            "as_printed": "".join(f", {_printed(each)}" for each in telling),
            "force": force_of(source),
            "period": period_of(source),
        }
        self.connection.execute(statement("dated", **names))
        return self.connection.execute(statement("check_alike")).fetchall()

    def _write_counts(self, source: Source, target: Path) -> None:
        counted = _counted(source)
        for each in counted:
            question = statement("values_of", table=_values(each), name=quoted(each.name))
            self.connection.execute(question, {"runs": f"^({RUNS.pattern})"})
        # Most often a force and period are of one file, and then no two counts are of the same.
        several = self._one("SELECT count(*) > count(DISTINCT place) FROM dated")
        names = {
            "columns": _listed("alike", counted),
            "number": "sum(alike.number)::BIGINT" if several else "alike.number",
            "grouped": "GROUP BY ALL" if several else "",
            "told_alike": "".join(f" AND {_same('alike', each, _printed(each))}" for each in _told_by(source)),
            "texts": "".join(f", {_values(each)}.text AS {quoted(each.name)}" for each in counted),
            "values": "\n".join(
                f"JOIN {_values(each)} ON {_same('counts', each, f'{_values(each)}.value')}" for each in counted
            ),
            "places": "".join(f", {_values(each)}.place" for each in counted),
        }
        self.connection.execute(statement("write_counts", **names), {"target": str(target)})

    def refuse_for_a_row(
        self, source: Source, file: Incoming, paths: Sequence[Path], early: Sequence[date] = ()
    ) -> None:
        """A count does not say in which row it stands, so the file is read once more, row by row."""
        by_row = Loading(
            self.connection, self.scratch, self.sources, self.force_codes, None, self.say, report=self.report
        )
        alone = self.scratch / "alone.parquet"
        by_row.copy(source, [file], alone, 0)
        by_row.refuse_for_a_row(source, file, [alone], early)


def _counted(source: Source) -> list[Column]:
    """The columns whose values are counted, in their order."""
    by_name = {column.name: column for column in source.columns}
    return [by_name[name] for name in source.counted_by[0]]


def _listed(table: str, columns: Iterable[Column]) -> str:
    return "".join(f", {table}.{quoted(column.name)}" for column in columns)


def _table(path: Path) -> str:
    return quoted(f"alike in {path.stem}")


def _values(column: Column) -> str:
    return quoted(f"values of {column.name}")


def _printed(column: Column) -> str:
    return quoted(f"printed {column.name}")


def _same(table: str, column: Column, other: str) -> str:
    """That two columns hold the same, or both nothing."""
    return f"{table}.{quoted(column.name)} IS NOT DISTINCT FROM {other}"
