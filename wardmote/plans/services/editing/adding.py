"""Putting something new into a plan that no document has brought."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Commitment, Objective, Part, PlanVersion
from wardmote.plans.services.changing import note_new
from wardmote.plans.services.editing.common import (
    free_key,
    lock_to_edit,
    offer_rows,
    offer_title,
    ref_values,
    required,
    settle,
    version_of,
)
from wardmote.plans.services.editing.contents import (
    lines,
    timescale_values,
    write_dates,
    write_oversight,
    write_owners,
    write_steps,
)

VERB = "plans.added"


@transaction.atomic
def add_objective(version: PlanVersion, *, title: str, by: Any) -> Objective:
    """Add an objective after the others, with one part without a title to put commitments in."""
    version = lock_to_edit(version, by)
    title = required(title, _("Enter the title of the objective."), "title")[:300]
    # Our key, not its title: addresses are public, and the title may not be cleared yet.
    taken = set(version.objectives.values_list("slug", flat=True))
    number = len(taken) + 1
    while f"objective-{number}" in taken:
        number += 1
    last = version.objectives.count()
    objective = Objective(version=version, title=title, slug=f"objective-{number}", position=last + 1)
    objective.full_clean()
    objective.save()
    Part.objects.create(objective=objective, position=1)
    settle(version)
    offer_title(version, objective, by=by)
    audit.record(VERB, subject=objective, by=by, title=title, version=version.number)
    return objective


@transaction.atomic
def add_part(objective: Objective, *, title: str, accountable: str = "", by: Any) -> Part:
    """Add a part at the end of an objective."""
    version = lock_to_edit(objective.version, by)
    title = required(title, _("Enter the title of the part."), "title")[:300]
    part = Part(objective=objective, title=title, accountable=accountable, position=objective.parts.count() + 1)
    part.full_clean()
    part.save()
    settle(version)
    offer_title(version, part, by=by)
    audit.record(VERB, subject=part, by=by, title=title, version=version.number)
    return part


@transaction.atomic
def add_commitment(
    part: Part, *, statement: str, ref_printed: str = "", accountable: str = "", reason: str = "", by: Any
) -> Commitment:
    """Add a commitment at the end of a part, with one activity without words of its own: there its progress stands."""
    version = lock_to_edit(version_of(part), by)
    commitment = Commitment(
        version=version,
        part=part,
        statement=required(statement, _("Enter the words of the commitment."), "statement"),
        accountable=accountable,
        position=_behind_all(version, Commitment),
    )
    for name, value in ref_values(version, ref_printed, commitment).items():
        setattr(commitment, name, value)
    commitment.key = free_key(version, commitment.ref or "commitment", Commitment)
    commitment.full_clean()
    commitment.save()
    work = plain_activity(commitment)
    note_new([commitment, work], verb=VERB, by=by, reason=reason)
    settle(version)
    offer_rows(version, commitments=[commitment], activities=[work], by=by)
    audit.record(
        VERB, subject=commitment, by=by, now=commitment.statement, ref=commitment.ref_printed, reason=reason.strip(),
        version=version.number,
    )  # fmt: skip
    return commitment


@transaction.atomic
def add_activity(
    commitment: Commitment,
    *,
    text: str,
    ref_printed: str = "",
    timescale_printed: str = "",
    owners: str = "",
    oversight: str = "",
    reason: str = "",
    by: Any,
) -> Activity:
    """Add an activity at the end of a commitment. ``owners`` and ``oversight`` have one name on each line."""
    version = lock_to_edit(commitment.version, by)
    activity = Activity(
        version=version,
        commitment=commitment,
        text=required(text, _("Enter what is done."), "text"),
        owners_printed="\n".join(lines(owners)),
        oversight_printed="\n".join(lines(oversight)),
        position=_behind_all(version, Activity),
    )
    values = ref_values(version, ref_printed, activity)
    values |= timescale_values(activity, timescale_printed.strip(), as_at=version.as_at, reason=reason)
    for name, value in values.items():
        setattr(activity, name, value)
    activity.key = free_key(version, activity.ref or f"{commitment.key}-activity", Activity)
    activity.full_clean()
    activity.save()
    write_dates(activity, was=None, as_at=version.as_at, reason=reason, by=by)
    write_owners(activity, lines(owners), version)
    write_oversight(activity, lines(oversight), version)
    write_steps(activity)
    note_new([activity], verb=VERB, by=by, reason=reason)
    settle(version)
    offer_rows(version, activities=[activity], by=by)
    audit.record(
        VERB, subject=activity, by=by, now=activity.text, ref=activity.ref_printed, reason=reason.strip(),
        version=version.number,
    )  # fmt: skip
    return activity


def plain_activity(commitment: Commitment) -> Activity:
    """The one activity of a commitment that has none: it has no words of its own, and is rated for it."""
    version = commitment.version
    key = free_key(version, f"{commitment.key}-1", Activity)
    return Activity.objects.create(
        version=version, commitment=commitment, key=key, position=_behind_all(version, Activity)
    )


def _behind_all(version: PlanVersion, model: type[Commitment] | type[Activity]) -> int:
    return model._default_manager.filter(version=version).count() + 1
