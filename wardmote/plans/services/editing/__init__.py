"""Changing what a plan says: its words, its order, its numbers, and what belongs together.

Every verb works on the version in force and on a draft alike, and refuses a past one. Structure is changed under a lock of
the plan, so that two people who reorder it, or an import, wait for each other.
"""

from wardmote.plans.services.editing.adding import add_activity, add_commitment, add_objective, add_part
from wardmote.plans.services.editing.leaving import bring_back, retire_row
from wardmote.plans.services.editing.merging import merge_activities, merge_commitments
from wardmote.plans.services.editing.moving import move_activity, move_commitment, shift
from wardmote.plans.services.editing.renumbering import Mentioned, mentions_of, renumber
from wardmote.plans.services.editing.splitting import Piece, split_activity, split_commitment
from wardmote.plans.services.editing.wording import (
    RetitledMeanwhile,
    edit_activity,
    edit_commitment,
    edit_objective,
    edit_part,
    heading_mark,
)

__all__ = [
    "Mentioned",
    "Piece",
    "RetitledMeanwhile",
    "add_activity",
    "add_commitment",
    "add_objective",
    "add_part",
    "bring_back",
    "edit_activity",
    "edit_commitment",
    "edit_objective",
    "edit_part",
    "heading_mark",
    "mentions_of",
    "merge_activities",
    "merge_commitments",
    "move_activity",
    "move_commitment",
    "renumber",
    "retire_row",
    "shift",
    "split_activity",
    "split_commitment",
]
