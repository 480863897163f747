"""From an outline, the author's sections and a plan as plain values to a composed document.

Plain functions on plain values: the same values give the same document, whenever and wherever it is composed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from wardmote.core.documents.compose import (
    Block,
    BulletList,
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
    cell,
    paragraph,
    text,
)
from wardmote.reports.brief import Brief
from wardmote.reports.definitions import Section
from wardmote.reports.figured import charts, measures_table, news_table
from wardmote.reports.registered import register_table
from wardmote.reports.tables import bodies_table, plan_tables, ratings_table

Numbers = Iterator[int] | None
"""The numbers of the covering report's paragraphs; None where its outline numbers none."""


def compose(brief: Brief) -> Composed:
    """The document, in the outline's order. A section without anything to say is left out, heading and all."""
    blocks: list[Block] = [_front(brief)]
    if brief.before and brief.only_changes:
        blocks.append(paragraph(brief.phrases.only_changes.format(edition=brief.before.title), style="lead"))
    left_out = brief.plan.get("left_out") or {}
    if any(left_out.values()):
        blocks.append(paragraph(brief.phrases.left_out.format(**left_out), style="note"))
    numbers = count(1) if brief.outline.numbered else None
    landscape, above = False, 0
    for section in brief.outline.sections:
        level = min(section.level, above + 1)  # a level is never skipped, even where the section above is empty
        made = _section(section, brief, numbers, level)
        if not made:
            continue
        if section.landscape != landscape:
            blocks.append(PageSection("landscape" if section.landscape else "portrait"))
            landscape = section.landscape
        blocks.extend(made)
        above = level
    return Composed(
        title=brief.title,
        blocks=tuple(blocks),
        properties=Properties(issued=brief.issued, organisation=brief.organisation),
        language="cy" if brief.language == "cy" else "en-GB",
        subject=brief.outline.name,
        marking=brief.marking,
    )


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


def anchor_of(section: Section) -> str:
    """Where a link inside the document leads to a section."""
    return section.key.replace("_", "-")


def heading_of(section: Section, brief: Brief) -> str:
    """A section's heading, with its number where it is an appendix."""
    return f"{brief.phrases.appendix} {section.appendix}: {section.heading}" if section.appendix else section.heading


def _section(section: Section, brief: Brief, numbers: Numbers, level: int) -> list[Block]:
    written = brief.sections.get(section.key) or {}
    body: list[Block]
    match section.kind:
        case "text":
            body = _paragraphs(written.get("paragraphs") or [], numbers)
        case "highlights":
            body = _highlights(written, brief, numbers, level + 1)
        case "sessions":
            body = _paragraphs(written.get("paragraphs") or [], numbers) + _sessions(section, written, brief)
        case "answers":
            body = _answers(section, written, level + 1)
        case "appendix_list":
            body = _appendix_list(written, brief)
        case "ratings":
            body = ratings_table(brief)
        case "extract" | "strands":
            body = plan_tables(section, brief, level=level + 1)
        case "register":
            body = register_table(section, brief)
        case "measures":
            body = measures_table(section, brief)
        case "charts":
            body = charts(section, brief, level + 1)
        case "news":
            body = news_table(section, brief)
        case _:
            body = bodies_table(section, brief)
    if not body:
        return []
    start: list[Block] = [Heading(level, heading_of(section, brief), anchor_of(section))]
    if section.intro:
        start.append(paragraph(section.intro))
    return start + body


def _paragraphs(words: Sequence[str], numbers: Numbers) -> list[Block]:
    kept = [each.strip() for each in words if each.strip()]
    if numbers is None:
        return [paragraph(each) for each in kept]
    return [NumberedParagraph(f"{next(numbers)}.", text(each)) for each in kept]


def _highlights(written: Mapping[str, Any], brief: Brief, numbers: Numbers, level: int) -> list[Block]:
    blocks = _paragraphs(written.get("paragraphs") or [], numbers)
    for objective in brief.plan["objectives"]:
        chosen = [
            each
            for each in written.get("chosen") or []
            if each["objective"] == objective["key"] and each["text"].strip()
        ]
        if not chosen:
            continue
        blocks.append(Heading(level, brief.objective_title(objective)))
        for each in chosen:
            runs = text(each["text"].strip())
            if (each.get("title") or "").strip():
                runs = (*text(each["title"].strip(), bold=True), *text(" – "), *runs)
            blocks.append(NumberedParagraph(f"{next(numbers)}.", runs) if numbers else Paragraph(runs))
    return blocks


def _sessions(section: Section, written: Mapping[str, Any], brief: Brief) -> list[Block]:
    rows = [row for row in written.get("rows") or [] if any((value or "").strip() for value in row.values())]
    if not rows:
        return []
    phrases = brief.phrases
    table = TableBlock(
        caption=section.heading,
        columns=(Column(phrases.month, 1), Column(phrases.session_type, 1), Column(phrases.subject, 3)),
        rows=tuple(
            Row(
                (
                    cell(row.get("month") or "", header_scope="row" if row.get("month") else None),
                    cell(row.get("type") or ""),
                    cell(row.get("subject") or ""),
                )
            )
            for row in rows
        ),
        show_caption=False,
    )
    return [table]


def _answers(section: Section, written: Mapping[str, Any], level: int) -> list[Block]:
    """Every question with its answer. One without an answer keeps the report from being issued, so it is shown."""
    blocks: list[Block] = []
    for item in section.items:
        answer = ((written.get("answers") or {}).get(item.key) or "").strip()
        blocks.append(Heading(level, item.heading))
        blocks.extend(paragraph(line) for line in answer.split("\n") if line.strip())
    return blocks


def _appendix_list(written: Mapping[str, Any], brief: Brief) -> list[Block]:
    """The appendices that this report has, then what else the author names."""
    appendices = [
        text(heading_of(section, brief), link=f"#{anchor_of(section)}")
        for section in brief.outline.sections
        if section.appendix and _section(section, brief, None, 1)
    ]
    more = [text(line.strip()) for line in written.get("paragraphs") or [] if line.strip()]
    return [BulletList((*appendices, *more))] if appendices or more else []
