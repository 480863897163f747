"""What this room hangs on its own pages, and on Today."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils import timezone

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.performance.permissions import SHOW, VIEW
from wardmote.performance.selectors.areas import MeasureAt, area_of, with_force_area
from wardmote.performance.selectors.shown import proposed, state_of_figures
from wardmote.performance.selectors.signals import getting_worse, subjects_of
from wardmote.performance.showing import row_of
from wardmote.performance.wording import getting_worse_words, lent_words

MOST_SHOWN = 8
"""How many measures stand on Today; all of them stand on the page of signals."""


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
            "rows": [(shown, state, state_of_figures(shown), user.has_perm(SHOW, shown)) for shown, state in rows],
            "may_propose": bool(may_propose),
        },
    )


def worse_today(user: Any, _subject: object) -> tuple[str, dict[str, Any]] | None:
    """On Today: which figures of the user's own force are getting worse, never those of another."""
    partnerships = partnerships_where(user, VIEW)
    own = dict.fromkeys(area for each in partnerships if (area := area_of(each)))
    found = [(area, getting_worse(area, partnerships=partnerships, today=timezone.localdate())) for area in own]
    if not any(signals for _area, signals in found):
        return None
    return (
        "performance/today_panel.html",
        {
            "areas": [
                (
                    area,
                    [row_of(each) for each in signals[:MOST_SHOWN]],
                    getting_worse_words(len(signals), subjects_of(signals)),
                )
                for area, signals in found
                if signals
            ],
            "lent": lent_words() if settings.EXAMPLE_MODE else "",
        },
    )
