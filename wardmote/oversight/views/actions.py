"""Actions: the list, one of them, and what can happen to it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.documents.compose import Column
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.asking import ask
from wardmote.core.ui.format import shorten
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.oversight.downloads import as_file
from wardmote.oversight.forms.action import (
    SHOWS,
    ActionDateForm,
    ActionFilterForm,
    AnswerForm,
    CloseForm,
    HandOverForm,
    RecordActionForm,
    ReopenForm,
)
from wardmote.oversight.forms.revision import RevisionForm
from wardmote.oversight.models import Action
from wardmote.oversight.permissions import ANSWER, KEEP, VIEW
from wardmote.oversight.rules.action import standing
from wardmote.oversight.selectors.action import (
    actions_for,
    asked_of,
    events_of,
    origins_of,
    owners_of_actions,
)
from wardmote.oversight.selectors.board import boards_for
from wardmote.oversight.selectors.scopes import posts_in
from wardmote.oversight.services import action as services
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.changing import change

SECTION = "actions"
PER_PAGE = 100


@require(VIEW)
def actions(request: HttpRequest) -> HttpResponse:
    """What boards have asked for, narrowed by any mix of filters; the address holds them all."""
    today = timezone.localdate()
    form = ActionFilterForm(
        request.GET or None,
        boards=boards_for(user=request.user),
        owners=owners_of_actions(user=request.user),
        initial={"show": "open"},
    )
    found = _narrowed(actions_for(user=request.user), form)
    if (kind := request.GET.get("as")) in ("csv", "xlsx"):
        return _file(kind, list(found))
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = list(shown.object_list)
    return page(
        request,
        "oversight/action/list.html",
        {
            "form": form,
            "pages": shown,
            "rows": [(each, standing(state=each.state, due=each.due, today=today)) for each in rows],
            "origins": origins_of(rows),
            "chosen": [(label, here(request, **{name: None, "page": None})) for name, label in _chosen(form)],
            "may_record": request.user.has_perm(KEEP),
            "today": today,
        },
        title=_("Actions"),
        section=SECTION,
        block="results",
    )


def _narrowed(found: QuerySet[Action], form: ActionFilterForm) -> QuerySet[Action]:
    """The actions that the filter asks for. What of it is no choice narrows nothing."""
    chosen: dict[str, Any] = {}
    if form.is_bound:
        form.is_valid()
        chosen = form.cleaned_data
    found = asked_of(found, chosen.get("show") or "open", today=timezone.localdate())
    if words := chosen.get("text"):
        found = found.filter(Q(text__icontains=words) | Q(done__icontains=words) | Q(ref__iexact=words))
    if board := chosen.get("board"):
        found = found.filter(body=board)
    if owner := chosen.get("owner"):
        found = found.filter(owner=owner)
    return found


def _chosen(form: ActionFilterForm) -> list[tuple[str, str]]:
    """What narrows the list, in words, for tags that take it away."""
    values = getattr(form, "cleaned_data", {})
    shows = {key: str(label) for key, label in SHOWS}
    said = {
        "text": f"“{values['text']}”" if values.get("text") else "",
        "show": shows.get(values.get("show") or "", ""),
        "board": str(values.get("board") or ""),
        "owner": str(values["owner"].name) if values.get("owner") else "",
    }
    return [(name, words) for name, words in said.items() if words]


def _file(kind: str, found: list[Action]) -> HttpResponse:
    columns = [
        Column(_("Ref"), 1),
        Column(_("Action"), 5),
        Column(_("Owner"), 2),
        Column(_("Board"), 2),
        Column(_("Agreed"), 1),
        Column(_("Due"), 1),
        Column(_("First due"), 1),
        Column(_("Times moved"), 1),
        Column(_("State"), 1.5),
        Column(_("Closed"), 1),
        Column(_("What was done"), 4),
        Column(_("Arose from"), 3),
    ]
    origins = origins_of(found)
    rows = (
        (
            each.ref,
            each.text,
            each.owner_shown,
            each.body.name if each.body else "",
            each.agreed_on,
            each.due,
            each.original_due,
            each.times_moved,
            str(each.get_state_display()),
            each.closed_on,
            each.done,
            str(origins.get(each.pk, "")),
        )
        for each in found
    )
    return as_file(Grid(_("Actions"), tuple(columns), tuple(rows)), kind, stem="actions")


@require(VIEW, looking_up.action)
def action(request: HttpRequest, found: Action) -> HttpResponse:
    """One action, what it arose from and everything that happened to it."""
    user = request.user
    today = timezone.localdate()
    return page(
        request,
        "oversight/action/action.html",
        {
            "action": found,
            "stands": standing(state=found.state, due=found.due, today=today),
            "origin": _readable(origins_of([found]).get(found.pk), user),
            "events": events_of(found),
            "panels": panels_for("oversight.action", user=user, subject=found),
            "may_keep": user.has_perm(KEEP, found),
            "may_answer": found.state != Action.State.CLOSED and user.has_perm(ANSWER, found),
            "today": today,
        },
        title=_("Action %(ref)s") % {"ref": found.ref},
        section=SECTION,
        breadcrumbs=[(_("Actions"), reverse("actions"))],
    )


def _readable(row: Any, user: Any) -> Any:
    """What an action arose from, where this user may read it."""
    return row if row is not None and looking_up.may_read(row, user=user) else None


@require(KEEP)
def action_record(request: HttpRequest) -> HttpResponse:
    """Record an action: of a board, about a row of a plan or what scrutiny asks, or neither."""
    item = looking_up.item_named(request.GET.get("item", ""), user=request.user, key=KEEP)
    about: Any = looking_up.named(request.GET.get("about", ""), user=request.user)
    about = item.commitment if item else about
    mine = list(partnerships_where(request.user, KEEP))
    if about:
        mine = [each for each in mine if each == looking_up.partnership_of(about)]
    if item:
        mine = [each for each in mine if each == item.partnership]
    if not mine:
        raise Http404
    boards = boards_for(user=request.user, key=KEEP).filter(partnership__in=mine)
    form = RecordActionForm(
        request.POST or None,
        boards=boards,
        posts=posts_in(*mine),
        initial={
            "body": item.meeting.body if item else looking_up.board_in(request.GET.get("board", ""), boards),
            **({"agreed_on": item.meeting.on} if item else {}),
        },
    )

    def save() -> str:
        values = form.cleaned_data
        of = item.partnership if item else _partnership(values, mine)
        made = services.record_action(of, arose_from=about, item=item, by=request.user, **values)
        messages.success(request, _("Action %(ref)s is recorded.") % {"ref": made.ref})
        return f"{reverse('meeting_minutes', args=[item.meeting.uuid])}#item-{item.pk}" if item else address_of(made)

    return ask(
        request,
        form,
        save,
        title=_("Record an action"),
        button=_("Record this action"),
        back=reverse("meeting_minutes", args=[item.meeting.uuid]) if item else reverse("actions"),
        lead=_("About: %(what)s") % {"what": shorten(str(about), 200)} if about else "",
        section=SECTION,
        breadcrumbs=[(_("Actions"), reverse("actions"))],
    )


def address_of(made: Action) -> str:
    return reverse("action", args=[made.uuid])


def _partnership(values: dict[str, Any], mine: list[Partnership]) -> Partnership:
    """Whose action it is: the board's; without one, that of somebody who works for one partnership alone."""
    if body := values.get("body"):
        found: Partnership = body.partnership
        return found
    if len(mine) > 1:
        raise ValidationError({"body": _("Choose the board: you work for more than one partnership.")})
    return mine[0]


@require(ANSWER, looking_up.action)
def action_answer(request: HttpRequest, found: Action) -> HttpResponse:
    """Say how it is going, or that it is done."""
    form = AnswerForm(request.POST or None, revision=found.revision)

    def save(values: dict[str, Any]) -> str:
        services.answer(found, values["text"], is_done=values["is_done"] == "yes", by=request.user, seen=values["seen"])
        return _("What you said is saved.")

    return _change(request, found, form, save, _("How is it going?"), _("Save what was done"))


@require(KEEP, looking_up.action)
def action_date(request: HttpRequest, found: Action) -> HttpResponse:
    """Agree a new date, with a reason."""
    form = ActionDateForm(request.POST or None, revision=found.revision)

    def save(values: dict[str, Any]) -> str:
        services.agree_date(found, by=request.user, **values)
        return _("The new date is saved.")

    return _change(request, found, form, save, _("Agree a new date"), _("Save the new date"))


@require(KEEP, looking_up.action)
def action_close(request: HttpRequest, found: Action) -> HttpResponse:
    """Close it, saying what was done."""
    answered = found.events.filter(kind="answered").last() if found.state == Action.State.ANSWERED else None
    form = CloseForm(request.POST or None, revision=found.revision, initial={"done": answered.text if answered else ""})

    def save(values: dict[str, Any]) -> str:
        services.close(found, on=values["closed_on"], done=values["done"], seen=values["seen"], by=request.user)
        return _("The action is closed.")

    return _change(request, found, form, save, _("Close this action"), _("Close this action"))


@require(KEEP, looking_up.action)
def action_reopen(request: HttpRequest, found: Action) -> HttpResponse:
    """Open it again, with a reason."""
    form = ReopenForm(request.POST or None, revision=found.revision)

    def save(values: dict[str, Any]) -> str:
        services.reopen(found, by=request.user, **values)
        return _("The action is open again.")

    return _change(request, found, form, save, _("Open this action again"), _("Open it again"))


@require(KEEP, looking_up.action)
def action_owner(request: HttpRequest, found: Action) -> HttpResponse:
    """Hand it over to somebody else."""
    form = HandOverForm(request.POST or None, revision=found.revision, posts=posts_in(found.partnership))

    def save(values: dict[str, Any]) -> str:
        services.hand_over(found, by=request.user, **values)
        return _("The action is handed over.")

    return _change(request, found, form, save, _("Hand this action over"), _("Hand it over"))


def _change(
    request: HttpRequest,
    found: Action,
    form: RevisionForm,
    save: Callable[[dict[str, Any]], str],
    title: str,
    button: str,
) -> HttpResponse:
    """One change of an action; what happened to it stands beside the question."""
    address = reverse("action", args=[found.uuid])
    name = _("Action %(ref)s") % {"ref": found.ref}
    today = timezone.localdate()
    return change(
        request,
        found,
        form,
        save,
        back=address,
        title=title,
        button=button,
        caption=name,
        section=SECTION,
        breadcrumbs=[(_("Actions"), reverse("actions")), (name, address)],
        template="oversight/action/ask.html",
        action=found,
        events=events_of(found),
        today=today,
        stands=standing(state=found.state, due=found.due, today=today),
    )
