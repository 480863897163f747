"""The agenda of a meeting, its papers, and its minutes while it runs."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.editions.selectors import editions_for
from wardmote.core.ui.asking import add_refusals, ask
from wardmote.core.ui.downloads import download
from wardmote.core.ui.numbers import number_in, row_in
from wardmote.core.ui.page import page
from wardmote.oversight.forms.meeting import AgendaForm, EditionForm, MinutesForm
from wardmote.oversight.models import AgendaItem, Meeting, Paper
from wardmote.oversight.permissions import KEEP, SPEAK_FOR_BODY, VIEW
from wardmote.oversight.selectors.agenda import Suggestion, chosen, suggestions_for, unlinked_items
from wardmote.oversight.selectors.minutes import agenda_of, title_of
from wardmote.oversight.services import agenda as services
from wardmote.oversight.services.papers import attach_edition, despatch, file_bytes
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.boards import SECTION
from wardmote.oversight.views.meetings import meeting_crumbs


@require(KEEP, looking_up.meeting)
def meeting_agenda(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Put items on the agenda, take them off, and order them."""
    suggestions = suggestions_for(found, today=timezone.localdate())
    form = AgendaForm(request.POST if request.method == "POST" else None, suggestions=suggestions)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, found, form, suggestions)
        except ValidationError as refused:
            add_refusals(form, refused)
        else:
            return redirect("meeting_agenda", found.uuid)
    return page(
        request,
        "oversight/meeting/agenda.html",
        {
            "meeting": found,
            "items": agenda_of(found),
            "suggestions": suggestions,
            "unlinked": {
                item.pk: sessions for item, sessions in unlinked_items(Meeting.objects.filter(pk=found.pk)).items()
            },
            "form": form,
            "title_of": title_of,
            "problem": form.is_bound,
        },
        title=_("Agenda"),
        section=SECTION,
        breadcrumbs=meeting_crumbs(found),
        status=422 if form.is_bound else 200,
    )


def _write(request: HttpRequest, found: Meeting, form: AgendaForm, suggestions: list[Suggestion]) -> None:
    """Do what the pressed button says: move an item, take it off, link it, or add what was ticked and typed."""
    verb, _colon, numbers = request.POST.get("do", "").partition(":")
    if verb:
        if verb not in ("up", "down", "remove", "session"):
            raise Http404
        number, _colon, of_session = numbers.partition(":")
        item, session = looking_up.item_in(found, number), row_in(found.scrutiny_sessions.all(), of_session)
        if item is None or (verb == "session" and session is None):
            raise Http404
        if verb == "remove":
            services.remove_item(item, by=request.user)
        elif verb == "session" and session:
            services.link_session(item, session, by=request.user)
        else:
            services.shift_item(item, up=verb == "up", by=request.user)
        return
    wanted_items = chosen(suggestions, form.cleaned_data["items"])
    if title := form.cleaned_data["title"]:
        wanted_items.append(Suggestion(AgendaItem.Kind.OTHER, title))
    if not wanted_items:
        raise ValidationError({"title": _("Tick what is to be added, or enter what else it is about.")})
    services.add_items(found, wanted_items, by=request.user)


@require(KEEP, looking_up.meeting)
def meeting_despatch(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Send the papers out: freeze the agenda and its pages as they stand."""
    if request.method == "POST":
        try:
            despatch(found, by=request.user)
        except ValidationError as refused:
            messages.error(request, refused.messages[0])
        else:
            messages.success(request, _("The papers are frozen as they stand now. Later changes do not reach them."))
        return redirect("meeting", found.uuid)
    raise Http404


@require(KEEP, looking_up.meeting)
def meeting_paper(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Let an issued report be one of its papers."""
    editions = editions_for(user=request.user).filter(partnership=found.partnership)
    form = EditionForm(request.POST or None, editions=editions)

    def save() -> str:
        attach_edition(found, form.cleaned_data["edition"], by=request.user)
        messages.success(request, _("The report is a paper of this meeting."))
        return reverse("meeting", args=[found.uuid])

    return ask(
        request,
        form,
        save,
        title=_("Add a report to the papers"),
        button=_("Add this report"),
        caption=found.body.name,
        back=reverse("meeting", args=[found.uuid]),
        section=SECTION,
        breadcrumbs=meeting_crumbs(found),
    )


@require(VIEW, looking_up.paper)
def paper_file(request: HttpRequest, found: Paper) -> HttpResponse:
    """One file of a paper, exactly as it went out."""
    kind = request.GET.get("kind", "html")
    file = found.files.filter(kind=kind).first()
    if file is None:
        raise Http404
    return download(file_bytes(file), file.name)


@require(VIEW, looking_up.meeting, change=KEEP)
def meeting_minutes(request: HttpRequest, found: Meeting) -> HttpResponse:
    """The minutes, item by item. Whoever keeps them writes here while the meeting runs; staff read."""
    return _minutes(request, found)


def _minutes(
    request: HttpRequest, found: Meeting, *, typed: MinutesForm | None = None, item: AgendaItem | None = None
) -> HttpResponse:
    """The page of all items; ``typed`` is the form of one item that could not be saved."""
    rows = [
        (each, typed if item and typed and each.pk == item.pk else _form(each), title_of(each))
        for each in agenda_of(found)
    ]
    return page(
        request,
        "oversight/meeting/minutes.html",
        {
            "meeting": found,
            "rows": rows,
            "wrong": item if typed else None,
            "typed": typed,
            "may_keep": request.user.has_perm(KEEP, found) and found.state != Meeting.State.CANCELLED,
            "may_decide": request.user.has_perm(SPEAK_FOR_BODY, found),
            "problem": typed is not None,
        },
        title=_("Minutes"),
        section=SECTION,
        breadcrumbs=meeting_crumbs(found),
        status=422 if typed else 200,
    )


def _form(item: AgendaItem, data: Any = None) -> MinutesForm:
    return MinutesForm(
        data,
        revision=item.revision,
        initial={"minutes": item.minutes, "looked_at": item.looked_at},
        auto_id=f"item-{item.pk}-%s",
    )


@require(KEEP, looking_up.item)
def item_minutes(request: HttpRequest, found: AgendaItem) -> HttpResponse:
    """Save what was said of one item: each pause in typing sends it, or the button. What others wrote is never lost."""
    if request.method != "POST":
        return redirect(f"{reverse('meeting_minutes', args=[found.meeting.uuid])}#item-{found.pk}")
    form = _form(found, request.POST)
    beside = None
    if form.is_valid():
        values = form.cleaned_data
        try:
            services.write_minutes(
                found,
                values["minutes"],
                looked_at=values["looked_at"],
                by=request.user,
                seen=number_in(request.POST.get("over")) or values["seen"],
            )
        except services.MinutesChangedMeanwhile as changed:
            beside = changed.item
            form.add_error(None, changed.messages[0])
        except ValidationError as refused:
            add_refusals(form, refused)
    found.refresh_from_db()
    if request.htmx:  # type: ignore[attr-defined]
        return page(
            request,
            "oversight/meeting/saved.html",
            {"item": found, "form": form, "beside": beside, "now": timezone.now()},
            status=422 if form.errors else 200,
        )
    if form.errors:
        return _minutes(request, found.meeting, typed=form, item=beside or found)
    messages.success(request, _("Saved."))
    return redirect(f"{reverse('meeting_minutes', args=[found.meeting.uuid])}#item-{found.pk}")
