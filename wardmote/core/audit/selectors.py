"""Questions about the history."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Cast

from wardmote.core.audit import rules
from wardmote.core.audit.models import ChainHead, Check, Event, EventValue
from wardmote.core.prepared import Prepared


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


class Entry(NamedTuple):
    """What an entry is about, without its values."""

    number: int
    hash: str
    verb: str
    subject_type: str
    subject_id: str


class About(NamedTuple):
    """What entries are about."""

    verb: str
    subject_type: str
    subject_id: str


def abouts_after(number: int) -> list[About]:
    """What the entries after this one are about, each once."""
    return [About(*row) for row in Event.objects.filter(number__gt=number).order_by().values_list(*ABOUT).distinct()]


def has_entry(number: int, seal: str) -> bool:
    """Whether there is an entry of this number whose seal begins like this."""
    return Event.objects.filter(number=number, hash__startswith=seal).exists()


def newest_entry() -> Entry | None:
    """The newest entry of the history."""
    row = _newest.first()
    return Entry(*row) if row else None


def entries_from(number: int) -> list[Entry]:
    """The entries from this one on, itself included, oldest first, at most ``MOST_AT_ONCE``."""
    return [Entry(*row) for row in _entries(number)]


MOST_AT_ONCE = 500
ENTRY = Entry._fields
ABOUT = About._fields


@Prepared
def _newest() -> models.QuerySet[Any, Any]:
    return Event.objects.order_by("-number").values_list(*ENTRY)[:1]


@Prepared
def _entries(number: int) -> models.QuerySet[Any, Any]:
    return Event.objects.filter(number__gte=number).order_by("number").values_list(*ENTRY)[:MOST_AT_ONCE]


def latest_check() -> Check | None:
    """The last time the whole history was verified, and what was found."""
    return Check.objects.filter(is_running=False).first()


def running_check(*, now: datetime) -> Check | None:
    """The verifying that goes on at this moment; one that began long ago has died, and counts no more."""
    return Check.objects.filter(is_running=True, checked_at__gt=now - GIVEN_UP_AFTER).first()


GIVEN_UP_AFTER = timedelta(hours=1)


def newest_kept() -> Check | None:
    """The last verifying that kept its checkpoint elsewhere."""
    return Check.objects.filter(is_running=False).exclude(kept_in="").first()


def verbs() -> list[str]:
    """Every verb in the history, for a filter."""
    return list(Event.objects.order_by("verb").values_list("verb", flat=True).distinct())


def actors() -> list[str]:
    """Every actor in the history, as keys."""
    return list(Event.objects.order_by("by").values_list("by", flat=True).distinct())


def checkpoint(*, now: datetime) -> rules.Checkpoint:
    """The newest entry's seal, to be kept elsewhere."""
    head = ChainHead.objects.filter(pk=1).first() or ChainHead()
    return rules.Checkpoint(head.event_count, head.hash, now)


def verify(
    against: Iterable[rules.Checkpoint] = (), *, on_progress: Callable[[int, int], None] | None = None
) -> Verdict:
    """Walk the whole chain. Finds a changed, removed, inserted or reordered entry, a changed value and a cut tail.

    ``against`` are checkpoints kept elsewhere: with them it also finds a chain forged anew from some entry on, and an older
    copy put back. ``bad_number`` is the first entry that does not hold; where a whole stretch was forged, the first after
    the last checkpoint that still fits. Others may go on writing. ``on_progress(done, of)`` is told after every batch.
    """
    walk = _Walk(against)
    while True:
        before = walk.number
        for entry, values in _entries_from(before + 1):
            if fault := walk.fault(entry, values):
                return fault
            if on_progress and walk.number % BATCH == 0:
                on_progress(walk.number, max(entry_count(), walk.number))
        # Read after the entries: whoever writes meanwhile moves it on, and the walk goes after them.
        head = ChainHead.objects.filter(pk=1).first() or ChainHead()
        if head.event_count <= walk.number or walk.number == before:
            return walk.ended(head)


BATCH = 5_000
_COLUMNS = (
    "pk", "number", "at_text", "verb", "subject_type", "subject_id", "by", "digests_text", "previous_hash", "hash",
)  # fmt: skip
# Read as text and taken apart below: the general way of the fields takes a fifth of the whole time.
_AS_TEXT = {
    "at_text": Cast("recorded_at", models.TextField()),
    "digests_text": Cast("digests", models.TextField()),
}
_Entry = tuple[int, int, str, str, str, str, str, str, str, str]
_Values = list[tuple[int, str, str, str | None]]


def _entries_from(first: int) -> Iterator[tuple[_Entry, _Values]]:
    """Entries as tuples with their values (whose, name, salt, text), in order: a million of them fit into no memory at once."""
    found = Event.objects.annotate(**_AS_TEXT).order_by("number").values_list(*_COLUMNS)
    while batch := list(found.filter(number__gte=first)[:BATCH]):
        last = batch[-1][1]
        stretch = EventValue.objects.filter(event__number__gte=first, event__number__lte=last)
        values: dict[int, _Values] = {}
        for value in stretch.values_list("event_id", "name", "salt", "text"):
            values.setdefault(value[0], []).append(value)
        for entry in batch:
            yield entry, values.get(entry[0], [])
        first = last + 1


class _Walk:
    """How far the chain was followed, and what it has to come to."""

    def __init__(self, against: Iterable[rules.Checkpoint]) -> None:
        self.number, self.hash, self.fits_until = 0, rules.GENESIS, 0
        self.erased: set[tuple[int, str]] = set()  # (entry, name) of values that are gone
        self.meant: set[tuple[int, str]] = set()  # those that an entry says were erased
        self.kept: dict[int, list[rules.Checkpoint]] = {}
        for each in against:
            self.kept.setdefault(each.number, []).append(each)
        self.last_kept = max((each for several in self.kept.values() for each in several), default=None, key=_by_number)

    def fault(self, entry: _Entry, values: _Values) -> Verdict | None:
        """What is wrong with the next entry; None where it holds, and the walk has moved on."""
        _, number, at_text, verb, subject_type, subject_id, by, digests_text, previous_hash, sealed = entry
        if number != self.number + 1:
            return self._bad("this entry is missing")
        self.number = number
        if previous_hash != self.hash:
            return self._bad_here("this entry does not follow the one before it")
        try:
            digests: dict[str, str] = json.loads(digests_text)
            written = rules.canonical_digests(digests)
            at = _instant(at_text)
            holds = sealed == rules.sealed(
                (previous_hash, str(number), at, verb, subject_type, subject_id, by, written)
            )
        except (ValueError, TypeError, AttributeError):
            holds = False
        if not holds:
            return self._bad_here("this entry was changed")
        if len(values) != len(digests):
            return self._bad_here("a value of this entry is missing or was added")
        for _, name, salt, text in values:
            if name not in digests:
                return self._bad_here("a value of this entry is missing or was added")
            if text is None:
                self.erased.add((number, name))
            elif rules.digest(salt, text) != digests[name]:
                return self._bad_here(f"the value '{name}' of this entry was changed")
            elif verb == rules.ERASED and name == "entries":
                self.meant |= {(int(each), name) for each, names in json.loads(text).items() for name in names}
        self.hash = sealed
        return self._against_kept(number) if number in self.kept else None

    def ended(self, head: ChainHead) -> Verdict:
        """The verdict once no entry is left."""
        if head.event_count > self.number:
            return self._bad("the newest entries are missing")
        if head.event_count < self.number:
            return Verdict(self.number, head.event_count + 1, "this entry was added behind the newest one")
        if head.hash != self.hash:
            return self._bad("the newest entry is not the one that was written last")
        if self.last_kept and self.last_kept.number > self.number:
            return self._bad(f"entries are missing: there were {self.last_kept.number} on {_day(self.last_kept)}")
        if quietly := self.erased - self.meant:
            number, name = min(quietly)
            return Verdict(self.number, number, f"the value '{name}' of this entry was erased, and no entry says so")
        return self._against_kept(0) or Verdict(self.number)

    def _against_kept(self, number: int) -> Verdict | None:
        expected = self.hash if number else rules.GENESIS
        for each in self.kept.get(number, ()):
            if each.hash != expected:
                said = f"entries from here to {number} are not those of the checkpoint kept on {_day(each)}"
                return Verdict(self.number, self.fits_until + 1, said)
            self.fits_until = number
        return None

    def _bad(self, reason: str) -> Verdict:
        return Verdict(self.number, self.number + 1, reason)

    def _bad_here(self, reason: str) -> Verdict:
        return Verdict(self.number, self.number, reason)


def _instant(text: str) -> str:
    """An instant as it is sealed. SQLite writes it in UTC without saying so, PostgreSQL with its offset."""
    if whole := AS_SQLITE_HAS_IT.fullmatch(text):
        return f"{whole[1]}T{whole[2]}+00:00"
    found = datetime.fromisoformat(text)
    found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    return found.isoformat(timespec="microseconds")


AS_SQLITE_HAS_IT = re.compile(r"(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{6})")
"""All but one in a million instants, which has no microseconds: taken over as text, without making a date of it."""


def _by_number(checkpoint: rules.Checkpoint) -> int:
    return checkpoint.number


def _day(checkpoint: rules.Checkpoint) -> str:
    return checkpoint.kept_at.date().isoformat()
