"""Lists of activities, one commitment, one activity, and saying how it is going."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.clearance.selectors import states_of
from wardmote.core.ui.hooks import panels_for
from wardmote.core.ui.jinja import here
from wardmote.core.ui.page import page
from wardmote.plans import rules
from wardmote.plans.downloads import as_csv, as_rows, as_xlsx
from wardmote.plans.forms import FilterForm, UpdateForm
from wardmote.plans.models import Activity, Commitment, PlanVersion
from wardmote.plans.selectors.reading import activities_in, judged_on, references_from, references_to
from wardmote.plans.services.updating import SaidMeanwhile, add_update, rate
from wardmote.plans.views import finding
from wardmote.plans.views.plans import version_crumbs

PER_PAGE = 100


@require("plans.view_plan", finding.version)
def activities(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The activities of a plan, narrowed by any mix of filters; the address holds them all."""
    form = FilterForm(request.GET or {}, version=version)
    today = judged_on(version, today=timezone.localdate())
    found = activities_in(version, narrowed=form.narrowed(), today=today)
    if request.GET.get("as") in {"csv", "json", "xlsx"}:
        return _download(request.GET["as"], version, list(found))
    rows = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    chosen = [(label, here(request, **{name: None, "page": None})) for name, label in form.chosen()]
    return page(
        request,
        "plans/activities.html",
        {"version": version, "form": form, "rows": rows, "chosen": chosen, "today": today},
        title=_("Activities"),
        section="plans",
        breadcrumbs=version_crumbs(version),
        block="list",
    )


def _download(form: str, version: PlanVersion, found: list[Activity]) -> HttpResponse:
    """The list as it is shown, as a file."""
    if form == "json":
        return JsonResponse({"plan": version.plan.title, "activities": as_rows(found)})
    data, kind = (as_csv(found), "text/csv; charset=utf-8") if form == "csv" else (as_xlsx(version, found), XLSX)
    name = f"{version.plan.slug}-activities.{form}"
    return HttpResponse(data, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require("plans.view_plan", finding.commitment)
def commitment(request: HttpRequest, found: Commitment) -> HttpResponse:
    """One promise, everything done to keep it, and everything that refers to it."""
    rows = found.activities.select_related("rating").prefetch_related(
        "assignments__post", "assignments__team", "mechanisms__body", "references__to_commitment"
    )
    return page(
        request,
        "plans/commitment.html",
        {
            "commitment": found,
            "version": found.version,
            "rows": rows,
            "accountable": _accountable(found),
            "refers_to": references_from(found),
            "referred_to_by": references_to(found),
            "clearance": states_of(Commitment, [found.pk], rules.COMMITMENT_FIELDS).get((found.pk, "statement"), ""),
            "panels": panels_for("plans.commitment", user=request.user, subject=found),
            "today": judged_on(found.version, today=timezone.localdate()),
        },
        title=_("Commitment %(ref)s") % {"ref": found.ref_shown},
        section="plans",
        breadcrumbs=version_crumbs(found.version),
    )


def _accountable(found: Commitment) -> str:
    """Whose promise it is, by name."""
    partnership = found.version.plan.partnership
    names = {
        "force": partnership.force.name,
        "governing_body": partnership.governing_body.name,
        "joint": _("%(one)s and %(other)s, jointly")
        % {"one": partnership.force.name, "other": partnership.governing_body.name},
    }
    return names.get(found.accountable or found.part.accountable, "")


@require("plans.view_plan", finding.activity)
def activity(request: HttpRequest, found: Activity) -> HttpResponse:
    """One activity with its history, its dates as printed and as read, and what refers to it."""
    today = judged_on(found.version, today=timezone.localdate())
    finished = found.status in rules.FINISHED
    computed = rules.suggested_rating(
        latest=found.latest,
        finished=finished,
        last_update_on=found.last_update_on,
        times_moved=found.times_moved,
        today=today,
    )
    return page(
        request,
        "plans/activity.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "accountable": _accountable(found.commitment),
            "assignments": found.assignments.select_related("post", "team"),
            "mechanisms": found.mechanisms.select_related("body"),
            "steps": found.steps.all(),
            "dates": found.timescale_dates.all(),
            "updates": found.updates.select_related("by").order_by("-as_at", "-pk"),
            "ratings": found.rating_events.select_related("rating", "by").order_by("-as_at", "-pk"),
            "refers_to": references_from(found),
            "referred_to_by": references_to(found),
            "clearance": states_of(Activity, [found.pk], rules.ACTIVITY_FIELDS),
            "overdue": rules.is_overdue(latest=found.latest, finished=finished, today=today),
            "silent": rules.is_silent(last_update_on=found.last_update_on, finished=finished, today=today),
            "computed": computed
            if rules.differs(rating=found.rating.key if found.rating else None, computed=computed)
            else "",
            "may_update": request.user.has_perm("plans.update_activity", found),
            "panels": panels_for("plans.activity", user=request.user, subject=found),
            "today": today,
        },
        title=_title(found),
        section="plans",
        breadcrumbs=_crumbs(found),
    )


def _title(found: Activity) -> str:
    return _("Activity %(ref)s") % {"ref": found.ref_shown}


def _crumbs(found: Activity) -> list[tuple[str, str]]:
    address = reverse("commitment", args=[found.version.plan.slug, found.commitment.key])
    name = _("Commitment %(ref)s") % {"ref": found.commitment.ref_shown}
    return [*version_crumbs(found.version), (name, address)]


@require("plans.update_activity", finding.activity)
def update(request: HttpRequest, found: Activity) -> HttpResponse:
    """Say how an activity is going. What was typed is never lost: an error or somebody else's update keeps it."""
    form = UpdateForm(request.POST or None, activity=found)
    newer: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            _save(form.cleaned_data, found, request.user)
        except SaidMeanwhile as error:
            newer = error.updates
            # The writer has theirs before them now: saving again is a choice made with open eyes.
            typed = request.POST.copy()
            typed["seen"] = str(max(each.pk for each in newer))
            form.data = typed
            form.add_error(None, error.messages[0])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your update is saved. Public text now waits for a second person."))
            return redirect("activity", found.version.plan.slug, found.key)
    return page(
        request,
        "plans/update.html",
        {
            "activity": found,
            "commitment": found.commitment,
            "version": found.version,
            "form": form,
            "newer": newer,
            "last": found.updates.select_related("by").order_by("-pk").first(),
            "problem": bool(form.errors),
            "today": timezone.localdate(),
        },
        title=_("Update %(what)s") % {"what": _title(found).lower()},
        section="plans",
        breadcrumbs=[*_crumbs(found), (_title(found), reverse("activity", args=[found.version.plan.slug, found.key]))],
        status=422 if form.errors else 200,
    )


@transaction.atomic
def _save(values: dict[str, Any], found: Activity, by: Any) -> None:
    if values["internal_text"].strip() or values["public_text"].strip():
        add_update(
            found,
            as_at=values["as_at"],
            internal_text=values["internal_text"],
            public_text=values["public_text"],
            status=values["status"],
            seen=values["seen"],
            by=by,
        )
    if values["rating_changes"]:
        rate(found, values["rating"], as_at=values["as_at"], reason=values["reason"], by=by)
