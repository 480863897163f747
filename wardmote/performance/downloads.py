"""The figures of a measure as a file that explains itself: definition, load and licence go with every figure."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.documents.compose import Column, Properties
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import csv, xlsx
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.documents.writers.look import Palette
from wardmote.performance import wording as words
from wardmote.performance.selectors.signals import Signal
from wardmote.performance.showing import causes_by_period, definition_rows, load_rows

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def as_file(signal: Signal, kind: str, *, with_owner: bool = True) -> HttpResponse:
    """The figures of one measure of one area: a workbook with a sheet about them, or CSV that says it in every row."""
    name = f"{signal.measure.key}-{signal.series.area.code}.{kind}"
    if kind == "csv":
        data = csv.write(_with_definition(signal, with_owner))
    else:
        sheets = [_figures(signal), _about(signal, with_owner)]
        made = Properties(issued=timezone.localdate())
        data = xlsx.write_grids(sheets, title=signal.measure.title, properties=made, palette=Palette())
    assert_clean(data, name)
    return HttpResponse(
        data, content_type=KINDS[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


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


def _about(signal: Signal, with_owner: bool) -> Grid:
    return Grid(_("About"), (Column(_("What"), 1), Column(_("Told"), 4)), tuple(_told(signal, with_owner)))


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
