"""Django's SQLite, for several workers that write: whoever waits for the one write lock sees soon that it is free.

SQLite itself looks again after 1, 2, 5, 10 … 100 milliseconds, while a write of ours takes three: two workers lost a sixth
of their writes to sleeping past each other (docs/adr/0002). What every page reads and asks again, days and statements, is
worked out once.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.backends.sqlite3 import base
from django.utils.dateparse import parse_date

LOOKED_AGAIN_AFTER = 0.0003
"""Seconds. Looking costs a tenth of that."""
SOON = 0.1
"""Seconds after which something long is being written, such as an import."""
LOOKED_LATER_AFTER = 0.002
"""Seconds between two looks from then on: longer sleeps, as SQLite's own, would let those who come later always go first."""
LONGEST_KEPT = 8_000
"""Characters of a statement that is kept. A longer one is a list of rows, and comes but once."""


class Cursor(base.SQLiteCursorWrapper):
    """Django's, which would look through the same few statements for ``%s`` on every page."""

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None and len(query) < LONGEST_KEPT:
            return _with_question_marks(query)
        converted: str = super().convert_query(query, param_names=param_names)
        return converted


@lru_cache(maxsize=500)
def _with_question_marks(query: str) -> str:
    converted: str = base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")
    return converted


@lru_cache(maxsize=4096)
def _day(text: bytes) -> date | None:
    """A day as Django reads it: a list of a plan holds thousands, and only so many different ones."""
    return parse_date(text.decode())


sqlite3.register_converter("date", _day)


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by its package in the settings, as Django wants it."""

    transaction_mode: str | None

    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=Cursor)

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode != "IMMEDIATE":
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
            return
        with self.wrap_database_errors:
            self._begin_to_write()

    def _begin_to_write(self) -> None:
        """Take the write lock as soon as it is free. Raises what SQLite says once its timeout is over."""
        patience = self.settings_dict["OPTIONS"].get("timeout", 5)
        began = time.monotonic()
        self.connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    self.connection.execute("BEGIN IMMEDIATE")
                except sqlite3.OperationalError as problem:
                    waited = time.monotonic() - began
                    if not _is_busy(problem) or waited > patience:
                        raise
                    time.sleep(LOOKED_AGAIN_AFTER if waited < SOON else LOOKED_LATER_AFTER)
                else:
                    return
        finally:
            self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * patience)}")


def _is_busy(problem: sqlite3.OperationalError) -> bool:
    """Whether somebody else holds the lock; the low byte of a code says what kind it is."""
    return problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
