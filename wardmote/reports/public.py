"""What publishing may ask of this room: an issued report's stored words and files, exactly as they went out."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from markupsafe import Markup

from wardmote.core.editions.models import Edition, EditionFile
from wardmote.core.editions.services import file_bytes
from wardmote.core.ui.downloads import download
from wardmote.reports.rendering import body_of


def body(edition: Edition) -> Markup:
    """The report under its title, from the web page that was stored when it was issued."""
    return body_of(file_bytes(edition.files.get(kind=EditionFile.Kind.HTML)))


def file_response(request: HttpRequest, file: EditionFile) -> HttpResponse:
    """A stored file, byte for byte; or nothing, where the reader has these bytes already.

    A downloaded web page could be made to run as ours, so it is never shown in place and its policy allows nothing.
    """
    tag = f'"{file.sha256}"'
    if tag in [each.strip() for each in request.headers.get("If-None-Match", "").split(",")]:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": tag})
    return download(
        file_bytes(file),
        file.name,
        headers={
            "Content-Length": str(file.size),
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:",
            "ETag": tag,
            "X-Content-Type-Options": "nosniff",
        },
    )
