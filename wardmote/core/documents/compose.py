"""The composed document: what a frozen edition stores and every writer takes.

Words, structure and meaning only; no fonts, no colours, no file format. A ``Composed`` is immutable, compares by
value, and ``from_json(to_json(c)) == c``, so that what was issued can be written again, byte for byte, years later.

The shapes, from the outside in::

    Composed(title, blocks, language, subject, marking, properties)
      Heading(level, text, anchor)            Paragraph(runs, style)        NumberedParagraph(number, runs, anchor)
      BulletList(items)                       KeyValues(items)              Image(data, kind, alt, caption, width)
      TableBlock(caption, columns, rows)      PageSection(orientation)      PageBreak()          Contents(depth)

``check`` lists what an accessible writer could not honour (a skipped heading level, an image without alternative
text, an empty header cell …); every writer refuses a document that has such faults.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from math import isfinite
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

FORMAT = "wardmote-composed/1"

Language = Literal["en-GB", "cy"]
Orientation = Literal["portrait", "landscape"]
# What a data cell is worth to a spreadsheet, where it is more than its printed words.
Value = bool | int | float | date


@dataclass(frozen=True, slots=True)
class Run:
    """Words in one manner. ``\\n`` is a line break inside the paragraph.

    ``link`` is an ``http:``, ``https:`` or ``mailto:`` address, or ``#anchor`` of a block or row of this document.
    ``mark`` shows the words as put in or taken out since an earlier edition; ``light`` keeps those below the head of a row
    from being as bold as it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    link: str | None = None
    mark: Literal["added", "removed"] | None = None
    light: bool = False


Text = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Tag:
    """A rating or state. Letter, word and shading together: the colour is never the only sign.

    ``tone`` names a pair of colours of the ``Palette`` ("amber", "none" …). ``letter`` may be empty, ``word`` never.
    """

    letter: str
    word: str
    tone: str

    @property
    def text(self) -> str:
        return f"{self.letter} {self.word}" if self.letter else self.word


@dataclass(frozen=True, slots=True)
class Heading:
    """``level`` 1 is the document's own top level, below its title; a level is never skipped going down."""

    level: int
    text: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``lead`` is the opening summary; ``note`` is small print such as a source or an as-at line."""

    runs: Text
    style: Literal["body", "lead", "note"] = "body"


@dataclass(frozen=True, slots=True)
class NumberedParagraph:
    """A committee report's paragraph: its number is kept as printed ("12", "3.2"), never counted again."""

    number: str
    runs: Text
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class KeyValue:
    label: str
    runs: Text


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Labels and their values, such as a report's date, author and contact."""

    items: tuple[KeyValue, ...]


@dataclass(frozen=True, slots=True)
class Image:
    """``data`` is a PNG, or UTF-8 SVG. ``alt`` says what the picture says. ``width`` is a share of the text width."""

    data: bytes
    kind: Literal["png", "svg"]
    alt: str
    caption: str = ""
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Column:
    """``width`` is a share: columns of 1, 3 and 2 take a sixth, a half and a third of the table."""

    title: str
    width: float = 1.0
    align: Literal["left", "right", "centre"] = "left"


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of a header row above the column titles. Empty text: nothing stands above, the title below rises."""

    text: str
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. ``paragraphs`` may be empty; a ``tag`` stands before them.

    ``header_scope`` "row" makes it the header of its row, "rowgroup" of the ``rowspan`` rows it stands beside.
    A cell with ``rowspan`` n covers its column in the next n - 1 rows, which leave it out, as in HTML.
    ``value`` is the typed value for spreadsheets; the printed words stay what is printed everywhere else.
    ``image`` is a small picture below the words, as wide as the cell at most; its ``caption`` and ``width`` are not used.
    """

    paragraphs: tuple[Text, ...] = ()
    tag: Tag | None = None
    header_scope: Literal["row", "rowgroup"] | None = None
    rowspan: int = 1
    value: Value | None = None
    image: Image | None = None

    @property
    def text(self) -> str:
        """Every word of the cell: the tag, then the paragraphs, one a line."""
        lines = [self.tag.text] if self.tag else []
        return "\n".join(lines + [plain(runs) for runs in self.paragraphs])


@dataclass(frozen=True, slots=True)
class Row:
    """A data row, or with ``kind`` "group" a sub-heading over the full width: exactly one cell."""

    cells: tuple[Cell, ...]
    kind: Literal["data", "group"] = "data"
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class TableBlock:
    """One table, however many pages it covers.

    ``head`` are header rows above the row of column titles; each row's colspans add up to the number of columns.
    ``caption`` is always there for those who listen; ``show_caption`` False hides it where a heading says the same.
    ``folded`` is a table that says again what stands above it: a screen opens it on demand, paper prints it.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head: tuple[tuple[HeadCell, ...], ...] = ()
    show_caption: bool = True
    anchor: str = ""
    folded: bool = False


@dataclass(frozen=True, slots=True)
class PageSection:
    """What follows starts on a new page of this orientation. The document begins in portrait."""

    orientation: Orientation


@dataclass(frozen=True, slots=True)
class PageBreak:
    pass


@dataclass(frozen=True, slots=True)
class Contents:
    """A table of contents of the headings down to ``depth``."""

    depth: int = 2


Block = (
    Heading
    | Paragraph
    | NumberedParagraph
    | BulletList
    | KeyValues
    | Image
    | TableBlock
    | PageSection
    | PageBreak
    | Contents
)


@dataclass(frozen=True, slots=True)
class Properties:
    """``issued`` dates the file: writers never look at a clock. ``organisation`` is the only author a file may name."""

    issued: date
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Composed:
    """A whole document in reading order. ``marking`` is the protective marking printed on every page, or empty."""

    title: str
    blocks: tuple[Block, ...]
    properties: Properties
    language: Language = "en-GB"
    subject: str = ""
    marking: str = ""

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values (what an edition stores). Fields at their default are left out."""
        return {"format": FORMAT, **_encode(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Composed:
        """The inverse of ``to_json``. Raises ``ComposeError`` for anything else, naming the place."""
        if data.get("format") != FORMAT:
            raise ComposeError([Fault("document", "format", f"This is not a composed document ({FORMAT}).")])
        body = {key: value for key, value in data.items() if key != "format"}
        composed: Composed = _decode(cls, body, "document")
        return composed


# -- small makers and readers of text --------------------------------------------------------------------------------


def text(words: str, *, bold: bool = False, italic: bool = False, link: str | None = None) -> Text:
    """One run, or none for no words."""
    return (Run(words, bold=bold, italic=italic, link=link),) if words else ()


def paragraph(words: str, *, style: Literal["body", "lead", "note"] = "body") -> Paragraph:
    return Paragraph(text(words), style)


def cell(
    words: str = "",
    *,
    tag: Tag | None = None,
    header_scope: Literal["row", "rowgroup"] | None = None,
    rowspan: int = 1,
    value: Value | None = None,
) -> Cell:
    """A cell of plain words. Each line is a paragraph, so ``cell(w).text == w`` for any words without a tag."""
    paragraphs = tuple(text(line) for line in words.split("\n")) if words else ()
    return Cell(paragraphs, tag, header_scope, rowspan, value)


def group(words: str, *, anchor: str = "") -> Row:
    """A full-width sub-heading row."""
    return Row((cell(words, header_scope="rowgroup"),), "group", anchor)


def plain(runs: Iterable[Run]) -> str:
    return "".join(run.text for run in runs)


def every_image(block: Block) -> Iterator[Image]:
    """All pictures of a block: itself, or those of its cells."""
    if isinstance(block, Image):
        yield block
    elif isinstance(block, TableBlock):
        yield from (one.image for row in block.rows for one in row.cells if one.image)


def every_run(block: Block) -> Iterator[Run]:
    """All runs of a block, in reading order."""
    match block:
        case Paragraph(runs=runs) | NumberedParagraph(runs=runs):
            yield from runs
        case BulletList(items=items):
            for item in items:
                yield from item
        case KeyValues(items=pairs):
            for pair in pairs:
                yield from pair.runs
        case TableBlock(rows=rows):
            for row in rows:
                for one in row.cells:
                    for runs in one.paragraphs:
                        yield from runs
        case _:
            return


# -- the table as a grid -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A header cell as laid out: grid row and column from 0, with what it spans."""

    text: str
    row: int
    column: int
    colspan: int = 1
    rowspan: int = 1
    align: Literal["left", "right", "centre"] = "left"

    @property
    def scope(self) -> Literal["col", "colgroup"]:
        return "colgroup" if self.colspan > 1 else "col"


def header_rows(table: TableBlock) -> list[list[HeaderCell]]:
    """The header as rows of laid-out cells, column titles last; a title with nothing above it rises to the top."""
    depth = len(table.head)
    laid: list[list[HeaderCell]] = [[] for _ in range(depth + 1)]
    rise = [0] * len(table.columns)  # how many empty cells stand directly above each title
    for number, row in enumerate(table.head):
        column = 0
        for head in row:
            if head.text.strip():
                laid[number].append(HeaderCell(head.text, number, column, head.colspan))
            for position in range(column, min(column + head.colspan, len(rise))):
                rise[position] = 0 if head.text.strip() else rise[position] + 1
            column += head.colspan
    for position, title in enumerate(table.columns):
        top = depth - rise[position]
        laid[top].append(HeaderCell(title.title, top, position, 1, rise[position] + 1, title.align))
    return [sorted(row, key=lambda head: head.column) for row in laid]


@dataclass(frozen=True, slots=True)
class Slot:
    """One grid position of a data row: a cell, or the continuation of the cell above (``first`` False)."""

    cell: Cell
    first: bool


def body_slots(table: TableBlock) -> list[list[Slot]]:
    """The rows with every grid position filled; a group row is one slot. Raises ``ComposeError`` for a broken grid."""
    faults = list(_grid_faults(table, "table"))
    if faults:
        raise ComposeError(faults)
    laid: list[list[Slot]] = []
    hanging: dict[int, tuple[Cell, int]] = {}  # column: (cell from above, rows it still covers)
    for row in table.rows:
        if row.kind == "group":
            laid.append([Slot(row.cells[0], True)])
            continue
        cells = iter(row.cells)
        slots = []
        for column in range(len(table.columns)):
            above, left = hanging.pop(column, (None, 0))
            if above is not None:
                slots.append(Slot(above, False))
            else:
                above = next(cells)
                left = above.rowspan
                slots.append(Slot(above, True))
            if left > 1:
                hanging[column] = (above, left - 1)
        laid.append(slots)
    return laid


# -- checking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document cannot be written accessibly: where, a stable ``code`` (to translate by) and a plain sentence."""

    where: str
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class ComposeError(ValueError):
    """The composed document has faults; ``str()`` names each block."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = list(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


_LINK = re.compile(r"(?:https?://[^\s]+|mailto:[^\s]+|#[A-Za-z0-9][A-Za-z0-9._:-]*)\Z", re.IGNORECASE)
_ANCHOR = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]*\Z")


def check(composed: Composed) -> list[Fault]:
    """Every fault, in document order; empty when all writers will take the document."""
    faults = []
    if not composed.title.strip():
        faults.append(Fault("document", "no-title", "The document has no title."))
    if composed.language not in get_args(Language):
        faults.append(Fault("document", "language", f"The language “{composed.language}” is not one of en-GB, cy."))
    anchors = list(_anchors(composed))
    known = {anchor for _, anchor in anchors}
    level = 0
    seen: set[str] = set()
    for number, block in enumerate(composed.blocks, start=1):
        where = describe(block, number)
        if isinstance(block, Heading):
            faults += _heading_faults(block, level, where)
            level = block.level
        faults += _block_faults(block, where)
        faults += _link_faults(block, known, where)
        for anchor in (anchor for owner, anchor in anchors if owner == number):
            if not _ANCHOR.match(anchor):
                faults.append(Fault(where, "anchor", f"The anchor “{anchor}” has characters a link cannot carry."))
            elif anchor in seen:
                faults.append(Fault(where, "anchor-twice", f"The anchor “{anchor}” stands twice."))
            seen.add(anchor)
    return faults


def require_valid(composed: Composed) -> None:
    """Raise ``ComposeError`` with every fault, if there is one."""
    if faults := check(composed):
        raise ComposeError(faults)


_KINDS: dict[type, str] = {
    NumberedParagraph: "numbered paragraph",
    BulletList: "list",
    KeyValues: "labels and values",
    PageSection: "page section",
    PageBreak: "page break",
}


def describe(block: Block, number: int) -> str:
    """How a message names a block: its number from 1, its kind and its first words."""
    match block:
        case Heading():
            kind, words = "heading", block.text
        case TableBlock():
            kind, words = "table", block.caption
        case Image():
            kind, words = "image", block.caption or block.alt
        case _:
            kind, words = _KINDS.get(type(block), type(block).__name__.lower()), plain(every_run(block))
    shown = f" “{words[:40]}{'…' if len(words) > 40 else ''}”" if words else ""
    return f"block {number} ({kind}{shown})"


def _anchors(composed: Composed) -> Iterator[tuple[int, str]]:
    for number, block in enumerate(composed.blocks, start=1):
        if isinstance(block, Heading | NumberedParagraph | TableBlock) and block.anchor:
            yield number, block.anchor
        if isinstance(block, TableBlock):
            for row in block.rows:
                if row.anchor:
                    yield number, row.anchor


def _heading_faults(block: Heading, above: int, where: str) -> Iterator[Fault]:
    if not 1 <= block.level <= 4:
        yield Fault(where, "heading-level", f"A heading has level 1 to 4; this one has {block.level}.")
    elif block.level > above + 1:
        yield Fault(where, "heading-skipped", f"The heading level goes from {above} to {block.level}.")
    if not block.text.strip():
        yield Fault(where, "heading-empty", "The heading has no words.")


def _block_faults(block: Block, where: str) -> Iterator[Fault]:
    match block:
        case Image():
            if not block.alt.strip():
                yield Fault(where, "no-alt", "The image has no alternative text.")
            if not 0 < block.width <= 1:
                yield Fault(where, "image-width", "An image takes a share of the text width, above 0 and up to 1.")
        case NumberedParagraph():
            if not block.number.strip():
                yield Fault(where, "no-number", "The numbered paragraph has no number.")
        case KeyValues():
            for pair in block.items:
                if not pair.label.strip():
                    yield Fault(where, "label-empty", "A value has no label.")
        case Contents():
            if not 1 <= block.depth <= 4:
                yield Fault(where, "contents-depth", "Contents go 1 to 4 levels deep.")
        case TableBlock():
            yield from _table_faults(block, where)
        case _:
            return


def _table_faults(table: TableBlock, where: str) -> Iterator[Fault]:
    if not table.caption.strip():
        yield Fault(where, "no-caption", "The table has no caption.")
    if not table.columns:
        yield Fault(where, "no-columns", "The table has no columns.")
    for number, column in enumerate(table.columns, start=1):
        if not column.title.strip():
            yield Fault(where, "header-empty", f"The header of column {number} is empty.")
        if not column.width > 0:
            yield Fault(where, "column-width", f"The width of column {number} must be above 0.")
    for number, heads in enumerate(table.head, start=1):
        if sum(head.colspan for head in heads) != len(table.columns) or any(head.colspan < 1 for head in heads):
            yield Fault(where, "header-grid", f"Header row {number} does not cover the {len(table.columns)} columns.")
    for number, row in enumerate(table.rows, start=1):
        for one in row.cells:
            if isinstance(one.value, datetime) or (isinstance(one.value, float) and not isfinite(one.value)):
                yield Fault(where, "value", f"Row {number} has a value that is not a plain date or finite number.")
            if one.header_scope and not one.text.strip():
                yield Fault(where, "header-empty", f"Row {number} has an empty header cell.")
            if one.image and not one.image.alt.strip():
                yield Fault(where, "no-alt", f"Row {number} has an image without alternative text.")
            if one.tag and not one.tag.word.strip():
                yield Fault(where, "tag-word", f"Row {number} has a tag without a word.")
    yield from _grid_faults(table, where)


def _grid_faults(table: TableBlock, where: str) -> Iterator[Fault]:
    hanging = [0] * len(table.columns)
    for number, row in enumerate(table.rows, start=1):
        if row.kind == "group":
            if len(row.cells) != 1 or row.cells[0].rowspan != 1 or any(hanging):
                yield Fault(where, "group-row", f"Row {number} is a group row: one cell, and no cell reaches into it.")
                return
            continue
        free = [column for column, left in enumerate(hanging) if left == 0]
        if len(free) != len(row.cells):
            yield Fault(where, "row-cells", f"Row {number} has {len(row.cells)} cells for {len(free)} free columns.")
            return
        hanging = [max(left - 1, 0) for left in hanging]
        for column, one in zip(free, row.cells, strict=True):
            if one.rowspan < 1:
                yield Fault(where, "rowspan", f"Row {number} has a cell that spans {one.rowspan} rows.")
                return
            hanging[column] = one.rowspan - 1
    if any(hanging):
        yield Fault(where, "rowspan", "A cell spans more rows than the table has.")


def _link_faults(block: Block, known: set[str], where: str) -> Iterator[Fault]:
    for run in every_run(block):
        if run.link is None:
            continue
        if not _LINK.match(run.link):
            yield Fault(where, "link", f"The link “{run.link[:60]}” is not http, https, mailto or an anchor.")
        elif run.link.startswith("#") and run.link[1:] not in known:
            yield Fault(where, "link-dangling", f"The link “{run.link}” leads nowhere in this document.")


# -- JSON --------------------------------------------------------------------------------------------------------------

_BLOCKS: dict[str, type] = {kind.__name__: kind for kind in get_args(Block)}


def _encode(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        kind = {"type": type(value).__name__} if type(value) in _BLOCKS.values() else {}
        held = {one.name: getattr(value, one.name) for one in fields(value)}
        return kind | {
            one.name: _encode(held[one.name])
            for one in fields(value)
            if one.default is MISSING or not _same(held[one.name], one.default)
        }
    match value:
        case tuple():
            return [_encode(one) for one in value]
        case date():
            return {"date": value.isoformat()}
        case bytes():
            return {"base64": base64.b64encode(value).decode("ascii")}
        case _:
            return value


def _same(value: Any, default: Any) -> bool:
    """Equal and of one type: a value of False or 0 is not the default None, nor 1 the default 1.0."""
    return type(value) is type(default) and bool(value == default)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _decode(hint: Any, value: Any, where: str) -> Any:
    """Check ``value`` against a type of this module and build it; ``where`` is the path for messages."""
    origin = get_origin(hint)
    if hint is Block or (origin in (Union, UnionType) and set(get_args(hint)) == set(_BLOCKS.values())):
        kind = _BLOCKS.get(str(value.get("type"))) if isinstance(value, dict) else None
        if kind is None:
            raise _mismatch(where, "a block of a known type")
        return _decode(kind, {key: one for key, one in value.items() if key != "type"}, where)
    if is_dataclass(hint):
        if hint in _BLOCKS.values() and isinstance(value, dict):  # a block that is held by another says what it is, too
            value = {key: one for key, one in value.items() if key != "type"}
        return _decode_dataclass(hint, value, where)  # type: ignore[arg-type]
    if origin is tuple:
        if not isinstance(value, list):
            raise _mismatch(where, "a list")
        inner = get_args(hint)[0]
        return tuple(_decode(inner, one, f"{where}[{number}]") for number, one in enumerate(value))
    if origin in (Union, UnionType):
        return _decode_choice(get_args(hint), value, where)
    if origin is Literal:
        if value not in get_args(hint):
            raise _mismatch(where, " or ".join(map(str, get_args(hint))))
        return value
    return _decode_scalar(hint, value, where)


def _decode_dataclass(kind: type, value: Any, where: str) -> Any:
    if not isinstance(value, dict):
        raise _mismatch(where, f"a {kind.__name__}")
    hints = _hints(kind)
    if unknown := sorted(set(value) - set(hints)):
        raise _mismatch(where, f"a {kind.__name__} without {', '.join(unknown)}")
    wanted = {one.name for one in fields(kind) if one.default is MISSING}
    if missing := sorted(wanted - set(value)):
        raise _mismatch(where, f"a {kind.__name__} with {', '.join(missing)}")
    return kind(**{key: _decode(hints[key], one, f"{where}.{key}") for key, one in value.items()})


def _decode_choice(hints: tuple[Any, ...], value: Any, where: str) -> Any:
    if value is None and NoneType in hints:
        return None
    real = [hint for hint in hints if hint is not NoneType]
    for hint in real[:-1]:
        try:
            return _decode(hint, value, where)
        except ComposeError:
            continue
    return _decode(real[-1], value, where)


_SCALARS: dict[type, str] = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}


def _decode_scalar(hint: Any, value: Any, where: str) -> Any:
    if hint is date:
        if isinstance(value, dict) and set(value) == {"date"} and isinstance(value["date"], str):
            try:
                return date.fromisoformat(value["date"])
            except ValueError:
                pass
        raise _mismatch(where, "a date")
    if hint is bytes:
        if isinstance(value, dict) and set(value) == {"base64"} and isinstance(value["base64"], str):
            try:
                return base64.b64decode(value["base64"], validate=True)
            except binascii.Error:
                pass
        raise _mismatch(where, "base64")
    if hint is float and type(value) in (int, float):
        return value
    if type(value) is not hint:
        raise _mismatch(where, _SCALARS[hint])
    return value


def _mismatch(where: str, wanted: str) -> ComposeError:
    return ComposeError([Fault(where, "format", f"Expected {wanted}.")])
