"""The monthly return: which updates are asked for, which have come, and who is to be chased."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.services.personal_links import end_links
from wardmote.core.organisations.models import Person
from wardmote.core.ui.page import page
from wardmote.plans.models import HandBack, PlanVersion
from wardmote.plans.selectors.answers import (
    STATES,
    Answer,
    Answers,
    address_of,
    answers_in,
    newest_reminders,
    unasked_in,
)  # fmt: skip
from wardmote.plans.selectors.cadences import counts_for
from wardmote.plans.services.reminding import ask_again, settle_hand_back
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs

ORDER = ("handed_back", *STATES)


@require("plans.view_plan", finding.version, change="plans.edit_plan")
def answers(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Every update that is asked for, the most urgent first; what was handed back is settled here, links are revoked."""
    now = timezone.now()
    today = timezone.localdate(now)
    found = answers_in([version], today=today)
    if request.method == "POST":
        _do(request, found, version)
        return redirect("answers", version.plan.slug)
    people = {person.pk: person for each in found.rows for person in each.people if each.is_open}
    return page(
        request,
        "plans/answers.html",
        {
            "version": version,
            "found": found,
            "groups": [
                (state, rows) for state in ORDER if (rows := [each for each in found.rows if each.state == state])
            ],
            "vacant": {each.activity.pk for each in found.vacant()},
            "people": sorted(people.values(), key=lambda person: person.name),
            "open_of": {pk: len(found.of(person)) for pk, person in people.items()},
            "reminders": newest_reminders(people),
            "agreed": counts_for,
            "address_of": address_of,
            "unasked": unasked_in(version),
            "may_edit": request.user.has_perm("plans.edit_plan", version),
            "now": now,
            "today": today,
        },
        title=_("Answers"),
        section="plans",
        breadcrumbs=version_crumbs(version),
    )


def _do(request: HttpRequest, found: Answers, version: PlanVersion) -> None:
    """Settle what was handed back, ask somebody again who is asked here, or revoke their links; others are not found."""
    if number := request.POST.get("settle", ""):
        settle_hand_back(_handed(found, number), by=request.user)
        messages.success(request, _("Settled. The owner is asked again from now on."))
    elif number := request.POST.get("ask", ""):
        _ask_again(request, _person(found, number), version)
    else:
        end_links(_person(found, request.POST.get("revoke", "")), now=timezone.now(), by=request.user)
        messages.success(request, _("The links no longer work. A new one goes out with the next reminder."))


def _ask_again(request: HttpRequest, person: Person, version: PlanVersion) -> None:
    try:
        ask_again(person, version, now=timezone.now(), by=request.user)
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    else:
        messages.success(request, _("A letter with a new link goes to %(name)s.") % {"name": person.name})


def _handed(found: Answers, number: str) -> HandBack:
    open_ones: list[Answer] = [each for each in found.rows if each.handed_back]
    for each in open_ones:
        if each.handed_back and str(each.handed_back.pk) == number:
            return each.handed_back
    raise Http404


def _person(found: Answers, number: str) -> Person:
    for person in (person for each in found.rows for person in each.people):
        if str(person.pk) == number:
            return person
    raise Http404
