"""Taking a row out of the plan for a reason, and bringing it back. The record keeps it either way."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.services.changing import check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, offer_rows, required, settle
from wardmote.plans.services.editing.handing import BROUGHT_BACK, give_back, told_of
from wardmote.plans.services.editing.linked import lock_with_linked
from wardmote.plans.services.offering import take_back_offers


@transaction.atomic
def retire_row(
    row: Commitment | Activity, *, on: date, reason: str, by: Any, seen: int | None = None
) -> list[Commitment | Activity]:
    """Take a row out of the plan, a commitment with its activities. Returns what has left."""
    version = lock_to_edit(row.version, by)
    found = locked(row)
    check_revision(found, seen)
    reason = required(reason, _("Say why it leaves the plan."), "reason")
    if found.retired_on is not None:
        raise ValidationError(_("It has left the plan already."))
    if on > timezone.localdate():
        raise ValidationError({"on": _("The date it left the plan cannot be in the future.")})
    promises = [found] if isinstance(found, Commitment) else []
    work = _work_of(found, retired_on=None)
    going: list[Commitment | Activity] = [*promises, *work]
    for each in going:
        write(each, verb="plans.retired", by=by, as_at=on, reason=reason, retired_on=on)
    take_back_offers(promises, work, partnership=version.plan.partnership, by=by)
    audit.record(
        "plans.retired",
        subject=version,
        by=by,
        on=on.isoformat(),
        commitments=[each.key for each in promises],
        activities=[each.key for each in work],
        reason=reason,
    )
    return going


@transaction.atomic
def bring_back(
    row: Commitment | Activity, *, reason: str, by: Any, seen: int | None = None
) -> list[Commitment | Activity]:
    """Bring back what has left the plan, a commitment with the activities that left with it. Returns what came back.

    What was merged has again what it handed over then.
    """
    lock_with_linked(row.version.plan)
    version = lock_to_edit(row.version, by)
    found = locked(row)
    check_revision(found, seen)
    reason = required(reason, _("Say why it comes back."), "reason")
    left = found.retired_on
    if left is None:
        raise ValidationError(_("It is in the plan."))
    if isinstance(found, Activity) and found.commitment.retired_on is not None:
        raise ValidationError(_("Its commitment has left the plan: bring that back first."))
    promises = [found] if isinstance(found, Commitment) else []
    work = _work_of(found, retired_on=left)
    coming: list[Commitment | Activity] = [*promises, *work]
    returned = Counter[str]()
    for each in coming:  # which grows while it is walked
        write(each, verb=BROUGHT_BACK, by=by, reason=reason, retired_on=None)
        things, absorbed = give_back(each, by=by, reason=reason)
        returned += things
        coming += absorbed
    work = [each for each in coming if isinstance(each, Activity)]
    settle(version)
    offer_rows(version, commitments=promises, activities=work, by=by)
    audit.record(
        BROUGHT_BACK,
        subject=version,
        by=by,
        commitments=[each.key for each in promises],
        activities=[each.key for each in work],
        returned=told_of(returned),
        reason=reason,
    )
    return coming


def _work_of(row: Commitment | Activity, *, retired_on: date | None) -> list[Activity]:
    if isinstance(row, Activity):
        return [row]
    rows = Activity.objects.select_for_update(of=("self",)).filter(commitment=row, retired_on=retired_on)
    return list(rows.select_related("rating"))
