"""Ticking off the steps of an activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Step
from wardmote.plans.services.updating import opened_for


class TickedMeanwhile(ValidationError):
    """Somebody else ticked the step, or took its tick away, after this person saw it. ``step`` is as it stands now."""

    def __init__(self, step: Step) -> None:
        super().__init__(_("Somebody else has ticked this step, or taken its tick away. It stands as they left it."))
        self.step = step


def mark_of(step: Step) -> str:
    """How a step stands, as text that a button can carry: who ticked it off and when; empty while it is open."""
    return f"{step.done_on.isoformat()}/{step.done_by_id or ''}" if step.done_on else ""


@transaction.atomic
def tick(step: Step, *, on: date, by: Any, seen: str | None = None) -> Step:
    """Say that a step is done. ``seen`` is its ``mark_of`` as the writer saw it; None asks nothing."""
    if on > timezone.localdate():
        raise ValidationError({"on": _("A step cannot be done in the future.")})
    return _mark(step, on=on, by=by, seen=seen)


@transaction.atomic
def untick(step: Step, *, by: Any, seen: str | None = None) -> Step:
    """Take a tick away. Who had set it stays in the history."""
    return _mark(step, on=None, by=by, seen=seen)


def _mark(step: Step, *, on: date | None, by: Any, seen: str | None) -> Step:
    activity = opened_for(step.activity, by)
    found = Step.objects.select_for_update(of=("self",)).select_related("done_by").get(pk=step.pk)
    if seen is not None and mark_of(found) != seen:
        raise TickedMeanwhile(found)
    if bool(found.done_on) == bool(on):
        return found
    was, was_by = found.done_on, found.done_by
    found.done_on, found.done_by = on, by if on else None
    found.save(update_fields=["done_on", "done_by"])
    audit.record(
        "plans.step_ticked" if on else "plans.step_unticked",
        subject=activity,
        by=by,
        step=found.number,
        text=found.text,
        was=was.isoformat() if was else None,
        was_by=audit.actor(was_by) if was else None,
        now=on.isoformat() if on else None,
    )
    return found
