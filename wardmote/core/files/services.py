"""Attaching evidence, replacing it, and withdrawing it. Nothing that was attached is ever changed or deleted."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.accounts.by_link import account_of
from wardmote.core.audit import services as audit
from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.documents.readers.encodings import decoded
from wardmote.core.files import rules, scanning
from wardmote.core.files.holders import place_of
from wardmote.core.files.models import Evidence, EvidenceVersion
from wardmote.core.organisations.models import Partnership

if TYPE_CHECKING:  # generic for the type checker alone
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile

Marking = EvidenceVersion.Marking
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept: its name, its kind and its bytes as they will be kept."""

    name: str
    kind: str
    data: bytes


def inspected(upload: Upload) -> Inspected:
    """Look at a file before anything is written. Raises ``ValidationError`` with what is wrong and what to do.

    Its kind is told by its bytes, in a child process that cannot hurt; pictures lose what nobody sees in them.
    """
    name = rules.plain_name(upload.name or "")
    if not upload.size:
        raise _refused(_("The file is empty. Choose another."))
    if upload.size > settings.EVIDENCE_MAX_BYTES:
        most = {"most": settings.EVIDENCE_MAX_BYTES // 1_048_576}
        raise _refused(_("The file is larger than %(most)d MB. Remove pictures from it, or split it.") % most)
    upload.seek(0)
    data = upload.read()
    _scanned(data)
    try:
        found = sandbox.call("wardmote.core.documents.attachments:check", data, name=name)
    except UnreadableFile as error:
        raise _refused(str(error)) from error
    return Inspected(name, found["kind"], base64.b64decode(found["data"]) if found["data"] else data)


def _scanned(data: bytes) -> None:
    try:
        found = scanning.found_in(data)
    except scanning.ScannerDown as error:
        log.error("the virus scanner gave no verdict: %s", error)
        raise _refused(_("The virus scanner does not answer, so no file can be taken in. Try again later.")) from error
    if found:
        log.warning("the virus scanner refused a file: %s", found)
        raise _refused(_("The virus scanner found something harmful in this file, so it was not kept."))


def _refused(message: str) -> ValidationError:
    return ValidationError({"file": message})


def attach(
    subject: models.Model,
    upload: Upload,
    *,
    title: str = "",
    marking: str = Marking.OFFICIAL,
    expires_on: date | None = None,
    partnership: Partnership,
    by: Any,
) -> Evidence:
    """Attach a file to a record as a new piece of evidence. Raises ``ValidationError`` for a file that is not kept."""
    return keep(
        subject, inspected(upload), title=title, marking=marking, expires_on=expires_on, partnership=partnership, by=by
    )


def keep(
    subject: models.Model,
    file: Inspected,
    *,
    title: str = "",
    marking: str = Marking.OFFICIAL,
    expires_on: date | None = None,
    partnership: Partnership,
    by: Any,
) -> Evidence:
    """The same for a file that was inspected before, so that it is kept together with what else is written, or not at all."""
    if not by.has_perm("files.attach_evidence", place_of(subject)):
        raise PermissionDenied(_("You may not attach evidence here."))
    evidence = Evidence(
        partnership=partnership,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        title=title.strip() or rules.title_of(file.name),
    )
    evidence.full_clean(exclude=["partnership"])
    return _first_kept(evidence, file, marking=marking, expires_on=expires_on, by=by)


@transaction.atomic
def _first_kept(evidence: Evidence, file: Inspected, *, marking: str, expires_on: date | None, by: Any) -> Evidence:
    evidence.save(force_insert=True)
    version = _kept(evidence, file, number=1, marking=marking, expires_on=expires_on, by=by)
    audit.record(
        "files.attached",
        subject=evidence,
        by=by,
        title=evidence.title,
        to=f"{evidence.subject_type}:{evidence.subject_id}",
        file=version.name,
        sha256=version.sha256,
        marking=version.marking,
    )
    return evidence


def replace(
    evidence: Evidence, upload: Upload, *, marking: str, expires_on: date | None = None, by: Any
) -> EvidenceVersion:
    """Put a newer file in the place of the newest one, which stays as an earlier version."""
    if not by.has_perm("files.attach_evidence", evidence):
        raise PermissionDenied(_("You may not attach evidence here."))
    return _next_kept(evidence, inspected(upload), marking=marking, expires_on=expires_on, by=by)


@transaction.atomic
def _next_kept(
    evidence: Evidence, file: Inspected, *, marking: str, expires_on: date | None, by: Any
) -> EvidenceVersion:
    evidence = _standing(evidence)
    newest = evidence.versions.defer("data").get(is_newest=True)
    evidence.versions.filter(pk=newest.pk).update(is_newest=False)
    version = _kept(evidence, file, number=newest.number + 1, marking=marking, expires_on=expires_on, by=by)
    audit.record(
        "files.replaced",
        subject=evidence,
        by=by,
        number=version.number,
        file=version.name,
        was=newest.sha256,
        sha256=version.sha256,
        marking=version.marking,
    )
    return version


def _kept(
    evidence: Evidence, file: Inspected, *, number: int, marking: str, expires_on: date | None, by: Any
) -> EvidenceVersion:
    version = EvidenceVersion(
        evidence=evidence,
        number=number,
        name=file.name,
        media_type=rules.MEDIA_TYPES[file.kind],
        size=len(file.data),
        sha256=hashlib.sha256(file.data).hexdigest(),
        data=file.data,
        marking=marking,
        expires_on=expires_on,
        by=account_of(by),
        recorded_at=timezone.now(),
    )
    version.full_clean(exclude=["data", "evidence", "by"], validate_constraints=False)
    version.save(force_insert=True)
    return version


@transaction.atomic
def withdraw(evidence: Evidence, *, reason: str, by: Any) -> Evidence:
    """Say that a piece of evidence counts no longer. Nobody can open it from then on; that it was there stays on record."""
    if not by.has_perm("files.attach_evidence", evidence):
        raise PermissionDenied(_("You may not withdraw this evidence."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why this evidence counts no longer.")})
    found = _standing(evidence)
    found.withdrawn_at, found.withdrawn_by, found.withdrawn_because = timezone.now(), by, reason.strip()
    found.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    audit.record("files.withdrawn", subject=found, by=by, reason=found.withdrawn_because)
    return found


def _standing(evidence: Evidence) -> Evidence:
    """The evidence as it stands now, locked; refused where somebody has withdrawn it meanwhile."""
    found = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    if found.withdrawn_at:
        raise ValidationError(_("This evidence was withdrawn in the meantime."))
    return found


@transaction.atomic
def carry_over(pairs: Iterable[tuple[type[models.Model], int, int]], *, partnership: Partnership) -> None:
    """Let evidence follow its record to the one that takes its place; ``pairs`` are (model, id before, id now).

    Part of the write that puts the new record in place, which has a history entry.
    """
    for model, before, now in pairs:
        Evidence.objects.filter(subject_type=model._meta.label_lower, subject_id=before).update(
            subject_id=now, partnership=partnership
        )


class Damaged(Exception):
    """A stored file is not what was attached."""


def file_bytes(version: EvidenceVersion) -> bytes:
    """The file as it was kept; refuses to hand out one that has changed since."""
    data = bytes(version.data)
    if hashlib.sha256(data).hexdigest() != version.sha256:
        raise Damaged(version.name)
    return data


def type_of(version: EvidenceVersion, data: bytes) -> str:
    """A file's media type; of a text with the encoding that its bytes are in, so that whatever opens it need not guess."""
    if not version.media_type.startswith("text/"):
        return version.media_type
    _text, encoding = decoded(data)
    return f"{version.media_type}; charset={encoding or 'utf-8'}"
