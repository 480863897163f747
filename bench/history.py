"""How long it takes to prove a history of a million entries, and one of a tenth, with a database as it is kept.

The entries are written by the rules of the history itself, three values each, which is what an update writes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.database import KEPT, ROOT

ENTRIES = 1_000_000
AT_ONCE = 10_000
FIRST = datetime(2016, 4, 1, 9, tzinfo=UTC)
PROMISED = 30


def main() -> None:
    print("Proving the history")
    for entries in (ENTRIES // 10, ENTRIES):
        folder = KEPT / f"history-{entries}"
        folder.mkdir(parents=True, exist_ok=True)
        environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "wardmote.config.settings", "WARDMOTE_DATA": str(folder)}
        subprocess.run(
            [sys.executable, "-m", "bench.history", str(entries)],
            env={**environment, "WARDMOTE_TESTING": "1"},
            cwd=ROOT,
            check=True,
        )
    print(f"  promised: {ENTRIES:,} entries in {PROMISED} s")


def prove(entries: int) -> None:
    """Fill the database of this process's data directory where it is empty, verify, and print."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from wardmote.core.audit.selectors import entry_count, verify

    call_command("migrate", verbosity=0)
    if entry_count() < entries:
        fill(entries)
    start, busy = time.perf_counter(), time.process_time()
    verdict = verify([])
    wall, cpu = time.perf_counter() - start, time.process_time() - busy
    assert verdict.sound, verdict
    assert verdict.entries == entries, verdict
    size = Path(connection.settings_dict["NAME"]).stat().st_size
    print(f"  {entries:>9,} entries {wall:8.1f} s  (CPU {cpu:.1f}, database {size / 2**20:,.0f} MB)", flush=True)


def fill(entries: int) -> None:
    """A chain of so many entries, each as ``record`` writes it."""
    from django.db import transaction

    from wardmote.core.audit import rules
    from wardmote.core.audit.models import ChainHead, Event, EventValue

    with transaction.atomic():
        EventValue.objects.all().delete()
        Event.objects.all().delete()
        ChainHead.objects.all().delete()
        previous = rules.GENESIS
        for first in range(1, entries + 1, AT_ONCE):
            events, values = [], []
            for number in range(first, min(first + AT_ONCE, entries + 1)):
                said = {
                    "rating": rules.canonical({"was": "amber", "now": "green"}),
                    "text": rules.canonical(f"What was done by day {number}, in a sentence or two of some length."),
                    "reason": rules.canonical("The last of its steps is done."),
                }
                salts = dict.fromkeys(said, f"{number:032x}")
                event = Event(
                    number=number,
                    recorded_at=FIRST + timedelta(seconds=number, microseconds=number),
                    verb="plans.updated",
                    subject_type="plans.activity",
                    subject_id=str(number % 32_000),
                    by=f"user:{number % 90}",
                    digests={name: rules.digest(salts[name], text) for name, text in said.items()},
                    previous_hash=previous,
                )
                event.hash = previous = rules.seal(
                    previous=previous,
                    number=number,
                    recorded_at=event.recorded_at,
                    verb=event.verb,
                    subject_type=event.subject_type,
                    subject_id=event.subject_id,
                    by=event.by,
                    digests=event.digests,
                )
                events.append(event)
                values += [EventValue(event=event, name=name, salt=salts[name], text=said[name]) for name in said]
            Event.objects.bulk_create(events)
            EventValue.objects.bulk_create(values)
        ChainHead.objects.create(pk=1, event_count=entries, hash=previous)


if __name__ == "__main__":
    prove(int(sys.argv[1]))
