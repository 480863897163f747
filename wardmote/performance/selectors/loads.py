"""What is asked of the warehouse of this installation, and of its loads.

DuckDB is imported where it is needed: a web server that shows no report of a load starts without it, and 40 MB smaller.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db.models import QuerySet

from wardmote.performance import stored
from wardmote.performance.models import Load
from wardmote.performance.sources import NUMBER, Source, sources
from wardmote.performance.warehouse.report import Report

if TYPE_CHECKING:
    from wardmote.performance.warehouse.connection import Reader


def warehouse(*, as_at: int | None = None) -> AbstractContextManager[Reader]:
    """A reader in which every source is a table of its name, as it stood after vintage ``as_at``, or as it stands."""
    from wardmote.performance.warehouse.connection import reading

    return reading(settings.DATA_DIR / "warehouse", sources(), as_at=as_at)


def kept_counts(source: Source) -> list[tuple[Any, ...]]:
    """The first kept counts of a source as it stands, sorted, under their headers: what ``count_files`` writes of files."""
    from wardmote.performance.warehouse.connection import quoted

    columns = ("force", "period", *source.counted_by[0], NUMBER)
    listed = ", ".join(map(quoted, columns))
    question = f"SELECT {listed} FROM {quoted(source.kept_counts[0].slug)} ORDER BY ALL"  # nosec B608 - names of columns
    with warehouse() as reader:
        return [columns, *reader.rows(question)]


@contextmanager
def figures() -> Iterator[dict[str, Path]]:
    """Everything that was loaded and computed, as files by their names in the warehouse: what a backup holds of it.

    The values are copied before the catalogue, so that none is of a load that the catalogue does not know.
    """
    from wardmote.performance.warehouse.connection import standing

    values = stored.place()
    with TemporaryDirectory() as folder:
        computed = {values.name: Path(shutil.copy(values, folder))} if values.exists() else {}
        with standing(settings.DATA_DIR / "warehouse") as files:
            yield files | computed


def digest_of(report: str) -> str:
    """What vouches for a report as it is kept."""
    return sha256(report.encode()).hexdigest()


def loads() -> QuerySet[Load]:
    """Every load that the history tells of, the newest first."""
    return Load.objects.all()


def standing_loads() -> dict[int, Load]:
    """The loads of the warehouse by their numbers, which begin anew where it was made anew: the newest of a number counts."""
    return {load.number: load for load in reversed(loads())}


def report_of(load: Load) -> Report | None:
    """What a load said; None where the warehouse is not the one that it was loaded into, or cannot be read."""
    from wardmote.performance.warehouse.connection import kept_reports

    text = kept_reports(settings.DATA_DIR / "warehouse", number=load.number).get(load.number)
    if text is None or digest_of(text) != load.digest:
        return None
    return Report.from_data(json.loads(text))
