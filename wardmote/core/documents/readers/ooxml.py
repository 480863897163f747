"""What Word and Excel files have in common: how their parts refer to each other, and their properties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from posixpath import dirname, join, normpath

from lxml import etree

from wardmote.core.documents.blocks import Document
from wardmote.core.documents.readers.words import tidy
from wardmote.core.documents.safety import Package, damaged, parse_xml

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_STRICT = b"http://purl.oclc.org/ooxml/"
_STRICT_NAMES = {
    b"wordprocessingml/main": b"wordprocessingml/2006/main",
    b"spreadsheetml/main": b"spreadsheetml/2006/main",
    b"drawingml/main": b"drawingml/2006/main",
    b"drawingml/wordprocessingDrawing": b"drawingml/2006/wordprocessingDrawing",
    b"drawingml/spreadsheetDrawing": b"drawingml/2006/spreadsheetDrawing",
    b"officeDocument/relationships": b"officeDocument/2006/relationships",
    b"officeDocument/math": b"officeDocument/2006/math",
}


@dataclass(frozen=True, slots=True)
class Link:
    """One relationship: what kind it is ("styles", "hyperlink"), and where it leads."""

    kind: str
    target: str
    external: bool


def part(package: Package, name: str) -> etree._Element:
    """The root of a part, with the namespaces of a "strict" file turned into the usual ones."""
    data = package.read(name)
    if _STRICT in data:
        for strict, usual in _STRICT_NAMES.items():
            data = data.replace(_STRICT + strict, _TRANSITIONAL + usual)
    return parse_xml(data, name)


def optional_part(package: Package, name: str | None) -> etree._Element | None:
    """The root of a part that a file may lack."""
    return part(package, name) if name and name in package else None


def links(package: Package, of: str) -> dict[str, Link]:
    """The relationships of a part, by their id; "" is the whole package. Targets are part names, or outer addresses."""
    folder = dirname(of)
    name = join(folder, "_rels", f"{of.rsplit('/', 1)[-1]}.rels")
    root = package.xml(name) if name in package else None
    found: dict[str, Link] = {}
    if root is None:
        return found
    for element in root.iter(_RELATIONSHIP):
        target = element.get("Target", "")
        external = element.get("TargetMode", "").lower() == "external"
        if not external:
            target = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[element.get("Id", "")] = Link(element.get("Type", "").rsplit("/", 1)[-1], target, external)
    return found


def targets(found: dict[str, Link], kind: str) -> list[str]:
    """The parts inside the file that relationships of one kind lead to."""
    return [link.target for link in found.values() if link.kind == kind and not link.external]


def main_part(package: Package) -> str:
    """The name of the part that holds the document or workbook itself."""
    name = next(iter(targets(links(package, ""), "officeDocument")), None)
    if name is None or name not in package:
        raise damaged("its main part is missing")
    return name


def read_properties(package: Package, document: Document) -> None:
    """Take the title and the date of the last change from the file's properties, where it has them."""
    name = next(iter(targets(links(package, ""), "core-properties")), "docProps/core.xml")
    root = package.optional_xml(name)
    for element in root if root is not None else ():
        local = etree.QName(element).localname
        if local == "title":
            document.title = tidy(element.text or "").strip()
        elif local == "modified":
            document.modified = as_date(element.text)


def as_date(text: str | None) -> date | None:
    """The day of an ISO 8601 time; None if it is not one."""
    try:
        return date.fromisoformat((text or "").strip()[:10])
    except ValueError:
        return None
