"""The work list of clearing: what waits, in whose words, and what to look at twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require, signed_in
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.clearance.forms import (
    EndHoldForm,
    FilterForm,
    HoldForm,
    MendForm,
    SendBackForm,
    TogetherForm,
    WithdrawForm,
)
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.clearance.permissions import is_author, mending_of
from wardmote.core.clearance.rules import marked, warnings_in
from wardmote.core.clearance.selectors import (
    abouts_of,
    cleared_passage_beside,
    holds_of,
    is_last_word,
    mendable,
    passages_to_decide,
    running_holds,
    sent_back_to,
)  # fmt: skip
from wardmote.core.clearance.services import clear, declare_hold, end_hold, mend, send_back, withdraw
from wardmote.core.clearance.wording import said_of
from wardmote.core.ui.asking import ask
from wardmote.core.ui.forms import Form
from wardmote.core.ui.hooks import registry
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page

PER_PAGE = 50


@dataclass(slots=True)
class Line:
    """One text as the list shows it. ``pieces`` are its words, each with whether it is new to the public."""

    passage: Passage
    title: str
    url: str
    field: Any
    pieces: list[tuple[str, bool]]
    now_public: str
    warnings: list[tuple[str, str]]
    own: bool


def lines(passages: Iterable[Passage], *, user: Any) -> list[Line]:
    """Texts with what each belongs to, what is public now and what to look at twice."""
    found = list(passages)
    ids: dict[str, set[int]] = defaultdict(set)
    for passage in found:
        ids[passage.subject_type].add(passage.subject_id)
    described = {
        model: registry.clearables[model].describe(pks) for model, pks in ids.items() if model in registry.clearables
    }
    public = cleared_passage_beside([each for each in found if each.state == Passage.State.WAITING])
    made = []
    for passage in found:
        clearable = registry.clearables.get(passage.subject_type)
        title, url = described.get(passage.subject_type, {}).get(passage.subject_id, ("", ""))
        show = clearable.show if clearable else lambda _field, text: text
        before = show(passage.field, public.get(passage.pk, ""))
        words = show(passage.field, passage.text)
        made.append(
            Line(
                passage=passage,
                title=title or passage.subject_type,
                url=url,
                field=clearable.fields.get(passage.field, passage.field) if clearable else passage.field,
                pieces=marked(words, before) if before else [(words, False)],
                now_public=before,
                warnings=[(said_of(warning.sign), warning.words) for warning in warnings_in(passage.text)],
                own=is_author(passage, user=user),
            )
        )
    return made


@require("clearance.clear_text")
def clearing(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a second person, singly or in bulk; what is public, and what was sent back."""
    asked = FilterForm(request.GET or None).asked_state()
    passages = passages_to_decide(user=request.user, state=asked)
    kinds = set(passages.order_by().values_list("subject_type", "field").distinct())
    written = passages.exclude(written_by=None).order_by()
    writers = set(written.values_list("written_by", "written_by__name").distinct())
    form = FilterForm(
        request.GET or None,
        kinds=kinds,
        abouts=abouts_of(passages, user=request.user, asked=request.GET.get("about", "")),
        writers=sorted(writers, key=lambda each: each[1]),
    )
    narrowed = form.narrow(passages, user=request.user)
    if request.method == "POST":
        return _clear_chosen(request, narrowed)
    rows = Paginator(narrowed, PER_PAGE).get_page(request.GET.get("page"))
    shown = lines(rows.object_list, user=request.user)
    waits = asked == Passage.State.WAITING
    return page(
        request,
        "clearance/clearing.html",
        {
            "form": form,
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "rows": rows,
            "lines": shown,
            "state": asked,
            "waits": waits,
            "may_tick": waits and any(not line.own for line in shown),
            "harmless": len(_harmless(narrowed, user=request.user)) if waits else 0,
            "holds": running_holds(user=request.user, now=timezone.now()),
            "may_hold": request.user.has_perm("clearance.declare_hold"),
            "newest": narrowed.aggregate(newest=models.Max("pk"))["newest"],
        },
        title=_("Text to clear"),
        section="clearing",
    )


def _harmless(passages: models.QuerySet[Passage], *, user: Any, newest: int | None = None) -> list[int]:
    """Ids of the texts that this user may clear in bulk: by others, and without anything to look at twice.

    ``newest`` is the newest text that stood in the list when its reader saw it: a newer one has been read by nobody.
    """
    found = passages.exclude(written_by=user).order_by()
    if newest is not None:
        found = found.filter(pk__lte=newest)
    return [each.pk for each in found if not warnings_in(each.text) and not is_author(each, user=user)]


def _clear_chosen(request: HttpRequest, narrowed: models.QuerySet[Passage]) -> HttpResponse:
    """Clear the ticked texts, or all that the list is narrowed to without anything to look at twice."""
    waiting = passages_to_decide(user=request.user)
    numbers = _ticked(request)
    if "all" in request.POST:
        newest = number_in(request.POST.get("newest")) or 0
        numbers = set(_harmless(narrowed, user=request.user, newest=newest))
        if str(len(numbers)) != request.POST["all"]:
            messages.error(request, _("This list has changed since you looked at it. Nothing was cleared: look again."))
            return redirect(request.get_full_path())
    chosen = waiting.filter(pk__in=numbers)
    if len(numbers) != chosen.count():
        raise Http404
    try:
        done = clear(chosen, by=request.user)
    except (PermissionDenied, ValidationError) as error:
        messages.error(request, " ".join(getattr(error, "messages", [str(error)])))
    else:
        if done:
            words = ngettext("%(num)d text is cleared.", "%(num)d texts are cleared.", len(done))
            messages.success(request, words % {"num": len(done)})
        else:
            messages.error(request, _("Nothing was cleared. Tick the texts you have read."))
    return redirect(request.get_full_path())


def _ticked(request: HttpRequest) -> set[int]:
    return {number for each in request.POST.getlist("passage") if (number := number_in(each)) is not None}


def _the_list(request: HttpRequest) -> str:
    """The list as it was narrowed and turned to when this page was opened from it."""
    asked = request.GET.urlencode()
    return f"{reverse('clearing')}?{asked}" if asked else reverse("clearing")


@require("clearance.clear_text")
def clearing_together(request: HttpRequest) -> HttpResponse:
    """Look at the ticked texts once more, together, and clear them for now or for a later moment."""
    if request.method != "POST":
        raise Http404
    numbers = _ticked(request)
    chosen = passages_to_decide(user=request.user).filter(pk__in=numbers)
    if len(numbers) != chosen.count():
        raise Http404
    if not numbers:
        messages.error(request, _("Nothing was cleared. Tick the texts you have read."))
        return redirect(_the_list(request))
    form = TogetherForm(request.POST if "clear" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            done = clear(chosen, not_before=form.not_before(), by=request.user)
        except (PermissionDenied, ValidationError) as error:
            form.add_error(None, " ".join(getattr(error, "messages", [str(error)])))
        else:
            words = ngettext("%(num)d text is cleared.", "%(num)d texts are cleared.", len(done))
            messages.success(request, words % {"num": len(done)})
            return redirect(_the_list(request))
    return page(
        request,
        "clearance/together.html",
        {
            "form": form,
            "lines": lines(chosen, user=request.user),
            "back": _the_list(request),
            "holds": running_holds(user=request.user, now=timezone.now()),
            "problem": bool(form.errors),
        },
        title=_("Clear these texts together"),
        section="clearing",
        breadcrumbs=[(_("Text to clear"), _the_list(request))],
        status=422 if form.errors else 200,
    )


@require("clearance.clear_text", change="clearance.declare_hold")
def holds(request: HttpRequest) -> HttpResponse:
    """The times in which nothing newly becomes public, and declaring one."""
    partnerships = partnerships_where(request.user, "clearance.declare_hold").order_by("name")
    form = HoldForm(request.POST or None, partnerships=partnerships)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            declare_hold(given.pop("partnership"), by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The hold is declared. What is public now stays public."))
            return redirect("holds")
    return page(
        request,
        "clearance/holds.html",
        {
            "form": form,
            "holds": list(holds_of(user=request.user)),
            "now": timezone.now(),
            "may_hold": request.user.has_perm("clearance.declare_hold"),
            "problem": bool(form.errors),
        },
        title=_("Holds before elections"),
        section="clearing",
        breadcrumbs=[(_("Text to clear"), reverse("clearing"))],
        status=422 if form.errors else 200,
    )


@require("clearance.declare_hold", lambda number: Hold.objects.select_related("partnership").get(pk=number))
def hold_end(request: HttpRequest, hold: Hold) -> HttpResponse:
    """End a hold before its last day."""
    form = EndHoldForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_hold(hold, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The hold has ended."))
            return redirect("holds")
    return page(
        request,
        "clearance/hold_end.html",
        {"form": form, "hold": hold, "problem": bool(form.errors)},
        title=_("End this hold"),
        section="clearing",
        breadcrumbs=[
            (_("Text to clear"), reverse("clearing")),
            (_("Holds before elections"), reverse("holds")),
        ],
        status=422 if form.errors else 200,
    )


def _passage(number: int) -> Passage:
    return Passage.objects.select_related("partnership", "written_by").get(pk=number)


@signed_in
def sent_back(request: HttpRequest) -> HttpResponse:
    """What somebody wrote that was sent back to them, with the reason and the way to mend it."""
    passages = list(sent_back_to(user=request.user))
    return page(
        request,
        "clearance/sent_back.html",
        {
            "lines": lines(passages, user=request.user),
            "mendable": mendable(passages, user=request.user),
        },
        title=_("Sent back to you"),
    )


@require("clearance.mend_text", _passage)
def passage_mend(request: HttpRequest, passage: Passage) -> HttpResponse:
    """Change the words that were sent back, with the reason beside them; they wait to be cleared again."""
    found = mending_of(passage, user=request.user)
    if found is None or (request.method != "POST" and not is_last_word(passage)):
        raise Http404
    mending, record = found
    if mending.page:
        return redirect(mending.page(record, passage.field))
    if (write := mending.write) is None:
        raise Http404
    form = MendForm(request.POST or None, initial={"text": passage.text})

    def save() -> str:
        mend(passage, form.cleaned_data["text"], write=lambda text: write(record, text, request.user))
        messages.success(request, _("The text is mended, and waits for a second person again."))
        return reverse("sent_back")

    (line,) = lines([passage], user=request.user)
    return ask(
        request,
        form,
        save,
        title=_("Mend this text"),
        button=_("Save, and have it cleared again"),
        section="",
        breadcrumbs=[(_("Sent back to you"), reverse("sent_back"))],
        template="clearance/mend.html",
        line=line,
    )


@require("clearance.clear_text", _passage)
def passage_back(request: HttpRequest, passage: Passage) -> HttpResponse:
    """Send one text back to its writer, with the reason."""
    form = SendBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            send_back(passage, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The text is sent back with your reason."))
            return redirect(_the_list(request))
    return _about_one(request, passage, form, title=_("Send a text back"), button=_("Send it back"))


@require("clearance.clear_text", _passage)
def passage_withdraw(request: HttpRequest, passage: Passage) -> HttpResponse:
    """Take one text off the public pages at once. One person is enough to make something less public."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            withdraw(passage, reason=form.cleaned_data["reason"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The public cannot read this text any more. Issued reports stay as they are."))
            return redirect(_the_list(request))
    return _about_one(
        request, passage, form, title=_("Take a text off the public pages"), button=_("Take it off the public pages")
    )


def _about_one(request: HttpRequest, passage: Passage, form: Form, *, title: str, button: str) -> HttpResponse:
    (line,) = lines([passage], user=request.user)
    return page(
        request,
        "clearance/about_one.html",
        {"form": form, "line": line, "button": button, "back": _the_list(request), "problem": bool(form.errors)},
        title=title,
        section="clearing",
        breadcrumbs=[(_("Text to clear"), _the_list(request))],
        status=422 if form.errors else 200,
    )
