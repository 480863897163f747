"""Ticking off the steps of an activity, by buttons that need no script."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.numbers import row_in
from wardmote.plans.models import Activity
from wardmote.plans.services import steps
from wardmote.plans.views import finding


@require("plans.update_activity", finding.activity_in_force)
def activity_step(request: HttpRequest, found: Activity) -> HttpResponse:
    """Tick off a step of this activity, or take its tick away. Somebody else's meanwhile stands, and is said."""
    step = row_in(found.steps.all(), request.POST.get("step"))
    if request.method != "POST" or step is None:
        raise Http404
    seen = request.POST.get("seen", "")
    try:
        if "untick" in request.POST:
            steps.untick(step, by=request.user, seen=seen)
            messages.success(request, _("The tick of step %(number)s is taken away.") % {"number": step.number})
        else:
            steps.tick(step, on=timezone.localdate(), by=request.user, seen=seen)
            messages.success(request, _("Step %(number)s is ticked off.") % {"number": step.number})
    except ValidationError as error:
        messages.warning(request, error.messages[0])
    return redirect("activity", found.version.plan.slug, found.key)
