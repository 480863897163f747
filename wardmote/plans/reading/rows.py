"""What each printed row of a plan table is.

A heading, a row of the plan, the rest of the row above, a key, a total, a note.

A row is judged by what it prints, where in the row it prints it, how it is dressed, and what stands before and after
it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from wardmote.plans.reading import headings
from wardmote.plans.reading.columns import Layout
from wardmote.plans.reading.fields import rating, references
from wardmote.plans.reading.fields.columns import value_evidence
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.grid import Line, runs_on

Kind = Literal["heading", "data", "rest", "statement", "numbered", "key", "total", "note", "header"]
"""``rest`` continues the row above, ``statement`` adds to the commitment above, ``numbered`` is a heading with its number in
a cell of its own; the others are what they say."""


@dataclass(slots=True)
class Item:
    """A row and what it was taken for.

    ``text`` is a heading's print; ``torn`` says that it stood in two cells or two pieces.
    """

    kind: Kind
    line: Line
    text: str = ""
    ref: str = ""
    torn: bool = False
    style: tuple[object, ...] = ()


@dataclass(slots=True)
class Run:
    """The rows of one table under one header, classified."""

    layout: Layout
    items: list[Item] = field(default_factory=list)


_KEY_FIELDS = ("objective", "part", "ref", "statement", "text")


class Above:
    """What each column printed last under one heading: the sentences that a torn row may continue.

    A blank cell ends what stood above it, except under a commitment, whose words go on below its row.
    """

    __slots__ = ("_last", "lines")

    def __init__(self, lines: Iterable[Line] = ()) -> None:
        self.lines: list[Line] = list(lines)  # the last row and the rows joined to it
        self._last: dict[int, str] = {}  # what the columns of groups printed last

    def __bool__(self) -> bool:
        return bool(self.lines)

    def get(self, column: int) -> str:
        for line in reversed(self.lines):
            if text := line.text(column):
                return text
        return self._last.get(column, "")

    def follow(self, item: Item, grouping: Sequence[int]) -> None:
        """Go on to the next row; ``grouping`` lists the columns whose words reach down over blank cells."""
        if item.kind in ("heading", "numbered", "total"):
            self.lines = []
            self._last = {}
        elif item.kind == "data":
            for column in grouping:
                if text := item.line.text(column):
                    self._last[column] = text
            self.lines = [item.line]
        elif item.kind in ("rest", "statement"):
            self.lines.append(item.line)


def classify(
    lines: list[Line], layout: Layout, *, torn: Above | None = None, known: frozenset[str] = frozenset()
) -> list[Item]:
    """Judge the rows under one header.

    ``torn`` holds what the table before printed last, where the first row may continue its last row; ``known`` holds
    words of the document, by which a torn heading is recognised.
    """
    above = torn or Above()
    broken = bool(torn)
    grouping = [at for name in ("objective", "part", "ref", "statement") if (at := layout.at(name)) is not None]
    items: list[Item] = []
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        item = _judge(line, above, following, layout, known, first=at == 0 and broken)
        items.append(item)
        above.follow(item, grouping)
    _mark_numbered(items, layout)
    return items


def last_printed(items: list[Item]) -> Above:
    """What the columns of a table printed last, for the table that may continue it."""
    tail: list[Line] = []
    for item in reversed(items):
        if item.kind in ("heading", "numbered", "total"):
            break
        if item.kind in ("data", "rest", "statement"):
            tail.append(item.line)
        if len(tail) >= 40:
            break
    return Above(reversed(tail))


def _judge(
    line: Line, above: Above, following: Line | None, layout: Layout, known: frozenset[str], *, first: bool
) -> Item:
    texts = [line.texts[column] for column in line.filled]
    if not texts:
        return Item("data", line)
    if len(line.filled) == 1:
        return _lone(line, above, following, layout)
    if headings.is_total(texts[0]) and all(len(text) <= 40 for text in texts):
        return Item("total", line)
    if torn := _torn_heading(line, layout, known):
        return torn
    if not layout.has_text(line) and len(rating.read_keys("\n".join(texts))) >= 2:
        return Item("key", line)
    if _is_rest(line, above, layout, weak=line.new_page or line.gap or first):
        return Item("rest", line)
    return Item("data", line)


def _lone(line: Line, above: Above, following: Line | None, layout: Layout) -> Item:
    """A row that prints one cell only."""
    at = line.filled[0]
    text = line.texts[at]
    if layout.role != "plan":
        return _lone_elsewhere(line, layout)
    column = layout.column_at(at)
    name = column.field if column else None
    if len(rating.read_keys(text)) >= 2 or (headings.opens_key(text) and len(text) < 300):
        return Item("key", line)
    if headings.is_total(text):
        return Item("total", line)
    statement_at = layout.at("statement")
    before = above.get(statement_at) if statement_at is not None else ""
    if text[:1].islower() and before and (line.full_width or name in ("ref", "statement", "objective", "part", None)):
        return Item("statement", line)
    if line.full_width:
        return Item("note" if _is_prose(text) else "heading", line, text, style=_style(line, text))
    if name not in (*_KEY_FIELDS, None) and above and not _opens_section(line, above, following, layout):
        return Item("rest", line)
    if name == "text" and references.leading(text)[0] is None:
        torn = line.new_page or line.gap
        if (text[:1].islower() and above.get(at)) or (torn and runs_on(above.get(at), text)):
            return Item("rest", line)
    if text[:1].islower() and before:
        return Item("rest", line)
    if rating.read_key(text):
        return Item("key", line)
    if headings.is_note(text) and name not in ("statement", "text"):
        return Item("note", line)
    named = headings.is_part(text) or headings.names_objective(text)
    if named or (line.styled and not layout.styled_rows):
        return Item("note" if _is_prose(text) else "heading", line, text, style=_style(line, text))
    if name == "text":
        return Item("data", line)
    if line.continued(layout.at("ref")) or line.continued(layout.at("statement")):
        return Item("statement", line)
    starts_anew = following is None or layout.begins_something(following)
    if name == "statement":
        if before and not starts_anew and layout.has("text"):
            return Item("statement", line)
        looks = headings.looks_like_heading(text) and starts_anew and not headings.states_something(text)
        if looks and (layout.has("ref") or len(text.split()) <= 6):
            return Item("heading", line, text, style=_style(line, text))
        return Item("data", line)
    if name == "ref" and (references.REF.fullmatch(text) or not any(letter.isalpha() for letter in text)):
        return Item("data", line)
    if name in ("objective", "part"):
        return Item("data", line) if not starts_anew else Item("heading", line, text, style=_style(line, text))
    if _is_prose(text):
        return Item("note", line)
    return Item("heading", line, text, style=_style(line, text))


def _opens_section(line: Line, above: Above, following: Line | None, layout: Layout) -> bool:
    """Whether a heading stands in the first cell over a column of something else, such as progress."""
    at = line.filled[0]
    text = line.texts[at]
    column = layout.column_at(at)
    if at != 0 or column is None or line.new_page or runs_on(above.get(at), text):
        return False
    if following is None or not layout.begins_something(following) or not headings.looks_like_heading(text):
        return False
    return text[:1].isupper() and column.field not in {name for name, _score, _why in value_evidence([text])}


def _lone_elsewhere(line: Line, layout: Layout) -> Item:
    """A row of one cell in a table that is no plan: a heading where it stands apart or is dressed so, a key, or a row."""
    text = line.texts[line.filled[0]]
    if headings.opens_key(text) and len(text) < 300:
        return Item("key", line)
    apart = line.full_width or (line.styled and not layout.styled_rows) or line.gap
    if apart and not _is_prose(text):
        return Item("heading", line, text, style=_style(line, text))
    return Item("data", line)


def _is_prose(text: str) -> bool:
    """Whether a merged cell holds sentences rather than a heading."""
    words = len(text.split())
    return words > 45 or (words > 18 and text.rstrip()[-1] == ".") or text.count(". ") >= 2


def _style(line: Line, text: str) -> tuple[object, ...]:
    """How a heading row is dressed, by which rows of one rank are recognised."""
    cell = line.cell(line.filled[0])
    letters = [letter for letter in text if letter.isalpha()]
    return (cell.fill, cell.bold, bool(letters) and all(letter.isupper() for letter in letters))


def _torn_heading(line: Line, layout: Layout, known: frozenset[str]) -> Item | None:
    """A heading printed in two or three neighbouring cells, none of which belongs to its column."""
    if not 2 <= len(line.filled) <= 3 or line.filled[-1] - line.filled[0] != len(line.filled) - 1:
        return None
    texts = [line.texts[column] for column in line.filled]
    if (
        any(len(text) > 40 or any(letter.isdigit() for letter in text) for text in texts)
        or layout.number_of_columns < 4
    ):
        return None
    joined = squeeze(" ".join(texts))
    mended = headings.mended(joined, known)
    fields = {column.field for column in map(layout.column_at, line.filled) if column}
    odd_place = (
        not fields & {"ref", "statement", "text", "objective"} and texts[1][:1].islower() and not layout.fits(line)
    )
    if mended != joined or odd_place:
        return Item("heading", line, joined, torn=True, style=_style(line, joined))
    return None


def _is_rest(line: Line, above: Above, layout: Layout, *, weak: bool) -> bool:
    """Whether a row is the rest of the row above, torn off by a page break: no key of its own, and its cells run on.

    After a page break or an empty row (``weak``) one cell that runs on is enough if none speaks against it.
    """
    if not above:
        return False
    ref, statement, text = (layout.at(name) for name in ("ref", "statement", "text"))
    if ref is not None and line.text(ref) and references.REF.fullmatch(line.text(ref).strip("().: ")):
        return False
    if text is not None and line.text(text) and references.leading(line.text(text))[0]:
        return False
    runs, breaks = 0, 0
    for column in line.filled:
        after = line.texts[column]
        if runs_on(above.get(column), after):
            runs += 1
        else:
            breaks += 1
    keyed = [at for at in (statement, text) if at is not None and line.text(at)]
    if any(not runs_on(above.get(at), line.text(at)) for at in keyed):
        return False
    if keyed:
        return runs > breaks or weak
    return weak and runs >= 1 and (text is not None or statement is not None)


def _mark_numbered(items: list[Item], layout: Layout) -> None:
    """Find the rows that only number and name what follows: "1 | Prevention", before "1.1 | …".

    They are headings when every row of their depth is bare and rows of more depth follow.
    """
    ref, texts = (
        layout.at("ref"),
        [at for at in (layout.at("statement"), layout.at("text"), layout.at("objective")) if at is not None],
    )
    if ref is None:
        return
    if not any(len(item.line.filled) <= 2 for item in items if item.kind == "data"):
        return
    depths: dict[int, int] = {}
    bare: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for index, item in enumerate(items):
        if item.kind != "data":
            continue
        printed = item.line.text(ref)
        if not printed:
            continue
        depth = depth_of(printed)
        if depth == 0:
            continue
        depths[index] = depth
        total[depth] += 1
        others = [column for column in item.line.filled if column != ref]
        if (len(others) == 1 and others[0] in texts) or (item.line.cell(ref).colspan > 1 and not others):
            bare[depth] += 1
    if len(total) < 2:
        return
    deepest = max(total)
    for index, depth in depths.items():
        if depth < deepest and bare[depth] == total[depth]:
            item = items[index]
            others = [column for column in item.line.filled if column != ref]
            item.kind = "numbered"
            item.ref = item.line.text(ref)
            item.text = item.line.texts[others[0]] if others else item.ref
            item.style = ("numbered", depth)


def depth_of(ref: str) -> int:
    """How many levels a ref has: "1" and "A" one, "1.1" and "A.1" and "A1" two, "3.2.3" three; 0 when it is none."""
    words = fold(ref).strip("().: ")
    if not words or len(words) > 14:
        return 0
    if len(words) == 1 and words.isalpha():
        return 1
    key = references.normalise(words)
    if not references.REF.fullmatch(words) or not key:
        return 0
    pieces = [piece for piece in key.replace("-", ".").split(".") if piece]
    lead = pieces[0]
    return len(pieces) + (1 if lead[:1].isalpha() and any(letter.isdigit() for letter in lead) else 0)
