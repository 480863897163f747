"""Read any document we know into neutral blocks. The format is told from the bytes; the name only settles doubt.

Call ``sandbox.read`` for a file that somebody sent: it runs this in a child process with limits.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Literal

from wardmote.core.collecting import collector_paused
from wardmote.core.documents import stall
from wardmote.core.documents.blocks import Document, UnreadableFile
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.safety import MAX_FILE_BYTES, Package, contains_macros, damaged, password_needed, too_large
from wardmote.core.documents.wire import to_pieces

Format = Literal["docx", "xlsx", "odt", "ods", "csv", "pdf", "html", "txt"]

_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF")
_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")
_HTML = re.compile(r"<\s*(?:!doctype\s+html|html|head|body|table|div|h[1-6]|p)\b", re.IGNORECASE)
_CONTENT_TYPES = {
    b"wordprocessingml.document.main+xml": "docx", b"wordprocessingml.template.main+xml": "docx",
    b"spreadsheetml.sheet.main+xml": "xlsx", b"spreadsheetml.template.main+xml": "xlsx",
}  # fmt: skip
_OPEN_DOCUMENT = {
    b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.text-template": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
    b"application/vnd.oasis.opendocument.spreadsheet-template": "ods",
}  # fmt: skip


def read(data: bytes, name: str = "", progress: Progress = no_progress) -> Document:
    """The document in ``data``; ``name`` is its file name. Raises ``UnreadableFile`` and nothing else."""
    form = recognise(data, name)
    reader: Callable[[bytes, str, Progress], Document] = import_module(f"wardmote.core.documents.readers.{form}").read
    try:
        with collector_paused():
            document = reader(data, name, _watched(progress))
        stall.relax()
    except MemoryError as error:
        raise too_large("needs more memory than we allow") from error
    except RecursionError as error:
        raise damaged("it is nested too deeply") from error
    if not document.blocks:
        raise UnreadableFile(_nothing_to_read(document), code="empty")
    return document


def _watched(progress: Progress) -> Progress:
    """Progress that also keeps the clock of ``stall`` from running out."""

    def report(done: int, total: int, what: str) -> None:
        stall.restart()
        progress(done, total, what)

    return report


def read_in_pieces(data: bytes, name: str = "", progress: Progress = no_progress) -> Iterator[dict[str, Any]]:
    """The document as a row of JSON values: what ``sandbox.read`` runs in the child."""
    return to_pieces(read(data, name, progress))


def recognise(data: bytes, name: str = "") -> Format:
    """Which format ``data`` is in. Raises ``UnreadableFile`` with advice for the ones we do not read."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("The file is empty. Check that it was saved or sent completely.", code="empty")
    if len(data) > MAX_FILE_BYTES:
        raise too_large(f"is larger than {MAX_FILE_BYTES // 2**20} MiB")
    if data.startswith(_COMPOUND):
        raise _old_office(data)
    if data.startswith(b"PK\x03\x04"):
        return _kind_of_package(data)
    if data.startswith(b"PK\x05\x06"):
        raise UnreadableFile("The file is empty. Check that it was saved or sent completely.", code="empty")
    start = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n\t ")
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(b"{\\rtf"):
        raise UnreadableFile(
            "This is a rich text file (.rtf). Open it in Word, save it as .docx and try again.", code="format"
        )
    if data.startswith(_PICTURES):
        raise UnreadableFile(
            "This is a picture, in which no text can be read. Ask for the Word or Excel file.", code="format"
        )
    if data.startswith(_ARCHIVES):
        raise UnreadableFile("This is a packed archive. Unpack it and choose the document inside.", code="format")
    return _kind_of_text(data, name)


def _kind_of_package(data: bytes) -> Format:
    package = Package(data)
    if "[Content_Types].xml" in package:
        types = package.read("[Content_Types].xml")
        for mark, form in _CONTENT_TYPES.items():
            if mark in types:
                return form  # type: ignore[return-value]
        if b"macroEnabled" in types:
            raise contains_macros()
        if b"presentationml" in types:
            raise UnreadableFile("This is a PowerPoint file. Ask for the plan as Word, Excel or PDF.", code="format")
        if b"sheet.binary" in types:
            raise UnreadableFile(
                "This is a binary workbook (.xlsb). Open it in Excel, save it as .xlsx and try again.", code="format"
            )
    if "mimetype" in package:
        kind = _OPEN_DOCUMENT.get(package.read("mimetype").strip())
        if kind is not None:
            return kind  # type: ignore[return-value]
    raise UnreadableFile(
        "This is a zip archive, not a document we know. Unpack it and choose the Word, Excel or PDF file inside.",
        code="format",
    )


def _old_office(data: bytes) -> UnreadableFile:
    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        return password_needed()
    if holds("WordDocument"):
        return UnreadableFile(
            "This is an old Word file (.doc). Open it in Word, save it as .docx and try again.", code="format"
        )
    if holds("Workbook") or holds("Book"):
        return UnreadableFile(
            "This is an old Excel file (.xls). Open it in Excel, save it as .xlsx and try again.", code="format"
        )
    return UnreadableFile(
        "This is an old Office file. Open it in the program that made it and save it as .docx or .xlsx.", code="format"
    )


def _kind_of_text(data: bytes, name: str) -> Format:
    from wardmote.core.documents.readers import csv, encodings

    text, _ = encodings.decoded(data)
    if text is None:
        raise UnreadableFile(
            "This is not a kind of file we can read. Ask for the plan as Word, Excel, PDF or text.", code="format"
        )
    head = text[:4000].lstrip()
    if head.startswith("<") and (_HTML.match(head) or (_HTML.search(head) and "</" in text)):
        return "html"
    if head.startswith("<?xml"):
        raise UnreadableFile(
            "This is an XML file. Open it in Word or Excel, save it as .docx or .xlsx and try again.", code="format"
        )
    ending = name.lower().rpartition(".")[2] if "." in name else ""
    if ending in ("csv", "tsv"):
        return "csv"
    if ending in ("htm", "html", "xhtml"):
        return "html"
    return "csv" if csv.looks_like_table(text, named_text=ending in ("txt", "text")) else "txt"


def _nothing_to_read(document: Document) -> str:
    if document.notices:
        return "All words of the file are hidden, in comments or in text boxes. Show them, save the file and try again."
    return "The file holds no words. Check that it is the right file."
