"""Loading the example: what goes on is said while it goes on."""

from __future__ import annotations

from io import StringIO

from wardmote.reports.management.commands.example import Command


def test_where_no_line_is_redrawn_long_work_is_said_as_it_begins() -> None:
    told = StringIO()
    so_far: list[str] = []
    Command(stderr=told)._shown("Loading figures", lambda _say: so_far.append(told.getvalue()))
    assert so_far == ["Loading figures …\n"]
