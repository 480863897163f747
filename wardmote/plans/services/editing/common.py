"""What every verb of editing needs: the right to, the lock, the order of the tree, and the words offered anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.core.clearance.services import Offer, offer
from wardmote.plans.models import Activity, Commitment, Objective, Part, Plan, PlanVersion
from wardmote.plans.reading.fields.references import normalise
from wardmote.plans.services.offering import activity_offers

Placed = TypeVar("Placed", Objective, Part, Commitment, Activity)


def version_of(thing: Objective | Part | Commitment | Activity) -> PlanVersion:
    return thing.objective.version if isinstance(thing, Part) else thing.version


def may_edit(version: PlanVersion, by: Any) -> PlanVersion:
    """The version, if this person may edit it. Raises ``PermissionDenied``, or ``ValidationError`` for a past one."""
    if not by.has_perm("plans.edit_plan", version):
        raise PermissionDenied(_("You may not edit this plan."))
    if version.state == PlanVersion.State.PAST:
        raise ValidationError(_("This version of the plan is past. It stays as it was."))
    return version


def lock_to_edit(version: PlanVersion, by: Any) -> PlanVersion:
    """The version as it is now, its plan locked until the transaction ends, if this person may edit it."""
    Plan.objects.select_for_update(of=("self",)).get(pk=version.plan_id)
    related = ("plan__partnership__force", "plan__partnership__governing_body", "scheme")
    return may_edit(PlanVersion.objects.select_related(*related).get(pk=version.pk), by)


def required(words: str, message: str, field: str) -> str:
    """The words without white space around them. Raises ``ValidationError`` on ``field`` where there are none."""
    if not words.strip():
        raise ValidationError({field: message})
    return words.strip()


# The order of the tree


def settle(version: PlanVersion) -> None:
    """Number objectives, parts, commitments and activities from 1 in the order of the tree; only what differs is written.

    What has left the plan keeps its place among its siblings, so that it stands there again when it comes back.
    """
    objectives = _numbered(Objective, list(version.objectives.order_by("position", "pk")))
    parts = list(Part.objects.filter(objective__version=version).order_by("position", "pk"))
    for pk in objectives:
        _numbered(Part, [each for each in parts if each.objective_id == pk])
    of_part = {each.pk: (objectives[each.objective_id], each.position) for each in parts}
    commitments = _numbered(
        Commitment,
        sorted(version.commitments.all(), key=lambda each: (of_part[each.part_id], each.position, each.pk)),
    )
    _numbered(
        Activity,
        sorted(version.activities.all(), key=lambda each: (commitments[each.commitment_id], each.position, each.pk)),
    )


def _numbered(model: type[models.Model], rows: Sequence[Any]) -> dict[int, int]:
    """Give rows the positions 1, 2, 3 …; returns them by id."""
    moved = []
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            moved.append(row)
    model._default_manager.bulk_update(moved, ["position"], batch_size=200)
    return {row.pk: row.position for row in rows}


def stand_after(row: Placed, after: Placed | None, siblings: Iterable[Placed]) -> None:
    """Put a row behind one of its siblings, or first. The caller settles the version afterwards."""
    order = [each for each in siblings if each.pk != row.pk]
    place = 0 if after is None else [each.pk for each in order].index(after.pk) + 1
    order.insert(place, row)
    for position, each in enumerate(order, start=1):
        each.position = position
    type(row)._default_manager.bulk_update(order, ["position"], batch_size=200)


# Keys and references


def free_key(version: PlanVersion, wanted: str, model: type[Commitment] | type[Activity]) -> str:
    """Our own name for a new row, which never changes."""
    taken = set(model._default_manager.filter(version=version).values_list("key", flat=True))
    base = slugify(wanted.replace(".", "-"))[:70] or model._meta.model_name or "row"
    key, number = base, 2
    while key in taken:
        key, number = f"{base}-{number}", number + 1
    return key


def ref_values(version: PlanVersion, printed: str, row: Commitment | Activity) -> dict[str, Any]:
    """A reference as printed and in its normal form. Raises ``ValidationError`` where another row in force has it."""
    printed = printed.strip()
    ref = normalise(printed)[:40] if printed else ""
    same = type(row)._default_manager.filter(version=version, ref=ref, retired_on=None).exclude(pk=row.pk)
    if ref and (other := same.first()):
        words = _("%(ref)s is the number of something else: %(other)s")
        raise ValidationError({"ref_printed": words % {"ref": printed, "other": str(other)[:120]}})
    return {"ref": ref, "ref_printed": printed[:80]}


# Words for the public


def offer_rows(
    version: PlanVersion, *, commitments: Iterable[Commitment] = (), activities: Iterable[Activity] = (), by: Any
) -> None:
    """Offer the words of rows in force for clearing. A draft's words wait until the draft is adopted."""
    if version.state != PlanVersion.State.CURRENT:
        return
    offers = [Offer(each, "statement", each.statement) for each in commitments if each.retired_on is None]
    for activity in activities:
        if activity.retired_on is None:
            offers += activity_offers(activity)
    offer(offers, partnership=version.plan.partnership, by=by)


def offer_title(version: PlanVersion, heading: Objective | Part, *, by: Any) -> None:
    if version.state == PlanVersion.State.CURRENT:
        offer([Offer(heading, "title", heading.title)], partnership=version.plan.partnership, by=by)
