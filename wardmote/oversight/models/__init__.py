"""What boards and inspectorates keep: meetings and actions, inspections, decisions, holding to account."""

from wardmote.oversight.models.action import Action, ActionEvent
from wardmote.oversight.models.decision import Decision
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
from wardmote.oversight.models.programme import Question, Session

__all__ = [
    "Action",
    "ActionEvent",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Decision",
    "Finding",
    "FindingLink",
    "FindingMove",
    "Inspection",
    "Meeting",
    "MeetingChange",
    "Paper",
    "PaperFile",
    "Question",
    "Session",
]
