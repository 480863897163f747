"""What is done with the warehouse of this installation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from wardmote.performance import sources
from wardmote.performance.sources import Source
from wardmote.performance.warehouse import building
from wardmote.performance.warehouse.report import Report


def load_files(
    paths: Sequence[Path],
    *,
    now: datetime,
    only: Source | None = None,
    dry_run: bool = False,
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Load files, archives and folders as one vintage; the report says what became of each. Raises ``NotLoaded``.

    The warehouse is no part of the database and has no entry in the history: each vintage keeps its own report.
    """
    return building.load(
        paths,
        place=settings.DATA_DIR / "warehouse",
        sources=sources.sources(),
        forces=sources.forces(),
        now=now,
        only=only,
        dry_run=dry_run,
        say=say,
    )
