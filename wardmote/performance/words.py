"""What the statistics say, in sentences: the keys of ``rules`` as words that can be translated.

``wording`` has what only pages say, ``typing_words`` what is wrong with figures that were entered. Numbers
come in as text: how many digits a measure has is its definition's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.ui.format import listing
from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.forecast import Forecast, NoForecast
from wardmote.performance.rules.icons import Assurance
from wardmote.performance.rules.periods import Frequency, Gap, moved
from wardmote.performance.rules.reading import Caution, Hindrance, Reading, Reason, Refused

Show = Callable[[float], str]
"""A number as its measure prints it: a value, or how far apart two values are."""
ShowDay = Callable[[date], str]
"""A period as it is printed, such as June 2022."""


def assurance_name(assurance: Assurance | None) -> str:
    match assurance:
        case None:
            return _("Nothing can be said of a target")
        case Assurance.PASSING:
            return _("Consistently passing the target")
        case Assurance.HIT_OR_MISS:
            return _("Hit or miss")
        case Assurance.FAILING:
            return _("Consistently failing the target")


def assurance_sentence(assurance: Assurance) -> str:
    match assurance:
        case Assurance.PASSING:
            return _("The target will be met unless something changes.")
        case Assurance.HIT_OR_MISS:
            return _("The target will be met in some periods and missed in others, by chance.")
        case Assurance.FAILING:
            return _("The target will be missed unless something changes.")


def cause_name(cause: Cause | None) -> str:
    """Why a point is special, for the table under a chart."""
    match cause:
        case None:
            return _("Common cause")
        case Cause.ABOVE_LIMIT:
            return _("Above the upper limit")
        case Cause.BELOW_LIMIT:
            return _("Below the lower limit")
        case Cause.RISING:
            return _("Seven or more rising")
        case Cause.FALLING:
            return _("Seven or more falling")
        case Cause.NEAR_UPPER:
            return _("Two of three near the upper limit")
        case Cause.NEAR_LOWER:
            return _("Two of three near the lower limit")
        case Cause.ABOVE_MEAN:
            return _("Seven or more above the mean")
        case Cause.BELOW_MEAN:
            return _("Seven or more below the mean")


def hindrance_sentence(reading: Reading) -> str:
    """Why a chart shows values and no icons. Empty where it shows them."""
    if reading.hindrance is None:
        return ""
    rebased = _("Values before the last rebasing do not count.") if reading.chart.segments[-1].start else ""
    return f"{_hindered(reading, reading.hindrance)} {rebased}".rstrip()


def _hindered(reading: Reading, hindrance: Hindrance) -> str:
    last = reading.chart.segments[-1]
    values = reading.chart.values[last.start : last.stop]
    match hindrance:
        case Hindrance.TOO_FEW:
            return ngettext(
                "There is %(num)s value to judge by. Signals need at least 7.",
                "There are %(num)s values to judge by. Signals need at least 7.",
                len(values),
            ) % {"num": len(values)}
        case Hindrance.CONSTANT:
            return _("The value is the same in all %(num)s periods, so there is no variation to judge by.") % {
                "num": len(values)
            }
        case Hindrance.MOSTLY_ZERO:
            return _(
                "%(zeros)s of %(num)s values are zero. For something so rare, longer periods or the days between "
                "events say more."
            ) % {"zeros": values.count(0.0), "num": len(values)}
        case Hindrance.BASELINE_CONSTANT:
            return _("The %(num)s values of the baseline are all the same, so they set no limits. Choose another.") % {
                "num": last.limits.points
            }
        case Hindrance.HARDLY_MOVES:
            return _("Nearly all values are the same, so no limits can be worked out that mean anything.")


def caution_sentence(
    caution: Caution, reading: Reading, frequency: Frequency, show_day: ShowDay, gaps: Sequence[Gap] = ()
) -> str:
    match caution:
        case Caution.TRIAL_LIMITS:
            points = reading.chart.segments[-1].limits.points
            if reading.baseline:
                return _("The limits are trial limits: they come from %(num)s values.") % {"num": points}
            return _("The limits are trial limits: they come from %(num)s values, and more would move them.") % {
                "num": points
            }
        case Caution.GAPS:
            told = gap_sentence(gaps or reading.gaps, frequency, show_day)
            if reading.hindrance or not reading.gaps:
                return told
            return f"{told} {_crossed(reading)}"
        case Caution.SEASONAL:
            return _("The values follow the seasons. A signal may only mean the time of year.")
        case Caution.REBASED_OUTSIDE:
            return _("A rebasing has no effect, because no period with a value begins on its date.")
        case Caution.REBASED_YOUNG:
            return _(
                "The chart is rebased from %(period)s. Until 7 values are known from there on, "
                "the earlier average and limits go on judging."
            ) % {"period": listing([show_day(each.day) for each in reading.waiting])}
        case Caution.BASELINE_LOST_VALUES:
            return _("The baseline has lost values since it was fixed, so its limits are less certain.")


def _crossed(reading: Reading) -> str:
    """What is judged across gaps. Nothing is across one after which the chart begins anew."""
    begun = {reading.days[segment.start] for segment in reading.chart.segments}
    anew = sum(gap.before in begun for gap in reading.gaps)
    if anew == len(reading.gaps):
        return _("The chart is rebased there, so nothing is judged across.")
    if anew:
        return _(
            "But where the chart is rebased, limits and runs of points take the values on both sides as neighbours."
        )
    return _("Limits and runs of points take the values on both sides as neighbours.")


def baseline_sentence(reading: Reading, show_day: ShowDay) -> str:
    """From which values the last limits are fixed. Empty where all values since the last rebasing make them."""
    if reading.baseline is None:
        return ""
    return _("Average and limits are fixed from the %(num)s values of %(span)s. Later values do not move them.") % {
        "num": reading.chart.segments[-1].limits.points,
        "span": run_words(*reading.baseline, show_day),
    }


def gap_sentence(gaps: Sequence[Gap], frequency: Frequency, show_day: ShowDay) -> str:
    """Where values are missing, each gap by its periods."""
    missing = sum(gap.missing for gap in gaps)
    named = listing(
        [run_words(moved(gap.after, 1, frequency), moved(gap.before, -1, frequency), show_day) for gap in gaps]
    )
    return ngettext(
        "%(num)s period has no value: %(named)s. It is not counted as zero.",
        "%(num)s periods have no value: %(named)s. They are not counted as zero.",
        missing,
    ) % {"num": missing, "named": named}


def run_words(first: date, last: date, show_day: ShowDay) -> str:
    """Neighbouring periods by the first and the last, one by itself."""
    if first == last:
        return show_day(first)
    return _("%(first)s to %(last)s") % {"first": show_day(first), "last": show_day(last)}


def refusal_sentence(refused: Refused, show_day: ShowDay) -> str:
    """Why no chart may be made, and what to do."""
    day = show_day(refused.on) if refused.on else ""
    match refused.reason:
        case Reason.ROLLING:
            return _("Signals cannot be given for a rolling sum or average. Use the value of each period.")
        case Reason.CUMULATIVE:
            return _("Signals cannot be given for a total since the year began. Use the value of each period.")
        case Reason.EMPTY:
            return _("There are no values yet.")
        case Reason.NOT_A_NUMBER:
            return _("The value of %(period)s is not a number that can be used.") % {"period": day}
        case Reason.TWICE:
            return _("There are two values for %(period)s. Keep the right one.") % {"period": day}
        case Reason.FIXED_TOO_SHORT:
            return _("The fixed baseline has too few values. Withdraw it, or choose one of at least 12 values.")
        case Reason.REBASED_WITHOUT_REASON:
            return _("Say why the limits are worked out anew from %(period)s.") % {"period": day}


def rate_sentence(forecast: Forecast, frequency: Frequency, show_distance: Show) -> str:
    """How the values change, or that they do not."""
    if forecast.rate is None:
        return _("There is no clear rise or fall, so the level is expected to stay.")
    words = {"rate": show_distance(abs(forecast.rate))}
    match frequency, forecast.rate > 0:
        case "day", True:
            return _("It rises by %(rate)s a day.") % words
        case "day", False:
            return _("It falls by %(rate)s a day.") % words
        case "week", True:
            return _("It rises by %(rate)s a week.") % words
        case "week", False:
            return _("It falls by %(rate)s a week.") % words
        case "month", True:
            return _("It rises by %(rate)s a month.") % words
        case "month", False:
            return _("It falls by %(rate)s a month.") % words
        case "quarter", True:
            return _("It rises by %(rate)s a quarter.") % words
        case "quarter", False:
            return _("It falls by %(rate)s a quarter.") % words
        case "year", True:
            return _("It rises by %(rate)s a year.") % words
        case _:
            return _("It falls by %(rate)s a year.") % words


def forecast_sentence(forecast: Forecast, show: Show, show_distance: Show, show_day: ShowDay) -> str:
    """Whether the target will be met at this rate, by how much, and how sure that is."""
    words = {
        "target": show(forecast.target),
        "period": show_day(forecast.due),
        "by": show_distance(abs(forecast.misses_by)),
        "expected": show(forecast.expected),
        "low": show(forecast.low),
        "high": show(forecast.high),
    }
    if forecast.is_missed:
        first = _("At this rate the target of %(target)s for %(period)s is missed by %(by)s.") % words
    elif forecast.misses_by < 0:
        first = _("At this rate the target of %(target)s for %(period)s is met, with %(by)s to spare.") % words
    else:
        first = _("At this rate the target of %(target)s for %(period)s is just met.") % words
    if words["low"] == words["high"]:
        rest = _("Expected is %(expected)s, give or take less than is shown.") % words
    elif forecast.is_sure:
        rest = _("Expected is %(expected)s, and very likely between %(low)s and %(high)s.") % words
    else:
        rest = (
            _("It is not certain: expected is %(expected)s, but anything from %(low)s to %(high)s is likely.") % words
        )
    return f"{first} {rest}"


def no_forecast_sentence(reason: NoForecast) -> str:
    match reason:
        case NoForecast.NEITHER:
            return _("No forecast is made where neither direction is better.")
        case NoForecast.HINDERED:
            return _("No forecast is made, for the same reason that there is no signal.")
        case NoForecast.SEASONAL:
            return _("No forecast is made, because the values follow the seasons.")
        case NoForecast.TOO_FEW:
            return _("No forecast is made from fewer than 12 values since the last rebasing.")
        case NoForecast.PAST:
            return _("The target's date has passed.")
        case NoForecast.TOO_FAR:
            return _("The target's date lies further ahead than the values go back, so no forecast is made.")
