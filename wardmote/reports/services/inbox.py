"""The import inbox: a document comes in, is read by a child process, corrected by a person, and imported.

The file is kept as it came. Reading runs in a process of its own, so that the page answers at once and a server that is
restarted loses nothing: a reading that died is simply started again.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import threading
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
from wardmote.core.organisations.models import Organisation, Partnership
from wardmote.plans.models import LayoutCorrection, Plan, PlanImport
from wardmote.plans.reading import TableMapping
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan
from wardmote.reports.corrections import corrected, still_fitting
from wardmote.reports.models import Upload

READER = "wardmote.reports.reading:read_with_source"
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


def start_reading(upload: Upload, *, by: Any) -> None:
    """Read the file in a process that outlives the request. May be asked again, for a reading that died or was corrected."""
    with transaction.atomic():
        upload = _open(upload, by)
        upload.state, upload.message = Upload.State.READING, ""
        upload.progress_done = upload.progress_total = 0
        upload.progress_on = ""
        upload.save()
    _spawn(upload.pk)


def _spawn(number: int) -> None:
    """Start the process that reads a file of the inbox."""
    process = subprocess.Popen(
        [sys.executable, "-m", "wardmote", "read-upload", str(number)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Somebody has to take its exit code, or a dead process stays in the list for as long as the server runs.
    threading.Thread(target=process.wait, daemon=True).start()


def has_died(upload: Upload) -> bool:
    """Whether a reading has gone silent for so long that it will not come back."""
    return upload.state == Upload.State.READING and timezone.now() - upload.changed_at > GIVEN_UP_AFTER


def read_now(upload: Upload, *, on_progress: Callable[[int, int, str], None] | None = None) -> Upload:
    """Read the file, noting how far it is; what goes wrong is kept as a plain sentence.

    ``on_progress`` hears of it too. A file that was put away or imported while it was being read stays as it is.
    """
    mine = Upload.objects.filter(pk=upload.pk, state__in=[Upload.State.WAITING, Upload.State.READING])

    def progress(done: int, total: int, what: str) -> None:
        mine.update(progress_done=done, progress_total=total, progress_on=what[:200], changed_at=timezone.now())
        if on_progress is not None:
            on_progress(done, total, what)

    values: dict[str, Any]
    try:
        answer = read_bytes(
            bytes(upload.data),
            name=upload.file_name,
            partnership=upload.partnership,
            mapping=upload.mapping,
            on_progress=progress,
        )
    except UnreadableFile as error:
        values = {"read": None, "source": [], "state": Upload.State.FAILED, "message": str(error)}
    else:
        read = answer["read"]
        values = {
            "read": read,
            "source": answer["source"],
            "state": Upload.State.READ,
            "message": "",
            "corrections": still_fitting(read, upload.corrections),
            "as_at": upload.as_at or parse_date(read.get("as_at") or ""),
            "title": upload.title or (read.get("title") or "")[:300],
        }
    mine.update(**values, changed_at=timezone.now())
    upload.refresh_from_db()
    return upload


def read_bytes(
    data: bytes,
    *,
    name: str,
    partnership: Partnership,
    mapping: Mapping[str, Any] | None = None,
    on_progress: Callable[[int, int, str], None] | None = None,
) -> dict[str, Any]:
    """Read a document in the sandbox, with what people have taught us of its layout: ``{"read", "source"}``.

    ``mapping`` holds the corrections of this file by table number. Raises ``UnreadableFile``.
    """
    answer: dict[str, Any] = sandbox.call(
        READER,
        data,
        name=name,
        on_progress=on_progress,
        mapping={"tables": dict(mapping or {})},
        layouts=remembered_layouts(partnership),
    )
    return answer


def remembered_layouts(partnership: Partnership) -> list[dict[str, Any]]:
    """The corrections people of this partnership have made, for the next file of the same layout."""
    return [
        {"layout": row.layout, "mapping": row.mapping}
        for row in LayoutCorrection.objects.filter(partnership=partnership)
    ]


@transaction.atomic
def correct_mapping(upload: Upload, *, table: int, mapping: Mapping[str, Any], by: Any) -> Upload:
    """Say what a table and its columns are, here and for the next file of that layout. The file must be read again.

    ``mapping`` is ``{"role": "plan", "columns": {"3": "owners", "5": None}}``; see ``plans.reading.TableMapping``.
    """
    upload = _open(upload, by)
    found = next((each for each in (upload.read or {}).get("tables", []) if each["where"].get("table") == table), None)
    if found is None:
        raise ValidationError(_("This document has no such table."))
    try:
        told = TableMapping.from_json(mapping).to_json()
    except ValueError as error:
        raise ValidationError(str(error)) from error
    upload.mapping = {**upload.mapping, str(table): told}
    upload.save(update_fields=["mapping", "changed_at"])
    LayoutCorrection.objects.update_or_create(
        partnership=upload.partnership,
        layout=found["layout"],
        defaults={"mapping": {**told, "header_rows": None}, "by": by, "corrected_at": timezone.now()},
    )
    audit.record("reports.mapping_corrected", subject=upload, by=by, table=table, mapping=told)
    return upload


@transaction.atomic
def forget_mapping(upload: Upload, *, table: int, by: Any) -> Upload:
    """Take back what was said of a table and let the reader decide again, here and for the next file of that layout."""
    upload = _open(upload, by)
    found = next((each for each in (upload.read or {}).get("tables", []) if each["where"].get("table") == table), None)
    if found is None:
        raise ValidationError(_("This document has no such table."))
    upload.mapping = {number: told for number, told in upload.mapping.items() if number != str(table)}
    upload.save(update_fields=["mapping", "changed_at"])
    LayoutCorrection.objects.filter(partnership=upload.partnership, layout=found["layout"]).delete()
    audit.record("reports.mapping_forgotten", subject=upload, by=by, table=table)
    return upload


@transaction.atomic
def correct_values(upload: Upload, values: Mapping[str, str], *, by: Any) -> Upload:
    """Correct values as read, by path (see ``corrections.corrected``). The print stays in the file beside them."""
    upload = _open(upload, by)
    given = [{"path": path, "value": value} for path, value in values.items()]
    corrected(upload.read or {}, given)  # raises for a path that is not there or a value that cannot be
    upload.corrections = [each for each in upload.corrections if each["path"] not in values] + given
    upload.save(update_fields=["corrections", "changed_at"])
    audit.record("reports.values_corrected", subject=upload, by=by, values=dict(values))
    return upload


@transaction.atomic
def choose_target(
    upload: Upload,
    *,
    plan: Plan | None,
    title: str = "",
    owner: Organisation | None = None,
    is_public: bool = True,
    as_at: date | None = None,
    by: Any,
) -> Upload:
    """Say where the document belongs, an existing plan or a new one, and what date it speaks of."""
    upload = _open(upload, by)
    if plan is not None and plan.partnership_id != upload.partnership_id:
        raise ValidationError({"target": _("Choose a plan of the same partnership.")})
    if owner is not None and owner.pk not in {upload.partnership.force_id, upload.partnership.governing_body_id}:
        raise ValidationError({"owner": _("Choose the force or its governing body.")})
    if plan != upload.plan:
        upload.decisions = {}  # they spoke of the rows of another plan
    upload.plan, upload.title, upload.is_public = plan, title.strip() or upload.title, is_public
    upload.owner, upload.as_at = owner or upload.owner, as_at or upload.as_at
    upload.save()
    return upload


@transaction.atomic
def decide(upload: Upload, decisions: Mapping[str, str], *, by: Any) -> Upload:
    """Say of doubtful rows whether they are the same: the document's row id to our key, or to "new"."""
    upload = _open(upload, by)
    upload.decisions = {**upload.decisions, **decisions}
    upload.save(update_fields=["decisions", "changed_at"])
    return upload


def reading_of(upload: Upload) -> dict[str, Any]:
    """The plan as read, with a person's corrections in it."""
    return corrected(upload.read or {}, upload.corrections)


@transaction.atomic
def import_upload(upload: Upload, *, by: Any) -> PlanImport | None:
    """Import the document into its plan, or into a new one. One transaction; None when it changes nothing.

    Raises ``Undecided`` while rows match only by their words.
    """
    upload = _open(upload, by)
    if upload.state != Upload.State.READ:
        raise ValidationError(_("This file has not been read yet."))
    if upload.as_at is None:
        raise ValidationError({"as_at": _("Say what date this document speaks of.")})
    read = reading_of(upload)
    target = upload.plan or NewPlan(
        partnership=upload.partnership,
        owner=upload.owner or own_side(upload, by=by),
        title=(upload.title or read.get("title") or upload.file_name)[:300],
        is_public=upload.is_public,
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


def own_side(upload: Upload, *, by: Any) -> Organisation:
    """The importer's own side of the partnership: whose plan it is unless somebody says otherwise."""
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
