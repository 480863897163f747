"""Plans beside each other, and the links between their commitments."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans import editing_forms as asked
from wardmote.plans.models import Commitment, CommitmentLink, Plan
from wardmote.plans.selectors.linking import between, commitments_to_link, standings, ties_of
from wardmote.plans.selectors.reading import plans_for
from wardmote.plans.services.linking import link, unlink
from wardmote.plans.views import finding
from wardmote.plans.views.editing import carry_out, typed
from wardmote.plans.views.plans import plans_crumbs, version_crumbs


@require("plans.view_plan")
def side_by_side(request: HttpRequest) -> HttpResponse:
    """Every plan the user may read in one table: how each stands."""
    rows = standings(user=request.user, today=timezone.localdate())
    return page(
        request,
        "plans/side_by_side.html",
        {"rows": rows},
        title=_("Plans side by side"),
        section="plans",
        breadcrumbs=plans_crumbs(),
    )


@require("plans.view_plan", finding.plan)
def plan_links(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The links between this plan and another, and the commitments of either without one."""
    others = plans_for(user=request.user).exclude(pk=plan.pk).filter(versions__state="current")
    other = others.filter(slug=typed(request, "plan")).first()
    return page(
        request,
        "plans/plan_links.html",
        {
            "plan": plan,
            "others": others,
            "other": other,
            "found": between(plan, other) if other else None,
            "may_link": request.user.has_perm("plans.edit_plan", plan),
        },
        title=_("Links with other plans"),
        section="plans",
        breadcrumbs=[*plans_crumbs(), (plan.title, reverse("plan", args=[plan.slug]))],
    )


@require("plans.edit_plan", finding.commitment)
def commitment_links(request: HttpRequest, found: Commitment) -> HttpResponse:
    """Link a commitment with one of another plan: find it, say how they belong together."""
    plan = found.version.plan
    words, other = typed(request, "words"), typed(request, "plan")
    candidates = commitments_to_link(plan, user=request.user, words=words, other=other)
    form = asked.LinkForm(request.POST or None, candidates=candidates)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = carry_out(
            form, lambda: link(found, form.chosen(), kind=values["kind"], note=values["note"], by=request.user)
        )
        if made is not None:
            messages.success(request, _("They are linked. Both commitments show it."))
            return redirect("commitment", plan.slug, found.key)
    return page(
        request,
        "plans/commitment_links.html",
        {
            "commitment": found,
            "version": found.version,
            "form": form,
            "words": words,
            "other": other,
            "others": plans_for(user=request.user).exclude(pk=plan.pk).filter(versions__state="current"),
            "ties": ties_of(found, user=request.user),
            "problem": bool(form.errors),
        },
        title=_("Link commitment %(ref)s with another plan") % {"ref": found.ref_shown},
        section="plans",
        breadcrumbs=[
            *version_crumbs(found.version),
            (_("Commitment %(ref)s") % {"ref": found.ref_shown}, reverse("commitment", args=[plan.slug, found.key])),
        ],
        status=422 if form.errors else 200,
    )


def _tie(slug: str, key: str, number: int) -> Commitment | None:
    """The commitment of an address, where the link of that number is one of its own."""
    found = finding.commitment(slug, key)
    if found is None:
        return None
    ties = CommitmentLink.objects.filter(pk=number)
    mine = ties.filter(from_commitment=found) | ties.filter(to_commitment=found)
    found.tie = mine.first()  # type: ignore[attr-defined]
    return found if found.tie else None  # type: ignore[attr-defined]


@require("plans.edit_plan", _tie)
def commitment_unlink(request: HttpRequest, found: Commitment) -> HttpResponse:
    """Take a link away."""
    if request.method != "POST":
        raise Http404
    unlink(found.tie, by=request.user)  # type: ignore[attr-defined]
    messages.success(request, _("The link is taken away."))
    return redirect("commitment", found.version.plan.slug, found.key)
