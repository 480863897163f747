"""Figures as files that explain themselves: definition, load and licence go with every figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.documents.compose import Column
from wardmote.core.documents.writers.grid import Grid, Number
from wardmote.core.documents.writers.spreadsheet import as_csv, as_workbook
from wardmote.core.ui.downloads import download
from wardmote.performance import wording as words
from wardmote.performance.definitions import PER_CENT, Measure
from wardmote.performance.rules.series import Point
from wardmote.performance.selectors.parts import PartFigure, parts_in
from wardmote.performance.selectors.signals import Signal
from wardmote.performance.showing import (
    Judgement,
    causes_by_period,
    definition_rows,
    judged_rows,
    judgements_of,
    lent_of,
    load_rows,
)
from wardmote.performance.warehouse import parquet

KINDS = ("csv", "xlsx", "parquet")


def as_file(signal: Signal, kind: str, *, with_owner: bool = True) -> HttpResponse:
    """One measure of one area: a workbook with a sheet about it, CSV that says it in every row, or a tidy Parquet file."""
    name = f"{signal.measure.key}-{signal.series.area.code}.{kind}"
    if kind == "csv":
        data = as_csv(_with_definition(signal, with_owner))
    elif kind == "parquet":
        data = _as_parquet([signal], with_owner)
    else:
        sheets = [_figures(signal), _about([signal], with_owner)]
        data = as_workbook(sheets, title=signal.measure.title, issued=timezone.localdate())
    return download(data, name)


def all_as_file(signals: Sequence[Signal], kind: str) -> HttpResponse:
    """Every measure of one area as one tidy table, a row for each measure and period."""
    area = signals[0].series.area
    return _tidy_file(FIGURES, signals, kind, name=f"figures-{area.code}", title=area.name, sheet=_("Figures"))


def parts_as_file(signal: Signal, kind: str) -> HttpResponse:
    """What a measure of an area is made of, as its page shows it, as one tidy table."""
    measure, name = signal.measure, f"{signal.measure.key}-parts-{signal.series.area.code}"
    return _tidy_file(PARTS, [signal], kind, name=name, title=measure.title, sheet=_("What it is made of"))


def _value(measure: Measure, value: float | None) -> Number | None:
    """A value, shown in a workbook as pages show it: with the decimals of its measure, and its per cent."""
    shown = f"#,##0.{'0' * measure.decimals}" if measure.decimals else "#,##0"
    return None if value is None else Number(value, f'{shown}"%"' if measure.unit == PER_CENT else shown)


def _count(value: float | None) -> Number | None:
    """What was counted: few sources count in parts."""
    return None if value is None else Number(value, "#,##0" if float(value).is_integer() else "#,##0.00")


class TidyColumn(NamedTuple):
    """One column of a tidy table: programs read its name, so it is never translated."""

    name: str
    kind: str
    of: Callable[[Signal, Any], str | float | date | bool | None]


class JudgedPoint(NamedTuple):
    """A point, and how its chart judges it, where it does."""

    point: Point
    judged: Judgement | None


def _judged_points(signal: Signal) -> list[JudgedPoint]:
    judged = judgements_of(signal)
    return [JudgedPoint(point, judged.get(point.period)) for point in signal.series.points]


class Tidy(NamedTuple):
    """A tidy table: its columns, the points or parts of a signal of which each is a row, and what explains them."""

    columns: tuple[TidyColumn, ...]
    rows_of: Callable[[Signal], Iterable[Any]]
    explained: Callable[[Signal], Iterable[Mapping[str, str]]]

    def rows(self, signals: Iterable[Signal]) -> list[tuple[Any, ...]]:
        """By measure, oldest first."""
        ordered = sorted(signals, key=lambda signal: signal.measure.key)
        every = ((signal, row) for signal in ordered for row in self.rows_of(signal))
        return [tuple(column.of(signal, row) for column in self.columns) for signal, row in every]


OF_SERIES = (
    TidyColumn("area_code", "text", lambda signal, row: signal.series.area.code),
    TidyColumn("area", "text", lambda signal, row: signal.series.area.name),
    TidyColumn("measure", "text", lambda signal, row: signal.measure.key),
    TidyColumn("title", "text", lambda signal, row: signal.measure.title),
    TidyColumn("unit", "text", lambda signal, row: signal.measure.unit),
    TidyColumn("frequency", "text", lambda signal, row: signal.measure.frequency),
)


def _counts(of: Callable[[Any], Any]) -> tuple[TidyColumn, ...]:
    """What was counted; ``of`` finds it in a row."""
    return (
        TidyColumn("value", "number", lambda signal, row: _value(signal.measure, of(row).value)),
        TidyColumn("numerator", "number", lambda signal, row: _count(of(row).numerator)),
        TidyColumn("denominator", "number", lambda signal, row: _count(of(row).denominator)),
    )


def _state(of: Callable[[Any], Any]) -> tuple[TidyColumn, ...]:
    """What must be known of it."""
    return (
        TidyColumn("provisional", "yes_no", lambda signal, row: of(row).provisional),
        TidyColumn("early", "yes_no", lambda signal, row: of(row).early),
        TidyColumn("suppressed", "yes_no", lambda signal, row: of(row).suppressed),
        TidyColumn("vintage", "integer", lambda signal, row: of(row).vintage),
        TidyColumn("definition_version", "integer", lambda signal, row: signal.measure.version),
        TidyColumn("attribution", "text", lambda signal, row: signal.series.attribution),
    )


def _of_point(row: JudgedPoint) -> Point:
    return row.point


def _of_part(row: PartFigure) -> PartFigure:
    return row


def _limit(signal: Signal, row: JudgedPoint, name: str) -> Number | None:
    return _value(signal.measure, getattr(row.judged.limits, name)) if row.judged else None


# The same names as those of the points of charts that programs read.
JUDGED = (
    TidyColumn("mean", "number", lambda signal, row: _limit(signal, row, "mean")),
    TidyColumn("lower_limit", "number", lambda signal, row: _limit(signal, row, "lower")),
    TidyColumn("upper_limit", "number", lambda signal, row: _limit(signal, row, "upper")),
    TidyColumn("cause", "text", lambda signal, row: row.judged.cause if row.judged else None),
    TidyColumn("kind", "text", lambda signal, row: row.judged.kind if row.judged else None),
)
FIGURES = Tidy(
    (
        *OF_SERIES,
        TidyColumn("period", "date", lambda signal, row: row.point.period),
        *_counts(_of_point),
        TidyColumn("first_published", "number", lambda signal, row: _value(signal.measure, row.point.first)),
        *JUDGED,
        *_state(_of_point),
    ),
    rows_of=_judged_points,
    explained=lambda signal: (*definition_rows(signal.measure), *judged_rows(signal)),
)
PARTS = Tidy(
    (
        *OF_SERIES,
        TidyColumn("breakdown", "text", lambda signal, part: part.place.breakdown),
        TidyColumn("part", "text", lambda signal, part: part.place.part),
        TidyColumn("first_month", "date", lambda signal, part: part.first_month),
        TidyColumn("last_month", "date", lambda signal, part: part.last_month),
        *_counts(_of_part),
        *_state(_of_part),
    ),
    explained=lambda signal: definition_rows(signal.measure),
    rows_of=lambda signal: (part for part in parts_in(signal.series.area.code, signal.measure.key) if not part.removed),
)


def _tidy_file(tidy: Tidy, signals: Sequence[Signal], kind: str, *, name: str, title: str, sheet: str) -> HttpResponse:
    if kind == "parquet":
        return download(_as_parquet(signals, tidy=tidy), f"{name}.{kind}")
    if kind == "csv":
        return download(as_csv(_grid(_explained(tidy, signals), signals, sheet)), f"{name}.{kind}")
    sheets = [_grid(tidy, signals, sheet), _about(signals)]
    return download(as_workbook(sheets, title=title, issued=timezone.localdate()), f"{name}.{kind}")


def _grid(tidy: Tidy, signals: Sequence[Signal], name: str) -> Grid:
    return Grid(name, tuple(Column(each.name, 1) for each in tidy.columns), tuple(tidy.rows(signals)))


def _explained(tidy: Tidy, signals: Sequence[Signal]) -> Tidy:
    """The same with what each measure means in every row: a CSV file has no other place for it."""
    told = {each.measure.key: _in_one_line(tidy.explained(each)) for each in signals}
    lent = {each.measure.key: lent_of(each.series) for each in signals}
    more = (
        TidyColumn("definition", "text", lambda signal, row: told[signal.measure.key]),
        TidyColumn("note", "text", lambda signal, row: lent[signal.measure.key]),
    )
    return tidy._replace(columns=(*tidy.columns, *more))


def _in_one_line(rows: Iterable[Mapping[str, str]]) -> str:
    return " ".join(f"{each['key']}: {each['value'].removesuffix('.')}." for each in rows)


def _as_parquet(signals: Sequence[Signal], with_owner: bool = True, *, tidy: Tidy = FIGURES) -> bytes:
    """A tidy table, with the definition, the load and the licence of each measure in the file's own key-value part."""
    told = {signal.measure.key: dict(_told(signal, with_owner)) for signal in signals}
    versions = {signal.measure.key: signal.measure.version for signal in signals}
    vintages = {signal.measure.key: signal.series.vintage for signal in signals}
    licences = {signal.measure.key: signal.series.attribution for signal in signals}
    about = {"definition": told, "definition_version": versions, "vintage": vintages, "licence": licences}
    text = {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in about.items()}
    return parquet.write({column.name: column.kind for column in tidy.columns}, tidy.rows(signals), text)


def _figures(signal: Signal) -> Grid:
    """One row for each period of which something is known."""
    measure, causes = signal.measure, causes_by_period(signal)
    columns = (
        Column(_("Period"), 2),
        Column(_("First day"), 1),
        Column(_("Value"), 1),
        Column(measure.numerator.label, 1),
        Column(measure.denominator.label if measure.denominator else _("Divided by"), 1),
        Column(_("Value as first published"), 1),
        Column(_("State"), 1),
        Column(_("Average"), 1),
        Column(_("Lower limit"), 1),
        Column(_("Upper limit"), 1),
        Column(_("Signal"), 2),
    )
    rows = tuple(
        (
            words.period_words(row.point.period, measure.frequency),
            row.point.period,
            _value(measure, row.point.value),
            _count(row.point.numerator),
            _count(row.point.denominator),
            _value(measure, row.point.first),
            words.state_words(row.point),
            *(_limit(signal, row, name) for name in ("mean", "lower", "upper")),
            causes.get(row.point.period, ""),
        )
        for row in _judged_points(signal)
    )
    return Grid(_("Figures"), columns, rows)


def _with_definition(signal: Signal, with_owner: bool) -> Grid:
    """The figures, each row with the measure, the area, the load and the terms of use."""
    figures, about = _figures(signal), _told(signal, with_owner)
    columns = (*(Column(str(key), 2) for key, _value in about), *figures.columns)
    told = tuple(value for _key, value in about)
    return Grid(figures.name, columns, tuple((*told, *row) for row in figures.rows))


def _about(signals: Iterable[Signal], with_owner: bool = True) -> Grid:
    rows = [(signal.measure.title, *pair) for signal in signals for pair in _told(signal, with_owner)]
    return Grid(_("About"), (Column(_("Measure"), 2), Column(_("What"), 1), Column(_("Told"), 4)), tuple(rows))


def _told(signal: Signal, with_owner: bool) -> list[tuple[str, str]]:
    """Definition, load and licence, as pairs of words."""
    measure, area = signal.measure, signal.series.area
    rows = [
        (_("Measure"), measure.title),
        (_("Key"), measure.key),
        (_("Area"), area.name),
        (_("Code of the area"), area.code),
    ]
    about = (*definition_rows(measure, with_owner=with_owner), *load_rows(signal.series), *judged_rows(signal))
    told = [(str(each["key"]), str(each["value"])) for each in about]
    return [*rows, *told, (_("Newest figure"), _newest(signal)), (_("Numbers"), _precision(measure))]


def _newest(signal: Signal) -> str:
    """Of when the newest figure is that is shown, and whether that is too long ago."""
    if signal.latest is None:
        return _("no figure yet")
    period = words.period_words(signal.latest.period, signal.measure.frequency)
    return f"{period}. {words.too_old()}" if signal.is_old(timezone.localdate()) else period


def _precision(measure: Measure) -> str:
    """How far the numbers of a file agree with those of the pages."""
    if not measure.decimals:
        return _("Not rounded. Pages show whole numbers.")
    told = ngettext(
        "Not rounded. Pages round to %(num)s decimal.",
        "Not rounded. Pages round to %(num)s decimals.",
        measure.decimals,
    )
    return told % {"num": measure.decimals}
