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
from wardmote.plans.models.asking import HandBack, Reminder
from wardmote.plans.models.assurance import Opinion
from wardmote.plans.models.cadence import Cadence
from wardmote.plans.models.changing import BulkChange, DateMove, FieldChange, Lineage
from wardmote.plans.models.importing import LayoutCorrection, PlanImport
from wardmote.plans.models.linking import CommitmentLink, Dependency, MeasureLink
from wardmote.plans.models.plan import Commitment, Objective, Part, Plan, PlanVersion
from wardmote.plans.models.rating import Rating, RatingScheme
from wardmote.plans.models.saved_view import SavedView

__all__ = [
    "Activity",
    "Assignment",
    "BulkChange",
    "Cadence",
    "Commitment",
    "CommitmentLink",
    "CrossReference",
    "DateMove",
    "Dependency",
    "FieldChange",
    "HandBack",
    "LayoutCorrection",
    "Lineage",
    "MeasureLink",
    "Mechanism",
    "Objective",
    "Opinion",
    "Part",
    "Plan",
    "PlanImport",
    "PlanVersion",
    "Rating",
    "RatingEvent",
    "RatingScheme",
    "Reminder",
    "SavedView",
    "Step",
    "TimescaleDate",
    "Update",
]
