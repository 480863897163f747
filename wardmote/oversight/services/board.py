"""Writes about what the public may know of a board."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.core.clearance.services import Offer, offer
from wardmote.core.organisations.models import Body
from wardmote.core.organisations.services import describe_body
from wardmote.core.search import services as search
from wardmote.oversight.permissions import KEEP


@transaction.atomic
def describe_board(body: Body, *, by: Any, **values: Any) -> Body:
    """Say what is known of a board. Where it is open to the public, its name and purpose are offered for clearing."""
    if not by.has_perm(KEEP, body.partnership):
        raise PermissionDenied(_("You may not change this board."))
    row = describe_body(body, by=by, **values)
    if row.name != body.name:
        search.refresh("meeting", row.meetings.values_list("pk", flat=True))
    is_open = row.public_meeting or row.notes_published
    words = {"name": row.name, "purpose": row.purpose} if is_open else {"name": "", "purpose": ""}
    offer([Offer(row, name, text) for name, text in words.items()], partnership=row.partnership, by=by)
    return row
