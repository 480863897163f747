"""Whoever waits for the write lock gets it soon after it is free; statements mean what they mean to Django."""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db.utils import ConnectionHandler, DatabaseError, OperationalError

from wardmote.core.sqlite import base

pytestmark = pytest.mark.django_db


@pytest.fixture
def ours(tmp_path: Path) -> Any:
    """A connection of ours to a file of its own, with the patience of half a tenth of a second."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": 0.05, "init_command": "PRAGMA journal_mode=WAL"}
    file = {"ENGINE": "wardmote.core.sqlite", "NAME": tmp_path / "file.sqlite3", "OPTIONS": options}
    connection = ConnectionHandler({"default": file})["default"]
    connection.cursor().execute("CREATE TABLE said (words text)")
    yield connection
    connection.close()


@pytest.fixture
def another(ours: Any) -> Any:
    """Somebody else who is writing to the same file."""
    connection = sqlite3.connect(ours.settings_dict["NAME"], isolation_level=None)
    connection.execute("BEGIN IMMEDIATE")
    yield connection
    connection.close()


def patience_of(connection: Any) -> int:
    (milliseconds,) = connection.cursor().execute("PRAGMA busy_timeout").fetchone()
    return int(milliseconds)


def write(connection: Any, words: str) -> None:
    connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    connection.cursor().execute("INSERT INTO said VALUES (%s)", [words])
    connection.commit()
    connection.set_autocommit(True)


def test_a_writer_looks_again_until_the_other_has_ended(
    ours: Any, another: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[float] = []

    def sleep(seconds: float) -> None:
        looked.append(seconds)
        if len(looked) == 3:
            another.execute("COMMIT")

    monkeypatch.setattr("wardmote.core.sqlite.base.time.sleep", sleep)
    write(ours, "mine")
    assert len(looked) == 3
    assert ours.cursor().execute("SELECT words FROM said").fetchall() == [("mine",)]
    assert patience_of(ours) == 50  # for everything else that may have to wait


def test_what_takes_too_long_is_said_in_the_end(ours: Any, another: sqlite3.Connection) -> None:
    with pytest.raises(OperationalError, match="locked"):
        write(ours, "mine")
    assert patience_of(ours) == 50
    another.execute("COMMIT")
    write(ours, "mine after all")
    assert ours.cursor().execute("SELECT words FROM said").fetchall() == [("mine after all",)]


def test_whoever_waits_long_never_sleeps_past_those_who_come_later(
    ours: Any, another: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours.settings_dict["OPTIONS"]["timeout"] = 0.3
    slept: list[float] = []
    wait = time.sleep

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        wait(seconds)

    monkeypatch.setattr("wardmote.core.sqlite.base.time.sleep", sleep)
    with pytest.raises(OperationalError):
        write(ours, "mine")
    assert set(slept) == {base.LOOKED_AGAIN_AFTER, base.LOOKED_LATER_AFTER}


def test_a_spoilt_file_is_said_at_once_and_as_django_says_it(
    ours: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours.close()
    for file in tmp_path.iterdir():
        file.write_bytes(b"no database" * 500)
    monkeypatch.setattr("wardmote.core.sqlite.base.time.sleep", lambda seconds: pytest.fail("waited"))
    with pytest.raises(DatabaseError, match="not a database"):
        write(ours, "mine")


@pytest.mark.parametrize("turn", ["first", "again"])
def test_marks_for_values_mean_what_they_mean_to_django(ours: Any, turn: str) -> None:
    row = ours.cursor().execute("SELECT %s, '100%%', '%%s', %s", [turn, 5]).fetchone()
    assert row == (turn, "100%", "%s", 5)
    assert ours.cursor().execute("SELECT %(turn)s", {"turn": turn}).fetchone() == (turn,)
    assert ours.cursor().execute("SELECT '100%'").fetchone() == ("100%",)
    long = f"SELECT %s /* {'-' * base.LONGEST_KEPT} */"
    assert ours.cursor().execute(long, [turn]).fetchone() == (turn,)


@pytest.mark.parametrize("turn", ["first", "again"])
def test_a_day_is_read_as_django_reads_it(ours: Any, turn: str) -> None:
    ours.cursor().execute("CREATE TABLE days (day date)")
    ours.cursor().execute("INSERT INTO days VALUES ('2026-02-28'), (NULL), ('soon')")
    rows = ours.cursor().execute("SELECT day FROM days").fetchall()
    assert rows == [(date(2026, 2, 28),), (None,), (None,)]
