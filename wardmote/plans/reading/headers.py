"""Find the header rows of a table, wherever they stand, and build the columns under them.

A header may stand under title rows, take two rows with cells merged either way, be repeated on every page or over
every section, or be missing. It is recognised by the vocabulary of its words; where the words are unknown, by its
dress and by how the rows under it differ.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from wardmote.core.documents.blocks import Table
from wardmote.plans.reading import assignment, evidence
from wardmote.plans.reading.columns import Column, Layout
from wardmote.plans.reading.evidence import evidence_of
from wardmote.plans.reading.fields import rating, references, timescale
from wardmote.plans.reading.fields.text import fold
from wardmote.plans.reading.grid import Line

_LONGEST = 110
_SUB = re.compile(
    r"^(?:start|end|from|to|by|by when|due|original|revised|current|previous|last|this|now|then|before|latest|"
    r"target|actual|planned|name|post|role|"
    r"officer|team|force|opcc|pcc|lead|date|rag|status|rating|text|comment|narrative|q[1-4]|quarter [1-4]|number|"
    r"no|ref|title|detail|details|"
    r"dechrau|diwedd|cyfredol|blaenorol|enw|swydd|dyddiad)\b"
)


@dataclass(slots=True)
class Header:
    """The header rows ``first`` to ``last`` (indices into the lines), and the words over each grid column.

    ``group`` holds, for a column under a merged group cell, the words of that cell; ``again`` the labels of a card's
    further records.
    """

    first: int
    last: int
    words: dict[int, str]
    group: dict[int, str]
    printed: dict[int, str]
    by: str = "words"
    again: dict[int, list[str]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return "|".join(f"{at}:{fold(words)}" for at, words in sorted(self.words.items()))


def find(lines: Sequence[Line], *, forced: Sequence[int] | None = None) -> list[Header]:
    """Every header of a table's rows, top first.

    ``forced`` gives the source row numbers of header rows a person named.
    """
    if forced is not None:
        return _forced(lines, forced)
    found: list[Header] = []
    at = 0
    while at < len(lines):
        header = _header_at(lines, at, found)
        if header is None:
            at += 1
        else:
            found.append(header)
            at = header.last + 1
    return found or _unnamed(lines)


def _forced(lines: Sequence[Line], numbers: Sequence[int]) -> list[Header]:
    wanted = [index for index, line in enumerate(lines) if line.number in set(numbers)]
    runs: list[list[int]] = []
    for index in wanted:
        if runs and runs[-1][-1] == index - 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return [_joined(lines, run[0], run[-1], by="a person named the header rows") for run in runs]


def _header_at(lines: Sequence[Line], at: int, found: list[Header]) -> Header | None:
    line = lines[at]
    if len(line.filled) < 2 or len(line.texts[line.filled[0]]) > _LONGEST:
        return None
    apart = line.gap or line.new_page or (at > 0 and len(lines[at - 1].filled) == 1)
    if not _is_header(line, before=found[-1] if found else None, apart=apart):
        return None
    first = at
    floor = found[-1].last + 1 if found else 0
    if at - 1 >= floor and _is_group_row(lines[at - 1], line):
        first = at - 1
    last = at
    if at + 1 < len(lines) and _is_second_row(line, lines[at + 1], lines[at + 2] if at + 2 < len(lines) else None):
        last = at + 1
    return _joined(lines, first, last)


def _is_header(line: Line, *, before: Header | None, apart: bool) -> bool:
    """Whether a row names columns.

    ``before`` is a header found above it; ``apart`` says that the row opens a new block.
    """
    matched = strong = 0
    fields: set[str] = set()
    grid = _grid_of_ratings(line)
    for column in line.filled:
        text = line.texts[column]
        if column in grid:
            matched += 1
            continue
        if len(text) > _LONGEST or _is_value(text):
            return False
        heard = evidence_of(text)
        best = heard[0][1] if heard else 0.0
        if best >= 0.55:
            fields.add(heard[0][0])
        matched += best >= 0.55
        strong += best >= 0.9
    count = len(line.filled)
    if before is not None and _repeats(line, before):
        return True
    if before is not None:
        # No header names two columns alike, or in a sentence: "No" twice in a row are two answers.
        said = [fold(line.texts[column]) for column in line.filled]
        if len(set(said)) < count or any(len(text.split()) > 8 and text.rstrip().endswith(".") for text in said):
            return False
        # Inside a table a row of plan words is a header only when it is plainly one: data cells say "Lead" and
        # "Review" too.
        plainly = strong >= max(4, 0.8 * count) and len(fields) >= 4
        return plainly or (
            matched >= max(2, 0.6 * count) and strong >= 2 and len(fields) >= min(3, count) and (line.styled or apart)
        )
    return (matched >= 2 and len(fields) >= 2 and matched >= 0.5 * count) or (line.row.repeated_header and matched >= 1)


def _grid_of_ratings(line: Line) -> frozenset[int]:
    """The columns of a row that are headed by the letters or names of ratings, each once, side by side: "R", "A", "G"."""
    signs = {column: rating.read(line.texts[column]).rag for column in line.filled if len(line.texts[column]) <= 6}
    columns = [column for column, rag in signs.items() if rag is not None]
    distinct = len({signs[column] for column in columns}) == len(columns) >= 2
    return frozenset(columns) if distinct and columns[-1] - columns[0] == len(columns) - 1 else frozenset()


def _repeats(line: Line, before: Header) -> bool:
    same = sum(fold(line.texts[column]) == fold(before.words.get(column, "")) for column in line.filled)
    return same >= 2 and same >= 0.5 * len(line.filled)


def _is_value(text: str) -> bool:
    """Whether a cell holds a value no header would: a ref, a date, a rating letter, an amount."""
    words = fold(text).strip("(). ")
    if not words:
        return False
    if len(words) <= 8 and words[-1].isdigit() and references.REF.fullmatch(words) and not re.match(r"q[1-4]$", words):
        return True
    if len(words) == 1:
        return words.isdigit() or (words in "ragb" and len(text.strip()) == 1)
    return words[0].isdigit() and timescale.is_timescale(text)


def _is_group_row(upper: Line, line: Line) -> bool:
    """Whether the row above a header groups its columns: merged cells of few words, none as wide as the table."""
    if upper.full_width or not upper.filled:
        return False
    spans = [upper.cell(column).colspan for column in upper.filled]
    downs = [upper.cell(column).rowspan for column in upper.filled]
    if max(spans) < 2 and max(downs) < 2:
        return False
    if len(upper.filled) == 1 and upper.filled[0] <= line.filled[0]:
        return False
    return all(len(upper.texts[column]) <= 60 and not _is_value(upper.texts[column]) for column in upper.filled)


def _is_second_row(line: Line, lower: Line, after: Line | None) -> bool:
    """Whether the row under a header row is still header: it fills what that leaves open or divides its merged cells."""
    if (
        not lower.filled
        or lower.full_width
        or any(len(lower.texts[c]) > 60 or _is_value(lower.texts[c]) for c in lower.filled)
    ):
        return False
    if any(rating.looks_like([lower.texts[c]]) and not evidence_of(lower.texts[c]) for c in lower.filled):
        return False
    divides = [c for c in lower.filled if _under_merged(line, c)]
    fills = [c for c in lower.filled if not line.text(c) and c not in divides]
    words = [
        c
        for c in lower.filled
        if _SUB.match(fold(lower.texts[c])) or any(score >= 0.55 for _, score, _ in evidence_of(lower.texts[c]))
    ]
    if len(words) < 0.5 * len(lower.filled):
        return False
    if _covered_from(line, lower) or (divides and len(divides) >= 0.5 * len(lower.filled)):
        return True
    if lower.row.repeated_header and line.row.repeated_header:
        return True
    # Without merged cells the lower row must be words only and print more under less: "Lead" over "officer".
    stacked = len(words) == len(lower.filled) and all(len(lower.texts[c].split()) <= 4 for c in lower.filled)
    return (
        stacked
        and bool(fills or len(lower.filled) >= 2)
        and after is not None
        and len(lower.filled) < len(line.filled) + len(fills)
    )


def _under_merged(line: Line, column: int) -> bool:
    cells = line.row.cells
    if column >= len(cells):
        return False
    return cells[column].colspan > 1 or cells[column].covered_by == "left"


def _covered_from(line: Line, lower: Line) -> bool:
    """Whether cells of the header row are merged down over the lower row."""
    covered = [c for c in range(len(lower.row.cells)) if lower.row.cells[c].covered_by == "above"]
    return any(line.cell(c).rowspan > 1 and line.text(c) for c in covered)


def _joined(lines: Sequence[Line], first: int, last: int, by: str = "words") -> Header:
    """The words over each grid column from one or several header rows; a merged cell speaks for every column it covers."""
    words: dict[int, str] = {}
    group: dict[int, str] = {}
    printed: dict[int, str] = {}
    width = max(len(lines[index].row.cells) for index in range(first, last + 1))
    for column in range(width):
        pieces: list[tuple[str, bool, bool]] = []
        for index in range(first, last + 1):
            line = lines[index]
            cells = line.row.cells
            if column >= len(cells):
                continue
            owner = column
            while owner > 0 and cells[owner].covered_by == "left":
                owner -= 1
            if cells[owner].covered_by == "above":
                continue
            text = line.text(owner)
            if text:
                pieces.append((text, cells[owner].colspan > 1, owner == column))
        own = [text for text, wide, _ in pieces if not wide]
        wide = [text for text, is_wide, _ in pieces if is_wide]
        if own:
            words[column] = " ".join(own)
            if wide:
                group[column] = wide[0]
        elif wide:
            words[column] = wide[-1]
        if mine := [text for text, _, first_of in pieces if first_of]:
            printed[column] = "\n".join(mine)
    return Header(first, last, words, group, printed, by)


def _unnamed(lines: Sequence[Line]) -> list[Header]:
    """A header whose words are unknown: the first row of several cells, dressed or marked as none of the next is."""
    for at, line in enumerate(lines[:12]):
        if len(line.filled) < 2:
            continue
        following = [other for other in lines[at + 1 : at + 9] if len(other.filled) >= 2]
        if len(following) < 2 or any(
            len(line.texts[c]) > 60 or _is_value(line.texts[c]) or line.texts[c][-1] in ".;," for c in line.filled
        ):
            return []
        if len(line.filled) < max(len(other.filled) for other in following) - 1:
            return []
        dressed = line.row.repeated_header or (line.styled and not any(other.styled for other in following))
        longer = sum(
            1
            for c in line.filled
            if sum(len(other.text(c)) > 2 * len(line.texts[c]) + 10 or _is_value(other.text(c)) for other in following)
            >= 0.6 * len(following)
        )
        if dressed or longer >= max(2, 0.4 * len(line.filled)):
            return [_joined(lines, at, at, by="dress")]
        return []
    return []


def layout_under(header: Header | None, body: Sequence[Line], table: Table, *, width: int) -> Layout:
    """The columns under a header, each with its field and the evidence for it."""
    columns: list[Column] = []
    numbers = table.column_numbers
    for at in range(width):
        words = header.words.get(at, "") if header else ""
        column = Column(
            at, numbers[at] if at < len(numbers) else at + 1, header.printed.get(at, "") if header else "", words
        )
        evidence.weigh(column, header.group.get(at, "") if header else "", body)
        columns.append(column)
    columns = [column for column in columns if column.words or column.filled or column.merged or column.valued]
    if header:
        columns = _without_shadows(columns, header)
    layout = assignment.decide(columns, row_count=len(body), headed=header is not None)
    full = [line for line in body if len(line.filled) >= 2]
    layout.styled_rows = bool(full) and sum(line.styled for line in full[:40]) > 0.5 * len(full[:40])
    return layout


def _without_shadows(columns: list[Column], header: Header) -> list[Column]:
    """The columns without the empty ones that a merged header cell covers."""
    kept: list[Column] = []
    for column in columns:
        shadow = column.at not in header.printed and bool(column.words)
        if shadow and column.filled == 0 and column.merged == 0:
            continue
        kept.append(column)
    return kept
