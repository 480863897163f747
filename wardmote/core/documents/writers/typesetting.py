"""Typst, held to what we ship: our template, our typefaces, no system fonts, no clock, and data only as data."""

from __future__ import annotations

import json
import struct
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst

from wardmote.core.documents.printable import code_point, printable

TEMPLATES = Path(__file__).parent / "templates"
FONTS = Path(__file__).parent.parent / "fonts"
FIRST_FACE = FONTS / "SourceSans3-Regular.ttf"

# Characters that shape or order their neighbours and print nothing. Left out where no typeface has them.
_SHAPING = {"Cf", "Mn", "Me"}
_DISALLOWED = {0x0000, 0xFEFF, 0xFFFE}  # PDF/UA-1 (ISO 14289-1) 7.21.7


def pdf(template: str, build: Callable[[Callable[[str], str]], Mapping[str, Any]], *, issued: date) -> bytes:
    """Set ``templates/<template>`` with data, as a tagged PDF/UA-1 dated ``issued``.

    ``build`` is handed the function every printed word must pass through, and returns JSON-ready data. PDF/UA forbids
    a character that no typeface can draw, so such a one is shown by its code point ("[U+1F680]").
    """
    try:
        return _compiled(template, build(_drawable), issued)
    except typst.TypstError as error:
        if "could not be displayed" not in error.message:
            raise
        # A letter from one typeface under an accent that only the other has: fall back on the first for everything.
        return _compiled(template, build(_drawable_in_first_face), issued)


def _compiled(template: str, data: Mapping[str, Any], issued: date) -> bytes:
    made = typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards="ua-1",
        timestamp=datetime(issued.year, issued.month, issued.day, tzinfo=UTC),
    )
    return bytes(made)


def drawn(svg: bytes, *, width: float, height: float, ppi: float) -> bytes:
    """An SVG as a PNG of ``width`` by ``height`` points."""
    made = typst.compile(
        TEMPLATES / "picture.typ",
        root=TEMPLATES,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="png",
        ppi=ppi,
        sys_inputs={"svg": svg.decode("utf-8"), "width": str(width), "height": str(height)},
    )
    return bytes(made)


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _drawable(words: str) -> str:
    return _with_glyphs(words, _every_face())


def _drawable_in_first_face(words: str) -> str:
    return _with_glyphs(words, _coverage(FIRST_FACE))


def _with_glyphs(words: str, known: frozenset[int]) -> str:
    words = printable(words)
    if all(ord(character) in known or character == "\n" for character in set(words)):
        return words
    return "".join(_glyph(character, known) for character in words)


def _glyph(character: str, known: frozenset[int]) -> str:
    if character in "\n\t" or ord(character) in known:
        return character
    if unicodedata.category(character) in _SHAPING:
        return ""
    return code_point(character)


@cache
def _every_face() -> frozenset[int]:
    return frozenset().union(*(_coverage(path) for path in sorted(FONTS.glob("*.ttf"))))


@cache
def _coverage(path: Path) -> frozenset[int]:
    """The characters a TrueType file maps to a glyph: its ``cmap`` subtables of format 4 and 12 (OpenType 1.9)."""
    data = path.read_bytes()
    (tables,) = struct.unpack(">H", data[4:6])
    start = 0
    for number in range(tables):
        tag, _, offset, _ = struct.unpack(">4sIII", data[12 + 16 * number : 28 + 16 * number])
        if tag == b"cmap":
            start = offset
    (subtables,) = struct.unpack(">H", data[start + 2 : start + 4])
    known: set[int] = set()
    for number in range(subtables):
        (offset,) = struct.unpack(">I", data[start + 8 + 8 * number : start + 12 + 8 * number])
        subtable = start + offset
        (kind,) = struct.unpack(">H", data[subtable : subtable + 2])
        if kind == 4:
            known.update(_segments(data, subtable))
        elif kind == 12:
            known.update(_groups(data, subtable))
    return frozenset(known - _DISALLOWED)


def _segments(data: bytes, start: int) -> set[int]:
    """Format 4: runs of 16-bit characters; a run may map some of them to glyph 0, which is "missing"."""
    count = struct.unpack(">H", data[start + 6 : start + 8])[0] // 2
    at = start + 14
    ends = struct.unpack(f">{count}H", data[at : at + 2 * count])
    firsts = struct.unpack(f">{count}H", data[at + 2 * count + 2 : at + 4 * count + 2])
    deltas = struct.unpack(f">{count}H", data[at + 4 * count + 2 : at + 6 * count + 2])
    ranges_at = at + 6 * count + 2
    ranges = struct.unpack(f">{count}H", data[ranges_at : ranges_at + 2 * count])
    found = set()
    for number, (first, last, delta, offset) in enumerate(zip(firsts, ends, deltas, ranges, strict=True)):
        for character in range(first, last + 1):
            if offset:
                where = ranges_at + 2 * number + offset + 2 * (character - first)
                (glyph,) = struct.unpack(">H", data[where : where + 2])
                glyph = (glyph + delta) % 0x10000 if glyph else 0
            else:
                glyph = (character + delta) % 0x10000
            if glyph:
                found.add(character)
    return found


def _groups(data: bytes, start: int) -> set[int]:
    """Format 12: runs of characters beyond 16 bits."""
    (count,) = struct.unpack(">I", data[start + 12 : start + 16])
    found: set[int] = set()
    for number in range(count):
        first, last, _ = struct.unpack(">III", data[start + 16 + 12 * number : start + 28 + 12 * number])
        found.update(range(first, last + 1))
    return found
