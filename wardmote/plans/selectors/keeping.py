"""Lists that were kept under a name."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from wardmote.core.accounts.permissions import partnerships_where
from wardmote.plans.models import Plan, SavedView


def views_for(*, user: Any, plan: Plan | None) -> models.QuerySet[SavedView]:
    """The lists of one plan, or across plans, that this user keeps, and those that colleagues share; by name."""
    readable = SavedView.objects.filter(partnership__in=partnerships_where(user, "plans.view_plan"), plan=plan)
    return readable.filter(Q(by=user) | Q(is_shared=True)).select_related("by").order_by("name", "pk")


def saved_views_named(words: str, *, user: Any) -> models.QuerySet[SavedView]:
    """The lists of any plan, or across plans, that this user keeps or that colleagues share, by some of their name."""
    readable = SavedView.objects.filter(partnership__in=partnerships_where(user, "plans.view_plan"))
    found = readable.filter(Q(by=user) | Q(is_shared=True), name__icontains=words)
    return found.select_related("plan").order_by("name", "pk")


def own_view(number: Any, *, user: Any, plan: Plan | None) -> SavedView | None:
    """A list that this user keeps, by its number; None for anybody else's."""
    text = str(number or "")
    return views_for(user=user, plan=plan).filter(by=user, pk=text).first() if text.isdecimal() else None
