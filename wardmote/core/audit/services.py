"""The one way an event is written."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from wardmote.core.audit import rules, selectors
from wardmote.core.audit.models import ChainHead, Check, Event, EventValue


def actor(by: Any) -> str:
    """The key under which an actor stands in the history: ``user:5``, or ``system`` for a command."""
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
    event.save(force_insert=True)
    EventValue.objects.bulk_create(
        EventValue(event=event, name=name, salt=salts[name], text=text) for name, text in texts.items()
    )
    ChainHead.objects.filter(pk=1).update(event_count=event.number, hash=event.hash)
    return event


def _locked_head() -> ChainHead:
    """The newest link, locked until the transaction ends; made by the very first entry."""
    heads = ChainHead.objects.select_for_update().filter(pk=1)
    head = heads.first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)
        head = heads.get()
    return head


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
    could be guessed from its hash. The erasure is an entry of its own, about ``subject`` (the person it is done for).
    """
    numbers = {event.pk: event.number for event in events}
    values = EventValue.objects.filter(event__in=numbers, text__isnull=False)
    if names is not None:
        values = values.filter(name__in=list(names))
    touched = sorted({numbers[pk] for pk in values.values_list("event", flat=True)})
    count = values.update(text=None, salt="")
    if count:
        about = subject if subject is not None else _locked_head()
        record("audit.values_erased", subject=about, by=by, entries=touched, count=count, reason=reason)
    return count


def check() -> selectors.Verdict:
    """Walk the whole history and keep what was found for the history page."""
    verdict = selectors.verify()
    head = ChainHead.objects.filter(pk=1).first()
    Check.objects.create(
        checked_at=timezone.now(),
        entries=verdict.entries,
        bad_number=verdict.bad_number,
        reason=verdict.reason,
        head_hash=head.hash if head else rules.GENESIS,
    )
    return verdict
