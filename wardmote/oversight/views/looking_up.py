"""Which record an address names. Everything else the door of the page decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wardmote.core.organisations.models import Body, Seat
from wardmote.oversight.models import Action, AgendaItem, Meeting, Paper
from wardmote.plans.models import Activity, Commitment

PARTNERSHIP = ("partnership__force", "partnership__governing_body")


def action(uuid: UUID) -> Action:
    return Action.objects.select_related(*PARTNERSHIP, "owner", "body", "by", "item__meeting").get(uuid=uuid)


def board(number: int) -> Body:
    return Body.objects.select_related(*PARTNERSHIP, "chair_post", "secretary_post", "parent").get(pk=number)


def meeting(uuid: UUID) -> Meeting:
    related = (f"body__{name}" for name in PARTNERSHIP)
    return Meeting.objects.select_related(*related, "body__chair_post", "body__secretary_post").get(uuid=uuid)


def item(uuid: UUID, number: int) -> AgendaItem:
    """One item, looked up inside the meeting that the address names."""
    related = ("meeting__body__partnership", "commitment__version__plan", "action", "minuted_by")
    return AgendaItem.objects.select_related(*related).get(meeting__uuid=uuid, pk=number)


def paper(uuid: UUID) -> Paper:
    return Paper.objects.select_related("meeting__body__partnership", "edition").get(uuid=uuid)


def seat_in(body: Body, number: str) -> Seat | None:
    """A seat of this body, by its number as it stands in an address."""
    return body.seats.select_related("post", "body").filter(pk=number).first() if _is_number(number) else None


def item_named(words: str, *, user: Any, key: str) -> AgendaItem | None:
    """The item of an agenda that an address names, where this user has a permission on it."""
    try:
        found = AgendaItem.objects.select_related("meeting__body__partnership", "commitment__version__plan").get(
            uuid=UUID(words)
        )
    except (ValueError, AgendaItem.DoesNotExist):
        return None
    return found if user.has_perm(key, found) else None


def named(words: str, *, user: Any) -> Commitment | Activity | None:
    """The row of a plan that ``commitment:5`` names, where this user may read it."""
    kind, _colon, number = words.partition(":")
    model: Any = {"commitment": Commitment, "activity": Activity}.get(kind)
    if model is None or not _is_number(number):
        return None
    related = ["version__plan__partnership"] + (["commitment"] if model is Activity else [])
    row: Commitment | Activity | None = model.objects.select_related(*related).filter(pk=number).first()
    return row if row and user.has_perm("plans.view_plan", row) else None


def board_in(number: str, boards: Any) -> Body | None:
    """One of these boards, by its number as it stands in an address."""
    found: Body | None = boards.filter(pk=number).first() if _is_number(number) else None
    return found


def _is_number(words: str) -> bool:
    return words.isascii() and words.isdigit() and len(words) < 12
