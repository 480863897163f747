"""Web pages (.html), as saved from a browser or from Word. Nothing they refer to is fetched.

A table that only arranges the page, with one cell to a row or tables in its cells, is looked through to what it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree
from lxml import html as lxml_html

from wardmote.core.documents.blocks import Cell, Document, Notice, Paragraph, Place, Table, type_of_notice
from wardmote.core.documents.readers import Progress, encodings, no_progress
from wardmote.core.documents.readers.colours import as_hex, visible
from wardmote.core.documents.readers.css import Declared, StyleSheet, declared
from wardmote.core.documents.readers.grid import PlacedCell, PlacedRow, check_size, lay_out, without_slivers
from wardmote.core.documents.readers.numbering import counted
from wardmote.core.documents.readers.words import Words, tidy
from wardmote.core.documents.safety import MAX_COLUMNS, MAX_MARKUP_BYTES, MAX_ROWS, damaged, too_large

_META_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w-]{2,40})""", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_DROPPED = frozenset(
    {"script", "style", "template", "noscript", "head", "title", "object", "embed", "iframe", "svg", "canvas"}
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div",
        "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
        "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul",
    }
)  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_BOLD = frozenset({"b", "strong", "th", "h1", "h2", "h3", "h4", "h5", "h6"})
_LIST_STYLES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_DEEPEST = 200  # elements inside one another; deeper ones are read as if they stood at this depth


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """The paragraphs and tables of a page. Raises ``UnreadableFile``."""
    if len(data) > MAX_MARKUP_BYTES:
        raise too_large(f"is a web page of more than {MAX_MARKUP_BYTES // 2**20} MiB")
    text = _decoded(data)
    document = Document("html", name)
    if "\ufffd" in text:
        document.notices.append(
            Notice("encoding", "Some characters do not fit the encoding of the page and were lost.", Place())
        )
    text = _XML_DECLARATION.sub("", text).replace("\x00", "")
    parser = lxml_html.HTMLParser(no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged("it is not a web page") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise damaged("it is nested too deeply")  # the parser drops what lies deeper, words and all
    _Reader(document, progress).read(root)
    return document


def _decoded(data: bytes) -> str:
    """The text of the page: by its mark, as it declares itself, or as it looks."""
    text, codec = encodings.decoded(data)
    declared_codec = _META_CHARSET.search(data[:4_000])
    if codec == "windows-1252" and declared_codec is not None:
        try:
            return data.decode(declared_codec.group(1).decode("ascii"), "replace")
        except (LookupError, ValueError):
            pass
    if text is None:
        raise damaged("it is not text")
    return text


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is shown, as far as it matters here."""

    struck: bool = False
    bold: bool = False
    colour: str | None = None
    preserved: bool = False  # white space is kept


@dataclass(slots=True)
class _Run:
    """The words of a paragraph or cell as they are gathered."""

    words: Words = field(default_factory=Words)
    plain: bool = False
    colours: set[str | None] = field(default_factory=set)
    after_space: bool = True  # white space here would follow other white space
    label: str = ""

    def add(self, text: str, look: _Look) -> None:
        if not look.preserved:
            text = _WHITE.sub(" ", text)
            if self.after_space:
                text = text.lstrip(" ")
        if not text:
            return
        self.after_space = text[-1] in " \n" and not look.preserved
        self.words.add(text, struck=look.struck)
        if text.strip():
            self.plain = self.plain or not look.bold
            self.colours.add(look.colour)

    def end_line(self) -> None:
        self.words.add("\n")
        self.after_space = True


class _Reader:
    def __init__(self, document: Document, progress: Progress) -> None:
        self.document = document
        self.progress = progress
        self.sheet = StyleSheet()
        self.place = Place()
        self.paragraphs = 0
        self.tables = 0
        self.run = _Run()
        self.level: int | None = None

    def read(self, root: etree._Element) -> None:
        for style in root.iter("style"):
            self.sheet.add(style.text or "")
        title = next(root.iter("title"), None)
        self.document.title = tidy(_WHITE.sub(" ", title.text or "")).strip() if title is not None else ""
        self._report_comments(root)
        self.place = Place(paragraph=1)
        self._blocks(root, _Look(), 0)
        self._flush()

    def _notice(self, kind: type_of_notice, message: str, text: str = "") -> None:
        self.document.notices.append(Notice(kind, message, self.place, text))

    def _report_comments(self, root: etree._Element) -> None:
        texts = [str(comment.text or "") for comment in root.iter(etree.Comment)]
        words = "\n".join(filter(None, (tidy(text).strip() for text in texts)))
        if words:
            self._notice("comment", "Comments in the page's code, which no reader sees.", words)

    # --- walking

    def _blocks(self, element: etree._Element, look: _Look, depth: int) -> None:
        """Read what an element holds into paragraphs and tables."""
        self.run.add(element.text or "", look)
        for child in element:
            self._child(child, look, depth)
            self.run.add(child.tail or "", look)

    def _child(self, child: etree._Element, look: _Look, depth: int) -> None:
        tag = child.tag
        if not isinstance(tag, str) or tag in _DROPPED:
            return
        says = self._says(child)
        if says.hidden:
            self._report_hidden(child)
        elif tag == "table" and not _is_layout(child):
            self._flush()
            self._table(child, _look(look, tag, says))
        elif tag in _BLOCKS or (tag in ("tr", "td", "th", "tbody", "thead", "tfoot") and depth < _DEEPEST):
            self._block(child, tag, _look(look, tag, says), depth)
        else:
            self._inline(child, tag, _look(look, tag, says), depth)

    def _block(self, child: etree._Element, tag: str, look: _Look, depth: int) -> None:
        self._flush()
        if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
            self.level = int(tag[1])
        if tag == "li":
            self.run.label = _list_label(child)
        if depth < _DEEPEST:
            self._blocks(child, look, depth + 1)
        else:
            self.run.add("".join(map(str, child.itertext())), look)
        self._flush()
        if tag == "li":
            self.run.label = ""  # of an item without words

    def _inline(self, child: etree._Element, tag: str, look: _Look, depth: int) -> None:
        special = self._special(child, tag)
        if special is not None:
            if special == "\n":
                self.run.end_line()
            else:
                self.run.add(special, look)
        elif depth < _DEEPEST:
            self._blocks(child, look, depth + 1)
        else:
            self.run.add("".join(map(str, child.itertext())), look)

    def _special(self, element: etree._Element, tag: str) -> str | None:
        """The text of an element that is more than its contents; None for all others."""
        if tag in ("br", "wbr"):
            return "\n" if tag == "br" else ""
        if tag == "img":
            described = tidy(element.get("alt") or "").strip()
            if described or self.place.table:
                self._notice("picture", "A picture stands here; what it shows cannot be read.", described)
            return ""
        if tag == "input":
            kind = (element.get("type") or "text").lower()
            if kind in ("checkbox", "radio"):
                return "☒" if element.get("checked") is not None else "☐"
            return "" if kind in ("hidden", "password", "file", "image") else element.get("value") or ""
        if tag == "select":
            options = list(element.iter("option"))
            chosen = next((option for option in options if option.get("selected") is not None), None)
            return "".join(map(str, chosen.itertext())) if chosen is not None else ""
        return None

    def _says(self, element: etree._Element) -> Declared:
        """How an element is shown, by style sheet, old attributes and its own style, the later overruling."""
        says = self.sheet.of(element.tag, element.get("class") or "", element.get("id") or "")
        if (old := element.get("bgcolor")) is not None:
            says = says.under(Declared(fill=as_hex(old) or as_hex(f"#{old}")))
        if element.tag == "font" and element.get("color") is not None:
            says = says.under(Declared(colour=as_hex(element.get("color"))))
        if (style := element.get("style")) is not None:
            says = says.under(declared(style))
        if element.get("hidden") is not None:
            says = says.under(Declared(hidden=True))
        return says

    def _report_hidden(self, element: etree._Element) -> None:
        words = _all_words(element)
        if words:
            kind: type_of_notice = "hidden-row" if element.tag == "tr" else "hidden-text"
            self._notice(kind, "Part of the page that is not shown; it is left out.", words)

    def _flush(self) -> None:
        """End the paragraph in hand."""
        run, level = self.run, self.level
        self.run, self.level = _Run(), None
        text, _ = run.words.finish()
        if not text:
            self.run.label = run.label  # an item's number waits for the paragraph inside it
            self.level = level
            return
        self.paragraphs += 1
        paragraph = Paragraph(text, self.paragraphs, level, run.label, bold=not run.plain)
        self.document.blocks.append(paragraph)
        self.place = Place(paragraph=self.paragraphs + 1)

    # --- tables

    def _table(self, element: etree._Element, look: _Look) -> None:
        self.tables += 1
        number = self.tables
        outer_place = self.place
        rows: list[PlacedRow] = []
        taken: dict[int, int] = {}  # by column, the last row that a cell from above covers
        at = 0
        caption = ""
        for child in element.iterchildren("caption"):
            caption = _all_words(child)
        for source, section_end, is_header in _rows(element):
            at += 1
            self.place = Place(table=number, row=at)
            check_size(at, 1)
            says = self._says(source)
            if says.hidden:
                self._report_hidden(source)
                continue
            row = PlacedRow(at, repeated_header=is_header)
            self._cells(source, row, _look(look, "tr", says), says, taken, section_end - at + 1)
            rows.append(row)
            if at % 500 == 0:
                self.progress(at, 0, "rows of a table")
        if rows:
            _fit_row_spans(rows)
            without_slivers(rows, [], 0.0)
            self.document.blocks.append(Table(lay_out(rows), number, caption=caption))
        self.place = outer_place

    def _cells(
        self,
        source: etree._Element,
        row: PlacedRow,
        look: _Look,
        row_says: Declared,
        taken: dict[int, int],
        left: int,
    ) -> None:
        """Place the cells of a row: each in the next column that no cell from above covers (HTML, 4.9.12.1)."""
        column = 0
        for element in source.iterchildren("td", "th"):
            while column in taken and taken[column] >= row.number:
                column += 1
            across = min(_span(element.get("colspan"), 1) or 1, MAX_COLUMNS)
            check_size(1, column + across)
            asked = _span(element.get("rowspan"), 1)
            down = max(1, min(asked or left, left, MAX_ROWS))
            self.place = replace(self.place, column=column + 1)
            cell = self._cell(element, look, row_says)
            cell.colspan, cell.rowspan = across, down
            row.cells.append(PlacedCell(column, cell))
            for covered in range(column, column + across):
                taken[covered] = row.number + down - 1
            column += across

    def _cell(self, element: etree._Element, look: _Look, row_says: Declared) -> Cell:
        says = self._says(element)
        if says.hidden:
            self._report_hidden(element)
            return Cell()
        run = _Run()
        self._cell_content(element, run, _look(look, element.tag, says), 0)
        text, struck = run.words.finish()
        text, struck = _without_blank_lines(text, struck)
        fill = visible(says.fill if says.fill is not None else row_says.fill)
        if fill is None:
            fill = self._inner_fill(element)
        if fill is None and text and not any(map(str.isalnum, text)):
            colours = {colour for colour in run.colours if colour not in (None, "000000")}
            fill = next(iter(colours)) if len(colours) == 1 else None
        return Cell(text, fill, bool(text) and not run.plain, struck=struck)

    def _inner_fill(self, element: etree._Element) -> str | None:
        """The shading of the one element a cell holds: a rating is often a coloured label."""
        inner = [child for child in element if isinstance(child.tag, str)]
        if len(inner) != 1 or (element.text or "").strip() or (inner[0].tail or "").strip():
            return None
        return visible(self._says(inner[0]).fill)

    def _cell_content(self, element: etree._Element, run: _Run, look: _Look, depth: int) -> None:
        run.add(element.text or "", look)
        for child in element:
            if isinstance(child.tag, str) and child.tag not in _DROPPED:
                self._in_cell(child, run, look, depth)
            run.add(child.tail or "", look)

    def _in_cell(self, child: etree._Element, run: _Run, look: _Look, depth: int) -> None:
        tag = child.tag
        says = self._says(child)
        if says.hidden:
            self._report_hidden(child)
            return
        inner = _look(look, tag, says)
        special = self._special(child, tag)
        if special is not None:
            if special == "\n":
                run.end_line()
            else:
                run.add(special, inner)
            return
        if depth >= _DEEPEST:
            run.add("".join(map(str, child.itertext())), inner)
            return
        if tag == "table":
            self._notice(
                "nested-table", "A table inside a cell; its words are read into the cell, a line for each row."
            )
        if tag in _BLOCKS or tag == "tr":
            run.end_line()
        if tag in ("td", "th") and child.getprevious() is not None:
            run.words.add(" | ")
            run.after_space = True
        if tag == "li":
            label = _list_label(child)
            run.words.add(f"{label} " if label else "")
        self._cell_content(child, run, inner, depth + 1)
        if tag in _BLOCKS or tag == "tr":
            run.end_line()


def _look(look: _Look, tag: str, says: Declared) -> _Look:
    """The look inside an element: its parent's, unless it or its style changes it."""
    struck = look.struck or tag in _STRUCK or bool(says.struck)  # a line through a parent runs through what it holds
    bold = says.bold if says.bold is not None else look.bold or tag in _BOLD
    if struck == look.struck and bold == look.bold and says.colour is None and tag not in ("pre", "textarea"):
        return look
    return _Look(struck, bold, says.colour or look.colour, look.preserved or tag in ("pre", "textarea"))


def _is_layout(table: etree._Element) -> bool:
    """Whether a table only arranges the page: one cell to a row, and tables or headings inside it."""
    rows = [list(row.iterchildren("td", "th")) for row, _, _ in _rows(table)]
    if not rows or any(len(cells) > 1 for cells in rows):
        holds_tables = next(table.iter("table"), None) is not None and any(True for _ in _inner_tables(table))
        return holds_tables and all(len(cells) <= 2 for cells in rows) and len(rows) <= 3
    return any(True for _ in _inner_tables(table)) or any(True for _ in table.iter("h1", "h2", "h3"))


def _inner_tables(table: etree._Element) -> Iterator[etree._Element]:
    return (inner for inner in table.iter("table") if inner is not table)


def _rows(table: etree._Element) -> Iterator[tuple[etree._Element, int, bool]]:
    """The rows of a table in the order they are shown, the number of the last row of their section, and if it is a head."""
    sections: list[tuple[list[etree._Element], bool]] = [
        (list(head.iterchildren("tr")), True) for head in table.iterchildren("thead")
    ]
    loose: list[etree._Element] = []
    feet: list[etree._Element] = []
    for child in table:
        if child.tag == "tr":
            loose.append(child)
            continue
        if loose:
            sections.append((loose, False))
            loose = []
        if child.tag == "tbody":
            sections.append((list(child.iterchildren("tr")), False))
        elif child.tag == "tfoot":
            feet.extend(child.iterchildren("tr"))
    sections += [(loose, False), (feet, False)]
    end = 0
    for rows, is_head in sections:
        end += len(rows)
        for row in rows:
            yield row, end, is_head


def _fit_row_spans(rows: list[PlacedRow]) -> None:
    """Count the rows that a cell spans among those that are shown."""
    numbers = [row.number for row in rows]
    for at, row in enumerate(rows):
        for placed in row.cells:
            if placed.cell.rowspan > 1:
                last = row.number + placed.cell.rowspan - 1
                placed.cell.rowspan = sum(1 for number in numbers[at : at + placed.cell.rowspan] if number <= last)


def _list_label(item: etree._Element) -> str:
    """The number or bullet shown before a list item."""
    parent = item.getparent()
    if parent is None or parent.tag != "ol":
        return "•"
    number = _span(parent.get("start"), 1)
    for other in parent.iterchildren("li"):
        if other.get("value") is not None:
            number = _span(other.get("value"), number)
        if other is item:
            break
        number += 1
    return f"{counted(number, _LIST_STYLES.get(parent.get('type') or '', 'decimal'))}."


def _span(text: str | None, otherwise: int) -> int:
    match = re.match(r"\s*(\d{1,6})", text or "")
    return int(match.group(1)) if match else otherwise


def _all_words(element: etree._Element) -> str:
    pieces = (str(text) for text in element.itertext() if not isinstance(text, bytes))
    return tidy(_WHITE.sub(" ", " ".join(pieces))).strip()


def _without_blank_lines(text: str, struck: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Blocks inside a cell leave blank lines between them, and space at the ends of lines: neither is printed."""
    kept: list[str] = []
    moved: list[int] = []  # for each place in the text, its place in what is kept
    length = 0
    for character in text:
        moved.append(length)
        if character == "\n":
            while kept and kept[-1] == " ":
                kept.pop()
                length -= 1
            if not kept or kept[-1] == "\n":
                continue
        kept.append(character)
        length += 1
    moved.append(length)
    stretches = ((min(moved[start], length), min(moved[end], length)) for start, end in struck)
    return "".join(kept), tuple((start, end) for start, end in stretches if start < end)
