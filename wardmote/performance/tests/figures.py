"""A few invented figures, so that the pages of this room have something to show in any test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.services import clear
from wardmote.core.organisations.models import Partnership
from wardmote.performance.models import ChartNote, Load, ShownMeasure, TypedSeries
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors.shown import LABEL
from wardmote.performance.services.noting import note_chart, rebase_chart
from wardmote.performance.services.showing import propose_to_show
from wardmote.performance.services.typing import type_series
from wardmote.performance.stored import Value
from wardmote.performance.tests.factories import (
    SHROPSHIRE,
    STAFFORDSHIRE,
    WARWICKSHIRE,
    WEST_MERCIA,
    keep,
    measure,
    value,
)
from wardmote.performance.tests.making import NOW

MONTHS = [date(2023 + number // 12, number % 12 + 1, 1) for number in range(30)]
UNKNOWN = MONTHS[10:12]
QUIET = (700, 731, 690, 712, 745, 703, 688, 720)
REBASED_FROM = MONTHS[15]


def monthly(key: str, area: Any, scale: float, *, out_of: float | None = None) -> list[Value]:
    """Thirty months that vary a little, with two unknown, and high in the last eight."""
    known = [(number, month) for number, month in enumerate(MONTHS) if month not in UNKNOWN]
    return [
        value(key, area, month, round(scale * (QUIET[number % 8] + (60 if number > 21 else 0))), out_of)
        for number, month in known
    ]


def with_figures(scale: float = 1) -> None:
    """Store figures of a force, two others and a district: one measure that is getting worse, one with few figures."""
    Load.objects.get_or_create(
        digest="0" * 64, defaults={"number": 1, "loaded_at": NOW, "files": 3, "rows": 12, "refused": 0}
    )
    years = [value("special-constables", WEST_MERCIA, date(2020 + n, 3, 1), 120 - 10 * n) for n in range(4)]
    crimes = [
        each
        for area, size in ((WEST_MERCIA, 10), (WARWICKSHIRE, 4), (STAFFORDSHIRE, 8.5), (SHROPSHIRE, 2))
        for each in monthly("recorded-crime", area, size * scale)
    ]
    keep(*crimes, *years)


def of_west_mercia(partnership: Partnership) -> Partnership:
    """The same partnership, with a force that goes by the name of an area that has figures."""
    partnership.force.short_name = WEST_MERCIA.name
    partnership.force.save()
    return partnership


def with_entered(partnership: Partnership, users: Mapping[str, Any]) -> dict[str, Any]:
    """What an analyst has entered by hand, and corrected. Whoever enters a series first keeps it: the second takes another."""
    area = WARWICKSHIRE if TypedSeries.objects.exists() else WEST_MERCIA
    lines, analyst = [Line(month, 20 + number % 7, None) for number, month in enumerate(MONTHS)], users["analyst"]
    type_series(partnership, measure("hate-crimes"), area, lines=lines, by=analyst)
    corrected = [Line(MONTHS[0], 25, None)]
    type_series(partnership, measure("hate-crimes"), area, lines=corrected, reason="Counted again.", by=analyst)
    return {"typed_series": TypedSeries.objects.get(area=area.code)}


def with_notes(partnership: Partnership, users: Mapping[str, Any]) -> dict[str, ChartNote]:
    """What an analyst has written on one chart."""
    crime, analyst = measure("recorded-crime"), users["analyst"]
    return {
        "chart_note": note_chart(
            partnership, crime, WEST_MERCIA, period=MONTHS[4], text="A new form for recording began.", by=analyst
        ),
        "rebasing": rebase_chart(
            partnership, crime, WEST_MERCIA, period=REBASED_FROM, reason="Two stations were merged.", by=analyst
        ),
    }


def with_shown(partnership: Partnership, users: Mapping[str, Any]) -> dict[str, ShownMeasure]:
    """A measure that an analyst proposed for everyone to see, and the secretary cleared."""
    why = "We promised fewer victims."
    shown = propose_to_show(
        of_west_mercia(partnership), measure("recorded-crime"), WEST_MERCIA, why=why, by=users["analyst"]
    )
    clear(Passage.objects.filter(subject_type=LABEL, subject_id=shown.pk), by=users["secretary"])
    return {"shown_measure": shown}
