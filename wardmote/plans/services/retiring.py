"""Taking out of a plan what its document no longer has. It leaves the plan, not the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.services.changing import write
from wardmote.plans.services.offering import take_back_offers


@transaction.atomic
def retire(
    version: PlanVersion, *, commitments: Iterable[str] = (), activities: Iterable[str] = (), on: date, by: Any
) -> int:
    """Retire rows by their keys, with the activities of each commitment. Returns how many rows left the plan."""
    if not by.has_perm("plans.import_plan", version):
        raise PermissionDenied(_("You may not change what is in this plan."))
    promises = list(
        Commitment.objects.filter(version=version, key__in=list(commitments), retired_on=None).select_for_update()
    )
    rows = Activity.objects.filter(version=version, retired_on=None)
    work = list(rows.filter(key__in=list(activities)) | rows.filter(commitment__in=promises))
    if not promises and not work:
        raise ValidationError(_("Choose what has gone from the plan."))
    going: list[Commitment | Activity] = [*promises, *work]
    for row in going:
        write(row, verb="plans.retired", by=by, as_at=on, retired_on=on)
    take_back_offers(promises, work, partnership=version.plan.partnership, by=by)
    audit.record(
        "plans.retired",
        subject=version,
        by=by,
        on=on.isoformat(),
        commitments=[each.key for each in promises],
        activities=[each.key for each in work],
    )
    return len(promises) + len(work)
