"""The search page of people at work, the page “Go to” behind the palette, and the list of keys."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.search import selectors
from wardmote.core.search.forms import NarrowForm, typed
from wardmote.core.ui.context import KEYS_COOKIE
from wardmote.core.ui.page import page

A_YEAR = 365 * 24 * 3600


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


@require("search.search")
def go(request: HttpRequest) -> HttpResponse:
    """Somewhere to go in one step. The palette asks for the results alone, with every letter typed."""
    words = typed(request.GET.get("q"))
    return page(
        request,
        "search/go.html",
        {"words": words, "groups": selectors.destinations(request.user, words)},
        title=_("Go to"),
        block="results",
    )


@require("search.search")
def keys(request: HttpRequest) -> HttpResponse:
    """Which keys there are, and whether single ones do anything in this browser."""
    if request.method == "POST":
        answered = redirect("keys")
        answered.set_cookie(
            KEYS_COOKIE,
            "off" if request.POST.get("keys") == "off" else "on",
            max_age=A_YEAR,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return answered
    return page(request, "search/keys.html", {}, title=_("Keyboard shortcuts"), block="list")
