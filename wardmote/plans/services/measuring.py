"""By which measures a commitment is judged, as a person says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.performance.definitions import Measure
from wardmote.performance.rules.series import Area
from wardmote.plans.models import Commitment, MeasureLink, PlanVersion


@transaction.atomic
def link_measure(commitment: Commitment, measure: Measure, area: Area, *, by: Any) -> MeasureLink:
    """Say that a measure of an area tells whether a commitment has its effect."""
    if not by.has_perm("plans.edit_plan", commitment):
        raise PermissionDenied(_("You may not edit this plan."))
    if commitment.retired_on is not None or commitment.version.state != PlanVersion.State.CURRENT:
        raise ValidationError(_("Only a commitment that is in force is linked with a measure."))
    if MeasureLink.objects.filter(commitment=commitment, measure=measure.key, area=area.code).exists():
        raise ValidationError({"measure": _("This measure of this area is linked already.")})
    made = MeasureLink(commitment=commitment, measure=measure.key, area=area.code, by=by, recorded_at=timezone.now())
    made.full_clean()
    made.save()
    audit.record("plans.measure_linked", subject=commitment, by=by, measure=made.measure, area=made.area)
    return made


def judged_alike(made: MeasureLink, commitment: int) -> MeasureLink:
    """The same link for a commitment that came of another, not saved yet. Whoever made it, and when, stays as it was."""
    return MeasureLink(
        commitment_id=commitment, measure=made.measure, area=made.area, by_id=made.by_id, recorded_at=made.recorded_at
    )


@transaction.atomic
def unlink_measure(made: MeasureLink, *, by: Any) -> None:
    """Take a measure away from a commitment."""
    found = MeasureLink.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if not by.has_perm("plans.edit_plan", found.commitment):
        raise PermissionDenied(_("You may not edit this plan."))
    audit.record("plans.measure_unlinked", subject=found.commitment, by=by, measure=found.measure, area=found.area)
    found.delete()
