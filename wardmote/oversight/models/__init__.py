"""What boards and inspectorates keep: meetings and actions, inspections, decisions, holding to account."""

from wardmote.oversight.models.action import Action, ActionEvent
from wardmote.oversight.models.consultation import Consultation
from wardmote.oversight.models.decision import Decision
from wardmote.oversight.models.duty import DutyLeftOut, Publication
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
from wardmote.oversight.models.recommendation import PanelRecommendation

__all__ = [
    "Action",
    "ActionEvent",
    "AgendaItem",
    "Attendance",
    "CalendarFeed",
    "Consultation",
    "Decision",
    "DutyLeftOut",
    "Finding",
    "FindingLink",
    "FindingMove",
    "Inspection",
    "Meeting",
    "MeetingChange",
    "PanelRecommendation",
    "Paper",
    "PaperFile",
    "Publication",
    "Question",
    "Session",
]
