"""What boards and inspectorates keep: meetings, the actions that came of them, inspections and their findings."""

from wardmote.oversight.models.action import Action, ActionEvent
from wardmote.oversight.models.inspection import Finding, FindingLink, FindingMove, Inspection
from wardmote.oversight.models.meeting import (
    AgendaItem,
    Attendance,
    CalendarFeed,
    Meeting,
    MeetingChange,
    Paper,
    PaperFile,
)

__all__ = [
    "Action",
    "ActionEvent",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Finding",
    "FindingLink",
    "FindingMove",
    "Inspection",
    "Meeting",
    "MeetingChange",
    "Paper",
    "PaperFile",
]
