"""Recording assurance of an activity or a commitment."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans.assurance_forms import OpinionForm
from wardmote.plans.models import Activity, Commitment
from wardmote.plans.selectors.assuring import opinions_of
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.views import finding
from wardmote.plans.views.activities import activity_crumbs, commitment_crumbs


@require("plans.give_assurance", finding.activity_in_force)
def activity_assurance(request: HttpRequest, found: Activity) -> HttpResponse:
    """What a board or an officer makes of an activity."""
    return _ask(request, found, "activity", activity_crumbs(found, inside=True))


@require("plans.give_assurance", finding.commitment_in_force)
def commitment_assurance(request: HttpRequest, found: Commitment) -> HttpResponse:
    """What a board or an officer makes of a whole commitment."""
    return _ask(request, found, "commitment", commitment_crumbs(found))


def _ask(
    request: HttpRequest, found: Activity | Commitment, page_name: str, crumbs: list[tuple[str, str]]
) -> HttpResponse:
    form = OpinionForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            give_opinion(found, given.pop("answer"), by=request.user, **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The opinion is recorded. The rating stays as it was declared."))
            return redirect(page_name, found.version.plan.slug, found.key)
    words = (found.text or found.commitment.statement) if isinstance(found, Activity) else found.statement
    return page(
        request,
        "plans/assure.html",
        {
            "found": found,
            "words": words,
            "rating": found.rating if isinstance(found, Activity) else None,
            "rated_on": found.rated_on if isinstance(found, Activity) else None,
            "is_activity": isinstance(found, Activity),
            "page_name": page_name,
            "today": timezone.localdate(),
            "version": found.version,
            "opinions": opinions_of(found),
            "form": form,
            "problem": bool(form.errors),
        },
        title=_("Record assurance"),
        section="plans",
        breadcrumbs=crumbs,
        status=422 if form.errors else 200,
    )
