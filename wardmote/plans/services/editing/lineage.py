"""Writing down where a row comes from, so that its history can be followed backwards without going round in circles."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from django.utils import timezone

from wardmote.plans.models import Activity, Commitment, Lineage
from wardmote.plans.services.journal import Journal

AnyRow = TypeVar("AnyRow", Activity, Commitment)


def descent(
    kind: Lineage.Kind, source: AnyRow, to: AnyRow, *, by: Any, reason: str = "", on: date | None = None
) -> Lineage:
    """That one row comes from another, not saved yet."""
    return Lineage(
        kind=kind,
        from_commitment=source if isinstance(source, Commitment) else None,
        to_commitment=to if isinstance(to, Commitment) else None,
        from_activity=source if isinstance(source, Activity) else None,
        to_activity=to if isinstance(to, Activity) else None,
        on=on or timezone.localdate(),
        reason=reason,
        by=by,
        recorded_at=timezone.now(),
    )


def join(source: AnyRow, into: AnyRow, *, by: Any, reason: str, handed: list[dict[str, Any]]) -> None:
    """Note that ``source`` was merged into ``into``, and what it handed over."""
    line = descent(Lineage.Kind.MERGED, source, into, by=by, reason=reason)
    line.handed = handed
    line.save()


def untie(source: Activity | Commitment, into: Activity | Commitment, journal: Journal) -> None:
    """Take out the descents through which ``source`` comes from ``into``, before it is merged into that.

    Else the two would make a circle. The history entry of the split, for it was one, stays.
    """
    level = "activity" if isinstance(into, Activity) else "commitment"
    reached, edge = {into.pk}, {into.pk}
    while edge:
        rows = Lineage.objects.filter(**{f"from_{level}__in": edge})
        edge = set(rows.values_list(f"to_{level}", flat=True)) - reached
        reached |= edge
    if source.pk in reached:
        journal.remove(Lineage.objects.filter(**{f"to_{level}": source.pk, f"from_{level}__in": reached}))
