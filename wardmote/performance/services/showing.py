"""Proposing a measure for the public site with what was entered of it by hand, and taking it off again."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import Offer, offer
from wardmote.core.organisations.models import Partnership
from wardmote.performance import definitions
from wardmote.performance.definitions import Measure
from wardmote.performance.models import ShownMeasure, TypedSeries
from wardmote.performance.permissions import SHOW
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.areas import area_of
from wardmote.performance.selectors.series import area_called, series_of
from wardmote.performance.selectors.shown import why_not_open
from wardmote.performance.typing_words import figures_told


@transaction.atomic
def propose_to_show(partnership: Partnership, measure: Measure, area: Area, *, why: str, by: Any) -> ShownMeasure:
    """Propose that everyone sees this measure of the force's area, and say why. It is public once somebody else clears that."""
    _may_show(partnership, by)
    own = area_of(partnership)
    if own is None:
        raise ValidationError(
            _("No area with figures is called like %(force)s, so none is known to be its own.")
            % {"force": partnership.force}
        )
    if area != own:
        raise ValidationError(_("Only figures of the force's whole area are shown to the public."))
    if refusal := why_not_open(measure):
        raise ValidationError(refusal)
    entered = _series_entered(partnership, measure, area)
    if series_of(measure, area) is None:
        raise ValidationError(_("There is no figure of this measure yet."))
    if not why.strip():
        raise ValidationError({"why": _("Say why it is shown.")})
    found = ShownMeasure.objects.select_for_update(of=("self",)).filter(partnership=partnership, measure=measure.key)
    shown = found.first() or ShownMeasure(partnership=partnership, measure=measure.key)
    if shown.why and shown.area != area.code:
        raise ValidationError(_("It is proposed for another area. Take that off the public site first."))
    shown.area, shown.why, shown.by, shown.recorded_at = area.code, why.strip(), by, timezone.now()
    _keep(shown, "performance.proposed_to_show", by)
    if entered:
        put_forward(entered)
    return shown


def _series_entered(partnership: Partnership, measure: Measure, area: Area) -> TypedSeries | None:
    """What was entered by hand, locked: a figure that comes meanwhile must not pass for one of those put forward."""
    if not measure.is_typed:
        return None
    found = TypedSeries.objects.select_for_update().filter(measure=measure.key, area=area.code).first()
    if found and found.partnership_id != partnership.pk:
        raise ValidationError(_("Another partnership enters the figures of this area."))
    return found


def put_forward(series: TypedSeries) -> None:
    """Offer figures that were entered by hand as they stand, where their measure is proposed or shown.

    The public goes on reading those that were cleared before. Whoever entered the newest is the one to mend them where they
    are sent back. Part of the write that changed them, or that proposed their measure, which has a history entry.
    """
    shown = ShownMeasure.objects.exclude(why="").filter(
        partnership=series.partnership_id, measure=series.measure, area=series.area
    )
    measure, area = definitions.measure(series.measure), area_called(series.area)
    stands = series_of(measure, area) if measure and area else None
    entries = dict(series.figures.order_by("number").values_list("period", "number"))  # the highest number comes last
    told = figures_told(measure, stands, entries) if measure and stands else ""
    newest = series.figures.select_related("by").latest("recorded_at", "pk")
    offer([Offer(each, "figures", told) for each in shown], partnership=series.partnership, by=newest.by)


@transaction.atomic
def take_off(shown: ShownMeasure, *, reason: str, by: Any) -> ShownMeasure:
    """Take a measure off the public site at once. One person is enough to make something less public."""
    found = ShownMeasure.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=shown.pk)
    _may_show(found.partnership, by)
    if not found.why:
        raise ValidationError(_("It is off the public site already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is taken off.")})
    found.why = ""
    _keep(found, "performance.taken_off_public_site", by, reason=reason.strip())
    return found


def _keep(shown: ShownMeasure, verb: str, by: Any, *, reason: str = "") -> None:
    shown.full_clean()
    shown.save()
    words = [Offer(shown, "why", shown.why)]
    if not shown.why:
        words.append(Offer(shown, "figures", ""))
    offer(words, partnership=shown.partnership, by=by)
    audit.record(verb, subject=shown, by=by, reason=reason, measure=shown.measure, area=shown.area, why=shown.why)


def _may_show(partnership: Partnership, by: Any) -> None:
    if not by.has_perm(SHOW, partnership):
        raise PermissionDenied(_("You may not propose measures for the public site here."))
