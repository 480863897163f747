"""What people have said about charts, as far as a reader may know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from wardmote.core.organisations.models import Partnership
from wardmote.performance.models import ChartNote
from wardmote.performance.rules.reading import Rebasing


def note_by_uuid(uuid: UUID) -> ChartNote | None:
    """A note that still stands."""
    return ChartNote.objects.select_related("partnership").filter(uuid=uuid, withdrawn_at=None).first()


def notes_on(measure: str, area: str, partnerships: Iterable[Partnership]) -> list[ChartNote]:
    """Everything these partnerships say on one chart, what they withdrew included, by period."""
    found = ChartNote.objects.filter(measure=measure, area=area, partnership__in=partnerships)
    return list(found.select_related("by", "withdrawn_by", "partnership"))


def rebasings_of(notes: Sequence[ChartNote]) -> tuple[Rebasing, ...]:
    """The rebasings among these notes that stand; of two on one period the first."""
    standing = {note.period: note for note in reversed(notes) if note.rebases and note.withdrawn_at is None}
    return tuple(
        Rebasing(period, note.text, str(note.by or ""), note.fixed_until) for period, note in sorted(standing.items())
    )


def rebasings_in(
    areas: Sequence[str], partnerships: Iterable[Partnership]
) -> Mapping[tuple[str, str], tuple[Rebasing, ...]]:
    """The rebasings of every chart of these areas, by measure and area; a chart without one is not in it."""
    found: dict[tuple[str, str], list[ChartNote]] = defaultdict(list)
    rows = ChartNote.objects.filter(area__in=areas, partnership__in=partnerships, rebases=True, withdrawn_at=None)
    for note in rows.select_related("by"):
        found[note.measure, note.area].append(note)
    return {chart: rebasings_of(notes) for chart, notes in found.items()}
