"""What one side has still to say, for those who may say it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Exists, F, OuterRef

from wardmote.oversight.models import Finding, Inspection, PanelRecommendation, Question
from wardmote.oversight.permissions import SPEAK_FOR_BODY, SPEAK_FOR_FORCE
from wardmote.oversight.rules.inspection import UNANSWERED
from wardmote.oversight.selectors.programme import questions_for, unanswered
from wardmote.oversight.selectors.scopes import writable


def unanswered_by(*, user: Any) -> models.QuerySet[Question]:
    """The questions that this user may answer for the force and nobody has."""
    found = unanswered(questions_for(user=user))
    return found.filter(session__partnership__in=writable(SPEAK_FOR_FORCE, user=user))


def reports_to_answer(*, user: Any) -> models.QuerySet[Inspection]:
    """The reports with a last day and no answer yet, for those of either side who write it."""
    here = [*writable(SPEAK_FOR_FORCE, user=user), *writable(SPEAK_FOR_BODY, user=user)]
    waiting = Finding.objects.filter(inspection=OuterRef("pk"), state__in=UNANSWERED)
    found = Inspection.objects.filter(Exists(waiting), partnership__in=here, responded_on=None)
    return found.exclude(response_due=None).order_by("response_due", "pk")


def recommendations_to_answer(*, user: Any) -> models.QuerySet[PanelRecommendation]:
    """The recommendations that this user may reply to for the governing body and nobody has."""
    found = PanelRecommendation.objects.filter(reply="", partnership__in=writable(SPEAK_FOR_BODY, user=user))
    return found.select_related("body").order_by(F("reply_due").asc(nulls_last=True), "pk")
