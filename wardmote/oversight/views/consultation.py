"""Consultations of others: which are due, and what was answered."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.oversight.forms.consultation import ConsultationForm, ConsultationsForm, SettleConsultationForm
from wardmote.oversight.models import Consultation
from wardmote.oversight.permissions import KEEP_SCRUTINY, VIEW
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors import consultation as questions
from wardmote.oversight.selectors.scopes import posts_in, writable
from wardmote.oversight.services import consultation as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.views.asking import partnerships_or_nothing, with_open_eyes

PER_PAGE = 100
SECTION = "scrutiny"


def find_consultation(number: int) -> Consultation:
    related = ("partnership__force", "partnership__governing_body", "lead")
    return Consultation.objects.select_related(*related).get(pk=number)


def address(consultation: Consultation) -> str:
    return reverse("consultation", args=[consultation.pk])


def crumbs(consultation: Consultation | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Consultations"), reverse("consultations"))]
    return [*first, (consultation.title, address(consultation))] if consultation else first


@require(VIEW)
def consultations(request: HttpRequest) -> HttpResponse:
    """Every consultation, those that are open first."""
    today = timezone.localdate()
    form = ConsultationsForm(request.GET or None)
    show = form.cleaned_data["show"] if form.is_bound and form.is_valid() else ""
    found = questions.asked(questions.consultations_for(user=request.user), show, today=today)
    return page(
        request,
        "oversight/consultation/consultations.html",
        {
            "form": form,
            "pages": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "today": today,
            "may_add": bool(writable(KEEP_SCRUTINY, user=request.user)),
        },
        title=_("Consultations"),
        section=SECTION,
        breadcrumbs=crumbs()[:1],
        block="results",
    )


@require(VIEW, find_consultation)
def consultation(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """One consultation and its answer."""
    return page(
        request,
        "oversight/consultation/consultation.html",
        {
            "consultation": consultation,
            "today": timezone.localdate(),
            "clearance": states_of(Consultation, [consultation.pk], clearable_fields(Consultation)),
            "may_keep": request.user.has_perm(KEEP_SCRUTINY, consultation),
        },
        title=consultation.title,
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(KEEP_SCRUTINY)
def consultation_add(request: HttpRequest) -> HttpResponse:
    """Put a consultation on record."""
    partnerships = partnerships_or_nothing(request, KEEP_SCRUTINY)
    form = ConsultationForm(request.POST or None, partnerships=partnerships, posts=posts_in(*partnerships))

    def save() -> str:
        made = services.record_consultation(**form.cleaned_data, by=request.user)
        messages.success(request, _("The consultation is on record."))
        return address(made)

    return ask(
        request,
        form,
        save,
        title=_("Record a consultation"),
        button=_("Record this consultation"),
        back=reverse("consultations"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(KEEP_SCRUTINY, find_consultation)
def consultation_edit(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Mend what is on record, or give it another lead or day."""
    form = ConsultationForm(
        request.POST or None,
        partnerships=[consultation.partnership],
        posts=posts_in(consultation.partnership),
        initial={name: getattr(consultation, name) for name in services.ASKED},
    )

    def save() -> str:
        services.change_consultation(consultation, **form.mended(), by=request.user)
        messages.success(request, _("The consultation is changed."))
        return address(consultation)

    return ask(
        request,
        form,
        save,
        title=_("Change the consultation"),
        button=_("Save"),
        back=address(consultation),
        section=SECTION,
        breadcrumbs=crumbs(consultation),
    )


@require(KEEP_SCRUTINY, find_consultation)
def consultation_settle(request: HttpRequest, consultation: Consultation) -> HttpResponse:
    """Note what was answered, or why nothing is."""
    given = {
        "state": consultation.state,
        "answer": consultation.answer,
        "on": consultation.answered_on or timezone.localdate(),
        "reason": consultation.reason,
        "seen": mark_of(consultation.answer),
    }
    form = SettleConsultationForm(request.POST or None, initial=given)

    def save() -> str:
        services.settle_consultation(consultation, **form.cleaned_data, by=request.user)
        messages.success(request, _("Noted."))
        return address(consultation)

    return ask(
        request,
        form,
        with_open_eyes(form, save),
        title=_("Answered or not"),
        caption=consultation.title,
        button=_("Save"),
        back=address(consultation),
        section=SECTION,
        breadcrumbs=crumbs(consultation),
    )
