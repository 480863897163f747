"""The only thing publishing may ask of this room: measures that two people agreed to show, in words and drawings.

Charts are drawn of the figures alone. What one person noted or rebased is internal, and so is who owns a measure.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from markupsafe import Markup

from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.page import drawn
from wardmote.performance import definitions, showing
from wardmote.performance import wording as words
from wardmote.performance.definitions import Measure
from wardmote.performance.downloads import as_file
from wardmote.performance.mapping import map_shown
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.series import area_called, series_of
from wardmote.performance.selectors.shown import Shown, shown_measures, why_not_open
from wardmote.performance.selectors.signals import Signal, signal_of
from wardmote.performance.wording import lent_words

__all__ = [
    "PublicMeasure",
    "chart_of",
    "figures_file",
    "find_measures",
    "lent_words",
    "map_of_areas",
    "public_measure",
    "public_measures",
    "words_of",
]


@dataclass(frozen=True, slots=True)
class PublicMeasure:
    """A measure that everyone may see, with the sentence that was cleared and what its chart says."""

    shown: Shown
    measure: Measure
    area: Area
    signal: Signal

    @property
    def partnership(self) -> Partnership:
        return self.shown.record.partnership

    @property
    def news_key(self) -> UUID:
        """Names its newest figures for good: another one after every load that brought some, or when others were entered."""
        return uuid5(self.shown.record.uuid, str(self.signal.series.vintage or self.signal.series.loaded_at))

    @property
    def changed_at(self) -> datetime:
        """When its sentence became public or its newest figures came, whichever was later."""
        return max(self.shown.since, self.signal.series.loaded_at or self.shown.since)


def public_measures() -> list[PublicMeasure]:
    """Every measure that everyone may see, by its force and its title."""
    found = _with_figures(shown_measures())
    return sorted(found, key=lambda each: (each.partnership.force.name, each.measure.title.casefold()))


def public_measure(slug: str, key: str) -> PublicMeasure | None:
    """One measure of one partnership; None where there is none, so that an unknown and a hidden one look the same."""
    wanted = [each for each in shown_measures() if (each.record.partnership.slug, each.record.measure) == (slug, key)]
    return next(_with_figures(wanted), None)


def find_measures(asked: Sequence[str]) -> list[PublicMeasure]:
    """The public measures whose title, sentence or force hold every word."""
    found = public_measures() if asked else []
    return [each for each in found if all(word.casefold() in _said(each).casefold() for word in asked)]


def _said(found: PublicMeasure) -> str:
    return f"{found.measure.title} {found.shown.why} {found.partnership.force.name}"


def _with_figures(shown: Sequence[Shown]) -> Iterator[PublicMeasure]:
    """Those that have figures: a measure may lose them, its definition, or what makes it open."""
    for each in shown:
        measure, area = definitions.measure(each.record.measure), area_called(each.record.area)
        if measure is None or area is None or why_not_open(measure):
            continue
        series = series_of(measure, area, loaded_before=each.loaded_before)
        if series is not None and series.latest is not None:
            yield PublicMeasure(each, measure, area, signal_of(measure, series))


def words_of(found: PublicMeasure) -> dict[str, Any]:
    """What a list says of a measure: its newest value, what has changed, what is aimed at, and a small chart."""
    row = showing.row_of(found.signal, showing.SMALL, today=timezone.localdate())
    return {
        "found": found,
        "row": row,
        "unit": words.unit_words(found.measure, row.value),
        "told": words.too_old() if row.old else " ".join(_told(found.signal)),
        "chart": drawn("performance/chart.html", "spark", row.drawing) if row.drawing else "",
    }


def _told(signal: Signal) -> Iterator[str]:
    """What has changed, and up to when that is known."""
    yield words.told_to_everyone(signal.reading)
    if signal.judged_up_to:
        yield _("Judged up to %(period)s.") % {
            "period": words.period_words(signal.judged_up_to, signal.measure.frequency)
        }


def chart_of(found: PublicMeasure) -> dict[str, Any]:
    """The chart of a measure with its finding, the same figures as rows, what it means and where it is from."""
    signal, measure = found.signal, found.measure
    return {
        **words_of(found),
        "said": showing.finding_of(signal, today=timezone.localdate()),
        "drawing": _every_width(signal),
        "figures": showing.figures_of(signal),
        "meaning": showing.definition_rows(measure, with_owner=False),
        "loaded": showing.load_rows(signal.series),
        "unit_title": words.unit_title(measure),
    }


def _every_width(signal: Signal) -> Markup:
    """The chart as it is drawn for each width of screen, and what its shapes mean."""
    title, description = showing.title_of(signal), showing.description_over_table(signal)
    write = partial(words.value_words, signal.measure)
    frames = {"desk": showing.DESK, "tablet": showing.TABLET, "phone": showing.PHONE}
    drawings = {name: showing.drawing_of(signal, frame) for name, frame in frames.items()}
    parts = [
        drawn("performance/chart.html", "chart", drawing, name, title, description, write, f"wm-spc--{name}")
        for name, drawing in drawings.items()
        if drawing is not None
    ]
    marks = drawings["desk"].marks if drawings["desk"] else ()
    kinds = list(dict.fromkeys(mark.kind for mark in marks))
    return Markup("").join([*parts, drawn("performance/chart.html", "key", kinds)] if parts else [])


def map_of_areas(found: PublicMeasure) -> Markup:
    """The map of the areas inside, with the same figures as a table; empty where none is drawn.

    Of what is entered by hand a second person has cleared the figures of the whole area alone.
    """
    if found.measure.is_typed:
        return Markup("")
    latest, loaded_before = found.signal.latest, found.shown.loaded_before
    shown = map_shown(found.measure, found.area, latest, loaded_before=loaded_before)
    return drawn("performance/map.html", "area_map", shown, "map", found.measure.title) if shown else Markup("")


def figures_file(found: PublicMeasure) -> HttpResponse:
    """All figures as CSV, with definition, load and licence in every row."""
    return as_file(found.signal, "csv", with_owner=False)
