"""Who answers the questions of measures: DuckDB in this process, or a cluster that reads the same Parquet files.

A cluster is for figures that one machine cannot hold. What it needs is no part of an installation: docs/guides/distributed.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis
from ibis.expr.operations import UnboundTable
from ibis.expr.types import Table

from wardmote.performance.warehouse.connection import Reader
from wardmote.performance.warehouse.expressions import as_sql

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

Answer = Callable[[Reader, Table], list[tuple[Any, ...]]]
"""The rows of a question, of the figures that a reader sees."""


class NoEngine(Exception):
    """The engine that was asked for cannot be reached. ``str()`` says why, and what to do."""


@contextmanager
def answering(address: str) -> Iterator[Answer]:
    """Who answers: this process where no ``address`` is given, else the Spark master there."""
    if not address:
        yield lambda reader, question: reader.rows(as_sql(question))
        return
    session = _session(address)
    try:
        yield _Spark(session).answer
    finally:
        session.stop()


def _session(address: str) -> SparkSession:
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as missing:
        what = f"WARDMOTE_ENGINE is {address}, but the package {missing.name} is not installed."
        raise NoEngine(f"{what} See docs/guides/distributed.md.") from missing
    # Days are days: no time zone may move them.
    builder = SparkSession.builder.master(address).appName("wardmote").config("spark.sql.session.timeZone", "UTC")
    try:
        return builder.getOrCreate()
    except PySparkException as problem:
        raise NoEngine(f"No engine answers at {address}: {str(problem).splitlines()[0]}") from problem


class _Spark:
    """The sources as views of a Spark session, as a reader sees them."""

    def __init__(self, session: SparkSession) -> None:
        self.session = session
        self.ibis = ibis.pyspark.connect(session)
        self.shown: dict[str, int] = {}

    def answer(self, reader: Reader, question: Table) -> list[tuple[Any, ...]]:
        for source in question.op().find(UnboundTable):
            if self.shown.get(source.name) != reader.vintage:
                self._rows_of(source, reader).createOrReplaceTempView(source.name)
                self.shown[source.name] = reader.vintage
        return [tuple(row.values()) for row in self.ibis.to_pyarrow(question).to_pylist()]

    def _rows_of(self, source: UnboundTable, reader: Reader) -> DataFrame:
        """The rows of a source that stand: what a later load replaced is in the files too."""
        import pyarrow

        files = reader.files.get(source.name)
        if not files:
            return self.session.createDataFrame(source.schema.to_pyarrow().empty_table())
        question = "SELECT force, period, vintage FROM slots_at(getvariable('as_at')) WHERE source = $source"
        loaded_as = reader.counted.get(source.name, source.name)
        forces, periods, vintages = zip(*reader.rows(question, {"source": loaded_as}), strict=True)
        standing = pyarrow.table(
            {"force": forces, "period": periods, "vintage": pyarrow.array(vintages, pyarrow.int32())}
        )
        rows = self.session.read.option("mergeSchema", "true").parquet(*files)
        return rows.join(self.session.createDataFrame(standing), ["force", "period", "vintage"], "left_semi")
