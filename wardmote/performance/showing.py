"""A signal as a page shows it: words, and the drawing of its chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from markupsafe import Markup

from wardmote.core.ui.format import long_date
from wardmote.core.ui.page import drawn
from wardmote.performance import wording as words
from wardmote.performance import words as statistics
from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.longer import moved_words
from wardmote.performance.models import ChartNote
from wardmote.performance.rules.causes import Cause
from wardmote.performance.rules.comparing import Comparison
from wardmote.performance.rules.drawing import Aim, AimKind, Drawing, Frame, draw
from wardmote.performance.rules.forecast import NoForecast, forecast
from wardmote.performance.rules.icons import Assurance, Variation, assurance, variation
from wardmote.performance.rules.limits import Limits
from wardmote.performance.rules.periods import gaps_between, number_of
from wardmote.performance.rules.reading import Caution, Reading, Reason
from wardmote.performance.rules.series import Point, Series
from wardmote.performance.rules.spans import Change
from wardmote.performance.rules.targets import Target, aimed_at
from wardmote.performance.selectors.signals import Signal

DESK = Frame(width=960, height=340, left=60, right=132, top=14, bottom=30, across=8, up=5)
TABLET = Frame(width=680, height=310, left=56, right=124, top=14, bottom=30, across=5, up=5)
PHONE = Frame(width=340, height=300, left=46, right=86, top=14, bottom=28, across=2, up=4)
SPARK = Frame(width=150, height=34, left=4, right=6, top=4, bottom=4, across=0, up=1)
SMALL = Frame(width=220, height=76, left=4, right=8, top=6, bottom=6, across=0, up=1)

DOWN = "improvement-down"
"""The shape of what is better where less is better."""

PLAIN = "common"
"""The shape of what is as usual, or not judged."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of signals."""

    measure: Measure
    signal: Signal
    period: str
    short_period: str
    value: str
    counted: str
    moved: str
    year_before: str
    usual: str
    """By which mean and limits its newest judged period is judged."""
    drawing: Drawing | None
    target: str
    rank: str
    variation: Variation | None
    variation_words: str
    assurance: Assurance | None
    assurance_words: str
    why: str
    """Why there is no signal."""
    judged: str
    """Up to when its signal speaks, where newer figures are provisional."""
    old: str
    """Of when its newest figure is, where that is too old to speak of now."""

    @property
    def stands_out(self) -> bool:
        """Whether there is more to see than a line of usual figures: a special cause, or a verdict on a target."""
        return bool(self.assurance) or self.variation not in (None, Variation.COMMON)


def row_of(signal: Signal, frame: Frame = SPARK, *, today: date | None = None) -> Row:
    """A signal in words, with a small chart. Without a day nothing is said of the age of its figures."""
    measure, latest, comparison, reading = signal.measure, signal.latest, signal.comparison, signal.reading
    is_old = today is not None and signal.is_old(today)
    judged = reading.assurance if reading and not is_old else None  # what is old says nothing of a target
    return Row(
        measure=measure,
        signal=signal,
        period=words.newest_period(latest, words.period_words(latest.period, measure.frequency)) if latest else "",
        short_period=words.newest_period(latest, words.short_period(latest.period, measure.frequency))
        if latest
        else "",
        value=words.value_words(measure, latest.value) if latest else "",
        counted=words.counted_words(measure, latest.numerator, latest.denominator) if latest else "",
        moved=_moved(signal),
        year_before=words.value_words(measure, signal.year_before.value) if signal.year_before else "",
        usual=words.usual_words(measure, reading.chart.segments[-1].limits)
        if reading and reading.hindrance is None
        else "",
        drawing=drawing_of(signal, frame),
        target=words.value_words(measure, signal.aim),
        rank=words.rank_words(comparison) if comparison else "",
        variation=reading.variation if reading else None,
        variation_words=words.variation_words(reading.variation) if reading and reading.variation else "",
        assurance=judged,
        assurance_words=statistics.assurance_name(judged) if judged else "",
        why=_why_none(signal),
        judged=words.judged_words(measure, signal.judged_up_to) if signal.judged_up_to else "",
        old=words.old_words(measure, latest, signal.judged_up_to, today) if latest and today and is_old else "",
    )


def signal_markup(row: Row) -> Markup:
    """The signal of a row as any room's page shows it: icons with their words."""
    return drawn("performance/chart.html", "signal_words", row)


def _why_none(signal: Signal) -> str:
    if signal.reading is not None:
        return statistics.hindrance_sentence(signal.reading)
    return _refusal(signal)


def _refusal(signal: Signal) -> str:
    """Why there is no chart: often there are no values yet, or none has settled."""
    if signal.refused is None:
        return ""
    if signal.refused.reason is Reason.EMPTY and signal.unsettled:
        return _("Provisional")
    return statistics.refusal_sentence(signal.refused, partial(words.period_words, frequency=signal.measure.frequency))


def _moved(signal: Signal) -> str:
    """From which figure it came; nothing where the period before has none."""
    latest, previous = signal.latest, signal.previous
    if latest is None or previous is None or latest.value is None or previous.value is None:
        return ""
    was = words.value_words(signal.measure, previous.value)
    if words.value_words(signal.measure, latest.value) == was:
        return _("= as before")
    return (_("▲ from %(was)s") if latest.value > previous.value else _("▼ from %(was)s")) % {"was": was}


def drawing_of(signal: Signal, frame: Frame, notes: Sequence[ChartNote] = (), *, judged: bool = True) -> Drawing | None:
    """The chart of a signal on this paper; None where there is none. Unless it is ``judged``, every point is a plain one."""
    if (reading := signal.reading) is None:
        return None
    measure = signal.measure
    return draw(
        reading,
        frame,
        frequency=measure.frequency,
        kinds=shapes_of(measure, reading) if judged else [PLAIN] * len(reading.days),
        aims=_aims(signal),
        notes=[(note.period, note.rebases) for note in notes],
        unsettled=signal.unsettled,
        period=partial(_period, measure),
        scale=words.tick_words,
    )


def _aims(signal: Signal) -> list[Aim]:
    """The line of every target, the one first that figures are held against. Only a trajectory moves."""
    found = []
    for target, value in signal.aims:
        kind: AimKind = "target" if target == signal.target else "stretch" if target.kind == "stretch" else "goal"
        asked = [(day, aimed_at(target, day)) for day in signal.series.periods()]
        path = tuple((day, number) for day, number in asked if number is not None)
        found.append(Aim(kind, value, path if target.points and len(path) > 1 else ()))
    return found


def _period(measure: Measure, day: date) -> str:
    return words.short_period(day, measure.frequency)


def kinds_of(measure: Measure, reading: Reading) -> list[str]:
    """Of each point whether it is common, better, worse or neither. Without a signal all are common."""
    if reading.hindrance is not None:
        return [PLAIN] * len(reading.days)
    return [variation(cause, measure.better).kind for cause in reading.chart.causes]


def shapes_of(measure: Measure, reading: Reading) -> list[str]:
    """The same as shapes: what is better points the way that is better."""
    kinds = kinds_of(measure, reading)
    return [DOWN if kind == "improvement" and measure.better == "down" else kind for kind in kinds]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a chart says: its title, what it is of, and what else must be known."""

    title: str
    subtitle: str
    sentences: tuple[str, ...]


def finding_of(signal: Signal, *, today: date) -> Finding:
    """The words over a chart. What is old on this day says how things stood, and nothing of what will be."""
    measure, reading, area = signal.measure, signal.reading, signal.series.area
    period = partial(words.period_words, frequency=measure.frequency)
    known = [point for point in signal.series.points if point.value is not None]
    span = (
        _("%(first)s to %(last)s") % {"first": period(known[0].period), "last": period(known[-1].period)}
        if known
        else _("no figure yet")
    )
    count = ngettext("%(num)s figure", "%(num)s figures", len(known)) % {"num": len(known)}
    subtitle = _("%(unit)s, %(area)s, %(span)s, %(count)s") % {
        "unit": words.unit_title(measure),
        "area": area.name,
        "span": span,
        "count": count,
    }
    if reading is None:
        return Finding(
            title_of(signal), subtitle, (*_surveyed(signal), *([_refusal(signal)] if signal.refused else []))
        )
    sentences = _surveyed(signal)
    sentences += _unsettled(signal)
    sentences += [statistics.hindrance_sentence(reading)] if reading.hindrance else []
    sentences += [] if signal.is_old(today) else _judged(signal, reading)
    sentences += [statistics.baseline_sentence(reading, period)] if reading.baseline and not reading.hindrance else []
    sentences += _cautions(signal, reading)
    sentences += _early(signal)
    return Finding(title_of(signal), subtitle, tuple(sentences))


def title_of(signal: Signal) -> str:
    """The title of a chart: what it shows, or of what it is."""
    measure, reading = signal.measure, signal.reading
    if reading is None:
        return measure.title
    return words.finding_sentence(measure, reading, partial(words.period_words, frequency=measure.frequency))


def _cautions(signal: Signal, reading: Reading) -> list[str]:
    """What speaks against a signal."""
    frequency = signal.measure.frequency
    period = partial(words.period_words, frequency=frequency)
    return [
        statistics.caution_sentence(each, reading, frequency, period, signal.gaps)
        for each in signal.cautions
        if _counts(each, reading)
    ]


def _counts(caution: Caution, reading: Reading) -> bool:
    """Where there are no limits and no signal, nothing is said of what speaks against them."""
    return reading.hindrance is None or caution in (Caution.GAPS, Caution.REBASED_OUTSIDE)


def _unsettled(signal: Signal) -> list[str]:
    """Up to when it is judged, and what else is not."""
    if signal.reading is None or signal.reading.variation is None:
        return []
    newest, judged = signal.judged_up_to, signal.reading.days[-1]
    before_gaps = sum(period < judged for period, _value in signal.unsettled)
    told = [words.unsettled_sentence(signal.measure, newest)] if newest else []
    return told + ([words.before_gaps_sentence(before_gaps)] if before_gaps else [])


def _early(signal: Signal) -> list[str]:
    """That some figures were loaded young and not again: they may have moved since."""
    early = sum(point.early for point in signal.series.points)
    if not early:
        return []
    told = ngettext(
        "%(num)s figure was loaded before it settled and not since: it may have moved.",
        "%(num)s figures were loaded before they settled and not since: they may have moved.",
        early,
    )
    return [told % {"num": early}]


def _surveyed(signal: Signal) -> list[str]:
    """Of a survey how many were asked, how far all people could be from them, and whether the move is more than that."""
    measure, latest, previous = signal.measure, signal.latest, signal.previous
    if not measure.survey or latest is None:
        return []
    interval = words.interval_of(measure, latest.numerator, latest.denominator)
    if interval is None:
        return []
    low, high = (words.value_words(measure, end) for end in interval)
    counts = {"base": words.number_words(latest.denominator), "low": low, "high": high}
    sentences = [
        _("%(base)s people were asked. Had all been, the value would very likely be between %(low)s and %(high)s.")
        % counts
    ]
    moved = words.difference_of(measure, previous, latest) if previous is not None else None
    if previous is not None and moved is not None:
        least, most = (moved_words(measure, Change(end, None)) for end in moved)
        told = {"was": words.value_words(measure, previous.value), "least": least, "most": most}
        by_chance = _("From the value before, %(was)s, the move is between %(least)s and %(most)s: it may be chance.")
        more = _(
            "From the value before, %(was)s, the move is between %(least)s and %(most)s: more than chance explains."
        )
        sentences.append((by_chance if moved[0] <= 0 <= moved[1] else more) % told)
    return sentences


def _judged(signal: Signal, reading: Reading) -> list[str]:
    """What limits and forecast say of every target, each by its name where there are several."""
    asked: list[tuple[Target, float | None]] = [*signal.aims]
    if signal.target is not None and signal.aim is None:
        asked.insert(0, (signal.target, None))
    found = []
    for target, value in asked:
        judged = (
            None if reading.hindrance else assurance(reading.chart.segments[-1].limits, value, signal.measure.better)
        )
        said = [statistics.assurance_sentence(judged)] if judged else []
        said += _expected(target, signal.measure, reading)
        if said and len(asked) > 1:
            told = {"target": words.target_words(signal.measure, target), "judged": " ".join(said)}
            said = [_("%(target)s. %(judged)s") % told]
        found += said
    return found


def _expected(target: Target, measure: Measure, reading: Reading) -> list[str]:
    """Whether a target with a date will be met at this rate."""
    if target.due is None or target.aim is None:
        return []
    found = forecast(
        reading,
        frequency=measure.frequency,
        better=measure.better,
        target=target.aim,
        due=target.due,
        lowest=0.0,
        highest=100.0 if measure.unit == PER_CENT else None,
    )
    if isinstance(found, NoForecast):
        return [statistics.no_forecast_sentence(found)]
    show, distance = partial(words.value_words, measure), partial(words.distance_words, measure)
    day = partial(words.period_words, frequency=measure.frequency)
    return [
        statistics.rate_sentence(found, measure.frequency, distance),
        statistics.forecast_sentence(found, show, distance, day),
    ]


@dataclass(frozen=True, slots=True)
class Figure:
    """One period in the table under a chart; ``gap`` counts the periods before it of which nothing is known."""

    period: str
    value: str
    interval: str
    numerator: str
    denominator: str
    first: str
    state: str
    usual: str
    signal: str
    gap: int
    vintage: int | None


def figures_of(signal: Signal) -> list[Figure]:
    """Every period, newest first."""
    measure, causes, judged = signal.measure, causes_by_period(signal), judgements_of(signal)
    days = [point.period for point in signal.series.points]
    numbers = [number_of(day, measure.frequency) for day in days]
    gaps = {gap.before: gap.missing for gap in gaps_between(days, numbers)}
    found = [
        Figure(
            period=words.short_period(point.period, measure.frequency),
            value=words.value_words(measure, point.value),
            interval=words.interval_words(measure, point.numerator, point.denominator) if measure.survey else "",
            numerator=words.number_words(point.numerator),
            denominator=words.number_words(point.denominator),
            first=_first(measure, point),
            state=words.state_words(point),
            usual=words.usual_words(measure, judged[point.period].limits) if point.period in judged else "",
            signal=causes.get(point.period, ""),
            gap=gaps.get(point.period, 0),
            vintage=point.vintage,
        )
        for point in signal.series.points
    ]
    return found[::-1]


@dataclass(frozen=True, slots=True)
class Judgement:
    """By which mean and limits a period was judged, why it is special, if it is, and whether that is better or worse."""

    limits: Limits
    cause: Cause | None
    kind: str


def judgements_of(signal: Signal) -> dict[date, Judgement]:
    """How a chart judges its periods: none that is provisional or has no value that is shown, and none where something hinders.

    All of it is worked out of the values that are shown, so that it tells of no other.
    """
    reading = signal.reading
    if reading is None or reading.hindrance is not None:
        return {}
    chart, kinds = reading.chart, kinds_of(signal.measure, reading)
    return {
        reading.days[at]: Judgement(segment.limits, chart.causes[at], kinds[at])
        for segment in chart.segments
        for at in range(segment.start, segment.stop)
    }


def _first(measure: Measure, point: Point) -> str:
    """The value as it was first published; nothing where that, or whether it is the same, is not known."""
    if point.first is not None and point.first == point.value:
        return _("the same")
    return words.value_words(measure, point.first)


def causes_by_period(signal: Signal) -> dict[date, str]:
    """Why each special period is special, and whether it is better or worse."""
    return {
        day: f"{statistics.cause_name(each.cause)} ({words.kind_words(each.kind)})"
        for day, each in judgements_of(signal).items()
        if each.cause is not None
    }


@dataclass(frozen=True, slots=True)
class Place:
    """One area in a comparison. ``share`` is the length of its bar, of 100."""

    name: str
    value: str
    counted: str
    share: float
    is_own: bool


def standings_of(measure: Measure, comparison: Comparison) -> list[Place]:
    """Every member of the group with a figure, best first; highest first where neither way is better."""
    most = max((abs(each.value) for each in comparison.standings), default=0) or 1
    ordered = sorted(comparison.standings, key=lambda each: each.value, reverse=measure.better != "down")
    return [
        Place(
            name=each.area.name,
            value=words.value_words(measure, each.value),
            counted=words.counted_words(measure, each.numerator, each.denominator),
            share=round(100 * abs(each.value) / most, 1),
            is_own=each.area.code == comparison.area.code,
        )
        for each in ordered
    ]


def definition_rows(measure: Measure, *, with_owner: bool = True) -> list[dict[str, str]]:
    """What a measure means, as pairs of words. The public is not told who owns it."""
    frequency = {"month": _("Every month"), "quarter": _("Every quarter"), "year": _("Every year")}[measure.frequency]
    small = (
        _("Figures below %(num)s are not shown. %(reason)s")
        % {"num": measure.threshold, "reason": measure.small_numbers}
        if measure.threshold
        else _("All figures are shown. %(reason)s") % {"reason": measure.small_numbers}
    )
    rows = [
        (_("Why it matters"), measure.why),
        (_("What is counted"), measure.numerator.label),
        (_("Divided by"), measure.denominator.label if measure.denominator else ""),
        (_("Unit"), measure.unit),
        (_("Direction"), words.better_words(measure.better)),
        (_("How often"), frequency),
        (_("Each value covers"), words.basis_words(measure.basis)),
        (_("Targets"), "; ".join(words.target_words(measure, each) for each in measure.targets)),
        (_("Small numbers"), small),
        (_("To be known"), " ".join(measure.cautions)),
        (_("Owner"), measure.owner if with_owner else ""),
        (
            _("Definition"),
            _("Version %(number)s, checked on %(checked)s, to be reviewed by %(review)s")
            % {
                "number": measure.version,
                "checked": long_date(measure.checked_on),
                "review": long_date(measure.review_by),
            },
        ),
    ]
    return [{"key": key, "value": value} for key, value in rows if value]


def judged_rows(signal: Signal) -> list[dict[str, str]]:
    """Of which figures average, limits and signals are, or why there are none."""
    why = _why_none(signal)
    told = why or _("By average and limits of the figures that are shown and are no longer provisional.")
    return [{"key": _("How it is judged"), "value": " ".join([told, *_unsettled(signal)])}]


def load_rows(series: Series) -> list[dict[str, str]]:
    """Where figures come from, and which load the newest is of."""
    day = long_date(series.loaded_at)
    if series.vintage is None:
        told = _("told by %(name)s, typed by hand on %(date)s") % {"name": series.told_by, "date": day}
        rows = [(_("Figures"), told)]
    else:
        loaded = _("from load %(number)s of %(date)s") % {"number": series.vintage, "date": day}
        rows = [(_("Figures"), loaded), (_("Source and licence"), series.attribution)]
    rows.append((_("Example"), lent_of(series)))
    return [{"key": key, "value": value} for key, value in rows if value]


def lent_of(series: Series) -> str:
    """What must be said of figures in the example, whose force is invented; nothing elsewhere."""
    if not settings.EXAMPLE_MODE:
        return ""
    return words.made_up_words() if series.vintage is None else words.lent_words()


def description_of(signal: Signal) -> str:
    """A chart for those who hear it: from where to where it goes, and its average and limits."""
    reading, measure, latest = signal.reading, signal.measure, signal.latest
    if reading is None or latest is None:
        return ""
    values = [*reading.chart.values, *(value for _day, value in signal.unsettled)]
    limits = reading.chart.segments[-1].limits
    write = partial(words.value_words, measure)
    told = [
        _("Lowest %(low)s, highest %(high)s, latest %(last)s.")
        % {"low": write(min(values)), "high": write(max(values)), "last": write(latest.value)}
    ]
    if reading.hindrance is None:
        told.append(
            _("Average %(mean)s, limits %(lower)s and %(upper)s.")
            % {"mean": write(limits.mean), "lower": write(limits.lower), "upper": write(limits.upper)}
        )
    told += [_("Target %(value)s.") % {"value": write(value)} for _target, value in signal.aims]
    return " ".join(told)


def description_over_table(signal: Signal) -> str:
    """The same of a chart over the table of its figures."""
    told = description_of(signal)
    return " ".join([told, _("All figures stand in the table below.")]) if told else ""
