"""Writes about holding to account: sessions, questions, and what each side says."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Meeting, Question, Session
from wardmote.oversight.services.offering import offer_words
from wardmote.oversight.services.voices import say

PLANNED = ("kind", "subject", "way", "planned_for", "meeting")
ASKED = ("text", "due")
State = Session.State


@transaction.atomic
def plan_session(partnership: Partnership, *, by: Any, **values: Any) -> Session:
    """Put a session into the programme."""
    session = Session(partnership=partnership, **values)
    _at_a_meeting(session)
    session.full_clean()
    session.save()
    offer_words(session, by=by)
    audit.record("oversight.session_planned", subject=session, by=by, now=_said(session, PLANNED))
    return session


@transaction.atomic
def change_session(session: Session, *, by: Any, **values: Any) -> Session:
    """Mend the subject or the kind, or move a session to another day."""
    session = _locked(session)
    was, took_place_at = _said(session, PLANNED), session.meeting_id
    for name, value in values.items():
        setattr(session, name, value)
    now = _said(session, PLANNED)
    if was == now and session.meeting_id == took_place_at:  # two boards may have one name
        return session
    _at_a_meeting(session)
    session.full_clean()
    session.save()
    offer_words(session, by=by)
    audit.record("oversight.session_changed", subject=session, by=by, was=was, now=now)
    return session


@transaction.atomic
def settle_session(session: Session, *, state: str, held_on: date | None, reason: str, by: Any) -> Session:
    """Say that a session was held, and when, or that it was cancelled, and why; or that it is planned after all."""
    session = _locked(session)
    if state == State.HELD and (held_on is None or held_on > timezone.localdate()):
        raise ValidationError({"held_on": _("Enter the day it was held, which cannot be to come.")})
    if state == State.CANCELLED and not reason.strip():
        raise ValidationError({"reason": _("Say why it is cancelled.")})
    was = _said(session, ("state", "held_on", "reason"))
    session.state, session.reason = state, reason
    session.held_on = held_on if state == State.HELD else None
    now = _said(session, ("state", "held_on", "reason"))
    if was == now:
        return session
    session.full_clean()
    session.save()
    audit.record("oversight.session_settled", subject=session, by=by, was=was, now=now)
    return session


@transaction.atomic
def put_question(session: Session, *, text: str, due: date, by: Any) -> Question:
    """Put a question to the force before a session."""
    session = _locked(session)
    if session.state == State.CANCELLED:
        raise ValidationError(_("The session is cancelled. Plan it again first."))
    last = session.questions.aggregate(last=Max("number"))["last"] or 0
    question = Question(session=session, number=last + 1, text=text, due=due)
    question.full_clean()
    question.save()
    offer_words(question, by=by)
    audit.record("oversight.question_put", subject=question, by=by, now=_said(question, ASKED))
    return question


@transaction.atomic
def change_question(question: Question, *, text: str, due: date, by: Any) -> Question:
    """Mend a question, or give another day for its answer. What was answered was answered: then the words stay."""
    question = Question.objects.select_for_update().get(pk=question.pk)
    was = _said(question, ASKED)
    if question.answer and text != question.text:
        raise ValidationError({"text": _("It is answered already. Put a further question instead.")})
    question.text, question.due = text, due
    now = _said(question, ASKED)
    if was == now:
        return question
    question.full_clean()
    question.save()
    offer_words(question, by=by)
    audit.record("oversight.question_changed", subject=question, by=by, was=was, now=now)
    return question


def answer_question(question: Question, *, text: str, seen: str, by: Any) -> Question:
    """The force's answer. The day of its first words stays that of the answer."""
    on = question.answered_on or timezone.localdate() if text.strip() else None
    return say(question, "answer", text.strip(), seen=seen, verb="oversight.question_answered", by=by, answered_on=on)


def _at_a_meeting(session: Session) -> None:
    """A session may take place at a meeting of the same partnership, where it is not held in writing."""
    meeting = session.meeting
    if meeting is None:
        return
    if meeting.partnership != session.partnership:
        raise ValidationError({"meeting": _("Choose a meeting of the same partnership.")})
    if session.way == Session.Way.WRITTEN:
        raise ValidationError({"meeting": _("What is held in writing takes place at no meeting.")})


def _locked(session: Session) -> Session:
    return (
        Session.objects.select_for_update(of=("self",))
        .select_related("partnership", "meeting__body")
        .get(pk=session.pk)
    )


def _said(record: Session | Question, names: tuple[str, ...]) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in names}
    return {name: str(value) if isinstance(value, Meeting) else value for name, value in values.items()}
