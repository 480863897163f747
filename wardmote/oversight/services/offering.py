"""What of this room may become public is offered for clearing when it is written."""

from __future__ import annotations

from typing import Any

from django.db import models

from wardmote.core.clearance.services import Offer, offer

PUBLISHABLE: dict[str, tuple[str, ...]] = {
    "oversight.inspection": ("title",),
    "oversight.finding": ("text", "action", "no_action_reason", "force_comment", "body_comment"),
    "oversight.decision": ("title", "public_part", "urgency_reason", "consultation", "no_consultation_reason"),
    "oversight.session": ("subject", "notes"),
    "oversight.panelrecommendation": ("text", "reply"),
    "oversight.consultation": ("title", "answer"),
    "oversight.question": ("text", "answer", "comment"),
}
"""By table: the fields that the public may read once a second person has cleared them."""


def offer_words(record: Any, *, by: Any) -> None:
    """Put the publishable words of a record forward. Part of the write that changed them, which has the history entry."""
    fields = PUBLISHABLE[record._meta.label_lower]
    offer([Offer(record, name, getattr(record, name)) for name in fields], partnership=record.partnership, by=by)


def clearable_fields(model: type[models.Model]) -> tuple[str, ...]:
    return PUBLISHABLE[model._meta.label_lower]
