"""Figures as files that explain themselves: definition, load and licence go with every figure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Column
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.spreadsheet import as_csv, as_workbook
from wardmote.core.ui.downloads import download
from wardmote.performance import wording as words
from wardmote.performance.selectors.signals import Signal
from wardmote.performance.showing import causes_by_period, definition_rows, load_rows
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
    name = f"figures-{area.code}.{kind}"
    if kind == "parquet":
        return download(_as_parquet(signals), name)
    grid = Grid(_("Figures"), tuple(Column(each.name, 1) for each in TIDY), tuple(_tidy(signals)))
    if kind == "csv":
        return download(as_csv(grid), name)
    return download(as_workbook([grid, _about(signals)], title=area.name, issued=timezone.localdate()), name)


class TidyColumn(NamedTuple):
    """One column of the tidy table: programs read its name, so it is never translated."""

    name: str
    kind: str
    of: Callable[[Signal, Any], str | float | date | bool | None]


TIDY = (
    TidyColumn("area_code", "text", lambda signal, point: signal.series.area.code),
    TidyColumn("area", "text", lambda signal, point: signal.series.area.name),
    TidyColumn("measure", "text", lambda signal, point: signal.measure.key),
    TidyColumn("title", "text", lambda signal, point: signal.measure.title),
    TidyColumn("unit", "text", lambda signal, point: signal.measure.unit),
    TidyColumn("frequency", "text", lambda signal, point: signal.measure.frequency),
    TidyColumn("period", "date", lambda signal, point: point.period),
    TidyColumn("value", "number", lambda signal, point: point.value),
    TidyColumn("numerator", "number", lambda signal, point: point.numerator),
    TidyColumn("denominator", "number", lambda signal, point: point.denominator),
    TidyColumn("first_published", "number", lambda signal, point: point.first),
    TidyColumn("provisional", "yes_no", lambda signal, point: point.provisional),
    TidyColumn("suppressed", "yes_no", lambda signal, point: point.suppressed),
    TidyColumn("vintage", "integer", lambda signal, point: signal.series.vintage),
    TidyColumn("definition_version", "integer", lambda signal, point: signal.measure.version),
    TidyColumn("attribution", "text", lambda signal, point: signal.series.attribution),
)


def _tidy(signals: Iterable[Signal]) -> list[tuple[Any, ...]]:
    """The rows of the tidy table: by measure, oldest first. The vintage is the load that a series was last changed by."""
    ordered = sorted(signals, key=lambda signal: signal.measure.key)
    return [tuple(column.of(signal, point) for column in TIDY) for signal in ordered for point in signal.series.points]


def _as_parquet(signals: Sequence[Signal], with_owner: bool = True) -> bytes:
    """The tidy table, with the definition, the load and the licence of each measure in the file's own key-value part."""
    told = {signal.measure.key: dict(_told(signal, with_owner)) for signal in signals}
    versions = {signal.measure.key: signal.measure.version for signal in signals}
    vintages = {signal.measure.key: signal.series.vintage for signal in signals}
    licences = {signal.measure.key: signal.series.attribution for signal in signals}
    about = {"definition": told, "definition_version": versions, "vintage": vintages, "licence": licences}
    text = {key: json.dumps(value, ensure_ascii=False, sort_keys=True) for key, value in about.items()}
    return parquet.write({column.name: column.kind for column in TIDY}, _tidy(signals), text)


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
        Column(_("Signal"), 2),
    )
    rows = tuple(
        (
            words.period_words(point.period, measure.frequency),
            point.period,
            point.value,
            point.numerator,
            point.denominator,
            point.first,
            words.state_words(point),
            causes.get(point.period, ""),
        )
        for point in signal.series.points
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
    about = (*definition_rows(measure, with_owner=with_owner), *load_rows(signal.series))
    return rows + [(str(each["key"]), str(each["value"])) for each in about]
