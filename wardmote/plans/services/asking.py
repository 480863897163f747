"""Agreeing how often an update is asked for: of a whole plan, an objective, a commitment or one activity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, Post
from wardmote.plans.models import Activity, Cadence, Commitment, Objective, PlanVersion
from wardmote.plans.models.plan import MOST_GRACE_DAYS
from wardmote.plans.services.changing import locked, write
from wardmote.plans.services.editing.common import lock_to_edit
from wardmote.plans.services.settling import settle_asked

Level = PlanVersion | Objective | Commitment | Activity
AnyHeading = TypeVar("AnyHeading", PlanVersion, Objective)


class AgreedMeanwhile(ValidationError):
    """Somebody agreed another cadence after this person opened the form."""


def mark_of(thing: Level) -> str:
    """Tells whether a cadence still stands as it did when a form was opened."""
    told = [thing.cadence, thing.cadence_body_id or ""]
    if isinstance(thing, PlanVersion):
        told += [thing.grace_days, thing.escalation_post_id or ""]
    return ":".join(map(str, told))


@transaction.atomic
def agree_row(
    row: Commitment | Activity, *, cadence: str, body: Body | None, reason: str, by: Any, seen: str | None = None
) -> Commitment | Activity:
    """Agree how often an update is asked for of a commitment's activities, or of one activity; "" leaves it to above."""
    version = lock_to_edit(row.version, by)
    row = locked(row)
    _nothing_newer(row, seen)
    body = _checked(version, cadence, body)
    reason = reason.strip()
    changed = write(row, verb="plans.cadence_agreed", by=by, reason=reason, cadence=cadence, cadence_body=body)
    if changed:
        _record(row, changed, body, reason=reason, by=by)
    row.refresh_from_db()
    return row


@transaction.atomic
def agree_objective(
    objective: Objective, *, cadence: str, body: Body | None, reason: str, by: Any, seen: str | None = None
) -> Objective:
    """Agree how often an update is asked for in an objective, where nothing else is agreed below it."""
    version = lock_to_edit(objective.version, by)
    objective = Objective.objects.select_for_update(of=("self",)).get(pk=objective.pk)
    _nothing_newer(objective, seen)
    body = _checked(version, cadence, body)
    if changed := _set(objective, {"cadence": cadence, "cadence_body": body}):
        _settle(version)
        _record(objective, changed, body, reason=reason.strip(), by=by)
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
    seen: str | None = None,
) -> PlanVersion:
    """Agree how often a plan asks for updates where nothing else is said, and what becomes of those that stay out."""
    version = lock_to_edit(version, by)
    _nothing_newer(version, seen)
    body = _checked(version, cadence, body)
    if not 0 <= grace_days <= MOST_GRACE_DAYS:
        raise ValidationError(
            {"grace_days": _("Enter a number of days from 0 to %(most)d.") % {"most": MOST_GRACE_DAYS}}
        )
    sides = {version.plan.partnership.force_id, version.plan.partnership.governing_body_id}
    if escalation_post is not None and escalation_post.organisation_id not in sides:
        raise ValidationError({"escalation_post": _("Choose a post of this partnership.")})
    values = {
        "cadence": cadence, "cadence_body": body, "grace_days": grace_days, "escalation_post": escalation_post,
    }  # fmt: skip
    if changed := _set(version, values):
        _settle(version)
        _record(version, changed, body, reason=reason.strip(), by=by)
    return version


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
        raise AgreedMeanwhile(
            _("Somebody else has agreed another cadence since you opened this. It is shown below: choose again.")
        )
