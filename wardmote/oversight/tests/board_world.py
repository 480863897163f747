"""What boards add to the small world through which every address of the site is walked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Partnership, Post
from wardmote.core.organisations.services import describe_body, give_seat
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.services.action import record_action
from wardmote.oversight.services.agenda import add_items
from wardmote.oversight.services.calendar import open_feed
from wardmote.oversight.services.meeting import approve_notes, plan_meetings
from wardmote.oversight.services.papers import despatch
from wardmote.oversight.tests.factories import looked_at
from wardmote.plans.models import Commitment


def with_boards(
    partnership: Partnership, commitment: Commitment, post: Post, users: Mapping[str, User]
) -> dict[str, Any]:
    """A board with its meetings, and an action that it asked of the post that the owner holds, about a commitment."""
    secretary, board = users["secretary"], partnership.bodies.order_by("pk")[0]
    action = record_action(
        partnership,
        text="Bring the call figures by area.",
        due=date(2026, 6, 30),
        owner=post,
        body=board,
        arose_from=commitment,
        by=secretary,
    )
    coming = plan_meetings(board, [date(2030, 6, 18)], place=f"{partnership.name} Hall", by=secretary)[0]
    seat = give_seat(board, name=f"Independent member for {partnership.name}", by=secretary)
    give_seat(board, post=post, by=secretary)
    describe_body(board, cycle_unit="months", cycle_every=3, by=secretary)
    held = looked_at(board, commitment, by=secretary, on=date(2026, 3, 17))
    approve_notes(held, approved="chair", on=date(2026, 3, 20), public_notes="The board heard of calls.", by=secretary)
    add_items(
        coming, [Suggestion("commitment", commitment=commitment), Suggestion("action", action=action)], by=secretary
    )
    paper = despatch(coming, by=secretary)
    open_feed(by=secretary, every_board=True)
    return {
        "board": board,
        "action": action,
        "meeting": coming,
        "held": held,
        "item": held.items.get(),
        "seat": seat,
        "paper": paper,
    }
