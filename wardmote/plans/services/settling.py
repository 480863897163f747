"""Keeps what is asked of activities in step with the cadences agreed for them and above them."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.db import models

from wardmote.plans import due
from wardmote.plans.models import Activity

TOUCHES = frozenset({"cadence", "cadence_body", "cadence_body_id", "commitment", "part"})
"""The fields of a commitment or an activity on which hangs what is asked."""

PLACES = ("", "commitment__", "commitment__part__objective__", "version__")


def settle_asked(rows: models.QuerySet[Activity], *, on: date) -> int:
    """Say of each activity which cadence counts for it. Where it is another one than before, it counts from ``on``.

    Returns for how many that was so.
    """
    changed: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for pk, asked, before, found in _with_nearest(rows):
        if (asked, before) != (found.cadence, found.body):
            changed[found.cadence, found.body].append(pk)
    for (cadence, body), pks in changed.items():
        Activity.objects.filter(pk__in=pks).update(asked=cadence, asked_before=body, asked_since=on)
    return sum(map(len, changed.values()))


def count_from(rows: models.QuerySet[Activity], level: due.Level, *, since: date) -> None:
    """Let the cadence agreed at a level count from a day, for those of these activities for which it is the nearest."""
    pks = [pk for pk, _asked, _before, found in _with_nearest(rows) if found.level == level]
    Activity.objects.filter(pk__in=pks).update(asked_since=since)


def _with_nearest(rows: models.QuerySet[Activity]) -> list[tuple[int, str, int | None, due.Agreed]]:
    """(id, cadence that is asked, the body it is asked before, cadence that is the nearest) of each activity."""
    names = [f"{place}{name}" for place in PLACES for name in ("cadence", "cadence_body")]
    return [
        (pk, asked, before, due.nearest(*zip(told[::2], told[1::2], strict=True)))
        for pk, asked, before, *told in rows.order_by().values_list("pk", "asked", "asked_before", *names)
    ]
