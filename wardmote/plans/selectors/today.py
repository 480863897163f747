"""What changed in a week, in every plan that somebody may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q

from wardmote.plans.models import Activity, FieldChange, PlanVersion
from wardmote.plans.selectors.remembering import remembered
from wardmote.plans.selectors.scopes import Scope, ScopeKey

WEEK = timedelta(days=7)

CHANGES = {"came": "exists", "left": "retired_on", "rated": "rating", "dated": "latest"}
"""What is counted of a week, and the changed field that tells of it; beside these, what was updated."""


@dataclass(frozen=True, slots=True)
class Week:
    """What changed in a plan after the end of ``before`` until the end of ``until``: rows, by what became of them."""

    version: PlanVersion
    before: date
    until: date
    counts: Mapping[str, int] = field(default_factory=dict)


def weeks_of(scope: Scope) -> list[Week]:
    """What changed in each plan in the week before the day it is judged by; plans in which nothing did are left out."""
    counts = _counted(scope.seal, scope.key)
    return [
        Week(version, scope.days[version.pk] - WEEK, scope.days[version.pk], counts[version.pk])
        for version in scope.versions
        if version.pk in counts
    ]


@remembered
def _counted(key: ScopeKey) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    words = {changed: name for name, changed in CHANGES.items()}
    changed = (
        FieldChange.objects.filter(_in_the_week(key, "as_at"), field__in=words)
        .order_by()
        .values_list("version", "field")
        .annotate(count=Count("activity", distinct=True) + Count("commitment", distinct=True))
    )
    for version, name, count in changed:
        found.setdefault(version, {})[words[name]] = count
    updated = Activity.objects.filter(_in_the_week(key, "last_update_on"), retired_on=None).order_by()
    for version, count in updated.values_list("version").annotate(count=Count("pk")):
        found.setdefault(version, {})["said"] = count
    return {version: {name: counts.get(name, 0) for name in (*CHANGES, "said")} for version, counts in found.items()}


def _in_the_week(key: ScopeKey, on: str) -> Q:
    found = Q(pk__in=[])
    for day, versions in key.by_day().items():
        found |= Q(version__in=versions, **{f"{on}__gt": day - WEEK, f"{on}__lte": day})
    return found
