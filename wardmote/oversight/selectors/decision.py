"""Questions about decisions. Only the page of one decision reads its exempt part, for those who may."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q

from wardmote.core.organisations.models import Partnership
from wardmote.core.search.selectors import all_words
from wardmote.oversight.models import Decision
from wardmote.oversight.selectors.scopes import readable
from wardmote.plans.models import Commitment, PlanVersion

NOT_IN_LISTS = ("exempt_part", "exempt_reason")


def decisions_for(*, user: Any) -> models.QuerySet[Decision]:
    """The decisions that this user may read, newest first, without their exempt parts; ``is_exempt`` says of which."""
    found = without_exempt_parts(Decision.objects.filter(partnership__in=readable(user=user)))
    return found.select_related("decided_by", "partnership").order_by("-year", "-number")


def without_exempt_parts(found: models.QuerySet[Decision]) -> models.QuerySet[Decision]:
    """Decisions for whoever may know only that there is such a part: ``is_exempt`` says of which."""
    is_exempt = models.ExpressionWrapper(~Q(exempt_part=""), output_field=models.BooleanField())
    return found.defer(*NOT_IN_LISTS).annotate(is_exempt=is_exempt)


def decisions_about(
    commitments: Collection[int], *, actions: Collection[int] = (), user: Any
) -> models.QuerySet[Decision]:
    """The decisions about these commitments, and those made at an item on one of them or of these actions.

    Only those that this user may read, newest first, without their exempt parts.
    """
    made = Decision.objects.filter(
        Q(commitment__in=commitments) | Q(item__commitment__in=commitments) | Q(item__action__in=actions)
    )
    # About most rows there is none: then who may read what is not asked.
    ids = list(made.order_by().values_list("pk", flat=True))
    related = ("item__meeting__body", "partnership__governing_body")
    return decisions_for(user=user).filter(pk__in=ids).select_related(*related) if ids else made.none()


def commitments_to_decide_on(
    partnerships: Collection[Partnership], *, chosen: Commitment | None = None
) -> models.QuerySet[Commitment]:
    """The commitments in force of these partnerships, in the order of their plans; the one chosen before is among them."""
    in_force = Q(version__state=PlanVersion.State.CURRENT, retired_on=None)
    found = Commitment.objects.filter(
        in_force | Q(pk=chosen.pk if chosen else None), version__plan__partnership__in=partnerships
    )
    return found.select_related("version__plan").order_by("version__plan__title", "version", "position")


def asked(found: models.QuerySet[Decision], show: str, *, today: date) -> models.QuerySet[Decision]:
    """One of the questions of the list; anything else asks for all."""
    questions = {
        "waiting": Q(published_on=None),
        "overdue": Q(published_on=None, publish_by__lt=today),
        "late": Q(published_on__gt=F("publish_by")),
        "urgent": Q(is_urgent=True),
        "exempt": ~Q(exempt_part=""),
        "not_consulted": Q(consultation=""),
    }
    return found.filter(questions.get(show, Q()))


def with_words(found: models.QuerySet[Decision], words: str) -> models.QuerySet[Decision]:
    """Those that hold every word in what is not exempt."""
    return found.filter(all_words(words.split(), "title", "public_part"))


def years_of(*, user: Any) -> list[int]:
    """The years in which decisions were made, newest first."""
    found = Decision.objects.filter(partnership__in=readable(user=user)).order_by("-year")
    return list(found.values_list("year", flat=True).distinct())
