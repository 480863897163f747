"""Keeping the index in step with the records: in the transaction that writes them, or all of it anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from wardmote.core.search import rules
from wardmote.core.search.engines import engine
from wardmote.core.search.models import Entry
from wardmote.core.ui.hooks import Indexable, SearchKind, registry

AT_ONCE = 500
Progress = Callable[[SearchKind, int], None]


def put(kind_key: str, records: Iterable[Indexable]) -> None:
    """Write what the index holds of these records; those that are not ``kept`` go out. For records just written."""
    kind = registry.search_kinds[kind_key]
    records = iter(records)
    while some := list(islice(records, AT_ONCE)):
        _write(kind, some)


def refresh(kind_key: str, ids: Iterable[int]) -> None:
    """Bring the index up to date for these records, which have been saved or changed in this transaction."""
    for some in _in_batches(ids):
        put(kind_key, registry.search_kinds[kind_key].words(some))


def forget(kind_key: str, ids: Iterable[int]) -> None:
    """Take these records out of the index: called before they are deleted, while their days are known."""
    kind = registry.search_kinds[kind_key]
    for some in _in_batches(ids):
        engine().remove([_place(kind, record) for record in kind.words(some)])


@transaction.atomic
def rebuild(progress: Progress | None = None) -> int:
    """Make the whole index anew from the records. Returns how many entries it has."""
    engine().clear()
    total = 0
    for kind in _kinds():
        done = 0
        records = iter(kind.words(None))
        while some := list(islice(records, AT_ONCE)):
            done += _write(kind, some)
            if progress:
                progress(kind, done)
        total += done
    engine().settle()
    return total


def build_if_empty() -> None:
    """Fill an index that has nothing in it: after an upgrade, or where a backup was brought back."""
    if not Entry.objects.exists():
        rebuild()


@dataclass(slots=True)
class Differences:
    """How the index differs from the records, as places."""

    missing: list[int] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    left_over: list[int] = field(default_factory=list)
    entries: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.changed or self.left_over)


def check(progress: Progress | None = None) -> Differences:
    """Compare every entry with its record. Writes nothing."""
    stored = {place: hash(words) for place, words in engine().stored()}
    found = Differences(entries=len(stored))
    for kind in _kinds():
        for number, record in enumerate((each for each in kind.words(None) if each.kept), start=1):
            place = _place(kind, record)
            if place not in stored:
                found.missing.append(place)
            elif stored.pop(place) != hash(frozenset(_words(kind, record))):
                found.changed.append(place)
            if progress and number % AT_ONCE == 0:
                progress(kind, number)
    found.left_over = sorted(stored)
    return found


def _write(kind: SearchKind, records: Sequence[Indexable]) -> int:
    kept = [record for record in records if record.kept]
    gone = [_place(kind, record) for record in records if not record.kept]
    if gone:
        engine().remove(gone)
    if kept:
        engine().put([(_place(kind, record), _words(kind, record)) for record in kept])
    return len(kept)


def _kinds() -> list[SearchKind]:
    return sorted(registry.search_kinds.values(), key=lambda kind: kind.number)


def _place(kind: SearchKind, record: Indexable) -> int:
    return rules.place_of(record.on, kind.number, record.subject)


def _words(kind: SearchKind, record: Indexable) -> list[str]:
    references = rules.references(*record.refs)
    marks = [rules.scope_mark(record.partnership, kind.number), *map(rules.reference_mark, references)]
    if record.within:
        marks.append(rules.within_mark(record.within))
    return [*marks, *references, *rules.words_in(record.text)]


def _in_batches(ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(dict.fromkeys(ids))
    while some := list(islice(ids, AT_ONCE)):
        yield some
