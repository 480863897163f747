"""What a new draft opens with, from the imported document's covering report and the last edition.

Plain functions on plain values; ``read`` is ``wardmote-plan/1``, the values of sections are as ``words`` describes them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from wardmote.reports.definitions import Outline, Section

_LISTED = re.compile(r"^(?:appendix|atodiad|annex) \w+ |\s+(?:appendix|atodiad|annex) \w+$")

LONGEST_TITLE = 12
"""Words before a dash that still read as the title of an example."""


def prefilled(
    made_from: Outline, *, read: Mapping[str, Any], last: Mapping[str, Any], objectives: Mapping[str, str]
) -> dict[str, Any]:
    """The first words of each section: the imported document's, else the last edition's, else the outline's opening.

    ``objectives`` gives the plan's key for each objective's title.
    """
    found = _by_section(made_from, read, objectives)
    sections: dict[str, Any] = {}
    for section in made_from.sections:
        values = found.get(section.key) or last.get(section.key)
        if not values and section.starts_with:
            values = {"paragraphs": [section.starts_with]}
        if values:
            sections[section.key] = values
    return sections


def _by_section(made_from: Outline, read: Mapping[str, Any], objectives: Mapping[str, str]) -> dict[str, Any]:
    headings = {_fold(word): (section, "") for section in made_from.sections for word in section.match}
    for section in made_from.sections:
        headings.update({_fold(word): (section, item.key) for item in section.items for word in item.match})
    keys = {_fold(title): key for title, key in objectives.items()}
    highlights = _first(made_from, "highlights")
    found: dict[str, Any] = {}
    appendices = {_fold(section.heading) for section in made_from.sections if section.appendix}
    for entry in read.get("paragraphs") or []:
        heading, words = _fold(entry.get("heading") or ""), (entry.get("text") or "").strip()
        if not words or _LISTED.sub("", _fold(words)) in appendices:  # the report lists its own appendices
            continue
        if heading in headings:
            section, item = headings[heading]
            _add(found.setdefault(section.key, {}), item, words)
        elif heading in keys and highlights is not None:
            lead, said = _led(words)
            chosen = {"objective": keys[heading], "title": lead, "text": said, "activity": ""}
            found.setdefault(highlights.key, {}).setdefault("chosen", []).append(chosen)
    sessions = _first(made_from, "sessions")
    if sessions is not None and read.get("sessions"):
        rows = [{name: row.get(name) or "" for name in ("month", "type", "subject")} for row in read["sessions"]]
        found.setdefault(sessions.key, {})["rows"] = rows
    return found


def _first(made_from: Outline, kind: str) -> Section | None:
    return next((section for section in made_from.sections if section.kind == kind), None)


def _add(values: dict[str, Any], item: str, words: str) -> None:
    if item:
        answers = values.setdefault("answers", {})
        answers[item] = "\n".join(filter(None, [answers.get(item, ""), words]))
    else:
        values.setdefault("paragraphs", []).append(words)


def _fold(words: str) -> str:
    return " ".join(re.findall(r"\w+", words.casefold()))


def _led(words: str) -> tuple[str, str]:
    """A highlight printed as “Funding audit – the team has …” as its title and what it says."""
    parts = re.split(r"\s+[–—-]\s+", words, maxsplit=1)
    if len(parts) == 2 and len(parts[0].split()) <= LONGEST_TITLE:
        return parts[0], parts[1]
    return "", words
