"""How long the public site takes as files: 2,000 pages and a tenth, all new and again when nothing has changed."""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.database import ROOT, Load, prepared

# A quarter of the generated plans are public, each with some 50 commitments that are cleared.
LARGE = Load("publish", 160, 8, 21_000, 21_000)
SMALL = Load("publish-tenth", 16, 2, 2_100, 2_100)
PROMISED = 60


def main() -> None:
    print("The public site as files, in one language")
    print(f"  {'':<28}{'pages':>8}{'all new':>10}{'again':>10}")
    figures = []
    for name, load in (("a tenth", SMALL), ("2,000 pages", LARGE)):
        pages, new, again = published(prepared(load))
        figures.append((pages, new))
        print(f"  {name:<28}{pages:8,}{new:9.1f}s{again:9.1f}s")
    (few, short), (many, long) = figures
    print(f"  Pages {many / few:.1f} times, time {long / short:.1f} times. Promised: 2,000 pages in {PROMISED} s.")


def published(load: Load) -> tuple[int, float, float]:
    """(pages, seconds for all of them, seconds for the second run), each with the start of the command."""
    with tempfile.TemporaryDirectory() as folder:
        seconds = []
        for _run in range(2):
            start = time.perf_counter()
            said = run(load, Path(folder) / "site")
            seconds.append(time.perf_counter() - start)
    found = re.search(r"([\d,]+) pages", said)
    if found is None:
        raise RuntimeError(said)
    return int(found[1].replace(",", "")), seconds[0], seconds[1]


def run(load: Load, folder: Path) -> str:
    command = [sys.executable, "-m", "wardmote", "publish", str(folder)]
    options = ["--address", "https://promises.example.org", "--language", "en-gb"]
    done = subprocess.run([*command, *options], env=load.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return done.stdout.decode()
