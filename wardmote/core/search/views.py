"""The search page of people at work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.search import selectors
from wardmote.core.search.forms import NarrowForm
from wardmote.core.ui.page import page


@require("search.search")
def search(request: HttpRequest) -> HttpResponse:
    """Everything that holds the words, by kind. The question is in the address, so that it can be shared."""
    kinds = selectors.kinds(request.user)
    form = NarrowForm(request.GET, places=selectors.places(request.user))
    question = form.question([key for key, _label in kinds])
    found = selectors.answer(request.user, question)
    return page(
        request,
        "search/search.html",
        {"question": question, "form": form, "kinds": kinds, "found": found, "counted": selectors.COUNTED},
        title=_("Search: %(question)s") % {"question": question.text} if question.text else _("Search"),
        section="search",
        block="results",
    )
