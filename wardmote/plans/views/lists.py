"""Lists of activities, of one plan and across plans: narrowed, sorted, grouped, kept under a name, taken away as files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.downloads import attached, download
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.plans.downloads import as_csv, as_rows, as_xlsx
from wardmote.plans.lines import drawn_lines, heads_of
from wardmote.plans.list_forms import asked_by
from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.keeping import views_for
from wardmote.plans.selectors.listing import PER_PAGE, Row, activities_in, listed_in, offer_of, rows_of
from wardmote.plans.selectors.moving import Moves, moves_among
from wardmote.plans.selectors.scopes import MOVED, Scope, every_plan, moves_in, narrowed_to_plan, one_plan
from wardmote.plans.services.keeping import lasting
from wardmote.plans.views import finding
from wardmote.plans.views.keeping import kept_address
from wardmote.plans.views.plans import plans_crumbs, version_crumbs


@require("plans.view_plan", finding.version)
def activities(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The activities of a plan, narrowed by any mix of filters; the address holds them all."""
    return _list(request, one_plan(version, today=timezone.localdate()), version)


@require("plans.view_plan")
def everywhere(request: HttpRequest) -> HttpResponse:
    """The activities of all plans that the user may read, in one list."""
    return _list(request, every_plan(user=request.user, today=timezone.localdate()))


def _list(request: HttpRequest, every: Scope, version: PlanVersion | None = None) -> HttpResponse:
    asked = asked_by(request.GET.urlencode(), path=request.path, offer=offer_of(every))
    scope = narrowed_to_plan(every, asked.plan)
    wanted = request.GET.get("as")
    moves = moves_in(scope) if asked.narrowed.show in MOVED or wanted in FILES else {}
    if wanted in FILES:
        found = activities_in(scope, narrowed=asked.narrowed, moves=moves, order=asked.order, group=asked.group)
        return _download(wanted, as_rows(found, scope, moves=moves, order=asked.order), scope, version)
    listed = listed_in(scope, narrowed=asked.narrowed, moves=moves, order=asked.order, group=asked.group)
    shown: Page[int] = Paginator(listed.keys, PER_PAGE).get_page(request.GET.get("page"))
    rows = rows_of(list(shown), scope)
    moves = moves or _moves_on_page(scope, rows)
    heads = heads_of(listed, shown, asked.group) if asked.group else {}
    may_change = version is not None and request.user.has_perm("plans.assign_owner", version)
    this = lasting(request.GET.urlencode())
    return page(
        request,
        "plans/activities.html",
        {
            "version": version,
            "scope": scope,
            "filters": asked.filters,
            "pages": shown,
            "lines": drawn_lines(rows, scope, moves=moves, ticks=may_change, heads=heads),
            "chosen": [(label, here(request, **{name: None, "page": None})) for name, label in asked.chosen],
            "moves": next(iter(moves.values()), None) if scope.is_one_plan else None,
            "saved": [
                {"name": view.name, "url": f"{request.path}?{view.query}", "is_this": view.query == this}
                for view in views_for(user=request.user, plan=version.plan if version else None)
            ],
            "saved_address": kept_address(version.plan if version else None),
            "this": this,
            "asked": list(QueryDict(this).items()),
            "may_change": may_change,
        },
        title=_("Activities") if version else _("Activities of all plans"),
        section="plans",
        breadcrumbs=version_crumbs(version) if version else plans_crumbs(),
        block="list",
    )


def _moves_on_page(scope: Scope, rows: Sequence[Row]) -> dict[int, Moves]:
    """How the ratings of the rows of one page alone have moved."""
    by_version: dict[int, list[Row]] = {}
    for row in rows:
        by_version.setdefault(row.version_id, []).append(row)
    found = (
        (version.pk, moves_among(version, by_version.get(version.pk, []), seals=scope.seals))
        for version in scope.versions
        if version.pk in by_version
    )
    return {pk: moves for pk, moves in found if moves}


FILES = {"csv", "json", "xlsx"}


def _download(kind: str, rows: list[dict[str, Any]], scope: Scope, version: PlanVersion | None) -> HttpResponse:
    """The list as it is shown, as a file."""
    name = f"{version.plan.slug}-activities.{kind}" if version else f"activities.{kind}"
    title = version.plan.title if version else _("Activities of all plans")
    if kind == "json":
        return JsonResponse({"plan": title, "activities": rows}, headers={"Content-Disposition": attached(name)})
    return download(as_csv(rows, scope) if kind == "csv" else as_xlsx(rows, scope, title=title), name)
