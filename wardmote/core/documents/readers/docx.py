"""Word documents (.docx), read from their XML parts.

The text is what Word prints with all tracked changes accepted: insertions stand, deletions are gone, and each is
reported. Automatic numbers are printed, so they belong to the text: ``Paragraph.list_label`` in the body, and in front
of the words ("1. …", "• …") inside a table cell. Fields give their last result. What stands beside the text (comments,
notes, text boxes, headers, hidden text) is reported with its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from wardmote.core.documents.blocks import (
    Cell,
    Document,
    Notice,
    Paragraph,
    Place,
    Table,
    UnreadableFile,
    type_of_notice,
)
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.readers.colours import HIGHLIGHTS, Theme, as_hex, mixed, visible
from wardmote.core.documents.readers.grid import PlacedCell, PlacedRow, check_size, lay_out, without_slivers
from wardmote.core.documents.readers.numbering import Numbering, W
from wardmote.core.documents.readers.ooxml import links, main_part, optional_part, part, read_properties, targets
from wardmote.core.documents.readers.symbols import as_unicode, is_symbol_font
from wardmote.core.documents.readers.words import Words, stripped, tidy
from wardmote.core.documents.safety import MAX_COLUMNS, Package, refuse_office_dangers

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WPS = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_V = "{urn:schemas-microsoft-com:vml}"
_NARROWEST_COLUMN = 115  # twentieths of a point: 2 mm, narrower than any column that holds words
_OFF = frozenset({"0", "false", "off", "none"})

_THROUGH = frozenset(
    f"{W}{name}"
    for name in (
        "hyperlink",
        "smartTag",
        "customXml",
        "sdt",
        "sdtContent",
        "fldSimple",
        "dir",
        "bdo",
        "ruby",
        "rubyBase",
    )
)
_INSERTED: type_of_notice = "tracked-insertion"
_DELETED: type_of_notice = "tracked-deletion"
_MOVED: type_of_notice = "moved-text"
_Change = tuple[type_of_notice, bool]  # what kind it is, and whether its words stand once it is accepted
_CHANGES: dict[str, _Change] = {
    f"{W}ins": (_INSERTED, True),
    f"{W}del": (_DELETED, False),
    f"{W}moveFrom": (_MOVED, False),
    f"{W}moveTo": (_MOVED, True),
}
_SAYS: dict[type_of_notice, str] = {
    _INSERTED: "Words added with track changes on; they are read as accepted.",
    _DELETED: "Words deleted with track changes on; they are left out.",
    _MOVED: "Words moved with track changes on; they are read where they were moved to.",
    "hidden-text": "Hidden text, which is not printed; it is left out.",
}
_NOTE_NAMES = {"footnote": "Footnote", "endnote": "Endnote"}


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """The paragraphs and tables of a Word document. Raises ``UnreadableFile``."""
    package = Package(data)
    refuse_office_dangers(package)
    return _Reader(package, name, progress).read()


@dataclass(slots=True)
class _Style:
    """What a paragraph or character style says, inherited values included."""

    level: int | None = None
    number_id: str | None = None
    number_level: int | None = None
    bold: bool = False
    struck: bool = False
    hidden: bool = False


@dataclass(slots=True)
class _Look:
    """How one run is printed, as far as it matters here."""

    struck: bool = False
    bold: bool = False
    hidden: bool = False
    colour: str | None = None
    shade: str | None = None
    font: str | None = None


@dataclass(slots=True)
class _Gathered:
    """The words of a paragraph or a cell, and what their looks have in common."""

    words: Words = field(default_factory=Words)
    plain: bool = False  # some printed words are not bold
    colours: set[str | None] = field(default_factory=set)
    shades: set[str | None] = field(default_factory=set)

    def add(self, text: str, look: _Look) -> None:
        self.words.add(text, struck=look.struck)
        if text.strip():
            self.plain = self.plain or not look.bold
            self.colours.add(look.colour)
            self.shades.add(look.shade)

    def extend(self, other: _Gathered) -> None:
        self.words.extend(other.words)
        self.plain = self.plain or other.plain
        self.colours |= other.colours
        self.shades |= other.shades


@dataclass(slots=True)
class _Line(_Gathered):
    """One paragraph as it is gathered."""

    label: str = ""
    level: int | None = None
    joins_next: bool = False  # its paragraph mark was deleted with track changes on


class _Reader:
    def __init__(self, package: Package, name: str, progress: Progress) -> None:
        self.package = package
        self.progress = progress
        self.document = Document("docx", name)
        self.main = main_part(package)
        self.links = links(package, self.main)
        self.theme = Theme(self._first_part("theme"))
        self.numbering = Numbering(self._first_part("numbering"))
        self.styles, self.default_style = _load_styles(self._first_part("styles"), self.numbering)
        self.notes = {kind: self._load_notes(f"{kind}s", f"{W}{kind}") for kind in ("comment", "footnote", "endnote")}
        self.place = Place()
        self.paragraphs = 0
        self.tables = 0
        self.fields: list[bool] = []  # of each open field, whether its result has begun
        self.changes: list[
            tuple[type_of_notice, list[str]]
        ] = []  # of the paragraph in hand: kind, words; neighbours of a kind are one
        self.carried: _Line | None = None  # a paragraph whose mark was deleted, waiting for the one it joins
        self.shape_colour: str | None = None  # of the last drawn shape in the cell in hand

    # --- the whole document

    def read(self) -> Document:
        body = part(self.package, self.main).find(f"{W}body")
        if body is None:
            raise UnreadableFile("The Word file has no text in it. Check that it is the right file.", code="empty")
        read_properties(self.package, self.document)
        self._report_headers()
        total = len(body)
        for done, element in enumerate(body):
            self._block(element)
            if done % 50 == 0:
                self.progress(done, total, "paragraphs and tables")
        if self.carried is not None:
            self._emit(self.carried)
        self.place = Place()
        for kind in self.notes:
            for key in list(self.notes[kind]):
                self._report_note(kind, key)
        self._report_linked_parts()
        return self.document

    def _first_part(self, kind: str) -> etree._Element | None:
        return optional_part(self.package, next(iter(targets(self.links, kind)), None))

    def _notice(self, kind: type_of_notice, message: str, text: str = "") -> None:
        self.document.notices.append(Notice(kind, message, self.place, text))

    # --- paragraphs and tables in the body

    def _block(self, element: etree._Element) -> None:
        if element.tag == f"{W}p":
            self.place = Place(paragraph=self.paragraphs + 1)
            line = self._line(element)
            if self.carried is not None:
                # Two paragraphs that became one have the number and style of the second.
                self.carried.extend(line)
                self.carried.label, self.carried.level, self.carried.joins_next = (
                    line.label,
                    line.level,
                    line.joins_next,
                )
                line = self.carried
            self.carried = line if line.joins_next else None
            if self.carried is None:
                self._emit(line)
        elif element.tag == f"{W}tbl":
            self._table(element)
        elif element.tag == f"{W}altChunk":
            self.place = Place(paragraph=self.paragraphs + 1)
            self._notice(
                "unreadable-part", "Part of the document is stored as another file inside it and was not read."
            )
        else:
            for inner in _inside(element):
                self._block(inner)

    def _emit(self, line: _Line) -> None:
        text, _ = line.words.finish()
        if text:
            self.paragraphs += 1
            bold = not line.plain
            self.document.blocks.append(Paragraph(text, self.paragraphs, line.level, line.label, bold=bold))

    def _table(self, element: etree._Element) -> None:
        self.tables += 1
        number = self.tables
        placed_of_notice: dict[int, PlacedCell] = {}
        rows: list[PlacedRow] = []
        above: dict[int, PlacedCell] = {}
        total = 0
        for total, source in enumerate(_descend(element, f"{W}tr"), start=1):
            self.place = Place(table=number, row=total)
            properties = source.find(f"{W}trPr")
            row = PlacedRow(total, repeated_header=_flag(properties, "tblHeader"))
            above = self._row(source, row, above, placed_of_notice)
            if self._row_is_gone(properties, row):
                above = {}
                continue
            rows.append(row)
            if total % 500 == 0:
                check_size(total, 1)
                self.progress(total, 0, "rows of a table")
        self.place = Place(table=number)
        if not rows:
            return
        grid = element.find(f"{W}tblGrid")
        widths = [_number(column.get(f"{W}w")) for column in grid.iterfind(f"{W}gridCol")] if grid is not None else []
        kept = without_slivers(rows, [float(width) for width in widths], _NARROWEST_COLUMN)
        for index, placed in placed_of_notice.items():
            notice = self.document.notices[index]
            notice.where = replace(notice.where, column=placed.column + 1)
        self.document.blocks.append(Table(lay_out(rows), number, widths=_shares(kept)))

    def _row_is_gone(self, properties: etree._Element | None, row: PlacedRow) -> bool:
        """Whether a row is not printed, or is a tracked change; either is reported with its words."""
        if properties is None:
            return False
        words = " | ".join(placed.cell.text for placed in row.cells if placed.cell.text)
        if properties.find(f"{W}del") is not None:
            self._notice(_DELETED, "A row deleted with track changes on; it is left out.", words)
            return True
        if _flag(properties, "hidden"):
            self._notice("hidden-row", "A hidden row, which is not printed; it is left out.", words)
            return True
        if properties.find(f"{W}ins") is not None:
            self._notice(_INSERTED, "A row added with track changes on; it is read as accepted.", words)
        return False

    def _row(
        self,
        source: etree._Element,
        row: PlacedRow,
        above: dict[int, PlacedCell],
        placed_of_notice: dict[int, PlacedCell],
    ) -> dict[int, PlacedCell]:
        """Fill ``row``; returns the cells that the next row may continue, by their column."""
        properties = source.find(f"{W}trPr")
        before = properties.find(f"{W}gridBefore") if properties is not None else None
        column = _count(before, otherwise=0)
        open_below: dict[int, PlacedCell] = {}
        row_place = self.place
        for element in _descend(source, f"{W}tc"):
            self.place = replace(row_place, column=column + 1)
            known = len(self.document.notices)
            settings = element.find(f"{W}tcPr")
            span = _count(settings.find(f"{W}gridSpan") if settings is not None else None, otherwise=1) or 1
            check_size(1, column + span)
            cell = self._cell(element, settings)
            cell.colspan = span
            placed = PlacedCell(column, cell)
            vertical = settings.find(f"{W}vMerge") if settings is not None else None
            sideways = settings.find(f"{W}hMerge") if settings is not None else None
            owner = above.get(column)
            if vertical is not None and vertical.get(f"{W}val", "continue") == "continue" and owner is not None:
                owner.cell.rowspan += 1
                open_below[column] = owner
                if cell.text:
                    self._notice(
                        "hidden-text", "Words under a merged cell, which are not printed; they are left out.", cell.text
                    )
            elif sideways is not None and sideways.get(f"{W}val", "continue") == "continue" and row.cells:
                row.cells[-1].cell.colspan += span
                row.cells[-1].cell.text = stripped(f"{row.cells[-1].cell.text}\n{cell.text}")
            else:
                row.cells.append(placed)
                if vertical is not None:
                    open_below[column] = placed
            placed_of_notice.update(dict.fromkeys(range(known, len(self.document.notices)), placed))
            column += span
        self.place = row_place
        return open_below

    # --- cells

    def _cell(self, element: etree._Element, settings: etree._Element | None) -> Cell:
        self.shape_colour = None
        gathered = self._cell_words(element)
        text, struck = gathered.words.finish()
        fill = self._shading(settings)
        if fill is None and len(gathered.shades) == 1:
            fill = next(iter(gathered.shades))
        if fill is None and not any(character.isalnum() for character in text):
            # A coloured sign, typed or drawn, is the rating: its colour is all it says.
            colours = {colour for colour in gathered.colours if colour not in (None, "000000")}
            fill = next(iter(colours)) if len(colours) == 1 else self.shape_colour
        return Cell(text, visible(fill), bold=bool(text) and not gathered.plain, struck=struck)

    def _cell_words(self, element: etree._Element) -> _Gathered:
        gathered = _Gathered()
        join_directly = True
        for block in _blocks(element):
            if block.tag == f"{W}p":
                line = self._line(block)
                if not join_directly:
                    gathered.words.add("\n")
                if line.label:
                    # The number is printed, so it is part of the words. Its own look is not looked at.
                    gathered.words.add(line.label if line.words.empty else f"{line.label} ")
                gathered.extend(line)
                join_directly = line.joins_next
            else:
                self._notice(
                    "nested-table", "A table inside a cell; its words are read into the cell, a line for each row."
                )
                for row in _descend(block, f"{W}tr"):
                    if not join_directly:
                        gathered.words.add("\n")
                    for at, inner in enumerate(_descend(row, f"{W}tc")):
                        if at:
                            gathered.words.add(" | ")
                        gathered.extend(self._one_line(self._cell_words(inner)))
                    join_directly = False
        return gathered

    def _one_line(self, gathered: _Gathered) -> _Gathered:
        text, struck = gathered.words.finish()
        flat = Words()
        at = 0
        for start, end in struck:
            flat.add(text[at:start].replace("\n", " "))
            flat.add(text[start:end].replace("\n", " "), struck=True)
            at = end
        flat.add(text[at:].replace("\n", " "))
        return _Gathered(flat, gathered.plain, gathered.colours, gathered.shades)

    def _shading(self, properties: etree._Element | None) -> str | None:
        """The colour behind a cell, a paragraph or a run, from its ``w:shd``."""
        shade = properties.find(f"{W}shd") if properties is not None else None
        if shade is None:
            return None
        back = as_hex(shade.get(f"{W}fill")) or self._theme_colour(shade, "themeFill")
        pattern = shade.get(f"{W}val", "clear")
        front = as_hex(shade.get(f"{W}color")) or self._theme_colour(shade, "themeColor")
        if pattern == "solid":
            return front or "000000"
        if pattern.startswith("pct") and pattern[3:].isdigit():
            return mixed(front or "000000", back or "FFFFFF", min(int(pattern[3:]), 100) / 100)
        return back

    def _theme_colour(self, shade: etree._Element, attribute: str) -> str | None:
        colour = self.theme.named(shade.get(f"{W}{attribute}", ""))
        if colour is None:
            return None
        tint, dark = shade.get(f"{W}{attribute}Tint"), shade.get(f"{W}{attribute}Shade")
        if tint:
            colour = mixed(colour, "FFFFFF", _hex_share(tint))
        return mixed(colour, "000000", _hex_share(dark)) if dark else colour

    # --- paragraphs

    def _line(self, element: etree._Element) -> _Line:
        """Gather one paragraph, count it if it is numbered, and report what is tracked or hidden in it."""
        properties = element.find(f"{W}pPr")
        named = properties.find(f"{W}pStyle") if properties is not None else None
        style_id = named.get(f"{W}val", "") if named is not None else self.default_style
        style = self.styles.get(style_id, _Style())
        mark = properties.find(f"{W}rPr") if properties is not None else None
        line = _Line(level=style.level)
        if properties is not None and (outline := properties.find(f"{W}outlineLvl")) is not None:
            level = _count(outline, otherwise=9)
            line.level = level + 1 if level < 9 else style.level
        line.joins_next = mark is not None and mark.find(f"{W}del") is not None
        outer_changes, self.changes = self.changes, []
        shade = self._shading(properties)
        base = _Look(struck=style.struck, bold=style.bold, hidden=style.hidden, shade=visible(shade))
        self._walk(element, line, base, None)
        self.fields = [True] * len(self.fields)  # instructions end with their paragraph, whatever a damaged file says
        hidden = line.words.empty and (_flag(mark, "vanish") or style.hidden)
        if not hidden and not line.joins_next:
            line.label = self._label(properties, style, style_id)
        for kind, pieces in self.changes:
            words = "".join(pieces).strip()
            if words:
                self._notice(kind, _SAYS[kind], words)
        self.changes = outer_changes
        return line

    def _label(self, properties: etree._Element | None, style: _Style, style_id: str) -> str:
        number_id, level = style.number_id, style.number_level
        own = properties.find(f"{W}numPr") if properties is not None else None
        if own is not None:
            if (identifier := own.find(f"{W}numId")) is not None:
                number_id, level = identifier.get(f"{W}val"), level if level is not None else 0
            if (indent := own.find(f"{W}ilvl")) is not None:
                level = _count(indent, otherwise=0)
        if number_id in (None, "0"):
            return ""
        if level is None:
            level = self.numbering.level_of_style(number_id or "", style_id)
        return self.numbering.next_label(number_id or "", level)

    def _walk(self, element: etree._Element, line: _Line, base: _Look, change: _Change | None) -> None:
        for child in element:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, line, base, change)
            elif tag in _CHANGES:
                # Inside a deletion everything is deleted, whatever else happened to it.
                self._walk(child, line, base, change if change and not change[1] else _CHANGES[tag])
            elif tag in _THROUGH:
                self._walk(child, line, base, change)
            elif tag == f"{_MC}AlternateContent":
                for branch in _choice(child):
                    self._walk(branch, line, base, change)
            elif tag in (f"{_M}oMath", f"{_M}oMathPara"):
                self._say("".join(text.text or "" for text in child.iter(f"{_M}t")), line, base, change)

    # --- runs

    def _run(self, run: etree._Element, line: _Line, base: _Look, change: _Change | None) -> None:
        properties = run.find(f"{W}rPr")
        look = self._look(properties, base) if properties is not None else base
        self._run_parts(run, line, look, change)

    def _run_parts(self, parts: etree._Element, line: _Line, look: _Look, change: _Change | None) -> None:
        for child in parts:
            tag = child.tag
            if tag in (f"{W}t", f"{W}delText"):
                text = child.text or ""
                if text[:1].isspace() or text[-1:].isspace():
                    text = (
                        text
                        if child.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
                        else text.strip(" \t\r\n")
                    )
                self._say(as_unicode(text, look.font), line, look, change)
            elif tag in (f"{W}tab", f"{W}ptab"):
                self._say("\t", line, look, change)
            elif tag in (f"{W}br", f"{W}cr"):
                self._say("\n", line, look, change)
            elif tag == f"{W}noBreakHyphen":
                self._say("-", line, look, change)
            elif tag == f"{W}sym":
                self._say(_sign(child), line, look, change)
            elif tag == f"{W}fldChar":
                self._field(child, line, look, change)
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                self._drawing(child)
            elif tag == f"{W}ruby":
                self._walk(child, line, look, change)
            elif tag == f"{W}commentReference":
                self._report_note("comment", child.get(f"{W}id", ""))
            elif tag == f"{W}footnoteReference":
                self._report_note("footnote", child.get(f"{W}id", ""))
            elif tag == f"{W}endnoteReference":
                self._report_note("endnote", child.get(f"{W}id", ""))
            elif tag == f"{_MC}AlternateContent":
                for branch in _choice(child):
                    self._run_parts(branch, line, look, change)

    def _look(self, properties: etree._Element, base: _Look) -> _Look:
        look = replace(base)
        named = properties.find(f"{W}rStyle")
        if named is not None and (style := self.styles.get(named.get(f"{W}val", ""))) is not None:
            look.bold = look.bold or style.bold
            look.struck = look.struck or style.struck
            look.hidden = look.hidden or style.hidden
        struck: list[bool] = []
        for child in properties:
            tag = child.tag
            if tag == f"{W}b":
                look.bold = _on(child)
            elif tag in (f"{W}strike", f"{W}dstrike"):
                struck.append(_on(child))
            elif tag == f"{W}vanish":
                look.hidden = _on(child)
            elif tag == f"{W}color":
                look.colour = as_hex(child.get(f"{W}val")) or self._theme_colour(child, "themeColor")
            elif tag == f"{W}highlight":
                look.shade = HIGHLIGHTS.get(child.get(f"{W}val", ""), look.shade)
            elif tag == f"{W}shd":
                look.shade = visible(self._shading(properties)) or look.shade
            elif tag == f"{W}rFonts":
                font = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
                look.font = font if is_symbol_font(font) else None
        if struck:
            look.struck = any(struck)
        return look

    def _say(self, text: str, line: _Line, look: _Look, change: _Change | None) -> None:
        """Take up printed words; hidden ones and those of a tracked change are noted for the report."""
        if not text or not all(self.fields):
            return
        if change is not None:
            self._note_change(change[0], text)
        if change is not None and not change[1]:
            return
        if look.hidden:
            self._note_change("hidden-text", text)
            return
        line.add(text, look)

    def _note_change(self, kind: type_of_notice, text: str) -> None:
        text = tidy(text)
        if self.changes and self.changes[-1][0] == kind:
            self.changes[-1][1].append(text)
        else:
            self.changes.append((kind, [text]))

    def _field(self, element: etree._Element, line: _Line, look: _Look, change: _Change | None) -> None:
        state = element.get(f"{W}fldCharType")
        if state == "begin":
            self._say(_form_value(element), line, look, change)
            self.fields.append(False)
        elif state == "separate" and self.fields:
            self.fields[-1] = True
        elif state == "end" and self.fields:
            self.fields.pop()

    # --- beside the text

    def _drawing(self, element: etree._Element) -> None:
        """Report the words of text boxes and the descriptions of pictures; remember the colour of a drawn shape."""
        for child in element:
            tag = child.tag
            if tag == f"{W}txbxContent":
                words = self._plain_text(child)
                if words:
                    self._notice("text-box", "A text box stands here; its words are kept apart from the text.", words)
            elif tag == f"{_MC}AlternateContent":
                for branch in _choice(child):
                    self._drawing(branch)
            else:
                if tag == f"{_WPS}spPr":
                    self.shape_colour = self._shape_fill(child) or self.shape_colour
                elif tag.startswith(_V) and child.get("fillcolor"):
                    self.shape_colour = as_hex(child.get("fillcolor", "").split(" ")[0]) or self.shape_colour
                elif tag == f"{_WP}docPr":
                    self._picture(element, child)
                self._drawing(child)

    def _picture(self, drawing: etree._Element, properties: etree._Element) -> None:
        if next(drawing.iter(f"{_PIC}pic"), None) is None:
            return
        description = tidy(properties.get("descr", "")).strip()
        if description or self.place.table:
            self._notice("picture", "A picture stands here; what it shows cannot be read.", description)

    def _shape_fill(self, properties: etree._Element) -> str | None:
        fill = properties.find(f"{_A}solidFill")
        for colour in fill if fill is not None else ():
            if colour.tag == f"{_A}srgbClr":
                return as_hex(colour.get("val"))
            if colour.tag == f"{_A}schemeClr":
                return self.theme.named(colour.get("val", ""))
        return None

    def _plain_text(self, element: etree._Element) -> str:
        """The words of a text box, a note or a header, a line for each paragraph and each row."""
        outer_fields, self.fields = self.fields, []
        text, _ = self._cell_words(element).words.finish()
        self.fields = outer_fields
        return text

    def _load_notes(self, kind: str, tag: str) -> dict[str, etree._Element]:
        root = self._first_part(kind)
        elements = root.iterfind(tag) if root is not None else ()
        return {
            element.get(f"{W}id", ""): element for element in elements if element.get(f"{W}type", "normal") == "normal"
        }

    def _report_note(self, kind: str, key: str) -> None:
        element = self.notes[kind].pop(key, None)
        if element is None:
            return
        words = self._plain_text(element)
        if kind == "comment":
            author = tidy(element.get(f"{W}author", "")).strip()
            self._notice("comment", f"Comment by {author}." if author else "Comment.", words)
        elif words:
            self._notice("footnote", f"{_NOTE_NAMES[kind]}; its words are kept apart from the text.", words)

    def _report_headers(self) -> None:
        seen: set[str] = set()
        for kind in ("header", "footer"):
            for name in targets(self.links, kind):
                root = optional_part(self.package, name)
                words = self._plain_text(root) if root is not None else ""
                if words and words not in seen:
                    seen.add(words)
                    self._notice("header-footer", f"Page {kind}; its words are kept apart from the text.", words)

    def _report_linked_parts(self) -> None:
        settings = next(iter(targets(self.links, "settings")), "")
        for link in [*self.links.values(), *(links(self.package, settings).values() if settings else ())]:
            if link.external and link.kind != "hyperlink":
                self._notice(
                    "external-link", "The file refers to another file, which was not opened.", tidy(link.target)
                )
            elif link.kind == "diagramData" and (root := optional_part(self.package, link.target)) is not None:
                words = "\n".join(tidy(text.text or "") for text in root.iter(f"{_A}t") if text.text)
                if words:
                    self._notice("text-box", "A diagram; its words are kept apart from the text.", words)
            elif link.kind == "chart" and (root := optional_part(self.package, link.target)) is not None:
                words = " ".join(tidy(text.text or "") for text in root.iter(f"{_A}t") if text.text)
                self._notice("picture", "A chart, which was not read.", words)


# --- reading single elements


def _load_styles(root: etree._Element | None, numbering: Numbering) -> tuple[dict[str, _Style], str]:
    """Each style with what it inherits, and the id of the default paragraph style."""
    elements: dict[str, etree._Element] = {}
    default = ""
    for element in root.iterfind(f"{W}style") if root is not None else ():
        key = element.get(f"{W}styleId", "")
        elements[key] = element
        if element.get(f"{W}type") == "paragraph" and element.get(f"{W}default") in ("1", "true", "on"):
            default = key
    styles: dict[str, _Style] = {}
    for key in elements:
        chain, at = [], key
        while at in elements and at not in chain and at not in styles:
            chain.append(at)
            based = elements[at].find(f"{W}basedOn")
            at = based.get(f"{W}val", "") if based is not None else ""
        for name in reversed(chain):
            styles[name] = _style(elements[name], replace(styles[at]) if at in styles else _Style())
            at = name
    return styles, default


def _style(element: etree._Element, style: _Style) -> _Style:
    name = element.find(f"{W}name")
    words = name.get(f"{W}val", "").strip().lower() if name is not None else ""
    paragraph, run = element.find(f"{W}pPr"), element.find(f"{W}rPr")
    if paragraph is not None:
        if (outline := paragraph.find(f"{W}outlineLvl")) is not None:
            level = _count(outline, otherwise=9)
            style.level = level + 1 if level < 9 else None
        if (numbers := paragraph.find(f"{W}numPr")) is not None:
            identifier, indent = numbers.find(f"{W}numId"), numbers.find(f"{W}ilvl")
            if identifier is not None:
                style.number_id = identifier.get(f"{W}val")
                style.number_level = None
            if indent is not None:
                style.number_level = _count(indent, otherwise=0)
    if words == "title":
        style.level = 0
    elif words.startswith("heading ") and words[8:].isdigit() and 1 <= int(words[8:]) <= 9:
        style.level = int(words[8:])
    elif words.startswith("toc "):
        style.level = None
    if run is not None:
        for child in run:
            if child.tag == f"{W}b":
                style.bold = _on(child)
            elif child.tag in (f"{W}strike", f"{W}dstrike"):
                style.struck = _on(child)
            elif child.tag == f"{W}vanish":
                style.hidden = _on(child)
    return style


def _choice(alternatives: etree._Element) -> Iterator[etree._Element]:
    """The one branch of an ``mc:AlternateContent`` to read: reading both would double the words."""
    branch = alternatives.find(f"{_MC}Choice")
    branch = branch if branch is not None else alternatives.find(f"{_MC}Fallback")
    if branch is not None:
        yield branch


def _inside(element: etree._Element) -> Iterator[etree._Element]:
    """What stands inside a wrapper (content control, custom XML, choice of versions); nothing for other elements."""
    if element.tag == f"{_MC}AlternateContent":
        for branch in _choice(element):
            yield from branch
    elif element.tag == f"{W}sdt":
        for content in element.iterfind(f"{W}sdtContent"):
            yield from content
    elif element.tag in (f"{W}customXml", f"{W}smartTag", f"{W}sdtContent", f"{W}ins", f"{W}moveTo"):
        yield from element


def _descend(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The children of one kind, also those inside wrappers, but not those of a nested table."""
    for child in element:
        if child.tag == tag:
            yield child
        else:
            for inner in _inside(child):
                if inner.tag == tag:
                    yield inner
                else:
                    yield from _descend_wrapped(inner, tag)


def _descend_wrapped(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    for inner in _inside(element):
        if inner.tag == tag:
            yield inner
        else:
            yield from _descend_wrapped(inner, tag)


def _blocks(element: etree._Element) -> Iterator[etree._Element]:
    """The paragraphs and tables of a cell, a note or a text box, also those inside wrappers."""
    for child in element:
        if child.tag in (f"{W}p", f"{W}tbl"):
            yield child
        else:
            for inner in _inside(child):
                yield from [inner] if inner.tag in (f"{W}p", f"{W}tbl") else _blocks(inner)


def _sign(element: etree._Element) -> str:
    try:
        code = int(element.get(f"{W}char", ""), 16)
    except ValueError:
        return ""
    return as_unicode(chr(code), element.get(f"{W}font")) if 0 < code < 0x110000 else ""


def _form_value(begin: etree._Element) -> str:
    """What an old form field shows: its tick box, or the chosen entry of its list."""
    data = begin.find(f"{W}ffData")
    if data is None:
        return ""
    if (box := data.find(f"{W}checkBox")) is not None:
        state = box.find(f"{W}checked")
        state = state if state is not None else box.find(f"{W}default")
        return "☒" if state is not None and _on(state) else "☐"
    if (choices := data.find(f"{W}ddList")) is not None:
        entries = [entry.get(f"{W}val", "") for entry in choices.iterfind(f"{W}listEntry")]
        chosen = _count(choices.find(f"{W}result"), otherwise=0)
        return entries[chosen] if chosen < len(entries) else ""
    return ""


def _on(element: etree._Element) -> bool:
    return element.get(f"{W}val", "1") not in _OFF


def _flag(properties: etree._Element | None, name: str) -> bool:
    element = properties.find(f"{W}{name}") if properties is not None else None
    return element is not None and _on(element)


def _number(text: str | None) -> int:
    try:
        return max(0, min(int(text or ""), 10_000_000))
    except ValueError:
        return 0


def _count(element: etree._Element | None, *, otherwise: int) -> int:
    """The ``w:val`` of an element as a small count; a table cannot span more columns than we accept."""
    if element is None or element.get(f"{W}val") is None:
        return otherwise
    return min(_number(element.get(f"{W}val")), MAX_COLUMNS + 1)


def _hex_share(text: str) -> float:
    try:
        return max(0.0, min(int(text, 16) / 255, 1.0))
    except ValueError:
        return 1.0


def _shares(widths: list[float]) -> tuple[float, ...]:
    total = sum(widths)
    return tuple(round(width / total, 4) for width in widths) if total else ()
