"""What this room adds to the small world through which every address of the site is walked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.services import inspection as inspecting
from wardmote.oversight.tests.factories import (
    a_consultation,
    a_decision,
    a_finding,
    a_publication,
    a_question,
    a_recommendation,
    a_session,
    an_inspection,
)
from wardmote.plans.models import Activity


def scrutinised(partnership: Partnership, activity: Activity, users: Mapping[str, User]) -> dict[str, Any]:
    """One of everything that scrutiny keeps."""
    officer, secretary = users["policy_officer"], users["secretary"]
    report = an_inspection(partnership, by=officer, title=f"How {partnership.name} answers calls")
    finding = a_finding(report, by=officer)
    ready = a_finding(report, by=officer, ref="Area for improvement 2", kind="area_for_improvement")
    inspecting.move(ready, "in_progress", reason="", by=officer)
    inspecting.move(ready, "ready", reason="Audited in March.", by=users["administrator"])
    a_finding(report, by=secretary, ref="Recommendation 3", due=date(2026, 9, 30))
    inspecting.link_row(finding, activity, by=officer)
    session = a_session(partnership, by=officer)
    question = a_question(session, by=officer)
    return {
        "inspection": report,
        "finding": finding,
        "ready_finding": ready,
        "session": session,
        "question": question,
        "decision": a_decision(partnership, by=officer),
        "recommendation": a_recommendation(partnership, by=officer),
        "consultation": a_consultation(partnership, by=officer),
        "publication": a_publication(partnership, by=officer),
    }
