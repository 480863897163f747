"""Work lists that keep a plan's names honest: owners, bodies, and the documents that brought them."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.organisations.models import Body, BodyAlias
from wardmote.core.organisations.selectors import proposed_aliases
from wardmote.core.ui.page import page
from wardmote.plans.forms import AliasForm, OwnerChoices, OwnerForm
from wardmote.plans.models import Assignment, Plan, PlanImport, PlanVersion
from wardmote.plans.selectors.lineage import given_back
from wardmote.plans.selectors.reading import gone_from, unmatched_owners
from wardmote.plans.services.importing import undo_import
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.updating import add_owner, decide_alias, resolve_owner
from wardmote.plans.views import finding
from wardmote.plans.views.plans import plans_crumbs, version_crumbs


@require("plans.view_plan", finding.version, change="plans.assign_owner")
def owners(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Printed owners that are no post or team yet, each once with how often it is printed."""
    choices = OwnerChoices(version.plan.partnership)
    number = request.POST.get("number", "")
    bound = None
    if request.method == "POST":
        row = finding.assignment_in(version, number)
        if row is None:
            raise Http404
        bound = OwnerForm(request.POST, choices=choices, auto_id=f"id_{number}_%s")
        if bound.is_valid() and (count := _match(bound, row, request)) is not None:
            words = ngettext("Matched on %(num)d activity.", "Matched on %(num)d activities.", count)
            messages.success(request, words % {"num": count})
            return redirect("owners", version.plan.slug)
    return page(
        request,
        "plans/owners.html",
        {
            "version": version,
            "rows": [
                {
                    "owner": each,
                    "like": choices.like(each.first.printed),
                    "form": bound
                    if bound and str(each.first.pk) == number
                    else OwnerForm(choices=choices, auto_id=f"id_{each.first.pk}_%s"),
                }
                for each in unmatched_owners(version)
            ],
            "bound": bound,
            "problem": bool(bound and bound.errors),
            "may_assign": request.user.has_perm("plans.assign_owner", version.plan),
        },
        title=_("Owners to match"),
        section="plans",
        breadcrumbs=version_crumbs(version),
        status=422 if bound else 200,
    )


def _match(form: OwnerForm, row: Assignment, request: HttpRequest) -> int | None:
    """Match a printed owner as the form says; None, with the reason on the form, where that cannot be."""
    added = form.to_add()
    try:
        if added:
            kind, organisation = added
            return add_owner(row, kind=kind, organisation=organisation, by=request.user)
        known = form.known()
        return resolve_owner(row, to=known, by=request.user) if known else None
    except ValidationError as error:
        form.add_error("to", error.messages[0])
        return None


@require("plans.view_plan", finding.version, change="plans.import_plan")
def bodies(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The partnership's bodies with how much of this plan each oversees, and names still to be decided about."""
    partnership = version.plan.partnership
    in_plan = Q(mechanisms__activity__version=version, mechanisms__activity__retired_on=None)
    here = Count("mechanisms__activity", filter=in_plan, distinct=True)
    found = list(partnership.bodies.annotate(here=here).order_by("position", "name"))
    known = {str(body.pk): body for body in found}
    choices = [(key, body.name) for key, body in known.items()]
    number = request.POST.get("number", "")
    bound = None
    if request.method == "POST":
        alias = finding.alias_in(version, number)
        if alias is None:
            raise Http404
        bound = AliasForm(request.POST, choices=choices, auto_id=f"id_{number}_%s")
        if bound.is_valid() and (count := _decide(bound, alias, known, request)) is not None:
            words = ngettext(
                "Decided: it is named on %(num)d activity.", "Decided: named on %(num)d activities.", count
            )
            messages.success(request, words % {"num": count})
            return redirect("bodies", version.plan.slug)
    proposed = []
    for each in proposed_aliases(partnership):
        initial = {"body": str(each.body_id) if each.body_id else ""}
        form = AliasForm(choices=choices, initial=initial, auto_id=f"id_{each.pk}_%s")
        proposed.append({"alias": each, "form": bound if bound and str(each.pk) == number else form})
    return page(
        request,
        "plans/bodies.html",
        {
            "version": version,
            "bodies": found,
            "proposed": proposed,
            "bound": bound,
            "problem": bool(bound and bound.errors),
            "may_decide": request.user.has_perm("plans.import_plan", version.plan),
        },
        title=_("Boards and other bodies"),
        section="plans",
        breadcrumbs=version_crumbs(version),
        status=422 if bound else 200,
    )


def _decide(form: AliasForm, alias: BodyAlias, known: Mapping[str, Body], request: HttpRequest) -> int | None:
    """Decide about a name as the form says; None, with the reason on the form, where that cannot be."""
    chosen = form.cleaned_data["body"]
    try:
        return decide_alias(alias, body=known.get(chosen), is_new=chosen == form.NEW, by=request.user)
    except ValidationError as error:
        form.add_error("body", error.messages[0])
        return None


@require("plans.view_plan", finding.version, change="plans.import_plan")
def gone(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """What the last document no longer has: a person decides whether it leaves the plan."""
    rows = gone_from(version)
    if request.method == "POST":
        try:
            count = retire(
                version,
                commitments=set(request.POST.getlist("commitment")) & {each.key for each in rows.commitments},
                activities=set(request.POST.getlist("activity")) & {each.key for each in rows.activities},
                on=version.as_at or timezone.localdate(),
                by=request.user,
            )
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            words = ngettext("%(num)d row has left the plan.", "%(num)d rows have left the plan.", count)
            messages.success(request, words % {"num": count})
        return redirect("gone", version.plan.slug)
    return page(
        request,
        "plans/gone.html",
        {"version": version, "rows": rows, "may": request.user.has_perm("plans.import_plan", version.plan)},
        title=_("Gone from the last document"),
        section="plans",
        breadcrumbs=version_crumbs(version),
    )


@require("plans.view_plan", finding.plan)
def imports(request: HttpRequest, plan: Plan) -> HttpResponse:
    """Every document that was imported into a plan, newest first."""
    found = list(PlanImport.objects.filter(version__plan=plan).select_related("by"))
    newest = next((each.pk for each in found if each.undone_at is None), None)
    may = request.user.has_perm("plans.import_plan", plan)
    rows = [{"done": each, "words": _what_it_did(each), "may_undo": may and each.pk == newest} for each in found]
    return page(
        request,
        "plans/imports.html",
        {"plan": plan, "rows": rows},
        title=_("Documents imported"),
        section="plans",
        breadcrumbs=[*plans_crumbs(), (plan.title, _plan_address(plan))],
    )


def _plan_address(plan: Plan) -> str:
    return reverse("plan", args=[plan.slug])


def _what_it_did(done: PlanImport) -> str:
    """The counts of an import in words."""
    names = {
        "new": _("new"),
        "changed": _("changed"),
        "reworded": _("reworded"),
        "moved": _("moved"),
        "gone": _("gone"),
        "same": _("the same"),
    }
    levels = {"commitment": _("Commitments"), "activity": _("Activities")}
    counts = done.summary.get("counts", {})
    said = [
        f"{label}: "
        + ", ".join(f"{counts[level][kind]} {name}" for kind, name in names.items() if counts[level].get(kind))
        for level, label in levels.items()
        if counts.get(level)
    ]
    if returned := given_back(done):
        said.append(_("Given back to what came back: %(things)s") % {"things": returned})
    return "; ".join(said)


@require("plans.import_plan", finding.plan_import)
def import_undo(request: HttpRequest, done: PlanImport) -> HttpResponse:
    """Ask before taking an import back, and say why where it cannot be."""
    plan, reason = done.version.plan, ""
    if request.method == "POST":
        try:
            undo_import(done, by=request.user)
        except ValidationError as error:
            reason = error.messages[0]
        else:
            messages.success(request, _("The import of %(name)s is undone.") % {"name": done.file_name})
            return redirect("imports", plan.slug)
    return page(
        request,
        "plans/undo.html",
        {"done": done, "plan": plan, "reason": reason, "problem": bool(reason)},
        title=_("Undo an import"),
        section="plans",
        breadcrumbs=[*plans_crumbs(), (plan.title, _plan_address(plan))],
        status=422 if reason else 200,
    )
