"""Meetings for calendar programs: a file of one board, and a secret address for each person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wardmote.core.accounts.access import require
from wardmote.core.organisations.models import Body
from wardmote.core.ui.downloads import download
from wardmote.core.ui.page import page
from wardmote.oversight.calendar import as_calendar
from wardmote.oversight.forms.calendar import CalendarForm
from wardmote.oversight.permissions import VIEW
from wardmote.oversight.selectors.board import boards_for
from wardmote.oversight.selectors.calendar import (
    feed_of,
    feed_with,
    meetings_in,
    meetings_of_feed,
    own_boards,
)
from wardmote.oversight.services.calendar import end_feed, open_feed
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.boards import SECTION, board_crumbs


@require(VIEW, looking_up.board)
def board_calendar(request: HttpRequest, found: Body) -> HttpResponse:
    """The meetings of one board as a file."""
    boards = boards_for(user=request.user).filter(pk=found.pk)
    meetings = meetings_in(boards, user=request.user, today=timezone.localdate())
    return _file(request, found.name, meetings, stem=f"board-{found.pk}")


@require(VIEW)
def calendar(request: HttpRequest) -> HttpResponse:
    """One's secret address: made, made anew, or ended. It is shown once, on the page that makes it."""
    form = CalendarForm(request.POST if "which" in request.POST or request.POST.get("do") == "open" else None)
    address = ""
    if request.method == "POST" and request.POST.get("do") == "end":
        end_feed(by=request.user)
        messages.success(request, _("The address is ended. Programs that read it get nothing from now on."))
        return redirect("calendar")
    if form.is_bound and form.is_valid():
        _feed, secret = open_feed(by=request.user, every_board=form.cleaned_data["which"] == "every")
        address = request.build_absolute_uri(reverse("calendar_feed", args=[secret]))
    wrong = form.is_bound and bool(form.errors)
    return page(
        request,
        "oversight/meeting/calendar.html",
        {
            "form": form,
            "feed": feed_of(user=request.user),
            "address": address,
            "own": own_boards(user=request.user, today=timezone.localdate()),
            "problem": wrong,
        },
        title=_("Meetings in my calendar"),
        section=SECTION,
        breadcrumbs=board_crumbs(),
        status=422 if wrong else 200,
    )


@require_safe
@never_cache
def calendar_feed(request: HttpRequest, secret: str) -> HttpResponse:
    """What a calendar program reads. The secret in the address is all that it has; what is over looks like nothing."""
    feed = feed_with(secret)
    if feed is None or not feed.user.has_perm(VIEW):
        raise Http404
    return _file(request, _("Meetings"), meetings_of_feed(feed, today=timezone.localdate()), stem="meetings")


def _file(request: HttpRequest, name: str, meetings: Any, *, stem: str) -> HttpResponse:
    found = list(meetings)
    addresses = {each.pk: request.build_absolute_uri(reverse("meeting", args=[each.uuid])) for each in found}
    return download(as_calendar(name, found, address_of=addresses), f"{stem}.ics")
