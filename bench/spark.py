"""Every value and part of every measure, computed by DuckDB in the process and by a real Spark, and compared to the row.

``BENCH_DATA`` is a data directory with figures; the example's without it.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import closing
from math import isclose
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.measuring import Timing
from scripts.with_spark import WORKERS, cluster, missing

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BENCH_DATA", ROOT / "var" / "example"))
NEAR = 1e-9  # fractions are added in another order
MEASURE = """
import django
django.setup()
from wardmote.performance.measuring import recompute
recompute(even_if_same=True)
"""

Row = tuple[str | float | None, ...]


def main() -> None:
    print("Measures on Spark")
    if lacking := missing():
        print(f"  not measured: {lacking}")
        return
    if not (DATA / "warehouse" / "warehouse.duckdb").exists():
        print(f"  not measured: nothing is loaded in {DATA}. ./run --setup loads the example's figures")
        return
    with TemporaryDirectory() as folder, cluster() as with_spark:
        shutil.copytree(DATA / "warehouse", Path(folder, "warehouse"))
        place = {
            "WARDMOTE_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
            "WARDMOTE_TESTING": "1",
        }
        here = measure("  DuckDB, in a process of its own", {**os.environ, **place})
        ours = stored(Path(folder))
        Path(folder, "warehouse", "values.sqlite3").unlink()
        there = measure(f"  Spark, {WORKERS} workers, the same", {**with_spark, **place})
        theirs = stored(Path(folder))
    print(there.beside(here))
    if different := sorted(key for key in ours.keys() | theirs.keys() if not equal(ours.get(key), theirs.get(key))):
        sys.exit(f"  {len(different)} of {len(ours)} values and parts differ; the first is {different[0]}")
    parts = sum(key[0] == "part" for key in ours)
    print(f"  {len(ours) - parts:,} values and {parts:,} parts, every one of them equal")


def measure(name: str, environment: Mapping[str, str]) -> Timing:
    """One run, cold: both start a process, and one of them an engine."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", MEASURE], env=environment, cwd=ROOT, check=True)
    taken = time.perf_counter() - start
    return Timing(name, taken, taken, 1)


def stored(data: Path) -> dict[Row, Row]:
    """All that is stored of each area and measure, by period and by part, but when it changed."""
    with closing(sqlite3.connect(data / "warehouse" / "values.sqlite3")) as connection:
        values = {("value", *row[:3]): row[3:-1] for row in connection.execute("SELECT * FROM value")}
        parts = {("part", *row[:4]): row[4:-1] for row in connection.execute("SELECT * FROM part")}
    return {**values, **parts}


def equal(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return one is other
    return all(
        mine == theirs
        or (isinstance(mine, float) and isinstance(theirs, float) and isclose(mine, theirs, rel_tol=NEAR))
        for mine, theirs in zip(one, other, strict=True)
    )
