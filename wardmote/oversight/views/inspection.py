"""Inspections: the reports, each with its findings, and the answer as a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.asking import ask
from wardmote.core.ui.downloads import download
from wardmote.core.ui.page import page
from wardmote.oversight import letter
from wardmote.oversight.definitions import inspectorate
from wardmote.oversight.forms.inspection import ANOTHER, InspectionForm, RespondForm
from wardmote.oversight.models import Inspection
from wardmote.oversight.permissions import KEEP_SCRUTINY, SPEAK_FOR_BODY, VIEW
from wardmote.oversight.rules.inspection import is_overdue
from wardmote.oversight.selectors import inspection as questions
from wardmote.oversight.services import inspection as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.views.asking import partnerships_or_nothing

SECTION = "scrutiny"


def find_inspection(number: int) -> Inspection:
    return Inspection.objects.select_related(*questions.PARTNERS).get(pk=number)


def crumbs(inspection: Inspection | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Inspections"), reverse("inspections"))]
    return [*first, (inspection.title, reverse("inspection", args=[inspection.pk]))] if inspection else first


@require(VIEW)
def inspections(request: HttpRequest) -> HttpResponse:
    """Every report, newest first, with how far its answer and its findings are."""
    today = timezone.localdate()
    rows = list(questions.inspections_for(user=request.user, today=today))
    return page(
        request,
        "oversight/inspection/inspections.html",
        {"rows": rows, "today": today, "may_add": request.user.has_perm(KEEP_SCRUTINY)},
        title=_("Inspections"),
        section=SECTION,
        breadcrumbs=crumbs()[:1],
    )


@require(VIEW, find_inspection)
def inspection(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """One report: its clock, its findings, and what the answer still lacks."""
    today, user = timezone.localdate(), request.user
    findings = questions.findings_of(inspection)
    known = inspectorate(inspection.inspectorate_key)
    return page(
        request,
        "oversight/inspection/inspection.html",
        {
            "inspection": inspection,
            "findings": findings,
            "today": today,
            "overdue": is_overdue(inspection.response_due, done=inspection.responded_on is not None, today=today),
            "asked": known.response if known else None,
            "gaps": {each.pk: questions.gaps_of(each) for each in findings},
            "states": questions.counts_by_state(inspection.findings.all()),
            "kinds": questions.counts_by_kind(inspection.findings.all()),
            "clearance": states_of(Inspection, [inspection.pk], clearable_fields(Inspection)),
            "may_keep": user.has_perm(KEEP_SCRUTINY, inspection),
            "may_respond": user.has_perm(SPEAK_FOR_BODY, inspection),
        },
        title=inspection.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(KEEP_SCRUTINY)
def inspection_add(request: HttpRequest) -> HttpResponse:
    """Put a published report on record."""
    form = InspectionForm(request.POST or None, partnerships=partnerships_or_nothing(request, KEEP_SCRUTINY))

    def save() -> str:
        made = services.record_inspection(**form.cleaned_data, by=request.user)
        messages.success(request, _("The report is on record. Add what it found."))
        return reverse("inspection", args=[made.pk])

    return ask(
        request,
        form,
        save,
        title=_("Record an inspection report"),
        button=_("Record this report"),
        back=reverse("inspections"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(KEEP_SCRUTINY, find_inspection)
def inspection_edit(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """Mend what is on record about a report."""
    given = {name: getattr(inspection, name) for name in services.REPORT}
    given["inspectorate_key"] = inspection.inspectorate_key or ANOTHER
    form = InspectionForm(request.POST or None, partnerships=[inspection.partnership], initial=given)

    def save() -> str:
        services.change_inspection(inspection, **form.mended(), by=request.user)
        messages.success(request, _("The report is changed."))
        return reverse("inspection", args=[inspection.pk])

    return ask(
        request,
        form,
        save,
        title=_("Change the report"),
        button=_("Save"),
        back=reverse("inspection", args=[inspection.pk]),
        section=SECTION,
        breadcrumbs=crumbs(inspection),
    )


@require(SPEAK_FOR_BODY, find_inspection)
def inspection_respond(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """Note that the answer was sent."""
    given = {"on": inspection.responded_on or timezone.localdate(), "link": inspection.response_link}
    form = RespondForm(request.POST or None, initial=given)

    def save() -> str:
        services.respond(inspection, **form.cleaned_data, by=request.user)
        messages.success(request, _("The answer is noted as sent."))
        return reverse("inspection", args=[inspection.pk])

    return ask(
        request,
        form,
        save,
        title=_("Note the answer as sent"),
        caption=inspection.title,
        lead=_("Every finding needs an answer and both comments first."),
        button=_("Note it as sent"),
        back=reverse("inspection", args=[inspection.pk]),
        section=SECTION,
        breadcrumbs=crumbs(inspection),
    )


@require(VIEW, find_inspection)
def inspection_letter(request: HttpRequest, inspection: Inspection) -> HttpResponse:
    """The answer as a Word letter; what is missing is marked in its place."""
    data = letter.as_word(inspection, questions.findings_of(inspection), today=timezone.localdate())
    return download(data, f"answer-{inspection.pk}.docx")
