"""Decisions as the public reads them. An exempt part is never asked for here, only whether there is one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q

from wardmote.oversight.models import Decision
from wardmote.oversight.public.cleared import cleared
from wardmote.oversight.selectors.decision import NOT_IN_LISTS


@dataclass(frozen=True, slots=True)
class PublicDecision:
    """One decision that was published."""

    uuid: UUID
    ref: str
    title: str
    by: str
    public_part: str
    urgency_reason: str
    consultation: str
    no_consultation_reason: str
    has_exempt_part: bool
    decided_on: date
    published_on: date


def public_decisions(*, today: date) -> list[PublicDecision]:
    """Every published decision whose title and public part are cleared, newest first."""
    return _shown(Decision.objects.all(), today)


def public_decision(uuid: Any, *, today: date) -> PublicDecision | None:
    return next(iter(_shown(Decision.objects.filter(uuid=uuid), today)), None)


def _shown(rows: models.QuerySet[Decision], today: date) -> list[PublicDecision]:
    is_exempt = models.ExpressionWrapper(~Q(exempt_part=""), output_field=models.BooleanField())
    found = rows.filter(published_on__lte=today).annotate(is_exempt=is_exempt).defer(*NOT_IN_LISTS)
    decisions = list(found.select_related("partnership__governing_body").order_by("-year", "-number", "pk"))
    says = cleared(decisions)
    return [
        PublicDecision(
            uuid=each.uuid,
            ref=each.ref,
            title=says(each, "title"),
            by=each.partnership.governing_body.name,
            public_part=says(each, "public_part"),
            urgency_reason=says(each, "urgency_reason") if each.is_urgent else "",
            consultation=says(each, "consultation"),
            no_consultation_reason=says(each, "no_consultation_reason"),
            has_exempt_part=each.is_exempt,
            decided_on=each.decided_on,
            published_on=each.published_on,
        )
        for each in decisions
        if each.published_on and says(each, "title") and says(each, "public_part")
    ]
