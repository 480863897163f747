"""Photographs and screenshots that people send in: checked without drawing them, and freed of what nobody sees.

A photograph from a telephone says where it was taken, when and with what. None of that is needed to look at it, so only the
picture itself is kept, and the way up it is held. Bytes after a picture's end go too: that is where other files hide.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from wardmote.core.documents.safety import damaged, too_large

MAX_PIXELS = 100_000_000
"""Of one picture. A good camera makes half of that; more is made to use up the memory of whoever opens it."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KEPT = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYS"}
)
_JPEG_START, _JPEG_END, _SCAN, _EXIF, _COMMENT = 0xD8, 0xD9, 0xDA, 0xE1, 0xFE
_JPEG_APPS_KEPT = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, the colour profile, and Adobe's word on colours
_JPEG_SIZES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_ORIENTATION = 0x0112


def plain_png(data: bytes) -> bytes:
    """A PNG with what is needed to draw it, and nothing else. Raises ``UnreadableFile`` where it does not hold together."""
    kept = [_PNG]
    for kind, body in _png_chunks(data):
        if kind == b"IHDR":
            _refuse_floods(*struct.unpack(">II", body[:8]))
        if kind in _PNG_KEPT:
            kept.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)))
    return b"".join(kept)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = len(_PNG)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        found = data[position + 8 + length : position + 12 + length]
        if found != struct.pack(">I", zlib.crc32(kind + body)) or (position == len(_PNG)) != (kind == b"IHDR"):
            raise damaged("a part of the picture does not match its checksum")
        yield kind, body
        if kind == b"IEND":
            return
        position += length + 12
    raise damaged("the picture is cut short")


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG with what is needed to draw it, the right way up. Raises ``UnreadableFile`` where it does not hold together."""
    kept = [data[:2]]
    position, sized = 2, False
    while position + 4 <= len(data) and data[position] == 0xFF:
        marker = data[position + 1]
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        segment = data[position : position + 2 + length]
        if length < 2 or len(segment) != length + 2:
            break
        if marker in _JPEG_SIZES:
            _refuse_floods(*reversed(struct.unpack(">HH", segment[5:9])))
            sized = True
        if marker == _EXIF:
            kept.append(_only_the_way_up(segment))
        elif marker != _COMMENT and (not 0xE0 <= marker <= 0xEF or marker in _JPEG_APPS_KEPT):
            kept.append(segment)
        position += length + 2
        if marker == _SCAN and sized:
            end = _end_of_scans(data, position)
            return b"".join([*kept, data[position:end]])
    raise damaged("the picture is cut short")


def _end_of_scans(data: bytes, start: int) -> int:
    """Where the picture ends: after its end mark, the first one that stands outside the packed bytes."""
    position = start
    while (position := data.find(b"\xff", position)) >= 0 and position + 1 < len(data):
        marker = data[position + 1]
        if marker == _JPEG_END:
            return position + 2
        if marker in (0x00, 0xFF) or 0xD0 <= marker <= 0xD7:  # a packed 255, filling, a restart
            position += 1 if marker == 0xFF else 2
            continue
        if position + 4 > len(data):
            break
        (length,) = struct.unpack(">H", data[position + 2 : position + 4])
        position += 2 + length
    raise damaged("the picture is cut short")


def _only_the_way_up(segment: bytes) -> bytes:
    """EXIF with nothing but how the camera was held; nothing at all where it was held upright or does not say."""
    held = _orientation(segment)
    if held not in range(2, 9):
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, held, 0)
    body = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _orientation(segment: bytes) -> int:
    tiff = segment[10:]
    order = {b"MM\x00*": ">", b"II*\x00": "<"}.get(tiff[:4])
    if segment[4:10] != b"Exif\x00\x00" or order is None or len(tiff) < 8:
        return 0
    (at,) = struct.unpack(f"{order}I", tiff[4:8])
    count = struct.unpack(f"{order}H", tiff[at : at + 2])[0] if at + 2 <= len(tiff) else 0
    for number in range(min(count, 200)):
        entry = tiff[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) == 12 and struct.unpack(f"{order}H", entry[:2])[0] == _ORIENTATION:
            return int(struct.unpack(f"{order}H", entry[8:10])[0])
    return 0


def _refuse_floods(width: int, height: int) -> None:
    if not width or not height:
        raise damaged("the picture has no size")
    if width * height > MAX_PIXELS:
        raise too_large(f"is a picture of {width} by {height} points")
