"""R1: what was acknowledged is saved. The server is killed while people write; whatever it had said yes to is there.

On PostgreSQL the database is killed too, one of its own that keeps its promises as a real one does. What was sent and not
answered may be there whole or not at all.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.urls import reverse

from scripts.with_postgres import PLAIN, Cluster, new_cluster, system_binaries
from tests.conftest import NewInstallation
from tests.installation import Installation
from tests.promises.killing import Served, Sheet, Writer, kill_database, marker
from tests.promises.walking import browser_of, taken_back
from tests.world import build

NIGHTLY = os.environ.get("WARDMOTE_NIGHTLY") == "1"
ACKNOWLEDGED, KILLS = (100_000, 1_000) if NIGHTLY else (2_000, 8)
WRITERS = 6  # on four activities, so that some meet another's update
STALLED = 120  # seconds without any yes: it hangs
PREPARE = """
import json
from django.test import Client
from django.urls import reverse
from tests.world import build
world = build()
client = Client()
client.force_login(world.ours.users["policy_officer"])
keys = world.ours.imported.version.activities.order_by("pk").values_list("key", flat=True)
print(json.dumps({
    "session": client.cookies["sessionid"].value,
    "addresses": [reverse("activity_update", kwargs={"slug": world.ours.plan.slug, "key": key}) for key in keys],
}))
"""
# Each write leaves its words in four places, or in none.
LEFT_IN = {
    "updates": "SELECT internal_text FROM plans_update WHERE internal_text LIKE 'R1-%'",
    "ratings": "SELECT reason FROM plans_ratingevent WHERE reason LIKE 'R1-%'",
    "history of updates": "SELECT text FROM audit_eventvalue WHERE name = 'internal_text' AND text LIKE '\"R1-%'",
    "history of ratings": "SELECT text FROM audit_eventvalue WHERE name = 'reason' AND text LIKE '\"R1-%'",
}
NOT_THE_NEWEST = """
SELECT written.internal_text FROM plans_update AS written JOIN plans_activity AS activity ON activity.id = written.activity_id
WHERE written.id IN (SELECT MAX(id) FROM plans_update GROUP BY activity_id)
AND written.internal_text LIKE 'R1-%' AND activity.progress <> written.internal_text
"""
# heapallindexed: every row of the table is looked for in the index.
EVERY_INDEX = """
SELECT bt_index_check(index.indexrelid, true) FROM pg_index AS index JOIN pg_class AS class ON class.oid = index.indexrelid
JOIN pg_am AS method ON method.oid = class.relam WHERE method.amname = 'btree' AND class.relpersistence = 'p'
"""
EVERY_TABLE = """
SELECT class.relname, damage.msg FROM pg_class AS class, LATERAL verify_heapam(class.oid) AS damage
WHERE class.relkind = 'r' AND class.relpersistence = 'p'
"""
Ask = Callable[[str], Sequence[Sequence[Any]]]


def faults(ask: Ask, *, acknowledged: Sequence[str], sent: Sequence[str]) -> list[str]:
    """What is not as it was promised: lost, there twice, half-written, or from nowhere."""
    found = {place: Counter(str(row[0]).strip('"') for row in ask(query)) for place, query in LEFT_IN.items()}
    everywhere = set().union(*found.values())
    wrong = [f"acknowledged and lost: {each}" for each in sorted(set(acknowledged) - everywhere)]
    wrong += [f"nobody sent: {each}" for each in sorted(everywhere - set(sent))]
    for each in sorted(everywhere):
        counts = {place: counter[each] for place, counter in found.items()}
        if set(counts.values()) != {1}:
            wrong.append(f"not once everywhere: {each} {counts}")
    wrong += [f"the activity does not say: {row[0]}" for row in ask(NOT_THE_NEWEST)]
    return wrong


@contextmanager
def asking(place: Installation) -> Iterator[Ask]:
    """Ask the database past all of our own code; all answers are of one moment."""
    if place.database_url is None:
        base: Any = sqlite3.connect(place.data / "wardmote.sqlite3")
    else:
        base = psycopg.connect(place.database_url)
        base.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
    try:
        yield lambda query: base.execute(query).fetchall()
    finally:
        base.close()


def damage(place: Installation) -> list[Any]:
    """What the engine itself finds wrong with its files."""
    with asking(place) as ask:
        if place.database_url is None:
            return [row for row in ask("PRAGMA integrity_check") if row[0] != "ok"] + ask("PRAGMA foreign_key_check")
        if not ask("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'"):
            return []
        with psycopg.connect(place.database_url, autocommit=True) as base:
            base.execute("CREATE EXTENSION IF NOT EXISTS amcheck")
        ask(EVERY_INDEX)
        return list(ask(EVERY_TABLE))


@pytest.fixture
def cluster() -> Iterator[Cluster | None]:
    """A PostgreSQL that may be killed; None on SQLite, or where there is only somebody else's."""
    binaries = system_binaries() if "DATABASE_URL" in os.environ else None
    if binaries is None:
        yield None
        return
    with new_cluster(binaries, *PLAIN) as made:
        yield made


@pytest.fixture
def place(new_installation: NewInstallation, cluster: Cluster | None, tmp_path: Path) -> Installation:
    if cluster:
        return Installation(tmp_path / "data", cluster.url, {"WARDMOTE_TESTING": "1"}).migrated()
    return new_installation(WARDMOTE_TESTING="1").migrated()


def everything(writers: list[Writer], what: str) -> list[str]:
    return [words for writer in writers for words in list(getattr(writer, what))]


def wait_for(writers: list[Writer], count: int, server: Served) -> None:
    """Wait until so many writes were acknowledged."""
    known, since = -1, time.monotonic()
    while (now := len(everything(writers, "acknowledged"))) < count:
        problems = [writer.problem for writer in writers if writer.problem]
        if problems:
            raise problems[0]
        assert server.process.poll() is None, f"the server did not come up again: {server.log.read_text()[-5000:]}"
        if now != known:
            known, since = now, time.monotonic()
        elif time.monotonic() - since > STALLED:
            raise TimeoutError(f"{now} writes acknowledged, and no more come")
        time.sleep(0.02)


@pytest.mark.slow
def test_whatever_was_acknowledged_is_there_after_every_kill(place: Installation, cluster: Cluster | None) -> None:
    prepared: dict[str, Any] = json.loads(place.python(PREPARE).splitlines()[-1])
    server, stop, numbers = Served(place), threading.Event(), itertools.count(1)
    writers = [
        Writer(server.port, address, prepared["session"], numbers, stop)
        for address, _number in zip(itertools.cycle(prepared["addresses"]), range(WRITERS), strict=False)
    ]
    chance, began = random.Random(1), time.monotonic()
    kinds = itertools.cycle(["server", "worker", "server", "database"])
    done: Counter[str] = Counter()

    def still_true(when: str) -> None:
        acknowledged = everything(writers, "acknowledged")  # first: what comes later may not be in the answer yet
        with asking(place) as ask:
            wrong = faults(ask, acknowledged=acknowledged, sent=everything(writers, "sent"))
        assert not wrong, f"{when}: {wrong[:20]}"
        print(f"{when}: {len(acknowledged)} acknowledged, 0 lost, {time.monotonic() - began:.0f} s", flush=True)

    server.start()
    try:
        for writer in writers:
            writer.start()
        for number, kind in zip(range(1, KILLS + 1), kinds, strict=False):
            wait_for(writers, number * ACKNOWLEDGED // (KILLS + 1), server)
            time.sleep(chance.uniform(0, 0.1))  # at any moment of a write
            if kind == "worker":
                server.kill_a_worker()
            elif kind == "database" and cluster:
                kill_database(cluster)
                cluster.start()
            else:
                kind = "server"
                server.kill()
                still_true(f"kill {number}")
                server.start()
            done[kind] += 1
        wait_for(writers, ACKNOWLEDGED, server)
    finally:
        stop.set()
        for writer in writers:
            if writer.ident:
                writer.join(timeout=STALLED)
        server.kill()
    answers = sum((writer.answers for writer in writers), Counter())
    print(f"{dict(done)} killed; answers {dict(answers)}", flush=True)
    still_true("at the end")
    # While the database is away the server may say that it has none; nothing else may go wrong.
    assert set(answers) <= ({200, 302, 422, 500} if cluster else {200, 302, 422}), server.log.read_text()[-5000:]
    assert damage(place) == []
    assert "hold" in place.wardmote("verify")
    assert "in step" in place.wardmote("reindex", "--check")


BROKEN = {
    "lost": [f"DELETE FROM plans_{table} WHERE {column} = '{marker(2)}'" for table, column in
             [("update", "internal_text"), ("ratingevent", "reason")]]
            + [f"UPDATE audit_eventvalue SET text = NULL WHERE text = '\"{marker(2)}\"'"],
    "not once everywhere": [f"DELETE FROM plans_ratingevent WHERE reason = '{marker(1)}'"],
    "not once": [f"UPDATE plans_update SET internal_text = '{marker(1)}' WHERE internal_text = '{marker(2)}'"],
    "nobody sent": [f"UPDATE plans_update SET internal_text = 'R1-99' WHERE internal_text = '{marker(2)}'"],
    "does not say": [f"UPDATE plans_activity SET progress = 'as before' WHERE progress = '{marker(3)}'"],
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("fault", BROKEN)
def test_a_write_that_was_lost_doubled_or_half_made_is_noticed(fault: str) -> None:
    """The test of the test."""
    world = build()
    browser = browser_of(world.ours.users["policy_officer"])
    address = reverse("activity_update", kwargs={"slug": world.ours.plan.slug, "key": world.ours.activity.key})
    words = [marker(number) for number in (1, 2, 3)]
    for each in words:
        sheet = Sheet.of(browser.get(address).content.decode())
        assert browser.post(address, sheet.filled(each)).status_code == 302

    def ask(query: str) -> Sequence[Sequence[Any]]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    assert faults(ask, acknowledged=words, sent=words) == []
    with taken_back():
        with connection.cursor() as cursor:
            for statement in BROKEN[fault]:
                cursor.execute(statement)
                assert cursor.rowcount
        assert any(fault in each for each in faults(ask, acknowledged=words, sent=words))
    assert faults(ask, acknowledged=words, sent=words) == []
