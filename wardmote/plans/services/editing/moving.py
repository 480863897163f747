"""Where a row stands: in which part or commitment, and before or after which other."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, Objective, Part
from wardmote.plans.services.changing import check_revision, locked, write
from wardmote.plans.services.editing.common import lock_to_edit, settle, stand_after, version_of

VERB = "plans.moved"


@transaction.atomic
def move_commitment(
    commitment: Commitment, *, part: Part, after: Commitment | None, reason: str = "", by: Any, seen: int | None = None
) -> Commitment:
    """Put a commitment into a part, behind another one or first. Its number stays: see ``renumber``."""
    version = lock_to_edit(commitment.version, by)
    row = locked(commitment)
    check_revision(row, seen)
    if part.objective.version_id != version.pk or (after is not None and after.part_id != part.pk):
        raise ValidationError({"part": _("Choose a part of this plan.")})
    was = row.part
    write(row, verb=VERB, by=by, reason=reason.strip(), part=part)
    stand_after(row, after, part.commitments.order_by("position"))
    settle(version)
    _record(row, was=str(was), now=str(part), after=after, reason=reason, by=by)
    return row


@transaction.atomic
def move_activity(
    activity: Activity, *, commitment: Commitment, after: Activity | None, reason: str = "", by: Any,
    seen: int | None = None,
) -> Activity:  # fmt: skip
    """Put an activity under a commitment, behind another one or first."""
    version = lock_to_edit(activity.version, by)
    row = locked(activity)
    check_revision(row, seen)
    home = Commitment.objects.filter(pk=commitment.pk, version=version, retired_on=None).first()
    if home is None or (after is not None and after.commitment_id != home.pk):
        raise ValidationError({"commitment": _("Choose a commitment of this plan.")})
    was = row.commitment
    if was.pk != home.pk and not row.text:
        raise ValidationError({"commitment": _("This activity has no words of its own, so it stays where it is.")})
    write(row, verb=VERB, by=by, reason=reason.strip(), commitment=home)
    stand_after(row, after, home.activities.order_by("position"))
    settle(version)
    _record(row, was=was.key, now=home.key, after=after, reason=reason, by=by)
    return row


@transaction.atomic
def shift(row: Objective | Part | Commitment | Activity, *, up: bool, by: Any) -> bool:
    """Move a row one place up or down among its siblings. Says whether there was a place to go to."""
    version = lock_to_edit(version_of(row), by)
    siblings = _siblings(row)
    at = [each.pk for each in siblings].index(row.pk)
    others = siblings[:at][::-1] if up else siblings[at + 1 :]
    other = next((each for each in others if getattr(each, "retired_on", None) is None), None)
    if other is None:
        return False
    place = siblings.index(other)
    after = (siblings[place - 1] if place else None) if up else other
    stand_after(siblings[at], after, siblings)
    settle(version)
    audit.record("plans.reordered", subject=row, by=by, direction="up" if up else "down", past=str(other)[:120])
    return True


def _siblings(row: Objective | Part | Commitment | Activity) -> list[Any]:
    match row:
        case Objective():
            return list(row.version.objectives.order_by("position", "pk"))
        case Part():
            return list(row.objective.parts.order_by("position", "pk"))
        case Commitment():
            return list(row.part.commitments.order_by("position", "pk"))
    return list(row.commitment.activities.order_by("position", "pk"))


def _record(
    row: Commitment | Activity, *, was: str, now: str, after: Commitment | Activity | None, reason: str, by: Any
) -> None:
    audit.record(VERB, subject=row, by=by, was=was, now=now, after=after.key if after else "", reason=reason.strip())
