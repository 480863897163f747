"""Another body takes plans over; and whether a plan has a public page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.models import User
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.page import page
from wardmote.plans import editing_forms as asked
from wardmote.plans.models import Plan, PlanVersion
from wardmote.plans.services.showing import show_to_public
from wardmote.plans.services.succession import take_over
from wardmote.plans.views import finding
from wardmote.plans.views.editing import carry_out
from wardmote.plans.views.plans import plans_crumbs


@require("plans.take_over")
def taking_over(request: HttpRequest) -> HttpResponse:
    """Name the governing body that takes over, with its plans and people; what happens is shown before it does."""
    partnerships = list(
        partnerships_where(request.user, "plans.take_over")
        .filter(successor=None)
        .select_related("force", "governing_body")
    )
    plans = Plan.objects.filter(partnership__in=partnerships, versions__state=PlanVersion.State.CURRENT)
    bodies = [each.governing_body_id for each in partnerships]
    users = User.objects.filter(memberships__organisation__in=bodies, is_active=True).distinct()
    form = asked.TakeOverForm(request.POST or None, partnerships=partnerships, plans=plans, users=users)
    shown: dict[str, Any] | None = None
    if request.method == "POST" and form.is_valid():
        shown = form.chosen()
        if form.is_confirmed:
            values = shown
            new: Partnership | None = carry_out(form, lambda: take_over(by=request.user, **values))
            if new is not None:
                messages.success(request, _("%(name)s has taken over.") % {"name": new.governing_body})
                return redirect("plans")
            shown = None
    return page(
        request,
        "plans/take_over.html",
        {
            "form": form,
            "shown": shown,
            "confirmed": form.fingerprint if shown else "",
            "partnerships": partnerships,
            "problem": bool(form.errors),
        },
        title=_("Another governing body takes over"),
        section="plans",
        breadcrumbs=plans_crumbs(),
        status=422 if form.errors else 200,
    )


@require("plans.edit_plan", finding.plan)
def plan_public(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Give a plan a public page, or take it away; asked before it is done."""
    if request.method == "POST":
        is_public = request.POST.get("show") == "yes"
        try:
            show_to_public(plan, is_public=is_public, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            done = _("The plan has a public page.") if is_public else _("The plan has no public page any more.")
            messages.success(request, done)
        return redirect("plan_public", plan.slug)
    return page(
        request,
        "plans/plan_public.html",
        {"plan": plan},
        title=_("Public page"),
        section="plans",
        breadcrumbs=[*plans_crumbs(), (plan.title, reverse("plan", args=[plan.slug]))],
    )
