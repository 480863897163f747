"""Longer periods of a monthly measure beside the same months a year before, as rows of its page.

They are for reading alone: neighbours among rolling sums share most of what they count, so no chart is made of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wardmote.core.ui.format import listing, month, short_month
from wardmote.performance import wording as words
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.periods import runs_of
from wardmote.performance.rules.series import Series
from wardmote.performance.rules.spans import Change, Kind, Span, Total, change_between, spans_up_to
from wardmote.performance.selectors.series import total_over
from wardmote.performance.words import run_words

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Longer:
    """One longer period. ``told`` is what a reader must know of it: what is provisional, which months are missing."""

    name: str
    months: str
    value: str
    counted: str
    before: str
    before_counted: str
    moved: str
    percent: str
    told: str


def longer_periods(measure: Measure, series: Series) -> list[Longer]:
    """The quarter, the financial year, the year to date and the twelve months up to the newest month with a figure."""
    if measure.frequency != "month" or not measure.adds_up or series.latest is None:
        return []
    return [_longer(measure, series, span) for span in spans_up_to(series.latest.period)]


@dataclass(frozen=True, slots=True)
class Compared:
    """What a span comes to, the same months a year before, and by how much they differ: None where either is not known."""

    now: Total
    before: Total
    change: Change | None


def compared(measure: Measure, series: Series, span: Span) -> Compared:
    """A span beside the same months a year before."""
    now, before = (total_over(measure, series, each) for each in (span, span.year_before))
    return Compared(now, before, change_between(before, now))


def _longer(measure: Measure, series: Series, span: Span) -> Longer:
    found = compared(measure, series, span)
    now, before, change = found.now, found.before, found.change
    return Longer(
        name=_name_of(span.kind),
        months=run_words(span.first, span.last, short_month),
        value=words.value_words(measure, now.value),
        counted=words.counted_words(measure, now.numerator, now.denominator),
        before=words.value_words(measure, before.value),
        before_counted=words.counted_words(measure, before.numerator, before.denominator),
        moved=moved_words(measure, change),
        percent=percent_words(change),
        told=" ".join(filter(None, [_state_of(now, before), lacking_words(now), _uncompared(before)])),
    )


def _name_of(kind: Kind) -> str:
    return {
        "month": _("Month"),
        "quarter": _("Quarter"),
        "financial_year": _("Financial year"),
        "year_to_date": _("Financial year to date"),
        "rolling_twelve": _("Twelve months"),
    }[kind]


def percent_words(change: Change | None) -> str:
    """By what percentage; nothing of nothing."""
    return "" if change is None or change.percent is None else f"{_signed(change.percent, 1)}%"


def moved_words(measure: Measure, change: Change | None) -> str:
    """By how much, in the unit."""
    if change is None:
        return ""
    return words.apart_words(measure, _signed(change.value, measure.decimals))


def _signed(number: float, decimals: int) -> str:
    """With its sign, unless nothing but noughts is left of it. A minus is one, not a hyphen at which a line may break."""
    return f"{number:+,.{decimals}f}".replace("-", MINUS) if round(number, decimals) else f"{0:.{decimals}f}"


def _state_of(*totals: Total) -> str:
    return _("Some months are provisional.") if any(total.provisional for total in totals) else ""


def _uncompared(before: Total) -> str:
    """Which months of the year before keep a period from being compared: its own value is whole all the same."""
    if not before.lacking:
        return ""
    return _("Nothing to compare with: no figure for %(months)s.") % {"months": _lacking(before)}


def lacking_words(total: Total) -> str:
    """Which months keep a period from having a value."""
    if not total.lacking:
        return ""
    return _("No figure for %(months)s.") % {"months": _lacking(total)}


def _lacking(total: Total) -> str:
    return listing([run_words(first, last, month) for first, last in runs_of(total.lacking, "month")])
