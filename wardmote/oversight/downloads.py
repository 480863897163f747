"""A list of this room as CSV or as a workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.spreadsheet import as_csv, as_workbook
from wardmote.core.ui.downloads import download


def as_file(grid: Grid, kind: str, *, stem: str) -> HttpResponse:
    """The grid as a file."""
    data = as_csv(grid) if kind == "csv" else as_workbook([grid], title=grid.name, issued=timezone.localdate())
    return download(data, f"{stem}.{kind}")
