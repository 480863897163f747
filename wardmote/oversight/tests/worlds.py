"""What this room adds to the small world through which every address of the site is walked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services import inspection as inspecting
from wardmote.oversight.services.consultation import settle_consultation
from wardmote.oversight.services.programme import answer_question
from wardmote.oversight.services.recommendation import reply
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
    """One of everything that scrutiny keeps; the finding is led by the post that the owner holds."""
    officer, secretary = users["policy_officer"], users["secretary"]
    report = an_inspection(partnership, by=officer, title=f"How {partnership.name} answers calls")
    lead = Post.objects.get(holdings__person__user=users["owner"])
    finding = a_finding(report, by=officer, lead=lead)
    ready = a_finding(report, by=officer, ref="Area for improvement 2", kind="area_for_improvement")
    inspecting.move(ready, "in_progress", reason="", by=officer)
    inspecting.move(ready, "ready", reason="Audited in March.", by=users["administrator"])
    third = a_finding(report, by=secretary, ref="Recommendation 3", due=date(2026, 9, 30))
    inspecting.answer(finding, action="Six more call handlers.", no_action_reason="", seen=mark_of("", ""), by=officer)
    inspecting.answer(third, action="", no_action_reason="Met in 2024.", seen=mark_of("", ""), by=officer)
    inspecting.link_row(finding, activity, by=officer)
    session = a_session(partnership, by=officer)
    question = a_question(session, by=officer)
    answer_question(question, text="Nine in ten were.", seen=mark_of(""), by=users["chief_officer"])
    a_question(session, by=officer, text="And by night?")
    recommendation = a_recommendation(partnership, by=officer)
    reply(recommendation, response="accepted", text="Yes.", on=date(2026, 7, 1), seen=mark_of(""), by=officer)
    consultation = a_consultation(partnership, by=officer)
    settle_consultation(
        consultation,
        state="answered",
        answer="Rural crime.",
        on=date(2026, 5, 20),
        reason="",
        seen=mark_of(""),
        by=officer,
    )
    return {
        "inspection": report,
        "finding": finding,
        "ready_finding": ready,
        "session": session,
        "question": question,
        "decision": a_decision(partnership, by=officer),
        "recommendation": recommendation,
        "consultation": consultation,
        "publication": a_publication(partnership, by=officer),
    }
