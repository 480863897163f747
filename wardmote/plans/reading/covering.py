"""Read the paragraphs of the covering report: each with its heading and printed number, in order, nothing left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.core.documents.blocks import Paragraph
from wardmote.plans.reading import headings
from wardmote.plans.reading.fields.text import fold, squeeze
from wardmote.plans.reading.format import ReadParagraph, ReadPlan
from wardmote.plans.reading.outline import Outline
from wardmote.plans.reading.tables import TableRead

_NUMBER = re.compile(r"^\s*(?P<number>\d{1,3})[.)]?(?:\s+|(?<=[.)]))(?=[^\W\d_“\"'‘])")
_LABEL = re.compile(r"^\(?(\d{1,3})[.)]?$")
_ANSWERS = frozenset(["none", "nil", "n/a", "yes", "no", "tbc", "dim"])


def read_paragraphs(read: ReadPlan, blocks: Sequence[Paragraph | TableRead], outline: Outline, used: set[int]) -> None:
    """Put every paragraph that is no heading of the plan and no rating key (``used``) into ``read.paragraphs``."""
    paragraphs = [block for block in blocks if isinstance(block, Paragraph) and block.text.strip()]
    levelled = any(paragraph.level is not None and paragraph.level > 0 for paragraph in paragraphs)
    heading: str | None = None
    waiting: Paragraph | None = None  # a heading that has no text of its own yet
    for at, paragraph in enumerate(paragraphs):
        if outline.taken(paragraph) or id(paragraph) in used:
            continue
        following = paragraphs[at + 1] if at + 1 < len(paragraphs) else None
        if _heads(paragraph, following, levelled):
            if waiting is not None:
                read.paragraphs.append(ReadParagraph(None, squeeze(waiting.text), "", _where(waiting)))
            heading, waiting = squeeze(paragraph.text), paragraph
            continue
        waiting = None
        number, text = _numbered(paragraph)
        read.paragraphs.append(ReadParagraph(number, heading, text, _where(paragraph)))
    if waiting is not None:
        read.paragraphs.append(ReadParagraph(None, squeeze(waiting.text), "", _where(waiting)))


def _heads(paragraph: Paragraph, following: Paragraph | None, levelled: bool) -> bool:
    """Whether a paragraph is a heading: by its level, or where the format knows none by being short, bold or bare."""
    text = paragraph.text.strip()
    if paragraph.level is not None:
        return True
    if levelled or paragraph.list_label or following is None:
        return False
    if fold(text).strip(".") in _ANSWERS or any(letter.isdigit() for letter in text) or "\t" in text:
        return False
    return headings.looks_like_heading(text) and len(text.split()) <= 10 and ":" not in text[:-1] and "," not in text


def _numbered(paragraph: Paragraph) -> tuple[int | None, str]:
    """The printed number of a paragraph, whether typed or made by the word processor, and its text without it."""
    if label := _LABEL.match(paragraph.list_label.strip()):
        return int(label.group(1)), paragraph.text.strip()
    if typed := _NUMBER.match(paragraph.text):
        if paragraph.text[typed.end("number") : typed.end("number") + 1] in ".)":
            return int(typed["number"]), paragraph.text[typed.end() :].strip()
    return None, paragraph.text.strip()


def _where(paragraph: Paragraph) -> dict[str, object]:
    where: dict[str, object] = {"paragraph": paragraph.number}
    if paragraph.page is not None:
        where["page"] = paragraph.page
    return where
