"""How often updates are asked for, as the plan in force agreed it while a draft of its next version was being written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import history_of, values_of
from wardmote.plans.models import Activity, Commitment, FieldChange, Lineage, Objective, PlanVersion
from wardmote.plans.selectors.cadences import in_words

Heading = PlanVersion | Objective
Row = Commitment | Activity

TOGETHER: dict[str, tuple[str, ...]] = {
    "cadence": ("cadence", "cadence_body", "cadence_since"),
    "grace_days": ("grace_days",),
    "escalation_post": ("escalation_post",),
}
"""What is agreed of a heading. A cadence, its body and its day are one agreement."""

Kind = Lineage.Kind


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """Something that the plan in force agreed meanwhile and the draft will not have, with what it has instead."""

    where: Heading | Row
    agreed: str
    instead: str


class AgreedMeanwhile:
    """What was agreed in the plan in force since a draft was begun, and what of it the draft can take over.

    Of a plan and an objective the history tells which was agreed since; of rows below them their field changes do. What the
    draft has agreed itself stays as the draft has it, as everything else that it changed does.
    """

    def __init__(self, draft: PlanVersion, current: PlanVersion) -> None:
        self.draft, self.current = draft, current
        copies = {each.slug: each for each in draft.objectives.select_related("cadence_body")}
        objectives = list(current.objectives.select_related("cadence_body").order_by("position"))
        self.pairs: list[tuple[Heading, Heading | None]] = [(current, draft)]
        self.pairs += [(each, copies.get(each.slug)) for each in objectives]

    @cached_property
    def _begun(self) -> Event | None:
        return history_of(self.draft).filter(verb="plans.version_drafted").last()

    @cached_property
    def _agreed(self) -> dict[tuple[str, str], set[str]]:
        """The names of what was agreed of each heading since the draft was begun."""
        if self._begun is None:
            return {}
        found: dict[tuple[str, str], set[str]] = {}
        headings = [each for pair in self.pairs for each in pair if each is not None]
        about = Q()
        for each in headings:
            about |= Q(subject_type=each._meta.label_lower, subject_id=str(each.pk))
        events = Event.objects.filter(about, verb="plans.cadence_agreed", number__gt=self._begun.number)
        for event in events.prefetch_related("values"):
            names = values_of(event).get("now") or {name for group in TOGETHER.values() for name in group}
            found.setdefault((event.subject_type, event.subject_id), set()).update(names)
        return found

    def _was_agreed(self, heading: Heading, group: str) -> bool:
        names = self._agreed.get((heading._meta.label_lower, str(heading.pk)), set())
        return not names.isdisjoint(TOGETHER[group])

    def to_carry(self) -> Iterator[tuple[Heading, dict[str, Any]]]:
        """(plan version or objective of the draft, the values it takes over)."""
        for source, copy in self.pairs:
            groups = [] if copy is None else [
                group for group in TOGETHER if self._was_agreed(source, group) and not self._was_agreed(copy, group)
            ]  # fmt: skip
            if copy is not None and groups:
                yield copy, {name: getattr(source, name) for group in groups for name in TOGETHER[group]}

    def left_behind(self) -> list[LeftBehind]:
        """What the draft will not have, unless somebody agrees it there: it agreed otherwise, or the row became another."""
        return [*self._headings_left(), *self._rows_left(Commitment), *self._rows_left(Activity)]

    def _headings_left(self) -> Iterator[LeftBehind]:
        for source, copy in self.pairs:
            for group in TOGETHER:
                if not self._was_agreed(source, group) or (copy and not self._was_agreed(copy, group)):
                    continue
                agreed, instead = _said(source, group), _said(copy, group) if copy else ""
                if agreed != instead:
                    yield LeftBehind(source, agreed, instead)

    def _rows_left(self, model: type[Row]) -> Iterator[LeftBehind]:
        if self._begun is None:
            return
        level = "commitment" if model is Commitment else "activity"
        fields = TOGETHER["cadence"][:2]
        since = FieldChange.objects.filter(field__in=fields, recorded_at__gte=self._begun.recorded_at)
        changed = set(since.filter(version=self.current).values_list(level, flat=True))
        mine = set(FieldChange.objects.filter(version=self.draft, field__in=fields).values_list(level, flat=True))
        rows: Any = model._default_manager.select_related("cadence_body")
        for source in rows.filter(pk__in=changed - {None}, retired_on=None).order_by("position"):
            for copy in rows.filter(pk__in=self._became(level, source), retired_on=None).order_by("position"):
                carried = copy.key == source.key and copy.pk not in mine
                if not carried and _said(source, "cadence") != _said(copy, "cadence"):
                    yield LeftBehind(source, _said(source, "cadence"), _said(copy, "cadence"))

    def _became(self, level: str, source: Row) -> set[int]:
        """The rows of the draft that a row of the plan in force has become: itself, its pieces, what it was merged into."""
        edge, found = {source.pk}, set[int]()
        while edge:
            lines = Lineage.objects.filter(**{f"from_{level}__in": edge, f"to_{level}__version": self.draft})
            edge = set(lines.values_list(f"to_{level}", flat=True)) - found
            found |= edge
        return found


def _said(thing: Any, group: str) -> str:
    """What is agreed of a heading or a row, in words."""
    if group == "cadence":
        return in_words(thing.cadence, thing.cadence_body)
    return str(getattr(thing, group) or "")
