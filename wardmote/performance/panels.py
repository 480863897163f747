"""What this room hangs on its own pages."""

from __future__ import annotations

from typing import Any

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.performance.permissions import SHOW, VIEW
from wardmote.performance.selectors.areas import MeasureAt, with_force_area
from wardmote.performance.selectors.shown import proposed


def on_the_public_site(user: Any, subject: MeasureAt) -> tuple[str, dict[str, Any]] | None:
    """On a measure of the force's whole area: whether the public sees it, or what it waits for."""
    ours = with_force_area(subject.area, partnerships_where(user, VIEW))
    if not ours:
        return None
    rows = proposed(subject.measure.key, subject.area.code, ours)
    may_propose = with_force_area(subject.area, partnerships_where(user, SHOW))
    return (
        "performance/public_panel.html",
        {
            "measure": subject.measure,
            "area": subject.area,
            "rows": [(shown, state, user.has_perm(SHOW, shown)) for shown, state in rows],
            "may_propose": bool(may_propose) and not subject.measure.is_typed,
        },
    )
