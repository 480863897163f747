"""The plans a person may see, and one plan at a glance."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.moving import Moves, moves_since_last_edition
from wardmote.plans.selectors.reading import (
    Overview,
    current_version,
    gone_from,
    judged_on,
    overview,
    plans_for,
    state_of,
    to_look_at_first,
)
from wardmote.plans.views import finding


def plans_crumbs() -> list[tuple[str, str]]:
    return [(_("Plans"), reverse("plans"))]


def version_crumbs(version: PlanVersion) -> list[tuple[str, str]]:
    return [*plans_crumbs(), (version.plan.title, reverse("plan", args=[version.plan.slug]))]


@require("plans.view_plan")
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan whose internal text the user may read, with what is off track in each."""
    today = timezone.localdate()
    rows = []
    for plan in plans_for(user=request.user):
        version = current_version(plan)
        seen = overview(version, today=judged_on(version, today=today)) if version else None
        moves = moves_since_last_edition(version) if version else None
        rows.append({"plan": plan, "version": version, "overview": seen, "moves": moves})
    may_import = request.user.has_perm("plans.import_plan")
    return page(
        request,
        "plans/plans.html",
        {"rows": rows, "may_import": may_import},
        title=_("Plans"),
        section="plans",
    )


@require("plans.view_plan", finding.version)
def plan(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """One plan: what is off track, what got worse, what is silent or unowned, and each objective beside the others."""
    today = timezone.localdate()
    day = judged_on(version, today=today)
    seen = overview(version, today=day)
    moves = moves_since_last_edition(version)
    return page(
        request,
        "plans/plan.html",
        {
            "version": version,
            "plan": version.plan,
            "overview": seen,
            "resting_since": day if day != today else None,
            "figures": _figures(seen, moves),
            "moves": moves,
            "first": to_look_at_first(version, today=day, moves=moves),
            "state": partial(state_of, today=day, moves=moves),
            "counts": _counts(seen.ratings, version),
            "objectives": [
                {"summary": each, "counts": _counts(each.ratings, version, objective=each.objective.slug)}
                for each in seen.objectives
            ],
            "is_rated": any(each.count for each in seen.ratings if each.rating),
            "gone": len(gone_from(version)),
            "last_import": version.imports.filter(undone_at=None).select_related("by").first(),
            "may_import": request.user.has_perm("plans.import_plan", version.plan),
            "panels": panels_for("plans.plan", user=request.user, subject=version),
        },
        title=version.plan.title,
        section="plans",
        breadcrumbs=plans_crumbs(),
    )


def _figures(seen: Overview, moves: Moves | None) -> list[dict[str, Any]]:
    address = reverse("activities", args=[seen.version.plan.slug])

    def figure(show: str, value: int, label: str, note: str) -> dict[str, Any]:
        return {"value": value, "label": label, "note": note, "url": f"{address}?show={show}" if value else ""}

    figures = [figure("off_track", seen.off_track, _("Off track"), _("Red, or past their date"))]
    if moves:
        since = _("Since the report as at %(date)s") % {"date": long_date(moves.edition.as_at)}
        figures.append(figure("worse", moves.count("worse"), _("Rated worse"), since))
    return [
        *figures,
        figure("silent", seen.silent, _("Silent"), _("No update for 35 days")),
        figure("unowned", seen.unowned, _("Unowned"), _("No lead, or the post is vacant")),
        figure("unboarded", seen.unboarded, _("Without a board"), _("No body oversees them")),
    ]


def _counts(ratings: Any, version: PlanVersion, *, objective: str = "") -> list[dict[str, Any]]:
    address = reverse("activities", args=[version.plan.slug])
    more = f"&objective={objective}" if objective else ""
    return [
        {
            "rating": each.rating,
            "count": each.count,
            "url": f"{address}?rating={each.rating.key if each.rating else 'none'}{more}",
        }
        for each in ratings
    ]
