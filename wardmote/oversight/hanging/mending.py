"""How words of this room that a second person sent back are mended in one step: by the write that each of them has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wardmote.core.ui.hooks import Mending
from wardmote.oversight.models import Consultation, Finding, Meeting, PanelRecommendation, Question
from wardmote.oversight.permissions import ANSWER_FINDING, KEEP, KEEP_SCRUTINY, SPEAK_FOR_BODY, SPEAK_FOR_FORCE
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.services.consultation import change_consultation, settle_consultation
from wardmote.oversight.services.decision import change_decision
from wardmote.oversight.services.inspection import answer, change_finding, change_inspection
from wardmote.oversight.services.meeting import approve_notes
from wardmote.oversight.services.programme import answer_question, change_question, change_session
from wardmote.oversight.services.recommendation import change_recommendation, reply
from wardmote.oversight.services.voices import say

Write = Callable[[Any, str, Any], Any]


def _one_value(change: Callable[..., Any], field: str) -> Write:
    """For a write that takes what changes and leaves the rest as it is."""
    return lambda record, text, by: change(record, by=by, **{field: text})


def _voice(field: str, verb: str) -> Write:
    """For what one side says in a field of its own."""
    return lambda record, text, by: say(record, field, text, seen=mark_of(getattr(record, field)), verb=verb, by=by)


def _notes(meeting: Meeting, text: str, by: Any) -> None:
    on = meeting.approved_on or meeting.on
    approve_notes(meeting, approved=meeting.approved, on=on, public_notes=text, by=by)


def _done_about(field: str) -> Write:
    def write(finding: Finding, text: str, by: Any) -> None:
        words = {"action": finding.action, "no_action_reason": finding.no_action_reason}
        seen = mark_of(*words.values())
        answer(finding, **{**words, field: text}, seen=seen, by=by)

    return write


def _question(question: Question, text: str, by: Any) -> None:
    change_question(question, text=text, due=question.due, by=by)


def _answer_to_question(question: Question, text: str, by: Any) -> None:
    answer_question(question, text=text, seen=mark_of(question.answer), by=by)


def _reply(recommendation: PanelRecommendation, text: str, by: Any) -> None:
    on, seen = recommendation.replied_on or recommendation.made_on, mark_of(recommendation.reply)
    reply(recommendation, response=recommendation.response, text=text, on=on, seen=seen, by=by)


def _answer_to_consultation(consultation: Consultation, text: str, by: Any) -> None:
    settle_consultation(
        consultation,
        state=consultation.state,
        answer=text,
        on=consultation.answered_on,
        reason=consultation.reason,
        seen=mark_of(consultation.answer),
        by=by,
    )


MENDINGS: dict[str, dict[str, Mending]] = {
    "oversight.meeting": {"public_notes": Mending(KEEP, _notes)},
    "organisations.body": {
        "name": Mending(KEEP, _one_value(describe_board, "name")),
        "purpose": Mending(KEEP, _one_value(describe_board, "purpose")),
    },
    "oversight.inspection": {"title": Mending(KEEP_SCRUTINY, _one_value(change_inspection, "title"))},
    "oversight.finding": {
        "text": Mending(KEEP_SCRUTINY, _one_value(change_finding, "text")),
        "action": Mending(ANSWER_FINDING, _done_about("action")),
        "no_action_reason": Mending(ANSWER_FINDING, _done_about("no_action_reason")),
        "force_comment": Mending(SPEAK_FOR_FORCE, _voice("force_comment", "oversight.force_commented")),
        "body_comment": Mending(SPEAK_FOR_BODY, _voice("body_comment", "oversight.body_commented")),
    },
    "oversight.decision": {
        field: Mending(SPEAK_FOR_BODY, _one_value(change_decision, field))
        for field in ("title", "public_part", "urgency_reason", "consultation", "no_consultation_reason")
    },
    "oversight.session": {
        "subject": Mending(SPEAK_FOR_BODY, _one_value(change_session, "subject")),
        "notes": Mending(SPEAK_FOR_BODY, _voice("notes", "oversight.session_noted")),
    },
    "oversight.question": {
        "text": Mending(SPEAK_FOR_BODY, _question),
        "answer": Mending(SPEAK_FOR_FORCE, _answer_to_question),
        "comment": Mending(SPEAK_FOR_BODY, _voice("comment", "oversight.question_commented")),
    },
    "oversight.panelrecommendation": {
        "text": Mending(SPEAK_FOR_BODY, _one_value(change_recommendation, "text")),
        "reply": Mending(SPEAK_FOR_BODY, _reply),
    },
    "oversight.consultation": {
        "title": Mending(KEEP_SCRUTINY, _one_value(change_consultation, "title")),
        "answer": Mending(KEEP_SCRUTINY, _answer_to_consultation),
    },
}
