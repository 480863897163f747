"""Decisions: the list, one decision, and the forms. Only its own page shows an exempt part, to those who may read it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.documents.compose import Column, Value
from wardmote.core.documents.writers.grid import Grid
from wardmote.core.ui.asking import ask
from wardmote.core.ui.format import long_date
from wardmote.core.ui.numbers import row_in
from wardmote.core.ui.page import page
from wardmote.oversight.downloads import as_file
from wardmote.oversight.forms.decision import DecisionForm, DecisionsForm, PublishForm
from wardmote.oversight.models import Decision
from wardmote.oversight.permissions import SPEAK_FOR_BODY, VIEW, VIEW_EXEMPT
from wardmote.oversight.rules.decision import standing
from wardmote.oversight.selectors import decision as questions
from wardmote.oversight.selectors.scopes import posts_of_governing_bodies, writable
from wardmote.oversight.services import decision as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.views import looking_up
from wardmote.oversight.views.asking import partnerships_or_nothing

PER_PAGE = 100
SECTION = "scrutiny"


def find_decision(number: int) -> Decision:
    sides = ("partnership__force", "partnership__governing_body", "decided_by")
    related = (*sides, "commitment__version__plan", "item__meeting__body__partnership")
    return Decision.objects.select_related(*related).get(pk=number)


def crumbs(decision: Decision | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Decisions"), reverse("decisions"))]
    return [*first, (decision.ref, reverse("decision", args=[decision.pk]))] if decision else first


@require(VIEW)
def decisions(request: HttpRequest) -> HttpResponse:
    """Every decision, newest first, narrowed by what the address says."""
    today = timezone.localdate()
    form = DecisionsForm(request.GET or None, years=questions.years_of(user=request.user))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    found = questions.asked(questions.decisions_for(user=request.user), chosen.get("show", ""), today=today)
    if chosen.get("year"):
        found = found.filter(year=int(chosen["year"]))
    found = questions.with_words(found, chosen.get("words") or "")
    if request.GET.get("as") in ("csv", "xlsx"):
        return as_file(_grid(list(found)), request.GET["as"], stem="decisions")
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return page(
        request,
        "oversight/decision/decisions.html",
        {
            "form": form,
            "pages": pages,
            "stands": {each.pk: _stands(each, today) for each in pages},
            "may_add": bool(writable(SPEAK_FOR_BODY, user=request.user)),
        },
        title=_("Decisions"),
        section=SECTION,
        breadcrumbs=crumbs()[:1],
        block="results",
    )


@require(VIEW, find_decision)
def decision(request: HttpRequest, decision: Decision) -> HttpResponse:
    """One decision. Of an exempt part others learn that there is one, and nothing more."""
    user, today = request.user, timezone.localdate()
    return page(
        request,
        "oversight/decision/decision.html",
        {
            "decision": decision,
            "stands": _stands(decision, today),
            "clearance": states_of(Decision, [decision.pk], clearable_fields(Decision)),
            "may_write": user.has_perm(SPEAK_FOR_BODY, decision),
            "may_read_exempt": user.has_perm(VIEW_EXEMPT, decision),
        },
        title=decision.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY)
def decision_add(request: HttpRequest) -> HttpResponse:
    """Put a decision on record: one made at an item of an agenda, one about a commitment, or any other."""
    partnerships = partnerships_or_nothing(request, SPEAK_FOR_BODY)
    item = looking_up.item_named(request.GET.get("item", ""), user=request.user, key=SPEAK_FOR_BODY)
    if item:
        partnerships = [item.partnership]
    commitments = questions.commitments_to_decide_on(partnerships, chosen=item.commitment if item else None)
    about = item.commitment if item else row_in(commitments, request.GET.get("about"))
    form = DecisionForm(
        request.POST or None,
        partnerships=partnerships,
        posts=posts_of_governing_bodies(*partnerships),
        commitments=commitments,
        initial={"commitment": about, **({"decided_on": item.meeting.on} if item else {})},
    )

    def save() -> str:
        made = services.record_decision(**form.cleaned_data, item=item, by=request.user)
        messages.success(request, _("Decision %(ref)s is on record. A second person clears it.") % {"ref": made.ref})
        return reverse("decision", args=[made.pk])

    return ask(
        request,
        form,
        save,
        title=_("Record a decision"),
        button=_("Record this decision"),
        lead=_("Made at: %(where)s") % {"where": f"{item.meeting.body.name}, {long_date(item.meeting.on)}"}
        if item
        else "",
        back=reverse("decisions"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY, find_decision)
def decision_edit(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Mend what is on record about a decision."""
    form = DecisionForm(
        request.POST or None,
        partnerships=[decision.partnership],
        posts=posts_of_governing_bodies(decision.partnership),
        commitments=questions.commitments_to_decide_on([decision.partnership], chosen=decision.commitment),
        initial={name: getattr(decision, name) for name in (*services.OPEN, *services.EXEMPT)},
    )

    def save() -> str:
        services.change_decision(decision, **form.mended(), by=request.user)
        messages.success(request, _("The decision is changed."))
        return reverse("decision", args=[decision.pk])

    return ask(
        request,
        form,
        save,
        title=_("Change the decision"),
        caption=decision.ref,
        button=_("Save"),
        back=reverse("decision", args=[decision.pk]),
        section=SECTION,
        breadcrumbs=crumbs(decision),
    )


@require(SPEAK_FOR_BODY, find_decision)
def decision_publish(request: HttpRequest, decision: Decision) -> HttpResponse:
    """Note that the public part came out."""
    given = {"on": decision.published_on or timezone.localdate(), "link": decision.link}
    form = PublishForm(request.POST or None, initial=given)

    def save() -> str:
        services.publish_decision(decision, **form.cleaned_data, by=request.user)
        messages.success(request, _("The decision is noted as published."))
        return reverse("decision", args=[decision.pk])

    return ask(
        request,
        form,
        save,
        title=_("Note the decision as published"),
        caption=f"{decision.ref} {decision.title}",
        button=_("Note it as published"),
        back=reverse("decision", args=[decision.pk]),
        section=SECTION,
        breadcrumbs=crumbs(decision),
    )


def _stands(decision: Decision, today: date) -> str:
    return standing(publish_by=decision.publish_by, published_on=decision.published_on, today=today)


def _grid(rows: list[Decision]) -> Grid:
    """The list as a file: everything but the exempt parts."""
    columns = (
        Column(_("Reference"), 1),
        Column(_("Decision"), 3),
        Column(_("Decided on"), 1),
        Column(_("Decided by"), 2),
        Column(_("Urgent"), 1),
        Column(_("Consultation"), 3),
        Column(_("Public part"), 6),
        Column(_("Has an exempt part"), 1),
        Column(_("To be published by"), 1),
        Column(_("Published on"), 1),
        Column(_("Where"), 2),
    )

    def row(each: Decision) -> tuple[str | Value | None, ...]:
        return (
            each.ref,
            each.title,
            each.decided_on,
            each.decided_by.name if each.decided_by else "",
            _("Yes") if each.is_urgent else _("No"),
            each.consultation or each.no_consultation_reason,
            each.public_part,
            _("Yes") if each.is_exempt else _("No"),  # type: ignore[attr-defined]
            each.publish_by,
            each.published_on,
            each.link,
        )

    return Grid(_("Decisions"), columns, tuple(row(each) for each in rows))
