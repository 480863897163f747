"""Which record of a numbered version an address names. Editing finds nothing in a past version: there is nothing to edit."""

from __future__ import annotations

from typing import TypeVar

from wardmote.plans.models import Activity, Commitment, Objective, Part, PlanVersion
from wardmote.plans.views.finding import PLAN

Row = TypeVar("Row", Commitment, Activity, Objective)
OF_VERSION = ("scheme", "based_on", *(f"plan__{name}" for name in PLAN))
OF_ROW = ("version__scheme", *(f"version__plan__{name}" for name in PLAN))


def version(slug: str, number: int) -> PlanVersion:
    return PlanVersion.objects.select_related(*OF_VERSION).get(plan__slug=slug, number=number)


def open_version(slug: str, number: int) -> PlanVersion | None:
    """The version in force, or the draft."""
    found = version(slug, number)
    return None if found.state == PlanVersion.State.PAST else found


def draft(slug: str, number: int) -> PlanVersion | None:
    found = version(slug, number)
    return found if found.state == PlanVersion.State.DRAFT else None


def newer_version(slug: str, number: int) -> PlanVersion | None:
    """A version that is based on another, and can be compared with it."""
    found = version(slug, number)
    return found if found.based_on_id else None


def commitment(slug: str, number: int, key: str) -> Commitment:
    rows = Commitment.objects.select_related("part__objective", *OF_ROW)
    return rows.get(version__plan__slug=slug, version__number=number, key=key)


def open_commitment(slug: str, number: int, key: str) -> Commitment | None:
    return _open(commitment(slug, number, key))


def open_activity(slug: str, number: int, key: str) -> Activity | None:
    rows = Activity.objects.select_related("commitment__part__objective", "rating", *OF_ROW)
    return _open(rows.get(version__plan__slug=slug, version__number=number, key=key))


def open_row(slug: str, number: int, level: str, key: str) -> Commitment | Activity | None:
    """A commitment or an activity, as the address says: ``level`` is "commitments" or "activities"."""
    if level == "commitments":
        return open_commitment(slug, number, key)
    return open_activity(slug, number, key) if level == "activities" else None


def open_objective(slug: str, number: int, key: str) -> Objective | None:
    rows = Objective.objects.select_related(*OF_ROW)
    return _open(rows.get(version__plan__slug=slug, version__number=number, slug=key))


def open_part(slug: str, number: int, part: int) -> Part | None:
    rows = Part.objects.select_related("objective", *(f"objective__{name}" for name in OF_ROW))
    found = rows.get(objective__version__plan__slug=slug, objective__version__number=number, pk=part)
    return found if _open(found.objective) else None


def _open(row: Row) -> Row | None:
    return None if row.version.state == PlanVersion.State.PAST else row
