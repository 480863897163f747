"""The plan as records: the tree, the people and bodies named in it, its ratings and updates, and its imports."""

from wardmote.plans.models.activity import (
    Activity,
    Assignment,
    CrossReference,
    Mechanism,
    RatingEvent,
    Step,
    TimescaleDate,
    Update,
)
from wardmote.plans.models.importing import LayoutCorrection, PlanImport
from wardmote.plans.models.plan import Commitment, Objective, Part, Plan, PlanVersion
from wardmote.plans.models.rating import Rating, RatingScheme

__all__ = [
    "Activity",
    "Assignment",
    "Commitment",
    "CrossReference",
    "LayoutCorrection",
    "Mechanism",
    "Objective",
    "Part",
    "Plan",
    "PlanImport",
    "PlanVersion",
    "Rating",
    "RatingEvent",
    "RatingScheme",
    "Step",
    "TimescaleDate",
    "Update",
]
