"""The one way an event is written."""

from __future__ import annotations

import secrets
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from wardmote.core.audit import rules, selectors
from wardmote.core.audit.keeping import CannotKeep, keep, kept_at
from wardmote.core.audit.models import ChainHead, Check, Event, EventValue
from wardmote.core.audit.rules import ERASED, GENESIS, Checkpoint
from wardmote.core.prepared import Prepared, insert

AT_ONCE = 20_000
"""Entries that a request may verify itself: about a second."""


NEWEST = "UPDATE audit_chainhead SET event_count = %s, hash = %s WHERE id = 1"


def actor(by: Any) -> str:
    """The key under which an actor stands in the history: ``user:5``, one's own ``actor_key``, or ``system`` for a command."""
    if key := getattr(by, "actor_key", ""):
        return str(key)
    return f"user:{by.pk}" if by is not None and getattr(by, "pk", None) else "system"


def record(verb: str, *, subject: models.Model, by: Any, **values: Any) -> Event:
    """Add one entry to the history, inside the caller's transaction.

    ``values`` are what changed and why, as plain JSON values (``was=…, now=…, reason=…``). They are stored beside the
    chain, which holds their salted hashes, so that a person can be erased and the history still verifies.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("audit.record must run in the transaction of the write it records")
    head = _locked_head()
    texts = {name: rules.canonical(value) for name, value in values.items()}
    salts = {name: secrets.token_hex(16) for name in texts}
    event = Event(
        number=head.event_count + 1,
        recorded_at=timezone.now(),
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=str(subject.pk),
        by=actor(by),
        digests={name: rules.digest(salts[name], text) for name, text in texts.items()},
        previous_hash=head.hash,
    )
    event.hash = rules.seal(
        previous=event.previous_hash,
        number=event.number,
        recorded_at=event.recorded_at,
        verb=event.verb,
        subject_type=event.subject_type,
        subject_id=event.subject_id,
        by=event.by,
        digests=event.digests,
    )
    insert([event])
    insert([EventValue(event=event, name=name, salt=salts[name], text=text) for name, text in texts.items()])
    with connection.cursor() as cursor:
        cursor.execute(NEWEST, [event.number, event.hash])
    return event


def _locked_head() -> ChainHead:
    """The newest link, locked until the transaction ends; made by the very first entry."""
    head = _head.first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)
        (head,) = _head()
    return head


@Prepared
def _head() -> models.QuerySet[ChainHead]:
    return ChainHead.objects.select_for_update().filter(pk=1)


@transaction.atomic
def erase_values(
    events: Iterable[Event],
    *,
    by: Any,
    names: Iterable[str] | None = None,
    reason: str = "",
    subject: models.Model | None = None,
) -> int:
    """Take the values of these entries out for good, or only those called ``names``. Returns how many were taken out.

    The chain holds their salted hashes and still verifies. The salts go too: with one, a short value such as a name
    could be guessed from its hash. The erasure is an entry of its own, about ``subject`` (the person it is done for): a
    value that is gone without one is reported as a fault.
    """
    chosen = events if isinstance(events, models.QuerySet) else [event.pk for event in events]
    values = EventValue.objects.filter(event__in=chosen, text__isnull=False)
    values = values.exclude(event__verb=ERASED)
    if names is not None:
        values = values.filter(name__in=list(names))
    touched: dict[int, list[str]] = {}
    for number, name in values.values_list("event__number", "name").order_by("event__number", "name"):
        touched.setdefault(number, []).append(name)
    count = values.update(text=None, salt="")
    if count:
        about = subject if subject is not None else _locked_head()
        record(ERASED, subject=about, by=by, entries=touched, count=count, reason=reason)
    return count


def check(
    *, against: Iterable[Checkpoint] = (), on_progress: Callable[[int, int], None] | None = None
) -> selectors.Verdict:
    """Walk the whole history, compare it with every checkpoint kept elsewhere, keep a new one there if it holds.

    What was found is kept for the history page. ``against`` are further checkpoints to compare with.
    """
    running = start_check()
    place, problem, kept_in = _place(), "", ""
    kept = list(against)
    if place is not None:
        try:
            kept += kept_at(place)
        except CannotKeep as unread:
            problem = str(unread)
    verdict = selectors.verify(kept, on_progress=on_progress)
    newest = selectors.checkpoint(now=timezone.now())
    if place is not None and verdict.sound and not problem:
        try:
            kept_in = str(keep(newest, place))
        except CannotKeep as unwritten:
            problem = str(unwritten)
    Check.objects.filter(pk=running.pk).update(
        checked_at=newest.kept_at,
        entries=verdict.entries,
        bad_number=verdict.bad_number,
        reason=verdict.reason[:200],
        head_hash=newest.hash,
        checkpoints=len(kept),
        kept_in=kept_in[:500],
        problem=problem[:500],
        is_running=False,
    )
    return verdict


def start_check() -> Check:
    """Note that somebody has begun to walk the history, so that a second need not."""
    Check.objects.filter(is_running=True).delete()
    return Check.objects.create(checked_at=timezone.now(), entries=0, head_hash=GENESIS, is_running=True)


def keep_checkpoint(place: Path | None = None) -> tuple[Checkpoint, Path | None]:
    """The newest entry's seal, added to ``place`` or to where the settings say. Raises ``CannotKeep``."""
    newest = selectors.checkpoint(now=timezone.now())
    where = place or _place()
    return newest, keep(newest, where) if where else None


def check_soon() -> bool:
    """Verify now where it takes a moment; else in a process that outlives the request. Says whether it is done."""
    if selectors.running_check(now=timezone.now()):
        return False
    if selectors.entry_count() <= AT_ONCE:
        check()
        return True
    start_check()
    process = subprocess.Popen(
        [sys.executable, "-m", "wardmote", "verify"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take its exit code, or a dead process stays in the list for as long as the server runs.
    threading.Thread(target=process.wait, daemon=True).start()
    return False


def _place() -> Path | None:
    """Where the settings say that checkpoints are kept."""
    return Path(settings.CHECKPOINTS) if settings.CHECKPOINTS else None
