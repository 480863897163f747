"""The history: who did what to which record, and whether anything was rewritten. For auditors and administrators.

It stands here and not in ``core/audit`` because the history is below accounts in the import order: it knows actors as
keys, and this page turns the keys into names.
"""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import chronicle
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms import HistoryFilterForm
from wardmote.core.accounts.rights import VIEW_HISTORY
from wardmote.core.audit import selectors as audit
from wardmote.core.audit import services as audit_services
from wardmote.core.audit.models import Event
from wardmote.core.ui.downloads import attached
from wardmote.core.ui.page import page

PER_PAGE = 50


@require(VIEW_HISTORY)
def history(request: HttpRequest) -> HttpResponse:
    """Newest entries first, filtered by what happened, who did it and when."""
    form = HistoryFilterForm(request.GET or None, verbs=chronicle.verbs(), actors=chronicle.actors(request.user))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    events = chronicle.matching(
        verb=chosen.get("verb", ""), by=chosen.get("by", ""), since=chosen.get("since"), until=chosen.get("until")
    )
    if request.GET.get("as") == "csv":
        return _download(events, request.user)
    found = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "accounts/history.html",
        {
            "form": form,
            "pages": found,
            "entries": chronicle.entries(list(found.object_list), reader=request.user),
            "check": audit.latest_check(),
            "running": audit.running_check(now=timezone.now()),
            "kept": audit.newest_kept(),
            "total": audit.entry_count(),
        },
        title=_("History"),
        section="history",
        block="results",
    )


@require(VIEW_HISTORY)
def history_verify(request: HttpRequest) -> HttpResponse:
    """Verify the whole history: at once where it is short, else in a process of its own that the page tells of."""
    if request.method == "POST" and not audit_services.check_soon():
        messages.info(
            request, _("The history is long. It is being verified now; come back in a minute to see the result.")
        )
    return redirect("history")


def _download(events: QuerySet[Event], reader: Any) -> HttpResponse:
    """The entries as they are filtered, all pages of them, as CSV: built as it is sent, so that a long one needs no room."""
    response = StreamingHttpResponse(chronicle.as_csv(events, reader=reader), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = attached("history.csv")
    return cast("HttpResponse", response)  # the doors of our pages speak of HttpResponse only
