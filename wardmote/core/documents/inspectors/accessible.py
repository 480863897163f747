"""What assistive technology needs of a Word, PDF or HTML file: language, title, order, headers, alternatives.

The checks for Word follow Microsoft's accessibility checker, those for PDF the machine-checkable conditions of the
Matterhorn Protocol 1.1 (PDF/UA-1) that our files can meet or miss. No validator's verdict is claimed.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator

import pikepdf
from lxml import etree, html

from wardmote.core.documents.inspectors.problem import Problem
from wardmote.core.documents.safety import Package, parse_xml

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_UA = "{http://www.aiim.org/pdfua/ns/id/}part"


def heading_problems(levels: Iterable[int]) -> Iterator[Problem]:
    """A level skipped on the way down, counting from 1; or no heading at all."""
    above, number = 0, 0
    for number, level in enumerate(levels, start=1):
        if level > above + 1:
            yield Problem("heading-order", f"heading {number}", f"The level goes from {above} to {level}.")
        above = level
    if not number:
        yield Problem("no-headings", "file", "It has no headings to move by.")


# -- Word --------------------------------------------------------------------------------------------------------------


def word_problems(data: bytes) -> Iterator[Problem]:
    """The accessibility of a docx file."""
    package = Package(data)
    core = package.optional_xml("docProps/core.xml")
    styles = package.optional_xml("word/styles.xml")
    document = package.xml("word/document.xml")
    if core is None or not (core.findtext(f"{_DC}title") or "").strip():
        yield Problem("no-title", "docProps/core.xml", "It has no title.")
    if styles is None or not _default_language(styles):
        yield Problem("no-language", "word/styles.xml", "It does not say which language it is in.")
    yield from heading_problems(_word_headings(document, {} if styles is None else _outline_levels(styles)))
    for number, table in enumerate(document.iter(f"{_W}tbl"), start=1):
        row = table.find(f"{_W}tr")
        if row is None or row.find(f"{_W}trPr/{_W}tblHeader") is None:
            yield Problem("no-header-row", f"table {number}", "Its first row is not marked as a header.")
    for number, drawing in enumerate(document.iter(f"{_W}drawing", f"{_W}pict"), start=1):
        described = drawing.find(f".//{_WP}docPr")
        if described is None or not described.get("descr", "").strip():
            yield Problem("no-alt", f"picture {number}", "It has no alternative text.")


def _default_language(styles: etree._Element) -> str:
    language = styles.find(f"{_W}docDefaults/{_W}rPrDefault/{_W}rPr/{_W}lang")
    return "" if language is None else language.get(f"{_W}val", "")


def _outline_levels(styles: etree._Element) -> dict[str, int]:
    """Style id: heading level from 1."""
    levels = {}
    for style in styles.iter(f"{_W}style"):
        outline = style.find(f"{_W}pPr/{_W}outlineLvl")
        if outline is not None and outline.get(f"{_W}val", "").isdigit():
            levels[style.get(f"{_W}styleId", "")] = int(outline.get(f"{_W}val", "")) + 1
    return levels


def _word_headings(document: etree._Element, levels: dict[str, int]) -> Iterator[int]:
    for style in document.iter(f"{_W}pStyle"):
        level = levels.get(style.get(f"{_W}val", ""))
        if level is not None:
            yield level


# -- PDF ---------------------------------------------------------------------------------------------------------------


def pdf_problems(data: bytes) -> Iterator[Problem]:
    """The accessibility of a PDF, as far as a program can tell."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield from _pdf_catalogue(pdf)
        if "/StructTreeRoot" in pdf.Root:
            elements = list(_structure(pdf.Root.StructTreeRoot, _roles(pdf)))
            yield from heading_problems(int(kind[2:]) for kind, _ in elements if _is_heading(kind))
            yield from _pdf_elements(elements)
        for number, page in enumerate(pdf.pages, start=1):
            if "/Annots" in page.obj and page.obj.get("/Tabs") != "/S":
                yield Problem("tab-order", f"page {number}", "The tab key does not follow the reading order.")


def _pdf_catalogue(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    root = pdf.Root
    if not root.get("/MarkInfo", pikepdf.Dictionary()).get("/Marked", False):
        yield Problem("not-tagged", "file", "It is not marked as tagged.")
    if "/StructTreeRoot" not in root:
        yield Problem("not-tagged", "file", "It has no structure.")
    if not str(root.get("/Lang", "")):
        yield Problem("no-language", "file", "It does not say which language it is in.")
    if not root.get("/ViewerPreferences", pikepdf.Dictionary()).get("/DisplayDocTitle", False):
        yield Problem("no-title", "file", "The window would show the file's name instead of its title.")
    if not str(pdf.docinfo.get("/Title", "")).strip():
        yield Problem("no-title", "file", "It has no title.")
    parts = []
    if "/Metadata" in root:
        parts = [one.text for one in parse_xml(root.Metadata.read_bytes(), "XMP").iter(_UA)]
    if parts != ["1"]:
        yield Problem("no-standard", "file", "It does not say that it keeps to PDF/UA-1.")


def _roles(pdf: pikepdf.Pdf) -> dict[str, str]:
    return {key: str(value) for key, value in pdf.Root.StructTreeRoot.get("/RoleMap", pikepdf.Dictionary()).items()}


def _structure(parent: pikepdf.Object, roles: dict[str, str]) -> Iterator[tuple[str, pikepdf.Object]]:
    """Every structure element with its standard type, in reading order."""
    children = parent.get("/K")
    if children is None:
        return
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            kind = str(child.S)
            yield roles.get(kind, kind), child
            yield from _structure(child, roles)


def _is_heading(kind: str) -> bool:
    return len(kind) == 3 and kind.startswith("/H") and kind[2].isdigit()


def _pdf_elements(elements: list[tuple[str, pikepdf.Object]]) -> Iterator[Problem]:
    counts: dict[str, int] = {}
    for kind, one in elements:
        counts[kind] = counts.get(kind, 0) + 1
        where = f"{kind[1:]} {counts[kind]}"
        if kind == "/Figure" and not (str(one.get("/Alt", "")).strip() or str(one.get("/ActualText", "")).strip()):
            yield Problem("no-alt", where, "A picture has no alternative text.")
        elif kind == "/TH" and not any("/Scope" in attributes for attributes in _attributes(one)):
            yield Problem("no-scope", where, "A header cell does not say what it heads.")
        elif kind == "/Table" and not any(inner == "/TH" for inner, _ in _structure(one, {})):
            yield Problem("no-header-row", where, "A table has no header cells.")


def _attributes(one: pikepdf.Object) -> list[pikepdf.Object]:
    attributes = one.get("/A")
    if attributes is None:
        return []
    listed = list(attributes) if isinstance(attributes, pikepdf.Array) else [attributes]
    return [one for one in listed if isinstance(one, pikepdf.Dictionary)]


# -- HTML --------------------------------------------------------------------------------------------------------------


def html_problems(data: bytes) -> Iterator[Problem]:
    """The accessibility of a page, as far as its source tells. A browser with axe sees more."""
    root = html.document_fromstring(data, parser=html.HTMLParser(encoding="utf-8"))
    if not root.get("lang"):
        yield Problem("no-language", "page", "It does not say which language it is in.")
    if not (root.findtext(".//title") or "").strip():
        yield Problem("no-title", "page", "It has no title.")
    yield from heading_problems(int(str(one.tag)[1]) for one in root.iter("h1", "h2", "h3", "h4", "h5", "h6"))
    for image in root.iter("img"):
        if not (image.get("alt") or "").strip():
            yield Problem("no-alt", f"line {image.sourceline}", "A picture has no alternative text.")
    for number, table in enumerate(root.iter("table"), start=1):
        if table.find("caption") is None:
            yield Problem("no-caption", f"table {number}", "It has no caption.")
        heads = list(table.iter("th"))
        if not heads:
            yield Problem("no-header-row", f"table {number}", "It has no header cells.")
        if any(not head.get("scope") for head in heads):
            yield Problem("no-scope", f"table {number}", "A header cell does not say what it heads.")
    seen: set[str] = set()
    for one in root.iter():
        identity = one.get("id") if isinstance(one.tag, str) else None
        if identity and identity in seen:
            yield Problem("id-twice", f"line {one.sourceline}", f"The id “{identity}” stands twice.")
        seen.add(identity or "")
