"""A table as a Parquet file, with what must be known of it inside. The same table gives the same bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from wardmote.performance.warehouse.connection import TYPES, quoted


def write(columns: Mapping[str, str], rows: Sequence[Sequence[Any]], about: Mapping[str, str]) -> bytes:
    """Rows as Parquet. ``columns`` gives the name and the type of each, one of ``TYPES``; ``about`` is kept in the file.

    Values are bound, never pasted, and typed: a text that looks like a formula stays a text.
    """
    values = {f"c{at}": [row[at] for row in rows] for at in range(len(columns))}
    lists = ", ".join(
        f"unnest($c{at}::{TYPES[kind]}[]) AS {quoted(name)}" for at, (name, kind) in enumerate(columns.items())
    )
    connection = duckdb.connect(":memory:", config={"threads": 1})
    try:
        connection.execute(f"CREATE TABLE told AS SELECT {lists}", values)  # nosec B608 - names of our columns
        with TemporaryDirectory() as folder:
            file = Path(folder) / "told.parquet"
            options = {"file": str(file), "about": dict(about)}
            connection.execute("COPY told TO $file (FORMAT parquet, KV_METADATA $about)", options)
            return file.read_bytes()
    finally:
        connection.close()
