"""Questions about the history."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import models

from wardmote.core.audit import rules
from wardmote.core.audit.models import ChainHead, Check, Event


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the history verifies; if not, the first bad entry and why."""

    entries: int
    bad_number: int | None = None
    reason: str = ""

    @property
    def sound(self) -> bool:
        return self.bad_number is None


def history_of(subject: models.Model) -> models.QuerySet[Event]:
    """Every entry about one record, newest first, with its values."""
    return (
        Event.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .prefetch_related("values")
        .order_by("-number")
    )


def newest_events() -> models.QuerySet[Event]:
    """Every entry, newest first, with its values."""
    return Event.objects.prefetch_related("values").order_by("-number")


def values_of(event: Event) -> dict[str, Any]:
    """The values of an entry as plain values; an erased one is None."""
    return {value.name: None if value.text is None else json.loads(value.text) for value in event.values.all()}


def entry_count() -> int:
    """How many entries the history has."""
    head = ChainHead.objects.filter(pk=1).first()
    return head.event_count if head else 0


def latest_check() -> Check | None:
    """The last time the whole history was verified, and what was found."""
    return Check.objects.first()


def verbs() -> list[str]:
    """Every verb in the history, for a filter."""
    return list(Event.objects.order_by("verb").values_list("verb", flat=True).distinct())


def actors() -> list[str]:
    """Every actor in the history, as keys."""
    return list(Event.objects.order_by("by").values_list("by", flat=True).distinct())


def verify() -> Verdict:
    """Walk the whole chain. Finds a changed, removed, inserted or reordered entry, a changed value and a cut tail."""
    previous, expected = rules.GENESIS, 0
    for event in Event.objects.prefetch_related("values").order_by("number").iterator(chunk_size=2000):
        expected += 1
        reason = _fault(event, previous, expected)
        if reason:
            return Verdict(entries=expected, bad_number=event.number, reason=reason)
        previous = event.hash
    head = ChainHead.objects.filter(pk=1).first()
    if head and (head.event_count, head.hash) != (expected, previous):
        return Verdict(entries=expected, bad_number=expected + 1, reason="the newest entries are missing")
    return Verdict(entries=expected)


def _fault(event: Event, previous: str, expected: int) -> str:
    if event.number != expected:
        return "an entry before this one is missing"
    if event.previous_hash != previous:
        return "this entry does not follow the one before it"
    sealed = rules.seal(
        previous=previous,
        number=event.number,
        recorded_at=event.recorded_at,
        verb=event.verb,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        by=event.by,
        digests=event.digests,
    )
    if sealed != event.hash:
        return "this entry was changed"
    stored = {value.name: value for value in event.values.all()}
    if set(stored) != set(event.digests):
        return "a value of this entry is missing or was added"
    for name, value in stored.items():
        if value.text is not None and rules.digest(value.salt, value.text) != event.digests[name]:
            return f"the value '{name}' of this entry was changed"
    return ""
