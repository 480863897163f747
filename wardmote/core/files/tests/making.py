"""Small files made by hand, and records to attach them to."""

from __future__ import annotations

import struct
import zlib
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from wardmote.core.documents.compose import Composed, Heading, Properties, paragraph
from wardmote.reports.rendering import file_of

COMPOSED = Composed(
    title="Rota",
    blocks=(Heading(1, "Rota"), paragraph("Two officers on Fridays.")),
    properties=Properties(issued=date(2026, 5, 1), organisation="Northmoor Police"),
)


def a_text(name: str = "rota.txt", data: bytes = b"Two officers walk the market on Fridays.\n") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


def a_word_file() -> bytes:
    return file_of(COMPOSED, "docx", stem="rota").data


def a_pdf() -> bytes:
    return file_of(COMPOSED, "pdf", stem="rota").data


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def a_png(*, extras: bytes = b"", width: int = 1, height: int = 1, tail: bytes = b"") -> bytes:
    """One point, or what says that it is more; ``extras`` stand before the picture, ``tail`` behind its end."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    picture = chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    return b"\x89PNG\r\n\x1a\n" + header + extras + picture + chunk(b"IEND", b"") + tail


def segment(marker: int, body: bytes) -> bytes:
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(held: int, secret: bytes = b"GPS 51.5 N") -> bytes:
    """What a telephone writes into a photograph: how it was held, and where it was."""
    entry = struct.pack("<HHIHH", 0x0112, 3, 1, held, 0)
    return b"Exif\x00\x00II*\x00\x08\x00\x00\x00\x01\x00" + entry + b"\x00\x00\x00\x00" + secret


def a_jpeg(*, extras: bytes = b"", width: int = 8, height: int = 8, tail: bytes = b"") -> bytes:
    """A photograph as far as its marks go; nobody draws it."""
    size = segment(0xC0, b"\x08" + struct.pack(">HH", height, width) + b"\x01\x01\x11\x00")
    scan = segment(0xDA, b"\x01\x01\x00\x00\x3f\x00") + b"\x12\xff\x00\x34\xff\xd0\x56\xff\xd9"
    return b"\xff\xd8" + segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00") + extras + size + scan + tail
