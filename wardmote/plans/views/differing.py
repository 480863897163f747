"""Where the declared rating and the signals differ: of one plan, and across plans."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans.differences import differences_of
from wardmote.plans.models import PlanVersion
from wardmote.plans.selectors.listing import PER_PAGE, Filter, listed_in, rows_of
from wardmote.plans.selectors.scopes import Scope, every_plan, one_plan
from wardmote.plans.views import finding
from wardmote.plans.views.plans import plans_crumbs, version_crumbs


@require("plans.view_plan", finding.version)
def differing(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The activities of a plan whose rating is not borne out by what can be worked out."""
    return _list(request, one_plan(version, today=timezone.localdate()), version)


@require("plans.view_plan")
def differing_everywhere(request: HttpRequest) -> HttpResponse:
    """The same of all plans that the user may read."""
    return _list(request, every_plan(user=request.user, today=timezone.localdate()))


def _list(request: HttpRequest, scope: Scope, version: PlanVersion | None = None) -> HttpResponse:
    listed = listed_in(scope, narrowed=Filter(show="differing"), moves={}, order="", group="")
    shown = Paginator(listed.keys, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "plans/differing.html",
        {
            "version": version,
            "scope": scope,
            "pages": shown,
            "rows": differences_of(rows_of(list(shown), scope), scope),
        },
        title=_("Where the rating and the signals differ"),
        section="plans",
        breadcrumbs=version_crumbs(version) if version else plans_crumbs(),
    )
