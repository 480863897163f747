"""The one way an event is written."""

from __future__ import annotations

import secrets
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
    ChainHead.objects.get_or_create(pk=1)
    head = ChainHead.objects.select_for_update().get(pk=1)
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
    head.event_count, head.hash = event.number, event.hash
    head.save(update_fields=["event_count", "hash"])
    return event


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
