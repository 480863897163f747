"""Measures in a report: all of them as one table, each with its chart, and what is new among them.

A line is a measure of an area as ``performance.printing`` gives it; ``objective`` is the key of that whose commitment it
judges.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from wardmote.core.documents.compose import (
    Block,
    BulletList,
    Column,
    Heading,
    Image,
    Row,
    TableBlock,
    cell,
    paragraph,
    text,
)
from wardmote.performance.printing import NONE, signed
from wardmote.reports.brief import Brief
from wardmote.reports.cards import MEASURE, VALUES, figure_facts, measure_key
from wardmote.reports.definitions import TREND, Section
from wardmote.reports.registered import rows_table

MOST_ROWS = 36
"""Periods that a table under a chart prints: three years of months. The data file has them all."""

Line = Mapping[str, Any]


def measures_table(section: Section, brief: Brief) -> list[Block]:
    """One row for each measure, under its objective where the plan chose it; below it whose figures they are."""
    lines = brief.figures.get(section.key) or []
    rows = [_row(each, brief) for each in lines]
    blocks = rows_table(section, rows, brief, nothing=NONE)
    return [*blocks, *_sources(lines, brief)]


def _row(line: Line, brief: Brief) -> dict[str, Any]:
    objective = _title(line["objective"], brief)
    return {"objective": objective, **line["printed"], "signed": signed(line), TREND: line.get("small")}


def _title(objective: str, brief: Brief) -> str:
    """What the objective of this key is called; nothing where the outline chose the measure."""
    return next((brief.objective_title(each) for each in brief.plan["objectives"] if each["key"] == objective), "")


def _sources(lines: Sequence[Line], brief: Brief) -> Iterator[Block]:
    """Of which area the figures are, and on what terms they are used: each said once, in one note, to stay on the page."""
    if not lines:
        return
    areas = ", ".join(dict.fromkeys(each["area"]["name"] for each in lines))
    about = dict.fromkeys(about for each in lines for about in each["about"])
    yield paragraph(" ".join([brief.phrases.figures_of.format(areas=areas), *about]), style="note")
    graded = {each["grade"]["mark"]: each["grade"] for each in lines if each["grade"]}
    for grade in (graded[mark] for mark in sorted(graded)):
        yield paragraph(f"{grade['mark']} {grade['word']}: {grade['meaning']}", style="note")


def charts(section: Section, brief: Brief, level: int) -> list[Block]:
    """Each measure by itself: what its chart says, the chart, the same as a table, and what the figures mean."""
    blocks: list[Block] = []
    lines = brief.figures.get(section.key) or []
    for objective, found in groupby(lines, key=lambda each: each["objective"]):
        if objective:
            blocks.append(Heading(level, _title(objective, brief)))
        for line in found:
            blocks += _chart(line, brief, level + bool(objective))
    return blocks


def _chart(line: Line, brief: Brief, level: int) -> Iterator[Block]:
    chart = line["chart"]
    yield Heading(level, chart["finding"])
    if chart["svg"]:  # right below its heading, which stays on one page with what follows it
        yield Image(chart["svg"].encode(), "svg", chart["alt"], chart["key"])
    yield paragraph(chart["of"], style="note")
    yield paragraph(line["sentence"])
    for said in chart["said"]:
        yield paragraph(said)
    if chart["notes"]:
        yield BulletList(tuple(text(note) for note in chart["notes"]))
    yield _twin(chart["table"])
    if (older := len(chart["table"]["rows"]) - MOST_ROWS) > 0:
        yield paragraph(brief.phrases.older_figures.format(count=older), style="note")
    yield paragraph(" ".join(chart["definition"]), style="note")
    yield paragraph(" ".join(line["about"]), style="note")


def _twin(table: Mapping[str, Any]) -> TableBlock:
    """The figures of a chart for those who cannot see it, or want them exactly."""
    return TableBlock(
        caption=table["caption"],
        columns=tuple(Column(each["title"], each["width"], each["align"]) for each in table["columns"]),
        rows=tuple(
            Row((cell(row[0], header_scope="row"), *(cell(words) for words in row[1:])))
            for row in table["rows"][:MOST_ROWS]
        ),
        folded=True,
    )


# What is new


def news_table(section: Section, brief: Brief) -> list[Block]:
    """What figures and signals say otherwise than the earlier edition did, and by which load."""
    if brief.before is None:
        return [paragraph(brief.phrases.nothing_earlier)]
    every = {measure_key(line): line for lines in brief.figures.values() for line in lines}
    return rows_table(section, list(_news(every.values(), brief)), brief, nothing=NONE)


def _news(lines: Iterable[Line], brief: Brief) -> Iterator[dict[str, Any]]:
    for line in lines:
        earlier = brief.before.facts.get((MEASURE, measure_key(line)), {}) if brief.before else {}
        what = _what_is_new(line, earlier, brief)
        if what:
            yield {
                "measure": line["printed"]["measure"],
                "what": "\n".join(what),
                "figure": line["printed"]["figure"],
                "before": earlier.get("figure", ""),
                "signal": line["printed"]["signal"],
                "load": "\n".join(line["about"][:1]),
            }


def _what_is_new(line: Line, earlier: Mapping[str, Any], brief: Brief) -> list[str]:
    facts, phrases = figure_facts(line), brief.phrases
    if not earlier:
        return [phrases.measure_new]
    found = []
    if facts["period"] != earlier["period"]:
        found.append(phrases.figure_new)
    elif any(facts[name] != earlier[name] for name in VALUES):
        found.append(phrases.figure_revised)
    elif earlier["provisional"] and not facts["provisional"]:
        found.append(phrases.figure_settled)
    if facts["variation"] != earlier["variation"]:
        found.append(phrases.signal_new.format(was=earlier["signal"]) if earlier["variation"] else phrases.signal_first)
    return found
