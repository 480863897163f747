"""Who looks at what was promised, and what became of it: boards and meetings, inspections, answers, decisions, duties."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wardmote.core.ui.format import long_date
from wardmote.core.ui.page import page
from wardmote.oversight.public.boards import public_board, public_notes
from wardmote.publishing.kinds import (
    KINDS,
    Shown,
    kind_of,
    public_consultations,
    public_decisions,
    public_inspections,
    public_recommendations,
    public_sessions,
    published_duties,
)
from wardmote.publishing.rules import on_the_web
from wardmote.publishing.views.pages import home_crumb

NEWEST = 3


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Every kind of oversight of which something is public, with its newest."""
    today = timezone.localdate()
    found = [(kind, list(kind.lines(today))) for kind in KINDS]
    return page(
        request,
        "publishing/oversight.html",
        {"kinds": [(kind, lines[:NEWEST], len(lines)) for kind, lines in found if lines]},
        title=_("Oversight"),
        breadcrumbs=[home_crumb()],
    )


def _crumbs(route: str = "") -> list[tuple[Any, str]]:
    crumbs: list[tuple[Any, str]] = [home_crumb(), (_("Oversight"), reverse("public_oversight"))]
    return [*crumbs, (kind_of(route).label, reverse(route))] if route else crumbs


def _list(request: HttpRequest, route: str) -> HttpResponse:
    kind = kind_of(route)
    return page(
        request,
        "publishing/list.html",
        {"kind": kind, "lines": kind.lines(timezone.localdate())},
        title=kind.label,
        breadcrumbs=_crumbs(),
    )


def _one(request: HttpRequest, route: str, template: str, found: list[Shown], named_by: str) -> HttpResponse:
    """The page of the one record that was found, called by these of its cleared words."""
    if not found:
        raise Http404
    context = {"found": found[0], "facts": found[0].record.facts, "web": on_the_web}
    return page(request, template, context, title=found[0].says(named_by), breadcrumbs=_crumbs(route))


@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """Every board that meets in public or publishes its notes."""
    return _list(request, "public_boards")


@require_safe
def board(request: HttpRequest, number: int) -> HttpResponse:
    """One board: what it is for, when it meets, and the notes of its meetings."""
    found = public_board(number)
    if found is None:
        raise Http404
    today = timezone.localdate()
    return page(
        request,
        "publishing/board.html",
        {"found": found, "coming": found.coming(today=today), "past": found.past(today=today)},
        title=found.name,
        breadcrumbs=_crumbs("public_boards"),
    )


@require_safe
def meetings(request: HttpRequest) -> HttpResponse:
    """Every meeting whose notes are public, newest first."""
    return _list(request, "public_meetings")


@require_safe
def meeting(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The notes of one meeting."""
    found = public_notes(uuid)
    if found is None:
        raise Http404
    board, held = found
    return page(
        request,
        "publishing/meeting.html",
        {"board": board, "meeting": held},
        title=_("Meeting of %(date)s") % {"date": long_date(held.on)},
        breadcrumbs=[*_crumbs("public_boards"), (board.name, reverse("public_board", args=[board.number]))],
    )


@require_safe
def inspections(request: HttpRequest) -> HttpResponse:
    """Every inspection, newest first."""
    return _list(request, "public_inspections")


@require_safe
def inspection(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One inspection: its findings, each with the answers of both sides."""
    found = public_inspections(uuid)
    return _one(request, "public_inspections", "publishing/inspection.html", found, "title")


@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """Every session of holding to account, latest first."""
    return _list(request, "public_sessions")


@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One session: questions, answers, comments, notes."""
    found = public_sessions(uuid)
    return _one(request, "public_sessions", "publishing/session.html", found, "subject")


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """Every published decision, newest first."""
    return _list(request, "public_decisions")


@require_safe
def decision(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """One decision, without what the law exempts."""
    found = public_decisions(timezone.localdate(), uuid)
    return _one(request, "public_decisions", "publishing/decision.html", found, "title")


@require_safe
def recommendations(request: HttpRequest) -> HttpResponse:
    """Every recommendation of a panel with its reply, newest first."""
    return _whole(request, "public_recommendations", "publishing/recommendations.html", public_recommendations())


@require_safe
def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation that was answered, with the answer, newest first."""
    return _whole(request, "public_consultations", "publishing/consultations.html", public_consultations())


@require_safe
def duties(request: HttpRequest) -> HttpResponse:
    """What the law asks to be published, and where it can be read."""
    return _whole(request, "public_duties", "publishing/duties.html", published_duties(timezone.localdate()))


def _whole(request: HttpRequest, route: str, template: str, found: Any) -> HttpResponse:
    kind = kind_of(route)
    return page(
        request, template, {"kind": kind, "found": found, "web": on_the_web}, title=kind.label, breadcrumbs=_crumbs()
    )
