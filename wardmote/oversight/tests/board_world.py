"""What boards add to the small world through which every address of the site is walked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from wardmote.core.accounts.models import User
from wardmote.core.organisations.models import Partnership, Post
from wardmote.oversight.services.action import record_action
from wardmote.plans.models import Commitment


def with_boards(
    partnership: Partnership, commitment: Commitment, post: Post, users: Mapping[str, User]
) -> dict[str, Any]:
    """A board, and an action that it asked of the post that the owner holds, about a commitment."""
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
    return {"board": board, "action": action}
