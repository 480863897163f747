"""Writes about agendas, and about what is said of each item while the meeting runs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.search import services as search
from wardmote.oversight.models import AgendaItem, Meeting, Session
from wardmote.oversight.permissions import KEEP
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.services.meeting import locked_meeting

Kind = AgendaItem.Kind


class MinutesChangedMeanwhile(ValidationError):
    """Somebody else wrote the minutes of the item after this person opened them. ``item`` is how they stand now."""

    def __init__(self, item: AgendaItem) -> None:
        super().__init__(_("Somebody else wrote here since you opened it. Both are shown: choose what stays."))
        self.item = item


@transaction.atomic
def add_items(meeting: Meeting, suggestions: Sequence[Suggestion], *, by: Any) -> list[AgendaItem]:
    """Put items at the end of an agenda. What is on it already is left alone."""
    row = _open(meeting, by)
    there = {(each.kind, each.commitment_id, each.action_id, each.session_id or each.title) for each in row.items.all()}
    last = row.items.aggregate(last=models.Max("position"))["last"] or 0
    made = []
    for each in suggestions:
        _must_belong(row, each)
        key = (each.kind, each.commitment.pk if each.commitment else None, each.action.pk if each.action else None)
        named = each.session.pk if each.session else each.title
        if (*key, named) in there:
            continue
        there.add((*key, named))
        last += 1
        item = AgendaItem(
            meeting=row,
            kind=each.kind,
            title=each.title.strip(),
            commitment=each.commitment,
            action=each.action,
            session=each.session,
            why=each.why[:200],
            position=last,
        )
        if item.kind in (Kind.OTHER, Kind.NOTES) and not item.title:
            raise ValidationError({"title": _("Enter what the item is about.")})
        item.full_clean(exclude=["meeting", "commitment", "action", "session"])
        item.save(force_insert=True)
        made.append(item)
    if made:
        search.refresh("meeting", [row.pk])
        audit.record("oversight.agenda_added", subject=row, by=by, items=[str(each)[:200] for each in made])
    return made


@transaction.atomic
def link_session(item: AgendaItem, session: Session, *, by: Any) -> AgendaItem:
    """Say which session an item is about that was put on the agenda without one. A session stands there once."""
    row = _open(item.meeting, by)
    found = row.items.get(pk=item.pk)
    if found.kind != Kind.OTHER or found.session_id:
        raise ValidationError(_("Only other business without a session is linked with one."))
    _must_belong(row, Suggestion(Kind.OTHER, found.title, session=session))
    if row.items.filter(session=session).exists():
        raise ValidationError(_("The session is on the agenda already."))
    found.session = session
    found.save(update_fields=["session"])
    audit.record("oversight.agenda_linked", subject=row, by=by, item=str(found)[:200], session=session.subject)
    return found


@transaction.atomic
def remove_item(item: AgendaItem, *, by: Any) -> Meeting:
    """Take an item off an agenda. One about which something has been said, asked for or decided stays."""
    row = _open(item.meeting, by)
    found = row.items.get(pk=item.pk)
    if found.minutes or found.looked_at or found.actions_recorded.exists() or found.decisions.exists():
        raise ValidationError(_("Something is written about this item, so it stays on the agenda."))
    words = str(found)[:200]
    found.delete()
    search.refresh("meeting", [row.pk])
    audit.record("oversight.agenda_removed", subject=row, by=by, item=words)
    return row


@transaction.atomic
def shift_item(item: AgendaItem, *, up: bool, by: Any) -> Meeting:
    """Move an item one place up or down; at the end of the list it stays where it is."""
    row = _open(item.meeting, by)
    items = list(row.items.all())
    place = next(number for number, each in enumerate(items) if each.pk == item.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(items):
        items[place], items[other] = items[other], items[place]
        for number, each in enumerate(items, start=1):
            each.position = number
        AgendaItem.objects.bulk_update(items, ["position"])
        audit.record("oversight.agenda_ordered", subject=row, by=by, items=[str(each)[:80] for each in items])
    return row


@transaction.atomic
def write_minutes(item: AgendaItem, minutes: str, *, looked_at: bool, by: Any, seen: int | None = None) -> AgendaItem:
    """Keep what was said of an item, and whether its commitment was looked at. ``seen`` is the revision that was open."""
    row = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__body__partnership").get(pk=item.pk)
    )
    if not by.has_perm(KEEP, row):
        raise PermissionDenied(_("You may not write the minutes of this meeting."))
    if row.meeting.state == Meeting.State.CANCELLED:
        raise ValidationError(_("The meeting is cancelled."))
    if looked_at and not row.commitment_id:
        raise ValidationError(_("Only a commitment is looked at."))
    text = minutes.strip()
    if (text, looked_at) == (row.minutes, row.looked_at):
        return row
    if seen is not None and seen != row.revision:
        raise MinutesChangedMeanwhile(row)
    was = row.minutes
    row.minutes, row.looked_at, row.minuted_by, row.minuted_at = text, looked_at, by, timezone.now()
    row.revision += 1
    row.save(update_fields=["minutes", "looked_at", "minuted_by", "minuted_at", "revision"])
    if was != text:
        search.refresh("meeting", [row.meeting_id])
    audit.record("oversight.minuted", subject=row, by=by, was=was, now=text, looked_at=looked_at)
    return row


def _open(meeting: Meeting, by: Any) -> Meeting:
    row = locked_meeting(meeting, by=by)
    if row.state == Meeting.State.CANCELLED:
        raise ValidationError(_("The meeting is cancelled."))
    return row


def _must_belong(meeting: Meeting, suggested: Suggestion) -> None:
    """An agenda holds only what is of the meeting's own partnership, and the sessions that take place at it."""
    mine, commitment, action, session = (
        meeting.partnership.pk,
        suggested.commitment,
        suggested.action,
        suggested.session,
    )
    if commitment and commitment.version.plan.partnership_id != mine:
        raise ValidationError(_("Choose commitments of the same partnership."))
    if action and action.partnership_id != mine:
        raise ValidationError(_("Choose actions of the same partnership."))
    if session and session.meeting_id != meeting.pk:
        raise ValidationError(_("Choose sessions that take place at this meeting."))
