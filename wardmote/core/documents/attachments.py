"""Files that people attach to a record: what they are by their bytes, and whether they can hurt whoever opens them.

The readers take a document apart to read it; here nobody reads, so the same checks are made and nothing else. Call it
through ``sandbox``: ``sandbox.call("wardmote.core.documents.attachments:check", data, name=…)``.
"""

from __future__ import annotations

import base64
from typing import Any

from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.pdf_safety import check_pdf
from wardmote.core.documents.pictures import plain_jpeg, plain_png
from wardmote.core.documents.readers.odf import open_package
from wardmote.core.documents.reading import recognise
from wardmote.core.documents.safety import Package, damaged, refuse_office_dangers

ENDINGS: dict[str, tuple[str, ...]] = {
    "pdf": (".pdf",),
    "docx": (".docx",),
    "xlsx": (".xlsx",),
    "odt": (".odt",),
    "ods": (".ods",),
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "csv": (".csv",),
    "txt": (".txt",),
}
"""The kinds that may be attached, with the endings that their names must have."""

FILE_ENDINGS = tuple(ending for endings in ENDINGS.values() for ending in endings)

_PLAIN = ("csv", "txt")


def check(data: bytes, name: str = "") -> dict[str, Any]:
    """What kind of file it is; of a picture also its bytes freed of what nobody sees, as base64. Raises ``UnreadableFile``."""
    form = _kind(data, name)
    if not name.lower().endswith(ENDINGS.get(form, ())):
        raise UnreadableFile(_not_what_it_says(form, name), code="kind")
    try:
        kept = _checked(data, form)
    except (MemoryError, RecursionError) as error:
        raise damaged("it is nested too deeply") from error
    return {"kind": form, "data": "" if kept is data else base64.b64encode(kept).decode()}


def _kind(data: bytes, name: str) -> str:
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    form = recognise(data, name)
    if form in _PLAIN:  # whether plain text is a table is its sender's to say
        return "csv" if name.lower().endswith(".csv") else "txt"
    return form


def _checked(data: bytes, form: str) -> bytes:
    match form:
        case "png":
            return plain_png(data)
        case "jpeg":
            return plain_jpeg(data)
        case "pdf":
            check_pdf(data)
        case "docx" | "xlsx":
            refuse_office_dangers(Package(data))
        case "odt" | "ods":
            open_package(data)
    return data


def _not_what_it_says(form: str, name: str) -> str:
    if form not in ENDINGS:
        return "Web pages cannot be attached. Save the page as a PDF and attach that."
    if not name.lower().endswith(FILE_ENDINGS):
        return "This kind of file cannot be attached. Save it as a PDF, or as a Word or Excel file, and attach that."
    return f"The name of the file does not fit what is in it. Give it the ending {ENDINGS[form][0]} and try again."
