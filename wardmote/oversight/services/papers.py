"""Sending out the papers of a meeting. What went out is kept as it was, and drawn once."""

from __future__ import annotations

import hashlib
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.documents.compose import Composed
from wardmote.core.documents.inspection import assert_clean
from wardmote.core.documents.writers import html, pdf
from wardmote.core.documents.writers.house import PALETTE
from wardmote.core.documents.writers.look import Words
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import fingerprint
from wardmote.oversight.models import Meeting, MeetingChange, Paper, PaperFile
from wardmote.oversight.pack import compose_pack
from wardmote.oversight.selectors.minutes import agenda_of
from wardmote.oversight.services.meeting import keep, locked_meeting, note


class Damaged(Exception):
    """A stored paper is not what went out."""


@transaction.atomic
def despatch(meeting: Meeting, *, by: Any) -> Paper:
    """Freeze the agenda and its pages as they stand now, draw them, and note that they went out.

    Doing it again makes another paper beside the first: what was sent stays what it was.
    """
    row = locked_meeting(meeting, by=by)
    if row.state != Meeting.State.PLANNED:
        raise ValidationError(_("Papers go out before a meeting that is still to come."))
    items = agenda_of(row)
    if not items:
        raise ValidationError(_("Put something on the agenda first."))
    today = timezone.localdate()
    composed = compose_pack(row, items, today=today)
    content = composed.to_json()
    paper = Paper(
        meeting=row,
        title=composed.title[:300],
        content=content,
        content_hash=fingerprint(content),
        by=by,
        added_at=timezone.now(),
    )
    paper.full_clean(exclude=["meeting"])
    paper.save(force_insert=True)
    PaperFile.objects.bulk_create(_files(paper, composed))
    row.despatched_on = today
    keep(row, "despatched_on")
    note(row, MeetingChange.Kind.DESPATCHED, by=by, now=today.isoformat())
    audit.record("oversight.papers_sent_out", subject=row, by=by, title=paper.title, content_hash=paper.content_hash)
    return paper


@transaction.atomic
def attach_edition(meeting: Meeting, edition: Edition, *, by: Any) -> Paper:
    """Let an issued report be a paper of a meeting. It is frozen already."""
    row = locked_meeting(meeting, by=by)
    if edition.partnership_id != row.partnership.pk:
        raise PermissionDenied(_("Choose a report of the same partnership."))
    if row.papers.filter(edition=edition).exists():
        raise ValidationError({"edition": _("It is a paper of this meeting already.")})
    paper = Paper(meeting=row, title=edition.title, edition=edition, by=by, added_at=timezone.now())
    paper.full_clean(exclude=["meeting"])
    paper.save(force_insert=True)
    audit.record("oversight.paper_added", subject=row, by=by, title=paper.title)
    return paper


def file_bytes(file: PaperFile) -> bytes:
    """The file as it went out; refuses to hand out one that has changed since."""
    data = bytes(file.data)
    if hashlib.sha256(data).hexdigest() != file.sha256:
        raise Damaged(file.name)
    return data


def _files(paper: Paper, composed: Composed) -> list[PaperFile]:
    said = Words(page=_("Page"), of=_("of"), contents=_("Contents"), added=_("added"), removed=_("removed"))
    drawn = {
        "html": html.page(composed, palette=PALETTE, words=said),
        "pdf": pdf.write(composed, palette=PALETTE, words=said),
    }
    files = []
    for kind, data in drawn.items():
        name = f"papers-{paper.meeting.on.isoformat()}.{kind}"
        assert_clean(data, name, authors=[composed.properties.organisation])
        files.append(
            PaperFile(
                paper=paper,
                kind=kind,
                name=name,
                data=data,
                sha256=hashlib.sha256(data).hexdigest(),
                size=len(data),
            )
        )
    return files
