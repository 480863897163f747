"""Inspections, holding to account, decisions, recommendations, consultations and duties as the public sees them.

Whatever is words comes from what a second person cleared; a record of which the naming words are not cleared is not there at
all. States and days are facts. Exempt parts are never asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from wardmote.core.clearance.selectors import cleared_since
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import (
    Consultation,
    Decision,
    Finding,
    Inspection,
    PanelRecommendation,
    Question,
    Session,
)
from wardmote.oversight.selectors.decision import without_exempt_parts
from wardmote.oversight.selectors.duty import Owed, checklist
from wardmote.oversight.services.offering import clearable_fields


@dataclass(frozen=True, slots=True)
class PublicRecord:
    """One record: its cleared ``words`` by field, and its plain ``facts``. ``parts`` are what belongs to it, in order.

    ``since`` is when the newest of its words was cleared: until then the public did not know of it as it is.
    """

    uuid: UUID
    words: Mapping[str, str]
    facts: Mapping[str, Any]
    since: datetime
    parts: tuple[PublicRecord, ...] = ()


def inspections(partnership: Partnership, *, uuid: UUID | None = None) -> list[PublicRecord]:
    """Reports with a cleared title, newest first, each with those of its findings whose quotation is cleared."""
    reports = list(Inspection.objects.filter(partnership=partnership, **_only(uuid)).order_by("-published_on", "pk"))
    findings = Finding.objects.filter(inspection__in=reports).select_related("became").order_by("position", "pk")
    parts: dict[int, list[PublicRecord]] = {}
    for finding, words, since in _with_words(findings, "text"):
        facts = {
            "kind": finding.get_kind_display(),
            "ref": finding.ref,
            "state": finding.get_state_display(),
            "due": finding.due,
            "closed_on": finding.closed_on,
            "became": finding.became.uuid if finding.became else None,
        }
        parts.setdefault(finding.inspection_id, []).append(PublicRecord(finding.uuid, words, facts, since))
    return [
        PublicRecord(
            report.uuid,
            words,
            {
                "inspectorate": report.inspectorate,
                "scope": report.get_scope_display(),
                "published_on": report.published_on,
                "link": report.link,
                "response_due": report.response_due,
                "responded_on": report.responded_on,
                "response_link": report.response_link,
            },
            since,
            tuple(parts.get(report.pk, ())),
        )
        for report, words, since in _with_words(reports, "title")
    ]


def sessions(partnership: Partnership, *, uuid: UUID | None = None) -> list[PublicRecord]:
    """Sessions with a cleared subject in order of their day, each with its cleared questions, answers and comments."""
    rows = list(Session.objects.filter(partnership=partnership, **_only(uuid)).order_by("planned_for", "pk"))
    parts: dict[int, list[PublicRecord]] = {}
    for question, words, since in _with_words(Question.objects.filter(session__in=rows).order_by("number"), "text"):
        facts = {"number": question.number, "due": question.due, "answered_on": question.answered_on}
        parts.setdefault(question.session_id, []).append(PublicRecord(question.uuid, words, facts, since))
    return [
        PublicRecord(
            session.uuid,
            words,
            {
                "kind": session.get_kind_display(),
                "way": session.get_way_display(),
                "state": session.get_state_display(),
                "planned_for": session.planned_for,
                "held_on": session.held_on,
            },
            since,
            tuple(parts.get(session.pk, ())),
        )
        for session, words, since in _with_words(rows, "subject")
    ]


def decisions(partnership: Partnership, *, uuid: UUID | None = None) -> list[PublicRecord]:
    """Decisions with a cleared title and public part, newest first. Of an exempt part only that there is one."""
    rows = Decision.objects.filter(partnership=partnership, **_only(uuid)).order_by("-year", "-number")
    rows = without_exempt_parts(rows).select_related("decided_by")
    return [
        PublicRecord(
            decision.uuid,
            words,
            {
                "ref": decision.ref,
                "decided_on": decision.decided_on,
                "decided_by": decision.decided_by.name if decision.decided_by else "",
                "is_urgent": decision.is_urgent,
                "is_exempt": decision.is_exempt,
                "published_on": decision.published_on,
                "link": decision.link,
            },
            since,
        )
        for decision, words, since in _with_words(rows, "title", "public_part")
    ]


def recommendations(partnership: Partnership) -> list[PublicRecord]:
    """Recommendations whose words are cleared, newest first, with the reply where that is cleared."""
    rows = PanelRecommendation.objects.filter(partnership=partnership).select_related("body")
    return [
        PublicRecord(
            row.uuid,
            words,
            {
                "by": row.body.name if row.body else "",
                "made_on": row.made_on,
                "reply_due": row.reply_due,
                "replied_on": row.replied_on if "reply" in words else None,
                "response": row.get_response_display() if "reply" in words else "",
            },
            since,
        )
        for row, words, since in _with_words(rows.order_by("-made_on", "-pk"), "text")
    ]


def consultations(partnership: Partnership) -> list[PublicRecord]:
    """Answered consultations with a cleared title and answer, newest first."""
    rows = Consultation.objects.filter(partnership=partnership, state=Consultation.State.ANSWERED)
    return [
        PublicRecord(row.uuid, words, {"answered_on": row.answered_on, "link": row.link}, since)
        for row, words, since in _with_words(rows.order_by("-answered_on", "-pk"), "title", "answer")
    ]


def duties(partnership: Partnership, *, today: date) -> list[Owed]:
    """The checklist of what is to be published, without what does not apply; days and addresses are public themselves."""
    return [each for each in checklist(partnership, today=today) if not each.left_out]


def _only(uuid: UUID | None) -> dict[str, UUID]:
    """A page of one record asks for it alone."""
    return {"uuid": uuid} if uuid else {}


def _with_words(rows: Iterable[Any], *needed: str) -> list[tuple[Any, dict[str, str], datetime]]:
    """The records of which every field that is needed is cleared, with all of their cleared words and since when, in order."""
    found = list(rows)
    if not found:
        return []
    model = type(found[0])
    fields = clearable_fields(model)
    cleared = cleared_since(model, [row.pk for row in found], fields)
    kept = []
    for row in found:
        words = {name: cleared[row.pk, name] for name in fields if (row.pk, name) in cleared}
        if all(name in words for name in needed):
            since = max(moment for _text, moment in words.values())
            kept.append((row, {name: text for name, (text, _moment) in words.items()}, since))
    return kept
