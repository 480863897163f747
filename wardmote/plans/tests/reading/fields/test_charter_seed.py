"""The fields of the real charter against its hand reading, where the shared seeds are at hand."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from wardmote.plans.reading.fields import owners, rating, stamps, timescale
from wardmote.plans.tests.layouts.examine import shared_folder

HAND_READING = shared_folder() / "seeds" / "charter.read.example.json"
AS_AT = date(2022, 7, 31)


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    if not HAND_READING.exists():
        pytest.skip("The real documents are not here: set WARDMOTE_SHARED to the folder that holds seeds/.")
    charter = json.loads(HAND_READING.read_text(encoding="utf-8"))
    return [row for strand in charter["strands"] for row in strand["recommendations"]]


def test_every_owner_cell_gives_the_owners_a_person_read(rows: list[dict[str, Any]]) -> None:
    assert [list(owners.split(row["owner_text"]).names) for row in rows] == [row["owners"] for row in rows]


def test_every_date_cell_gives_the_kind_and_the_date_a_person_read(rows: list[dict[str, Any]]) -> None:
    for row in rows:
        read = timescale.read(row["date_text"], as_at=AS_AT)
        assert read.kind == row["date"]["kind"]
        assert [part.date for part in read.parts if part.date] == row["date"]["dates"]


def test_every_rating_is_read_and_the_greek_ones_are_reported(rows: list[dict[str, Any]]) -> None:
    read = [rating.read(row["rag_printed"]) for row in rows]
    assert [found.rag for found in read] == [row["rag"] for row in rows]
    assert sum(finding.code == "look-alike-letter" for found in read for finding in found.findings) == 8


def test_every_stamp_is_read_and_the_mistyped_one_is_not_guessed(rows: list[dict[str, Any]]) -> None:
    read = [stamps.split(row["update_text"], as_at=AS_AT, seen=["290622"]) for row in rows]
    stamped = [[(one.printed, one.as_at.isoformat() if one.as_at else None) for one in found.updates] for found in read]
    assert stamped == [[(one["text"], one["iso"]) for one in row["update_dates"]] for row in rows]
    (doubt,) = [finding for found in read for finding in found.findings]
    assert doubt.code == "impossible-stamp"
    assert "290622" in doubt.message
