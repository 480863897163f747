"""Holding to account as the public reads it: what was asked, what the force answered, what was made of that."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models

from wardmote.oversight.models import Question, Session
from wardmote.oversight.public.cleared import cleared


@dataclass(frozen=True, slots=True)
class PublicQuestion:
    """One question: ``answer`` is the force's, ``comment`` the governing body's; each empty until it is cleared."""

    number: int
    text: str
    answer: str
    comment: str


@dataclass(frozen=True, slots=True)
class PublicSession:
    """One session that is planned or was held."""

    uuid: UUID
    subject: str
    kind: str
    force: str
    governing_body: str
    planned_for: date
    held_on: date | None
    notes: str
    questions: Sequence[PublicQuestion]

    @property
    def on(self) -> date:
        return self.held_on or self.planned_for


def public_sessions() -> list[PublicSession]:
    """Every session whose subject is cleared and which was not cancelled, latest first."""
    return _shown(Session.objects.all())


def public_session(uuid: Any) -> PublicSession | None:
    return next(iter(_shown(Session.objects.filter(uuid=uuid))), None)


def _shown(rows: models.QuerySet[Session]) -> list[PublicSession]:
    found = rows.exclude(state=Session.State.CANCELLED).select_related(
        "partnership__force", "partnership__governing_body"
    )
    sessions = list(found.order_by("-planned_for", "pk"))
    says = cleared(sessions)
    shown = [each for each in sessions if says(each, "subject")]
    questions = _questions(shown)
    return [
        PublicSession(
            uuid=each.uuid,
            subject=says(each, "subject"),
            kind=each.get_kind_display(),
            force=each.partnership.force.name,
            governing_body=each.partnership.governing_body.name,
            planned_for=each.planned_for,
            held_on=each.held_on,
            notes=says(each, "notes") if each.held_on else "",
            questions=questions.get(each.pk, []),
        )
        for each in shown
    ]


def _questions(sessions: Iterable[Session]) -> dict[int, list[PublicQuestion]]:
    rows = list(Question.objects.filter(session__in=[each.pk for each in sessions]).order_by("number"))
    says = cleared(rows)
    found: dict[int, list[PublicQuestion]] = {}
    for row in rows:
        if says(row, "text"):
            question = PublicQuestion(row.number, says(row, "text"), says(row, "answer"), says(row, "comment"))
            found.setdefault(row.session_id, []).append(question)
    return found
