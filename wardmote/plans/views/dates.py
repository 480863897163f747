"""Agreeing when an activity is due."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans.forms import DateForm
from wardmote.plans.models import Activity
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.changing import ChangedMeanwhile
from wardmote.plans.views import finding
from wardmote.plans.views.activities import activity_crumbs
from wardmote.plans.views.meanwhile import Beside, of_changes, said_date


@require("plans.agree_date", finding.activity_in_force)
def activity_date(request: HttpRequest, found: Activity) -> HttpResponse:
    """Agree a new date, with a reason. A date that somebody else agreed meanwhile is shown beside it first."""
    form = DateForm(request.POST or None, activity=found)
    beside: list[Beside] = []
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            agree_date(found, by=request.user, seen=values.pop("revision"), **values)
        except ChangedMeanwhile as error:
            mine = said_date(form.cleaned_data["latest"], form.cleaned_data["reason"])
            beside = of_changes(error.changes, {"latest": mine})
            form.now_seen()
            form.add_error(None, error.messages[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The new date is saved. The public reads it once a second person clears it."))
            return redirect("activity", found.version.plan.slug, found.key)
    found.refresh_from_db(fields=["latest", "original_latest", "times_moved", "timescale_printed"])
    return page(
        request,
        "plans/agree_date.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "form": form,
            "beside": beside,
            "date_moves": found.date_moves.select_related("by"),
            "problem": bool(form.errors),
        },
        title=_("Agree a new date"),
        section="plans",
        breadcrumbs=activity_crumbs(found, inside=True),
        status=422 if form.errors else 200,
    )
