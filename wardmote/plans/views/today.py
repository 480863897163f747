"""The page of a chief officer: in five seconds what is off track, what is getting worse, and what is nobody's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.plans.differences import unknown_words
from wardmote.plans.models import Activity
from wardmote.plans.selectors.glance import Summary, summaries, to_look_at_first, unrated_in
from wardmote.plans.selectors.reading import State, state_of
from wardmote.plans.selectors.scopes import Scope, every_plan, moves_in
from wardmote.plans.selectors.today import weeks_of


@require("plans.view_plan")
def today(request: HttpRequest) -> HttpResponse:
    """Across every plan that the user may read."""
    now = timezone.localdate()
    scope = every_plan(user=request.user, today=now)
    moves = moves_in(scope)
    seen = list(summaries(scope, moves=moves).values())
    first = to_look_at_first(scope, moves=moves)

    def state(each: Activity) -> State:
        return state_of(each, today=scope.days[each.version_id], moves=moves.get(each.version_id))

    return page(
        request,
        "plans/today.html",
        {
            "plans": len(scope.versions),
            "figures": _figures(seen),
            "first": first,
            "unknown": "" if first else _unknown(scope, seen),
            "state": state,
            "weeks": weeks_of(scope),
            "week_words": [
                ("said", _("Updated")),
                ("rated", _("Rated")),
                ("dated", _("Dates moved")),
                ("came", _("New")),
                ("left", _("Taken out")),
            ],
            "resting": any(day != now for day in scope.days.values()),
            "now": now,
            "may_import": request.user.has_perm("plans.import_plan"),
            "panels": panels_for("plans.today", user=request.user, subject=scope),
        },
        title=_("Today"),
        section="today",
    )


def _unknown(scope: Scope, seen: Sequence[Summary]) -> str:
    """What must be said beside “nothing is off track”."""
    activities, silent = (sum(getattr(each, name) for each in seen) for name in ("activities", "silent"))
    return unknown_words(activities=activities, unrated=unrated_in(scope), silent=silent)


def _figures(seen: Sequence[Summary]) -> list[dict[str, Any]]:
    """What needs somebody: each figure leads to the list that it counts."""
    every = seen or [Summary()]
    shown = [
        ("off_track", _("Off track"), _("Red, or past their date")),
        ("worse", _("Rated worse"), _("Since the last report of their plan")),
        ("overdue", _("Past their agreed date"), _("The newest date agreed")),
        ("unowned", _("Unowned"), _("No lead, or the post is vacant")),
        ("silent", _("Silent"), _("No update when one was due")),
    ]
    address = reverse("all_activities")
    figures = []
    for show, label, note in shown:
        value = sum(getattr(each, show) for each in every)
        url = f"{address}?{urlencode({'show': show})}" if value else ""
        figures.append({"value": value, "label": label, "note": note, "url": url})
    return figures
