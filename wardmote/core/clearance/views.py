"""The work list of clearing: what waits, in whose words, and what to look at twice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.clearance.forms import FilterForm, SendBackForm
from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.rules import warnings_in
from wardmote.core.clearance.selectors import cleared_passage_beside, waiting_passages
from wardmote.core.clearance.services import clear, send_back
from wardmote.core.ui.hooks import registry
from wardmote.core.ui.page import page

PER_PAGE = 50


@dataclass(slots=True)
class Line:
    """One waiting text as the list shows it."""

    passage: Passage
    title: str
    url: str
    field: Any
    words: str
    now_public: str
    warnings: list[tuple[str, str]]
    own: bool


def lines(passages: Iterable[Passage], *, user: Any) -> list[Line]:
    """Waiting texts with what each belongs to, what is public now and what to look at twice."""
    found = list(passages)
    ids: dict[str, set[int]] = defaultdict(set)
    for passage in found:
        ids[passage.subject_type].add(passage.subject_id)
    described = {
        model: registry.clearables[model].describe(pks) for model, pks in ids.items() if model in registry.clearables
    }
    public = cleared_passage_beside(found)
    made = []
    for passage in found:
        clearable = registry.clearables.get(passage.subject_type)
        title, url = described.get(passage.subject_type, {}).get(passage.subject_id, ("", ""))
        show = clearable.show if clearable else lambda _field, text: text
        made.append(
            Line(
                passage=passage,
                title=title or passage.subject_type,
                url=url,
                field=clearable.fields.get(passage.field, passage.field) if clearable else passage.field,
                words=show(passage.field, passage.text),
                now_public=show(passage.field, public.get(passage.pk, "")),
                warnings=[(_sign(warning.sign), warning.words) for warning in warnings_in(passage.text)],
                own=passage.written_by_id == user.pk,
            )
        )
    return made


def _sign(sign: str) -> str:
    return {
        "illness": _("somebody's health or conduct"),
        "collar_number": _("a collar number"),
        "person": _("a person's name"),
        "money_undecided": _("something not yet announced"),
        "personal_details": _("a telephone number or e-mail address"),
    }[sign]


@require("clearance.clear_text")
def clearing(request: HttpRequest) -> HttpResponse:
    """Everything that waits for a second person, singly or in bulk."""
    waiting = waiting_passages(user=request.user)
    form = FilterForm(request.GET or None)
    narrowed = form.narrow(waiting, user=request.user)
    if request.method == "POST":
        return _clear_chosen(request, waiting, narrowed)
    rows = Paginator(narrowed, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "clearance/clearing.html",
        {
            "form": form,
            "rows": rows,
            "lines": lines(rows.object_list, user=request.user),
            "may_be_cleared": narrowed.exclude(written_by=request.user.pk).count(),
        },
        title=_("Text to clear"),
        section="clearing",
    )


def _clear_chosen(request: HttpRequest, waiting: Any, narrowed: Any) -> HttpResponse:
    """Clear the ticked texts, or all that the list is narrowed to, without those the user wrote."""
    numbers = [int(each) for each in request.POST.getlist("passage") if each.isdigit()]
    everything = "all" in request.POST
    chosen = narrowed.exclude(written_by=request.user) if everything else waiting.filter(pk__in=numbers)
    if not everything and len(set(numbers)) != chosen.count():
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


def _passage(number: int) -> Passage:
    return Passage.objects.select_related("partnership", "written_by").get(pk=number)


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
            return redirect("clearing")
    (line,) = lines([passage], user=request.user)
    return page(
        request,
        "clearance/send_back.html",
        {"form": form, "line": line, "problem": bool(form.errors)},
        title=_("Send a text back"),
        section="clearing",
        status=422 if form.errors else 200,
    )
