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
    names = [f"{place}{name}" for place in PLACES for name in ("cadence", "cadence_body")]
    changed: dict[tuple[str, int | None], list[int]] = defaultdict(list)
    for pk, asked, before, *told in rows.order_by().values_list("pk", "asked", "asked_before", *names):
        found = due.nearest(*zip(told[::2], told[1::2], strict=True))
        if (asked, before) != (found.cadence, found.body):
            changed[found.cadence, found.body].append(pk)
    for (cadence, body), pks in changed.items():
        Activity.objects.filter(pk__in=pks).update(asked=cadence, asked_before=body, asked_since=on)
    return sum(map(len, changed.values()))
