"""Recommendations of panels as the public reads them, and the governing body's reply to each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wardmote.oversight.models import PanelRecommendation
from wardmote.oversight.public.cleared import cleared


@dataclass(frozen=True, slots=True)
class PublicRecommendation:
    """One recommendation; ``response`` says in a word how it was taken, once the reply is cleared."""

    uuid: UUID
    made_on: date
    governing_body: str
    text: str
    response: str
    reply: str
    replied_on: date | None


def public_recommendations() -> list[PublicRecommendation]:
    """Every recommendation whose words are cleared, newest first."""
    rows = list(PanelRecommendation.objects.select_related("partnership__governing_body"))
    says = cleared(rows)
    return [
        PublicRecommendation(
            uuid=row.uuid,
            made_on=row.made_on,
            governing_body=row.partnership.governing_body.name,
            text=says(row, "text"),
            response=row.get_response_display() if says(row, "reply") else "",
            reply=says(row, "reply"),
            replied_on=row.replied_on if says(row, "reply") else None,
        )
        for row in rows
        if says(row, "text")
    ]
