"""Two issued reports side by side: what stands in both, what only in one, and which words differ.

A document is taken apart into passages, each of which knows its heading and, in a table, its row and column. Passages of one
place are compared with each other, so that a row that moved down is not called new. Plain functions on plain values.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Literal

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Column,
    Composed,
    Heading,
    Image,
    KeyValues,
    NumberedParagraph,
    Paragraph,
    Properties,
    Row,
    Run,
    TableBlock,
    Text,
    body_slots,
    cell,
    paragraph,
    plain,
)
from wardmote.core.documents.compose import Cell as ComposedCell
from wardmote.core.ui.differences import words_changed

State = Literal["same", "changed", "added", "removed"]
ALIKE = 0.5
"""From this share of common words on, two paragraphs without a place of their own are one that was reworded."""


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of a document. ``place`` is its row and column, empty outside of tables; ``nth`` tells equal ones apart."""

    heading: str
    place: str
    words: str
    nth: int = 0


@dataclass(frozen=True, slots=True)
class Pair:
    """One passage as it stands in either document, with the heading of the later one where it stands there."""

    heading: str
    place: str
    was: str
    now: str

    @property
    def state(self) -> State:
        if self.was == self.now:
            return "same"
        if self.was and self.now:
            return "changed"
        return "removed" if self.was else "added"


@dataclass(frozen=True, slots=True)
class Group:
    """The pairs under one heading."""

    heading: str
    pairs: Sequence[Pair]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that was compared, in the later document's order."""

    pairs: Sequence[Pair]

    def counts(self) -> dict[str, int]:
        found = Counter(pair.state for pair in self.pairs)
        return {state: found.get(state, 0) for state in ("changed", "added", "removed", "same")}

    def groups(self, *, everything: bool = False) -> list[Group]:
        """What differs, or everything, under its headings; a heading with nothing to show is left out."""
        grouped: dict[str, list[Pair]] = {}
        for pair in self.pairs:
            if everything or pair.state != "same":
                grouped.setdefault(pair.heading, []).append(pair)
        return [Group(heading, pairs) for heading, pairs in grouped.items()]


def compare(was: Composed, now: Composed) -> Comparison:
    """The passages of two documents, paired: those of one place, then those of the same words, then reworded ones."""
    earlier, later = (list(_numbered(passages_of(each))) for each in (was, now))
    found = SequenceMatcher(a=[_key(each) for each in earlier], b=[_key(each) for each in later], autojunk=False)
    pairs: list[Pair] = []
    for tag, i1, i2, j1, j2 in found.get_opcodes():
        before, after = earlier[i1:i2], later[j1:j2]
        if tag == "equal":
            pairs += [_pair(one, other) for one, other in zip(before, after, strict=True)]
        else:
            pairs += _reworded(before, after)
    return Comparison(_met_again(pairs))


def _key(passage: Passage) -> tuple[str, str, int]:
    """What a passage is found again by: its place, or where it has none its words."""
    return (passage.place, "", passage.nth) if passage.place else ("", passage.words, passage.nth)


def _pair(was: Passage | None, now: Passage | None) -> Pair:
    at = now or was
    if at is None:
        raise ValueError("a pair has at least one side")
    return Pair(at.heading, at.place, was.words if was else "", now.words if now else "")


def _reworded(before: Sequence[Passage], after: Sequence[Passage]) -> Iterator[Pair]:
    """Passages that are not the same, in order: those that are alike beside each other, the others by themselves."""
    left = list(before)
    for now in after:
        was = next((each for each in left if _alike(each, now)), None)
        if was is not None:
            left.remove(was)
        yield _pair(was, now)
    yield from (_pair(each, None) for each in left)


def _alike(was: Passage, now: Passage) -> bool:
    if was.place or now.place:
        return was.place == now.place and was.heading == now.heading
    match = SequenceMatcher(a=was.words.split(), b=now.words.split(), autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def _met_again(pairs: Sequence[Pair]) -> list[Pair]:
    """A place that seems gone and new, because it stands elsewhere now, is one pair where it stands now."""
    gone = {(pair.place, pair.heading): pair for pair in pairs if pair.place and pair.state == "removed"}
    found: list[Pair] = []
    taken: set[int] = set()
    for pair in pairs:
        was = gone.get((pair.place, pair.heading)) if pair.place and pair.state == "added" else None
        if was is not None and id(was) not in taken:
            taken.add(id(was))
            found.append(replace(pair, was=was.was))
        else:
            found.append(pair)
    return [pair for pair in found if id(pair) not in taken]


def _numbered(passages: Iterable[Passage]) -> Iterator[Passage]:
    """With ``nth``: two rows of one name, or two paragraphs with the same words, stay two."""
    met: Counter[tuple[str, str, int]] = Counter()
    for each in passages:
        key = _key(each)
        yield replace(each, nth=met[key])
        met[key] += 1


# -- a document taken apart --------------------------------------------------------------------------------------------


def passages_of(composed: Composed) -> Iterator[Passage]:
    """All that a document says, in reading order. Its title is not part of it: editions of one series differ in it."""
    heading = ""
    for block in composed.blocks:
        if isinstance(block, Heading):
            heading = block.text
        for place, words in _said(block):
            if words.strip():
                yield Passage(heading, place, words.strip())


def _said(block: Block) -> Iterator[tuple[str, str]]:
    """(place, words) of one block. The number of a paragraph moves with every one before it, so it is not compared."""
    match block:
        case Paragraph(runs=runs) | NumberedParagraph(runs=runs):
            yield "", plain(runs)
        case BulletList(items=items):
            yield from (("", plain(item)) for item in items)
        case KeyValues(items=pairs):
            yield from ((pair.label, plain(pair.runs)) for pair in pairs)
        case TableBlock():
            yield from _said_in(block)
        case Image(alt=alt, caption=caption):
            yield "", " ".join(filter(None, [caption, alt]))


def _said_in(table: TableBlock) -> Iterator[tuple[str, str]]:
    titles = [column.title for column in table.columns]
    for row in body_slots(table):
        if len(row) < len(titles):
            yield "", row[0].cell.text
            continue
        name = _name([slot.cell for slot in row])
        for title, slot in zip(titles, row, strict=True):
            if slot.first:
                yield f"{name} – {title}" if name else title, slot.cell.text


def _name(cells: Sequence[ComposedCell]) -> str:
    """What a row is called: the first line of its header cells, or of its first cell with words."""
    heads = [each.text for each in cells if each.header_scope] or [each.text for each in cells if each.text][:1]
    return " ".join(" ".join(head.partition("\n")[0].split())[:60] for head in heads)


# -- the comparison as a document --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """The words that the document needs besides those of the two reports."""

    title: str
    was: str
    now: str
    place: str
    nothing: str
    start: str
    counts: str


def as_document(found: Comparison, words: ComparisonWords, properties: Properties, *, marking: str = "") -> Composed:
    """What differs, in two columns with the words marked, to be read without the reports beside it."""
    blocks: list[Block] = [paragraph(words.counts, style="lead")]
    groups = found.groups()
    if not groups:
        blocks.append(paragraph(words.nothing))
    for group in groups:
        heading = group.heading or words.start
        blocks += [Heading(1, heading), _table(group, words, heading)]
    return Composed(title=words.title, blocks=tuple(blocks), properties=properties, marking=marking)


def _table(group: Group, words: ComparisonWords, heading: str) -> TableBlock:
    columns = (Column(words.place, 1), Column(words.was, 3), Column(words.now, 3))
    rows = []
    for pair in group.pairs:
        was, now = _sides(pair)
        rows.append(Row((cell(pair.place), ComposedCell(was), ComposedCell(now))))
    return TableBlock(caption=heading, columns=columns, rows=tuple(rows), show_caption=False)


def _sides(pair: Pair) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """The words of either side, those that are only there marked."""
    was: list[Run] = []
    now: list[Run] = []
    for piece in words_changed(pair.was, pair.now):
        if piece.kind != "added":
            was.append(Run(piece.words, mark="removed" if piece.kind == "removed" else None))
        if piece.kind != "removed":
            now.append(Run(piece.words, mark="added" if piece.kind == "added" else None))
    return _paragraph_of(was), _paragraph_of(now)


def _paragraph_of(runs: Sequence[Run]) -> tuple[Text, ...]:
    return (tuple(runs),) if runs else ()
