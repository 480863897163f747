"""Images as writers need them: measured, checked, and stripped of everything that is not picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from lxml import etree

from wardmote.core.documents.compose import Block, ComposeError, Fault, Image, describe, every_image

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The chunks that make the picture. Text, time and EXIF chunks may carry a name or a place, and never print.
_PICTURE = {b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"cHRM", b"pHYs", b"IDAT", b"IEND"}
MOST_PIXELS = 40_000_000  # a page at 600 dpi; more is a mistake or an attack

POINTS_OF_A_PIXEL = 0.75  # 96 pixels and 72 points an inch

_SVG = "{http://www.w3.org/2000/svg}"
_ACTIVE = {"script", "foreignObject", "iframe", "audio", "video", "image", "use", "animate", "set", "a", "handler"}


def checked(blocks: tuple[Block, ...]) -> None:
    """Raise ``ComposeError`` for the first image that is not what it says, or that acts instead of showing."""
    for number, block in enumerate(blocks, start=1):
        for image in every_image(block):
            if reason := _fault(image):
                raise ComposeError([Fault(describe(block, number), "image", reason)])


def _fault(image: Image) -> str | None:
    try:
        width, height = size(image)
    except ValueError as error:
        return str(error)
    return "The image has more pixels than a page can use." if width * height > MOST_PIXELS else None


def size(image: Image) -> tuple[float, float]:
    """Width and height in the image's own units. Raises ``ValueError`` with a plain sentence."""
    if image.kind == "png":
        for kind, body in _chunks(image.data):
            if kind == b"IHDR" and len(body) == 13:
                width, height = struct.unpack(">II", body[:8])
                if width and height:
                    return width, height
            break
        raise ValueError("The image is not a PNG.")
    return _svg_size(_svg(image.data))


def shown(image: Image, text_width: float, text_height: float) -> tuple[float, float]:
    """Width and height on the page, in the unit of the text area: the share asked for, less if it would be too tall."""
    wide, high = size(image)
    width = text_width * image.width
    height = width * high / wide
    most = text_height * 0.85  # a caption and a heading want to stand on the same page
    return (width, height) if height <= most else (most * wide / high, most)


def in_cell(image: Image, room: float) -> tuple[float, float]:
    """Width and height in points of a picture in a cell: its own, less where the cell is narrower."""
    wide, high = size(image)
    width = min(wide * POINTS_OF_A_PIXEL, room)
    return width, width * high / wide


def picture(image: Image) -> bytes:
    """The image with nothing but the picture: a PNG without text, time and EXIF; an SVG as it is, once checked."""
    if image.kind == "svg":
        _svg(image.data)
        return image.data
    kept = [_SIGNATURE]
    for kind, body in _chunks(image.data):
        if kind in _PICTURE:
            checksum = zlib.crc32(kind + body)
            kept.append(struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checksum))
    return b"".join(kept)


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    if not data.startswith(_SIGNATURE):
        raise ValueError("The image is not a PNG.")
    position = len(_SIGNATURE)
    while position + 12 <= len(data):
        (length,) = struct.unpack(">I", data[position : position + 4])
        kind, body = data[position + 4 : position + 8], data[position + 8 : position + 8 + length]
        if len(body) < length:
            raise ValueError("The image is cut short.")
        yield kind, body
        position += length + 12
        if kind == b"IEND":
            return
    raise ValueError("The image is cut short.")


def _svg(data: bytes) -> etree._Element:
    """The root of an SVG that only draws: no script, no event, nothing fetched from elsewhere."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise ValueError("The image is not well-formed SVG.") from error
    if root.tag != f"{_SVG}svg" or b"<!DOCTYPE" in data:
        raise ValueError("The image is not a plain SVG.")
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if etree.QName(node).localname in _ACTIVE:
            raise ValueError(f"The image holds <{etree.QName(node).localname}>, which does more than draw.")
        for name, value in node.attrib.items():
            local = etree.QName(name).localname.lower()
            if local.startswith("on") or local == "href":
                raise ValueError(f"The image holds the attribute “{local}”, which does more than draw.")
            if "url(" in str(value).replace(" ", "") and "url(#" not in str(value).replace(" ", "").replace('"', ""):
                raise ValueError("The image fetches something from elsewhere.")
        if etree.QName(node).localname == "style" and any(
            word in (node.text or "") for word in ("@import", "url(", "expression")
        ):
            raise ValueError("The image fetches something from elsewhere.")
    return root


def _svg_size(root: etree._Element) -> tuple[float, float]:
    box = (root.get("viewBox") or "").replace(",", " ").split()
    try:
        shown = box[2:] if len(box) == 4 else [root.get("width") or "", root.get("height") or ""]
        width, height = (float(side.removesuffix("px").removesuffix("pt")) for side in shown)
    except ValueError as error:
        raise ValueError("The image does not say how large it is.") from error
    if not (width > 0 and height > 0):
        raise ValueError("The image does not say how large it is.")
    return width, height
