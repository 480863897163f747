"""A file as an answer: bytes under a name, to be saved and never shown inside our pages."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpResponse
from django.utils.http import content_disposition_header

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar; charset=utf-8",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What kind of file a name says it is, by its ending."""


def download(
    data: bytes | str, name: str, *, kind: str | None = None, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """A file to be saved as ``name``. Its kind is what the name ends in, unless ``kind`` says it."""
    response = HttpResponse(data, content_type=kind or KINDS[name.rpartition(".")[2]], headers=headers)
    response.headers["Content-Disposition"] = attached(name)
    return response


def attached(name: str) -> str:
    """The header that has an answer saved under this name."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
