"""Meetings: planning them, one of them, and what can happen to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import sent_back_of, states_of
from wardmote.core.organisations.models import Body
from wardmote.core.organisations.selectors import in_force
from wardmote.core.ui.asking import ask
from wardmote.core.ui.format import day_date
from wardmote.core.ui.page import page
from wardmote.oversight.forms.meeting import (
    AddMeetingForm,
    HeldForm,
    MakeForm,
    MoveMeetingForm,
    NotesForm,
    PlanForm,
    StepForm,
    WhyForm,
)
from wardmote.oversight.forms.revision import RevisionForm
from wardmote.oversight.holidays import holidays, last_year_known
from wardmote.oversight.models import Meeting
from wardmote.oversight.permissions import KEEP, VIEW
from wardmote.oversight.rules.cycle import dates
from wardmote.oversight.rules.despatch import is_working_day
from wardmote.oversight.selectors.meeting import chain_of, cycle_of, meeting_before
from wardmote.oversight.selectors.minutes import agenda_of, drafted_notes
from wardmote.oversight.selectors.programme import sessions_at
from wardmote.oversight.services import meeting as services
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.boards import SECTION, board_crumbs
from wardmote.oversight.views.changing import change

MOST_AT_ONCE = 60


def meeting_crumbs(found: Meeting) -> list[tuple[str, str]]:
    """The way back up from a page inside a meeting."""
    return [*board_crumbs(found.body), (day_date(found.on), reverse("meeting", args=[found.uuid]))]


@require(KEEP, looking_up.board)
def meetings_plan(request: HttpRequest, found: Body) -> HttpResponse:
    """A year of meetings from the cycle: shown first, then made. What is ticked off is left out."""
    cycle = cycle_of(found)
    if cycle is None or not cycle.every:
        return redirect("meeting_add", found.pk)
    form = PlanForm(request.GET or None, initial=_first_guess(found))
    days: list[date] = []
    make: MakeForm | None = None
    if form.is_bound and form.is_valid():
        days = dates(cycle, first=form.cleaned_data["first"], until=form.cleaned_data["until"])[:MOST_AT_ONCE]
        make = MakeForm(
            request.POST if request.method == "POST" else None,
            days=days,
            hints=_hints(found, days),
            initial={**form.cleaned_data, "days": [day.isoformat() for day in days if not _taken(found, day)]},
        )
    if request.method == "POST" and make is not None and make.is_valid():
        values = form.cleaned_data
        made = services.plan_meetings(
            found, make.wanted(), begins=values["begins"], ends=values["ends"], place=values["place"], by=request.user
        )
        messages.success(request, _("%(count)s meetings are in the calendar.") % {"count": len(made)})
        return redirect("board", found.pk)
    wrong = request.method == "POST" or bool(form.errors)
    return page(
        request,
        "oversight/meeting/plan.html",
        {"body": found, "cycle": cycle, "form": form, "make": make, "days": days, "problem": wrong},
        title=_("Plan meetings"),
        section=SECTION,
        breadcrumbs=board_crumbs(found),
        status=422 if wrong else 200,
    )


def _first_guess(found: Body) -> dict[str, Any]:
    """What the form offers first: on from the last meeting, for a year."""
    last = found.meetings.exclude(state=Meeting.State.CANCELLED).order_by("on").last()
    today, cycle = timezone.localdate(), cycle_of(found)
    first = None
    if last and cycle:
        further = dates(cycle, first=last.on, until=last.on + timedelta(days=800))
        first = next((day for day in further[1:] if day >= today), None)
    start = first or today
    return {
        "first": start,
        "until": start + timedelta(days=360),
        "begins": f"{last.begins:%H:%M}" if last and last.begins else "",
        "ends": f"{last.ends:%H:%M}" if last and last.ends else "",
        "place": last.place if last else "",
    }


def _taken(found: Body, day: date) -> bool:
    return found.meetings.filter(on=day).exclude(state=Meeting.State.CANCELLED).exists()


def _hints(found: Body, days: list[date]) -> dict[date, str]:
    """What to know about a day before it is chosen."""
    hints = {}
    for day in days:
        words = []
        if _taken(found, day):
            words.append(_("It meets on this day already."))
        if not is_working_day(day, holidays()):
            words.append(_("This is no working day."))
        if day.year > last_year_known():
            words.append(_("Bank holidays of this year are not known yet."))
        hints[day] = " ".join(words)
    return hints


@require(KEEP, looking_up.board)
def meeting_add(request: HttpRequest, found: Body) -> HttpResponse:
    """Put one meeting into the calendar by hand."""
    form = AddMeetingForm(request.POST or None)

    def save() -> str:
        values = form.cleaned_data
        made = services.plan_meetings(found, [values.pop("on")], by=request.user, **values)
        if not made:
            messages.success(request, _("It meets on this day already."))
            return reverse("board", args=[found.pk])
        messages.success(request, _("The meeting is in the calendar."))
        return reverse("meeting", args=[made[0].uuid])

    return ask(
        request,
        form,
        save,
        title=_("Add a meeting"),
        caption=found.name,
        button=_("Add this meeting"),
        back=reverse("board", args=[found.pk]),
        section=SECTION,
        breadcrumbs=board_crumbs(found),
    )


@require(VIEW, looking_up.meeting)
def meeting(request: HttpRequest, found: Meeting) -> HttpResponse:
    """One meeting: its agenda and papers, the dates by which they go out, who was there, and what was said."""
    user, today = request.user, timezone.localdate()
    chain = chain_of(found)
    return page(
        request,
        "oversight/meeting/meeting.html",
        {
            "meeting": found,
            "items": agenda_of(found),
            "sessions": sessions_at(found),
            "steps": [
                ("papers_in_on", _("Papers are in"), chain.papers, found.papers_in_on),
                ("chair_cleared_on", _("The chair has cleared them"), chain.chair, found.chair_cleared_on),
                ("despatched_on", _("Papers go out"), chain.despatch, found.despatched_on),
            ],
            "guessed": found.on.year > last_year_known(),
            "papers": found.papers.select_related("edition").prefetch_related("files"),
            "attendance": found.attendance.all(),
            "changes": [
                {
                    "title": each.get_kind_display(),
                    "at": each.recorded_at,
                    "by": each.by.name if each.by else "",
                    "text": each.reason,
                    "changes": [{"name": _("When and where"), "was": each.was, "now": each.now}] if each.was else [],
                }
                for each in found.changes.select_related("by").order_by("-recorded_at", "-pk")
            ],
            "clearance": states_of(Meeting, [found.pk], ["public_notes"]).get((found.pk, "public_notes"), ""),
            "sent_back": sent_back_of(Meeting, [found.pk], ["public_notes"]),
            "before": meeting_before(found),
            "may_keep": user.has_perm(KEEP, found),
            "today": today,
        },
        title=day_date(found.on),
        section=SECTION,
        breadcrumbs=board_crumbs(found.body),
    )


@require(KEEP, looking_up.meeting)
def meeting_move(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Give it another day, time or place, with a reason."""
    form = MoveMeetingForm(request.POST or None, meeting=found)

    def save(values: dict[str, Any]) -> str:
        services.move(found, by=request.user, **values)
        return _("The meeting is moved. Calendars that follow this board will show it.")

    return _change(request, found, form, save, _("Move this meeting"), _("Move it"))


@require(KEEP, looking_up.meeting)
def meeting_cancel(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Cancel it, with a reason."""
    form = WhyForm(request.POST or None, revision=found.revision)

    def save(values: dict[str, Any]) -> str:
        services.cancel(found, by=request.user, **values)
        return _("The meeting is cancelled. It stays in the record.")

    return _change(request, found, form, save, _("Cancel this meeting"), _("Cancel it"), look="warning")


@require(KEEP, looking_up.meeting)
def meeting_restore(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Let it take place after all."""
    form = WhyForm(request.POST or None, revision=found.revision)

    def save(values: dict[str, Any]) -> str:
        services.restore(found, by=request.user, **values)
        return _("The meeting takes place after all.")

    return _change(request, found, form, save, _("It takes place after all"), _("Put it back into the calendar"))


@require(KEEP, looking_up.meeting)
def meeting_step(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Say that a step towards sending the papers out is done today, or take that back."""
    form = StepForm(request.POST)
    if request.method != "POST" or not form.is_valid():
        raise Http404
    on = None if form.cleaned_data["undo"] else timezone.localdate()
    services.tick(found, form.cleaned_data["step"], on=on, by=request.user)
    return redirect("meeting", found.uuid)


@require(KEEP, looking_up.meeting)
def meeting_held(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Say that it was held, and who was there."""
    seats = list(found.body.seats.filter(in_force(found.on)).select_related("post"))
    there = {each.seat_id: each for each in found.attendance.all() if each.seat_id}
    others = "\n".join(each.name for each in found.attendance.all() if not each.seat_id)
    form = HeldForm(request.POST or None, seats=seats, there=there, initial={"others": others})

    def save() -> str:
        services.hold(
            found,
            attendance=form.attendance(),
            others=form.cleaned_data["others"].splitlines(),
            by=request.user,
        )
        messages.success(request, _("Who was there is saved."))
        return reverse("meeting", args=[found.uuid])

    return ask(
        request,
        form,
        save,
        title=_("Who was there?"),
        caption=str(found.body),
        button=_("Save who was there"),
        back=reverse("meeting", args=[found.uuid]),
        section=SECTION,
        breadcrumbs=meeting_crumbs(found),
        template="oversight/meeting/held.html",
        seats=seats,
    )


@require(KEEP, looking_up.meeting)
def meeting_notes(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Record that the notes were approved, and offer what the public may read of them."""
    if found.state != Meeting.State.HELD:
        raise Http404
    initial: dict[str, Any] = {
        "approved": found.approved or None,
        "public_notes": found.public_notes or drafted_notes(found),
    }
    if found.approved_on:
        initial["on"] = found.approved_on
    form = NotesForm(request.POST or None, revision=found.revision, initial=initial)

    def save(values: dict[str, Any]) -> str:
        services.approve_notes(found, by=request.user, **values)
        return _("The approval is saved. The public reads the notes once a second person clears them.")

    return _change(request, found, form, save, _("Approve the notes"), _("Save the approval"))


def _change(
    request: HttpRequest,
    found: Meeting,
    form: RevisionForm,
    save: Callable[[dict[str, Any]], str],
    title: str,
    button: str,
    *,
    look: str = "",
) -> HttpResponse:
    """One change of a meeting."""
    return change(
        request,
        found,
        form,
        save,
        back=reverse("meeting", args=[found.uuid]),
        title=title,
        button=button,
        look=look,
        caption=found.body.name,
        section=SECTION,
        breadcrumbs=meeting_crumbs(found),
        template="oversight/meeting/ask.html",
        meeting=found,
    )
