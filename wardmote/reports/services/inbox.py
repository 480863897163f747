"""The import inbox: a document comes in, is read by a child process, corrected by a person, and imported.

The file is kept as it came. Reading runs in a process of its own, so that the page answers at once and a server that is
restarted loses nothing: a reading that died is simply started again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.organisations.models import Partnership
from wardmote.plans.models import LayoutCorrection, Plan, PlanImport
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan
from wardmote.reports.corrections import corrected
from wardmote.reports.models import Upload

READER = "wardmote.plans.reading:read_file"
GIVEN_UP_AFTER = timedelta(seconds=90)
"""A reading that has not said anything for this long has died; the longest real file takes 60 seconds."""


@transaction.atomic
def receive(
    *, name: str, data: bytes, partnership: Partnership, plan: Plan | None = None, by: Any, limit: int
) -> Upload:
    """Take a file in, exactly as it came."""
    if not by.has_perm("plans.import_plan", partnership):
        raise PermissionDenied(_("You may not import documents for this partnership."))
    if not data:
        raise ValidationError({"file": _("The file is empty. Choose another.")})
    if len(data) > limit:
        message = _("The file is larger than %(most)d MB. Remove pictures from it, or split it.")
        raise ValidationError({"file": message % {"most": limit // 1_048_576}})
    upload = Upload(
        partnership=partnership,
        plan=plan,
        file_name=_plain_name(name),
        file_sha256=hashlib.sha256(data).hexdigest(),
        size=len(data),
        data=data,
        sent_by=by,
        sent_at=timezone.now(),
    )
    upload.full_clean(exclude=["data"])
    upload.save(force_insert=True)
    audit.record("reports.file_received", subject=upload, by=by, file=upload.file_name, sha256=upload.file_sha256)
    return upload


def _plain_name(name: str) -> str:
    """The last part of a name, without characters that no name of a file should hold."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(each for each in last if each.isprintable())[:255] or "document"


def start_reading(upload: Upload) -> None:
    """Read the file in a process that outlives the request."""
    Upload.objects.filter(pk=upload.pk).update(
        state=Upload.State.READING, progress_done=0, progress_total=0, progress_on="", changed_at=timezone.now()
    )
    command = [sys.executable, "-m", "wardmote", "read-upload", str(upload.pk)]
    subprocess.Popen(  # noqa: S603 - our own interpreter and command, with a number
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )


def has_died(upload: Upload) -> bool:
    """Whether a reading has gone silent for so long that it will not come back."""
    return upload.state == Upload.State.READING and timezone.now() - upload.changed_at > GIVEN_UP_AFTER


def read_now(upload: Upload) -> Upload:
    """Read the file, noting how far it is; what goes wrong is kept as a plain sentence."""

    def progress(done: int, total: int, what: str) -> None:
        Upload.objects.filter(pk=upload.pk).update(
            progress_done=done, progress_total=total, progress_on=what[:200], changed_at=timezone.now()
        )

    try:
        upload.read = read_bytes(
            bytes(upload.data),
            name=upload.file_name,
            partnership=upload.partnership,
            mapping=upload.mapping or None,
            on_progress=progress,
        )
        upload.state, upload.message = Upload.State.READ, ""
        if upload.as_at is None:
            upload.as_at = parse_date(upload.read.get("as_at") or "")
    except UnreadableFile as error:
        upload.read, upload.state, upload.message = None, Upload.State.FAILED, str(error)
    upload.save(update_fields=["read", "state", "message", "as_at", "changed_at"])
    return upload


def read_bytes(
    data: bytes,
    *,
    name: str,
    partnership: Partnership,
    mapping: Mapping[str, Any] | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """Read a document in the sandbox, with what people have taught us of its layout. Raises ``UnreadableFile``."""
    layouts = remembered_layouts(partnership)
    read: dict[str, Any] = sandbox.call(
        READER, data, name=name, on_progress=on_progress, mapping=mapping, layouts=layouts
    )
    return read


def remembered_layouts(partnership: Partnership) -> list[dict[str, Any]]:
    """The corrections people of this partnership have made, for the next file of the same layout."""
    return [{"layout": row.layout, **row.mapping} for row in LayoutCorrection.objects.filter(partnership=partnership)]


@transaction.atomic
def correct_mapping(upload: Upload, *, table: int, mapping: Mapping[str, Any], by: Any) -> Upload:
    """Say what a table and its columns are; the file is read again, and the next file of that layout too."""
    upload = _open(upload, by)
    found = next((each for each in (upload.read or {}).get("tables", []) if each["where"].get("table") == table), None)
    if found is None:
        raise ValidationError(_("This document has no such table."))
    upload.mapping = {**upload.mapping, str(table): dict(mapping)}
    upload.save(update_fields=["mapping", "changed_at"])
    if found.get("layout"):
        LayoutCorrection.objects.update_or_create(
            partnership=upload.partnership,
            layout=found["layout"],
            defaults={"mapping": dict(mapping), "by": by, "corrected_at": timezone.now()},
        )
    audit.record("reports.mapping_corrected", subject=upload, by=by, table=table, mapping=dict(mapping))
    return upload


@transaction.atomic
def correct_value(upload: Upload, *, path: str, value: str, by: Any) -> Upload:
    """Correct one value as read. The print stays in the file; the correction stays in the record."""
    upload = _open(upload, by)
    correction = {"path": path, "value": value}
    corrected(upload.read or {}, [correction])  # raises for a path that is not there or a value that cannot be
    upload.corrections = [each for each in upload.corrections if each["path"] != path] + [correction]
    upload.save(update_fields=["corrections", "changed_at"])
    audit.record("reports.value_corrected", subject=upload, by=by, path=path, value=value)
    return upload


@transaction.atomic
def decide(upload: Upload, *, decisions: Mapping[str, str], as_at: date | None, by: Any) -> Upload:
    """Say which doubtful rows are the same, and what date the document speaks of."""
    upload = _open(upload, by)
    upload.decisions, upload.as_at = {**upload.decisions, **decisions}, as_at or upload.as_at
    upload.save(update_fields=["decisions", "as_at", "changed_at"])
    return upload


def reading_of(upload: Upload) -> dict[str, Any]:
    """The plan as read, with a person's corrections in it."""
    return corrected(upload.read or {}, upload.corrections)


@transaction.atomic
def import_upload(upload: Upload, *, title: str = "", is_public: bool = True, by: Any) -> PlanImport | None:
    """Import the document into its plan, or into a new one. One transaction; None when it changes nothing."""
    upload = _open(upload, by)
    if upload.as_at is None:
        raise ValidationError({"as_at": _("Say what date this document speaks of.")})
    read = reading_of(upload)
    target = upload.plan or NewPlan(
        partnership=upload.partnership,
        owner=_owner(upload, by),
        title=(title or read.get("title") or upload.file_name)[:300],
        is_public=is_public,
    )
    done = import_plan(
        read,
        target=target,
        source=SourceFile(name=upload.file_name, sha256=upload.file_sha256),
        as_at=upload.as_at,
        by=by,
        decisions=upload.decisions,
    )
    upload.done, upload.state = done, Upload.State.IMPORTED
    upload.plan = done.version.plan if done else upload.plan
    upload.save(update_fields=["done", "state", "plan", "changed_at"])
    return done


def _owner(upload: Upload, by: Any) -> Any:
    """The organisation that answers for a new plan: the importer's own side of the partnership."""
    partnership = upload.partnership
    mine = {membership.organisation_id for membership in by.memberships.all()}
    return partnership.force if partnership.force_id in mine else partnership.governing_body


@transaction.atomic
def discard(upload: Upload, *, by: Any) -> Upload:
    """Put a file away without importing it."""
    upload = _open(upload, by)
    upload.state = Upload.State.DISCARDED
    upload.save(update_fields=["state", "changed_at"])
    audit.record("reports.file_discarded", subject=upload, by=by, file=upload.file_name)
    return upload


def _open(upload: Upload, by: Any) -> Upload:
    upload = Upload.objects.select_for_update(of=("self",)).select_related("partnership", "plan").get(pk=upload.pk)
    if not by.has_perm("plans.import_plan", upload.partnership):
        raise PermissionDenied(_("You may not import documents for this partnership."))
    if upload.state in {Upload.State.IMPORTED, Upload.State.DISCARDED}:
        raise ValidationError(_("This file has been imported or put away already."))
    return upload
