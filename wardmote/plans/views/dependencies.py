"""What an activity waits for: saying it, and recording what was decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.format import long_date
from wardmote.core.ui.page import page
from wardmote.plans.forms import DecisionForm, DependencyForm
from wardmote.plans.models import Activity, Dependency
from wardmote.plans.services.depending import DecidedMeanwhile, add_dependency, decide, put_off
from wardmote.plans.views import finding
from wardmote.plans.views.activities import activity_crumbs
from wardmote.plans.views.meanwhile import Beside


@require("plans.update_activity", finding.activity_in_force)
def dependency_add(request: HttpRequest, found: Activity) -> HttpResponse:
    """Say what an activity waits for that others decide."""
    form = DependencyForm(request.POST or None, activity=found)
    if request.method == "POST" and form.is_valid():
        try:
            add_dependency(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("What it waits for is saved."))
            return redirect("activity", found.version.plan.slug, found.key)
    return page(
        request,
        "plans/dependency_add.html",
        {"activity": found, "commitment": found.commitment, "form": form, "problem": bool(form.errors)},
        title=_("Add what it waits for"),
        section="plans",
        breadcrumbs=activity_crumbs(found, inside=True),
        status=422 if form.errors else 200,
    )


@require("plans.update_activity", finding.dependency)
def dependency(request: HttpRequest, found: Dependency) -> HttpResponse:
    """Record what was decided, or when a decision is now expected."""
    form = DecisionForm(request.POST or None, dependency=found)
    beside: list[Beside] = []
    if request.method == "POST" and form.is_valid():
        try:
            _decide(found, form.cleaned_data, request.user)
        except DecidedMeanwhile as error:
            beside = [Beside(_("What was decided"), _say(error.dependency), form.said())]
            form.now_seen(error.dependency)
            form.add_error(None, error.messages[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("What was decided is saved."))
            return redirect("activity", found.activity.version.plan.slug, found.activity.key)
    return page(
        request,
        "plans/dependency.html",
        {
            "dependency": found,
            "activity": found.activity,
            "form": form,
            "beside": beside,
            "problem": bool(form.errors),
        },
        title=_("What was decided?"),
        section="plans",
        breadcrumbs=activity_crumbs(found.activity, inside=True),
        status=422 if form.errors else 200,
    )


def _decide(found: Dependency, values: dict[str, Any], by: Any) -> None:
    if values["outcome"] == Dependency.Outcome.WAITING:
        put_off(found, values["day"], by=by, seen=values["seen"])
    else:
        decide(found, values["outcome"], on=values["day"], by=by, seen=values["seen"])


def _say(dependency: Dependency) -> str:
    """How a dependency stands, as ``DecisionForm.said`` says what was typed."""
    return f"{dependency.get_outcome_display()}, {long_date(dependency.decided_on or dependency.decision_due)}"
