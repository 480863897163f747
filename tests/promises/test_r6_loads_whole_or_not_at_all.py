"""R6: a load of figures happens whole or not at all, and the next one is not hindered by it.

The process is killed at random moments; what a reader sees afterwards is what stood before, or all of what came.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from tests.installation import ROOT, Installation
from wardmote.performance.sources import sources
from wardmote.performance.tests.making import a_street_file, a_zip
from wardmote.performance.warehouse.connection import reading

NIGHTLY = os.environ.get("WARDMOTE_NIGHTLY") == "1"
KILLS = 100 if NIGHTLY else 10
MONTHS, ROWS = 4, 4_000

pytestmark = [pytest.mark.slow, pytest.mark.sqlite]  # it asks no database of Django's


def an_archive(folder: Path, number: int) -> Path:
    """Months that are restated with every number: each load has other rows than the one before."""
    files = {
        f"2025-{month:02}-west-mercia-street.csv": a_street_file(f"2025-{month:02}", ROWS + number)
        for month in range(1, MONTHS + 1)
    }
    path = folder / f"{number}.zip"
    path.write_bytes(a_zip(files))
    return path


def seen(place: Installation) -> tuple[int, list[Any], list[Any]]:
    """What a reader finds: the vintage, its rows by month, and what it says of the first vintage."""
    counts = (
        "SELECT period, count(*), count(DISTINCT vintage), min(vintage) FROM street GROUP BY period ORDER BY period"
    )
    with reading(place.data / "warehouse", sources()) as reader:
        vintage, rows = reader.vintage, reader.rows(counts)
    with reading(place.data / "warehouse", sources(), as_at=1) as reader:
        return vintage, rows, reader.rows(counts)


LOAD = """
import sys
import django
django.setup()
from pathlib import Path
from django.utils import timezone
from wardmote.performance.services.loading import load_files
# dying
print("now", flush=True)
load_files([Path(sys.argv[1])], now=timezone.now())
"""


def start(place: Installation, archive: Path, *, dying: str = "") -> subprocess.Popen[bytes]:
    """A process that loads: what the command does first. It has said so when this returns."""
    process = subprocess.Popen(
        [sys.executable, "-c", LOAD.replace("# dying", dying), str(archive)],
        env={**place.environment, "DJANGO_SETTINGS_MODULE": "wardmote.config.settings"},
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == b"now\n"
    return process


def test_a_load_killed_at_any_moment_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    place = Installation(tmp_path / "data")
    place.data.mkdir()
    assert start(place, an_archive(tmp_path, 0)).wait() == 0
    process, began = start(place, an_archive(tmp_path, 1)), time.monotonic()
    assert process.wait() == 0
    takes, stood = time.monotonic() - began, seen(place)
    first = stood[2]
    chance = random.Random(6)
    for number in range(2, KILLS + 2):
        process = start(place, an_archive(tmp_path, number))
        time.sleep(chance.uniform(0.0, 1.1) * takes)
        process.send_signal(signal.SIGKILL)
        process.wait()
        now = seen(place)
        assert now[2] == first, "the first vintage is no longer what it was"
        if now != stood:
            assert now[0] == stood[0] + 1
            assert [row[1:] for row in now[1]] == [(ROWS + number, 1, now[0])] * MONTHS, (
                f"kill {number} left half a load"
            )
        stood = now
    assert start(place, an_archive(tmp_path, KILLS + 2)).wait() == 0
    vintage, rows, _first = seen(place)
    assert (vintage, [row[1] for row in rows]) == (stood[0] + 1, [ROWS + KILLS + 2] * MONTHS)
    assert not (place.data / "warehouse" / "loading").exists()
    kept = {path.stem.partition("-")[0] for path in (place.data / "warehouse" / "parts").rglob("*.parquet")}
    assert len(kept) == stood[0] + 1, "what killed loads left behind was cleared away"


# The list of its files is brought to the disk, then they one by one before the last rename, and the folder once more after it.
STEPS = {
    "before the list": 1,
    "before the parts": 3,
    "between part and folder": 4,
    "between rows and counts": 5,
    "before the last rename": 10,
    "after it": 11,
}
DYING = """
import os, signal
from wardmote.performance.warehouse import swapping
done, steps = swapping._to_disk, []
def to_disk(path):
    steps.append(path)
    if len(steps) == {step}:
        os.kill(os.getpid(), signal.SIGKILL)
    done(path)
swapping._to_disk = to_disk
"""


def test_a_load_that_dies_at_a_step_of_the_swap_has_swapped_or_not(tmp_path: Path) -> None:
    """The few steps that matter, one by one: a kill at random seldom meets them."""
    place = Installation(tmp_path / "data")
    place.data.mkdir()
    assert start(place, an_archive(tmp_path, 0)).wait() == 0
    stood = seen(place)
    for number, (name, step) in enumerate(STEPS.items(), start=1):
        process = start(place, an_archive(tmp_path, number), dying=DYING.format(step=step))
        assert process.wait() == -signal.SIGKILL, name
        if name != "after it":
            assert seen(place) == stood, name
    vintage, rows, _first = seen(place)
    assert (vintage, [row[1] for row in rows]) == (2, [ROWS + len(STEPS)] * MONTHS)
    assert start(place, an_archive(tmp_path, 0)).wait() == 0
    assert seen(place)[0] == 3, "what stands after the last rename is kept, and the next load goes on from it"


def test_a_first_load_that_dies_within_the_swap_does_not_hinder_the_next(tmp_path: Path) -> None:
    place = Installation(tmp_path / "data")
    place.data.mkdir()
    dying = DYING.format(step=STEPS["before the last rename"])
    assert start(place, an_archive(tmp_path, 1), dying=dying).wait() == -signal.SIGKILL
    assert list((place.data / "warehouse" / "parts").rglob("*.parquet"))
    assert start(place, an_archive(tmp_path, 0)).wait() == 0
    assert seen(place)[1][0][1] == ROWS
