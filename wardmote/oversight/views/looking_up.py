"""Which record an address names. Everything else the door of the page decides."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from wardmote.core.organisations.models import Body, Partnership, Seat
from wardmote.core.ui.numbers import row_in
from wardmote.oversight.models import Action, AgendaItem, Finding, FindingLink, Meeting, Paper, Session
from wardmote.oversight.permissions import VIEW
from wardmote.plans.models import Activity, Commitment

Arising = Commitment | Activity | Finding | Session
ARISING = {"commitment": Commitment, "activity": Activity, "finding": Finding, "session": Session}
RELATED = {
    "commitment": ("version__plan__partnership",),
    "activity": ("version__plan__partnership", "commitment"),
    "finding": ("inspection__partnership",),
    "session": ("partnership",),
}
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
    return row_in(body.seats.select_related("post", "body"), number)


def item_in(meeting: Meeting, number: str) -> AgendaItem | None:
    """An item of this meeting's agenda, by its number as a button sends it."""
    return row_in(meeting.items.all(), number)


def link_of(finding: Finding, number: str) -> FindingLink | None:
    """A link of this finding with a row of a plan, by its number as a form sends it."""
    return row_in(finding.links.all(), number)


def item_named(words: str, *, user: Any, key: str) -> AgendaItem | None:
    """The item of an agenda that an address names, where this user has a permission on it."""
    try:
        found = AgendaItem.objects.select_related("meeting__body__partnership", "commitment__version__plan").get(
            uuid=UUID(words)
        )
    except (ValueError, AgendaItem.DoesNotExist):
        return None
    return found if user.has_perm(key, found) else None


def named(words: str, *, user: Any) -> Arising | None:
    """What ``commitment:5`` or ``finding:7`` names, where this user may read it."""
    kind, _colon, number = words.partition(":")
    model: Any = ARISING.get(kind)
    if model is None:
        return None
    row: Arising | None = row_in(model.objects.select_related(*RELATED[kind]), number)
    return row if row and may_read(row, user=user) else None


def may_read(row: Any, *, user: Any) -> bool:
    """Whether this user may read what an action arose from."""
    return bool(user.has_perm("plans.view_plan" if isinstance(row, Commitment | Activity) else VIEW, row))


def partnership_of(row: Arising) -> Partnership:
    """Whose it is."""
    return row.version.plan.partnership if isinstance(row, Commitment | Activity) else row.partnership


def board_in(number: str, boards: Any) -> Body | None:
    """One of these boards, by its number as it stands in an address."""
    found: Body | None = row_in(boards, number)
    return found
