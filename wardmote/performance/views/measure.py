"""One measure of one area: its chart, its figures, where it stands among others, and what it means."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.performance import showing
from wardmote.performance import wording as words
from wardmote.performance.definitions import Measure
from wardmote.performance.downloads import KINDS, as_file, parts_as_file
from wardmote.performance.forms.signals import AreaForm
from wardmote.performance.longer import longer_periods
from wardmote.performance.mapping import map_shown
from wardmote.performance.parts import breakdowns_shown
from wardmote.performance.permissions import NOTE, REBASE, TYPE, VIEW
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import MeasureAt, grouped, own_area, parts_of
from wardmote.performance.selectors.loads import standing_loads
from wardmote.performance.selectors.notes import notes_on, rebasings_in, rebasings_of
from wardmote.performance.selectors.series import area_called, areas_of, breakdowns_of, series_among, series_of
from wardmote.performance.selectors.signals import Signal, comparison_of, signal_of
from wardmote.performance.views.area import crumbs
from wardmote.performance.views.finding import area_of, measure_called
from wardmote.performance.views.signals import SECTION


@require(VIEW)
def measure(request: HttpRequest, key: str) -> HttpResponse:
    """What the figures say comes first, then how they were made."""
    found = measure_called(key)
    area, areas = area_of(request, found), areas_of(found)
    return page(
        request,
        "performance/measure.html",
        {
            "measure": found,
            "area": area,
            "areas": areas,
            "words": words,
            "may_enter": found.is_typed and request.user.has_perm(TYPE),
            "about": showing.definition_rows(found),
            "form": AreaForm(initial={"area": area.code if area else ""}, areas=grouped(areas, own_area(request.user))),
            "write": partial(words.value_words, found),
            "period": partial(words.period_words, frequency=found.frequency),
            **(_looked_at(request.user, found, area) if area else {"series": None, "panels": []}),
        },
        title=found.title,
        section=SECTION,
        breadcrumbs=crumbs(area),
    )


def _looked_at(user: Any, found: Measure, area: Area) -> dict[str, Any]:
    mine, today = list(partnerships_where(user, VIEW)), timezone.localdate()
    panels = panels_for("performance.measure", user=user, subject=MeasureAt(found, area))
    series = series_of(found, area)
    if series is None:
        return {"series": None, "panels": panels}
    notes = notes_on(found.key, area.code, mine)
    standing = [note for note in notes if note.withdrawn_at is None]
    signal = signal_of(found, series, rebasings_of(notes))
    comparison = comparison_of(found, area)
    return {
        "series": series,
        "signal": signal,
        "row": showing.row_of(signal, today=today),
        "said": showing.finding_of(signal, today=today),
        "desk": showing.drawing_of(signal, showing.DESK, standing),
        "tablet": showing.drawing_of(signal, showing.TABLET, standing),
        "phone": showing.drawing_of(signal, showing.PHONE, standing),
        "loaded": showing.load_rows(series),
        "figures": showing.figures_of(signal),
        "loads": standing_loads() if series.vintage is not None else {},
        "longer": longer_periods(found, series),
        "breakdowns": breakdowns_shown(found, series, breakdowns_of(found, area)),
        "notes": standing,
        "withdrawn": [note for note in notes if note.withdrawn_at is not None],
        "comparison": comparison,
        "silent": [each.name for each in map(area_called, comparison.silent) if each] if comparison else [],
        "description": showing.description_over_table(signal),
        "standings": showing.standings_of(found, comparison) if comparison else [],
        "inside": _inside(found, area, mine, today=today),
        "map": map_shown(found, area, signal.latest),
        "panels": panels,
        "may_note": {note.pk for note in standing if user.has_perm(REBASE if note.rebases else NOTE, note)},
        "may_write": user.has_perm(NOTE),
        "may_rebase": user.has_perm(REBASE),
    }


def _inside(found: Measure, area: Area, mine: list[Any], *, today: date) -> list[tuple[Area, showing.Row]]:
    """The same measure of each area inside this one, as small charts."""
    parts = parts_of(area)
    rebased = rebasings_in([each.code for each in parts], mine)
    every = series_among(found, parts)
    signals = [
        (each, signal_of(found, every[each.code], rebased.get((found.key, each.code), ())))
        for each in parts
        if each.code in every
    ]
    return [(each, showing.row_of(signal, showing.SMALL, today=today)) for each, signal in signals]


@require(VIEW)
def measure_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """The figures of a measure of an area, with all that is needed to use them elsewhere."""
    return as_file(_signal_for_file(request, key, kind), kind)


@require(VIEW)
def measure_parts_file(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """What a measure of an area is made of, likewise."""
    return parts_as_file(_signal_for_file(request, key, kind), kind)


def _signal_for_file(request: HttpRequest, key: str, kind: str) -> Signal:
    found = measure_called(key)
    area = area_of(request, found)
    series = series_of(found, area) if area else None
    if kind not in KINDS or series is None:
        raise Http404
    notes = notes_on(found.key, series.area.code, partnerships_where(request.user, VIEW))
    return signal_of(found, series, rebasings_of(notes))
