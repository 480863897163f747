"""The registers of scrutiny at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wardmote.oversight.rules import inspection as inspecting
from wardmote.oversight.selectors import consultation as consulting
from wardmote.oversight.selectors import decision as deciding
from wardmote.oversight.selectors import duty as publishing
from wardmote.oversight.selectors import programme as holding
from wardmote.oversight.selectors import recommendation as recommending
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
    every = (_reports, _findings, _sessions, _decisions, _recommendations, _consultations, _duties)
    return [register(user, today) for register in every]


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


def _recommendations(user: Any, today: date) -> Register:
    rows = recommending.recommendations_for(user=user).order_by()
    return Register(
        _("Recommendations of panels"),
        _("What panels and committees recommend, and the replies"),
        "recommendations",
        rows.count(),
        recommending.asked(rows, "waiting", today=today).count(),
        recommending.asked(rows, "overdue", today=today).count(),
    )


def _consultations(user: Any, today: date) -> Register:
    rows = consulting.consultations_for(user=user).order_by()
    return Register(
        _("Consultations"),
        _("What others ask about, and what was answered"),
        "consultations",
        rows.count(),
        consulting.asked(rows, "open", today=today).count(),
        consulting.asked(rows, "overdue", today=today).count(),
    )


def _duties(user: Any, today: date) -> Register:
    """Of duties what is missing waits; it is not on record at all."""
    found = [publishing.checklist(each, today=today) for each in publishing.partnerships_for(user=user)]
    counted = [publishing.counts(rows) for rows in found]
    return Register(
        _("Duties to publish"),
        _("What the law asks to be published, when it last was, and when it is due again"),
        "duties",
        sum(sum(each.values()) - each["missing"] for each in counted),
        sum(each["missing"] + each["overdue"] for each in counted),
        sum(each["overdue"] for each in counted),
    )
