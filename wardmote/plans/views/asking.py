"""How often updates are asked for: of a whole plan, and of an objective, a commitment or an activity of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.plans.asking_forms import CadenceForm, PlanCadenceForm
from wardmote.plans.models import Activity, Commitment, Objective, PlanVersion
from wardmote.plans.selectors.cadences import agreements_in, from_above
from wardmote.plans.services.asking import CadenceChanged, agree_objective, agree_row, agree_version
from wardmote.plans.views import finding_versions as finding
from wardmote.plans.views.editing import (
    Row,
    address_of,
    carry_out,
    desk_crumbs,
    edit_address,
    form_page,
    tabs_of,
)  # fmt: skip


@require("plans.edit_plan", finding.open_version)
def version_cadence(request: HttpRequest, version: PlanVersion) -> HttpResponse:
    """The cadence of a whole plan, and where below something else is agreed."""
    form = PlanCadenceForm(request.POST or None, thing=version)

    def do() -> PlanVersion:
        return agree_version(version, by=request.user, **form.agreed())

    if _done(request, version, form, do):
        messages.success(request, _("Saved."))
        return redirect("version_cadence", version.plan.slug, version.number)
    return form_page(
        request,
        version,
        form,
        title=_("How often updates are asked for"),
        button=_("Save"),
        back=edit_address("plan_edit", version),
        template="plans/cadence.html",
        crumbs=desk_crumbs(version),
        objectives=list(version.objectives.order_by("position")),
        agreements=agreements_in(version),
    )


@require("plans.edit_plan", finding.open_objective)
def objective_cadence(request: HttpRequest, objective: Objective) -> HttpResponse:
    """The cadence of one objective."""
    version = objective.version
    form = _form(request, objective, version)

    def do() -> Objective:
        return agree_objective(objective, by=request.user, **form.agreed())

    back = edit_address("version_cadence", version)
    if _done(request, objective, form, do):
        messages.success(request, _("Saved."))
        return redirect(back)
    title = _("How often updates are asked for: %(name)s") % {"name": objective.title}
    return form_page(request, version, form, title=title, button=_("Save"), back=back)


@require("plans.edit_plan", finding.open_row)
def row_cadence(request: HttpRequest, row: Row) -> HttpResponse:
    """The cadence of a commitment's activities, or of one activity."""
    form = _form(request, row, row.version)

    def do() -> Commitment | Activity:
        return agree_row(row, by=request.user, **form.agreed())

    if _done(request, row, form, do):
        messages.success(request, _("Saved."))
        return redirect(address_of(row))
    return form_page(
        request,
        row.version,
        form,
        title=_("How often updates are asked for: %(ref)s") % {"ref": row.ref_shown},
        button=_("Save"),
        back=address_of(row),
        row=row,
        tabs=tabs_of(row, "row_cadence"),
    )


def _form(request: HttpRequest, thing: Objective | Row, version: PlanVersion) -> CadenceForm:
    above = _("As above: %(cadence)s") % {"cadence": from_above(thing)}
    return CadenceForm(request.POST or None, thing=thing, version=version, above=above)


def _done(request: HttpRequest, thing: Any, form: CadenceForm, do: Callable[[], Any]) -> bool:
    """Whether a valid form was carried out; what somebody else agreed meanwhile is seen from then on."""
    if request.method != "POST" or not form.is_valid():
        return False

    def careful() -> Any:
        try:
            return do()
        except CadenceChanged:
            thing.refresh_from_db()
            form.now_seen_as(thing)
            raise

    return carry_out(form, careful) is not None
