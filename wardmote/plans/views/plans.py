"""The plans a person may see, and one plan at a glance."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.format import long_date
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page
from wardmote.core.ui.remembered import address
from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.glance import Summary, overview, summaries, to_look_at_first
from wardmote.plans.selectors.moving import Moves, every_move
from wardmote.plans.selectors.reading import gone_from, plans_for, state_of
from wardmote.plans.selectors.scopes import every_plan, moves_in, one_plan
from wardmote.plans.views import finding


def plans_crumbs() -> list[tuple[str, str]]:
    return [(_("Plans"), address("plans"))]


def version_crumbs(version: PlanVersion) -> list[tuple[str, str]]:
    return [*plans_crumbs(), (version.plan.title, address("plan", version.plan.slug))]


@require("plans.view_plan")
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan whose internal text the user may read, with what is off track in each."""
    scope = every_plan(user=request.user, today=timezone.localdate())
    moves = moves_in(scope)
    seen = summaries(scope, moves=moves)
    versions = {version.plan_id: version for version in scope.versions}
    rows = [
        {"plan": each, "version": version, "summary": seen.get(version.pk, Summary()) if version else None}
        for each in plans_for(user=request.user)
        for version in [versions.get(each.pk)]
    ]
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
    scope = one_plan(version, today=today)
    day = scope.days[version.pk]
    moves = every_move(scope.seals, version)
    seen = overview(scope, moves=moves)
    return page(
        request,
        "plans/plan.html",
        {
            "version": version,
            "plan": version.plan,
            "overview": seen.whole,
            "resting_since": day if day != today else None,
            "figures": _figures(seen.whole, version, moves),
            "moves": moves,
            "first": to_look_at_first(scope, moves={version.pk: moves} if moves else {}),
            "state": partial(state_of, today=day, moves=moves),
            "counts": _counts(seen.whole.ratings, version),
            "objectives": [
                {
                    "objective": each,
                    "summary": summary,
                    "counts": _counts(summary.ratings, version, objective=each.slug),
                }
                for each, summary in seen.objectives
            ],
            "is_rated": any(each.count for each in seen.whole.ratings if each.rating),
            "gone": len(gone_from(version)),
            "last_import": version.imports.filter(undone_at=None).defer("journal").first(),
            "may_import": request.user.has_perm("plans.import_plan", version.plan),
            "panels": panels_for("plans.plan", user=request.user, subject=version),
        },
        title=version.plan.title,
        section="plans",
        breadcrumbs=plans_crumbs(),
    )


def _figures(seen: Summary, version: PlanVersion, moves: Moves | None) -> list[dict[str, Any]]:
    """What needs attention, what moved first: each figure leads to the list it counts."""
    rows = address("activities", version.plan.slug)

    def figure(show: str, value: int, label: str, note: str) -> dict[str, Any]:
        return {"value": value, "label": label, "note": note, "url": f"{rows}?show={show}" if value else ""}

    figures = [figure("off_track", seen.off_track, _("Off track"), _("Red, or past their date"))]
    if moves:
        since = _("Since the report as at %(date)s") % {"date": long_date(moves.edition.as_at)}
        figures.append(figure("worse", seen.worse, _("Rated worse"), since))
        figures.append(figure("better", seen.better, _("Rated better"), since))
    return [
        *figures,
        figure("overdue", seen.overdue, _("Past their agreed date"), _("The newest date agreed")),
        figure("overdue_original", seen.overdue_original, _("Past their first date"), _("Whatever was agreed since")),
        figure("silent", seen.silent, _("Silent"), _("No update when one was due")),
        figure("unowned", seen.unowned, _("Unowned"), _("No lead, or the post is vacant")),
        figure("unboarded", seen.unboarded, _("Without a board"), _("No body oversees them")),
        figure("contradictory", seen.contradictory, _("Contradictory"), _("Rating, status and dates disagree")),
    ]


def _counts(ratings: Any, version: PlanVersion, *, objective: str = "") -> list[dict[str, Any]]:
    rows = address("activities", version.plan.slug)
    more = f"&objective={objective}" if objective else ""
    return [
        {
            "rating": each.rating,
            "count": each.count,
            "url": f"{rows}?rating={each.rating.key if each.rating else 'none'}{more}",
        }
        for each in ratings
    ]
