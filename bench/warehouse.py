"""Figures: loading them, and counts by force, month, type and area, beside the same done by hand.

``BENCH_TIMES=10`` loads the real files ten times over, under other months; ``BENCH_RUNS=1`` measures each once.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from bench.measuring import Timing, timed

if TYPE_CHECKING:
    from wardmote.performance.sources import Source

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WARDMOTE_SHARED", ROOT.parent / "shared")) / "data" / "police-uk"
ARCHIVE = SHARED / "west-mercia-and-comparators-16-months.tar.gz"
TIMES = int(os.environ.get("BENCH_TIMES", "1"))
RUNS = int(os.environ.get("BENCH_RUNS", "3"))
COUNTS = "SELECT force, period, crime_type, lsoa_code, number FROM street_by_crime_type_and_lsoa_code"
BY_HAND = 'SELECT "Falls within", Month, "Crime type", "LSOA code", count(*) AS number FROM {source} GROUP BY ALL'
ADDED_UP = "SELECT count(*), sum(number) FROM ({counts})"
"""Every count stays in the engine, as it does in the frames of the others: 380,000 tuples of Python cost more."""
LOAD = """
import sys, django
django.setup()
from pathlib import Path
from django.utils import timezone
from wardmote.performance.services.loading import load_files
load_files([Path(sys.argv[1])], now=timezone.now())
"""
COPY = """
import sys, duckdb
values = {"files": sys.argv[1] + "/*.csv", "target": sys.argv[2]}
duckdb.execute("SET enable_progress_bar = false")
duckdb.execute("COPY (FROM read_csv($files)) TO $target (FORMAT parquet)", values)
"""


def unpack(folder: Path) -> None:
    """The real files, as often as is wanted, each time two years earlier."""
    with tarfile.open(ARCHIVE) as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is None:
                continue
            data, name = content.read(), member.name.rpartition("/")[2]
            month = name[:7]
            for time in range(TIMES):
                other = f"{int(month[:4]) - 2 * time}{month[4:]}"
                moved = data.replace(f",{month},".encode(), f",{other},".encode())
                (folder / f"{other}{name[7:]}").write_bytes(moved)


def run(code: str, *arguments: str, data: Path) -> int:
    """Run Python in a process of its own; the most memory it had, in MB."""
    environment = {**os.environ, "WARDMOTE_DATA": str(data), "DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, env={**environment, "WARDMOTE_TESTING": "1"}
    )
    _pid, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"  it ended with {os.waitstatus_to_exitcode(status)}")
    return used.ru_maxrss // 1024


def load_anew(files: Path, data: Path) -> int:
    shutil.rmtree(data, ignore_errors=True)
    return run(LOAD, str(files), data=data)


def peers(files: Path, target: Path) -> dict[str, Timing]:
    """The counts from CSV to a sorted CSV file with each library that is installed."""
    pattern, found = str(files / "*.csv"), {}
    columns = ["Falls within", "Month", "Crime type", "LSOA code"]
    import duckdb

    question = BY_HAND.format(source=f"read_csv('{pattern}')")
    found["duckdb"] = timed(
        "  duckdb by hand, from CSV",
        lambda: duckdb.execute(f"COPY ({question} ORDER BY ALL) TO '{target}' (FORMAT csv, HEADER)"),
        runs=RUNS,
    )
    if find_spec("polars"):
        import polars

        lazy = polars.scan_csv(pattern).group_by(columns).len().sort(columns)
        found["polars"] = timed("  polars, from CSV", lambda: lazy.collect().write_csv(target), runs=RUNS)
    if find_spec("chdb"):
        import chdb

        words = ", ".join(f"`{name}`" for name in columns)
        query = f"SELECT {words}, count() FROM file('{pattern}', CSVWithNames) GROUP BY {words} ORDER BY {words}"
        found["chdb"] = timed(
            "  chdb, from CSV", lambda: target.write_text(str(chdb.query(query, "CSVWithNames"))), runs=RUNS
        )
    if find_spec("pandas"):
        import pandas

        def by_pandas() -> object:
            tables = (pandas.read_csv(path, usecols=columns) for path in sorted(files.glob("*.csv")))
            return pandas.concat(tables).groupby(columns, dropna=False).size().to_csv(target)

        found["pandas"] = timed("  pandas, from CSV", by_pandas, runs=1)
    return found


def main() -> None:
    print("Warehouse")
    if not ARCHIVE.exists():
        print("  the real files are not here: set WARDMOTE_SHARED to the folder that holds data/")
        return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    os.environ.setdefault("WARDMOTE_TESTING", "1")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as folder:
        files, data = Path(folder, "files"), Path(folder, "data")
        files.mkdir()
        data.mkdir()
        unpack(files)
        peaks: list[int] = []
        copy = timed(
            "  DuckDB's own copy of the CSV files to Parquet",
            lambda: run(COPY, str(files), f"{folder}/x.parquet", data=data),
            runs=RUNS,
        )
        load = timed(
            f"  a load of {TIMES} million rows, with its checks",
            lambda: peaks.append(load_anew(files, data)),
            runs=RUNS,
        )
        print(f"{load.beside(copy)}\n  peak memory of the load {max(peaks)} MB")
        built = timed("  counts from the built warehouse, opened for it", lambda: ask(data), runs=max(RUNS, 5))
        print(built.beside(None))
        target = Path(folder, "counts.csv")
        straight = timed("  counts straight from CSV", lambda: count(files, target), runs=RUNS)
        print(straight.beside(None))
        for name, timing in peers(files, target).items():
            print(
                f"{timing.beside(None)}\n  beside {name}: straight {straight.cpu / timing.cpu:.2f} times its CPU,"
                f" from the warehouse {timing.cpu / built.cpu:.1f} times as fast by CPU"
            )


@cache
def street() -> Source:
    from wardmote.performance.sources import sources

    return next(source for source in sources() if source.slug == "street")


def ask(data: Path) -> None:
    from wardmote.performance.warehouse.connection import reading

    with reading(data / "warehouse", [street()]) as reader:
        reader.rows(ADDED_UP.format(counts=COUNTS))


def count(files: Path, target: Path) -> None:
    from wardmote.performance.services.loading import count_files

    count_files([files], target, source=street())
