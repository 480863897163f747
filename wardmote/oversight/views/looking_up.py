"""Which record an address names. Everything else the door of the page decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wardmote.core.organisations.models import Body
from wardmote.oversight.models import Action
from wardmote.plans.models import Activity, Commitment

PARTNERSHIP = ("partnership__force", "partnership__governing_body")


def action(uuid: UUID) -> Action:
    return Action.objects.select_related(*PARTNERSHIP, "owner", "body", "by").get(uuid=uuid)


def named(words: str, *, user: Any) -> Commitment | Activity | None:
    """The row of a plan that ``commitment:5`` names, where this user may read it."""
    kind, _colon, number = words.partition(":")
    model: Any = {"commitment": Commitment, "activity": Activity}.get(kind)
    if model is None or not number.isascii() or not number.isdigit() or len(number) > 12:
        return None
    related = ["version__plan__partnership"] + (["commitment"] if model is Activity else [])
    row: Commitment | Activity | None = model.objects.select_related(*related).filter(pk=number).first()
    return row if row and user.has_perm("plans.view_plan", row) else None


def board_in(number: str, boards: Any) -> Body | None:
    """One of these boards, by its number as it stands in an address."""
    is_number = number.isascii() and number.isdigit() and len(number) < 12
    found: Body | None = boards.filter(pk=number).first() if is_number else None
    return found
