"""The measures that a report prints, as plain values: those that its outline names, or that the plan is judged by.

Figures are those of the periods that were over when the report's own period ended. The public gets loaded figures alone: what
people typed in, and what they wrote on charts or decided about their limits, is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.core.editions.models import Edition
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure, measure, measures
from wardmote.performance.grades import grade_scheme
from wardmote.performance.pictures import small_picture_of
from wardmote.performance.printing import chart_of, line_of
from wardmote.performance.rules.icons import Assurance, Variation
from wardmote.performance.rules.order import badness
from wardmote.performance.rules.quoting import named_in
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import area_of
from wardmote.performance.selectors.notes import notes_on
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.shown import why_not_open
from wardmote.performance.selectors.signals import Signal, signal_until
from wardmote.performance.showing import description_of
from wardmote.plans.models import MeasureLink
from wardmote.reports.cards import each_commitment, measure_key
from wardmote.reports.definitions import TREND, Section, outline
from wardmote.reports.models import Draft
from wardmote.reports.words import told_of

MOST_TOLD = 6
"""Sentences with which a summary opens: it is to be read in a minute, and its author adds what matters besides."""

Figures = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A measure of an area that a section prints, and the key of the objective under which it stands, if any."""

    measure: Measure
    area: Area
    objective: str = ""


def day_of(draft: Draft) -> date:
    """The day up to which a report speaks of figures: the end of its period, where it has one."""
    return draft.period_ends_on or draft.as_at


def figures_of(draft: Draft, plan: Mapping[str, Any]) -> Figures:
    """The lines of every section of the draft that prints figures, by its key. ``plan`` is as the draft would print it."""
    return {section.key: list(_lines(section, draft, plan)) for section in outline(draft.outline).with_figures}


def sentences_of(draft: Draft, plan: Mapping[str, Any]) -> dict[str, str]:
    """What the figures of a draft say, each measure of an area once, for its author to take over."""
    every = (line for lines in figures_of(draft, plan).values() for line in lines)
    return {measure_key(line): told_of(line) for line in every}


def opening_of(draft: Draft, plan: Mapping[str, Any]) -> list[str]:
    """With what a summary opens: what changed or misses its target, the worst first; where nothing did, the first figures."""
    every: dict[str, Mapping[str, Any]] = {}
    for lines in figures_of(draft, plan).values():
        for line in lines:  # the first section gives a report its months; what comes behind adds up others
            every.setdefault(measure_key(line), line)
    found = [line for line in every.values() if _is_worth_saying(line)]
    first = sorted(found, key=_badness) or list(every.values())
    return [told_of(line) for line in first[:MOST_TOLD]]


def _is_worth_saying(line: Mapping[str, Any]) -> bool:
    return line["variation"] not in ("", Variation.COMMON) or line["assurance"] == Assurance.FAILING


def _badness(line: Mapping[str, Any]) -> int:
    variation, assurance = line["variation"], line["assurance"]
    return badness(Variation(variation) if variation else None, Assurance(assurance) if assurance else None)


def signals_named_in(text: str, draft: Draft) -> list[Signal]:
    """The measures that a text names, with what is stored of the force's own area for the report's period."""
    partnership = draft.version.plan.partnership
    area = area_of(partnership)
    named = [each for each in measures() if named_in(text, each.names)] if area else []
    found = (signal_until(each, area, day_of(draft), partnerships=[partnership]) for each in named if area)
    return [signal for signal in found if signal is not None]


def _lines(section: Section, draft: Draft, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    partnership = draft.version.plan.partnership
    is_public = draft.audience == Edition.Audience.PUBLIC
    staff = [] if is_public else [partnership]
    scheme, day = grade_scheme(section.grade) if section.grade else None, day_of(draft)
    for chosen, signal in _signals(section, draft, plan, staff):
        line = {"objective": chosen.objective, **line_of(signal, over=section.over, scheme=scheme, today=day)}
        if section.shows(TREND):
            line["small"] = {"svg": small_picture_of(signal, today=day), "alt": description_of(signal)}
        if section.kind == "charts":
            line["chart"] = chart_of(signal, _notes(signal, draft, staff), with_owner=not is_public, today=day)
        yield line


def _signals(
    section: Section, draft: Draft, plan: Mapping[str, Any], staff: Sequence[Partnership]
) -> list[tuple[Chosen, Signal]]:
    """What is chosen and has figures, in the order in which it is printed. For the public ``staff`` is empty."""
    found = [
        (chosen, signal)
        for chosen in _chosen(section, draft, plan)
        if (staff or _may_be_public(chosen.measure))
        and (signal := signal_until(chosen.measure, chosen.area, day_of(draft), partnerships=staff)) is not None
    ]
    return sorted(found, key=lambda each: each[1].badness(day_of(draft))) if section.worst_first else found


def _may_be_public(measure: Measure) -> bool:
    """What is typed by hand becomes public on the page of its measure, where every figure of it is cleared, never here."""
    return not measure.is_typed and not why_not_open(measure)


def _chosen(section: Section, draft: Draft, plan: Mapping[str, Any]) -> Iterator[Chosen]:
    if not section.measures:
        yield from _judging(draft, plan)
        return
    area = area_of(draft.version.plan.partnership)
    for key in section.measures:
        known = measure(key)
        if known is not None and area is not None:
            yield Chosen(known, area)


def _judging(draft: Draft, plan: Mapping[str, Any]) -> Iterator[Chosen]:
    """The measures of the plan's commitments, each once, under the objective that comes first."""
    links: dict[str, list[MeasureLink]] = {}
    for link in MeasureLink.objects.filter(commitment__version=draft.version).select_related("commitment"):
        links.setdefault(str(link.commitment.uuid), []).append(link)
    seen = set()
    for objective, _part, commitment in each_commitment(plan):
        for link in links.get(commitment["uuid"], ()):
            known, area = measure(link.measure), area_called(link.area)
            if known is not None and area is not None and (known.key, area.code) not in seen:
                seen.add((known.key, area.code))
                yield Chosen(known, area, objective["key"])


def _notes(signal: Signal, draft: Draft, staff: Sequence[Partnership]) -> list[Any]:
    """What stands noted on the chart, up to the day that the report speaks of."""
    found = notes_on(signal.measure.key, signal.series.area.code, staff)
    return [note for note in found if note.withdrawn_at is None and note.period <= day_of(draft)]
