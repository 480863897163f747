"""What a page costs at the load we promise, and how much more than at a tenth of it: one client, warm, in the process."""

from __future__ import annotations

import gc
import json
import os
import statistics
import subprocess
import sys
import time

from bench.database import FULL, ROOT, TENTH, Load, prepared

RUNS = 15
LONGEST = 8.0
"""Seconds for one page, after which it is not opened more often than needed."""
PROMISED_MS, PROMISED_RATIO = 60, 1.5


def main() -> None:
    print(f"Pages at full load ({FULL}), and at a tenth of it")
    tenth, full = (measured(prepared(load)) for load in (TENTH, FULL))
    print(f"  {'page':<30}{'ms':>8}{'of CPU':>8}{'queries':>9}{'a tenth':>9}{'ratio':>7}")
    for name, (wall, cpu, queries) in full.items():
        before = tenth[name][0]
        print(f"  {name:<30}{wall:8.1f}{cpu:8.1f}{queries:9}{before:9.1f}{wall / before:7.2f}")
    print(f"  Promised for overview, filtered list and activity: {PROMISED_MS} ms, ratio {PROMISED_RATIO}")


def measured(load: Load) -> dict[str, tuple[float, float, int]]:
    """{page: (median ms, median ms of CPU, queries)}, in a process of its own."""
    command = [sys.executable, "-m", "bench.load"]
    said = subprocess.run(command, env=load.environment, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    found: dict[str, tuple[float, float, int]] = json.loads(said)
    return found


def measure() -> dict[str, tuple[float, float, int]]:
    """Every page in this process, whose environment says which database."""
    import django

    django.setup()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from bench.pages import pages

    figures = {}
    for page in list(pages()):
        client = Client(headers={"host": "localhost"})
        client.force_login(page.user)
        begun = time.perf_counter()
        for url in page.urls * 2:
            answer = client.get(url)
            assert answer.status_code == 200, (page.name, url, answer.status_code)
        with CaptureQueriesContext(connection) as queries:
            client.get(page.urls[0])
        count = len(queries)  # at once: the next request empties the list
        gc.collect()
        gc.freeze()
        wall, cpu = [], []
        for run in range(RUNS):
            if run >= 3 and time.perf_counter() - begun > LONGEST:
                break  # three runs tell enough of a page this slow
            start, busy = time.perf_counter(), time.process_time()
            for url in page.urls:
                client.get(url)
            wall.append(1000 * (time.perf_counter() - start) / len(page.urls))
            cpu.append(1000 * (time.process_time() - busy) / len(page.urls))
        print(f"  {page.name}: {statistics.median(wall):.1f} ms", file=sys.stderr)
        figures[page.name] = (statistics.median(wall), statistics.median(cpu), count)
    return figures


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    print(json.dumps(measure()))
