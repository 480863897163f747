"""Counts straight from files, without a warehouse: by force, period and the first columns of ``counted_by``.

They are read, checked and refused as a load does it, but in the columns that are counted alone, and lines that are alike are
made one while they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from wardmote.core.documents.printable import RUNS
from wardmote.performance.sources import NUMBER, Force, Source
from wardmote.performance.warehouse import connection as sql
from wardmote.performance.warehouse.building import Incoming, Loading
from wardmote.performance.warehouse.connection import DATABASE, quoted, statement
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
            with sql.building(scratch / DATABASE, forces) as connection:
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
    force, period = source.force, source.period
    needed = {*source.counted_by[0], period.column, period.year, period.month_name, force.column if force else None}
    return replace(source, columns=tuple(each for each in source.columns if each.name in needed), key=())


class _Counting(Loading):
    """A load that keeps a count where others keep a row."""

    def write(self, paths: Sequence[Path], target: Path, source: Source) -> Report:
        files = []
        for each in self.recognised(paths):
            if each.source is source:
                files.append(each)
            else:
                self.refuse(each.staged, f"It is of “{each.source.name}”, which is not counted.", "Load it.")
        for number, each in enumerate(files, start=1):
            each.number = number
        found, _slots = self.loaded(source, files, 0)
        if not found:
            target.write_text(",".join(("force", "period", *source.counted_by[0], NUMBER)) + "\n", encoding="utf-8")
            return self.report
        read = [str(path) for path in found]
        self._tell(source, files, read)
        question = statement("write_counts", columns=", ".join(map(_as_text, source.counted_by[0])))
        self.connection.execute(question, {"paths": read, "target": str(target), "runs": f"^({RUNS.pattern})"})
        return self.report

    def _tell(self, source: Source, files: Sequence[Incoming], paths: list[str]) -> None:
        rows = dict(self.connection.execute(statement("rows_of_files"), {"paths": paths}).fetchall())
        self.report.read += [
            FileRead(each.staged.name, source.slug, rows[each.number]) for each in files if each.number in rows
        ]

    def rows_of(self, source: Source) -> str:
        columns = ", ".join(quoted(column.name) for column in source.columns)
        printed = f"filename, {columns}, count(*) AS {NUMBER}"
        return sql.rows_of(source, printed=printed, grouped="GROUP BY ALL", more=f", printed.{NUMBER}")

    def refuse_for_a_row(self, source: Source, file: Incoming, paths: list[str]) -> None:
        """A count does not say in which row it stands, so the file is read once more, row by row."""
        by_row = Loading(
            self.connection, self.scratch, self.sources, self.force_codes, None, self.say, report=self.report
        )
        alone = self.scratch / "alone.parquet"
        by_row.copy(source, file.headers, [file], alone, 0)
        by_row.forget_rejects()
        by_row.refuse_for_a_row(source, file, [str(alone)])


def _as_text(name: str) -> str:
    """A column as no spreadsheet runs it."""
    column = quoted(name)
    return f"CASE WHEN regexp_matches({column}, $runs) THEN chr(39) || {column} ELSE {column} END AS {column}"
