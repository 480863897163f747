"""Entering a series by hand. Earlier figures stay; what has not changed is not entered again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import Measure
from wardmote.performance.models import TypedFigure, TypedSeries
from wardmote.performance.permissions import TYPE
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line
from wardmote.performance.services.showing import put_forward


@dataclass(frozen=True, slots=True)
class Entered:
    """How many periods got their first figure, how many another one, and how many were the same."""

    new: int
    changed: int
    same: int


@transaction.atomic
def type_series(
    partnership: Partnership, measure: Measure, area: Area, *, lines: Sequence[Line], by: Any, reason: str = ""
) -> Entered:
    """Enter the figures of these periods; the others stay as they are. Changing one needs a reason."""
    if not by.has_perm(TYPE, partnership):
        raise PermissionDenied(_("You may not enter figures here."))
    if not measure.is_typed or area.kind not in measure.areas:
        raise ValidationError(_("The figures of this measure are not entered by hand for such an area."))
    which = {"measure": measure.key, "area": area.code}
    # Whoever is first to enter a figure keeps the series; a line that says there is none enters nothing.
    if all(line.numerator is None for line in lines) and not TypedSeries.objects.filter(**which).exists():
        return Entered(0, 0, len(lines))
    series, _made = TypedSeries.objects.select_for_update(of=("self",)).get_or_create(
        **which, defaults={"partnership": partnership}
    )
    if series.partnership_id != partnership.pk:
        raise ValidationError(_("Another partnership enters the figures of this area."))
    newest = {each.period: each for each in series.figures.order_by("number")}
    now, entered = timezone.now(), []
    for line in lines:
        before = newest.get(line.period)
        if before is None and line.numerator is None:
            continue
        if before and (before.numerator, before.denominator) == (line.numerator, line.denominator):
            continue
        if before and not reason.strip():
            raise ValidationError({"reason": _("Say why a figure that was entered before is another one now.")})
        entered.append(
            TypedFigure(
                series=series,
                period=line.period,
                number=before.number + 1 if before else 1,
                numerator=line.numerator,
                denominator=line.denominator,
                reason=reason.strip() if before else "",
                by=by,
                recorded_at=now,
            )
        )
    for figure in entered:
        figure.full_clean()
    TypedFigure.objects.bulk_create(entered)
    changed = [each for each in entered if each.number > 1]
    if entered:
        audit.record(
            "performance.typed", subject=series, by=by, reason=reason.strip(), **_told(series, entered, newest)
        )
        put_forward(series)
    return Entered(len(entered) - len(changed), len(changed), len(lines) - len(entered))


def _told(series: TypedSeries, entered: Sequence[TypedFigure], before: dict[Any, TypedFigure]) -> dict[str, Any]:
    def counts(figure: TypedFigure | None) -> list[float | None]:
        return [figure.numerator, figure.denominator] if figure else [None, None]

    return {
        "measure": series.measure,
        "area": series.area,
        "was": {each.period.isoformat(): counts(before[each.period]) for each in entered if each.period in before},
        "now": {each.period.isoformat(): counts(each) for each in entered},
    }
