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

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from wardmote.reports.definitions import FIGURES, Outline, Section

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


def figures_words(lines: Iterable[Mapping[str, Any]]) -> str:
    """What a section of figures says, a measure a line, and under each with a chart what that shows, period by period."""
    said = []
    for line in lines:
        said.append(told_of(line))
        if "chart" in line:
            said.append("; ".join(" ".join(row[:2]) for row in line["chart"]["table"]["rows"]))
    return "\n".join(said)


def public_words(
    outline: Outline,
    *,
    title: str,
    sections: Mapping[str, Any],
    plan: Mapping[str, Any],
    figures: Mapping[str, Sequence[Mapping[str, Any]]],
) -> dict[str, str]:
    """Everything that a public report prints and that the plan's own clearing does not cover, by field.

    The field is what it is cleared under; an empty text means that there is nothing to print.
    """
    words = {TITLE: title}
    for section in outline.sections:
        if section.kind in WRITTEN:
            words[section.key] = section_words(section, sections.get(section.key) or {})
        elif section.kind == "bodies":
            words[section.key] = bodies_words(plan)
        elif section.kind in FIGURES:
            words[section.key] = figures_words(figures.get(section.key, ()))
    return words
