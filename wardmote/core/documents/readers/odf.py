"""What OpenDocument texts and sheets (.odt, .ods) have in common: safety, styles, and text with its marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from lxml import etree

from wardmote.core.documents.blocks import Document, Notice, Place, type_of_notice
from wardmote.core.documents.readers.colours import as_hex, visible
from wardmote.core.documents.readers.numbering import counted
from wardmote.core.documents.readers.ooxml import as_date
from wardmote.core.documents.readers.words import Words, tidy
from wardmote.core.documents.safety import Package, contains_macros, damaged, password_needed, unsafe

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
SVG = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"
META = "{urn:oasis:names:tc:opendocument:xmlns:meta:1.0}"

_OLE_OBJECT = re.compile(r"^object \d+$")  # "Object 1/content.xml" is a chart, "ObjectReplacements/…" a picture of it
_WHITE = re.compile(r"[ \t\r\n]+")
_NUMBER_STYLES = {"1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_MOST_SPACES = 1_000  # that one text:s element may stand for
_MOST_CHAIN = 50  # styles that inherit from one another


def open_package(data: bytes) -> Package:
    """The checked parts of an OpenDocument file. Refuses passwords, macros and embedded objects."""
    package = Package(data)
    for name in package.names:
        lowered = name.lower()
        if lowered.startswith(("basic/", "scripts/")) and not lowered.endswith("/"):
            raise contains_macros()
        if _OLE_OBJECT.match(lowered):
            raise unsafe("contains embedded objects from another program")
    manifest = "META-INF/manifest.xml"
    if manifest in package and any(b"encryption-data" in chunk for chunk in package.chunks(manifest)):
        raise password_needed()
    if "content.xml" not in package:
        raise damaged("the part content.xml is missing")
    package.check_all_xml()
    return package


def read_properties(package: Package, document: Document) -> None:
    """Take title and date of the last change from meta.xml, where the file has it."""
    root = package.optional_xml("meta.xml")
    for element in root.iter(f"{DC}title", f"{DC}date") if root is not None else ():
        if element.tag == f"{DC}title":
            document.title = tidy(element.text or "").strip()
        else:
            document.modified = as_date(element.text)


# --- styles


@dataclass(slots=True)
class Look:
    """What a style says, as far as it matters here; None where it leaves it to its parent."""

    bold: bool | None = None
    struck: bool | None = None
    hidden: bool | None = None
    fill: str | None = None
    colour: str | None = None
    shown: bool | None = None  # of a sheet
    parent: str | None = None
    list_style: str | None = None
    display_name: str = ""
    outline_level: int | None = None
    has_rules: bool = False  # conditional formats


@dataclass(slots=True)
class ListLevel:
    """How one level of a list is labelled."""

    style: str = ""  # a number format of ``numbering.counted``; "" shows no number
    prefix: str = ""
    suffix: str = ""
    start: int = 1
    levels_shown: int = 1
    bullet: str = ""


class Styles:
    """Styles by family and name, with what they inherit."""

    def __init__(self) -> None:
        self._own: dict[tuple[str, str], Look] = {}
        self._whole: dict[tuple[str, str], Look] = {}
        self.lists: dict[str, dict[int, ListLevel]] = {}

    def add(self, element: etree._Element) -> None:
        """Take in a ``style:style``, ``style:default-style``, ``text:list-style`` or ``text:outline-style``."""
        if element.tag in (f"{TEXT}list-style", f"{TEXT}outline-style"):
            name = element.get(f"{STYLE}name", "") if element.tag.endswith("list-style") else OUTLINE
            self.lists[name] = {_number(level.get(f"{TEXT}level"), 1): _list_level(level) for level in element}
            return
        key = element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", "")
        self._own[key] = _look(element)

    def add_all(self, root: etree._Element | None) -> None:
        """Take in every style below an element."""
        if root is None:
            return
        for element in root.iter(f"{STYLE}style", f"{STYLE}default-style", f"{TEXT}list-style", f"{TEXT}outline-style"):
            self.add(element)

    def look(self, family: str, name: str | None) -> Look:
        """A style with what it inherits from its parents."""
        key = family, name or ""
        known = self._whole.get(key)
        if known is not None:
            return known
        whole, at, seen = Look(), name, 0
        while at and (own := self._own.get((family, at))) is not None and seen < _MOST_CHAIN:
            for slot in ("bold", "struck", "hidden", "fill", "colour", "shown", "list_style", "outline_level"):
                if getattr(whole, slot) is None:
                    setattr(whole, slot, getattr(own, slot))
            whole.display_name = whole.display_name or own.display_name
            whole.has_rules = whole.has_rules or own.has_rules
            at, seen = own.parent, seen + 1
        self._whole[key] = whole
        return whole

    def is_title(self, name: str | None) -> bool:
        """Whether a paragraph style is, or comes from, the title style."""
        seen = 0
        while name and seen < _MOST_CHAIN:
            if name == "Title":
                return True
            own = self._own.get(("paragraph", name))
            name, seen = (own.parent if own is not None else None), seen + 1
        return False


OUTLINE = "\x00outline"
"""The list style of numbered headings, which has no name of its own."""


def _look(element: etree._Element) -> Look:
    look = Look(
        parent=element.get(f"{STYLE}parent-style-name"),
        list_style=element.get(f"{STYLE}list-style-name"),
        display_name=element.get(f"{STYLE}display-name", element.get(f"{STYLE}name", "")),
    )
    if (level := element.get(f"{STYLE}default-outline-level")) and level.isdigit():
        look.outline_level = int(level)
    for child in element:
        if child.tag == f"{STYLE}text-properties":
            weight = child.get(f"{FO}font-weight")
            if weight is not None:
                look.bold = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
            line = child.get(f"{STYLE}text-line-through-style") or child.get(f"{STYLE}text-line-through-type")
            if line is not None:
                look.struck = line != "none"
            if (display := child.get(f"{TEXT}display")) is not None:
                look.hidden = display == "none"
            look.colour = as_hex(child.get(f"{FO}color"))
            look.fill = look.fill or as_hex(child.get(f"{FO}background-color"))
        elif child.tag in (f"{STYLE}table-cell-properties", f"{STYLE}paragraph-properties"):
            back = child.get(f"{FO}background-color")
            if back is not None:
                look.fill = "FFFFFF" if back == "transparent" else as_hex(back)
        elif child.tag == f"{STYLE}table-properties" and (shown := child.get(f"{TABLE}display")) is not None:
            look.shown = shown != "false"
        elif child.tag == f"{STYLE}map":
            look.has_rules = True
    return look


def _list_level(element: etree._Element) -> ListLevel:
    if element.tag == f"{TEXT}list-level-style-bullet":
        return ListLevel(bullet=tidy(element.get(f"{TEXT}bullet-char", "")) or "•")
    return ListLevel(
        style=_NUMBER_STYLES.get(element.get(f"{STYLE}num-format", ""), ""),
        prefix=element.get(f"{STYLE}num-prefix", ""),
        suffix=element.get(f"{STYLE}num-suffix", ""),
        start=_number(element.get(f"{TEXT}start-value"), 1),
        levels_shown=min(max(_number(element.get(f"{TEXT}display-levels"), 1), 1), 10),
    )


# --- lists


class Lists:
    """Counts list items as they are printed, and gives their labels."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._counts: dict[tuple[str, int], int] = {}

    def restart(self, style: str, level: int) -> None:
        """Begin a list: its next item on this level gets the first number."""
        self._counts.pop((style, level), None)

    def next_label(self, style: str, level: int, start: int | None = None) -> str:
        """Count one more item of a list on a level, from 1; returns what is printed before it."""
        levels = self._styles.lists.get(style, {})
        shape = levels.get(level)
        if shape is None:
            return ""
        if shape.bullet:
            return shape.bullet
        before = self._counts.get((style, level))
        number = start if start is not None else shape.start if before is None else before + 1
        self._counts[style, level] = number
        for lower in range(level + 1, 11):
            self._counts.pop((style, lower), None)
        if not shape.style:
            return ""
        shown = range(max(1, level - shape.levels_shown + 1), level + 1)
        numbers = [self._shown(style, levels, at) for at in shown]
        return f"{shape.prefix}{'.'.join(filter(None, numbers))}{shape.suffix}".strip()

    def _shown(self, style: str, levels: dict[int, ListLevel], level: int) -> str:
        shape = levels.get(level, ListLevel())
        return counted(self._counts.get((style, level), shape.start), shape.style) if shape.style else ""


# --- text


@dataclass(slots=True)
class Gathered:
    """The words of a paragraph or cell, and what their looks have in common."""

    words: Words = field(default_factory=Words)
    plain: bool = False  # some printed words are not bold
    colours: set[str | None] = field(default_factory=set)

    def add(self, text: str, look: Look) -> None:
        """Append printed words."""
        self.words.add(text, struck=bool(look.struck))
        if text.strip():
            self.plain = self.plain or not look.bold
            self.colours.add(look.colour)

    def extend(self, other: Gathered) -> None:
        """Append another gathering."""
        self.words.extend(other.words)
        self.plain = self.plain or other.plain
        self.colours |= other.colours

    def fill(self, text: str, own: str | None) -> str | None:
        """The shading of a cell; without any, the colour of a sign that is all the cell shows."""
        colours = {colour for colour in self.colours if colour not in (None, "000000")}
        if visible(own) is None and text and not any(map(str.isalnum, text)) and len(colours) == 1:
            return next(iter(colours))
        return visible(own)


_SKIPPED = frozenset(
    {
        f"{TEXT}{name}"
        for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "bookmark")
    }
    | {f"{OFFICE}forms", f"{TEXT}soft-page-break"}
)


class TextReader:
    """Gathers the words of paragraphs. What stands beside them goes to the notices, at ``place``."""

    def __init__(
        self, styles: Styles, document: Document, flat_text: Callable[[Iterable[etree._Element]], str]
    ) -> None:
        self.styles = styles
        self.document = document
        self.flat_text = flat_text
        self.place = Place()
        self.open_changes: dict[str, list[str]] = {}  # insertions that have begun, and their words so far

    def notice(self, kind: type_of_notice, message: str, text: str = "") -> None:
        """Report something at the place in hand."""
        self.document.notices.append(Notice(kind, message, self.place, text))

    def paragraph(self, element: etree._Element, base: Look | None = None) -> Gathered:
        """The words of a ``text:p`` or ``text:h``."""
        own = self.styles.look("paragraph", element.get(f"{TEXT}style-name"))
        look = _laid_over(base or Look(), own)
        gathered = Gathered()
        self._inline(element, look, gathered)
        return gathered

    def _say(self, text: str, look: Look, gathered: Gathered) -> None:
        for words in self.open_changes.values():
            words.append(text)
        if look.hidden and text.strip():
            self.notice("hidden-text", "Hidden text, which is not printed; it is left out.", tidy(text).strip())
        elif not look.hidden:
            gathered.add(text, look)

    def _inline(self, element: etree._Element, look: Look, gathered: Gathered) -> None:
        if element.text:
            self._say(_collapsed(element.text), look, gathered)
        for child in element:
            self._child(child, look, gathered)
            if child.tail:
                self._say(_collapsed(child.tail), look, gathered)

    def _child(self, child: etree._Element, look: Look, gathered: Gathered) -> None:
        tag = child.tag
        if tag == f"{TEXT}span":
            self._inline(child, _laid_over(look, self.styles.look("text", child.get(f"{TEXT}style-name"))), gathered)
        elif tag == f"{TEXT}s":
            self._say(" " * min(_number(child.get(f"{TEXT}c"), 1), _MOST_SPACES), look, gathered)
        elif tag == f"{TEXT}tab":
            self._say("\t", look, gathered)
        elif tag == f"{TEXT}line-break":
            self._say("\n", look, gathered)
        elif tag == f"{TEXT}note":
            self.notice(
                "footnote", "A note; its words are kept apart from the text.", self._below(child, f"{TEXT}note-body")
            )
        elif tag == f"{OFFICE}annotation":
            author = "".join(str(text) for name in child.iterfind(f"{DC}creator") for text in name.itertext()).strip()
            words = self.flat_text(inner for inner in child if inner.tag in (f"{TEXT}p", f"{TEXT}list"))
            self.notice("comment", f"Comment by {tidy(author)}." if author else "Comment.", words)
        elif tag in (f"{TEXT}hidden-text", f"{TEXT}hidden-paragraph"):
            words = tidy(child.get(f"{TEXT}string-value") or "".join(map(str, child.itertext()))).strip()
            if words:
                self.notice("hidden-text", "Hidden text, which is not printed; it is left out.", words)
        elif tag.startswith(DRAW):
            self.drawing(child)
        elif tag in (f"{TEXT}change-start", f"{TEXT}change-end", f"{TEXT}change"):
            self.change(child)
        elif tag in (f"{OFFICE}annotation-end", *_SKIPPED):
            pass
        elif tag == f"{TEXT}ruby":
            for base in child.iterfind(f"{TEXT}ruby-base"):
                self._inline(base, look, gathered)
        else:  # links, fields, bookmarks around text: their words are printed
            self._inline(child, look, gathered)

    def _below(self, element: etree._Element, tag: str) -> str:
        return self.flat_text(inner for body in element.iterfind(tag) for inner in body)

    def drawing(self, element: etree._Element) -> None:
        """Report the words of text boxes and shapes, and what pictures are said to show."""
        words = self.flat_text(
            inner for inner in element.iter(f"{TEXT}p", f"{TEXT}h") if not _in_annotation(inner, element)
        )
        if words:
            self.notice("text-box", "A text box stands here; its words are kept apart from the text.", words)
        described = next((tidy(d.text or "").strip() for d in element.iter(f"{SVG}desc", f"{SVG}title") if d.text), "")
        if next(element.iter(f"{DRAW}image"), None) is not None and (described or self.place.table):
            self.notice("picture", "A picture stands here; what it shows cannot be read.", described)
        if next(element.iter(f"{DRAW}object", f"{DRAW}object-ole"), None) is not None:
            self.notice("embedded-object", "A chart or another document stands here; it was not read.", described)

    def change(self, element: etree._Element) -> None:
        """Note where a tracked insertion begins, or report it with its words where it ends."""
        key = element.get(f"{TEXT}change-id", "")
        if element.tag == f"{TEXT}change-start":
            self.open_changes[key] = []
        elif element.tag == f"{TEXT}change-end":
            words = tidy("".join(self.open_changes.pop(key, []))).strip()
            if words:
                self.notice("tracked-insertion", "Words added with track changes on; they are read as accepted.", words)

    def deletions(self, root: etree._Element) -> None:
        """Report what was deleted with track changes on: it is kept at the beginning of the file."""
        for region in root.iter(f"{TEXT}deletion"):
            words = self.flat_text(child for child in region if child.tag != f"{OFFICE}change-info")
            if words:
                self.notice("tracked-deletion", "Words deleted with track changes on; they are left out.", words)


def _laid_over(base: Look, own: Look) -> Look:
    changes = {
        slot: getattr(own, slot) for slot in ("bold", "struck", "hidden", "colour") if getattr(own, slot) is not None
    }
    return replace(base, **changes) if changes else base


def _in_annotation(element: etree._Element, top: etree._Element) -> bool:
    parent = element.getparent()
    while parent is not None and parent is not top:
        if parent.tag == f"{OFFICE}annotation":
            return True
        parent = parent.getparent()
    return False


def _collapsed(text: str) -> str:
    """Any white space in OpenDocument text is one space; more of it is written as elements."""
    return _WHITE.sub(" ", text)


def repeats(element: etree._Element, name: str) -> int:
    """How many rows or columns an element stands for."""
    return max(1, _number(element.get(f"{TABLE}number-{name}-repeated"), 1))


def spans(element: etree._Element) -> tuple[int, int]:
    """Over how many columns and rows a cell stands."""
    across = _number(element.get(f"{TABLE}number-columns-spanned"), 1)
    down = _number(element.get(f"{TABLE}number-rows-spanned"), 1)
    return max(1, across), max(1, down)


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else otherwise
