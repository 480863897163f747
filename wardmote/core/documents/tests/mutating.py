"""Ways to spoil a document: in its bytes, or in the parts of its archive with the archive itself put right again."""

from __future__ import annotations

import io
import random
import re
import zipfile
import zlib
from copy import deepcopy

from lxml import etree

from wardmote.core.documents.tests.making import packed

TOKENS = (
    b"<w:p>", b"</w:p>", b"<w:tbl>", b"<w:tc>", b"<w:vMerge/>", b'<w:gridSpan w:val="999"/>', b"<row>", b"<td rowspan=0>",
    b'<c t="s"><v>9</v></c>', b'<mergeCell ref="A1:XFD9"/>', b"<table>", b"</table>", b'"', b";", b",", b"\t", b"\n\t", b"\n\n",
    b"|", b"+--+", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"-1", b"99999999999", b"1e999", b"NaN", b"&#0;", b"&x;", b"%%EOF",
    b"endobj", b"stream", b"obj", b"<</S/JavaScript>>", b"w:val=", b'r="ZZZ0"', b"[h]:mm;@", b"\xf0\x9f\x98\x80",
)  # fmt: skip
VALUES = (
    "", "-1", "0", "1", "2", "99", "65536", "99999999999", "1e999", "nan", "x", "true", "A1:XFD99", "B2", "s", "str", "none",
    "FF0000", "auto", "continue", "restart", "begin", "end", "%1.%2.%9", "\u00a0", "\u200b", "☂", "[Red]0;@", "2023-13-45",
)  # fmt: skip


def spoiled(data: bytes, choose: random.Random) -> bytes:
    """``data`` with a few changes: bytes flipped, pieces cut, doubled or moved, numbers and tokens put in."""
    made = bytearray(data)
    for _ in range(choose.randint(1, 6)):
        at = choose.randrange(len(made) + 1)
        length = choose.choice((1, 1, 4, 16, 200))
        what = choose.randrange(7)
        if what == 0 and at < len(made):
            made[at] ^= 1 << choose.randrange(8)
        elif what == 1:
            del made[at : at + length]
        elif what == 2:
            made[at:at] = made[at : at + length]
        elif what == 3:
            made[at:at] = choose.choice(TOKENS)
        elif what == 4:
            other = choose.randrange(len(made) + 1)
            made[at:at] = made[other : other + length]
        elif what == 5:
            numbers = list(re.finditer(rb"\d+", bytes(made)))
            if numbers:
                start, end = choose.choice(numbers).span()
                made[start:end] = choose.choice(
                    (b"0", b"-1", b"1", b"255", b"65536", b"2147483648", b"99999999999999999999")
                )
        else:
            made = made[: max(1, at)] if choose.random() < 0.1 else made
    return bytes(made)


def spoiled_inside(data: bytes, choose: random.Random) -> bytes:
    """An archive one of whose parts is spoiled; the archive itself is sound, so that the reader gets to see it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, ValueError, KeyError, NotImplementedError, RuntimeError, EOFError, OSError):
        return spoiled(data, choose)
    names = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    for _ in range(choose.randint(1, 2)):
        name = choose.choice(names)
        if choose.random() < 0.05:
            parts.pop(name, None)
        else:
            parts[name] = (spoiled if choose.random() < 0.2 else reshaped)(parts.get(name, b""), choose)
    return packed(parts)


def reshaped(xml: bytes, choose: random.Random) -> bytes:
    """XML that is still well formed: elements dropped, doubled and moved, attributes and words changed."""
    try:
        root = etree.fromstring(xml)
    except etree.XMLSyntaxError:
        return spoiled(xml, choose)
    elements = list(root.iter("*"))
    for _ in range(choose.randint(1, 10)):
        element, other = choose.choice(elements), choose.choice(elements)
        parent = element.getparent()
        what = choose.randrange(6)
        if what == 0 and parent is not None:
            parent.remove(element)
        elif what == 1:
            other.append(deepcopy(element))
        elif what == 2 and parent is not None and other is not element and element not in other.iterancestors():
            other.insert(choose.randrange(len(other) + 1), element)
        elif what == 3 and element.attrib:
            element.attrib[choose.choice(list(element.attrib))] = choose.choice(VALUES)
        elif what == 4 and element.attrib:
            del element.attrib[choose.choice(list(element.attrib))]
        elif what == 5:
            element.text = choose.choice(VALUES)
    return etree.tostring(root)
