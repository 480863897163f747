"""What boards hang into the page Today: who meets next, whether its papers are on their way, and actions past their date."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.ui import hooks
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.rules.despatch import next_step
from wardmote.oversight.selectors.action import actions_for, asked_of
from wardmote.oversight.selectors.meeting import chain_of, coming

MOST_SHOWN = 5


def register() -> None:
    """Called once, when the app is ready."""
    hooks.add_panel(hooks.Panel("plans.today", _next, order=20))
    hooks.add_landing(hooks.Landing(Role.SECRETARY, _next_meeting, order=30))


def _next(user: Any, _scope: Any) -> tuple[str, dict[str, Any]] | None:
    """The next meetings, each with what its papers wait for, and how many actions are past their date."""
    if not user.has_perm(VIEW):
        return None
    today = timezone.localdate()
    meetings = list(coming(user=user, today=today)[:MOST_SHOWN])
    overdue = asked_of(actions_for(user=user), "overdue", today=today).count()
    if not meetings and not overdue:
        return None
    rows = [(each, next_step(chain_of(each), done=each.steps_done, today=today)) for each in meetings]
    return "oversight/today_panel.html", {"rows": rows, "overdue": overdue}


def _next_meeting(user: Any) -> str:
    """A secretary begins with the meeting that comes next; without one, with the boards."""
    first = coming(user=user, today=timezone.localdate()).first()
    return reverse("meeting", args=[first.uuid]) if first else reverse("boards")
