"""Freezing what is issued. An edition is written once, whole, and never again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wardmote.core.audit import services as audit
from wardmote.core.audit.rules import canonical
from wardmote.core.editions.models import Card, Edition, EditionFile
from wardmote.core.organisations.models import Partnership


@dataclass(frozen=True, slots=True)
class Frozen:
    """One thing as the edition shows it: its type, a key that outlives renumbering, and its facts as plain values."""

    subject_type: str
    key: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """One rendered file."""

    kind: str
    name: str
    data: bytes


def fingerprint(value: Any) -> str:
    """SHA-256 of plain values in canonical form."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


@transaction.atomic
def freeze(
    *,
    partnership: Partnership,
    report: str,
    series: str,
    title: str,
    as_at: date,
    period: tuple[date | None, date | None],
    audience: str,
    content: Mapping[str, Any],
    cards: Iterable[Frozen],
    files: Sequence[File],
    by: Any,
    changes_since: Edition | None = None,
) -> Edition:
    """Store an edition with its cards and files, and record that it was issued."""
    last = (
        Edition.objects.select_for_update()
        .filter(partnership=partnership, series=series)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    edition = Edition(
        partnership=partnership,
        report=report,
        series=series,
        number=(last or 0) + 1,
        title=title,
        period_starts_on=period[0],
        period_ends_on=period[1],
        as_at=as_at,
        audience=audience,
        content=content,
        content_hash=fingerprint(content),
        issued_at=timezone.now(),
        issued_by=by,
        changes_since=changes_since,
    )
    edition.full_clean()
    edition.save(force_insert=True)
    Card.objects.bulk_create(
        [
            Card(
                edition=edition,
                subject_type=card.subject_type,
                subject_key=card.key,
                facts=card.facts,
                hash=fingerprint(card.facts),
            )
            for card in cards
        ],
        batch_size=500,
    )
    EditionFile.objects.bulk_create(
        EditionFile(
            edition=edition,
            kind=file.kind,
            name=file.name,
            data=file.data,
            sha256=hashlib.sha256(file.data).hexdigest(),
            size=len(file.data),
        )
        for file in files
    )
    audit.record(
        "editions.issued",
        subject=edition,
        by=by,
        title=title,
        content_hash=edition.content_hash,
        files={file.name: hashlib.sha256(file.data).hexdigest() for file in files},
    )
    return edition


class Damaged(Exception):
    """A stored file is not what was issued."""


def file_bytes(file: EditionFile) -> bytes:
    """The file as it was issued; refuses to hand out one that has changed since."""
    data = bytes(file.data)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Damaged(file.name)
    return data


def content_of(edition: Edition) -> Mapping[str, Any]:
    """Everything that an edition prints, as it was issued; refuses to hand out what has changed since."""
    content: Mapping[str, Any] = Edition.objects.values_list("content", flat=True).get(pk=edition.pk)
    if fingerprint(content) != edition.content_hash:
        raise Damaged(edition.title)
    return content
