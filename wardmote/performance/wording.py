"""How pages write periods, values, ranks and findings. What the statistics say is in ``words``."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.ui.format import long_date, month, short_month
from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.rules.age import is_old
from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.comparing import Comparison
from wardmote.performance.rules.icons import Better, Variation
from wardmote.performance.rules.intervals import difference, wilson
from wardmote.performance.rules.limits import Limits
from wardmote.performance.rules.reading import Basis, Hindrance, Reading
from wardmote.performance.rules.series import Area, AreaKind, Frequency, Point
from wardmote.performance.rules.spans import APRIL
from wardmote.performance.rules.targets import Target


def period_words(day: date, frequency: Frequency, month: Callable[[date], str] = month) -> str:
    """A period by its first day: June 2022, April to June 2022, 2022, 2021/22 for a financial year."""
    if frequency == "month":
        return month(day)
    if frequency == "quarter":
        last = date(day.year + (day.month + 1) // 12, (day.month + 1) % 12 + 1, 1)
        return _("%(first)s to %(last)s") % {"first": month(day).removesuffix(f" {last.year}"), "last": month(last)}
    if day.month == 1:
        return str(day.year)
    # What is counted on one day of the year goes by its month.
    return f"{day.year}/{(day.year + 1) % 100:02}" if day.month == APRIL else month(day)


def number_words(value: float | None) -> str:
    """A count: 12,345, with the decimals that it has; nothing for what is not known."""
    return "" if value is None else f"{round(value, 2):,.10g}"


def exact_words(value: float | None) -> str:
    """A number with every digit that it has: 12,345,678,901 or 20.375; nothing for what is not known."""
    return "" if value is None else f"{Decimal(repr(value)).normalize():,f}"


def value_words(measure: Measure, value: float | None) -> str:
    """A value with as many decimals as its measure has, and its per cent."""
    return "" if value is None else f"{value:,.{measure.decimals}f}{PER_CENT if measure.unit == PER_CENT else ''}"


def newest_period(latest: Point | Comparison, period: str) -> str:
    """The period of the newest figure, or of a rank, and whether it may still move: June 2022, provisional."""
    return _("%(period)s, provisional") % {"period": period} if latest.provisional else period


def judged_words(measure: Measure, day: date) -> str:
    """Up to when a signal speaks, beside a newer figure."""
    return _("judged up to %(period)s") % {"period": period_words(day, measure.frequency)}


def unsettled_sentence(measure: Measure, day: date) -> str:
    """Why newer figures are no part of a signal."""
    told = _("Figures after %(period)s are provisional: they may still move, and are not judged.")
    return told % {"period": period_words(day, measure.frequency)}


def before_gaps_sentence(number: int) -> str:
    """Why so many figures that stand right before a gap are no part of a signal."""
    return ngettext(
        "%(num)s figure before a gap is not judged: it was new when it was published, and had not settled.",
        "%(num)s figures before a gap are not judged: they were new when they were published, and had not settled.",
        number,
    ) % {"num": number}


def old_words(measure: Measure, latest: Point, judged_up_to: date | None, today: date) -> str:
    """Of when a signal is that is old: of the newest figure, or of the last that had settled."""
    if judged_up_to and not is_old(latest.period, measure.frequency, today=today):
        return _("Newest settled figure: %(period)s") % {"period": period_words(judged_up_to, measure.frequency)}
    return _("Newest figure: %(period)s") % {"period": period_words(latest.period, measure.frequency)}


def too_old() -> str:
    """What everyone is told of a figure that is old, beside the period that it is of."""
    return _("Too old to say how things stand now.")


def apart_words(measure: Measure, number: str) -> str:
    """How far apart two values are, by a number: percentages differ by points, not by per cent."""
    return _("%(number)s points") % {"number": number} if measure.unit == PER_CENT else number


def distance_words(measure: Measure, distance: float) -> str:
    """The same of a distance, which is never nothing: one too small to be printed is less than the least that is."""
    least = 10**-measure.decimals
    told = apart_words(measure, f"{max(distance, least):,.{measure.decimals}f}")
    return told if round(distance, measure.decimals) else _("less than %(distance)s") % {"distance": told}


def unit_words(measure: Measure, value: str = "") -> str:
    """What stands beside a value as it is printed: its unit, where the value does not say it."""
    if measure.unit == PER_CENT:
        return ""
    return measure.unit_of_one if value == "1" and measure.unit_of_one else measure.unit


def value_with_unit(measure: Measure, value: str) -> str:
    """A value in a sentence: 123 crimes, 12.3%, a severity score of 13.08."""
    told = {"value": value, "unit": unit_words(measure, value)}
    if not value or not told["unit"]:
        return value
    return (_("%(unit)s of %(value)s") if measure.unit_first else _("%(value)s %(unit)s")) % told


def unit_under_title(measure: Measure) -> str:
    """The unit below the title of its measure, where the title is not the unit itself: “Special constables” are."""
    unit = unit_words(measure)
    return unit if unit.casefold() != measure.title.casefold() else ""


def unit_title(measure: Measure) -> str:
    """The unit where it stands first: “Offences per 1,000 residents”, or “Per cent”."""
    return measure.unit[:1].upper() + measure.unit[1:] if unit_words(measure) else _("Per cent")


def counted_words(
    measure: Measure,
    numerator: float | None,
    denominator: float | None,
    write: Callable[[float | None], str] = number_words,
) -> str:
    """The counts behind a value: 123 of 456. Nothing where the value is the count."""
    if measure.denominator is None or numerator is None or denominator is None:
        return ""
    return _("%(count)s of %(all)s") % {"count": write(numerator), "all": write(denominator)}


def interval_of(measure: Measure, numerator: float | None, denominator: float | None) -> tuple[float, float] | None:
    """The 95% interval of a percentage in its own unit; None for what is no percentage."""
    if measure.unit != PER_CENT or numerator is None or denominator is None:
        return None
    found = wilson(numerator, denominator)
    return None if found is None else (found[0] * measure.per, found[1] * measure.per)


def difference_of(measure: Measure, earlier: Point, later: Point) -> tuple[float, float] | None:
    """The 95% interval of the points by which a percentage has moved; None for what is no percentage."""
    was, now = (_counts(each) for each in (earlier, later))
    found = difference(was, now) if measure.unit == PER_CENT and was and now else None
    return None if found is None else (found[0] * measure.per, found[1] * measure.per)


def _counts(point: Point) -> tuple[float, float] | None:
    return None if point.numerator is None or point.denominator is None else (point.numerator, point.denominator)


def interval_words(measure: Measure, numerator: float | None, denominator: float | None) -> str:
    """The same in words; nothing where there is none."""
    found = interval_of(measure, numerator, denominator)
    if found is None:
        return ""
    low, high = (value_words(measure, end) for end in found)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def usual_words(measure: Measure, limits: Limits) -> str:
    """The mean, and between which limits values usually lie."""
    mean, lower, upper = (value_words(measure, each) for each in (limits.mean, limits.lower, limits.upper))
    return _("%(mean)s (%(lower)s to %(upper)s)") % {"mean": mean, "lower": lower, "upper": upper} if lower else mean


def variation_words(variation: Variation) -> str:
    """What the last point says, short enough for a table."""
    return {
        Variation.COMMON: _("No special change"),
        Variation.IMPROVEMENT_HIGH: _("Getting better, high"),
        Variation.IMPROVEMENT_LOW: _("Getting better, low"),
        Variation.CONCERN_HIGH: _("Getting worse, high"),
        Variation.CONCERN_LOW: _("Getting worse, low"),
        Variation.NEITHER_HIGH: _("Changed, high"),
        Variation.NEITHER_LOW: _("Changed, low"),
    }[variation]


def told_to_everyone(reading: Reading | None) -> str:
    """What the last point says, for somebody who never saw such a chart."""
    if reading is None or reading.variation is None:
        return _untold(reading.hindrance if reading else None)
    return {
        Variation.COMMON: _("No real change: the figures go up and down as they usually do."),
        Variation.IMPROVEMENT_HIGH: _("Getting better: higher than chance alone explains."),
        Variation.IMPROVEMENT_LOW: _("Getting better: lower than chance alone explains."),
        Variation.CONCERN_HIGH: _("Getting worse: higher than chance alone explains."),
        Variation.CONCERN_LOW: _("Getting worse: lower than chance alone explains."),
        Variation.NEITHER_HIGH: _("Higher than chance alone explains. That is neither good nor bad in itself."),
        Variation.NEITHER_LOW: _("Lower than chance alone explains. That is neither good nor bad in itself."),
    }[reading.variation]


def _untold(hindrance: Hindrance | None) -> str:
    """Why everyone is told of no change. Without a hindrance there is no chart, such as while all figures are provisional."""
    match hindrance:
        case Hindrance.TOO_FEW:
            return _("There are too few figures yet to say whether anything has changed.")
        case Hindrance.CONSTANT:
            return _("The figure is the same every time, so there is no change to speak of.")
        case Hindrance.MOSTLY_ZERO:
            return _("This happens too rarely to say whether anything has changed.")
        case Hindrance.BASELINE_CONSTANT | Hindrance.HARDLY_MOVES:
            return _("The figure hardly ever moves, so it cannot be said whether a change is real.")
        case None:
            return _("It cannot be said yet whether anything has changed.")


def finding_sentence(measure: Measure, reading: Reading, period: Callable[[date], str]) -> str:
    """The title of a chart: what it shows, and whether that is good news."""
    name = measure.title
    if reading.hindrance is not None:
        return _("%(measure)s: no signal can be given yet") % {"measure": name}
    cause = reading.chart.causes[-1]
    if cause is None:
        return _unchanged(measure, reading, period)
    told = _told(name, cause, reading, period)
    judged = _judged(cause, measure.better)
    return _("%(told)s, which is %(judged)s") % {"told": told, "judged": judged} if judged else told


def _unchanged(measure: Measure, reading: Reading, period: Callable[[date], str]) -> str:
    """That the last point is no signal, and when the last one was: a diamond on the chart is not passed over."""
    told = {"measure": measure.title}
    signals = [(day, cause) for day, cause in zip(reading.days, reading.chart.causes, strict=True) if cause is not None]
    if not signals:
        return _("%(measure)s: no change beyond the usual variation") % told
    day, cause = signals[-1]
    judged = _judged(cause, measure.better)
    last = _("%(period)s (%(judged)s)") % {"period": period(day), "judged": judged} if judged else period(day)
    return _("%(measure)s: no change beyond the usual variation now; the last signal was in %(last)s") % {
        **told,
        "last": last,
    }


def worse_sentence(measure: Measure, area: Area, reading: Reading, latest: Point) -> str:
    """What is getting worse where, since when, and of how many: for those who are asked about it."""

    def period(day: date) -> str:
        return period_words(day, measure.frequency)

    cause = reading.chart.causes[-1]
    value = value_with_unit(measure, value_words(measure, latest.value))
    counted = counted_words(measure, latest.numerator, latest.denominator)
    return _("%(told)s (%(area)s, %(period)s: %(value)s)") % {
        "told": _told(measure.title, cause, reading, period) if cause else measure.title,
        "area": area.name,
        "period": period(latest.period),
        "value": f"{value}, {counted}" if counted else value,
    }


def _told(name: str, cause: Cause, reading: Reading, period: Callable[[date], str]) -> str:
    days = {"last": period(reading.days[-1]), "first": period(reading.days[began(reading)])}
    return _cause_sentence(cause) % {"measure": name, **days}


def _cause_sentence(cause: Cause) -> str:
    return {
        Cause.ABOVE_LIMIT: _("%(measure)s: higher in %(last)s than its usual variation explains"),
        Cause.BELOW_LIMIT: _("%(measure)s: lower in %(last)s than its usual variation explains"),
        Cause.RISING: _("%(measure)s: rising since %(first)s"),
        Cause.FALLING: _("%(measure)s: falling since %(first)s"),
        Cause.NEAR_UPPER: _("%(measure)s: near its upper limit more than once up to %(last)s"),
        Cause.NEAR_LOWER: _("%(measure)s: near its lower limit more than once up to %(last)s"),
        Cause.ABOVE_MEAN: _("%(measure)s: above its average since %(first)s"),
        Cause.BELOW_MEAN: _("%(measure)s: below its average since %(first)s"),
    }[cause]


def _judged(cause: Cause, better: Better) -> str:
    if better == "neither":
        return ""
    return _("better") if cause.is_high == (better == "up") else _("worse")


def began(reading: Reading) -> int:
    """The place of the point at which the run or the trend of the last point began."""
    chart = reading.chart
    last, segment, cause = len(chart.values) - 1, chart.segments[-1], chart.causes[-1]
    values, mean = chart.values, segment.limits.mean
    going_on: dict[Cause, Callable[[int], bool]] = {
        Cause.RISING: lambda place: values[place] < values[place + 1],
        Cause.FALLING: lambda place: values[place] > values[place + 1],
        Cause.ABOVE_MEAN: lambda place: values[place] > mean,
        Cause.BELOW_MEAN: lambda place: values[place] < mean,
    }
    goes_on = going_on.get(cause, lambda _place: False) if cause else lambda _place: False
    place = last
    while place > segment.start and goes_on(place - 1):
        place -= 1
    return place


def rank_words(comparison: Comparison) -> str:
    """4 of 10, with how many share the place, and whether it may still move."""
    found = place_words(comparison)
    return _("%(rank)s, provisional") % {"rank": found} if comparison.provisional else found


def place_words(comparison: Comparison) -> str:
    """4 of 10, with how many share the place."""
    found = _("%(rank)s of %(all)s") % {"rank": comparison.rank, "all": comparison.of}
    if comparison.tied:
        shared = ngettext("shared with %(num)s other", "shared with %(num)s others", comparison.tied)
        found = f"{found}, {shared % {'num': comparison.tied}}"
    return found


def first_words(better: Better) -> str:
    """What the first place means."""
    return _("1 is the highest") if better == "neither" else _("1 is the best")


def better_words(better: Better) -> str:
    """Which way a measure should go."""
    return {"up": _("More is better"), "down": _("Less is better"), "neither": _("Neither way is better in itself")}[
        better
    ]


def basis_words(basis: Basis) -> str:
    """What one value covers, where that is more than its own period."""
    return {
        "separate": "",
        "rolling": _("Several periods up to its own, so that neighbouring values overlap"),
        "cumulative": _("All periods since the year began"),
    }[basis]


def tick_words(values: Sequence[float]) -> list[str]:
    """The numbers beside an axis, all with as many decimals as the longest needs: 2.00, 2.25, 2.50."""
    exact = [f"{Decimal(repr(value)).normalize():f}" for value in values]
    decimals = max((len(each.partition(".")[2]) for each in exact), default=0)
    return [f"{value:,.{decimals}f}" for value in values]


def short_period(day: date, frequency: Frequency) -> str:
    """A period under a chart or in a column: Jun 2022, Apr to Jun 2022, 2022, 2021/22."""
    return period_words(day, frequency, short_month)


def state_words(point: Point) -> str:
    """What a reader must know of one figure: that it is suppressed, still moves, or was told otherwise at first."""
    if point.suppressed:
        return _("Suppressed: too small to be shown")
    if point.provisional:
        return _("Provisional")
    if is_revised(point):
        return _("Revised")
    return _("Loaded before it settled") if point.early else ""


def is_revised(point: Point) -> bool:
    """Whether a figure was told otherwise at first."""
    return point.first is not None and point.value is not None and point.first != point.value


def kind_words(kind: str) -> str:
    """What a special point is, as its shape says."""
    return {"concern": _("worse"), "improvement": _("better"), "neither": _("changed"), "common": ""}[kind]


def shape_words() -> dict[str, str]:
    """What the shapes of a chart on paper say, by the kind of point."""
    return {
        "concern": _("A diamond is worse than usual."),
        "improvement": _("A triangle is better than usual."),
        "improvement-down": _("A triangle is better than usual."),
        "neither": _("A square is unlike usual."),
        "provisional": _("A ring is provisional."),
    }


def target_words(measure: Measure, target: Target) -> str:
    """A target as a person says it: its label, and what that does not say of its value and its day."""
    told = target.label
    numbers = {float(each.replace(",", "")) for each in re.findall(r"\d[\d,]*(?:\.\d+)?", target.label)}
    if target.aim is not None and target.aim not in numbers:
        told = _("%(label)s: %(value)s") % {"label": target.label, "value": value_words(measure, target.aim)}
    if target.due is None or _names_month(target.label, target.due):
        return told
    return _("%(told)s by %(date)s") % {"told": told, "date": long_date(target.due)}


def _names_month(label: str, day: date) -> bool:
    """Whether a label says the month, in the language of the page or in English, as shipped definitions are."""
    with translation.override("en"):
        in_english = month(day)
    return in_english in label or month(day) in label


def kind_of_area(area: Area) -> str:
    """What sort of area it is."""
    return {
        "force": _("Police force area"),
        "partnership": _("Community safety partnership"),
        "district": _("District"),
    }[area.kind]


def getting_worse_words(count: int, subjects: int) -> str:
    """How many measures are getting worse, and of how many subjects: robberies and their rate are two measures of one."""
    if subjects == count:
        return _("Getting worse: %(num)s.") % {"num": count}
    told = ngettext(
        "Getting worse: %(all)s measures of %(num)s subject.",
        "Getting worse: %(all)s measures of %(num)s subjects.",
        subjects,
    )
    return told % {"all": count, "num": subjects}


def areas_of_kind(kind: AreaKind, own: Area | None, *, some_own: bool) -> str:
    """What stands over areas of one kind in a long list: those of somebody's own force, or all others."""
    if own is not None:
        return {
            "force": _("Police force area"),
            "partnership": _("Community safety partnerships in %(area)s"),
            "district": _("Districts in %(area)s"),
        }[kind] % {"area": own.name}
    if some_own:
        return {
            "force": _("Other police force areas"),
            "partnership": _("Other community safety partnerships"),
            "district": _("Other districts"),
        }[kind]
    return {
        "force": _("Police force areas"),
        "partnership": _("Community safety partnerships"),
        "district": _("Districts"),
    }[kind]


def area_and_kind(area: Area) -> str:
    """An area whose name another has too: a partnership is often called like its one district."""
    return _("%(area)s (%(kind)s)") % {"area": area.name, "kind": kind_of_area(area).casefold()}


def lent_words() -> str:
    """What must be said of the figures of the example, whose force is invented."""
    real = _("Loaded figures are real: open data of West Mercia and forces beside it, lent to an invented force.")
    return f"{real} {_('Those entered by hand are made up.')}"


def made_up_words() -> str:
    """What must be said of the figures of the example that are entered by hand."""
    return _("These figures were made up for the example. They are those of no real force.")
