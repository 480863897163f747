"""A list of this room as CSV or as a workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone

from wardmote.core.documents.compose import Properties
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.look import Palette

KINDS = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def as_file(grid: Grid, kind: str, *, stem: str) -> HttpResponse:
    """The grid as a file, inspected like everything that goes out."""
    if kind == "csv":
        data = csv.write(grid)
    else:
        made = Properties(issued=timezone.localdate())
        data = xlsx.write_grids([grid], title=grid.name, properties=made, palette=Palette())
    name = f"{stem}.{kind}"
    assert_clean(data, name)
    return sent(data, name)


def sent(data: bytes, name: str) -> HttpResponse:
    """Bytes as a download."""
    kind = KINDS[name.rpartition(".")[2]]
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
