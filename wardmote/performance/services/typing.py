"""Entering a series by hand. Earlier figures stay; what has not changed is not entered again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.format import month
from wardmote.performance.definitions import Measure
from wardmote.performance.models import TypedFigure, TypedSeries
from wardmote.performance.permissions import TYPE
from wardmote.performance.rules.periods import number_of
from wardmote.performance.rules.series import Area
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors.areas import owns
from wardmote.performance.services.showing import put_forward

MARK = 16
"""Letters of the mark that stands in the history for a count."""


@dataclass(frozen=True, slots=True)
class Entered:
    """How many periods got their first figure, how many another one, and how many were the same.

    ``taken_over_from`` is who entered the series until now, where that changed.
    """

    new: int
    changed: int
    same: int
    taken_over_from: str = ""


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
    told_before = series.partnership
    if told_before != partnership and not owns(partnership, area):
        raise ValidationError(_("Another partnership enters the figures of this area."))
    newest = {each.period: each for each in series.figures.order_by("number")}
    _refuse_doubles(measure, newest, lines)
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
    taken_over_from = str(told_before) if entered and told_before != partnership else ""
    if entered:
        told = _told(measure, series, entered, newest)
        if taken_over_from:
            _hand_over(series, partnership)
            told["taken_over_from"] = taken_over_from
        audit.record("performance.typed", subject=series, by=by, reason=reason.strip(), **told)
        put_forward(series)
    return Entered(len(entered) - len(changed), len(changed), len(lines) - len(entered), taken_over_from)


def _hand_over(series: TypedSeries, partnership: Partnership) -> None:
    """Whose own area it is takes over what somebody else entered of it first; the figures and who entered them stay."""
    series.partnership = partnership
    series.full_clean()
    series.save(update_fields=["partnership"])


def _refuse_doubles(measure: Measure, before: Mapping[date, TypedFigure], lines: Sequence[Line]) -> None:
    """Of a year no two months may stand: the chart would have two values of it."""
    counts = {period: figure.numerator for period, figure in before.items()}
    counts |= {line.period: line.numerator for line in lines}
    standing = sorted(period for period, numerator in counts.items() if numerator is not None)
    for earlier, later in pairwise(standing):
        if number_of(earlier, measure.frequency) == number_of(later, measure.frequency):
            told = {"first": month(earlier), "second": month(later)}
            wrong = _("%(first)s and %(second)s are of the same year. Take one back with a dash.") % told
            raise ValidationError({"figures": wrong})


def _told(
    measure: Measure, series: TypedSeries, entered: Sequence[TypedFigure], before: Mapping[date, TypedFigure]
) -> dict[str, Any]:
    """What was entered, for the history.

    Where small numbers are hidden it has a mark of each count, which cannot be guessed without the installation's key.
    """

    def counts(figure: TypedFigure) -> list[float | None] | str:
        found = [figure.numerator, figure.denominator]
        if not measure.threshold:
            return found
        return salted_hmac("performance.typed", f"{series.pk} {figure.period} {found}").hexdigest()[:MARK]

    return {
        "measure": series.measure,
        "area": series.area,
        "was": {each.period.isoformat(): counts(before[each.period]) for each in entered if each.period in before},
        "now": {each.period.isoformat(): counts(each) for each in entered},
    }
