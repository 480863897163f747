"""Questions about what panels recommend."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q

from wardmote.oversight.models import PanelRecommendation
from wardmote.oversight.selectors.scopes import readable

RELATED = ("body", "partnership__force", "partnership__governing_body")


def recommendations_for(*, user: Any) -> models.QuerySet[PanelRecommendation]:
    """The recommendations that this user may read, newest first."""
    found = PanelRecommendation.objects.filter(partnership__in=readable(user=user))
    return found.select_related(*RELATED).order_by("-made_on", "-pk")


def asked(
    found: models.QuerySet[PanelRecommendation], show: str, *, today: date
) -> models.QuerySet[PanelRecommendation]:
    """One of the questions of the list, a response among them; anything else asks for all."""
    questions = {
        "waiting": Q(reply=""),
        "overdue": Q(reply="", reply_due__lt=today),
        **{value: Q(response=value) for value in PanelRecommendation.Response.values},
    }
    return found.filter(questions.get(show, Q()))
