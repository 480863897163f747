"""How commitments of different plans belong together, as a person says."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Commitment, CommitmentLink, PlanVersion


@transaction.atomic
def link(commitment: Commitment, to: Commitment, *, kind: str, note: str = "", by: Any) -> CommitmentLink:
    """Link a commitment with one of another plan. Whoever links may edit the one plan and read the other."""
    if not by.has_perm("plans.edit_plan", commitment) or not by.has_perm("plans.view_plan", to):
        raise PermissionDenied(_("You may not link these plans."))
    if commitment.version.plan_id == to.version.plan_id:
        raise ValidationError({"to": _("Choose a commitment of another plan.")})
    if not (_in_force(commitment) and _in_force(to)):
        raise ValidationError({"to": _("Choose a commitment that is in force.")})
    if CommitmentLink.objects.filter(from_commitment=commitment, to_commitment=to, kind=kind).exists():
        raise ValidationError({"to": _("They are linked like this already.")})
    made = CommitmentLink(
        from_commitment=commitment,
        to_commitment=to,
        kind=kind,
        note=note.strip(),
        by=by,
        recorded_at=timezone.now(),
    )
    made.full_clean()
    made.save()
    audit.record("plans.linked", subject=commitment, by=by, **_told(made))
    return made


@transaction.atomic
def unlink(made: CommitmentLink, *, by: Any) -> None:
    """Take a link away. Those who may edit either plan may."""
    found = CommitmentLink.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if not any(by.has_perm("plans.edit_plan", end) for end in (found.from_commitment, found.to_commitment)):
        raise PermissionDenied(_("You may not link these plans."))
    audit.record("plans.unlinked", subject=found.from_commitment, by=by, **_told(found))
    found.delete()


def _in_force(commitment: Commitment) -> bool:
    return commitment.retired_on is None and commitment.version.state == PlanVersion.State.CURRENT


def _told(made: CommitmentLink) -> dict[str, str]:
    """A link as the history tells it. The other plan's words stay there: those who read this history may not read them."""
    other = made.to_commitment
    return {"kind": made.kind, "to": f"{other.version.plan.slug}/{other.key}", "note": made.note}
