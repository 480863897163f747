"""Account for every word: what the document prints must be in what was read, once.

Only one kind of print may stand once for several: a cell of a grouping column (objective, part, ref, commitment) that
repeats the one above instead of being merged with it, and a heading that is repeated word for word.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

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
    printed, repeated = _printed(document, read)
    # Most cells stand word for word in one field: only what differs is taken apart into words.
    in_print, in_read = Counter(printed), Counter(_found(read))
    in_print, in_read = in_print - in_read, in_read - in_print
    found, wanted, allowed = _count(in_read.elements()), _count(in_print.elements()), _count(repeated)
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


def _printed(document: Document, read: ReadPlan) -> tuple[list[str], list[str]]:
    """Every printed text of the document, and those among them that repeat an earlier print."""
    printed: list[str] = []
    repeated: list[str] = []
    tables: dict[int, list[ReadTable]] = {}
    for entry in read.tables:
        number = entry.where.get("table")
        if isinstance(number, int):
            tables.setdefault(number, []).append(entry)
    said: set[str] = set()
    for block in document.blocks:
        if isinstance(block, Paragraph):
            text = (
                f"{block.list_label} {block.text}"
                if any(letter.isdigit() for letter in block.list_label)
                else block.text
            )
            printed.append(text)
            if squeeze(block.text) in said:
                repeated.append(text)
            said.add(squeeze(block.text))
        else:
            _of_table(block, tables.get(block.number, []), printed, repeated, said)
    return printed, repeated


def _of_table(table: Table, entries: list[ReadTable], printed: list[str], repeated: list[str], said: set[str]) -> None:
    header_rows = {row for entry in entries for row in entry.header_rows}
    numbers = {
        table.column_numbers[at] if at < len(table.column_numbers) else at + 1: at for at in range(_width(table))
    }
    grouping = {
        numbers[column.number]
        for entry in entries
        for column in entry.columns
        if column.field in _GROUPING and column.number in numbers
    }
    seen: dict[int, set[str]] = {}
    for row in table.rows:
        texts = [cell.text for cell in row.cells]
        printed += filter(None, texts)
        if row.number in header_rows:
            continue
        filled = [at for at, text in enumerate(texts) if text.strip()]
        if len(filled) == 1:
            text = texts[filled[0]]
            if squeeze(text) in said:
                repeated.append(text)
            said.add(squeeze(text))
        for at in grouping:
            if at < len(texts) and texts[at]:
                before = seen.setdefault(at, set())
                if texts[at] in before:
                    repeated.append(texts[at])
                before.add(texts[at])


def _width(table: Table) -> int:
    return max((len(row.cells) for row in table.rows), default=0)


def _found(read: ReadPlan) -> Iterator[str]:
    """Every text of what was read that holds printed words."""
    if read.title:
        yield read.title
    sections: set[str] = set()
    for objective in read.objectives:
        if "row" in objective.source or "paragraph" in objective.source:
            yield from _title(objective.title, objective.title_printed)
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
        if paragraph.number is not None:
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
