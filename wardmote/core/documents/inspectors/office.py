"""Word and Excel files: every part must be one that is expected, and what is in it must be printed.

Parts are allowed by name, not forbidden by name, so that a kind nobody thought of is found too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from lxml import etree

from wardmote.core.documents.inspectors import pictures
from wardmote.core.documents.inspectors.problem import Problem
from wardmote.core.documents.safety import Package

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

_ALLOWED = {
    "docx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app)\.xml|word/_rels/[a-z]+\d*\.xml\.rels"
        r"|word/(document|styles|settings|webSettings|numbering|fontTable|footnotes|endnotes|header\d*|footer\d*)\.xml"
        r"|word/theme/theme\d*\.xml|word/media/[^/]+\.(png|jpe?g|svg)"
    ),
    "xlsx": re.compile(
        r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app)\.xml|xl/_rels/workbook\.xml\.rels"
        r"|xl/(workbook|styles|sharedStrings)\.xml|xl/worksheets/(_rels/)?sheet\d+\.xml(\.rels)?|xl/theme/theme\d*\.xml"
    ),
}

# What an unexpected part is, so that the message can say it. First match wins.
_KINDS: tuple[tuple[str, str, str], ...] = (
    (r"vbaproject|vbadata|macrosheets|intlmacrosheets|dialogsheets", "macro", "It holds a macro."),
    (r"customxml|customui", "custom-xml", "It holds custom XML, which nobody sees."),
    (r"thumbnail", "thumbnail", "It holds a picture of an earlier state."),
    (r"docprops/custom\.xml", "properties", "It holds custom properties."),
    (r"comments|people\.xml|persons|threadedcomment|vmldrawing", "comment", "It holds comments."),
    (r"pivot", "pivot-cache", "It holds a pivot table, whose cache keeps all the rows it was made from."),
    (r"externallink|connections\.xml|querytable", "external-link", "It draws on another file."),
    (r"embeddings|activex|oleobject|ctrlprops|afchunk", "embedded-object", "It holds an embedded object."),
    (r"glossary", "leftover-text", "It holds building blocks, which nobody sees."),
    (r"revisions|revisionheaders|usernames", "tracked-change", "It keeps its earlier states."),
)

_PROPERTIES = {"title", "creator", "subject", "language", "created", "modified", "lastModifiedBy"}
_EXTENDED_FORBIDDEN = {"Company", "Manager", "HyperlinkBase", "HLinks", "DigSig"}
_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)


def inspect(data: bytes, form: str, authors: Collection[str]) -> Iterator[Problem]:
    """What a "docx" or "xlsx" file holds that a reader would not see. ``authors`` may be named in it."""
    package = Package(data)
    package.check_all_xml()
    for name in package.names:
        if not _ALLOWED[form].fullmatch(name):
            yield _unexpected(name)
        elif name.endswith((".png", ".jpg", ".jpeg", ".svg")):
            yield from pictures.inspect(package.read(name), name)
        elif name.endswith(".rels"):
            yield from _links(package.xml(name), name)
    yield from _properties(package, authors)
    yield from (_word if form == "docx" else _excel)(package)


def _unexpected(name: str) -> Problem:
    for pattern, kind, message in _KINDS:
        if re.search(pattern, name, re.IGNORECASE):
            return Problem(kind, name, message)
    return Problem("unexpected-part", name, "It holds a part that our files never have.")


def _links(root: etree._Element, name: str) -> Iterator[Problem]:
    for link in root:
        if not isinstance(link.tag, str) or link.get("TargetMode", "").lower() != "external":
            continue
        kind, target = link.get("Type", "").rpartition("/")[2], link.get("Target", "")
        if kind != "hyperlink" or not _LINK.match(target):
            yield Problem("external-link", name, f"It fetches “{target[:80]}” ({kind}).")


def _properties(package: Package, authors: Collection[str]) -> Iterator[Problem]:
    for one in _elements(package, "docProps/core.xml"):
        name, value = _local(one), (one.text or "").strip()
        if not value or name == "coreProperties":
            continue
        if name in ("creator", "lastModifiedBy") and value not in authors:
            yield Problem("author", "docProps/core.xml", f"It names “{value}” as author.")
        elif name not in _PROPERTIES:
            yield Problem("properties", "docProps/core.xml", f"It holds the property “{name}”.")
    for one in _elements(package, "docProps/app.xml"):
        if _local(one) in _EXTENDED_FORBIDDEN and "".join(str(text) for text in one.itertext()).strip():
            yield Problem("properties", "docProps/app.xml", f"It holds the property “{_local(one)}”.")


def _elements(package: Package, name: str) -> Iterator[etree._Element]:
    root = package.optional_xml(name)
    if root is not None:
        yield from (one for one in root.iter() if isinstance(one.tag, str))


def _local(one: etree._Element) -> str:
    return etree.QName(one).localname


def _on(one: etree._Element | None, attribute: str = f"{_W}val") -> bool:
    """Whether a switch is on: it stands there and does not say it is off."""
    return one is not None and one.get(attribute, "1").lower() not in ("0", "false", "off", "none")


# -- Word --------------------------------------------------------------------------------------------------------------

_WORD_ELEMENTS = {
    "ins": ("tracked-change", "It holds a tracked insertion."),
    "del": ("tracked-change", "It holds a tracked deletion."),
    "moveFrom": ("tracked-change", "It holds tracked moved text."),
    "moveTo": ("tracked-change", "It holds tracked moved text."),
    "cellIns": ("tracked-change", "It holds a tracked cell."),
    "cellDel": ("tracked-change", "It holds a tracked cell."),
    "cellMerge": ("tracked-change", "It holds a tracked cell."),
    "commentReference": ("comment", "It refers to a comment."),
    "commentRangeStart": ("comment", "It refers to a comment."),
    "object": ("embedded-object", "It holds an embedded object."),
    "control": ("embedded-object", "It holds a control."),
    "altChunk": ("embedded-object", "It takes in another file."),
    "dataBinding": ("custom-xml", "It shows values from custom XML."),
    "docVars": ("properties", "It holds document variables."),
    "mailMerge": ("external-link", "It is set up to draw on a list of addresses."),
    "attachedTemplate": ("external-link", "It names the template it was made from."),
    "trackRevisions": ("tracked-change", "It is set to track changes."),
    "txbxContent": ("hidden-text", "It holds a text box, which some readers leave out."),
}
_DRAWING_ON_ELSEWHERE = re.compile(
    r"^\s*(INCLUDETEXT|INCLUDEPICTURE|LINK|DDE|DDEAUTO|DATABASE|IMPORT|RD)\b", re.IGNORECASE
)
_WHITE = re.compile(r"F[A-F0-9]F[A-F0-9]F[A-F0-9]\Z", re.IGNORECASE)


def _word(package: Package) -> Iterator[Problem]:
    shaded_styles = _shaded_styles(package)
    for name in package.names:
        if not re.fullmatch(r"word/[a-z]+\d*\.xml", name, re.IGNORECASE):
            continue
        for one in _elements(package, name):
            yield from _word_element(one, name, shaded_styles)


def _shaded_styles(package: Package) -> set[str]:
    """Styles that shade what they are used on, so that white words in them can be read."""
    return {
        style.get(f"{_W}styleId", "")
        for style in _elements(package, "word/styles.xml")
        if style.tag == f"{_W}style" and any(_dark(shade) for shade in style.iter(f"{_W}shd"))
    }


def _word_element(one: etree._Element, name: str, shaded_styles: set[str]) -> Iterator[Problem]:
    local = _local(one)
    if local in _WORD_ELEMENTS and (local != "trackRevisions" or _on(one)):
        yield Problem(_WORD_ELEMENTS[local][0], name, _WORD_ELEMENTS[local][1])
    elif local.endswith("PrChange"):
        yield Problem("tracked-change", name, "It holds a tracked change of format.")
    elif local in ("vanish", "specVanish", "webHidden") and _on(one):
        yield Problem("hidden-text", name, "It holds hidden text.")
    elif local == "trPr" and _on(one.find(f"{_W}hidden")):
        yield Problem("hidden-row", name, "It holds a hidden table row.")
    elif local == "instrText" and _DRAWING_ON_ELSEWHERE.match(one.text or ""):
        yield Problem("external-link", name, f"A field draws on another file: “{(one.text or '').strip()[:60]}”.")
    elif local == "fldSimple" and _DRAWING_ON_ELSEWHERE.match(one.get(f"{_W}instr", "")):
        yield Problem("external-link", name, "A field draws on another file.")
    elif local == "r":
        yield from _unseen_run(one, name, shaded_styles)


def _unseen_run(one: etree._Element, name: str, shaded_styles: set[str]) -> Iterator[Problem]:
    """Words that are there and cannot be seen: white on white, or too small to be there at all."""
    words = "".join(text.text or "" for text in one.iter(f"{_W}t")).strip()
    properties = one.find(f"{_W}rPr")
    if not words or properties is None:
        return
    colour, size = properties.find(f"{_W}color"), properties.find(f"{_W}sz")
    if colour is not None and _WHITE.match(colour.get(f"{_W}val", "")) and not _stands_on_dark(one, shaded_styles):
        yield Problem("hidden-text", name, f"White words on white: “{words[:40]}”.")
    if size is not None and size.get(f"{_W}val", "").isdigit() and int(size.get(f"{_W}val", "")) < 8:
        yield Problem("hidden-text", name, f"Words too small to see: “{words[:40]}”.")


def _stands_on_dark(run: etree._Element, shaded_styles: set[str]) -> bool:
    chain = [run, *run.iterancestors(f"{_W}p", f"{_W}tc")]
    for one in chain:
        for kind in ("rPr", "pPr", "tcPr"):
            properties = one.find(f"{_W}{kind}")
            if properties is None:
                continue
            if any(_dark(shade) for shade in properties.findall(f"{_W}shd")):
                return True
            if any(style.get(f"{_W}val", "") in shaded_styles for style in properties.findall(f"{_W}pStyle")):
                return True
    return False


def _dark(shade: etree._Element) -> bool:
    fill = shade.get(f"{_W}fill", "auto")
    return fill.lower() != "auto" and not _WHITE.match(fill)


# -- Excel -------------------------------------------------------------------------------------------------------------

_EXCEL_ELEMENTS = {
    "legacyDrawing": ("comment", "It holds comments."),
    "oleObjects": ("embedded-object", "It holds an embedded object."),
    "controls": ("embedded-object", "It holds a control."),
    "drawing": ("unexpected-part", "It holds a drawing."),
    "customSheetViews": ("hidden-row", "It keeps views of its own, which may hide rows."),
    "scenarios": ("hidden-text", "It keeps scenarios, which hold other values."),
    "dataValidations": ("hidden-text", "It keeps lists of allowed values."),
    "externalReferences": ("external-link", "It draws on another file."),
    "pivotCaches": ("pivot-cache", "It keeps the rows a pivot table was made from."),
    "f": ("formula", "It holds a formula, where only values belong."),
}
_PRINTED_NAMES = {"_xlnm.Print_Titles", "_xlnm.Print_Area", "_xlnm._FilterDatabase"}


def _excel(package: Package) -> Iterator[Problem]:
    for one in _elements(package, "xl/workbook.xml"):
        yield from _workbook_element(one)
    invisible = _invisible_styles(package)
    used: set[int] = set()
    for name in package.names:
        if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name):
            for one in _elements(package, name):
                yield from _sheet_element(one, name, invisible, used)
    yield from _leftover_strings(package, used)


def _workbook_element(one: etree._Element) -> Iterator[Problem]:
    local, where = _local(one), "xl/workbook.xml"
    if local == "sheet" and one.get("state", "visible") != "visible":
        yield Problem("hidden-sheet", where, f"The sheet “{one.get('name')}” is hidden.")
    elif local == "definedName" and one.get("name") not in _PRINTED_NAMES:
        yield Problem("defined-name", where, f"It defines the name “{one.get('name')}”.")
    elif local in _EXCEL_ELEMENTS:
        yield Problem(*_found(local, where))


def _found(local: str, where: str) -> tuple[str, str, str]:
    kind, message = _EXCEL_ELEMENTS[local]
    return kind, where, message


def _sheet_element(one: etree._Element, where: str, invisible: set[int], used: set[int]) -> Iterator[Problem]:
    local = _local(one)
    if local == "row" and (_on_attribute(one, "hidden") or one.get("ht") in ("0", "0.0")):
        yield Problem("hidden-row", where, f"Row {one.get('r')} is hidden.")
    elif local == "col" and (_on_attribute(one, "hidden") or one.get("width") in ("0", "0.0")):
        yield Problem("hidden-column", where, f"Columns {one.get('min')} to {one.get('max')} are hidden.")
    elif local == "sheetFormatPr" and _on_attribute(one, "zeroHeight"):
        yield Problem("hidden-row", where, "Every row that is not measured is hidden.")
    elif local == "c":
        yield from _excel_cell(one, where, invisible, used)
    elif local in _EXCEL_ELEMENTS:
        yield Problem(*_found(local, where))


def _excel_cell(one: etree._Element, where: str, invisible: set[int], used: set[int]) -> Iterator[Problem]:
    value = one.findtext(f"{_S}v")
    if one.get("t") == "s" and value is not None and value.isdigit():
        used.add(int(value))
    if len(one) and int(one.get("s", "0")) in invisible:
        yield Problem("hidden-text", where, f"The value of cell {one.get('r')} is shown as nothing.")


def _on_attribute(one: etree._Element, name: str) -> bool:
    return one.get(name, "0").lower() in ("1", "true")


def _invisible_styles(package: Package) -> set[int]:
    """Cell formats that print nothing: an empty number format, or white on no fill."""
    root = package.optional_xml("xl/styles.xml")
    if root is None:
        return set()
    empty = {
        one.get("numFmtId") for one in root.iter(f"{_S}numFmt") if set(one.get("formatCode", "x")) <= {";", '"', " "}
    }
    fonts = [_is_white(font.find(f"{_S}color")) for font in _children(root, "fonts")]
    fills = [_is_filled(fill) for fill in _children(root, "fills")]
    return {
        number
        for number, form in enumerate(_children(root, "cellXfs"))
        if form.get("numFmtId") in empty or (_at(fonts, form.get("fontId")) and not _at(fills, form.get("fillId")))
    }


def _children(root: etree._Element, name: str) -> list[etree._Element]:
    parent = root.find(f"{_S}{name}")
    return [] if parent is None else [one for one in parent if isinstance(one.tag, str)]


def _at(flags: list[bool], index: str | None) -> bool:
    return bool(index and index.isdigit() and int(index) < len(flags) and flags[int(index)])


def _is_white(colour: etree._Element | None) -> bool:
    return colour is not None and bool(_WHITE.search(colour.get("rgb", "")) or colour.get("theme") == "0")


def _is_filled(fill: etree._Element) -> bool:
    pattern = fill.find(f"{_S}patternFill")
    if pattern is None or pattern.get("patternType", "none") == "none":
        return False
    return not _is_white(pattern.find(f"{_S}fgColor"))


def _leftover_strings(package: Package, used: Iterable[int]) -> Iterator[Problem]:
    """Strings that no cell shows: what is left of cells that were deleted."""
    root, where = package.optional_xml("xl/sharedStrings.xml"), "xl/sharedStrings.xml"
    if root is not None and (left := len(root.findall(f"{_S}si")) - len(set(used))) > 0:
        yield Problem("leftover-text", where, f"It keeps {left} {'text' if left == 1 else 'texts'} that no cell shows.")
