"""Which record an address names. Everything else the door of the page decides."""

from __future__ import annotations

from django.db import models

from wardmote.core.organisations.models import BodyAlias
from wardmote.core.prepared import Prepared
from wardmote.core.ui.numbers import row_in
from wardmote.plans.models import (
    Activity,
    Assignment,
    BulkChange,
    Commitment,
    Dependency,
    Plan,
    PlanImport,
    PlanVersion,
)

PLAN = ("partnership__force", "partnership__governing_body", "owner")


def plan(slug: str) -> Plan:
    return Plan.objects.select_related(*PLAN).get(slug=slug)


@Prepared
def _versions(slug: str) -> models.QuerySet[PlanVersion]:
    related = ["scheme", *(f"plan__{name}" for name in PLAN)]
    return PlanVersion.objects.select_related(*related).filter(plan__slug=slug, state=PlanVersion.State.CURRENT)


def version(slug: str) -> PlanVersion | None:
    """The version in force of a plan."""
    return _versions.first(slug)


@Prepared
def _commitments(slug: str, key: str) -> models.QuerySet[Commitment]:
    related = ["part__objective", "version__scheme", *(f"version__plan__{name}" for name in PLAN)]
    return Commitment.objects.select_related(*related).filter(
        version__plan__slug=slug, version__state=PlanVersion.State.CURRENT, key=key
    )


def commitment(slug: str, key: str) -> Commitment | None:
    return _commitments.first(slug, key)


def commitment_in_force(slug: str, key: str) -> Commitment | None:
    """A commitment that has not left the plan."""
    found = commitment(slug, key)
    return found if found and found.retired_on is None else None


@Prepared
def _activities(slug: str, key: str) -> models.QuerySet[Activity]:
    related = [
        "commitment__part__objective",
        "rating",
        "version__scheme",
        *(f"version__plan__{name}" for name in PLAN),
    ]
    return Activity.objects.select_related(*related).filter(
        version__plan__slug=slug, version__state=PlanVersion.State.CURRENT, key=key
    )


def activity(slug: str, key: str) -> Activity | None:
    """An activity of the version in force; its commitment knows the same version, so that nothing is read twice."""
    found = _activities.first(slug, key)
    if found:
        found.commitment.version = found.version
    return found


def activity_in_force(slug: str, key: str) -> Activity | None:
    """An activity that has not left the plan: only about such a one is there anything to say."""
    found = activity(slug, key)
    return found if found and found.retired_on is None else None


def dependency(slug: str, key: str, number: int) -> Dependency | None:
    """What an activity in force waits for, by its number, looked up inside that activity."""
    found = activity_in_force(slug, key)
    row = found.dependencies.select_related("waits_for__commitment").filter(pk=number).first() if found else None
    if row and found:
        row.activity = found
    return row


def plan_import(slug: str, number: int) -> PlanImport:
    related = [f"version__plan__{name}" for name in PLAN]
    return PlanImport.objects.select_related(*related).get(pk=number, version__plan__slug=slug)


def bulk_change(slug: str, number: int) -> BulkChange:
    related = ["by", "undone_by", *(f"version__plan__{name}" for name in PLAN)]
    return BulkChange.objects.select_related(*related).get(pk=number, version__plan__slug=slug)


def assignment_in(found: PlanVersion, number: str) -> Assignment | None:
    """An unmatched owner of this plan, by number; None for another plan's."""
    rows = Assignment.objects.filter(activity__version=found, activity__retired_on=None, post=None, team=None)
    return row_in(rows.select_related("activity__version__plan__partnership"), number)


def alias_in(found: PlanVersion, number: str) -> BodyAlias | None:
    """A proposed alias of this plan's partnership, by number; None for another's."""
    return row_in(BodyAlias.objects.filter(partnership=found.plan.partnership), number)
