"""Measures taken apart by a column of their source, in the newest whole quarter of each area.

Quarters do not overlap. Of years that roll, two neighbours would tell what their months differ by, and so small numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from wardmote.performance.definitions import Measure
from wardmote.performance.hiding import Counts, hidden_parts
from wardmote.performance.rules.spans import Span, span_at
from wardmote.performance.stored import Part, Value

State = Mapping[tuple[str, date], Mapping[str, Counts]]
"""The counts of every part by area and month, as they stood after a load."""


def quarters_of(values: Iterable[Value]) -> dict[str, Span]:
    """For each area the newest quarter of which every month has a figure of a measure that is shown."""
    shown: dict[str, set[date]] = defaultdict(set)
    for each in values:
        if not each.suppressed:
            shown[each.area].add(each.period)
    found = {}
    for area, months in shown.items():
        quarters = (span_at("quarter", month) for month in sorted(months, reverse=True))
        newest = next((quarter for quarter in quarters if months.issuperset(quarter.months)), None)
        if newest is not None:
            found[area] = newest
    return found


def taken_apart(measure: Measure, column: str, area: str, quarter: Span, states: Sequence[State]) -> Iterator[Part]:
    """The parts of a measure in a quarter, as the newest state has them; the earlier are what was released before it.

    A part of which there is nothing is left out, but for one that guards another: else the rest would tell what is hidden.
    """
    releases = [added for added in (_added(state, area, quarter) for state in states) if added is not None]
    if not releases:
        return
    hidden = hidden_parts(measure, releases)
    for part, (top, over) in releases[-1].items():
        if top or over or part in hidden:
            yield Part(measure.key, area, column, part, quarter.first, quarter.last, top, over, part in hidden)


def _added(state: State, area: str, quarter: Span) -> dict[str, Counts] | None:
    """Each part over the months; None where a month was not known yet. A part that a month does not have is nothing."""
    months = [state[area, month] for month in quarter.months if (area, month) in state]
    if len(months) < len(quarter.months):
        return None
    names = dict.fromkeys(name for month in months for name in month)
    return {name: _sum([month.get(name, (0, 0)) for month in months]) for name in names}


def _sum(counts: Sequence[Counts]) -> Counts:
    top, over = (None if None in column else sum(column) for column in zip(*counts, strict=True))
    return top, over
