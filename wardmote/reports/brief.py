"""Everything that a report is composed from, as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wardmote.reports.cards import Before
from wardmote.reports.definitions import Outline
from wardmote.reports.wording import Phrases


@dataclass(frozen=True, slots=True)
class Brief:
    """``plan`` is a snapshot; ``sections`` is what the author wrote, by section key (``reports.words`` has the shapes).

    ``registers`` holds the rows of each register that the outline prints, by its name (``reports.registered``), and
    ``unknown`` what is to be said beside it of activities of which nobody can say how they stand;
    ``figures`` the measures of each section that prints any, by its key (``performance.printing`` has the shapes).
    ``issued`` dates the files. ``before`` is the edition that movement is shown against; with ``only_changes`` whatever
    has not changed since is left out.
    """

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
    registers: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    unknown: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    phrases: Phrases = field(default_factory=Phrases)

    def objective_title(self, objective: Mapping[str, Any]) -> str:
        """What an objective is called; one whose title may not be shown, or that has none, goes by its number."""
        titles = [each["key"] for each in self.plan["objectives"]]
        number = titles.index(objective["key"]) + 1
        return objective["title"] or f"{self.phrases.objective} {number}"
