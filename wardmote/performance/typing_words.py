"""Entering figures by hand, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.rules.columns import Names
from wardmote.performance.rules.series import Point, Series
from wardmote.performance.rules.typing import MOST_LINES, Fault, Line, Mistake
from wardmote.performance.wording import counted_words, exact_words, period_words, value_with_unit, value_words

LONGEST_LINE = 60
"""Characters of a wrong line that are shown again."""


def column_names(measure: Measure) -> list[Names]:
    """What the numbers of a line may be called in the headings over them: the unit is that of what is counted."""
    counted = [measure.numerator.label, measure.title]
    if measure.per == 1 and measure.unit != PER_CENT:
        counted.append(measure.unit)
    return [counted] if measure.denominator is None else [counted, [measure.denominator.label]]


def how_to_type(measure: Measure) -> str:
    """What a line must look like."""
    when = {
        "month": _("One month a line, such as 2026-01 or January 2026"),
        "quarter": _("One quarter a line, such as Jan to Mar 2026, or its first month, such as 2026-01"),
        "year": _("One year a line, told by its first month, such as 2026-04"),
    }[measure.frequency]
    if measure.denominator is None:
        what = _("then %(numerator)s") % {"numerator": measure.numerator.label}
    else:
        labels = {"numerator": measure.numerator.label, "denominator": measure.denominator.label}
        what = _("then two numbers: %(numerator)s; and %(denominator)s") % labels
    rest = _("Cells of a spreadsheet or a CSV file can be pasted. A dash says that there is no figure.")
    if measure.denominator is not None:
        rest = (
            f"{rest} {_('Headings may be pasted too: where they name the numbers, these may stand in either order.')}"
        )
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
        case Fault.WHICH_QUARTER:
            return (
                _(
                    "Line %(line)s, “%(typed)s”: say whether the year is one of the calendar or of finance: Jul to Sep 2026, "
                    "or Q2 2026/27"
                )
                % told
            )
        case Fault.HEADINGS:
            first, *others = [names[0] for names in column_names(measure)]
            return _(
                "Line %(line)s, “%(typed)s”: the headings do not say which number is which. "
                "Call them “%(first)s” and “%(second)s”, or leave the headings out"
            ) % {**told, "first": first, "second": "".join(others)}
        case Fault.COMMAS:
            return (
                _(
                    "Line %(line)s, “%(typed)s”: a comma may stand within a number or between two. "
                    "Put semicolons between the period and each number"
                )
                % told
            )
        case Fault.EMPTY_CELL:
            return (
                _("Line %(line)s, “%(typed)s”: a cell is empty. Write a dash in place of both numbers if none is known")
                % told
            )
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


def odd_words(line: Line, usual: float, measure: Measure) -> str:
    """A line as it was read, of which the value is far from what is usual."""
    counts = [(measure.numerator.label, line.numerator)]
    counts += [(measure.denominator.label, line.denominator)] if measure.denominator else []
    told = ", ".join(f"{label}: {exact_words(count)}" for label, count in counts)
    value = value_words(measure, measure.value_of(line.numerator, line.denominator))
    return _("%(period)s was read as %(told)s. That makes %(value)s; usual is %(usual)s") % {
        "period": period_words(line.period, measure.frequency),
        "told": told,
        "value": value_with_unit(measure, value),
        "usual": value_with_unit(measure, value_words(measure, usual)),
    }


def more_odd_words(count: int) -> list[str]:
    """How many more values are far from what is usual."""
    if count <= 0:
        return []
    told = ngettext("So is %(count)s value more", "So are %(count)s values more", count)
    return [told % {"count": count}]


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
