"""From an outline, the author's sections and a plan as plain values to a composed document and its cards.

Plain functions on plain values: the same values give the same document, whenever and wherever it is composed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Cell,
    Column,
    Composed,
    Heading,
    KeyValue,
    KeyValues,
    NumberedParagraph,
    PageSection,
    Paragraph,
    Properties,
    Row,
    TableBlock,
    Tag,
    cell,
    group,
    paragraph,
    text,
)
from wardmote.reports.definitions import Outline, Section

CHANGED_FACTS = ("text", "rating", "progress", "timescale", "status", "place")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The words a report prints that are neither the author's nor the plan's, translated by the caller."""

    period: str = "Period"
    as_at: str = "As at"
    prepared_by: str = "Prepared by"
    appendix: str = "Appendix"
    appendices: str = "Appendices"
    not_rated: str = "Not rated"
    nothing: str = "Nothing to report."
    key: str = "Key to the ratings"
    key_letter: str = "Rating"
    key_meaning: str = "What it means"
    rating_counts: str = "Ratings at this date"
    count: str = "Number"
    month: str = "Month"
    session_type: str = "Type"
    subject: str = "Subject area"
    name: str = "Name"
    purpose: str = "Purpose"
    meets: str = "Meets"
    notes_published: str = "Notes published"
    public_meeting: str = "Public meeting"
    yes: str = "Yes"
    no: str = "No"
    bodies_of: str = "Bodies: {group}"
    table_of: str = "{heading}: {title}"
    only_changes: str = "This report shows only what has changed since {edition}."
    removed: str = "No longer in the plan"
    was: str = "was {word}"
    left_out: str = (
        "Left out because it has not been cleared for publication: {commitments} commitments, {texts} texts."
    )
    not_shown_unchanged: str = "{count} activities have not changed and are not shown."

    def date(self, day: date) -> str:
        """30 June 2022. Overridden where the language orders its dates otherwise."""
        return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True, slots=True)
class Card:
    """One commitment or activity as the report shows it."""

    kind: str
    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """The edition to compare with: its title, and the facts of its cards by (kind, key)."""

    title: str
    facts: Mapping[tuple[str, str], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a report is composed from."""

    outline: Outline
    title: str
    as_at: date
    period: tuple[date | None, date | None]
    organisation: str
    plan: Mapping[str, Any]
    sections: Mapping[str, Any]
    issued: date
    language: str = "en-GB"
    marking: str = ""
    before: Before | None = None
    only_changes: bool = False
    phrases: Phrases = field(default_factory=Phrases)


def compose(brief: Brief) -> Composed:
    """The document, in the outline's order: covering sections first, then appendices."""
    blocks: list[Block] = [_front(brief)]
    if brief.before and brief.only_changes:
        blocks.append(paragraph(brief.phrases.only_changes.format(edition=brief.before.title), style="lead"))
    left_out = brief.plan.get("left_out") or {}
    if any(left_out.values()):
        blocks.append(paragraph(brief.phrases.left_out.format(**left_out), style="note"))
    numbers = iter(range(1, 10_000)) if brief.outline.numbered else None
    landscape = False
    for section in brief.outline.sections:
        if section.landscape != landscape:
            blocks.append(PageSection("landscape" if section.landscape else "portrait"))
            landscape = section.landscape
        blocks.extend(_section(section, brief, numbers))
    return Composed(
        title=brief.title,
        blocks=tuple(blocks),
        properties=Properties(issued=brief.issued, organisation=brief.organisation),
        language="cy" if brief.language == "cy" else "en-GB",
        subject=brief.outline.name,
        marking=brief.marking,
    )


def cards(plan: Mapping[str, Any]) -> list[Card]:
    """A card for each commitment and activity of a plan snapshot, keyed by what outlives renumbering."""
    found = []
    for objective, part, commitment in each_commitment(plan):
        place = " › ".join(filter(None, [objective["title"], part["title"]]))
        found.append(
            Card(
                "commitment",
                commitment["uuid"],
                {"ref": commitment["ref_printed"], "text": commitment["statement"], "place": place},
            )
        )
        for activity in commitment["activities"]:
            rating = activity.get("rating")
            found.append(
                Card(
                    "activity",
                    activity["uuid"],
                    {
                        "ref": activity["ref_printed"] or commitment["ref_printed"],
                        "text": activity["text"] or "",
                        "rating": rating["word"] if rating else "",
                        "progress": activity["progress"] or "",
                        "timescale": activity["timescale"]["printed"],
                        "status": activity["status"],
                        "place": commitment["uuid"],
                        "as_at": activity["as_at"],
                    },
                )
            )
    return found


def each_commitment(
    plan: Mapping[str, Any],
) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
    """Every (objective, part, commitment) of a snapshot."""
    for objective in plan["objectives"]:
        for part in objective["parts"]:
            for commitment in part["commitments"]:
                yield objective, part, commitment


def changed_keys(plan: Mapping[str, Any], before: Before) -> set[str]:
    """The keys of commitments and activities that are new or differ from the earlier edition."""
    changed = set()
    for card in cards(plan):
        earlier = before.facts.get((card.kind, card.key))
        if earlier is None or any(card.facts.get(name) != earlier.get(name) for name in CHANGED_FACTS):
            changed.add(card.key)
    return changed


# Sections


def _front(brief: Brief) -> KeyValues:
    phrases = brief.phrases
    items = []
    start, end = brief.period
    if start and end:
        items.append(KeyValue(phrases.period, text(f"{phrases.date(start)} – {phrases.date(end)}")))
    items.append(KeyValue(phrases.as_at, text(phrases.date(brief.as_at))))
    if brief.organisation:
        items.append(KeyValue(phrases.prepared_by, text(brief.organisation)))
    return KeyValues(tuple(items))


def _section(section: Section, brief: Brief, numbers: Iterator[int] | None) -> list[Block]:
    written = brief.sections.get(section.key) or {}
    heading = section.heading
    if section.appendix:
        heading = f"{brief.phrases.appendix} {section.appendix}: {section.heading}"
    body: list[Block]
    match section.kind:
        case "text":
            body = _paragraphs(written.get("paragraphs") or [], numbers)
        case "highlights":
            body = _highlights(written, brief, numbers)
        case "sessions":
            body = _paragraphs(written.get("paragraphs") or [], numbers) + _sessions(section, written, brief)
        case "answers":
            body = _answers(section, written)
        case "appendix_list":
            body = _appendix_list(written, brief)
        case "extract" | "strands":
            body = _plan_tables(section, brief)
        case _:
            body = _bodies(section, brief)
    if not body:
        return []
    start: list[Block] = [Heading(1, heading, section.key.replace("_", "-"))]
    if section.intro:
        start.append(paragraph(section.intro))
    return start + body


def _paragraphs(lines: Sequence[str], numbers: Iterator[int] | None) -> list[Block]:
    kept = [line.strip() for line in lines if line.strip()]
    if numbers is None:
        return [paragraph(line) for line in kept]
    return [NumberedParagraph(f"{next(numbers)}.", text(line)) for line in kept]


def _highlights(written: Mapping[str, Any], brief: Brief, numbers: Iterator[int] | None) -> list[Block]:
    titles = {objective["key"]: objective["title"] for objective in brief.plan["objectives"]}
    blocks: list[Block] = _paragraphs(written.get("paragraphs") or [], numbers)
    for key, title in titles.items():
        chosen = [each for each in written.get("chosen") or [] if each["objective"] == key and each["text"].strip()]
        if not chosen:
            continue
        blocks.append(Heading(2, title))
        for each in chosen:
            runs = text(each["text"].strip())
            if each.get("title", "").strip():
                runs = (*text(each["title"].strip(), bold=True), *text(" – "), *runs)
            blocks.append(NumberedParagraph(f"{next(numbers)}.", runs) if numbers else Paragraph(runs))
    return blocks


def _sessions(section: Section, written: Mapping[str, Any], brief: Brief) -> list[Block]:
    rows = [row for row in written.get("rows") or [] if any((row.get(name) or "").strip() for name in row)]
    if not rows:
        return []
    phrases = brief.phrases
    table = TableBlock(
        caption=section.heading,
        columns=(Column(phrases.month, 1), Column(phrases.session_type, 1), Column(phrases.subject, 3)),
        rows=tuple(
            Row((cell(row.get("month") or "", header_scope="row"), cell(row.get("type") or ""), cell(row["subject"])))
            for row in rows
        ),
        show_caption=False,
    )
    return [table]


def _answers(section: Section, written: Mapping[str, Any]) -> list[Block]:
    blocks: list[Block] = []
    for item in section.items:
        answer = (written.get("answers") or {}).get(item.key, "").strip()
        blocks.append(Heading(2, item.heading))
        blocks.extend(paragraph(line) for line in answer.split("\n") if line.strip())
    return blocks


def _appendix_list(written: Mapping[str, Any], brief: Brief) -> list[Block]:
    appendices = [
        text(
            f"{brief.phrases.appendix} {section.appendix}: {section.heading}", link=f"#{section.key.replace('_', '-')}"
        )
        for section in brief.outline.sections
        if section.appendix
    ]
    more = [text(line.strip()) for line in written.get("paragraphs") or [] if line.strip()]
    return [BulletList((*appendices, *more))] if appendices or more else []


# The plan as tables


@dataclass(frozen=True, slots=True)
class _Line:
    """One printed row: an activity with its commitment, or a commitment that has none."""

    commitment: Mapping[str, Any]
    activity: Mapping[str, Any]
    first: bool
    height: int


def _plan_tables(section: Section, brief: Brief) -> list[Block]:
    blocks: list[Block] = []
    phrases = brief.phrases
    if section.kind == "strands" or any(_rating(line.activity) for line in _all_lines(brief)):
        blocks.extend(_key(brief))
    changed = changed_keys(brief.plan, brief.before) if brief.before and brief.only_changes else None
    hidden = 0
    columns = _columns_in_use(section, brief)
    for objective in brief.plan["objectives"]:
        inner: list[Block] = []
        for part in objective["parts"]:
            lines = list(_lines(part, changed))
            hidden += sum(len(each["activities"]) for each in part["commitments"]) - len(lines)
            if not lines:
                continue
            titled = bool(part["title"])
            if titled:
                inner.append(Heading(3, part["title"]))
            inner.append(
                TableBlock(
                    caption=phrases.table_of.format(heading=objective["title"], title=part["title"])
                    if titled
                    else objective["title"],
                    columns=tuple(Column(each.heading, each.width) for each in columns),
                    rows=tuple(_row(line, [each.field for each in columns], brief) for line in lines),
                    show_caption=False,
                )
            )
        if inner:
            blocks.append(Heading(2, objective["title"]))
            blocks.extend(inner)
    if hidden and changed is not None:
        blocks.append(paragraph(phrases.not_shown_unchanged.format(count=hidden), style="note"))
    blocks.extend(_removed(brief))
    return blocks


def _all_lines(brief: Brief) -> Iterator[_Line]:
    for objective in brief.plan["objectives"]:
        for part in objective["parts"]:
            yield from _lines(part, None)


def _lines(part: Mapping[str, Any], changed: set[str] | None) -> Iterator[_Line]:
    for commitment in part["commitments"]:
        shown = [
            activity
            for activity in commitment["activities"]
            if changed is None or activity["uuid"] in changed or commitment["uuid"] in changed
        ]
        for number, activity in enumerate(shown):
            yield _Line(commitment, activity, first=number == 0, height=len(shown))


def _columns_in_use(section: Section, brief: Brief) -> list[Any]:
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
            return bool(activity["text"])
        case "owners":
            return bool(activity.get("owners_printed"))
        case "timescale":
            return bool(activity["timescale"]["printed"])
        case "rating":
            return _rating(activity) is not None
        case "oversight":
            return bool(activity["oversight_printed"])
    return True


def _row(line: _Line, names: Sequence[str], brief: Brief) -> Row:
    cells = []
    for name in names:
        if name in {"ref", "statement"}:
            if line.first:
                words = (line.commitment["ref"] or line.commitment["ref_printed"]) if name == "ref" else ""
                words = line.commitment["statement"] if name == "statement" else words
                scope: Any = None
                if name == "ref":
                    scope = "rowgroup" if line.height > 1 else "row"
                cells.append(cell(words, header_scope=scope if words else None, rowspan=line.height))
        else:
            cells.append(_activity_cell(name, line.activity, brief))
    return Row(tuple(cells))


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


def _rating(activity: Mapping[str, Any]) -> Tag | None:
    rating = activity.get("rating")
    return Tag(rating["letter"], rating["word"], rating["tone"]) if rating else None


def _rating_cell(activity: Mapping[str, Any], brief: Brief) -> Cell:
    tag = _rating(activity)
    earlier = brief.before.facts.get(("activity", activity["uuid"])) if brief.before else None
    moved = earlier is not None and earlier.get("rating") != (tag.word if tag else "")
    was = ""
    if moved and earlier is not None:
        was = brief.phrases.was.format(word=earlier.get("rating") or brief.phrases.not_rated.lower())
    return cell(was, tag=tag) if tag else cell(was)


def _key(brief: Brief) -> list[Block]:
    """The printed key, with how many have each rating: letter, word and shading together."""
    counted: dict[str, int] = {}
    for line in _all_lines(brief):
        tag = _rating(line.activity)
        counted[tag.word if tag else ""] = counted.get(tag.word if tag else "", 0) + 1
    rows = [
        Row(
            (
                Cell((), Tag(entry["letter"], entry["word"], entry["tone"]), "row"),
                cell(entry["printed"]),
                cell(str(counted.get(entry["word"], 0)), value=counted.get(entry["word"], 0)),
            )
        )
        for entry in brief.plan["rating_key"]
    ]
    if counted.get(""):
        blank = Cell((text(brief.phrases.not_rated),), None, "row")
        rows.append(Row((blank, cell(brief.phrases.not_rated), cell(str(counted[""]), value=counted[""]))))
    table = TableBlock(
        caption=brief.phrases.key,
        columns=(
            Column(brief.phrases.key_letter, 1),
            Column(brief.phrases.key_meaning, 3),
            Column(brief.phrases.count, 1, "right"),
        ),
        rows=tuple(rows),
        show_caption=False,
    )
    return [Heading(2, brief.phrases.key), table]


def _removed(brief: Brief) -> list[Block]:
    """What the earlier edition had and the plan no longer has: it leaves the extract, not the record."""
    if not brief.before:
        return []
    here = {(card.kind, card.key) for card in cards(brief.plan)}
    gone = [facts for (kind, key), facts in brief.before.facts.items() if (kind, key) not in here and facts["text"]]
    if not gone:
        return []
    items = tuple(text(" ".join(filter(None, [facts["ref"], facts["text"]]))) for facts in gone)
    return [Heading(2, brief.phrases.removed), BulletList(items)]


def _bodies(section: Section, brief: Brief) -> list[Block]:
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
