"""Lists that were kept under a name."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Q

from wardmote.core.accounts.permissions import organisations_where, partnerships_of
from wardmote.core.prepared import Prepared
from wardmote.core.ui.numbers import row_in
from wardmote.plans.models import Plan, SavedView


def views_for(*, user: Any, plan: Plan | None) -> list[SavedView]:
    """The lists of one plan, or across plans, that this user keeps, and those that colleagues share; by name."""
    organisations = sorted(organisations_where(user, VIEW))
    if not organisations:
        return []
    return _of_plan(user.pk, plan.pk, *organisations) if plan else _across_plans(user.pk, *organisations)


VIEW = "plans.view_plan"


@Prepared
def _of_plan(user: int, plan: int, *organisations: int) -> models.QuerySet[SavedView]:
    return _readable(user, organisations).filter(plan=plan)


@Prepared
def _across_plans(user: int, *organisations: int) -> models.QuerySet[SavedView]:
    return _readable(user, organisations).filter(plan=None)


def _readable(user: int, organisations: Collection[int]) -> models.QuerySet[SavedView]:
    found = SavedView.objects.filter(partnership__in=partnerships_of(organisations, VIEW))
    return found.filter(Q(by=user) | Q(is_shared=True)).select_related("by", "plan").order_by("name", "pk")


def saved_views_named(words: str, *, user: Any) -> models.QuerySet[SavedView]:
    """The lists of any plan, or across plans, that this user keeps or that colleagues share, by some of their name."""
    return _readable(user.pk, organisations_where(user, VIEW)).filter(name__icontains=words)


def own_view(number: Any, *, user: Any, plan: Plan | None) -> SavedView | None:
    """A list that this user keeps, by its number; None for anybody else's."""
    own = _readable(user.pk, organisations_where(user, VIEW)).filter(plan=plan, by=user)
    return row_in(own, str(number or ""))
