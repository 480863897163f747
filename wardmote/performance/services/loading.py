"""What is done with the warehouse of this installation."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wardmote.core.audit import services as audit
from wardmote.performance import sources
from wardmote.performance.models import Load
from wardmote.performance.selectors.loads import digest_of
from wardmote.performance.sources import Source
from wardmote.performance.warehouse import building, counting
from wardmote.performance.warehouse.connection import kept_reports
from wardmote.performance.warehouse.report import Report


def load_files(
    paths: Sequence[Path],
    *,
    now: datetime,
    only: Source | None = None,
    dry_run: bool = False,
    reason: str = "",
    say: Callable[[str], None] = lambda _: None,
) -> Report:
    """Load files, archives and folders as one vintage; the report says what became of each. Raises ``NotLoaded``.

    ``reason`` says why periods may have many fewer rows than are known.

    The warehouse is no part of the database: ``record_loads`` enters the load into the history afterwards.
    """
    return building.load(
        paths,
        place=settings.DATA_DIR / "warehouse",
        sources=sources.sources(),
        forces=sources.forces_as_called(),
        now=now,
        only=only,
        dry_run=dry_run,
        reason=reason,
        say=say,
    )


def count_files(
    paths: Sequence[Path], target: Path, *, source: Source, say: Callable[[str], None] = lambda _: None
) -> Report:
    """Write what files, archives and folders hold of a source to ``target``, counted, as CSV. Nothing is loaded.

    The report says what became of each file. Raises ``NotLoaded``.
    """
    every = [source if each.slug == source.slug else each for each in sources.sources()]
    return counting.count(paths, target, source=source, sources=every, forces=sources.forces_as_called(), say=say)


def record_loads() -> None:
    """Enter into the history every load that is not in it yet.

    No transaction holds the files of a load and the history together. A load that was killed between the two is entered with
    the next one, so that none is left out.
    """
    known = set(Load.objects.values_list("digest", flat=True))
    for text in kept_reports(settings.DATA_DIR / "warehouse").values():
        if digest_of(text) not in known:
            _record(text)


@transaction.atomic
def _record(text: str) -> None:
    report = Report.from_data(json.loads(text))
    load = Load(
        number=report.vintage or 0,
        loaded_at=datetime.fromisoformat(report.loaded_at),
        files=len(report.read),
        rows=report.rows,
        refused=len(report.refused),
        digest=digest_of(text),
    )
    load.full_clean()
    load.save()
    audit.record(
        "performance.loaded",
        subject=load,
        by=None,
        loaded_at=report.loaded_at,
        sources=sorted({each.source for each in report.read}),
        files=load.files,
        rows=load.rows,
        refused=load.refused,
        report_sha256=load.digest,
        **({"reason": report.reason} if report.reason else {}),
    )
