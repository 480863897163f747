"""What a measure is made of, as tables of its page: each part with its count, its share, and what chance could do to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.core.ui.format import month
from wardmote.performance import wording as words
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Series
from wardmote.performance.stored import Part
from wardmote.performance.words import run_words


@dataclass(frozen=True, slots=True)
class Shown:
    """One part. ``beside`` says whether its share differs from that of all by more than chance."""

    name: str
    count: str
    share: str
    interval: str
    beside: str


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A measure taken apart by one column, the largest part first."""

    by: str
    months: str
    is_provisional: bool
    rows: tuple[Shown, ...]


def breakdowns_shown(measure: Measure, series: Series, found: Sequence[Sequence[Part]]) -> list[Breakdown]:
    """The parts of a measure of an area, column by column."""
    provisional = {point.period for point in series.points if point.provisional}
    return [
        Breakdown(
            by=parts[0].breakdown.replace("_", " ").capitalize(),
            months=run_words(parts[0].first, parts[0].last, month),
            is_provisional=any(parts[0].first <= period <= parts[0].last for period in provisional),
            rows=tuple(_shown(measure, each, parts) for each in sorted(parts, key=_largest_first)),
        )
        for parts in found
    ]


def _largest_first(part: Part) -> tuple[bool, float, str]:
    """What is not recorded comes last, and what is not shown before it: its place would tell how many it is."""
    size = part.numerator if part.denominator is None else part.denominator
    return part.part == "", 0 if size is None else -size, part.part


def _shown(measure: Measure, part: Part, parts: Sequence[Part]) -> Shown:
    counted = words.counted_words(measure, part.numerator, part.denominator) or words.number_words(part.numerator)
    value = measure.value_of(part.numerator, part.denominator) if measure.divides_counts else None
    whole = _whole(parts)
    return Shown(
        name=part.part or _("Not recorded"),
        count=_("Suppressed: too small to be shown") if part.suppressed else counted,
        share=words.value_words(measure, value) if measure.divides_counts else _share_of(part, whole),
        interval=words.interval_words(measure, part.numerator, part.denominator),
        beside=_beside(measure, part, whole),
    )


def _whole(parts: Sequence[Part]) -> tuple[float, float] | None:
    """Both counts of all parts; None where one is suppressed or not known, for then all would tell it."""
    tops = [part.numerator for part in parts if part.numerator is not None]
    if len(tops) < len(parts):
        return None
    return sum(tops), sum(part.denominator or 0 for part in parts)


def _share_of(part: Part, whole: tuple[float, float] | None) -> str:
    if whole is None or part.numerator is None or not whole[0]:
        return ""
    return f"{part.numerator / whole[0]:.1%}"


def _beside(measure: Measure, part: Part, whole: tuple[float, float] | None) -> str:
    """Whether the share of all lies outside what chance allows for the part."""
    interval = words.interval_of(measure, part.numerator, part.denominator)
    of_all = measure.value_of(*whole) if whole else None
    if interval is None or of_all is None:
        return ""
    if interval[0] <= of_all <= interval[1]:
        return _("No clear difference")
    return _("Lower than all") if interval[1] < of_all else _("Higher than all")
