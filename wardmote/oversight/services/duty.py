"""Writes about duties to publish."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.oversight.models import DutyLeftOut, Publication
from wardmote.oversight.selectors.duty import Owed


@transaction.atomic
def record_publication(owed: Owed, *, published_on: date, link: str, note: str, by: Any) -> Publication:
    """Note that something came out, and where it can be read."""
    if published_on > timezone.localdate():
        raise ValidationError({"published_on": _("It cannot have been published on a day to come.")})
    made = Publication(
        partnership=owed.partnership,
        duty=owed.duty.slug,
        item=owed.item.key,
        published_on=published_on,
        link=link,
        note=note,
        by=by,
        recorded_at=timezone.now(),
    )
    made.full_clean()
    made.save()
    DutyLeftOut.objects.filter(partnership=owed.partnership, duty=made.duty, item=made.item).delete()
    audit.record("oversight.publication_recorded", subject=made, by=by, on=published_on, link=link, note=note)
    return made


@transaction.atomic
def leave_out(owed: Owed, *, reason: str, by: Any) -> None:
    """Say that this does not apply here, and why; without a reason, that it does apply after all."""
    rows = DutyLeftOut.objects.select_for_update().filter(
        partnership=owed.partnership, duty=owed.duty.slug, item=owed.item.key
    )
    was = rows.first()
    if (was.reason if was else "") == reason.strip():
        return
    rows.delete()
    if reason.strip():
        made = DutyLeftOut(partnership=owed.partnership, duty=owed.duty.slug, item=owed.item.key, reason=reason.strip())
        made.full_clean()
        made.save()
    audit.record(
        "oversight.duty_left_out" if reason.strip() else "oversight.duty_applies",
        subject=owed.partnership,
        by=by,
        duty=owed.duty.slug,
        item=owed.item.key,
        was=was.reason if was else "",
        now=reason.strip(),
    )
