"""The pieces of a Word package that every Word file of ours shares: elements, styles, settings, headers and footers.

Written out here rather than taken from a template file, so that a reviewer can read all of what goes out and nothing
comes along unseen (a template's author, thumbnail, custom XML or theme). Element order follows ECMA-376 part 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lxml import etree

from wardmote.core.documents.compose import Orientation
from wardmote.core.documents.printable import printable
from wardmote.core.documents.writers.look import Palette, Words
from wardmote.core.documents.writers.package import zipped

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_NAMES = {"w": W, "r": R, "wp": WP, "a": A, "pic": PIC, "xml": "http://www.w3.org/XML/1998/namespace"}
_PREFIXES = {prefix: uri for prefix, uri in _NAMES.items() if prefix != "xml"}
_WORDS_ONLY = {prefix: uri for prefix, uri in _PREFIXES.items() if prefix in ("w", "r")}

# A face that every copy of Word has; it sets a wide table in fewer pages than Arial.
FACE = "Calibri"

# Twentieths of a point (A4), and how much of the page the words may take.
PAGE = {"portrait": (11906, 16838), "landscape": (16838, 11906)}
MARGIN = 1134  # 20 mm
POINT = 20  # twentieths to a point
EMU = 635  # to a twentieth of a point


def text_width(orientation: Orientation) -> int:
    """Width between the margins, in twentieths of a point."""
    return PAGE[orientation][0] - 2 * MARGIN


def text_height(orientation: Orientation) -> int:
    """Height between the margins, in twentieths of a point."""
    return PAGE[orientation][1] - 2 * MARGIN


def w(name: str, /, *children: etree._Element | None, **attributes: str | int) -> etree._Element:
    """A ``w:`` element. Attributes are ``w:`` too; children that are None are left out."""
    made = element(f"w:{name}", {f"w:{key}": value for key, value in attributes.items()})
    made.extend(child for child in children if child is not None)
    return made


def element(name: str, attributes: Mapping[str, str | int] | None = None) -> etree._Element:
    """An element by prefixed name, with prefixed or plain attributes."""
    made = etree.Element(_qualified(name), nsmap=_WORDS_ONLY if name.startswith("w:") else _PREFIXES)
    for key, value in (attributes or {}).items():
        made.set(_qualified(key), str(value))
    return made


def _qualified(name: str) -> str:
    prefix, _, local = name.rpartition(":")
    return f"{{{_NAMES[prefix]}}}{local}" if prefix else local


def serialised(root: etree._Element) -> bytes:
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


# -- runs --------------------------------------------------------------------------------------------------------------


def run_content(words: str) -> Iterator[etree._Element]:
    """``w:t``, ``w:br`` and ``w:tab`` for words with line breaks and tabs in them."""
    for line_number, line in enumerate(printable(words).split("\n")):
        if line_number:
            yield w("br")
        for piece_number, piece in enumerate(line.split("\t")):
            if piece_number:
                yield w("tab")
            if piece:
                words_element = w("t")
                words_element.text = piece
                words_element.set(_qualified("xml:space"), "preserve")
                yield words_element


def run(words: str, *properties: etree._Element) -> etree._Element:
    """One run. ``properties`` are the children of ``w:rPr`` in schema order."""
    return w("r", w("rPr", *properties) if properties else None, *run_content(words))


def page_field(instruction: str) -> Iterator[etree._Element]:
    """A field that Word works out on every page ("PAGE", "NUMPAGES")."""
    yield w("r", w("fldChar", fldCharType="begin"))
    code = w("instrText")
    code.text = f" {instruction} "
    code.set(_qualified("xml:space"), "preserve")
    yield w("r", code)
    yield w("r", w("fldChar", fldCharType="separate"))
    yield run("1")
    yield w("r", w("fldChar", fldCharType="end"))


# -- styles ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Sizes are half points, spaces and indents twentieths of a point."""

    name: str
    id: str
    size: int = 22
    bold: bool = False
    colour: str = ""
    before: int = 0
    after: int = 120
    line: int = 264  # 1.1 lines
    outline: int | None = None
    keep_next: bool = False
    left: int = 0
    hanging: int = 0
    numbered: bool = False
    based_on: str = "Normal"
    next: str = ""
    rule_below: str = ""
    ui_priority: int = 10

    def element(self) -> etree._Element:
        return w(
            "style",
            w("name", val=self.name),
            w("basedOn", val=self.based_on) if self.id != "Normal" else None,
            w("next", val=self.next) if self.next else None,
            w("uiPriority", val=self.ui_priority),
            w("qFormat"),
            w(
                "pPr",
                w("keepNext") if self.keep_next else None,
                w("keepLines") if self.keep_next else None,
                w("widowControl"),
                w("numPr", w("numId", val=1)) if self.numbered else None,
                w("pBdr", w("bottom", val="single", sz=8, space=6, color=self.rule_below)) if self.rule_below else None,
                w("spacing", before=self.before, after=self.after, line=self.line, lineRule="auto"),
                w("ind", left=self.left, hanging=self.hanging) if self.left else None,
                w("outlineLvl", val=self.outline) if self.outline is not None else None,
            ),
            w(
                "rPr",
                w("b") if self.bold else None,
                w("bCs") if self.bold else None,
                w("color", val=self.colour) if self.colour else None,
                w("sz", val=self.size),
                w("szCs", val=self.size),
            ),
            type="paragraph",
            styleId=self.id,
            **({"default": 1} if self.id == "Normal" else {}),
        )


def _paragraph_styles(palette: Palette) -> list[Style]:
    ink, muted = palette.ink, palette.muted
    heading = {"bold": True, "colour": ink, "keep_next": True, "next": "Normal", "line": 252, "ui_priority": 9}
    return [
        Style("Normal", "Normal", colour=ink, ui_priority=0),
        Style("Title", "Title", 48, True, ink, 0, 240, 240, next="Normal", rule_below=palette.accent),
        Style("heading 1", "Heading1", 34, before=400, after=140, outline=0, **heading),  # type: ignore[arg-type]
        Style("heading 2", "Heading2", 28, before=320, after=100, outline=1, **heading),  # type: ignore[arg-type]
        Style("heading 3", "Heading3", 24, before=260, after=80, outline=2, **heading),  # type: ignore[arg-type]
        Style("heading 4", "Heading4", 22, before=220, after=60, outline=3, **heading),  # type: ignore[arg-type]
        Style("Lead Paragraph", "LeadParagraph", 25, colour=ink, before=160, after=180, line=276),
        Style("Note", "Note", 19, colour=muted, after=100),
        Style("Numbered Paragraph", "NumberedParagraph", colour=ink, left=680, hanging=680, after=140),
        Style("List Bullet", "ListBullet", colour=ink, after=60, left=454, hanging=284, numbered=True),
        Style("Label and Value", "LabelAndValue", colour=ink, left=2835, hanging=2835, after=60),
        Style("caption", "Caption", 21, True, ink, 200, 100, keep_next=True),
        Style("Table Text", "TableText", 18, colour=palette.ink, after=30, line=247),
        Style("Table Heading", "TableHeading", 18, True, palette.head.ink, 20, 20, 240, keep_next=True),
        Style("Table Group", "TableGroup", 20, True, palette.group.ink, 40, 40, 240, keep_next=True),
        Style("Contents Heading", "ContentsHeading", 28, True, ink, 240, 100, keep_next=True),
        *(Style(f"toc {n}", f"TOC{n}", colour=ink, after=40, left=284 * (n - 1), ui_priority=39) for n in range(1, 5)),
        Style("header", "Header", 18, True, ink, after=0, line=240, ui_priority=99),
        Style("footer", "Footer", 18, colour=muted, after=0, line=240, ui_priority=99),
    ]


def styles_part(palette: Palette, language: str) -> bytes:
    fonts = {"ascii": FACE, "hAnsi": FACE, "eastAsia": FACE, "cs": FACE}
    root = w(
        "styles",
        w(
            "docDefaults",
            w(
                "rPrDefault",
                w(
                    "rPr",
                    w("rFonts", **fonts),
                    w("sz", val=22),
                    w("szCs", val=22),
                    w("lang", val=language, eastAsia=language, bidi="ar-SA"),
                ),
            ),
            w("pPrDefault", w("pPr")),
        ),
        *(style.element() for style in _paragraph_styles(palette)),
        w(
            "style",
            w("name", val="Hyperlink"),
            w("uiPriority", val=99),
            w("rPr", w("color", val=palette.accent), w("u", val="single")),
            type="character",
            styleId="Hyperlink",
        ),
        _table_style(palette),
    )
    return serialised(root)


def _table_style(palette: Palette) -> etree._Element:
    """Thin rules between rows, none between columns: the eye follows the row."""
    return w(
        "style",
        w("name", val="Record Table"),
        w("uiPriority", val=59),
        w("qFormat"),
        w("pPr", w("spacing", before=0, after=0)),
        w(
            "tblPr",
            w(
                "tblBorders",
                w("top", val="single", sz=8, space=0, color=palette.ink),
                w("bottom", val="single", sz=8, space=0, color=palette.ink),
                w("insideH", val="single", sz=4, space=0, color=palette.rule),
            ),
            w(
                "tblCellMar",
                w("top", w=45, type="dxa"),
                w("left", w=85, type="dxa"),
                w("bottom", w=45, type="dxa"),
                w("right", w=85, type="dxa"),
            ),
        ),
        w("tblStylePr", w("rPr", w("b"), w("bCs")), type="firstRow"),
        type="table",
        styleId="RecordTable",
    )


def numbering_part() -> bytes:
    """One list: the bullet of List Bullet."""
    level = w(
        "lvl",
        w("start", val=1),
        w("numFmt", val="bullet"),
        w("pStyle", val="ListBullet"),
        w("lvlText", val="•"),
        w("lvlJc", val="left"),
        w("pPr", w("ind", left=454, hanging=284)),
        ilvl=0,
    )
    abstract = w("abstractNum", w("multiLevelType", val="singleLevel"), level, abstractNumId=0)
    return serialised(w("numbering", abstract, w("num", w("abstractNumId", val=0), numId=1)))


def settings_part(language: str) -> bytes:
    mode = w(
        "compatSetting", name="compatibilityMode", uri="http://schemas.microsoft.com/office/word", val=15
    )  # or Word opens the file in "Compatibility Mode"
    return serialised(
        w(
            "settings",
            w("defaultTabStop", val=720),
            w("characterSpacingControl", val="doNotCompress"),
            w("compat", mode),
            w("themeFontLang", val=language),
            w("decimalSymbol", val="."),
            w("listSeparator", val=","),
        )
    )


# -- pages -------------------------------------------------------------------------------------------------------------


def header_part(marking: str) -> bytes:
    return serialised(w("hdr", w("p", w("pPr", w("pStyle", val="Header"), w("jc", val="center")), run(marking))))


def footer_part(title: str, words: Words, orientation: Orientation) -> bytes:
    """The title to the left, "Page 1 of 10" to the right."""
    shown = title if len(title) <= 80 else f"{title[:79].rstrip()}…"  # beside the page, also in a wide typeface
    line = w(
        "p",
        w(
            "pPr",
            w("pStyle", val="Footer"),
            w("tabs", w("tab", val="right", pos=text_width(orientation))),
        ),
        run(shown),
        w("r", w("tab")),
        run(f"{words.page} "),
        *page_field("PAGE"),
        run(f" {words.of} "),
        *page_field("NUMPAGES"),
    )
    return serialised(w("ftr", line))


def section(orientation: Orientation, references: Iterable[etree._Element]) -> etree._Element:
    """``w:sectPr``: what comes before it, since the last one, is printed on pages of this orientation."""
    width, height = PAGE[orientation]
    turned = {"orient": "landscape"} if orientation == "landscape" else {}
    return w(
        "sectPr",
        *references,
        w("type", val="nextPage"),
        w("pgSz", w=width, h=height, **turned),
        w("pgMar", top=MARGIN, right=MARGIN, bottom=MARGIN, left=MARGIN, header=567, footer=567, gutter=0),
        w("cols", space=708),
    )


# -- the package -------------------------------------------------------------------------------------------------------

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {
    "document": f"{_OFFICE}.document.main+xml",
    "styles": f"{_OFFICE}.styles+xml",
    "settings": f"{_OFFICE}.settings+xml",
    "numbering": f"{_OFFICE}.numbering+xml",
    "header": f"{_OFFICE}.header+xml",
    "footer": f"{_OFFICE}.footer+xml",
}


@dataclass(slots=True)
class Package:
    """What has been gathered for one Word file: parts, and what the document part points to."""

    parts: dict[str, bytes] = field(default_factory=dict)
    relations: list[tuple[str, str, bool]] = field(default_factory=list)  # (kind, target, outside the package)

    def add(self, kind: str, name: str, data: bytes) -> str:
        """Put in a part under ``word/`` and return its relationship id."""
        self.parts[f"word/{name}"] = data
        return self.relate(kind, name)

    def relate(self, kind: str, target: str, *, external: bool = False) -> str:
        """The id of the relationship to ``target``, made once."""
        wanted = (kind, target, external)
        if wanted not in self.relations:
            self.relations.append(wanted)
        return f"rId{self.relations.index(wanted) + 1}"

    def closed(self, body: etree._Element, *, title: str, language: str, organisation: str, issued: date) -> bytes:
        """The finished file."""
        document = serialised(w("document", body))
        parts = {
            "[Content_Types].xml": self._types(),
            "_rels/.rels": _relations(
                [(f"{R}/officeDocument", "word/document.xml", False), (_CORE, "docProps/core.xml", False)]
            ),
            "docProps/core.xml": _core(title=title, language=language, organisation=organisation, issued=issued),
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _relations(
                [(f"{R}/{kind}", target, external) for kind, target, external in self.relations]
            ),
        }
        return zipped(parts | self.parts)

    def _types(self) -> bytes:
        root = _rooted(_TYPES, "Types")
        defaults = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}
        if any(name.endswith(".png") for name in self.parts):
            defaults["png"] = "image/png"
        for extension, kind in defaults.items():
            etree.SubElement(root, f"{{{_TYPES}}}Default", Extension=extension, ContentType=kind)
        overrides = {
            "word/document.xml": _KINDS["document"],
            "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        }
        for name in self.parts:
            if name.endswith(".xml"):
                overrides[name] = _KINDS[name.removeprefix("word/").removesuffix(".xml").rstrip("0123456789")]
        for name, kind in overrides.items():
            etree.SubElement(root, f"{{{_TYPES}}}Override", PartName=f"/{name}", ContentType=kind)
        return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


_CORE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"


def _rooted(namespace: str, name: str) -> etree._Element:
    """An empty part whose elements need no prefix: some readers of these two parts cannot do with one."""
    names: dict[Any, str] = {None: namespace}
    return etree.Element(f"{{{namespace}}}{name}", nsmap=names)


def _relations(entries: Iterable[tuple[str, str, bool]]) -> bytes:
    root = _rooted(_RELATIONSHIPS, "Relationships")
    for number, (kind, target, external) in enumerate(entries, start=1):
        attributes = {"Id": f"rId{number}", "Type": kind, "Target": target}
        if external:
            attributes["TargetMode"] = "External"
        etree.SubElement(root, f"{{{_RELATIONSHIPS}}}Relationship", attributes)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _core(*, title: str, language: str, organisation: str, issued: date) -> bytes:
    """Title, language and dates; the organisation as author, and no person."""
    cp = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
    dc, terms = "http://purl.org/dc/elements/1.1/", "http://purl.org/dc/terms/"
    xsi = "http://www.w3.org/2001/XMLSchema-instance"
    root = etree.Element(f"{{{cp}}}coreProperties", nsmap={"cp": cp, "dc": dc, "dcterms": terms, "xsi": xsi})
    etree.SubElement(root, f"{{{dc}}}title").text = printable(title).replace("\n", " ")
    if organisation:
        etree.SubElement(root, f"{{{dc}}}creator").text = printable(organisation).replace("\n", " ")
    etree.SubElement(root, f"{{{dc}}}language").text = language
    for name in ("created", "modified"):
        when = etree.SubElement(root, f"{{{terms}}}{name}", {f"{{{xsi}}}type": "dcterms:W3CDTF"})
        when.text = f"{issued.isoformat()}T00:00:00Z"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
