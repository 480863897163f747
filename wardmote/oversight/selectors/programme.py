"""Questions about holding to account."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, Q

from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import Meeting, Question, Session
from wardmote.oversight.rules.year import financial_year, span
from wardmote.oversight.selectors.scopes import readable

SIDES = ("partnership__force", "partnership__governing_body")


def sessions_for(*, user: Any, today: date) -> models.QuerySet[Session]:
    """The sessions that this user may read in order of their day, with how many questions were put, answered and are late."""
    unanswered = Q(questions__pk__isnull=False, questions__answer="")
    return (
        Session.objects.filter(partnership__in=readable(user=user))
        .select_related(*SIDES)
        .annotate(
            put=Count("questions"),
            answered=Count("questions", filter=Q(questions__pk__isnull=False) & ~Q(questions__answer="")),
            late=Count("questions", filter=unanswered & Q(questions__due__lt=today)),
        )
        .order_by("planned_for", "pk")
    )


def of_year(found: models.QuerySet[Session], year: int) -> models.QuerySet[Session]:
    """The sessions of one financial year."""
    return found.filter(planned_for__range=span(year))


def years_of(*, user: Any, today: date) -> list[int]:
    """The financial years that have a programme, and this one, newest first."""
    days = Session.objects.filter(partnership__in=readable(user=user)).dates("planned_for", "month")
    return sorted({financial_year(today), *(financial_year(day) for day in days)}, reverse=True)


def questions_for(*, user: Any) -> models.QuerySet[Question]:
    """The questions that this user may read."""
    found = Question.objects.filter(session__partnership__in=readable(user=user))
    return found.select_related("session__partnership__force", "session__partnership__governing_body")


def questions_between(partnership: Partnership, first: date | None, last: date | None) -> models.QuerySet[Question]:
    """The questions of the sessions of a period, in the order of their sessions; without a period, all of them."""
    found = Question.objects.filter(session__partnership=partnership).exclude(session__state=Session.State.CANCELLED)
    if first and last:
        found = found.filter(session__planned_for__range=(first, last))
    return found.select_related("session").order_by("session__planned_for", "session", "number")


def sessions_between(partnership: Partnership, first: date | None, last: date | None) -> models.QuerySet[Session]:
    """The sessions of a period, or of every one, in the order of their days."""
    found = Session.objects.filter(partnership=partnership)
    return (found.filter(planned_for__range=(first, last)) if first and last else found).order_by("planned_for", "pk")


def sessions_at(meeting: Meeting) -> models.QuerySet[Session]:
    """The sessions that take place at a meeting, those that were cancelled left out."""
    return meeting.scrutiny_sessions.exclude(state=Session.State.CANCELLED).order_by("planned_for", "pk")


MEETINGS_SINCE = timedelta(days=400)
"""How far back a meeting is offered for a session: a programme is written for a year, and mended after it."""


def meetings_for_a_session(
    partnerships: Sequence[Partnership], *, today: date, chosen: Meeting | None = None
) -> models.QuerySet[Meeting]:
    """The meetings at which a session may take place, the earliest first; the one chosen before is among them."""
    may = models.Q(on__gte=today - MEETINGS_SINCE) & ~models.Q(state=Meeting.State.CANCELLED)
    found = Meeting.objects.filter(may | models.Q(pk=chosen.pk if chosen else None), body__partnership__in=partnerships)
    return found.select_related("body__partnership").order_by("on", "body__name", "pk")


def unanswered(found: models.QuerySet[Question]) -> models.QuerySet[Question]:
    """Questions that wait for the force, earliest day first; a cancelled session asks nothing."""
    return found.filter(answer="").exclude(session__state=Session.State.CANCELLED).order_by("due", "pk")
