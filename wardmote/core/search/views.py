"""The search page of people at work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.search import rules, selectors
from wardmote.core.ui.page import page


@require("search.search")
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds the words, by kind. The question is in the address, so that it can be shared."""
    question = request.GET.get("q", "").strip()[:200]
    words = rules.words_of(question)
    found = selectors.everything(request.user, words)
    return page(
        request,
        "search/search.html",
        {"question": question, "words": words, "found": found, "count": sum(len(each.hits) for each in found)},
        title=_("Search: %(question)s") % {"question": question} if question else _("Search"),
        section="search",
        block="results",
    )
