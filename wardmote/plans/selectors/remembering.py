"""What was worked out of whole plans stays good until something is written about them.

Every write leaves an entry in the history. So an answer is kept beside a seal that was read before it was worked out. A page
reads the entries written since the page before, in one small query. Most of them are about one activity alone: those change
the seal of its plan, and of no other. Any other entry changes all seals. Each process keeps its own; a plan's old answer
makes room for its new one.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from itertools import count
from threading import Lock
from typing import Any, Generic, TypeVar

from wardmote.core.audit.selectors import MOST_AT_ONCE, About, Entry, entries_from, newest_entry
from wardmote.plans.models import Activity

MOST = 256
"""Answers to one question that are kept, the ones asked for last."""

MOST_EACH = 2_000
"""The same where each is a few values of one plan."""

ABOUT_ONE_ACTIVITY = frozenset(
    {
        "plans.updated",
        "plans.unchanged",
        "plans.rated",
        "plans.step_ticked",
        "plans.step_unticked",
        "plans.date_agreed",
        "plans.dependency_added",
        "plans.dependency_decided",
        "plans.dependency_put_off",
    }
)
"""What people do every day.

Of all that remembered answers read, such a write changes the row of its activity and what that waits for: a test does each
and looks. Owners, boards, objectives, parts and the ratings of schemes stay as they are.
"""

T = TypeVar("T")
Item = TypeVar("Item", bound=tuple[Any, ...])
_LOCK = Lock()


@dataclass(frozen=True, slots=True)
class Seals:
    """How far the history had come when a page began.

    ``others`` is the seal of the newest entry that may concern any plan; ``said`` are the newest entries since then
    (number and seal) about one activity, by the version of its plan; ``touched`` are all those activities of each version,
    with the number of the newest entry about each.
    """

    number: int = 0
    newest: str = ""
    others: str = ""
    said: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    touched: Mapping[int, Mapping[int, int]] = field(default_factory=dict)

    def of(self, versions: Iterable[int]) -> str:
        """Another one after every write that may concern one of these plans. Empty where nothing has been written yet."""
        said = max((self.said[version] for version in versions if version in self.said), default=(0, ""))
        return f"{self.others}{said[1]}"


NO_SEALS = Seals()
"""With these nothing is remembered."""
_known = NO_SEALS
_beginnings = count(1)


def newest_seals() -> Seals:
    """The seals as they are now."""
    global _known
    before = _known
    entries = entries_from(before.number) if before.number else []
    if not entries or entries[0].hash != before.newest or len(entries) == MOST_AT_ONCE:
        # The first page of this process, another database, an older copy put back, or far too much to read.
        # No two beginnings share a seal: of what was taken back nothing may be left.
        newest = newest_entry()
        _known = Seals(newest.number, newest.hash, f"{next(_beginnings)}.{newest.hash}") if newest else NO_SEALS
    elif len(entries) > 1:
        _known = _moved_on(before, entries[1:])
    return _known


def _moved_on(seals: Seals, entries: list[Entry]) -> Seals:
    narrow = {int(each.subject_id) for each in entries if is_narrow(each)}
    versions = dict(Activity.objects.filter(pk__in=narrow).values_list("pk", "version")) if narrow else {}
    others, said, touched = seals.others, dict(seals.said), dict(seals.touched)
    for entry in entries:
        version = versions.get(int(entry.subject_id)) if is_narrow(entry) else None
        if version is None:
            others, said, touched = entry.hash, {}, {}
        else:
            said[version] = (entry.number, entry.hash)
            touched[version] = {**touched.get(version, {}), int(entry.subject_id): entry.number}
    return Seals(entries[-1].number, entries[-1].hash, others, said, touched)


def is_narrow(entry: Entry | About) -> bool:
    """Whether an entry is about one activity alone."""
    return entry.verb in ABOUT_ONE_ACTIVITY and entry.subject_type == "plans.activity"


def remembered(work: Callable[..., T]) -> Callable[..., T]:
    """Let a function that asks about whole plans answer from memory until something is written about them.

    The function is called with a seal before its own arguments, which must be hashable and say all that the answer depends
    on beside the database: that of the plans that are asked about, or ``Seals.others`` where the answer reads nothing that
    changes with one activity. An empty seal remembers nothing. Nobody may change an answer.
    """
    kept: OrderedDict[Hashable, tuple[str, T]] = OrderedDict()

    @wraps(work)
    def answer(seal: str, *asked: Any) -> T:
        if not seal:
            return work(*asked)
        with _LOCK:
            found = kept.get(asked)
        if found is None or found[0] != seal:
            found = (seal, work(*asked))
        with _LOCK:
            kept[asked] = found
            kept.move_to_end(asked)
            while len(kept) > MOST:
                kept.popitem(last=False)
        return found[1]

    return answer


def remembered_each(work: Callable[..., Mapping[Item, T]]) -> Callable[..., dict[Item, T]]:
    """The same for a function that answers for many plans at once: ``work(items, …)`` gives {item: answer}.

    An item is a tuple that begins with the number of a version. The function is called with the seals before its own
    arguments; it is asked only about the items whose answer is not known, so that a write costs one plan's answer.
    """
    kept: OrderedDict[Hashable, tuple[str, T | None]] = OrderedDict()

    @wraps(work)
    def answers(seals: Seals, items: tuple[Item, ...], *asked: Any) -> dict[Item, T]:
        wanted = {item: seals.of([item[0]]) for item in items}
        with _LOCK:
            found = {item: known for item in items if (known := kept.get((item, *asked))) and known[0] == wanted[item]}
        if missing := tuple(item for item in items if item not in found):
            fresh = work(missing, *asked)
            found |= {item: (wanted[item], fresh.get(item)) for item in missing}
        with _LOCK:
            for item, answer in found.items():
                if answer[0]:
                    kept[item, *asked] = answer
                    kept.move_to_end((item, *asked))
            while len(kept) > MOST_EACH:
                kept.popitem(last=False)
        return {item: answer for item, (_seal, answer) in found.items() if answer is not None}

    return answers


class Rows(Generic[T]):
    """An answer that is one value for each activity of a plan, by its id."""

    def __init__(self, by_activity: Mapping[int, T]) -> None:
        self.by_activity = by_activity


Kind = TypeVar("Kind", bound=Rows[Any])


def kept_up(kind: type[Kind]) -> Callable[[Callable[..., dict[int, Any]]], Callable[..., Kind]]:
    """The same for an answer that is a value for each activity of one plan: a write costs that activity's value.

    The function is called as ``work(version, only, …)`` and gives the values of all activities of a version, or of ``only``
    those. It is asked with the seals before its own arguments, and without ``only``.
    """

    def decorate(work: Callable[..., dict[int, Any]]) -> Callable[..., Kind]:
        kept: OrderedDict[Hashable, tuple[str, int, Kind]] = OrderedDict()

        @wraps(work)
        def answer(seals: Seals, version: int, *asked: Any) -> Kind:
            if not seals.others:
                return kind(work(version, None, *asked))
            with _LOCK:
                known = kept.get((version, *asked))
            if known is None or known[0] != seals.others:
                found = kind(work(version, None, *asked))
            else:
                _others, number, found = known
                touched = tuple(pk for pk, newest in seals.touched.get(version, {}).items() if newest > number)
                if not touched:
                    return found
                stayed = {pk: value for pk, value in found.by_activity.items() if pk not in touched}
                found = kind({**stayed, **work(version, touched, *asked)})
            with _LOCK:
                kept[version, *asked] = (seals.others, seals.number, found)
                kept.move_to_end((version, *asked))
                while len(kept) > MOST:
                    kept.popitem(last=False)
            return found

        return answer

    return decorate
