"""Report outlines as reviewed files."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from wardmote.core.definitions import load
from wardmote.performance.rules.spans import Kind

FIGURES = frozenset({"measures", "charts"})
"""The kinds of section that print figures of measures: a table of all of them, and a page for each."""

FROM_FIGURES = FIGURES | {"news"}
"""The kinds that are made from figures: beside these the one that says what is new in them."""

OF_THE_PLAN = frozenset({"ratings", "extract", "strands"})
"""The kinds that print where the plan stands."""

TREND = "trend"
"""The column that holds a small chart of each measure."""

TUPLES = ("match", "measures")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of the plan; see definitions/schemas/reports.schema.json."""

    field: str
    heading: str
    width: float
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """One question that the author must answer, if only with “None”."""

    key: str
    heading: str
    match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One section of a report, typed by ``kind``."""

    key: str
    heading: str
    kind: str
    level: int = 1
    required: bool = False
    appendix: int | None = None
    landscape: bool = False
    starts_with: str = ""
    intro: str = ""
    register: str = ""
    group_by: str = ""
    empty: str = ""
    match: tuple[str, ...] = ()
    items: tuple[Answer, ...] = ()
    columns: tuple[Column, ...] = ()
    measures: tuple[str, ...] = ()
    over: Kind = "month"
    worst_first: bool = False
    grade: str = ""
    figures: bool = False
    told: bool = False

    def shows(self, field: str) -> bool:
        """Whether it has a column for this."""
        return any(column.field == field for column in self.columns)


@dataclass(frozen=True, slots=True)
class Outline:
    """A report's sections in order. ``internal``: never for the public; ``for_body``: written for one board."""

    name: str
    slug: str
    version: int
    title: str
    numbered: bool
    sections: tuple[Section, ...]
    about: str = ""
    internal: bool = False
    for_body: bool = False

    def section(self, key: str) -> Section:
        return next(section for section in self.sections if section.key == key)

    @property
    def with_figures(self) -> tuple[Section, ...]:
        """The sections that print figures of measures."""
        return tuple(section for section in self.sections if section.kind in FIGURES)

    @property
    def tells_news(self) -> bool:
        """Whether it says what is new since the edition before."""
        return any(section.kind == "news" for section in self.sections)

    @property
    def shows_the_plan(self) -> bool:
        """Whether an edition says how the plan stood; one that is made of figures does not."""
        return not self.with_figures or any(section.kind in OF_THE_PLAN for section in self.sections)


def outline(slug: str) -> Outline:
    """Load one outline from definitions/reports/."""
    return _load(settings.DEFINITIONS_DIR / "reports" / f"{slug}.yaml")


def outlines() -> list[Outline]:
    """Every outline, by name."""
    found = (_load(path) for path in sorted((settings.DEFINITIONS_DIR / "reports").glob("*.yaml")))
    return sorted(found, key=lambda each: each.name)


@cache
def _load(path: Path) -> Outline:
    values = load(path, path.parent.parent / "schemas" / "reports.schema.json")
    sections = []
    for section in values["sections"]:
        answers = tuple(Answer(**{**item, "match": tuple(item.get("match", ()))}) for item in section.get("items", ()))
        columns = tuple(Column(**column) for column in section.get("columns", ()))
        lists = {key: tuple(section.get(key, ())) for key in TUPLES}
        sections.append(Section(**{**section, **lists, "items": answers, "columns": columns}))
    return Outline(
        name=values["name"],
        slug=values["slug"],
        version=values["version"],
        title=values["title"],
        numbered=values["numbered"],
        sections=tuple(sections),
        about=values.get("about", ""),
        internal=values.get("internal", False),
        for_body=values.get("for_body", False),
    )
