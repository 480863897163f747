"""PDF files: nothing attached, nothing that acts, nothing under the surface, no earlier state."""

from __future__ import annotations

import io
import re
from collections.abc import Collection, Iterator

import pikepdf
from lxml import etree

from wardmote.core.documents.inspectors.problem import Problem
from wardmote.core.documents.safety import parse_xml

_INFO = {"/Title", "/Author", "/Subject", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Trapped"}
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
# Properties of XMP that say what the file's own dictionary says, or which standard it keeps.
_XMP = {
    "http://purl.org/dc/elements/1.1/": {"title", "creator", "description", "language", "format", "date", "rights"},
    "http://ns.adobe.com/xap/1.0/": {"CreatorTool", "CreateDate", "ModifyDate", "MetadataDate"},
    "http://ns.adobe.com/xap/1.0/mm/": {"DocumentID", "InstanceID", "RenditionClass"},
    "http://ns.adobe.com/xap/1.0/t/pg/": {"NPages"},
    "http://ns.adobe.com/pdf/1.3/": {"Producer", "PDFVersion", "Trapped"},
    "http://www.aiim.org/pdfua/ns/id/": {"part", "rev"},
    "http://www.aiim.org/pdfa/ns/id/": {"part", "conformance", "rev"},
}
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_INVISIBLE = re.compile(rb"(?<![\d.])3\s+Tr\b")  # text rendering mode 3: neither filled nor stroked


def inspect(data: bytes, authors: Collection[str]) -> Iterator[Problem]:
    """What a PDF holds that a reader would not see. ``authors`` may be named in it."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError:
        yield Problem("unreadable", "file", "It is protected by a password, so nobody can check it.")
        return
    with pdf:
        if data.count(b"%%EOF") > (2 if pdf.is_linearized else 1):
            yield Problem("earlier-version", "file", "It keeps an earlier state of itself.")
        yield from _catalogue(pdf)
        yield from _information(pdf, authors)
        for number, page in enumerate(pdf.pages, start=1):
            yield from _page(page, f"page {number}")


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[Problem]:
    root = pdf.Root
    names = root.get("/Names", pikepdf.Dictionary())
    if len(pdf.attachments) or "/EmbeddedFiles" in names or "/AF" in root:
        yield Problem("attachment", "file", "It has files attached.")
    if "/JavaScript" in names or "/AA" in root:
        yield Problem("script", "file", "It holds a script.")
    if _acts(root.get("/OpenAction")):
        yield Problem("script", "file", "It does something when it is opened.")
    if "/AcroForm" in root:
        yield Problem("form", "file", "It holds a form.")
    if "/OCProperties" in root:
        yield Problem("hidden-layer", "file", "It has layers, which may be hidden.")
    if "/PieceInfo" in root:
        yield Problem("metadata", "file", "It keeps another program's private data.")
    if "/Collection" in root:
        yield Problem("attachment", "file", "It is a portfolio of files.")


def _acts(action: pikepdf.Object | None) -> bool:
    return isinstance(action, pikepdf.Dictionary) and str(action.get("/S", "")) != "/GoTo"


def _page(page: pikepdf.Page, where: str) -> Iterator[Problem]:
    if "/AA" in page.obj:
        yield Problem("script", where, "It does something when the page is opened.")
    if "/PieceInfo" in page.obj:
        yield Problem("metadata", where, "It keeps another program's private data.")
    for annotation in page.obj.get("/Annots", pikepdf.Array()):
        yield from _annotation(annotation, where)
    for name, image in page.get_images().items():
        if "/Metadata" in image or (
            image.get("/Filter") == "/DCTDecode" and b"Exif\x00" in image.read_raw_bytes()[:4096]
        ):
            yield Problem("image-metadata", where, f"The picture {name} carries EXIF or XMP.")
    if any(_INVISIBLE.search(stream) for stream in _contents(page)):
        yield Problem("hidden-text", where, "It holds words that are not drawn.")


def _contents(page: pikepdf.Page) -> Iterator[bytes]:
    contents = page.obj.get("/Contents")
    for stream in contents if isinstance(contents, pikepdf.Array) else [contents]:
        if isinstance(stream, pikepdf.Stream):
            yield stream.read_bytes()


def _annotation(annotation: pikepdf.Object, where: str) -> Iterator[Problem]:
    kind = str(annotation.get("/Subtype", "/?"))[1:]
    if kind == "FileAttachment":
        yield Problem("attachment", where, "It has a file attached.")
    elif kind != "Link":
        yield Problem("annotation", where, f"It holds a note of the kind {kind}.")
    action = annotation.get("/A")
    if not isinstance(action, pikepdf.Dictionary):
        return
    does = str(action.get("/S", "/?"))[1:]
    if does == "JavaScript":
        yield Problem("script", where, "A link runs a script.")
    elif does == "URI" and not _LINK.match(str(action.get("/URI", ""))):
        yield Problem("external-link", where, f"A link leads to “{str(action.get('/URI', ''))[:80]}”.")
    elif does not in ("URI", "GoTo"):
        yield Problem("external-link", where, f"A link does more than lead to a page ({does}).")


def _information(pdf: pikepdf.Pdf, authors: Collection[str]) -> Iterator[Problem]:
    for key, value in pdf.docinfo.items():
        if key not in _INFO:
            yield Problem("properties", "document information", f"It holds the property “{key[1:]}”.")
        elif key == "/Author" and str(value) and str(value) not in authors:
            yield Problem("author", "document information", f"It names “{value}” as author.")
    if "/Metadata" not in pdf.Root:
        return
    for one in parse_xml(pdf.Root.Metadata.read_bytes(), "XMP").iter():
        if isinstance(one.tag, str):
            yield from _xmp(one, authors)


def _xmp(one: etree._Element, authors: Collection[str]) -> Iterator[Problem]:
    names = [etree.QName(one)]
    if names[0].namespace == _RDF and names[0].localname == "Description":
        names += [etree.QName(str(key)) for key in one.attrib]
    for name in names:
        if name.namespace in (_RDF, "adobe:ns:meta/", "http://www.w3.org/XML/1998/namespace"):
            continue
        if name.localname not in _XMP.get(name.namespace or "", set()):
            yield Problem("metadata", "XMP", f"It holds the property “{name.localname}”.")
        elif name.localname == "creator":
            for person in one.iter(f"{{{_RDF}}}li"):
                if person.text and person.text not in authors:
                    yield Problem("author", "XMP", f"It names “{person.text}” as author.")
