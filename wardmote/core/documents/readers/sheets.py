"""The two large parts of a workbook, a sheet and its shared strings, as a stream of events.

A sheet of 10,000 rows has some 200,000 elements. Making a tree of them costs twice as much as hearing of them one by
one, so these parts go through expat. ``Package.check_all_xml`` has refused document types by then, so there are no
entities to expand.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from xml.parsers import expat

from wardmote.core.documents.blocks import Cell
from wardmote.core.documents.readers.grid import check_size
from wardmote.core.documents.readers.words import stripped, tidy, trimmed
from wardmote.core.documents.safety import Package, damaged

Printed = tuple[str, tuple[tuple[int, int], ...]]
"""Words and their struck-out stretches."""

OFF = frozenset({"0", "false"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RANGE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$")
_DIGITS = "0123456789"
_REPORT_EVERY = 1_000
_PAINTERS = frozenset({"colorScale", "iconSet", "dataBar"})

Attributes = dict[str, str]
ShowCell = Callable[[str, str, str | None, Printed | None], Cell | None]
"""From type, style number, stored text and inline words to the cell as shown; None for one that shows nothing."""


@dataclass(slots=True)
class SheetRow:
    """A stored row that shows something."""

    number: int
    hidden: bool
    has_words: bool
    cells: dict[int, Cell]  # by column, counting from 1


@dataclass(slots=True)
class Rule:
    """A conditional format: where it holds, which formats it gives, and whether it draws scales, bars or icons."""

    where: str
    formats: list[int] = field(default_factory=list)
    paints: bool = False


@dataclass(slots=True)
class Sheet:
    """One sheet as it is stored."""

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    widths: list[tuple[int, int, float]] = field(default_factory=list)  # first column, last column, characters
    merges: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # first row, first column, last row, last column
    rules: list[Rule] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    without_result: list[str] = field(default_factory=list)  # formula cells whose result was not saved
    filtered: bool = False

    def is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self.hidden_columns)


class _RichText:
    """Gathers the words of a string element: plain, or in runs of which some are struck out.

    Phonetic guides (``rPh``) are not printed words.
    """

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.struck: list[tuple[int, int]] = []
        self.length = 0
        self.run_is_struck = False
        self.skipping = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "r":
            self.run_is_struck = False
        elif name == "strike":
            self.run_is_struck = attributes.get("val", "1") not in OFF
        elif name == "rPh":
            self.skipping = True

    def end(self, name: str, text: str) -> None:
        if name == "rPh":
            self.skipping = False
        elif name == "t" and not self.skipping and text:
            text = tidy(unescaped(text))
            end = self.length + len(text)
            if self.run_is_struck and text:
                joins = bool(self.struck) and self.struck[-1][1] == self.length
                self.struck.append((self.struck.pop()[0] if joins else self.length, end))
            self.pieces.append(text)
            self.length = end

    def finish(self) -> Printed:
        if len(self.pieces) == 1 and not self.struck:
            return stripped(self.pieces[0]), ()
        return trimmed("".join(self.pieces), self.struck)


class _Pass:
    """One run of expat over a part. Subclasses hear ``start`` and ``end``; element names come without a prefix."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.text: list[str] | None = None  # what gathers character data, while some is wanted

    def run(self, package: Package, part: str) -> None:
        parser = self.parser
        parser.buffer_text = True
        parser.StartElementHandler = self._first_start
        parser.CharacterDataHandler = self._characters
        try:
            for chunk in package.chunks(part):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged(f"{part} is not valid XML") from error

    def _first_start(self, name: str, attributes: Attributes) -> None:
        """Excel writes no prefixes; where the root has one, names are cut, and all others are spared the cost of it."""
        prefixed = ":" in name
        self.parser.StartElementHandler = self._prefixed_start if prefixed else self.start
        self.parser.EndElementHandler = self._prefixed_end if prefixed else self.end

    def _prefixed_start(self, name: str, attributes: Attributes) -> None:
        self.start(name.rpartition(":")[2], attributes)

    def _prefixed_end(self, name: str) -> None:
        self.end(name.rpartition(":")[2])

    def _characters(self, text: str) -> None:
        if self.text is not None:
            self.text.append(text)

    def start(self, name: str, attributes: Attributes) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError

    def take_text(self) -> str:
        """The character data gathered since ``text`` was set, which is taken away."""
        text = "".join(self.text) if self.text else ""
        self.text = None
        return text


class _StringsPass(_Pass):
    def __init__(self) -> None:
        super().__init__()
        self.strings: list[Printed] = []
        self.rich = _RichText()

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "t":
            self.text = []
        elif name == "si":
            self.rich = _RichText()
        else:
            self.rich.start(name, attributes)

    def end(self, name: str) -> None:
        if name == "si":
            self.strings.append(self.rich.finish())
        elif name == "t":
            self.rich.end(name, self.take_text())
        else:
            self.rich.end(name, "")


class _SheetPass(_Pass):
    def __init__(self, sheet: Sheet, show: ShowCell, report: Callable[[int], None]) -> None:
        super().__init__()
        self.sheet = sheet
        self.show = show
        self.report = report
        self.row: SheetRow | None = None
        self.row_number = 0
        self.column = 0
        self.kind = self.style = ""
        self.stored: str | None = None
        self.has_formula = False
        self.rich: _RichText | None = None
        self.letters: dict[str, int] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v" or name == "t":
            self.text = []
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self.has_formula = True
        elif name == "is":
            self.rich = _RichText()
        elif self.rich is not None:
            self.rich.start(name, attributes)
        elif self.row is None:
            self._start_other(name, attributes)

    def end(self, name: str) -> None:
        if name == "v":
            self.stored = self.take_text()
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "t" and self.rich is not None:
            self.rich.end(name, self.take_text())
        elif self.rich is not None:
            self.rich.end(name, "")
        elif self.text is not None and self.row is None:
            self.sheet.headers.append(self.take_text())

    def _start_row(self, attributes: Attributes) -> None:
        self.row_number = whole(attributes.get("r")) or self.row_number + 1
        hidden = attributes.get("hidden", "0") not in OFF or attributes.get("ht") == "0"
        self.row = SheetRow(self.row_number, hidden, False, {})
        self.column = 0

    def _end_row(self) -> None:
        if self.row is not None and self.row.cells:
            rows = self.sheet.rows
            rows.append(self.row)
            if len(rows) % _REPORT_EVERY == 0:
                check_size(len(rows), 1)
                self.report(len(rows))
        self.row = None

    def _start_cell(self, attributes: Attributes) -> None:
        letters = attributes.get("r", "").rstrip(_DIGITS)
        column = self.letters.get(letters)
        if column is None:
            column = self.letters[letters] = column_of(letters)
        self.column = column or self.column + 1
        self.kind = attributes.get("t", "n")
        self.style = attributes.get("s", "0")
        self.stored = None
        self.has_formula = False

    def _end_cell(self) -> None:
        row = self.row
        if row is None:
            return
        printed = None
        if self.rich is not None:
            printed, self.rich = self.rich.finish(), None
        elif self.stored is None and self.has_formula:
            self.sheet.without_result.append(f"{letters_of(self.column)}{row.number}")
        cell = self.show(self.kind, self.style, self.stored, printed)
        if cell is not None:
            row.cells[self.column] = cell
            if cell.text:
                row.has_words = True

    def _start_other(self, name: str, attributes: Attributes) -> None:
        sheet = self.sheet
        if name == "col":
            self._column(attributes)
        elif name == "mergeCell":
            corners = corners_of(attributes.get("ref", ""))
            if corners is not None:
                sheet.merges.append(corners)
        elif name == "filterColumn":
            sheet.filtered = True
        elif name == "conditionalFormatting":
            sheet.rules.append(Rule(tidy(attributes.get("sqref", ""))))
        elif name == "cfRule" and sheet.rules:
            number = whole(attributes.get("dxfId"))
            if number is not None:
                sheet.rules[-1].formats.append(number)
        elif name in _PAINTERS and sheet.rules:
            sheet.rules[-1].paints = True
        elif name.endswith(("Header", "Footer")):  # oddHeader, evenFooter, firstHeader …
            self.text = []

    def _column(self, attributes: Attributes) -> None:
        first, last = whole(attributes.get("min")), whole(attributes.get("max"))
        if not first or not last:
            return
        width = as_number(attributes.get("width", ""))
        if attributes.get("hidden", "0") not in OFF or width == 0:
            self.sheet.hidden_columns.append((first, last))
        elif width is not None:
            self.sheet.widths.append((first, last, float(width)))


def read_strings(package: Package, part: str | None) -> list[Printed]:
    """The strings that cells refer to by number."""
    strings = _StringsPass()
    if part is not None and part in package:
        strings.run(package, part)
    return strings.strings


def read_sheet(
    package: Package,
    part: str,
    name: str,
    show: ShowCell,
    report: Callable[[int], None],
) -> Sheet:
    """Everything one sheet stores. ``report`` hears how many rows have been read."""
    sheet = Sheet(name)
    _SheetPass(sheet, show, report).run(package, part)
    sheet.rows.sort(key=lambda row: row.number)  # Excel writes them in order; not every program does
    if any(above.number == below.number for above, below in pairwise(sheet.rows)):
        raise damaged(f"the sheet {name} has two rows of one number")
    return sheet


# --- small readings


def unescaped(text: str) -> str:
    """Excel writes characters that XML cannot hold as _x000D_."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text) if "_x" in text else text


def corners_of(reference: str) -> tuple[int, int, int, int] | None:
    """First row, first column, last row, last column of "B2:D5"."""
    match = _RANGE.match(reference)
    if match is None:
        return None
    left, top, right, bottom = match.groups()
    return int(top), column_of(left), int(bottom or top), column_of(right or left)


def column_of(letters: str) -> int:
    """The number of column "AB"; 0 for what is no column."""
    number = 0
    for character in letters:
        if not "A" <= character <= "Z" or number > 1_000_000:
            return 0
        number = number * 26 + ord(character) - 64
    return number


def letters_of(column: int) -> str:
    """The name of a column: 28 is "AB"."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def whole(text: str | None) -> int | None:
    """A number of digits alone, as attributes hold it."""
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        return None
    return int(text)


def as_number(raw: str) -> float | int | None:
    """A stored number; a float that is whole comes back whole, as it is shown."""
    try:
        number = float(raw)
    except ValueError:
        return None
    if number != number or abs(number) > 1e300:
        return None
    return int(number) if number == int(number) and abs(number) < 1e15 else number
