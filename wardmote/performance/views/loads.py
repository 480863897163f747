"""What was loaded, when, and what each load said."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.performance import loaded
from wardmote.performance.permissions import VIEW
from wardmote.performance.selectors import loads as selectors
from wardmote.performance.views.signals import SECTION

PER_PAGE = 50


@require(VIEW)
def loads(request: HttpRequest) -> HttpResponse:
    """Every load, the newest first."""
    pages = Paginator(selectors.loads(), PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "performance/loads.html",
        {"pages": pages, "rows": loaded.rows_of(pages)},
        title=_("Loads"),
        section=SECTION,
        breadcrumbs=[(_("Signals"), reverse("signals"))],
    )


@require(VIEW)
def load(request: HttpRequest, number: int) -> HttpResponse:
    """The report of one load."""
    found = selectors.loads().filter(pk=number).first()
    if found is None:
        raise Http404
    report = selectors.report_of(found)
    told = loaded.told(report) if report else None
    return page(
        request,
        "performance/load.html",
        {"load": found, "rows": loaded.rows_of([found])[found.pk], "told": told, "shown": loaded.SHOWN},
        title=_("Load %(number)s") % {"number": found.number},
        section=SECTION,
        breadcrumbs=[(_("Signals"), reverse("signals")), (_("Loads"), reverse("loads"))],
    )
