"""What panels recommend, and the replies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.organisations.models import Body
from wardmote.core.ui.asking import ask
from wardmote.core.ui.page import page
from wardmote.oversight.forms.recommendation import RecommendationForm, RecommendationsForm, ReplyForm
from wardmote.oversight.models import PanelRecommendation
from wardmote.oversight.permissions import SPEAK_FOR_BODY, VIEW
from wardmote.oversight.rules.meanwhile import mark_of
from wardmote.oversight.selectors import recommendation as questions
from wardmote.oversight.selectors.scopes import writable
from wardmote.oversight.services import recommendation as services
from wardmote.oversight.services.offering import clearable_fields
from wardmote.oversight.views.asking import partnerships_or_nothing, with_open_eyes

PER_PAGE = 100
SECTION = "scrutiny"


def find_recommendation(number: int) -> PanelRecommendation:
    return PanelRecommendation.objects.select_related(*questions.RELATED).get(pk=number)


def address(recommendation: PanelRecommendation) -> str:
    return reverse("recommendation", args=[recommendation.pk])


def crumbs(recommendation: PanelRecommendation | None = None) -> list[tuple[str, str]]:
    first = [(_("Scrutiny"), reverse("scrutiny")), (_("Recommendations of panels"), reverse("recommendations"))]
    return [*first, (recommendation.text[:60], address(recommendation))] if recommendation else first


@require(VIEW)
def recommendations(request: HttpRequest) -> HttpResponse:
    """Every recommendation, newest first."""
    today = timezone.localdate()
    form = RecommendationsForm(request.GET or None)
    show = form.cleaned_data["show"] if form.is_bound and form.is_valid() else ""
    found = questions.asked(questions.recommendations_for(user=request.user), show, today=today)
    return page(
        request,
        "oversight/recommendation/recommendations.html",
        {
            "form": form,
            "pages": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
            "today": today,
            "may_add": bool(writable(SPEAK_FOR_BODY, user=request.user)),
        },
        title=_("Recommendations of panels"),
        section=SECTION,
        breadcrumbs=crumbs()[:1],
        block="results",
    )


@require(VIEW, find_recommendation)
def recommendation(request: HttpRequest, recommendation: PanelRecommendation) -> HttpResponse:
    """One recommendation with its reply."""
    return page(
        request,
        "oversight/recommendation/recommendation.html",
        {
            "recommendation": recommendation,
            "today": timezone.localdate(),
            "clearance": states_of(PanelRecommendation, [recommendation.pk], clearable_fields(PanelRecommendation)),
            "may_write": request.user.has_perm(SPEAK_FOR_BODY, recommendation),
        },
        title=_("Recommendation of %(who)s") % {"who": recommendation.by_whom},
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY)
def recommendation_add(request: HttpRequest) -> HttpResponse:
    """Put a recommendation on record."""
    partnerships = partnerships_or_nothing(request, SPEAK_FOR_BODY)
    bodies = Body.objects.filter(partnership__in=partnerships).order_by("name")
    form = RecommendationForm(request.POST or None, partnerships=partnerships, bodies=bodies)

    def save() -> str:
        made = services.record_recommendation(**form.cleaned_data, by=request.user)
        messages.success(request, _("The recommendation is on record."))
        return address(made)

    return ask(
        request,
        form,
        save,
        title=_("Record a recommendation"),
        button=_("Record this recommendation"),
        back=reverse("recommendations"),
        section=SECTION,
        breadcrumbs=crumbs(),
    )


@require(SPEAK_FOR_BODY, find_recommendation)
def recommendation_edit(request: HttpRequest, recommendation: PanelRecommendation) -> HttpResponse:
    """Mend what is on record about a recommendation."""
    form = RecommendationForm(
        request.POST or None,
        partnerships=[recommendation.partnership],
        bodies=Body.objects.filter(partnership=recommendation.partnership).order_by("name"),
        initial={name: getattr(recommendation, name) for name in services.MADE},
    )

    def save() -> str:
        services.change_recommendation(recommendation, **form.mended(), by=request.user)
        messages.success(request, _("The recommendation is changed."))
        return address(recommendation)

    return ask(
        request,
        form,
        save,
        title=_("Change the recommendation"),
        button=_("Save"),
        back=address(recommendation),
        section=SECTION,
        breadcrumbs=crumbs(recommendation),
    )


@require(SPEAK_FOR_BODY, find_recommendation)
def recommendation_reply(request: HttpRequest, recommendation: PanelRecommendation) -> HttpResponse:
    """The governing body's reply."""
    given = {
        "response": recommendation.response,
        "text": recommendation.reply,
        "on": recommendation.replied_on or timezone.localdate(),
        "seen": mark_of(recommendation.reply),
    }
    form = ReplyForm(request.POST or None, initial=given)

    def save() -> str:
        services.reply(recommendation, **form.cleaned_data, by=request.user)
        messages.success(request, _("The reply is saved. A second person clears it for the public."))
        return address(recommendation)

    return ask(
        request,
        form,
        with_open_eyes(form, save),
        title=_("Reply to a recommendation"),
        lead=recommendation.text,
        button=_("Save the reply"),
        back=address(recommendation),
        section=SECTION,
        breadcrumbs=crumbs(recommendation),
    )
