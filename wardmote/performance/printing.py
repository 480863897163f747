"""A signal as plain values for a report: the words that are printed, and the figures behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from wardmote.core.ui.format import month, short_month
from wardmote.performance import wording as words
from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.longer import Compared, compared, lacking_words, moved_words, percent_words
from wardmote.performance.models import ChartNote
from wardmote.performance.pictures import picture_of
from wardmote.performance.rules.comparing import Comparison
from wardmote.performance.rules.grade import GradeScheme, grade_of
from wardmote.performance.rules.icons import Variation
from wardmote.performance.rules.series import Point
from wardmote.performance.rules.spans import Kind, Span, Total, span_at, span_up_to
from wardmote.performance.selectors.signals import Signal, comparison_of
from wardmote.performance.showing import (
    SPARK,
    definition_rows,
    description_over_table,
    drawing_of,
    figures_of,
    finding_of,
    load_rows,
    row_of,
    title_of,
)
from wardmote.performance.words import run_words

NONE = "–"
"""What is printed where there is nothing to print."""


SIGNS = {"common": "○", "concern": "◆", "neither": "■"}
"""The shapes of the icons on pages, before their words. What gets better points to where it goes: see ``signed``."""


def line_of(signal: Signal, *, over: Kind = "month", scheme: GradeScheme | None = None, today: date) -> dict[str, Any]:
    """One measure of one area: its newest figure beside that of a year before, its target, its place and its signal.

    ``over`` are the months that are added up, where the measure has months and they may be added. A figure that is too old
    to speak of ``today`` is printed with its period, and has neither signal nor grade.
    """
    measure, series = signal.measure, signal.series
    is_old = signal.is_old(today)
    reading = None if is_old else signal.reading
    latest = series.latest
    if latest is None:
        raise ValueError(f"{measure.key} has no figure of {series.area.name}")
    span = _span(measure, latest, over)
    found = compared(measure, series, span)
    comparison = signal.comparison if span.kind == "month" else comparison_of(measure, series.area, span)
    aim = _aim(signal, span)
    return {
        "measure": measure.key,
        "version": measure.version,
        "title": measure.title,
        "unit": measure.unit,
        "area": {"code": series.area.code, "name": series.area.name},
        "load": series.vintage,
        "loaded_at": series.loaded_at.isoformat() if series.loaded_at else None,
        "about": _about(signal),
        "now": _values(found.now),
        "before": _values(found.before),
        "target": aim,
        "place": _place(comparison),
        "variation": reading.variation.value if reading and reading.variation else "",
        "assurance": reading.assurance.value if reading and reading.assurance else "",
        "grade": None if is_old else _grade(signal, scheme),
        "printed": {
            **_printed(signal, found, None if is_old else scheme),
            **({"signal": words.too_old()} if is_old else {}),
            "target": words.value_words(measure, aim),
            "place": words.rank_words(comparison) if comparison else "",
        },
        "sentence": sentence_of(signal, found),
        "finding": words.too_old() if is_old else _finding(signal),
    }


def _finding(signal: Signal) -> str:
    """What its chart says of it and of its target. The sentence before this one has named the measure."""
    if signal.reading is None or signal.reading.hindrance:
        return ""
    told = title_of(signal).removeprefix(f"{signal.measure.title}: ")
    return " ".join(f"{_capital(each)}." for each in (told, row_of(signal).assurance_words) if each)


def _span(measure: Measure, latest: Point, over: Kind) -> Span:
    """The newest months that are all over; where periods are longer than a month or do not add up, the newest period."""
    if measure.frequency != "month" or not measure.adds_up:
        return span_at("month", latest.period)
    return span_up_to(over, latest.period)


def _aim(signal: Signal, span: Span) -> float | None:
    """The target, where it asks for the same thing: of what adds up month by month one of a month is none of a quarter."""
    return signal.aim if span.kind == "month" or signal.measure.divides_counts else None


def _values(total: Total) -> dict[str, Any]:
    return {
        "first": total.span.first.isoformat(),
        "last": total.span.last.isoformat(),
        "value": total.value,
        "numerator": total.numerator,
        "denominator": total.denominator,
        "provisional": total.provisional,
    }


def _place(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {"rank": comparison.rank, "of": comparison.of, "tied": comparison.tied, "group": comparison.group}


def _grade(signal: Signal, scheme: GradeScheme | None) -> dict[str, Any] | None:
    """The grade by a scheme, with what it means and the version of the scheme; none without a target or a signal."""
    reading = signal.reading
    found = grade_of(scheme, reading.assurance, reading.variation) if scheme and reading else None
    if scheme is None or found is None:
        return None
    return {"mark": found.mark, "word": found.word, "meaning": found.meaning, "version": scheme.version}


def _printed(signal: Signal, found: Compared, scheme: GradeScheme | None) -> dict[str, str]:
    """The cells of a table, each line of a cell by itself."""
    measure, row, grade = signal.measure, row_of(signal), _grade(signal, scheme)
    return {
        "measure": _lines(measure.title, words.unit_under_title(measure)),
        "figure": _figure(measure, found.now),
        "before": _figure(measure, found.before),
        "change": _change(measure, found) or NONE,
        "signal": _lines(row.variation_words or row.why, row.assurance_words, row.judged),
        "grade": f"{grade['mark']} {grade['word']}" if grade else "",
        "against": _against(measure, found),
    }


def signed(line: Mapping[str, Any]) -> str:
    """The words of a line's signal behind the shape of its icon, which says better or worse at a glance."""
    words = str(line["printed"]["signal"])
    if not line["variation"]:
        return words
    variation = Variation(line["variation"])
    better = "▲" if variation.letter == "H" else "▼"
    return f"{SIGNS.get(variation.kind, better)} {words}"


def _against(measure: Measure, found: Compared) -> str:
    """The change with what it is measured from; a dash where a year before is not known."""
    change = _change(measure, found)
    if not change:
        return NONE
    before = {
        "value": words.value_words(measure, found.before.value),
        "then": _period(measure, found.before, short_month),
    }
    return _lines(change, _("%(value)s in %(then)s") % before)


def _figure(measure: Measure, total: Total) -> str:
    """A value with the counts behind it and its period, and which of its months are missing where not all are."""
    return _lines(
        words.value_words(measure, total.value) or NONE,
        words.counted_words(measure, total.numerator, total.denominator),
        ", ".join(filter(None, [_period(measure, total, short_month), _("provisional") if total.provisional else ""])),
        lacking_words(total) if 0 < len(total.lacking) < len(total.span.months) else "",
    )


def _change(measure: Measure, found: Compared) -> str:
    """In per cent, or of a percentage in points."""
    return moved_words(measure, found.change) if measure.unit == PER_CENT else percent_words(found.change)


def _lines(*parts: str) -> str:
    return "\n".join(filter(None, parts))


def _period(measure: Measure, total: Total, month: Callable[[date], str] = month) -> str:
    """The period of a figure: a span of months by its ends, any other as its measure has it."""
    span = total.span
    if span.kind in ("month", "quarter"):
        return words.period_words(span.first, measure.frequency if span.kind == "month" else "quarter", month)
    return run_words(span.first, span.last, month)


def sentence_of(signal: Signal, found: Compared) -> str:
    """What the newest figure is, how far from that of a year before, and whether it may still move."""
    measure = signal.measure
    change = _change(measure, found)
    value, before = (words.value_words(measure, total.value) for total in (found.now, found.before))
    told = {
        "measure": measure.title,
        "area": signal.series.area.name,
        "period": _period(measure, found.now),
        "value": words.value_with_unit(measure, value),
        "before": before,
        "then": _period(measure, found.before),
        "change": change,
    }
    if not value:
        return _("%(measure)s, %(area)s: there is no figure for %(period)s.") % told
    if not before:
        said = _("%(measure)s, %(area)s: %(value)s in %(period)s.")
    elif not change:
        said = _("%(measure)s, %(area)s: %(value)s in %(period)s, against %(before)s in %(then)s.")
    else:
        said = _("%(measure)s, %(area)s: %(value)s in %(period)s, against %(before)s in %(then)s (%(change)s).")
    may_move = _("The newest figures are provisional and may still move.") if found.now.provisional else ""
    return " ".join(filter(None, [said % told, may_move]))


def _about(signal: Signal) -> list[str]:
    """How the figures were made and on what terms they are used, one thing a line."""
    return [f"{each['key']}: {each['value'].removesuffix('.')}." for each in load_rows(signal.series)]


def chart_of(
    signal: Signal, notes: Sequence[ChartNote] = (), *, with_owner: bool = True, today: date
) -> dict[str, Any]:
    """The chart of a signal with what it says, the same figures as a table, and what they mean.

    Of figures that are too old to speak of ``today`` that is said first. The public is not told who owns a measure.
    """
    said = finding_of(signal, today=today)
    period = partial(words.period_words, frequency=signal.measure.frequency)
    return {
        "finding": said.title,
        "of": said.subtitle,
        "said": [*([words.too_old()] if signal.is_old(today) else []), *said.sentences],
        "alt": f"{said.title}. {description_over_table(signal)}",
        "svg": picture_of(signal, notes),
        "key": _key(signal),
        "notes": [f"{number}. {period(note.period)}: {note.text}" for number, note in enumerate(notes, start=1)],
        "table": _table(signal),
        "definition": [
            f"{each['key']}: {each['value'].removesuffix('.')}."
            for each in definition_rows(signal.measure, with_owner=with_owner)
        ],
    }


def _key(signal: Signal) -> str:
    """What the shapes of the chart mean that are not plain points."""
    drawing = drawing_of(signal, SPARK)
    shown = {mark.kind for mark in drawing.marks} if drawing else set()
    return " ".join(told for kind, told in words.shape_words().items() if kind in shown)


def _table(signal: Signal) -> dict[str, Any]:
    """Every period of the chart, newest first. A measure that is a plain count has no counts behind it."""
    figures, measure = figures_of(signal), signal.measure
    columns = [(_("Period"), 1.5, "left", [each.period for each in figures])]
    columns += [(_capital(measure.unit), 1.0, "right", [each.value for each in figures])]
    if measure.survey:
        columns += [(_("Interval"), 1.2, "right", [each.interval for each in figures])]
    if measure.denominator is not None:
        columns += [(_capital(measure.numerator.label), 1.2, "right", [each.numerator for each in figures])]
        columns += [(_capital(measure.denominator.label), 1.2, "right", [each.denominator for each in figures])]
    if any(words.is_revised(point) for point in signal.series.points):
        columns += [(_("First published"), 1.0, "right", [each.first for each in figures])]
    columns += [(_("State"), 1.0, "left", [each.state for each in figures])]
    columns += [(_("Signal"), 2.0, "left", [each.signal for each in figures])]
    cells = [each for *_head, each in columns]
    return {
        "caption": _("%(measure)s, %(area)s, newest first") % _named(signal),
        "columns": [{"title": title, "width": width, "align": align} for title, width, align, _cells in columns],
        "rows": [[words or NONE for words in row] for row in zip(*cells, strict=True)],
    }


def _named(signal: Signal) -> Mapping[str, str]:
    return {"measure": signal.measure.title, "area": signal.series.area.name}


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
