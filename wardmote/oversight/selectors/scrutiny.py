"""The registers of scrutiny at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.oversight.rules import inspection as inspecting
from wardmote.oversight.selectors import decision as deciding
from wardmote.oversight.selectors import programme as holding
from wardmote.oversight.selectors.inspection import asked, findings_for, inspections_for


@dataclass(frozen=True, slots=True)
class Register:
    """One register: what it is, where it is, and its counts."""

    name: str
    about: str
    url_name: str
    total: int
    waiting: int
    overdue: int


def registers(*, user: Any, today: date) -> list[Register]:
    """Every register that this user may read."""
    return [_reports(user, today), _findings(user, today), _sessions(user, today), _decisions(user, today)]


def _reports(user: Any, today: date) -> Register:
    rows = inspections_for(user=user, today=today).order_by()
    waiting = rows.filter(responded_on=None, findings__state__in=inspecting.UNANSWERED).distinct()
    return Register(
        _("Inspections"),
        _("Reports of inspectorates and when each must be answered"),
        "inspections",
        rows.count(),
        waiting.count(),
        waiting.filter(response_due__lt=today).count(),
    )


def _findings(user: Any, today: date) -> Register:
    rows = findings_for(user=user).order_by()
    return Register(
        _("Findings of inspections"),
        _("Causes of concern, recommendations and areas for improvement, until somebody signs them off"),
        "findings",
        rows.count(),
        rows.filter(~Q(state__in=inspecting.FINISHED)).count(),
        asked(rows, show="late", today=today).count(),
    )


def _sessions(user: Any, today: date) -> Register:
    questions = holding.questions_for(user=user)
    waiting = holding.unanswered(questions)
    return Register(
        _("Holding to account"),
        _("The year’s sessions, and the questions that the force answers in writing"),
        "programme",
        questions.count(),
        waiting.count(),
        waiting.filter(due__lt=today).count(),
    )


def _decisions(user: Any, today: date) -> Register:
    rows = deciding.decisions_for(user=user).order_by()
    return Register(
        _("Decisions"),
        _("What the governing body decided, and whether the public can read it"),
        "decisions",
        rows.count(),
        deciding.asked(rows, "waiting", today=today).count(),
        deciding.asked(rows, "overdue", today=today).count(),
    )
