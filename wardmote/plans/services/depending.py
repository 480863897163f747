"""What an activity waits for that others decide: money, a bid, a court, a purchase, another activity."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.plans.models import Activity, Dependency
from wardmote.plans.services.updating import opened_for


class DecidedMeanwhile(ValidationError):
    """Somebody else decided, or put off the decision, after this person saw it. ``dependency`` is as it stands now."""

    def __init__(self, dependency: Dependency) -> None:
        super().__init__(_("Somebody else has changed this since you opened it. Read theirs below, then save yours."))
        self.dependency = dependency


def mark_of(dependency: Dependency) -> str:
    """How a dependency stands, as text that a form can carry: what was decided, when, and when a decision is due."""
    days = (dependency.decided_on, dependency.decision_due)
    return "/".join([dependency.outcome, *(day.isoformat() if day else "" for day in days)])


@transaction.atomic
def add_dependency(
    activity: Activity,
    *,
    kind: str,
    text: str,
    by: Any,
    waits_for: Activity | None = None,
    decision_due: date | None = None,
) -> Dependency:
    """Say what an activity waits for. ``waits_for`` is another activity of the same plan version."""
    activity = opened_for(activity, by)
    if waits_for is not None and (waits_for.version_id != activity.version_id or waits_for.pk == activity.pk):
        raise ValidationError({"waits_for": _("Choose another activity of this plan.")})
    if (kind == Dependency.Kind.ACTIVITY) != (waits_for is not None):
        raise ValidationError({"waits_for": _("Choose the activity it waits for, or another kind.")})
    made = Dependency(
        activity=activity,
        kind=kind,
        text=text.strip(),
        waits_for=waits_for,
        decision_due=decision_due,
        by=by,
        recorded_at=timezone.now(),
    )
    made.full_clean()
    made.save(force_insert=True)
    audit.record(
        "plans.dependency_added",
        subject=activity,
        by=by,
        kind=kind,
        text=made.text,
        waits_for=waits_for.key if waits_for else None,
        decision_due=_iso(decision_due),
    )
    return made


@transaction.atomic
def decide(dependency: Dependency, outcome: str, *, on: date, by: Any, seen: str | None = None) -> Dependency:
    """Say what was decided, on which day; that it is no longer needed is decided too.

    ``seen`` is the dependency's ``mark_of`` as the writer saw it; None asks nothing.
    """
    if outcome == Dependency.Outcome.WAITING:
        raise ValidationError({"outcome": _("Say what was decided.")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("The day of a decision cannot be in the future.")})
    return _change(dependency, by=by, seen=seen, verb="plans.dependency_decided", outcome=outcome, decided_on=on)


def withdraw(dependency: Dependency, *, on: date, by: Any, seen: str | None = None) -> Dependency:
    """Say that nothing waits for it any more. The record keeps it."""
    return decide(dependency, Dependency.Outcome.WITHDRAWN, on=on, by=by, seen=seen)


@transaction.atomic
def put_off(dependency: Dependency, until: date, *, by: Any, seen: str | None = None) -> Dependency:
    """Say when the decision is now expected; one that was decided is open again."""
    values = {"outcome": Dependency.Outcome.WAITING, "decided_on": None, "decision_due": until}
    return _change(dependency, by=by, seen=seen, verb="plans.dependency_put_off", **values)


def _change(dependency: Dependency, *, verb: str, by: Any, seen: str | None, **values: Any) -> Dependency:
    activity = opened_for(dependency.activity, by)
    found = Dependency.objects.select_for_update(of=("self",)).get(pk=dependency.pk)
    if seen is not None and mark_of(found) != seen:
        raise DecidedMeanwhile(found)
    changed = {name: (getattr(found, name), value) for name, value in values.items() if getattr(found, name) != value}
    if not changed:
        return found
    for name, (_was, value) in changed.items():
        setattr(found, name, value)
    found.full_clean()
    found.save(update_fields=list(changed))
    audit.record(
        verb,
        subject=activity,
        by=by,
        text=found.text,
        was={name: _iso(was) for name, (was, _now) in changed.items()},
        now={name: _iso(now) for name, (_was, now) in changed.items()},
    )
    return found


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
