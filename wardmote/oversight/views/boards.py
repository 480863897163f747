"""Boards: the list, one of them, and what is known of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.organisations import services
from wardmote.core.organisations.models import Body
from wardmote.core.organisations.selectors import in_force
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.oversight.forms.board import BoardFilterForm, BoardForm, SeatEndForm, SeatForm
from wardmote.oversight.permissions import KEEP, VIEW
from wardmote.oversight.rules import cycle
from wardmote.oversight.rules.action import standing
from wardmote.oversight.selectors.action import actions_for, asked_of
from wardmote.oversight.selectors.agenda import commitments_naming, printed_as
from wardmote.oversight.selectors.board import boards_among, boards_for
from wardmote.oversight.selectors.coverage import Stands, lines_of, stands_of
from wardmote.oversight.selectors.scopes import posts_in
from wardmote.oversight.services.board import describe_board
from wardmote.oversight.views import looking_up

SECTION = "boards"


def board_crumbs(body: Body | None = None) -> list[tuple[str, str]]:
    """The way back up from a board's page, or from a page inside it."""
    crumbs = [(_("Boards"), reverse("boards"))]
    return [*crumbs, (body.name, reverse("board", args=[body.pk]))] if body else crumbs


@require(VIEW)
def boards(request: HttpRequest) -> HttpResponse:
    """Every board this user may read of, with when it met and how it stands to what names it."""
    today = timezone.localdate()
    form = BoardFilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    every = boards_for(user=request.user)
    asked = boards_among(every, words=chosen.get("words", ""), notes=chosen.get("notes", ""))
    rows = stands_of(list(asked), lines_of(user=request.user), today=today)
    return page(
        request,
        "oversight/board/list.html",
        {
            "form": form,
            "rows": [each for each in rows if _is_shown(each, chosen.get("show", ""), today)],
            "has_boards": every.exists(),
            "today": today,
            "many": len({each.body.partnership_id for each in rows}) > 1,
        },
        title=_("Boards"),
        section=SECTION,
        block="results",
    )


def _is_shown(stands: Stands, show: str, today: date) -> bool:
    """Whether the list is asked for a board that stands so: all of them, or the name of what ails it."""
    match show:
        case "ended":
            return stands.body.ends_on is not None and stands.body.ends_on < today
        case "lapsed" | "never_looks" | "asked":
            return bool(getattr(stands, show))
    return True


@require(VIEW, looking_up.board)
def board(request: HttpRequest, found: Body) -> HttpResponse:
    """One board: what it is, who sits on it, what names it, when it meets, and what it has not looked at."""
    today, user = timezone.localdate(), request.user
    lines = lines_of(user=user, commitments=commitments_naming(found))
    actions = asked_of(actions_for(user=user).filter(body=found), "open", today=today)
    meetings = list(found.meetings.order_by("on", "begins"))
    return page(
        request,
        "oversight/board/board.html",
        {
            "body": found,
            "stands": stands_of([found], lines, today=today)[0],
            "meanings": cycle.AMBIGUOUS.get(cycle.bare(found.meets), ()) if not found.cycle_unit else (),
            "seats": found.seats.filter(in_force(today)).select_related("post"),
            "former": found.seats.exclude(in_force(today)).select_related("post"),
            "aliases": found.aliases.filter(state="accepted"),
            "children": found.children.all(),
            "lines": lines,
            "printed": printed_as(found),
            "unseen": [each for each in lines if found.pk in each.unseen],
            "coming": [each for each in meetings if each.on >= today and each.state != "held"],
            "past": [each for each in reversed(meetings) if each.on < today or each.state == "held"],
            "actions": [(each, standing(state=each.state, due=each.due, today=today)) for each in actions],
            "may_keep": user.has_perm(KEEP, found.partnership),
            "today": today,
        },
        title=found.name,
        section=SECTION,
        breadcrumbs=board_crumbs(),
    )


@require(KEEP, looking_up.board)
def board_change(request: HttpRequest, found: Body) -> HttpResponse:
    """Say what a board is for, how often it meets, who chairs and serves it."""
    others = boards_for(user=request.user, key=KEEP).filter(partnership=found.partnership).exclude(pk=found.pk)
    form = BoardForm(request.POST or None, body=found, posts=posts_in(found.partnership), others=others)

    def save() -> str:
        describe_board(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("What is known of this board is saved."))
        return reverse("board", args=[found.pk])

    return _ask(request, found, form, save, title=_("Change this board"), button=_("Save"))


@require(KEEP, looking_up.board)
def board_seat(request: HttpRequest, found: Body) -> HttpResponse:
    """Give somebody a seat."""
    form = SeatForm(request.POST or None, posts=posts_in(found.partnership))

    def save() -> str:
        services.give_seat(found, by=request.user, **form.cleaned_data)
        messages.success(request, _("The seat is added."))
        return reverse("board", args=[found.pk])

    return _ask(request, found, form, save, title=_("Add a seat"), button=_("Add this seat"))


@require(KEEP, looking_up.board)
def board_seat_end(request: HttpRequest, found: Body) -> HttpResponse:
    """Say the last day of a seat."""
    seat = looking_up.seat_in(found, request.GET.get("seat", ""))
    if seat is None:
        raise Http404
    form = SeatEndForm(request.POST or None, initial={"ends_on": timezone.localdate()})

    def save() -> str:
        services.end_seat(seat, on=form.cleaned_data["ends_on"], by=request.user)
        messages.success(request, _("The last day of the seat is saved."))
        return reverse("board", args=[found.pk])

    return _ask(request, found, form, save, title=_("End a seat"), button=_("Save the last day"), lead=str(seat))


def _ask(request: HttpRequest, found: Body, form: Any, save: Any, **words: Any) -> HttpResponse:
    return ask(
        request,
        form,
        save,
        caption=found.name,
        back=reverse("board", args=[found.pk]),
        section=SECTION,
        breadcrumbs=board_crumbs(found),
        **words,
    )
