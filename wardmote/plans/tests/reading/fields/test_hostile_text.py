"""No text, however long or odd, holds a reader up: 20,000 characters of any sign are read at once (promise S7)."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from wardmote.plans.reading.fields import (
    bodies,
    columns,
    oversight,
    owners,
    rating,
    references,
    stamps,
    status,
    steps,
    text,
    timescale,
)

AS_AT = date(2022, 7, 31)
BOOK = references.Book(["A.1", "A1.1", "1.1", "1.2", "3"], {"A.1": "Open the site"})
READERS: dict[str, Callable[[str], object]] = {
    "timescale": lambda printed: timescale.read(printed, as_at=AS_AT),
    "stamps": lambda printed: stamps.split(printed, as_at=AS_AT),
    "stale": lambda printed: stamps.stale(printed, as_at=AS_AT),
    "rating": lambda printed: rating.read(printed),
    "rating key": rating.read_keys,
    "owners": owners.split,
    "references": lambda printed: references.cross(printed, own="A.1", known=BOOK),
    "leading": references.leading,
    "steps": steps.split,
    "oversight": oversight.split,
    "frequency": bodies.read_frequency,
    "bodies": lambda printed: bodies.match([printed], ["Alliance Governance Group", "Victims Board"]),
    "marks": lambda printed: bodies.marks(printed, printed),
    "status": status.read,
    "header": columns.header_evidence,
    "values": lambda printed: columns.value_evidence([printed, printed]),
    "look-alikes": text.lookalikes,
}
SIGNS = (
    "a", "A", "1", "1.", "(", ")", "(1) ", "1) ", " ", "\n", "\u00a0", "-", ";", "'", "*", "~~Oct 22", "Oct ", "22 Oct 22 ",
    "Q1 2022/23 ", "290622 - ", "end of the ", "by ", "Ongoing ", "Supt ", "Head of ", "& ", "of ", "see A.1, ", "refer to ",
    "A1 (x and ", "R → ", "Green: on track; ", "board, ", "> ", "\u0391",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS.values(), ids=READERS.keys())
def test_no_heap_of_signs_holds_a_reader_up(reader: Callable[[str], object]) -> None:
    for sign in SIGNS:
        started = time.process_time()
        reader((sign * 20_000)[:20_000])
        assert time.process_time() - started < 5, f"{sign!r} takes too long"
