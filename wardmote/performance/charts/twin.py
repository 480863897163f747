"""The table under a chart: every period with what the chart shows of it, in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.performance import words
from wardmote.performance.charts.spc import Subject
from wardmote.performance.rules.icons import variation
from wardmote.performance.rules.reading import Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One period as text. Lines and signal are empty where the chart shows none."""

    period: str
    value: str
    mean: str = ""
    lower: str = ""
    upper: str = ""
    signal: str = ""
    cause: str = ""
    note: str = ""
    """Why the limits are worked out anew from here, or what is missing before."""


def table(reading: Reading, subject: Subject) -> Iterator[Row]:
    """The rows, oldest first. A gap is told in the first row after it."""
    notes = {gap.before: words.gap_note(gap) for gap in reading.gaps}
    for each in reading.rebasings:
        notes[each.day] = " ".join(filter(None, (notes.get(each.day), words.rebasing_note(each))))
    for segment in reading.chart.segments:
        for place in range(segment.start, segment.stop):
            day, cause = reading.days[place], reading.chart.causes[place]
            period, value = subject.show_day(day), subject.show(reading.chart.values[place])
            if reading.hindrance:
                yield Row(period, value, note=notes.get(day, ""))
                continue
            limits = segment.limits
            lower, upper = ("" if line is None else subject.show(line) for line in (limits.lower, limits.upper))
            yield Row(
                period,
                value,
                subject.show(limits.mean),
                lower,
                upper,
                words.variation_name(variation(cause, subject.better)),
                words.cause_name(cause),
                notes.get(day, ""),
            )


def description(reading: Reading, subject: Subject) -> str:
    """The chart in a few sentences, for whoever hears it. Its table says the rest."""
    return words.chart_description(reading, show=subject.show, show_day=subject.show_day, target=subject.target)
