"""Lists kept under a name: saving the one at hand, renaming and forgetting one's own."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from wardmote.core.accounts.access import require
from wardmote.core.accounts.permissions import partnerships_where
from wardmote.core.organisations.models import Partnership
from wardmote.core.ui.page import page
from wardmote.plans.list_forms import SaveViewForm
from wardmote.plans.models import Plan, SavedView
from wardmote.plans.selectors.keeping import own_view, views_for
from wardmote.plans.services.keeping import delete_view, lasting, rename_view, save_view
from wardmote.plans.views import finding
from wardmote.plans.views.plans import plans_crumbs


@require("plans.view_plan", finding.plan)
def saved_lists(request: HttpRequest, plan: Plan) -> HttpResponse:
    """The lists of a plan that were kept under a name."""
    return _kept(request, plan, [plan.partnership])


@require("plans.view_plan")
def all_saved_lists(request: HttpRequest) -> HttpResponse:
    """The lists across plans that were kept under a name."""
    return _kept(request, None, list(partnerships_where(request.user, "plans.view_plan").order_by("name")))


def _kept(request: HttpRequest, plan: Plan | None, partnerships: list[Partnership]) -> HttpResponse:
    if request.method == "POST":
        return _change(request, plan, partnerships)
    return _page(request, plan, SaveViewForm(initial={"query": lasting(request.GET.urlencode())}))


def _change(request: HttpRequest, plan: Plan | None, partnerships: list[Partnership]) -> HttpResponse:
    """Forget a list, rename it, or keep the one whose address was sent."""
    number = request.POST.get("view")
    view = own_view(number, user=request.user, plan=plan)
    if number and view is None:
        raise Http404
    if view and "delete" in request.POST:
        delete_view(view, by=request.user)
        messages.success(request, _("The list “%(name)s” is forgotten.") % {"name": view.name})
        return redirect(kept_address(plan))
    form = SaveViewForm(request.POST, prefix=f"view-{view.pk}" if view else None)
    if form.is_valid():
        name, is_shared = form.cleaned_data["name"], form.cleaned_data["is_shared"]
        try:
            if view:
                view = rename_view(view, name=name, is_shared=is_shared, by=request.user)
            else:
                query = form.cleaned_data["query"]
                view = save_view(partnerships[0], plan, name=name, query=query, is_shared=is_shared, by=request.user)
        except ValidationError as error:
            form.add_error("name", error.messages[0])
        else:
            messages.success(request, _("The list “%(name)s” is saved.") % {"name": view.name})
            return redirect(view_address(view) if not number else kept_address(plan))
    return _page(request, plan, form, view)


def _page(
    request: HttpRequest, plan: Plan | None, form: SaveViewForm, renamed: SavedView | None = None
) -> HttpResponse:
    rows = []
    for view in views_for(user=request.user, plan=plan):
        is_own = view.by_id == request.user.pk
        values = {"name": view.name, "is_shared": view.is_shared}
        own = form if renamed == view else SaveViewForm(initial=values, prefix=f"view-{view.pk}")
        rows.append({"view": view, "url": view_address(view), "form": own if is_own else None})
    list_crumb = (_("Activities"), reverse("activities", args=[plan.slug]) if plan else reverse("all_activities"))
    crumbs = [*plans_crumbs(), *([(plan.title, reverse("plan", args=[plan.slug]))] if plan else []), list_crumb]
    return page(
        request,
        "plans/saved.html",
        {
            "plan": plan,
            "rows": rows,
            "form": SaveViewForm() if renamed else form,
            "wrong": form,
            "problem": bool(form.errors),
            "keeps": bool(form["query"].value()) or (form.is_bound and not renamed),
        },
        title=_("Saved lists"),
        section="plans",
        breadcrumbs=crumbs,
        status=422 if form.errors else 200,
    )


def view_address(view: SavedView) -> str:
    """Where a saved list is shown."""
    path = reverse("activities", args=[view.plan.slug]) if view.plan else reverse("all_activities")
    return f"{path}?{view.query}" if view.query else path


def kept_address(plan: Plan | None) -> str:
    """Where the saved lists of a plan stand, or those across plans."""
    return reverse("saved_lists", args=[plan.slug]) if plan else reverse("all_saved_lists")
