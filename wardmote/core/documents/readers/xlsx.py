"""Excel workbooks (.xlsx), read in one streaming pass over each sheet.

A cell's text is what the sheet shows: dates and percentages in their number format, whole numbers without ".0". Hidden
rows, columns and sheets are left out and reported with their words. Formulas give their last saved result.

python-calamine reads values faster, but knows neither fills nor struck words nor what is hidden, so a second pass over
the same parts would be needed anyway; one pass of our own costs less than both.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from lxml import etree

from wardmote.core.documents.blocks import Cell, Document, Notice, Place, Row, Table, type_of_notice
from wardmote.core.documents.readers import Progress, no_progress
from wardmote.core.documents.readers.colours import INDEXED, Theme, as_hex, mixed, tinted, visible
from wardmote.core.documents.readers.grid import check_size
from wardmote.core.documents.readers.numberformat import Format, Value, built_in, compiled, general, value_of
from wardmote.core.documents.readers.ooxml import links, main_part, optional_part, part, read_properties, targets
from wardmote.core.documents.readers.sheets import (
    OFF,
    Printed,
    Sheet,
    SheetRow,
    as_number,
    corners_of,
    letters_of,
    read_sheet,
    read_strings,
    unescaped,
    whole,
)  # fmt: skip
from wardmote.core.documents.readers.words import stripped, tidy
from wardmote.core.documents.safety import MAX_CELLS, Package, refuse_office_dangers, too_large

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_FOOTER_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[LCRPNDTZFAGBIUESXYOH&])')
_PATTERN_SHARES = {
    "gray0625": 0.0625, "gray125": 0.125, "lightGray": 0.25, "mediumGray": 0.5, "darkGray": 0.75, "darkUp": 0.5,
    "darkDown": 0.5, "darkHorizontal": 0.5, "darkVertical": 0.5, "darkGrid": 0.5, "darkTrellis": 0.75, "lightUp": 0.25,
    "lightDown": 0.25, "lightHorizontal": 0.25, "lightVertical": 0.25, "lightGrid": 0.3, "lightTrellis": 0.3,
}  # fmt: skip
_REMEMBERED = 50_000  # shown numbers kept, so that a repeated date is worked out once


def read(data: bytes, name: str, progress: Progress = no_progress) -> Document:
    """One table for each sheet that shows something. Raises ``UnreadableFile``."""
    package = Package(data)
    refuse_office_dangers(package)
    return _Workbook(package, name, progress).read()


@dataclass(frozen=True, slots=True)
class _Look:
    """What a cell style says, as far as it matters here."""

    form: Format | None = None  # None shows numbers plainly
    fill: str | None = None
    bold: bool = False
    struck: bool = False


_PLAIN = _Look()


class _Workbook:
    def __init__(self, package: Package, name: str, progress: Progress) -> None:
        self.package = package
        self.progress = progress
        self.document = Document("xlsx", name)
        main = main_part(package)
        self.root = part(package, main)
        self.links = links(package, main)
        properties = self.root.find(f"{S}workbookPr")
        self.epoch_1904 = properties is not None and properties.get("date1904", "0") not in OFF
        theme = Theme(optional_part(package, self._first_target("theme")))
        styles = optional_part(package, self._first_target("styles"))
        self.looks, self.coloured_rules = _load_styles(styles, theme, self.epoch_1904)
        self.strings = read_strings(package, self._first_target("sharedStrings"))
        self.shown: dict[tuple[str, str], tuple[str, Value | None]] = {}  # by style number and stored text

    def _first_target(self, kind: str) -> str | None:
        return next(iter(targets(self.links, kind)), None)

    def read(self) -> Document:
        read_properties(self.package, self.document)
        for element in self.root.iterfind(f"{S}sheets/{S}sheet"):
            link = self.links.get(element.get(f"{_R}id", ""))
            title = tidy(element.get("name", "")).strip()
            if link is None or link.external or link.target not in self.package:
                continue
            if link.kind != "worksheet":
                self._notice("picture", f"The sheet {title} is a chart, which was not read.", Place(sheet=title))
                continue
            sheet = read_sheet(self.package, link.target, title, self._show, self._reporter(title))
            if element.get("state", "visible") == "visible":
                self._take(sheet)
                self._report_rules(sheet)
                self._report_beside(sheet, link.target)
            else:
                self._report_hidden_sheet(sheet)
        self._report_links()
        return self.document

    def _reporter(self, title: str) -> Callable[[int], None]:
        return lambda rows: self.progress(rows, 0, f"rows of the sheet {title}")

    def _notice(self, kind: type_of_notice, message: str, where: Place, text: str = "") -> None:
        self.document.notices.append(Notice(kind, message, where, text))

    # --- one cell

    def _show(self, kind: str, style: str, stored: str | None, printed: Printed | None) -> Cell | None:
        """The cell as shown; None for one that is empty and unshaded."""
        look = self.looks.get(style, _PLAIN)
        if stored is None and printed is None:
            return Cell("", look.fill) if look.fill else None
        struck: tuple[tuple[int, int], ...] = ()
        value: Value | None = None
        if printed is not None:
            text, struck = printed
        elif kind == "s":
            text, struck = self._shared(stored)
        elif kind == "n":
            text, value = self._number(style, look, stored or "")
        elif kind == "b":
            value = stored == "1"
            text = "TRUE" if value else "FALSE"
        elif kind == "d":
            text, value = _iso_moment(stored or "")
        else:  # "str", the words a formula gives, and "e", an error's name
            text = stripped(tidy(unescaped(stored or "")))
        if not text:
            return Cell("", look.fill) if look.fill else None
        if look.struck:
            struck = ((0, len(text)),)
        return Cell(text, look.fill, look.bold, None, 1, 1, struck, value)

    def _shared(self, stored: str | None) -> Printed:
        index = whole(stored)
        return self.strings[index] if index is not None and index < len(self.strings) else ("", ())

    def _number(self, style: str, look: _Look, stored: str) -> tuple[str, Value | None]:
        known = self.shown.get((style, stored))
        if known is not None:
            return known
        number = as_number(stored)
        result: tuple[str, Value | None]
        if number is None:
            result = stripped(tidy(stored)), None
        elif look.form is None:
            result = general(number), number
        else:
            result = look.form.show(number), value_of(number, look.form, self.epoch_1904)
        if len(self.shown) < _REMEMBERED:
            self.shown[style, stored] = result
        return result

    # --- from what was gathered to one table

    def _take(self, sheet: Sheet) -> None:
        if sheet.without_result:
            first = sheet.without_result[0]
            count = len(sheet.without_result)
            self._notice(
                "formula",
                f"{count} formula cells, the first is {first}, have no saved result. Save the file in Excel first.",
                _place_of(sheet.name, first), " ".join(sheet.without_result),
            )  # fmt: skip
        rows = [row for row in sheet.rows if row.has_words and not row.hidden]
        last = max((column for row in rows for column, cell in row.cells.items() if cell.text), default=0)
        check_size(len(rows), last)
        columns = [column for column in range(1, last + 1) if not sheet.is_hidden(column)]
        self._merge(sheet, rows, columns)
        self._report_hidden(sheet, rows)
        if not rows or not columns:
            return
        table = Table(
            [],
            number=len(self.document.blocks) + 1,
            sheet=sheet.name,
            widths=_shares(sheet, columns),
            column_numbers=() if len(columns) == last else tuple(columns),
        )
        for row in rows:
            table.rows.append(Row([row.cells.get(column) or Cell() for column in columns], row.number))
            row.cells.clear()  # a long sheet must not be held twice
        self.document.blocks.append(table)

    def _merge(self, sheet: Sheet, rows: list[SheetRow], columns: list[int]) -> None:
        """Give each merged range one cell, at its first position that shows, and cover the others."""
        numbers = [row.number for row in rows]
        everything = {row.number: row for row in sheet.rows}
        area = 0
        for top, left, bottom, right in sheet.merges:
            inside = rows[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
            across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
            if not inside or not across:
                continue
            area += len(inside) * len(across)
            if area > MAX_CELLS:
                raise too_large("has merged cells over more cells than we accept")
            anchor = everything.get(top)
            owner = (anchor.cells.pop(left, None) if anchor else None) or Cell()
            for row in inside:
                for column in across:
                    covered = row.cells.get(column)
                    if covered is not None and covered.text:
                        message = "Words under a merged cell, which the sheet does not show; they are left out."
                        self._notice(
                            "hidden-text", message, Place(sheet=sheet.name, row=row.number, column=column), covered.text
                        )
                    row.cells[column] = Cell(covered_by="above" if column == across[0] else "left")
            owner.colspan, owner.rowspan, owner.covered_by = len(across), len(inside), None
            inside[0].cells[across[0]] = owner

    # --- what is not on the sheet's face

    def _report_hidden(self, sheet: Sheet, rows: list[SheetRow]) -> None:
        for row in sheet.rows:
            words = _joined(row.cells.values()) if row.hidden else ""
            if words:
                reason = "A row hidden by a filter" if sheet.filtered else "A hidden row"
                place = Place(sheet=sheet.name, row=row.number)
                self._notice("hidden-row", f"{reason}; it is left out.", place, words)
        hidden: dict[int, list[str]] = {}
        for row in rows if sheet.hidden_columns else ():
            for column, cell in row.cells.items():
                if cell.text and sheet.is_hidden(column):
                    hidden.setdefault(column, []).append(cell.text)
        for column in sorted(hidden):
            place = Place(sheet=sheet.name, column=column)
            self._notice(
                "hidden-column",
                f"The hidden column {letters_of(column)}; it is left out.",
                place,
                "\n".join(hidden[column]),
            )

    def _report_hidden_sheet(self, sheet: Sheet) -> None:
        words = "\n".join(filter(None, (_joined(row.cells.values()) for row in sheet.rows)))
        if words:
            self._notice(
                "hidden-sheet", f"The hidden sheet {sheet.name}; it is left out.", Place(sheet=sheet.name), words
            )

    def _report_rules(self, sheet: Sheet) -> None:
        """Report rules that colour cells: what they show depends on values, and it is not worked out here."""
        for rule in sheet.rules:
            if rule.paints or self.coloured_rules.intersection(rule.formats):
                message = f"Colours or icons in {rule.where} come from rules of the sheet. They were not read."
                self._notice("conditional-format", message, _place_of(sheet.name, rule.where))
        lines = (tidy(_FOOTER_CODE.sub(" ", line)).strip() for line in sheet.headers)
        words = "\n".join(dict.fromkeys(filter(None, lines)))
        if words:
            self._notice("header-footer", "Page header or footer of the sheet.", Place(sheet=sheet.name), words)

    def _report_beside(self, sheet: Sheet, part_name: str) -> None:
        found = links(self.package, part_name)
        threaded: set[str] = set()
        for name in targets(found, "threadedComment"):
            for element in _children(optional_part(self.package, name)):
                threaded.add(element.get("ref", ""))
                self._comment(sheet, element.get("ref", ""), "", _all_text(element))
        for name in targets(found, "comments"):
            root = optional_part(self.package, name)
            if root is None:
                continue
            authors = [_all_text(author) for author in root.iterfind(f"{S}authors/{S}author")]
            for element in root.iterfind(f"{S}commentList/{S}comment"):
                if element.get("ref", "") not in threaded:
                    index = whole(element.get("authorId"))
                    author = authors[index] if index is not None and index < len(authors) else ""
                    words = element.find(f"{S}text")
                    self._comment(
                        sheet, element.get("ref", ""), author, _comment_words(words) if words is not None else ""
                    )
        for name in targets(found, "drawing"):
            for element in _children(optional_part(self.package, name)):
                self._drawing(sheet, element)

    def _comment(self, sheet: Sheet, reference: str, author: str, words: str) -> None:
        author, words = tidy(author).strip(), tidy(words).strip()
        self._notice(
            "comment", f"Comment by {author}." if author else "Comment.", _place_of(sheet.name, reference), words
        )

    def _drawing(self, sheet: Sheet, anchor: etree._Element) -> None:
        corner = {
            etree.QName(child).localname: whole(child.text) for start in anchor.iterfind("{*}from") for child in start
        }
        row, column = corner.get("row"), corner.get("col")
        place = Place(
            sheet=sheet.name, row=None if row is None else row + 1, column=None if column is None else column + 1
        )
        paragraphs = (
            "".join(text.text or "" for text in paragraph.iter(f"{_A}t")) for paragraph in anchor.iter(f"{_A}p")
        )
        words = "\n".join(filter(None, (tidy(text).strip() for text in paragraphs)))
        if words:
            self._notice(
                "text-box", "A text box lies on the sheet; its words are kept apart from the cells.", place, words
            )
        for element in anchor.iter("{*}pic", "{*}graphicFrame"):
            what = "A chart" if element.tag.endswith("graphicFrame") else "A picture"
            named = next(element.iter("{*}cNvPr"), None)
            description = tidy(named.get("descr", "")).strip() if named is not None else ""
            self._notice("picture", f"{what} lies on the sheet; what it shows cannot be read.", place, description)

    def _report_links(self) -> None:
        for link in self.links.values():
            if link.kind == "externalLink" and not link.external:
                for inner in links(self.package, link.target).values():
                    message = "Some formulas refer to another file, which was not opened; their saved results are read."
                    self._notice("external-link", message, Place(), tidy(inner.target))
            elif link.kind == "connections":
                self._notice(
                    "external-link", "The workbook takes figures from elsewhere; the saved ones are read.", Place()
                )


# --- styles and strings


def _load_styles(root: etree._Element | None, theme: Theme, epoch_1904: bool) -> tuple[dict[str, _Look], set[int]]:
    """The look of each cell style, and which conditional formats colour cells."""
    if root is None:
        return {}, set()
    palette = list(INDEXED)
    for index, element in enumerate(root.iterfind(f"{S}colors/{S}indexedColors/{S}rgbColor")):
        colour = as_hex(element.get("rgb", "")[-6:])
        if index < len(palette) and colour:
            palette[index] = colour
    codes = {whole(f.get("numFmtId")): f.get("formatCode", "") for f in root.iterfind(f"{S}numFmts/{S}numFmt")}
    fills = [_fill(element, theme, palette) for element in root.iterfind(f"{S}fills/{S}fill")]
    fonts = [(_flag(f, "b"), _flag(f, "strike")) for f in root.iterfind(f"{S}fonts/{S}font")]
    looks: dict[str, _Look] = {}
    for index, element in enumerate(root.iterfind(f"{S}cellXfs/{S}xf")):
        number = whole(element.get("numFmtId")) or 0
        code = codes.get(number) or built_in(number)
        fill, font = whole(element.get("fillId")) or 0, whole(element.get("fontId")) or 0
        bold, struck = fonts[font] if font < len(fonts) else (False, False)
        form = None if code.lower() in ("general", "@") else compiled(code, epoch_1904)
        looks[str(index)] = _Look(form, fills[fill] if fill < len(fills) else None, bold, struck)
    coloured = {
        index
        for index, element in enumerate(root.iterfind(f"{S}dxfs/{S}dxf"))
        if element.find(f"{S}fill") is not None or element.find(f"{S}font/{S}color") is not None
    }
    return looks, coloured


def _fill(element: etree._Element, theme: Theme, palette: Sequence[str]) -> str | None:
    pattern = element.find(f"{S}patternFill")
    if pattern is None:
        stop = element.find(f"{S}gradientFill/{S}stop/{S}color")
        return visible(_colour(stop, theme, palette)) if stop is not None else None
    kind = pattern.get("patternType", "none")
    front, back = (_colour(pattern.find(f"{S}{name}"), theme, palette) for name in ("fgColor", "bgColor"))
    if kind == "none":
        return None
    if kind == "solid":
        return visible(front)
    return visible(mixed(front or "000000", back or "FFFFFF", _PATTERN_SHARES.get(kind, 0.5)))


def _colour(element: etree._Element | None, theme: Theme, palette: Sequence[str]) -> str | None:
    if element is None:
        return None
    colour = as_hex(element.get("rgb", "")[-6:])
    if (number := whole(element.get("theme"))) is not None:
        colour = theme.numbered(number)
    elif (index := whole(element.get("indexed"))) is not None:
        colour = palette[index] if index < len(palette) else None  # 64 and 65 are the system's own black and white
    tint = as_number(element.get("tint", "0"))
    return tinted(colour, float(tint)) if colour and tint else colour


def _comment_words(element: etree._Element) -> str:
    """The words of a comment; phonetic guides are not among them."""
    pieces = (text.text or "" for text in element.iter(f"{S}t") if not _is_phonetic(text))
    return stripped(tidy(unescaped("".join(pieces))))


def _is_phonetic(text: etree._Element) -> bool:
    parent = text.getparent()
    return parent is not None and parent.tag == f"{S}rPh"


# --- small readings


def _shares(sheet: Sheet, columns: list[int]) -> tuple[float, ...]:
    if not sheet.widths:
        return ()
    usual = 8.43  # Excel's width of a column that nobody has set, in characters
    wide = [
        next((width for first, last, width in sheet.widths if first <= column <= last), usual) for column in columns
    ]
    total = sum(wide)
    return tuple(round(width / total, 4) for width in wide) if 0 < total < 1e9 else ()


def _joined(cells: Iterable[Cell]) -> str:
    return " | ".join(cell.text for cell in cells if cell.text)


def _all_text(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _children(root: etree._Element | None) -> Iterator[etree._Element]:
    yield from root if root is not None else ()


def _flag(element: etree._Element, name: str, namespace: str = S) -> bool:
    child = element.find(f"{namespace}{name}")
    return child is not None and child.get("val", "1") not in OFF


def _place_of(sheet: str, reference: str) -> Place:
    corners = corners_of(reference.split(" ")[0])
    return Place(sheet=sheet) if corners is None else Place(sheet=sheet, row=corners[0], column=corners[1])


def _iso_moment(raw: str) -> tuple[str, Value | None]:
    try:
        moment = datetime.fromisoformat(raw.strip().removesuffix("Z"))
    except ValueError:
        return tidy(raw).strip(), None
    if "T" not in raw:
        return f"{moment:%d/%m/%Y}", date(moment.year, moment.month, moment.day)
    return f"{moment:%d/%m/%Y %H:%M}", moment
