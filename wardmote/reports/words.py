"""The author's sections as plain values, and their words as a second person reads and clears them.

A section's values, by its kind::

    text            {"paragraphs": ["…"]}
    highlights      {"paragraphs": […], "chosen": [{"objective": key, "title": "…", "text": "…", "activity": uuid or ""}]}
    sessions        {"paragraphs": […], "rows": [{"month": "…", "type": "…", "subject": "…"}]}
    answers         {"answers": {item key: "…"}}
    appendix_list   {"paragraphs": […]}

The other kinds are made from the plan, the registers and the figures, and have no values.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wardmote.core.documents.compose import Block, BulletList, Heading, Image, TableBlock, every_image, every_run, plain
from wardmote.reports.brief import Brief
from wardmote.reports.definitions import FIGURES, Section
from wardmote.reports.figured import MOST_ROWS, charts, measures_table

WRITTEN = frozenset({"text", "highlights", "sessions", "answers", "appendix_list"})
"""The kinds of section that an author writes."""

TITLE = "@title"
"""The field under which the title of a public report is cleared; no section can have this key."""


def section_words(section: Section, values: Mapping[str, Any]) -> str:
    """Every word that an author's section prints, one entry a line; empty for a section made from the plan."""
    return "\n".join(line for line in _lines(section, values) if line.strip())


def _lines(section: Section, values: Mapping[str, Any]) -> Iterator[str]:
    yield from values.get("paragraphs") or []
    for chosen in values.get("chosen") or []:
        yield " – ".join(filter(None, [chosen.get("title") or "", chosen["text"]]))
    for row in values.get("rows") or []:
        yield " · ".join(row.get(name) or "" for name in ("month", "type", "subject")).strip(" ·")
    answers = values.get("answers") or {}
    for item in section.items:
        if (answers.get(item.key) or "").strip():
            yield f"{item.heading}: {answers[item.key]}"


def bodies_words(plan: Mapping[str, Any]) -> str:
    """The glossary of a plan snapshot, one body a line."""
    return "\n".join(
        " · ".join(filter(None, [body["group"], body["name"], body["purpose"], body["meets_printed"]]))
        for body in plan.get("bodies") or []
    )


def told_of(line: Mapping[str, Any]) -> str:
    """What a measure's figures and its chart say, in sentences."""
    return f"{line['sentence']} {line['finding']}".strip()


def figures_words(section: Section, brief: Brief) -> str:
    """What a section prints of figures, as it is composed, and of its charts the older rows, which the data file has.

    A chart is drawn from the rows and told by its text; its picture holds no words of its own.
    """
    lines = brief.figures.get(section.key) or []
    if not lines:
        return ""
    made = charts(section, brief, 1) if section.kind == "charts" else measures_table(section, brief)
    older = [" · ".join(row) for line in lines if "chart" in line for row in line["chart"]["table"]["rows"][MOST_ROWS:]]
    return "\n".join([*(words for block in made for words in _printed(block) if words), *older])


def _printed(block: Block) -> Iterator[str]:
    """The words of a block that figures are printed in, a paragraph or a row a line."""
    match block:
        case Heading(text=words):
            yield words
        case Image(alt=alt, caption=caption):
            yield from (alt, caption)
        case TableBlock():
            yield block.caption
            yield " · ".join(column.title for column in block.columns)
            for row in block.rows:
                yield " · ".join(cell.text.replace("\n", ", ") for cell in row.cells)
            yield from (image.alt for image in every_image(block))
        case BulletList(items=items):
            yield from map(plain, items)
        case _:
            yield plain(every_run(block))


def public_words(brief: Brief) -> dict[str, str]:
    """Everything that a public report prints and that the plan's own clearing does not cover, by field.

    The field is what it is cleared under; an empty text means that there is nothing to print.
    """
    words = {TITLE: brief.title}
    for section in brief.outline.sections:
        if section.kind in WRITTEN:
            words[section.key] = section_words(section, brief.sections.get(section.key) or {})
        elif section.kind == "bodies":
            words[section.key] = bodies_words(brief.plan)
        elif section.kind in FIGURES:
            words[section.key] = figures_words(section, brief)
    return words
