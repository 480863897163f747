"""The versions of a plan: listed, read, compared, drafted, adopted and put away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.ui.page import page
from wardmote.plans import editing_forms as asked
from wardmote.plans.models import Commitment, Plan, PlanVersion
from wardmote.plans.selectors.agreed_meanwhile import AgreedMeanwhile
from wardmote.plans.selectors.editing import tree_of
from wardmote.plans.selectors.lineage import ancestors_of, became
from wardmote.plans.selectors.reading import references_from, references_to
from wardmote.plans.selectors.versions import differences, versions_of
from wardmote.plans.services.versions import adopt_version, discard_draft, draft_version, set_period
from wardmote.plans.views import finding
from wardmote.plans.views import finding_versions as numbered
from wardmote.plans.views.editing import address_of, carry_out, edit_address, form_page
from wardmote.plans.views.plans import plans_crumbs


def _crumbs(plan: Plan) -> list[tuple[str, str]]:
    return [
        *plans_crumbs(),
        (plan.title, reverse("plan", args=[plan.slug])),
        (_("Versions"), reverse("plan_versions", args=[plan.slug])),
    ]


def _version_crumbs(version: PlanVersion) -> list[tuple[str, str]]:
    name = _("Version %(number)d") % {"number": version.number}
    return [*_crumbs(version.plan), (name, edit_address("plan_version", version))]


@require("plans.view_plan", finding.plan, change="plans.edit_plan")
def plan_versions(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Every version of a plan; a new one is drafted here."""
    found = list(versions_of(plan))
    form = asked.DraftForm(request.POST or None, initial={"title": found[0].title if found else plan.title})
    if request.method == "POST" and form.is_valid():
        draft = carry_out(form, lambda: draft_version(plan, by=request.user, **form.cleaned_data))
        if draft is not None:
            messages.success(request, _("The draft is a copy of the plan in force. Edit it as you need."))
            return redirect("plan_edit", plan.slug, draft.number)
    states = {each.state for each in found}
    may = request.user.has_perm("plans.edit_plan", plan)
    return page(
        request,
        "plans/versions.html",
        {
            "plan": plan,
            "versions": found,
            "form": form,
            "problem": bool(form.errors),
            "may_edit": may,
            "may_draft": may and PlanVersion.State.CURRENT in states and PlanVersion.State.DRAFT not in states,
        },
        title=_("Versions"),
        section="plans",
        breadcrumbs=_crumbs(plan)[:-1],
        status=422 if form.errors else 200,
    )


@require("plans.view_plan", numbered.version)
def plan_version(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """One version from beginning to end, whether it is a draft, in force or past."""
    may = version.state != PlanVersion.State.PAST and request.user.has_perm("plans.edit_plan", version)
    return page(
        request,
        "plans/version.html",
        {"version": version, "objectives": tree_of(version), "may_edit": may},
        title=version.title,
        section="plans",
        breadcrumbs=_crumbs(version.plan),
    )


@require("plans.view_plan", numbered.commitment)
def version_commitment(request: HttpRequest, found: Commitment) -> HttpResponse:
    """A commitment of one version with its activities, what was said of them in this version, and where it comes from."""
    version = found.version
    work = list(
        found.activities.filter(retired_on=found.retired_on)
        .select_related("rating", "commitment")
        .prefetch_related(
            "assignments__post", "assignments__team", "mechanisms__body", "updates__by", "rating_events__rating"
        )
        .order_by("position")
    )
    may = version.state != PlanVersion.State.PAST and request.user.has_perm("plans.edit_plan", version)
    return page(
        request,
        "plans/version_commitment.html",
        {
            "version": version,
            "commitment": found,
            "rows": work,
            "refers_to": references_from(found, *work),
            "referred_to_by": references_to(found, *work),
            "ancestors": [
                {"row": each.row, "how": each.lineage, "url": address_of(each.row)} for each in ancestors_of(found)
            ],
            "became": [
                {"row": each.to_commitment, "how": each, "url": address_of(each.to_commitment)}
                for each in became(found)
                if each.to_commitment and _may_read(request, each.to_commitment)
            ],
            "may_edit": may,
        },
        title=_("Commitment %(ref)s") % {"ref": found.ref_shown},
        section="plans",
        breadcrumbs=_version_crumbs(version),
    )


def _may_read(request: HttpRequest, row: Commitment) -> bool:
    """Whether the reader may open what a row has become: that may be another body's plan by now."""
    return bool(request.user.has_perm("plans.view_plan", row))


@require("plans.view_plan", numbered.newer_version)
def version_compare(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """What a version changes against the one it is based on, words beside words."""
    return page(
        request,
        "plans/version_compare.html",
        {
            "version": version,
            "earlier": version.based_on,
            "found": differences(version),
            "field_name": asked.field_name,
            "address_of": address_of,
            "may_adopt": version.state == PlanVersion.State.DRAFT and request.user.has_perm("plans.edit_plan", version),
        },
        title=_("What version %(number)d changes") % {"number": version.number},
        section="plans",
        breadcrumbs=_version_crumbs(version),
    )


@require("plans.edit_plan", numbered.draft)
def version_period(request: HttpRequest, draft: PlanVersion) -> HttpResponse:
    """Say what a draft is called and which years it is for."""
    form = asked.PeriodForm(request.POST or None, draft=draft)

    def do() -> PlanVersion:
        return set_period(draft, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and carry_out(form, do):
        messages.success(request, _("Saved."))
        return redirect("plan_versions", draft.plan.slug)
    return _page(request, draft, form, title=_("Name and period of the draft"), button=_("Save"))


@require("plans.edit_plan", numbered.draft)
def version_adopt(request: HttpRequest, draft: PlanVersion) -> HttpResponse:
    """Put a draft in force."""
    current = draft.plan.versions.select_related("scheme").get(state=PlanVersion.State.CURRENT)
    left = AgreedMeanwhile(draft, current).left_behind()
    form = asked.AdoptForm(request.POST or None, draft=draft, is_something_left=bool(left))

    def do() -> PlanVersion:
        return adopt_version(draft, by=request.user, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and carry_out(form, do):
        messages.success(request, _("The new version is in force. New words wait to be cleared for the public."))
        return redirect("plan", draft.plan.slug)
    found = differences(draft)
    counts = {"came_in": len(found.came_in), "left": len(found.left), "changed": len(found.changed)}
    lead = _("%(came_in)d rows come in, %(left)d leave, %(changed)d are printed otherwise.") % counts
    return _page(
        request,
        draft,
        form,
        title=_("Adopt this draft"),
        button=_("Put it in force"),
        lead=lead,
        template="plans/version_adopt.html",
        left=left,
    )


@require("plans.edit_plan", numbered.draft)
def version_discard(request: HttpRequest, draft: PlanVersion) -> HttpResponse:
    """Put a draft away for good."""
    form = asked.DiscardForm(request.POST or None)
    slug = draft.plan.slug
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        if carry_out(form, lambda: discard_draft(draft, reason=reason, by=request.user) or True):
            messages.success(request, _("The draft is put away. The plan in force is as it was."))
            return redirect("plan_versions", slug)
    lead = _("Everything in the draft is lost. The plan in force does not change.")
    return _page(
        request, draft, form, title=_("Put this draft away"), button=_("Put it away"), lead=lead, tone="warning"
    )


def _page(request: HttpRequest, draft: PlanVersion, form: asked.EditForm, **context: Any) -> HttpResponse:
    back = reverse("plan_versions", args=[draft.plan.slug])
    return form_page(request, draft, form, back=back, crumbs=_version_crumbs(draft), **context)
