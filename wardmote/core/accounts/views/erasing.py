"""Who has left long enough ago, what we hold about somebody, and taking it out."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts import selectors, services
from wardmote.core.accounts.access import require
from wardmote.core.accounts.forms.staff import EraseForm
from wardmote.core.accounts.rights import ERASE_PERSON
from wardmote.core.accounts.views.asking import ask
from wardmote.core.accounts.views.posts import SECTION
from wardmote.core.accounts.views.staff import find_person, staff_crumbs
from wardmote.core.organisations.models import Person
from wardmote.core.ui.downloads import attached
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.page import page


@require(ERASE_PERSON)
def erasure_due(request: HttpRequest) -> HttpResponse:
    """People whose last post ended longer ago than leavers are kept."""
    return page(
        request,
        "accounts/erasure_due.html",
        {
            "rows": selectors.due_for_erasure(request.user, today=timezone.localdate()),
            "months": settings.KEEP_LEAVERS_MONTHS,
        },
        title=_("Due for erasure"),
        section=SECTION,
        breadcrumbs=staff_crumbs(),
    )


@require(ERASE_PERSON, find_person)
def erase(request: HttpRequest, person: Person) -> HttpResponse:
    """Say what goes, what stays and why, and what somebody has to read; then do it."""
    form = EraseForm(request.POST or None)

    def save() -> str:
        today = timezone.localdate()
        services.erase_person(person, reason=form.cleaned_data["reason"], today=today, by=request.user)
        messages.success(request, _("The person is erased. The history still proves itself."))
        return reverse("erasure_due")

    return ask(
        request,
        form,
        save,
        title=_("Erase %(name)s") % {"name": person.name},
        button=_("Erase this person"),
        look="warning",
        section=SECTION,
        breadcrumbs=staff_crumbs(person),
        template="accounts/erase.html",
        subject_pk=person.pk,
        mentions=selectors.mentions_in_history(person),
        panels=panels_for("person.erasing", user=request.user, subject=person),
    )


@require(ERASE_PERSON, find_person)
def held(request: HttpRequest, person: Person) -> HttpResponse:
    """What we hold about somebody, as a file for them to have."""
    response = JsonResponse(selectors.held_about(person), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response.headers["Content-Disposition"] = attached(f"person-{person.pk}.json")
    return response
