"""Entering figures by hand, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area, Point, Series
from wardmote.performance.rules.typing import MOST_LINES, Fault, Mistake
from wardmote.performance.wording import counted_words, exact_words, period_words, value_words

LONGEST_LINE = 60
"""Characters of a wrong line that are shown again."""


def area_words(area: Area) -> str:
    """An area with its kind, since a district and a partnership may share a name."""
    kinds = {"force": _("force"), "partnership": _("partnership"), "district": _("district")}
    return _("%(area)s, %(kind)s") % {"area": area.name, "kind": kinds[area.kind]}


def how_to_type(measure: Measure) -> str:
    """What a line must look like."""
    when = {
        "month": _("One month a line, such as 2026-01 or January 2026"),
        "quarter": _("One quarter a line, told by its first month, such as 2026-01 or January 2026"),
        "year": _("One year a line, told by its first month, such as 2026-04"),
    }[measure.frequency]
    if measure.denominator is None:
        what = _("then %(numerator)s") % {"numerator": measure.numerator.label}
    else:
        labels = {"numerator": measure.numerator.label, "denominator": measure.denominator.label}
        what = _("then two numbers: %(numerator)s; and %(denominator)s") % labels
    rest = _("Cells of a spreadsheet can be pasted. A dash says that there is no figure.")
    seen = (
        _("All of the staff can see what is entered, but no count below %(num)s, nor what would give one away.")
        % {"num": measure.threshold}
        + " "
        + _("Counts that were entered before release 0.6.0 can be read in the history.")
        if measure.threshold
        else _("All of the staff can see what is entered.")
    )
    return f"{when}, {what}. {rest} {seen}"


def mistake_words(mistake: Mistake, measure: Measure) -> str:
    """What is wrong with a line, and what would be right."""
    line = mistake.typed if len(mistake.typed) <= LONGEST_LINE else mistake.typed[: LONGEST_LINE - 1] + "…"
    told = {"line": mistake.line, "typed": line}
    match mistake.fault:
        case Fault.PERIOD:
            return _("Line %(line)s, “%(typed)s”: begin with a month, such as 2026-01 or January 2026") % told
        case Fault.QUARTER:
            return (
                _("Line %(line)s, “%(typed)s”: a quarter is told by its first month: January, April, July or October")
                % told
            )
        case Fault.TWICE:
            return _("Line %(line)s, “%(typed)s”: this period stands in an earlier line too") % told
        case Fault.SAME_PERIOD:
            return (
                _(
                    "Line %(line)s, “%(typed)s”: an earlier line is of the same year. Tell a year always by the same month"
                )
                % told
            )
        case Fault.FUTURE:
            return _("Line %(line)s, “%(typed)s”: this period is not over yet") % told
        case Fault.PERCENTAGE:
            return (
                _("Line %(line)s, “%(typed)s”: give the counts, not the percentage; it is worked out from them") % told
            )
        case Fault.COUNT if measure.denominator is None:
            return _("Line %(line)s, “%(typed)s”: there must be one number after the period") % told
        case Fault.COUNT:
            return _("Line %(line)s, “%(typed)s”: there must be two numbers after the period") % told
        case Fault.NUMBERS:
            return (
                _("Line %(line)s, “%(typed)s”: write numbers in digits, such as 1,234 or 12.5, none below zero") % told
            )
        case Fault.OVER_NOTHING:
            return (
                _("Line %(line)s, “%(typed)s”: the second number cannot be zero; write a dash where there is no figure")
                % told
            )
        case Fault.MORE_THAN_ALL:
            return _("Line %(line)s, “%(typed)s”: the first number is a part of the second and cannot be more") % told
        case Fault.TOO_MANY:
            return _("There are more than %(most)s lines. Enter the rest by itself.") % {"most": MOST_LINES}


def more_words(count: int) -> list[str]:
    """How many more mistakes there are."""
    if count <= 0:
        return []
    return [
        ngettext("And %(count)s line more is wrong", "And %(count)s lines more are wrong", count) % {"count": count}
    ]


def figures_told(measure: Measure, series: Series, entries: Mapping[date, int]) -> str:
    """Every figure that was entered, newest first, for whoever clears them for the public.

    Nothing that was entered is rounded: files publish every digit, and one that differs is to be cleared anew. So is one that
    is hidden: ``entries`` says how often each period was entered, for its number cannot tell that it is another.
    """
    return "; ".join(_figure_told(measure, point, entries[point.period]) for point in reversed(series.points))


def _figure_told(measure: Measure, point: Point, entry: int) -> str:
    value = value_words(measure, point.value) if measure.denominator else exact_words(point.value)
    counted = counted_words(measure, point.numerator, point.denominator, exact_words)
    told = _hidden_told(entry) if point.suppressed else f"{value} ({counted})" if counted else value
    return _("%(period)s: %(told)s") % {"period": period_words(point.period, measure.frequency), "told": told}


def _hidden_told(entry: int) -> str:
    if entry == 1:
        return _("too small to be shown")
    return _("too small to be shown (entry %(number)s)") % {"number": entry}


def entered_words(new: int, changed: int, same: int, taken_over_from: str = "") -> str:
    """What entering a series did."""
    if not new and not changed:
        return _("Nothing has changed: these figures were entered already.")
    parts = [
        ngettext("%(count)s new figure", "%(count)s new figures", new) % {"count": new} if new else "",
        ngettext("%(count)s changed", "%(count)s changed", changed) % {"count": changed} if changed else "",
        ngettext("%(count)s as it was", "%(count)s as they were", same) % {"count": same} if same else "",
    ]
    saved = _("Saved: %(parts)s.") % {"parts": ", ".join(part for part in parts if part)}
    if not taken_over_from:
        return saved
    taken_over = _("This series was taken over from %(partnership)s.") % {"partnership": taken_over_from}
    return f"{saved} {taken_over}"
