"""Questions about consultations of others."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When

from wardmote.core.organisations.selectors import posts_held_by
from wardmote.oversight.models import Consultation
from wardmote.oversight.selectors.scopes import readable


def consultations_for(*, user: Any) -> models.QuerySet[Consultation]:
    """The consultations that this user may read: open ones first, earliest day first."""
    open_first = Case(When(state=Consultation.State.OPEN, then=Value(0)), default=Value(1))
    found = Consultation.objects.filter(partnership__in=readable(user=user))
    related = ("lead", "partnership__force", "partnership__governing_body")
    return found.select_related(*related).order_by(open_first, "due", "pk")


def asked(found: models.QuerySet[Consultation], show: str, *, today: date) -> models.QuerySet[Consultation]:
    """One of the questions of the list; anything else asks for all."""
    questions = {
        "open": Q(state=Consultation.State.OPEN),
        "overdue": Q(state=Consultation.State.OPEN, due__lt=today),
        "answered": Q(state=Consultation.State.ANSWERED),
        "not_answered": Q(state=Consultation.State.NOT_ANSWERED),
    }
    return found.filter(questions.get(show, Q()))


def consultations_led_by(person_id: int, *, today: date) -> models.QuerySet[Consultation]:
    """The open ones whose lead is a post that somebody holds or covers today."""
    held = posts_held_by(person_id, today=today)
    return Consultation.objects.filter(lead__in=held, state=Consultation.State.OPEN).order_by("due", "pk")
