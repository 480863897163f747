"""What is asked of the warehouse of this installation."""

from __future__ import annotations

import json
from contextlib import AbstractContextManager
from typing import Any

from django.conf import settings

from wardmote.performance.sources import sources
from wardmote.performance.warehouse.connection import Reader, reading


def warehouse(*, as_at: int | None = None) -> AbstractContextManager[Reader]:
    """A reader in which every source is a table of its name, as it stood after vintage ``as_at``, or as it stands."""
    return reading(settings.DATA_DIR / "warehouse", sources(), as_at=as_at)


def load_reports() -> list[dict[str, Any]]:
    """The reports of all vintages, the newest first."""
    with warehouse() as reader:
        if not reader.vintage:
            return []
        return [json.loads(report) for (report,) in reader.rows("SELECT report FROM vintage ORDER BY number DESC")]
