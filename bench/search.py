"""How long 50 fixed questions take over 1.9 million updates in SQLite, and over a tenth: rare words and common ones.

The updates are made up and written straight into the tables: 20 partnerships, 200 plans, 32,000 activities. The words
follow the skew of real language, so that a few stand in every third update and most in a handful.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

PARTNERSHIPS, PLANS, ACTIVITIES, UPDATES = 20, 200, 32_000, 1_900_000
VOCABULARY, WORDS = 40_000, 25
MOST_MATCHES = 10_000
QUESTIONS = 50
RUNS = 3
FIRST_DAY = date(2016, 4, 1)
DAYS = 3650
SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprst" for vowel in "aeiou"]


def word(number: int) -> str:
    """A word of its own for each number; common ones are short."""
    base = len(SYLLABLES)
    number += base
    found = ""
    while number:
        number, rest = divmod(number, base)
        found += SYLLABLES[rest]
    return found


def texts(count: int) -> Iterator[str]:
    """Updates of about 25 words, the same on every machine."""
    chance = random.Random(29)
    weights = [1 / (rank + 8) for rank in range(VOCABULARY)]
    words = [word(number) for number in range(VOCABULARY)]
    pool = chance.choices(words, weights, k=3_000_000)
    for _ in range(count):
        start = chance.randrange(len(pool) - WORDS)
        yield " ".join(pool[start : start + chance.randrange(WORDS - 10, WORDS + 10)]).capitalize() + "."


def fill(updates: int) -> float:
    """An installation with so many updates, indexed. Returns the seconds that indexing took."""
    from django.db import connection, transaction
    from django.utils import timezone

    from wardmote.core.search.services import rebuild
    from wardmote.plans.models import Activity, Update
    from wardmote.plans.services.generating import Size, generate

    def tenth(count: int) -> int:
        return max(count * updates // UPDATES, 2)

    size = Size(plans=tenth(PLANS), organisations=tenth(2 * PARTNERSHIPS), activities=tenth(ACTIVITIES), updates=0)
    generate(size, seed=29, today=FIRST_DAY + timedelta(days=DAYS), say=lambda *_: None)
    ids = list(Activity.objects.order_by("pk").values_list("pk", flat=True))
    chance = random.Random(31)
    now = timezone.now()

    def rows() -> Iterator[Update]:
        for number, text in enumerate(texts(updates)):
            day = FIRST_DAY + timedelta(days=number * DAYS // updates)
            yield Update(activity_id=chance.choice(ids), as_at=day, internal_text=text, origin="typed", recorded_at=now)

    batch: list[Update] = []
    with transaction.atomic():
        for row in rows():
            batch.append(row)
            if len(batch) == 5000:
                Update.objects.bulk_create(batch)
                batch = []
        Update.objects.bulk_create(batch)
    start = time.perf_counter()
    rebuild()
    taken = time.perf_counter() - start
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return taken


def ask(updates: int) -> None:
    """Fill an installation in this process's data directory, ask, and print."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from wardmote.core.accounts.models import Role
    from wardmote.core.organisations.models import Partnership
    from wardmote.core.search.selectors import Question, answer
    from wardmote.plans.tests.factories import a_user

    call_command("migrate", verbosity=0)
    indexing = fill(updates)
    partnership = Partnership.objects.order_by("pk")[0]
    user = a_user(Role.ANALYST, partnership.force, "bench")
    print(
        f"  {updates:,} updates: indexed in {indexing:.0f} s ({updates / indexing:,.0f} a second), {_size(connection)}"
    )
    chance = random.Random(37)
    rare = [word(chance.randrange(400, VOCABULARY)) for _ in range(QUESTIONS * 3)]
    common = [word(number) for number in range(QUESTIONS)]
    questions = {
        "50 questions of one word, up to 10,000 matches": rare[:QUESTIONS],
        "50 of two words, one of them common": [f"{word(n % 40)} {each}" for n, each in enumerate(rare[:QUESTIONS])],
        "50 beginnings": [each[:5] for each in rare[QUESTIONS : QUESTIONS * 2]],
        "the 50 commonest words, newest first": common,
        "50 pairs of the commonest words": [
            f"{one} {other}" for one, other in zip(common, common[7:] + common[:7], strict=True)
        ],
    }
    for name, asked in questions.items():
        _print(name, [_median(lambda text=text: answer(user, Question(text))) for text in asked])  # type: ignore[misc]
    pages = [_median(lambda text=text: answer(user, Question(text, kind="update"))) for text in common]  # type: ignore[misc]
    _print("a page of 25 updates of each common word", pages)


def _median(work) -> tuple[float, float]:  # type: ignore[no-untyped-def]
    """Milliseconds by the clock, and of this process's own work: on a busy machine the second tells more."""
    work()
    taken = []
    for _ in range(RUNS):
        start, busy = time.perf_counter(), time.process_time()
        work()
        taken.append((time.perf_counter() - start, time.process_time() - busy))
    clock, own = (statistics.median(each) * 1000 for each in zip(*taken, strict=True))
    return clock, own


def _print(name: str, taken: list[tuple[float, float]]) -> None:
    clock, own = (sorted(each) for each in zip(*taken, strict=True))
    print(
        f"    {name:<50} median {statistics.median(clock):6.1f} ms, slowest {clock[-1]:6.1f}"
        f"   (own work {statistics.median(own):6.1f}, {own[-1]:6.1f})",
        flush=True,
    )


def _size(connection) -> str:  # type: ignore[no-untyped-def]
    path = Path(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(length(block)) FROM search_entry_data")
        (index,) = cursor.fetchone()
        cursor.execute("SELECT sum(length(c0)) FROM search_entry_content")
        (words,) = cursor.fetchone()
    whole = path.stat().st_size
    return "index {:,.0f} MB and its words {:,.0f} MB of {:,.0f} MB".format(*(n / 2**20 for n in (index, words, whole)))


def main() -> None:
    print("Searching")
    for updates in (UPDATES // 10, UPDATES):
        with tempfile.TemporaryDirectory(prefix="wardmote-bench-") as folder:
            environment = {
                **os.environ,
                "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
                "WARDMOTE_DATA": folder,
                "WARDMOTE_TESTING": "1",
            }
            environment.pop("DATABASE_URL", None)
            subprocess.run([sys.executable, "-m", "bench.search", str(updates)], env=environment, check=True)


if __name__ == "__main__":
    ask(int(sys.argv[1])) if sys.argv[1:] else main()
