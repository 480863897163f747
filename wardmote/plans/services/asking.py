"""Agreeing how often an update is asked for: of a whole plan, an objective, a commitment or one activity."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, Post
from wardmote.plans import due
from wardmote.plans.models import Activity, Cadence, Commitment, Objective, PlanVersion
from wardmote.plans.models.plan import MOST_GRACE_DAYS
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.editing.common import lock_to_edit
from wardmote.plans.services.settling import count_from, settle_asked

Level = PlanVersion | Objective | Commitment | Activity
AnyHeading = TypeVar("AnyHeading", PlanVersion, Objective)


class CadenceChanged(ValidationError):
    """Somebody agreed another cadence after this person opened the form."""


def mark_of(thing: Level) -> str:
    """Tells whether a cadence still stands as it did when a form was opened."""
    told = [thing.cadence, thing.cadence_body_id or "", thing.cadence_since or ""]
    if isinstance(thing, PlanVersion):
        told += [thing.grace_days, thing.escalation_post_id or ""]
    return ":".join(map(str, told))


@transaction.atomic
def agree_row(
    row: Commitment | Activity,
    *,
    cadence: str,
    body: Body | None,
    reason: str,
    by: Any,
    since: date | None = None,
    seen: str | None = None,
) -> Commitment | Activity:
    """Agree how often an update is asked for of a commitment's activities, or of one activity; "" leaves it to above.

    It counts from the day ``since``, or from today where none is given.
    """
    version = lock_to_edit(row.version, by)
    row = locked(row)
    _nothing_newer(row, seen)
    values = _agreed(row, version, cadence, body, since)
    reason = reason.strip()
    if changed := write(row, verb="plans.cadence_agreed", by=by, reason=reason, **values):
        level: due.Level = "commitment" if isinstance(row, Commitment) else "activity"
        under = Activity.objects.filter(**{"commitment" if level == "commitment" else "pk": row.pk})
        _count_from(under, level, since)
        _record(row, changed, values["cadence_body"], reason=reason, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def agree_objective(
    objective: Objective,
    *,
    cadence: str,
    body: Body | None,
    reason: str,
    by: Any,
    since: date | None = None,
    seen: str | None = None,
) -> Objective:
    """Agree how often an update is asked for in an objective, where nothing else is agreed below it."""
    version = lock_to_edit(objective.version, by)
    objective = Objective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    _nothing_newer(objective, seen)
    values = _agreed(objective, version, cadence, body, since)
    if changed := _set(objective, values):
        _settle(version)
        _count_from(version.activities.filter(commitment__part__objective=objective), "objective", since)
        _record(objective, changed, values["cadence_body"], reason=reason.strip(), by=by)
    return objective


@transaction.atomic
def agree_version(
    version: PlanVersion,
    *,
    cadence: str,
    body: Body | None,
    grace_days: int,
    escalation_post: Post | None,
    reason: str,
    by: Any,
    since: date | None = None,
    seen: str | None = None,
) -> PlanVersion:
    """Agree how often a plan asks for updates where nothing else is said, and what becomes of those that stay out."""
    version = lock_to_edit(version, by)
    _nothing_newer(version, seen)
    agreed = _agreed(version, version, cadence, body, since)
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise ValidationError(
            {"grace_days": _("Enter a number of days from 0 to %(most)d.") % {"most": MOST_GRACE_DAYS}}
        )
    sides = {version.plan.partnership.force_id, version.plan.partnership.governing_body_id}
    if escalation_post is not None and escalation_post.organisation_id not in sides:
        raise ValidationError({"escalation_post": _("Choose a post of this partnership.")})
    values = {**agreed, "grace_days": grace_days, "escalation_post": escalation_post}
    if changed := _set(version, values):
        _settle(version)
        _count_from(version.activities.all(), "plan", since)
        _record(version, changed, agreed["cadence_body"], reason=reason.strip(), by=by)
    return version


def _agreed(thing: Level, version: PlanVersion, cadence: str, body: Body | None, since: date | None) -> dict[str, Any]:
    """What is agreed of a level. Without a day, a cadence that is new counts from today, and one that stays as it did."""
    body = _checked(version, cadence, body)
    check_day(cadence, since)
    stays = (cadence, body) == (thing.cadence, thing.cadence_body)
    day = since or (thing.cadence_since if stays else timezone.localdate())
    return {"cadence": cadence, "cadence_body": body, "cadence_since": day if cadence else None}


def check_day(cadence: str, since: date | None) -> None:
    """Raise ``ValidationError`` where a cadence cannot count from a day. One that is past was agreed, and is recorded late."""
    if since is not None and not cadence:
        raise ValidationError({"since": _("No cadence is agreed here, so no day goes with it. Leave it empty.")})
    if since is not None and since > timezone.localdate():
        raise ValidationError({"since": _("The day it counts from cannot be in the future.")})


def _checked(version: PlanVersion, cadence: str, body: Body | None) -> Body | None:
    """The body that goes with a cadence, if any. Raises ``ValidationError`` where the two do not fit."""
    if cadence not in Cadence.values:
        raise ValidationError({"cadence": _("Choose how often an update is asked for.")})
    if cadence != Cadence.BEFORE_BODY:
        return None
    if body is None or body.partnership_id != version.plan.partnership_id:
        raise ValidationError({"cadence_body": _("Choose the body before whose meetings an update is asked for.")})
    return body


def _set(thing: AnyHeading, values: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Set what differs and save it. Returns {name: (was, now)} in words."""
    changed = {name: (getattr(thing, name), value) for name, value in values.items() if getattr(thing, name) != value}
    if not changed:
        return {}
    for name, (_was, value) in changed.items():
        setattr(thing, name, value)
    thing.full_clean(exclude=["scheme", "plan", "version", "based_on"])
    thing.save(update_fields=list(changed))
    return {name: (str(was or ""), str(now or "")) for name, (was, now) in changed.items()}


def _settle(version: PlanVersion) -> None:
    settle_asked(version.activities.all(), on=timezone.localdate())


def _count_from(rows: models.QuerySet[Activity], level: due.Level, since: date | None) -> None:
    """Where no day is given, what was asked already stays asked since then, at whatever level it was agreed."""
    if since is not None:
        count_from(rows, level, since=since)


def _record(thing: Level, changed: Mapping[str, tuple[str, str]], body: Body | None, *, reason: str, by: Any) -> None:
    audit.record(
        "plans.cadence_agreed",
        subject=thing,
        by=by,
        was={name: was for name, (was, _now) in changed.items()},
        now={name: now for name, (_was, now) in changed.items()},
        body=body.name if body else "",
        reason=reason,
    )


def _nothing_newer(thing: Level, seen: str | None) -> None:
    if seen is not None and seen != mark_of(thing):
        raise CadenceChanged(
            _("Somebody else has agreed another cadence since you opened this. It is shown below: choose again.")
        )
