"""Keeping a list under a name: one's own, or shared with everybody at work in the partnership."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import Plan, SavedView

PASSING = ("page", "as", "row", "all")
"""What an address holds for the moment only."""


@transaction.atomic
def save_view(
    partnership: Partnership, plan: Plan | None, *, name: str, query: str, is_shared: bool, by: Any
) -> SavedView:
    """Keep a list by its address. Saving under a name of one's own again replaces what was kept there."""
    if not by.has_perm("plans.view_plan", partnership):
        raise PermissionDenied(_("You may not keep lists of this partnership."))
    if plan and plan.partnership_id != partnership.pk:
        raise ValidationError(_("This plan belongs to another partnership."))
    found = SavedView.objects.select_for_update().filter(by=by, plan=plan, name=name.strip())
    view = found.filter(partnership=partnership).first() or SavedView(partnership=partnership, plan=plan, by=by)
    was = view.query
    view.name, view.query, view.is_shared = name.strip(), lasting(query), is_shared
    view.saved_at = timezone.now()
    view.full_clean()
    view.save()
    audit.record(
        "plans.view_saved", subject=view, by=by, name=view.name, was=was, now=view.query, is_shared=view.is_shared
    )
    return view


@transaction.atomic
def rename_view(view: SavedView, *, name: str, is_shared: bool, by: Any) -> SavedView:
    """Give a list of one's own another name, or share it, or keep it to oneself."""
    view = _own(view, by)
    taken = SavedView.objects.filter(by=by, plan=view.plan, name=name.strip()).exclude(pk=view.pk)
    if taken.exists():
        raise ValidationError({"name": _("You have a list of this name already.")})
    was = {"name": view.name, "is_shared": view.is_shared}
    view.name, view.is_shared = name.strip(), is_shared
    view.full_clean()
    view.save(update_fields=["name", "is_shared"])
    now = {"name": view.name, "is_shared": view.is_shared}
    audit.record("plans.view_renamed", subject=view, by=by, was=was, now=now)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Any) -> None:
    """Forget a list of one's own. What it listed stays."""
    view = _own(view, by)
    audit.record("plans.view_deleted", subject=view, by=by, name=view.name, query=view.query)
    view.delete()


def _own(view: SavedView, by: Any) -> SavedView:
    """The list, locked; only whoever saved it may change it."""
    found = SavedView.objects.select_for_update(of=("self",)).select_related("plan").get(pk=view.pk)
    if found.by_id != by.pk:
        raise PermissionDenied(_("Only whoever saved this list may change it."))
    return found


def lasting(query: str) -> str:
    """An address's query without what it holds for the moment only, such as the page of a list."""
    found = QueryDict(query.lstrip("?"), mutable=True)
    for name in [name for name in found if name in PASSING or not any(found.getlist(name))]:
        del found[name]
    return found.urlencode()
