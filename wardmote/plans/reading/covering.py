"""Read the paragraphs of the covering report: each with its heading and printed number, in order, nothing left out.

A report may also be typed into the rows over a sheet's table; its rows are paragraphs then.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardmote.core.documents.blocks import Paragraph
from wardmote.plans.reading import headings
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.format import ReadParagraph, ReadPlan
from wardmote.plans.reading.key import Found
from wardmote.plans.reading.lexicon import words
from wardmote.plans.reading.outline import Outline
from wardmote.plans.reading.tables import TableRead

_NUMBER = re.compile(r"^\s*(?P<number>\d{1,3})[.)]\s*(?=[^\W\d_“\"'‘])")
_LABEL = re.compile(r"^\(?(\d{1,3})[.)]?$")
_ANSWERS = words("none nil n/a yes no tbc dim")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    level: int | None
    label: str
    where: dict[str, object]
    bold: bool = False
    after_table: bool = False  # a table stands between this line and the one before it
    before_table: bool = False


def read_paragraphs(read: ReadPlan, blocks: Sequence[Paragraph | TableRead], outline: Outline, key: Found) -> None:
    """Put every paragraph that is no heading of the plan and no rating key into ``read.paragraphs``."""
    lines = list(_lines(blocks, outline, key))
    levelled = any(line.level is not None and line.level > 0 for line in lines)
    heading: str | None = None
    waiting: _Line | None = None  # a heading that has no text of its own yet
    for at, line in enumerate(lines):
        following = lines[at + 1] if at + 1 < len(lines) else None
        if _heads(line, following, levelled):
            if waiting is not None:
                read.paragraphs.append(ReadParagraph(None, squeeze(waiting.text), "", waiting.where))
            heading, waiting = squeeze(line.text), line
            continue
        waiting = None
        number, text = _numbered(line)
        read.paragraphs.append(ReadParagraph(number, heading, text, line.where))
    if waiting is not None:
        read.paragraphs.append(ReadParagraph(None, squeeze(waiting.text), "", waiting.where))


def _lines(blocks: Sequence[Paragraph | TableRead], outline: Outline, key: Found) -> Iterator[_Line]:
    after_table = False
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            text = key.rest.get(id(block), "") if id(block) in key.used else block.text.strip()
            if text and not outline.taken(block):
                where: dict[str, object] = {"paragraph": block.number}
                if block.page is not None:
                    where["page"] = block.page
                before = at + 1 < len(blocks) and isinstance(blocks[at + 1], TableRead)
                yield _Line(text, block.level, block.list_label.strip(), where, block.bold, after_table, before)
                after_table = False
            continue
        after_table = True
        for segment in block.segments:
            for line in segment.lead:
                head = outline.of(line)
                if head is not None and head.rank == "report":
                    yield _Line(line.texts[line.filled[0]], None, "", line.where)


def _heads(line: _Line, following: _Line | None, levelled: bool) -> bool:
    """Whether a line is a heading: by its level, or where the format knows none by being short, bold or bare."""
    text = line.text
    if line.level is not None:
        return True
    if (line.before_table or line.after_table) and (line.bold or text.isupper()) and not line.label:
        return headings.looks_like_heading(text)
    if (levelled and "row" not in line.where) or line.label or following is None:
        return False
    if fold(text).strip(".") in _ANSWERS or any(letter.isdigit() for letter in text) or "\t" in text:
        return False
    return headings.looks_like_heading(text) and len(text.split()) <= 10 and ":" not in text[:-1] and "," not in text


def _numbered(line: _Line) -> tuple[int | None, str]:
    """The printed number of a paragraph, whether typed or made by the word processor, and its text without it."""
    if label := _LABEL.match(line.label):
        return int(label.group(1)), line.text
    if typed := _NUMBER.match(line.text):
        return int(typed["number"]), line.text[typed.end() :].strip()
    return None, line.text
