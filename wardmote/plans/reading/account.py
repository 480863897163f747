"""Account for every word: what the document prints must be in what was read, once.

Only one kind of print may stand once for several: a cell of a grouping column (objective, part, ref, commitment) that
repeats the one above instead of being merged with it, and a heading that is repeated word for word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Document, Paragraph, Table
from wardmote.plans.reading.fields.text import squeeze
from wardmote.plans.reading.format import Part, ReadPlan, ReadTable

_WORDS = re.compile(r"\w+")
_GROUPING = ("objective", "part", "ref", "statement")


def accounted(document: Document, read: ReadPlan) -> list[str]:
    """The words that are missing from what was read, or stand in it more often than in print.

    Each is "missing: word" or "extra: word", with "×n" where it is more than one.
    An empty list says that nothing was lost and nothing was doubled.
    """
    printed = _printed(document, read)
    labelled = {
        block.number
        for block in document.blocks
        if isinstance(block, Paragraph) and any(letter.isdigit() for letter in block.list_label)
    }
    # Most cells stand word for word in one field: only what differs is taken apart into words.
    in_print, in_read = Counter(printed.texts), Counter(_found(read, labelled))
    in_print, in_read = in_print - in_read, in_read - in_print
    found, wanted, allowed = _count(in_read.elements()), _count(in_print.elements()), _count(printed.repeated)
    out: list[str] = []
    if found == wanted:
        return out
    for word, count in wanted.items():
        lost = count - allowed.get(word, 0) - found.get(word, 0)
        if lost > 0:
            out.append(_line("missing", word, lost))
    for word, count in found.items():
        doubled = count - wanted.get(word, 0)
        if doubled > 0:
            out.append(_line("extra", word, doubled))
    return out


def _line(kind: str, word: str, count: int) -> str:
    return f"{kind}: {word}" if count == 1 else f"{kind}: {word} ×{count}"


def _count(texts: Iterable[str]) -> Counter[str]:
    return Counter(_WORDS.findall("\n".join(texts)))


@dataclass(slots=True)
class _Print:
    """Every printed text of a document, and those among them that repeat an earlier print."""

    texts: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    headings: set[str] = field(default_factory=set)
    groups: dict[str, set[str]] = field(default_factory=dict)

    def heading(self, text: str) -> None:
        """A text that stands alone, which may be a heading printed again."""
        if squeeze(text) in self.headings:
            self.repeated.append(text)
        self.headings.add(squeeze(text))

    def group(self, field_name: str, text: str) -> None:
        """A cell of a grouping column, which may repeat the one above."""
        before = self.groups.setdefault(field_name, set())
        if text in before or (field_name in ("objective", "part") and squeeze(text) in self.headings):
            self.repeated.append(text)
        before.add(text)


def _printed(document: Document, read: ReadPlan) -> _Print:
    out = _Print()
    tables: dict[object, list[ReadTable]] = {}
    for entry in read.tables:
        tables.setdefault(entry.where.get("table"), []).append(entry)
    for block in document.blocks:
        if isinstance(block, Paragraph):
            out.texts.append(block.text)
            out.heading(block.text)
        else:
            _of_table(block, tables.get(block.number, []), out)
    return out


def _of_table(table: Table, entries: list[ReadTable], out: _Print) -> None:
    header_rows = {row for entry in entries for row in entry.header_rows}
    fields: dict[int, set[str]] = {}
    for column in (column for entry in entries for column in entry.columns):
        if column.field in _GROUPING:
            fields.setdefault(column.number, set()).add(column.field)
    width = max((len(row.cells) for row in table.rows), default=0)
    numbers = [table.column_numbers[at] if at < len(table.column_numbers) else at + 1 for at in range(width)]
    grouping = [(at, name) for at, number in enumerate(numbers) for name in fields.get(number, ())]
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        out.texts += filter(None, texts)
        if row.number in header_rows:
            continue
        if len(filled := [text for text in texts if text.strip()]) == 1:
            out.heading(filled[0])
        for at, name in grouping:
            if at < len(texts) and texts[at]:
                out.group(name, texts[at])


def _found(read: ReadPlan, labelled: set[int]) -> Iterator[str]:
    """Every text of what was read that holds printed words. The numbers a word processor drew (``labelled``) are none."""
    if read.title:
        yield read.title
    sections: set[str] = set()
    for objective in read.objectives:
        by_sheet = not ("row" in objective.source or "paragraph" in objective.source)  # a tab's name is not in print
        yield from objective.title_printed if by_sheet else _title(objective.title, objective.title_printed)
        for part in objective.parts:
            if str(part.source) not in sections:  # one heading may open the same part of several objectives
                yield from _title(part.title, part.title_printed)
            sections.add(str(part.source))
            yield from _of_part(part)
    for body in read.bodies:
        yield from filter(
            None, (body.name_printed, body.purpose, body.meets_printed, body.notes_printed, body.public_printed)
        )
    for session in read.sessions:
        yield from (
            getattr(session, name)
            for name in ("month", "type", "subject")
            if getattr(session, name) and name not in session.continued
        )
    heading = None
    for paragraph in read.paragraphs:
        if paragraph.heading and paragraph.heading != heading:
            yield paragraph.heading
        heading = paragraph.heading
        if paragraph.number is not None and paragraph.source.get("paragraph") not in labelled:
            yield str(paragraph.number)
        yield paragraph.text
    for entry in read.rating_key:
        yield entry.printed
    for table in read.tables:
        if table.title:
            yield table.title
        for column in table.columns:
            yield column.printed
            yield from column.also_printed
    for unplaced in read.unplaced:
        yield unplaced.text


def _title(title: str | None, printed: list[str]) -> list[str]:
    return printed or ([title] if title else [])


def _of_part(part: Part) -> Iterator[str]:
    for commitment in part.commitments:
        if commitment.ref_printed:
            yield commitment.ref_printed
        if commitment.statement:
            yield commitment.statement
        for activity in commitment.activities:
            timescale = activity.timescale.printed if activity.timescale is not None else None
            for name, text in (
                ("ref", activity.ref_printed),
                ("text", activity.text),
                ("owners", activity.owners_printed),
                ("timescale", timescale),
                ("rag", activity.rag_printed),
                ("progress", activity.progress),
                ("status", activity.status_printed),
                ("oversight", activity.oversight_printed),
            ):
                # A cell that the one above is merged over repeats its words; they were printed once.
                if text and activity.cells.get(name) != "continued":
                    yield text
