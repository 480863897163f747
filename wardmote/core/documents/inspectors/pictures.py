"""Pictures: what a PNG or JPEG carries besides the picture, and whether an SVG does more than draw."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from wardmote.core.documents.compose import Image
from wardmote.core.documents.inspectors.problem import Problem
from wardmote.core.documents.writers import images

_PNG_EXTRAS = {b"tEXt": "text", b"zTXt": "text", b"iTXt": "text", b"eXIf": "EXIF", b"tIME": "a time"}
_CUT_SHORT = ""
_JPEG_EXTRAS = {0xE1: "EXIF or XMP", 0xED: "Photoshop data", 0xFE: "a comment"}


def inspect(data: bytes, where: str) -> Iterator[Problem]:
    """What the picture carries that nobody sees: where it was taken, by whom, with what."""
    if data.startswith(b"\x89PNG"):
        extras = list(_png_extras(data))
    elif data.startswith(b"\xff\xd8"):
        extras = list(_jpeg_extras(data))
    elif data.lstrip().startswith((b"<svg", b"<?xml")):
        yield from _svg(data, where)
        return
    else:
        yield Problem("unexpected-part", where, "This kind of picture cannot be checked.")
        return
    if _CUT_SHORT in extras:
        yield Problem("unreadable", where, "The picture is cut short, so nobody can check it.")
        return
    for extra in sorted(set(extras)):
        yield Problem("image-metadata", where, f"The picture carries {extra}.")


def _png_extras(data: bytes) -> Iterator[str]:
    position = 8
    while position + 8 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind = data[position + 4 : position + 8]
        if kind in _PNG_EXTRAS:
            yield _PNG_EXTRAS[kind]
        position += length + 12
        if kind == b"IEND":
            break
    else:
        yield _CUT_SHORT
    if position < len(data):
        yield "bytes after its end"


def _jpeg_extras(data: bytes) -> Iterator[str]:
    position = 2
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xDA:  # the picture itself begins
            return
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        if marker in _JPEG_EXTRAS:
            yield _JPEG_EXTRAS[marker]
        position += length + 2
    yield _CUT_SHORT


def _svg(data: bytes, where: str) -> Iterator[Problem]:
    try:
        images.picture(Image(data, "svg", "checked"))
    except ValueError as error:
        yield Problem("active-image", where, str(error))
    if b"<!--" in data:
        yield Problem("comment", where, "The picture carries a comment.")
