"""Changing many rows of a list at once: choose, look at what would happen, do it, take it back."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.core.accounts.access import require
from wardmote.core.ui.numbers import number_in
from wardmote.core.ui.page import page
from wardmote.plans.bulk_forms import WHATS, BulkForm
from wardmote.plans.list_forms import FilterForm
from wardmote.plans.models import Activity, BulkChange, PlanVersion
from wardmote.plans.selectors.listing import activities_in, offer_of
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.selectors.scopes import MOVED, one_plan
from wardmote.plans.services.bulk import (
    MOST,
    PERMISSIONS,
    RowsChangedMeanwhile,
    change_many,
    chosen_rows,
    effects,
    undo_bulk,
)
from wardmote.plans.services.keeping import lasting
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs


@require("plans.assign_owner", finding.version)
def bulk_edit(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Say what the chosen rows are given; look at it row by row; then it is done, or nothing is."""
    form = BulkForm(request.POST or None, version=version, user=request.user)
    if request.method != "POST":
        return _ask(request, version, form, chosen_rows(version, _chosen(request.GET, version)))
    looked_at = form.seen_marks() if form.is_valid() else {}
    keys = list(looked_at) or _chosen(request.GET, version)
    if not form.is_valid() or not keys or len(keys) > MOST:
        return _ask(request, version, form, chosen_rows(version, keys))
    if request.POST.get("step") != "apply" or not looked_at:
        return _look(request, version, form, keys)
    try:
        done = change_many(version, form.change(), seen=looked_at, by=request.user)
    except RowsChangedMeanwhile as error:
        return _look(request, version, form, keys, changed=error)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _ask(request, version, form, chosen_rows(version, keys))
    words = ngettext("%(num)d activity is changed.", "%(num)d activities are changed.", done.count)
    messages.success(request, words % {"num": done.count})
    return redirect("bulk_change", version.plan.slug, done.pk)


def _chosen(asked: QueryDict, version: PlanVersion) -> list[int]:
    """The rows that an address names: those ticked, or all that its filters find."""
    if not asked.get("all"):
        return [row for key in asked.getlist("row") if (row := number_in(key)) is not None]
    scope = one_plan(version, today=timezone.localdate())
    narrowed = FilterForm(asked, offer=offer_of(scope)).narrowed()
    moved = moves_since_last_edition(version) if narrowed.show in MOVED else None
    found = activities_in(scope, narrowed=narrowed, moves={version.pk: moved} if moved else {})
    return list(found.values_list("pk", flat=True))


def _ask(request: HttpRequest, version: PlanVersion, form: BulkForm, rows: Sequence[Activity]) -> HttpResponse:
    return page(
        request,
        "plans/bulk.html",
        {
            "version": version,
            "form": form,
            "rows": rows,
            "most": MOST,
            "list_address": _list_address(request, version),
            "problem": bool(form.errors),
        },
        title=_("Change many activities"),
        section="plans",
        breadcrumbs=_crumbs(version),
        status=422 if form.errors else 200,
    )


def _look(
    request: HttpRequest,
    version: PlanVersion,
    form: BulkForm,
    keys: Sequence[int],
    changed: RowsChangedMeanwhile | None = None,
) -> HttpResponse:
    """What would happen, row by row, with the marks by which the rows are known again."""
    try:
        found = effects(version, form.change(), keys, by=request.user)
    except ValidationError as error:
        form.add_error(None, error.messages[0])
        return _ask(request, version, form, chosen_rows(version, keys))
    typed = request.POST.copy()
    typed["seen"] = " ".join(f"{each.activity.pk}:{each.mark}" for each in found if not each.stays)
    fields = [(name, value) for name, values in typed.lists() for value in values]
    kept = [(name, value) for name, value in fields if name not in {"csrfmiddlewaretoken", "step"}]
    return page(
        request,
        "plans/bulk_look.html",
        {
            "version": version,
            "what": dict(WHATS)[form.cleaned_data["what"]],
            "reason": form.cleaned_data["reason"],
            "changing": [each for each in found if not each.stays],
            "staying": [each for each in found if each.stays],
            "fields": kept,
            "changed": changed,
            "problem": changed is not None,
            "list_address": _list_address(request, version),
        },
        title=_("What will change"),
        section="plans",
        breadcrumbs=_crumbs(version),
        status=422 if changed else 200,
    )


@require("plans.view_plan", finding.bulk_change, change="plans.assign_owner")
def bulk_change(request: HttpRequest, done: BulkChange) -> HttpResponse:
    """One change to many rows: what it did, and its one undo."""
    version, reason = done.version, ""
    may = request.user.has_perm(PERMISSIONS[done.what["what"]], version)
    if request.method == "POST" and may:
        try:
            undo_bulk(done, by=request.user)
        except ValidationError as error:
            reason = error.messages[0]
        else:
            messages.success(request, _("The change is undone."))
            return redirect("bulk_change", version.plan.slug, done.pk)
    rows = {row.pk: row for row in version.activities.select_related("commitment")}
    return page(
        request,
        "plans/bulk_change.html",
        {
            "version": version,
            "done": done,
            "what": dict(WHATS)[done.what["what"]],
            "rows": [{**each, "row": rows.get(each["activity"])} for each in done.what["rows"]],
            "may": may and done.undone_at is None,
            "reason": reason,
            "problem": bool(reason),
        },
        title=_("A change to many activities"),
        section="plans",
        breadcrumbs=_crumbs(version),
        status=422 if reason else 200,
    )


@require("plans.view_plan", finding.version)
def bulk_changes(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """Every change to many rows of a plan, newest first."""
    rows = version.bulk_changes.select_related("by", "undone_by").defer("journal")[:100]
    return page(
        request,
        "plans/bulk_changes.html",
        {"version": version, "rows": [{"done": each, "what": dict(WHATS)[each.what["what"]]} for each in rows]},
        title=_("Changes to many activities"),
        section="plans",
        breadcrumbs=version_crumbs(version),
    )


def _list_address(request: HttpRequest, version: PlanVersion) -> str:
    """The list that the rows were chosen from."""
    query = lasting(request.GET.urlencode())
    path = reverse("activities", args=[version.plan.slug])
    return f"{path}?{query}" if query else path


def _crumbs(version: PlanVersion) -> list[tuple[str, str]]:
    return [*version_crumbs(version), (_("Activities"), reverse("activities", args=[version.plan.slug]))]
