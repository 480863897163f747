"""Find the printed rating key: in paragraphs, in rows beside the plan, or in a table of its own.

It goes before any custom.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Paragraph
from wardmote.plans.reading import headings
from wardmote.plans.reading.fields import rating
from wardmote.plans.reading.fields.rating import KeyEntry
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.format import Unplaced
from wardmote.plans.reading.grid import Line
from wardmote.plans.reading.outline import Outline
from wardmote.plans.reading.tables import Segment, TableRead

# The letters of a Welsh rating column (coch, oren or ambr, gwyrdd, glas): its "C" is red and would be "complete"
# elsewhere.
WELSH_LETTERS = (
    KeyEntry("C", "red", ("c", "coch")),
    KeyEntry("O", "amber", ("o", "oren")),
    KeyEntry("A", "amber", ("a", "ambr", "m", "melyn")),
    KeyEntry("G", "green", ("g", "gwyrdd")),
    KeyEntry("GL", "blue", ("gl", "glas", "b")),
)

_LONGEST_SIGN = 24


@dataclass(slots=True)
class Found:
    """The entries of a document's key, the words beside them, and the ``id()`` of what they were read from.

    ``rest`` holds what a paragraph prints beside its entries, such as "RAG key:".
    """

    entries: list[KeyEntry] = field(default_factory=list)
    beside: list[Unplaced] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    rest: dict[int, str] = field(default_factory=dict)


def find(blocks: Sequence[Paragraph | TableRead], heads: Outline) -> Found:
    """Read every key of the document.

    Paragraphs, lines and segments that were read are in ``used``, to be read nowhere else.
    """
    found = Found()
    _in_paragraphs(blocks, heads, found)
    for block in blocks:
        if isinstance(block, TableRead):
            for segment in block.segments:
                _in_segment(segment, heads, found)
    return found


def give_rating_column(blocks: Sequence[Paragraph | TableRead], entries: Sequence[KeyEntry]) -> None:
    """Take a column whose values are the signs of the printed key for the rating, where a plan has no other."""
    signs = {sign for entry in entries for sign in (*entry.labels, *entry.meanings)}
    if not signs:
        return
    for block in blocks:
        if not isinstance(block, TableRead):
            continue
        for segment in block.segments:
            layout = segment.layout
            if layout.role != "plan" or layout.has("rag") or layout.corrected:
                continue
            for column in layout.columns:
                values = [fold(item.line.text(column.at)) for item in segment.items if item.line.text(column.at)]
                if column.field in (None, "status") and values and sum(v in signs for v in values) >= 0.7 * len(values):
                    column.field, column.evidence = "rag", "its values are the signs of the printed key"
                    layout.settle()
                    break


def _in_paragraphs(blocks: Sequence[Paragraph | TableRead], heads: Outline, found: Found) -> None:
    run: list[tuple[Paragraph, tuple[KeyEntry, ...]]] = []

    def close() -> None:
        if sum(len(entries) for _, entries in run) >= 2:
            for paragraph, entries in run:
                found.entries.extend(entries)
                found.used.add(id(paragraph))
                if rest := _rest_of(paragraph.text, entries):
                    found.rest[id(paragraph)] = rest
        run.clear()

    for block in blocks:
        if isinstance(block, TableRead):
            close()
        elif block.text.strip() and not heads.taken(block):
            entries = rating.read_keys(block.text)
            if entries:
                run.append((block, entries))
            elif not headings.opens_key(block.text):
                close()
    close()


def _in_segment(segment: Segment, heads: Outline, found: Found) -> None:
    for line in segment.lead:
        head = heads.of(line)
        if head is not None and head.rank == "key":
            _read(line, found)
    front = [line for line in segment.front if entries_of(line)[0]]
    if sum(len(entries_of(line)[0]) for line in front) >= 2:
        for line in front:
            _read(line, found)
    if segment.layout.role in ("bodies", "sessions"):
        return
    for item in segment.items:
        if item.kind == "key":
            _read(item.line, found)
    if segment.layout.role == "none" and _is_key([item.line for item in segment.items]):
        for item in segment.items:
            if id(item.line) not in found.used:
                _read(item.line, found)
        found.used.add(id(segment))


def _read(line: Line, found: Found) -> None:
    entries, beside = entries_of(line)
    found.entries += entries
    found.beside += [Unplaced({**line.where, "column": at + 1}, text) for at, text in beside]
    found.used.add(id(line))


def entries_of(line: Line) -> tuple[list[KeyEntry], list[tuple[int, str]]]:
    """The key entries of one row, and the words of its cells that are none, by grid column.

    A cell may hold several entries or one, a sign may stand in one cell and its meaning in the next, or a meaning in a
    coloured cell.
    """
    entries: list[KeyEntry] = []
    beside: list[tuple[int, str]] = []
    at = 0
    while at < len(line.filled):
        here = line.filled[at]
        text = line.texts[here]
        after = line.filled[at + 1] if at + 1 < len(line.filled) else None
        if after is not None and (entry := _pair(line, here, after)):
            entries.append(entry)
            at += 2
            continue
        at += 1
        several = rating.read_keys(text)
        shade = rating.fill_rag(line.cell(here).fill) or (rating.fill_rag(line.cell(here - 1).fill) if here else None)
        if several:
            entries += several
            if rest := _rest_of(text, several):
                beside.append((here, rest))
        elif shade and len(text.split()) <= 30 and _says_something(text):
            entries.append(KeyEntry(text, shade, (fold(text),)))
        else:
            beside.append((here, text))
    return entries, beside


def _pair(line: Line, here: int, after: int) -> KeyEntry | None:
    """A sign in one cell and what it means in the next: "R", "off track"; "✔", "Green: on track"; "Concern" on amber."""
    sign, meaning = line.texts[here], line.texts[after]
    if len(sign) > _LONGEST_SIGN or rating.read_keys(sign):
        return None
    printed = f"{sign} {meaning}" if sign[-1] in ":=-–" else f"{sign}: {meaning}"
    if not any(letter.isalnum() for letter in sign):
        own = rating.read_key(meaning)
        return KeyEntry(f"{sign} {meaning}", own.rag, (fold(sign), *own.labels), own.meanings) if own else None
    if len(rating.read_keys(meaning)) <= 1 and (own := rating.read_key(f"{sign.rstrip(' :-=–')} = {meaning}")):
        return KeyEntry(printed, own.rag, own.labels, own.meanings)
    if (own := rating.read_key(meaning)) and own.rag and len(rating.read_keys(meaning)) == 1 and len(sign.split()) <= 2:
        # "C Complete" beside "Blue: handed over": both are names of one rating.
        return KeyEntry(printed, own.rag, (fold(sign), *own.labels), own.meanings)
    # "G Green" is letter and word of one colour; its shading may be too pale to tell.
    letter, _, word = fold(sign).partition(" ")
    named = rating.read(word).rag if len(letter) == 1 and word.startswith(letter) else None
    shade = named or rating.fill_rag(line.cell(here).fill)
    return KeyEntry(printed, shade, (fold(sign),), (fold(meaning),)) if shade and _says_something(meaning) else None


def _says_something(text: str) -> bool:
    """Whether a text has a word in it: the coloured numbers of a risk matrix explain no rating."""
    return sum(letter.isalpha() for letter in text) >= 3


def _is_key(lines: Sequence[Line]) -> bool:
    """Whether most rows of a table are key entries, at least two of them, and no rating is explained again and again."""
    entries = [entries_of(line)[0] for line in lines if line.filled]
    rated = [entry.rag for one in entries for entry in one if entry.rag]
    several = sum(map(len, entries)) >= 2 and sum(map(bool, entries)) >= 0.6 * len(entries)
    return several and 2 * len(set(rated)) >= len(rated)


def _rest_of(text: str, entries: Sequence[KeyEntry]) -> str:
    """What a text prints beside its key entries, such as "RAG key:"."""
    rest = squeeze(text)
    for entry in entries:
        rest = rest.replace(entry.printed, " ", 1)
    rest = squeeze(rest).strip(" ;,|.")
    return rest if any(letter.isalnum() for letter in rest) else ""
