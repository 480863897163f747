"""In how many editions in a row a rating has stood as it is now: what was printed, not what was said in between."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import models

from wardmote.core.editions.models import Edition
from wardmote.plans import rules, signals
from wardmote.plans.models import Activity, PlanVersion
from wardmote.plans.selectors.lineage import earlier_uuids, partnerships_through
from wardmote.plans.selectors.moving import words_for
from wardmote.plans.selectors.remembering import NO_SEALS, Seals, remembered

MOST_EDITIONS = 12
"""Editions that are looked at; more of them would say no more."""


def editions_in_a_row(version: PlanVersion, ratings: Mapping[str, str], *, seals: Seals = NO_SEALS) -> dict[str, int]:
    """In how many of the newest editions in a row each of these activities stood as it does now.

    ``ratings`` are {activity uuid: word of its rating}. Of several series of reports the one that was issued last counts.
    """
    found = dict.fromkeys(ratings, 0)
    standing = set(ratings)
    editions, earlier = _newest(seals.others, version)
    series = ""
    for edition in editions:
        if not standing or (series and edition.series != series):
            continue
        words = words_for(edition, ratings, earlier)
        series = series or (edition.series if words else "")
        if not series:
            continue
        standing = {uuid for uuid in standing if words.get(uuid, "").casefold() == ratings[uuid].casefold()}
        for uuid in standing:
            found[uuid] += 1
    return found


@remembered
def _newest(version: PlanVersion) -> tuple[list[Edition], Mapping[str, str]]:
    """The editions that are looked at, newest first, and the uuids under which the plan's activities stood before."""
    rows = _editions().filter(partnership__in=partnerships_through(version))
    return list(rows[:MOST_EDITIONS]), earlier_uuids(version)


def _editions() -> models.QuerySet[Edition]:
    return Edition.objects.defer("content").order_by("-as_at", "-issued_at", "-pk")


def steady_at_risk(versions: Collection[int]) -> list[str]:
    """The unfinished activities of these plans that are at risk, and have been in too many editions in a row."""
    found: list[str] = []
    rows = Activity.objects.filter(version__in=versions, retired_on=None, rating__key__in=sorted(signals.AT_RISK))
    rows = rows.exclude(status__in=sorted(rules.FINISHED))
    rated: dict[int, dict[str, str]] = {}
    for version, uuid, word in rows.order_by().values_list("version", "uuid", "rating__word"):
        rated.setdefault(version, {})[str(uuid)] = word
    for plan in PlanVersion.objects.filter(pk__in=rated).select_related("plan"):
        counts = editions_in_a_row(plan, rated[plan.pk])
        found += [uuid for uuid, count in counts.items() if count >= signals.STEADY_AFTER]
    return found
