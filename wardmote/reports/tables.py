"""The plan as the tables of a report: the key to the ratings, the extract or strands, what has gone, the bodies."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Heading,
    Row,
    TableBlock,
    Tag,
    cell,
    group,
    paragraph,
    text,
)
from wardmote.reports.brief import Brief
from wardmote.reports.cards import changed_keys, gone, printed_ref
from wardmote.reports.definitions import Column as OutlineColumn
from wardmote.reports.definitions import Section

COLOURS = frozenset({"red", "amber", "green", "blue"})
COMMITMENT_COLUMNS = frozenset({"ref", "statement"})

NOTHING_DONE: Mapping[str, Any] = {
    "uuid": "",
    "ref_printed": "",
    "text": "",
    "owners_printed": "",
    "timescale": {"printed": ""},
    "rating": None,
    "progress": "",
    "oversight_printed": "",
    "as_at": None,
}
"""The row of a commitment under which nobody has written an activity yet: the promise is printed all the same."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed row: an activity, beside its commitment where it is the first of ``height`` rows."""

    commitment: Mapping[str, Any]
    activity: Mapping[str, Any]
    first: bool
    height: int


def plan_tables(section: Section, brief: Brief, *, level: int) -> list[Block]:
    """Every objective under a heading of ``level``, a table for each of its parts.

    The key to the ratings stands before them, unless the outline has a section for it.
    """
    blocks: list[Block] = []
    has_key_elsewhere = any(each.kind == "ratings" for each in brief.outline.sections)
    if not has_key_elsewhere and any(line.activity["rating"] for line in _all_lines(brief)):
        blocks += [Heading(level, brief.phrases.key), *ratings_table(brief)]
    changed = changed_keys(brief.plan, brief.before) if brief.before and brief.only_changes else None
    columns = _columns_in_use(section, brief)
    shown = 0
    for objective in brief.plan["objectives"]:
        inner: list[Block] = []
        title = brief.objective_title(objective)
        for part in objective["parts"]:
            lines = list(_lines(part, changed))
            if not lines:
                continue
            shown += len(lines)
            if part["title"]:
                inner.append(Heading(level + 1, part["title"]))
            inner.append(_table(": ".join(filter(None, [title, part["title"]])), lines, columns, brief))
        if inner:
            blocks.append(Heading(level, title))
            blocks.extend(inner)
    if changed is not None:
        blocks.append(_not_shown(brief, shown))
    return blocks + _gone(brief, level)


def _not_shown(brief: Brief, shown: int) -> Block:
    if not shown:
        return paragraph(brief.phrases.nothing_changed)
    hidden = sum(1 for _line in _all_lines(brief)) - shown
    return paragraph(brief.phrases.unchanged.format(count=hidden), style="note")


def _table(caption: str, lines: Sequence[_Line], columns: Sequence[OutlineColumn], brief: Brief) -> TableBlock:
    return TableBlock(
        caption=caption,
        columns=tuple(Column(each.heading, each.width) for each in columns),
        rows=tuple(_row(line, [each.field for each in columns], brief) for line in lines),
        show_caption=False,
    )


def _all_lines(brief: Brief) -> Iterator[_Line]:
    for objective in brief.plan["objectives"]:
        for part in objective["parts"]:
            yield from _lines(part, None)


def _lines(part: Mapping[str, Any], changed: set[str] | None) -> Iterator[_Line]:
    for commitment in part["commitments"]:
        whole = changed is None or commitment["uuid"] in changed
        activities = commitment["activities"] or [NOTHING_DONE]
        shown = [activity for activity in activities if whole or activity["uuid"] in (changed or ())]
        for number, activity in enumerate(shown):
            yield _Line(commitment, activity, first=number == 0, height=len(shown))


def _columns_in_use(section: Section, brief: Brief) -> list[OutlineColumn]:
    """The outline's columns, without the optional ones in which no row has anything."""
    lines = list(_all_lines(brief))
    return [
        column
        for column in section.columns
        if not column.optional or any(_has(column.field, line.activity) for line in lines)
    ]


def _has(name: str, activity: Mapping[str, Any]) -> bool:
    match name:
        case "activity":
            return bool(activity["text"] or activity["ref_printed"])
        case "owners":
            return bool(activity.get("owners_printed"))
        case "timescale":
            return bool(activity["timescale"]["printed"])
        case "rating":
            return activity["rating"] is not None
        case "oversight":
            return bool(activity["oversight_printed"])
    return True


def _row(line: _Line, names: Sequence[str], brief: Brief) -> Row:
    cells = []
    for name in names:
        if name not in COMMITMENT_COLUMNS:
            cells.append(_activity_cell(name, line.activity, brief))
        elif line.first:
            cells.append(_commitment_cell(name, line, header=_header_of(names, line.commitment)))
    return Row(tuple(cells))


def _header_of(names: Sequence[str], commitment: Mapping[str, Any]) -> str:
    """The column whose cell heads the row: its reference, or the statement where it has none."""
    return "ref" if "ref" in names and printed_ref(commitment) else "statement"


def _commitment_cell(name: str, line: _Line, *, header: str) -> Cell:
    words = printed_ref(line.commitment) if name == "ref" else line.commitment["statement"]
    if name != header:
        return cell(words, rowspan=line.height)
    return cell(words, header_scope="rowgroup" if line.height > 1 else "row", rowspan=line.height)


def _activity_cell(name: str, activity: Mapping[str, Any], brief: Brief) -> Cell:
    match name:
        case "activity":
            return cell(" ".join(filter(None, [activity["ref_printed"], activity["text"]])))
        case "owners":
            return cell(activity.get("owners_printed") or "")
        case "timescale":
            return cell(activity["timescale"]["printed"])
        case "rating":
            return _rating_cell(activity, brief)
        case "progress":
            return cell(activity["progress"] or "")
        case "oversight":
            return cell(activity["oversight_printed"] or "")
        case _:
            spoken = activity["as_at"] or brief.plan.get("as_at")
            return cell(brief.phrases.date(date.fromisoformat(spoken))) if spoken else cell()


def _tag(activity: Mapping[str, Any]) -> Tag | None:
    rating = activity["rating"]
    return Tag(rating["letter"], rating["word"], rating["tone"]) if rating else None


def _rating_cell(activity: Mapping[str, Any], brief: Brief) -> Cell:
    """The rating; below it what it was in the earlier edition, where that differs."""
    tag = _tag(activity)
    words = "" if tag else brief.phrases.not_rated
    earlier = brief.before.facts.get(("activity", activity["uuid"])) if brief.before else None
    if earlier is not None and earlier.get("rating", "") != (tag.word if tag else ""):
        was = brief.phrases.was.format(word=earlier.get("rating") or brief.phrases.not_rated.lower())
    elif brief.before and earlier is None and activity["uuid"]:
        was = brief.phrases.new
    else:
        was = ""
    return cell("\n".join(filter(None, [words, was])), tag=tag)


def ratings_table(brief: Brief) -> list[Block]:
    """The printed key with how many have each rating, and had it in the earlier edition: letter, word and shading together."""
    phrases = brief.phrases
    now = Counter((line.activity["rating"] or {}).get("word", "") for line in _all_lines(brief))
    before = _ratings_before(brief)
    columns = [Column(phrases.key_letter, 1), Column(phrases.key_meaning, 3), Column(phrases.count, 1, "right")]
    if before is not None:
        columns.append(Column(phrases.count_before, 1, "right"))

    def row(head: Cell, meaning: str, word: str) -> Row:
        counts = [now[word]] if before is None else [now[word], before[word]]
        return Row((head, cell(meaning), *(cell(str(number), value=number) for number in counts)))

    rows = [
        row(Cell((), Tag(entry["letter"], entry["word"], entry["tone"]), "row"), meaning_of(entry), entry["word"])
        for entry in brief.plan["rating_key"]
    ]
    if now[""] or (before and before[""]):
        rows.append(row(cell(phrases.not_rated, header_scope="row"), phrases.not_rated_meaning, ""))
    if not rows:
        return []
    return [TableBlock(phrases.key, tuple(columns), tuple(rows), show_caption=False)]


def meaning_of(entry: Mapping[str, Any]) -> str:
    """What the plan's key says a rating means, without the rating's own name in front: that stands beside it.

    Where the rating goes by another name than its colour (complete, which documents print blue), the colour is named.
    """
    names = "|".join(re.escape(name) for name in (f"{entry['letter']} {entry['word']}", entry["word"], entry["letter"]))
    named = re.compile(rf"(?:{names})(?:\s*\((?:{names})\))?\s*[:=–-]\s*", re.IGNORECASE)
    words = str(entry["printed"])
    while found := named.match(words):
        words = words[found.end() :]
    colour = entry["rag"]
    if colour in COLOURS and colour not in f"{entry['word']} {words}".casefold():
        words = f"{colour.capitalize()}: {words}"
    return words


def _ratings_before(brief: Brief) -> Counter[str] | None:
    if brief.before is None:
        return None
    return Counter(facts.get("rating", "") for (kind, _key), facts in brief.before.facts.items() if kind == "activity")


def _gone(brief: Brief, level: int) -> list[Block]:
    """What the earlier edition had and the plan no longer has: it leaves the extract, not the record."""
    named = [" ".join(filter(None, [facts["ref"], facts["text"]])) for facts in _missing(brief)]
    items = tuple(text(words) for words in named if words)
    return [Heading(level, brief.phrases.removed), BulletList(items)] if items else []


def _missing(brief: Brief) -> list[Mapping[str, Any]]:
    return gone(brief.plan, brief.before) if brief.before else []


def bodies_table(section: Section, brief: Brief) -> list[Block]:
    """The bodies that oversee the plan, in the groups they were printed in."""
    bodies = brief.plan.get("bodies") or []
    if not bodies:
        return []
    phrases = brief.phrases
    rows: list[Row] = []
    last = None
    for body in bodies:
        if body["group"] and body["group"] != last:
            rows.append(group(body["group"]))
        last = body["group"]
        rows.append(
            Row(
                (
                    cell(body["name"], header_scope="row"),
                    cell(body["purpose"]),
                    cell(body["meets_printed"]),
                    cell(phrases.yes if body["notes_published"] else phrases.no),
                    cell(phrases.yes if body["public_meeting"] else phrases.no),
                )
            )
        )
    columns = (
        Column(phrases.name, 2),
        Column(phrases.purpose, 4),
        Column(phrases.meets, 1.2),
        Column(phrases.notes_published, 1),
        Column(phrases.public_meeting, 1),
    )
    return [TableBlock(caption=section.heading, columns=columns, rows=tuple(rows), show_caption=False)]
