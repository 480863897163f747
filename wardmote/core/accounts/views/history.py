"""The history: who did what to which record, and whether anything was rewritten. For auditors and administrators.

It stands here and not in ``core/audit`` because the history is below accounts in the import order: it knows actors as
keys, and this page turns the keys into names.
"""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wardmote.core.accounts import chronicle
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms import HistoryFilterForm
from wardmote.core.accounts.rights import VIEW_HISTORY
from wardmote.core.audit import selectors as audit
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
    found = Paginator(events, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "accounts/history.html",
        {
            "form": form,
            "pages": found,
            "entries": chronicle.entries(list(found.object_list), reader=request.user),
            "check": audit.latest_check(),
            "total": audit.entry_count(),
        },
        title=_("History"),
        section="history",
        block="results",
    )
