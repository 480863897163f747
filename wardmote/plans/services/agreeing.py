"""Agreeing a new date. The first one stays, and every move is counted with its reason."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance.services import offer
from wardmote.core.ui.format import long_date
from wardmote.plans.models import Activity, DateMove, TimescaleDate
from wardmote.plans.services.changing import check_revision, write
from wardmote.plans.services.offering import activity_offers
from wardmote.plans.services.updating import locked_with_plan

ENDS = {Activity.TimescaleKind.BY, Activity.TimescaleKind.TARGET, Activity.TimescaleKind.ACHIEVE}


@transaction.atomic
def agree_date(
    activity: Activity,
    latest: date,
    *,
    reason: str,
    agreed_on: date,
    by: Any,
    agreed_by: str = "",
    seen: int | None = None,
) -> DateMove:
    """Agree when an activity is due. What the public reads of it waits for a second person, as every text does.

    ``agreed_by`` names the board or post that agreed; ``seen`` is the revision that the writer had before them.
    """
    row = locked_with_plan(activity)
    if not by.has_perm("plans.agree_date", row):
        raise PermissionDenied(_("You may not agree dates of this activity."))
    check_revision(row, seen)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the date moves.")})
    if agreed_on > timezone.localdate():
        raise ValidationError({"agreed_on": _("The day it was agreed cannot be in the future.")})
    if latest == row.latest:
        raise ValidationError({"latest": _("That is the date it has now.")})
    was = row.latest
    move = set_date(row, latest, reason=reason, agreed_on=agreed_on, agreed_by=agreed_by, by=by)
    offer(activity_offers(row), partnership=row.version.plan.partnership, by=by)
    audit.record(
        "plans.date_agreed",
        subject=row,
        by=by,
        was=was.isoformat() if was else None,
        now=latest.isoformat(),
        agreed_on=agreed_on.isoformat(),
        agreed_by=move.agreed_by,
        reason=move.reason,
    )
    return move


def set_date(row: Activity, latest: date, *, reason: str, agreed_on: date, agreed_by: str, by: Any) -> DateMove:
    """Give a locked activity its new date. The caller has checked that it may, offers the words and records the entry."""
    was = row.latest
    move = DateMove(
        activity=row,
        was=was,
        now=latest,
        agreed_on=agreed_on,
        agreed_by=agreed_by.strip(),
        reason=reason.strip(),
        by=by,
        recorded_at=timezone.now(),
    )
    move.full_clean()
    move.save(force_insert=True)
    write(
        row,
        verb="plans.date_agreed",
        by=by,
        as_at=agreed_on,
        reason=move.reason,
        latest=latest,
        original_latest=row.original_latest or was or latest,
        times_moved=row.times_moved + (1 if was else 0),
        timescale_kind=row.timescale_kind if row.timescale_kind in ENDS else Activity.TimescaleKind.BY,
        timescale_printed=_say(row, latest),
    )
    return move


def _say(row: Activity, latest: date) -> str:
    """The timescale in words, as reports print it. The dates that stood there before are kept as replaced."""
    words = _("By %(date)s") % {"date": long_date(latest)}
    places = row.timescale_dates.values_list("position", flat=True)
    row.timescale_dates.update(superseded=True)
    TimescaleDate.objects.create(
        activity=row, printed=words, kind="by", date=latest.isoformat(), position=max(places, default=-1) + 1
    )
    return words
