"""What boards and inspectorates keep: actions, inspections and their findings."""

from wardmote.oversight.models.action import Action, ActionEvent
from wardmote.oversight.models.inspection import Finding, FindingLink, FindingMove, Inspection

__all__ = ["Action", "ActionEvent", "Finding", "FindingLink", "FindingMove", "Inspection"]
