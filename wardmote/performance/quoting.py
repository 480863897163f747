"""What may be said of a measure's figures, for the check of what somebody typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wardmote.performance import wording as words
from wardmote.performance.definitions import PER_CENT
from wardmote.performance.longer import Compared, compared
from wardmote.performance.rules.quoting import Known
from wardmote.performance.rules.spans import Span, span_at, spans_up_to
from wardmote.performance.selectors.signals import Signal


def known_of(signal: Signal) -> Known:
    """The numbers of the newest period and of the longer ones up to it; those of earlier periods by the periods' names."""
    measure, latest = signal.measure, signal.latest
    found = [compared(measure, signal.series, span) for span in _spans(signal)] if latest else []
    shares, counts = [*_percents(found)], [*_counts(found), *_places(signal)]
    values = [total.value for each in found for total in (each.now, each.before)] + [signal.aim]
    (shares if measure.unit == PER_CENT else counts).extend(value for value in values if value is not None)
    return Known(
        measure.key,
        measure.names,
        tuple(shares),
        tuple(counts),
        {
            words.period_words(point.period, measure.frequency): tuple(
                number for number in (point.value, point.numerator, point.denominator) if number is not None
            )
            for point in signal.series.points
        },
    )


def _spans(signal: Signal) -> list[Span]:
    measure, latest = signal.measure, signal.latest
    if latest is None:
        return []
    longer = spans_up_to(latest.period) if measure.frequency == "month" and measure.adds_up else ()
    return [span_at("month", latest.period), *longer]


def _percents(found: Iterable[Compared]) -> Iterator[float]:
    """By what percentage a period differs from the same of a year before."""
    for each in found:
        if each.change is not None and each.change.percent is not None:
            yield each.change.percent


def _counts(found: Iterable[Compared]) -> Iterator[float]:
    """What is counted, and by how much a value differs: of percentages these are points."""
    for each in found:
        for total in (each.now, each.before):
            yield from (number for number in (total.numerator, total.denominator) if number is not None)
        if each.change is not None:
            yield each.change.value


def _places(signal: Signal) -> tuple[float, ...]:
    return (signal.comparison.rank, signal.comparison.of) if signal.comparison else ()
