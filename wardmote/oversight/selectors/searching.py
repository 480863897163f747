"""One search over what scrutiny keeps. The words of an exempt part are in none of its questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.db import models

from wardmote.oversight.models import (
    Consultation,
    Decision,
    Finding,
    Inspection,
    PanelRecommendation,
    Question,
    Session,
)
from wardmote.oversight.selectors.decision import NOT_IN_LISTS
from wardmote.oversight.selectors.scopes import readable
from wardmote.plans.selectors.searching import all_words

Found = tuple[models.Model, str, str, date | None]


def records_with(words: Sequence[str], *, user: Any, limit: int) -> Iterator[Found]:
    """(record, words it was found by, what it belongs to, its day) of what holds every word, a few of each kind."""
    if not words:
        return
    here = readable(user=user)
    for report in _with(Inspection.objects.filter(partnership__in=here), words, "title", "inspectorate")[:limit]:
        yield report, "", report.inspectorate, report.published_on
    findings = Finding.objects.filter(inspection__partnership__in=here).select_related("inspection__partnership")
    for finding in _with(findings, words, "ref", "text", "action", "force_comment", "body_comment")[:limit]:
        yield finding, finding.action, finding.inspection.title, finding.due
    for session in _with(Session.objects.filter(partnership__in=here), words, "subject", "notes")[:limit]:
        yield session, session.notes, "", session.planned_for
    questions = Question.objects.filter(session__partnership__in=here).select_related("session__partnership")
    for question in _with(questions, words, "text", "answer", "comment")[:limit]:
        yield question, question.answer, question.session.subject, question.due
    decisions = Decision.objects.filter(partnership__in=here).defer(*NOT_IN_LISTS)
    for decision in _with(decisions, words, "title", "public_part")[:limit]:
        yield decision, decision.public_part, "", decision.decided_on
    recommendations = PanelRecommendation.objects.filter(partnership__in=here).select_related("body")
    for recommendation in _with(recommendations, words, "text", "reply")[:limit]:
        yield recommendation, recommendation.reply, recommendation.by_whom, recommendation.made_on
    for consultation in _with(Consultation.objects.filter(partnership__in=here), words, "title", "answer")[:limit]:
        yield consultation, consultation.answer, consultation.asked_by, consultation.due


def _with(rows: models.QuerySet[Any], words: Sequence[str], *fields: str) -> models.QuerySet[Any]:
    """The rows of which every word stands in one of these fields, newest first."""
    return rows.filter(all_words(words, *fields)).order_by("-pk")
