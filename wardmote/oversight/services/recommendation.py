"""Writes about what panels recommend."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.oversight.models import PanelRecommendation
from wardmote.oversight.services.offering import offer_words
from wardmote.oversight.services.voices import say

MADE = ("body", "made_by", "made_on", "meeting", "text", "reply_due")


@transaction.atomic
def record_recommendation(partnership: Partnership, *, by: Any, **values: Any) -> PanelRecommendation:
    """Put a recommendation of a panel or committee on record."""
    made = PanelRecommendation(partnership=partnership)
    _describe(made, values)
    made.save()
    offer_words(made, by=by)
    audit.record("oversight.recommendation_recorded", subject=made, by=by, now=_said(made))
    return made


@transaction.atomic
def change_recommendation(recommendation: PanelRecommendation, *, by: Any, **values: Any) -> PanelRecommendation:
    """Mend what is on record about a recommendation."""
    found = PanelRecommendation.objects.select_for_update(of=("self",)).get(pk=recommendation.pk)
    was = _said(found)
    _describe(found, values)
    now = _said(found)
    if was == now:
        return found
    found.save()
    offer_words(found, by=by)
    audit.record("oversight.recommendation_changed", subject=found, by=by, was=was, now=now)
    return found


def reply(
    recommendation: PanelRecommendation, *, response: str, text: str, on: date, seen: str, by: Any
) -> PanelRecommendation:
    """The governing body's reply: whether it accepts the recommendation, and what it says."""
    if on > timezone.localdate() or on < recommendation.made_on:
        raise ValidationError({"on": _("Enter a day between the recommendation and today.")})
    if not text.strip() or not response:
        raise ValidationError({"text": _("Say whether it is accepted, and why.")})
    verb = "oversight.recommendation_replied"
    return say(recommendation, "reply", text, seen=seen, verb=verb, by=by, response=response, replied_on=on)


def _describe(recommendation: PanelRecommendation, values: dict[str, Any]) -> None:
    for name in MADE:
        if name in values:
            setattr(recommendation, name, values[name])
    body = recommendation.body
    if (body is None) == (not recommendation.made_by.strip()):
        raise ValidationError(
            {"made_by": _("Choose a body, or enter the name of one that is not listed: one of the two.")}
        )
    if body and body.partnership_id != recommendation.partnership_id:
        raise ValidationError({"body": _("Choose a body of the same partnership.")})
    due = recommendation.reply_due
    if due and due < recommendation.made_on:
        raise ValidationError({"reply_due": _("The reply cannot be due before the recommendation is made.")})
    recommendation.full_clean()


def _said(recommendation: PanelRecommendation) -> dict[str, Any]:
    values = {name: getattr(recommendation, name) for name in MADE if name != "body"}
    return {**values, "body": recommendation.body.name if recommendation.body else ""}
