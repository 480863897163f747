"""Offering text for publication, and clearing it: one person writes, a second clears."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.clearance import rules
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.clearance.permissions import is_author
from wardmote.core.clearance.selectors import is_last_word, moment_of, public_passages
from wardmote.core.organisations.models import Partnership
from wardmote.core.prepared import Prepared, insert

State = Passage.State


@dataclass(frozen=True, slots=True)
class Offer:
    """The words of one field of one record, offered for publication."""

    subject: models.Model
    field: str
    text: str


@transaction.atomic(savepoint=False)  # what fails here fails the write that it is part of
def offer(offers: Iterable[Offer], *, partnership: Partnership, by: Any) -> list[Passage]:
    """Put texts forward to be cleared. Words already cleared, already waiting, or sent back as they stand are left alone.

    Words that were sent back have nothing left to mend once what is said is public already, or nothing is said.

    A text that is empty now withdraws what was cleared before: the public must not read what is no longer said.
    Writes no history entry of its own: it is part of the write that changed the words, which has one.
    """
    wanted = list(offers)
    known = _known(wanted)
    now = timezone.now()
    made: list[Passage] = []
    replaced: list[Passage] = []
    for each in wanted:
        key = (each.subject._meta.label_lower, each.subject.pk, each.field)
        cleared, waiting = known.get((*key, State.CLEARED)), known.get((*key, State.WAITING))
        refused = known.get((*key, State.REFUSED))
        if waiting and (waiting.text != each.text or (cleared and cleared.text == each.text)):
            waiting.state = State.REPLACED
            replaced.append(waiting)
            waiting = None
        if refused and (not each.text.strip() or (cleared and cleared.text == each.text)):
            refused.state = State.REPLACED
            replaced.append(refused)
            refused = None
        if not each.text.strip():
            for shown in filter(None, (cleared, known.get((*key, State.STANDING)))):
                shown.state = State.WITHDRAWN
                replaced.append(shown)
            continue
        if waiting or (cleared and cleared.text == each.text):
            continue
        if refused and refused.text == each.text and (cleared is None or refused.pk > cleared.pk):
            continue
        made.append(
            Passage(
                partnership=partnership,
                subject_type=key[0],
                subject_id=key[1],
                field=each.field,
                text=each.text,
                written_by=by,
                written_at=now,
            )
        )
    Passage.objects.bulk_update(replaced, ["state"], batch_size=500)
    insert(made)
    return made


@transaction.atomic
def carry_over(pairs: Iterable[tuple[type[models.Model], int, int]], *, partnership: Partnership) -> int:
    """Let what is cleared for one record stand cleared for the record that takes its place. Returns how many texts.

    ``pairs`` are (model, id before, id now). Who wrote and who cleared the words, and when, stays as it was: nobody
    clears anything here. Part of the write that puts the new record in place, which has a history entry.
    """
    became: dict[str, dict[int, int]] = {}
    for model, before, after in pairs:
        became.setdefault(model._meta.label_lower, {})[before] = after
    now, made = timezone.now(), []
    # A successor is not bound by the hold of the partnership before it; words that it has held back stay held back.
    held = Hold.objects.exclude(partnership=partnership).filter(starts_at__lte=now, ends_at__gt=now)
    ends = dict(held.order_by("ends_at").values_list("partnership", "ends_at"))
    public = public_passages(moment_of(now))
    for label, ids in became.items():
        known = list(ids)
        for start in range(0, len(known), 500):
            cleared = Passage.objects.filter(
                subject_type=label,
                subject_id__in=known[start : start + 500],
                state__in=[State.CLEARED, State.STANDING],
            )
            shown = set(public.filter(pk__in=cleared).values_list("pk", flat=True))
            for each in cleared:
                end = None if each.pk in shown else ends.get(each.partnership_id)
                moments = [moment for moment in (each.not_before, end) if moment]
                made.append(_carried(each, ids[each.subject_id], partnership, max(moments, default=None)))
    return len(Passage.objects.bulk_create(made, batch_size=500))


def _carried(cleared: Passage, subject_id: int, partnership: Partnership, not_before: datetime | None) -> Passage:
    return Passage(
        partnership=partnership,
        subject_type=cleared.subject_type,
        subject_id=subject_id,
        field=cleared.field,
        text=cleared.text,
        state=cleared.state,
        not_before=not_before,
        written_by_id=cleared.written_by_id,
        written_at=cleared.written_at,
        decided_by_id=cleared.decided_by_id,
        decided_at=cleared.decided_at,
    )


def _known(offers: Sequence[Offer]) -> dict[tuple[str, int, str, str], Passage]:
    found = {}
    ids: dict[str, set[int]] = {}
    for each in offers:
        ids.setdefault(each.subject._meta.label_lower, set()).add(each.subject.pk)
    for label, pks in ids.items():
        for start in range(0, len(pks), 500):
            chunk = sorted(pks)[start : start + 500]
            passages = (
                _standing_of_one(label, *chunk) if len(chunk) == 1 else _standing(label).filter(subject_id__in=chunk)
            )
            for passage in passages:
                found[(label, passage.subject_id, passage.field, passage.state)] = passage
    return found


def _standing(label: str) -> models.QuerySet[Passage]:
    states = [State.WAITING, State.CLEARED, State.STANDING, State.REFUSED]
    return Passage.objects.filter(subject_type=label, state__in=states).order_by("pk")


@Prepared
def _standing_of_one(label: str, pk: int) -> models.QuerySet[Passage]:
    return _standing(label).filter(subject_id=pk)


@transaction.atomic
def clear(passages: Iterable[Passage], *, not_before: datetime | None = None, by: Any) -> list[Passage]:
    """Clear waiting texts, singly or in bulk. Nobody clears what they wrote themselves.

    With ``not_before`` the public reads them from that moment on, and until then what it reads now. During a hold they
    become public when it ends.
    """
    chosen = list(
        Passage.objects.select_for_update()
        .filter(pk__in=[passage.pk for passage in passages])
        .select_related("partnership")
    )
    _may_decide(chosen, by)
    if any(is_author(passage, user=by) for passage in chosen):
        raise PermissionDenied(_("A second person must clear this text: you wrote it."))
    if any(passage.state != State.WAITING for passage in chosen):
        raise ValidationError(_("Some of these texts were decided or changed in the meantime. Nothing was cleared."))
    now = timezone.now()
    for start in range(0, len(chosen), 200):
        _make_room(chosen[start : start + 200], not_before=not_before, now=now)
    for passage in chosen:
        passage.state, passage.decided_by, passage.decided_at = State.CLEARED, by, now
        passage.not_before = not_before
    Passage.objects.bulk_update(chosen, ["state", "decided_by", "decided_at", "not_before"], batch_size=500)
    if chosen:
        audit.record(
            "clearance.cleared",
            subject=chosen[0],
            by=by,
            passages=[passage.pk for passage in chosen],
            count=len(chosen),
            not_before=not_before.isoformat() if not_before else None,
        )
    return chosen


def _make_room(chosen: Sequence[Passage], *, not_before: datetime | None, now: datetime) -> None:
    """Let what was cleared before go, or stand until the new words are public where they are not at once."""
    fields = models.Q()
    for passage in chosen:
        fields |= models.Q(subject_type=passage.subject_type, subject_id=passage.subject_id, field=passage.field)
    moment = moment_of(now)
    later = {
        (passage.subject_type, passage.subject_id, passage.field)
        for passage in chosen
        if not rules.is_public(
            decided_at=now, not_before=not_before, held=moment.held.get(passage.partnership_id), now=now
        )
    }
    public = set(public_passages(moment).filter(fields).values_list("pk", flat=True))
    before = list(Passage.objects.filter(fields, state__in=[State.CLEARED, State.STANDING]).order_by("pk"))
    stay = {
        each.pk for each in before if each.pk in public and (each.subject_type, each.subject_id, each.field) in later
    }
    Passage.objects.filter(pk__in=[each.pk for each in before if each.pk not in stay]).update(state=State.REPLACED)
    Passage.objects.filter(pk__in=stay).update(state=State.STANDING)


@transaction.atomic
def send_back(passage: Passage, *, reason: str, by: Any) -> Passage:
    """Refuse a text, with the reason its writer will read."""
    passage = Passage.objects.select_for_update().select_related("partnership").get(pk=passage.pk)
    _may_decide([passage], by)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why, so that the writer can mend it.")})
    if passage.state != State.WAITING:
        raise ValidationError(_("This text was decided or changed in the meantime."))
    passage.state, passage.decided_by, passage.decided_at, passage.reason = State.REFUSED, by, timezone.now(), reason
    passage.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    audit.record("clearance.sent_back", subject=passage, by=by, reason=reason)
    return passage


@transaction.atomic
def mend(passage: Passage, text: str, *, write: Callable[[str], Any]) -> None:
    """Put newer words in the place of a text that was sent back; they wait to be cleared again.

    ``write`` is the write that the room has for them, which offers them and has the history entry. What was sent back, and
    why, stays on record. Raises where somebody has changed the words meanwhile, and where they are the same.
    """
    passage = Passage.objects.select_for_update(of=("self",)).get(pk=passage.pk)
    if not is_last_word(passage):
        raise ValidationError(
            _("Somebody has changed these words since they were sent back. Open them in their place.")
        )
    if text.split() == passage.text.split():
        raise ValidationError({"text": _("These are the words that were sent back. Change what has to change.")})
    write(text)


@transaction.atomic
def withdraw(passage: Passage, *, reason: str, by: Any) -> Passage:
    """Take a cleared text off the public pages at once. One person is enough to make something less public.

    Where it was not public yet, the public goes on reading what stood until then.
    """
    passage = Passage.objects.select_for_update().select_related("partnership").get(pk=passage.pk)
    _may_decide([passage], by)
    if passage.state not in {State.CLEARED, State.STANDING}:
        raise ValidationError(_("This text is not public, so it cannot be withdrawn."))
    was_public = public_passages().filter(pk=passage.pk).exists()
    was_newest = passage.state == State.CLEARED
    passage.state, passage.reason = State.WITHDRAWN, reason
    passage.save(update_fields=["state", "reason"])
    if was_newest:
        standing = Passage.objects.filter(
            subject_type=passage.subject_type,
            subject_id=passage.subject_id,
            field=passage.field,
            state=State.STANDING,
        )
        standing.update(state=State.REPLACED if was_public else State.CLEARED)
    audit.record("clearance.withdrawn", subject=passage, by=by, reason=reason)
    return passage


@transaction.atomic
def declare_hold(partnership: Partnership, *, starts_on: date, ends_on: date, reason: str, by: Any) -> Hold:
    """Let nothing become public from one day to another, both included, that is not public before."""
    _may_hold(partnership, by)
    now = timezone.now()
    if ends_on < starts_on:
        raise ValidationError({"ends_on": _("The last day must not come before the first.")})
    if starts_on < timezone.localdate(now):
        raise ValidationError({"starts_on": _("A hold begins today or later.")})
    hold = Hold(
        partnership=partnership,
        starts_on=starts_on,
        ends_on=ends_on,
        starts_at=max(_midnight(starts_on), now),
        ends_at=_midnight(ends_on + timedelta(days=1)),
        reason=reason.strip(),
        by=by,
        recorded_at=now,
    )
    hold.full_clean()
    hold.save(force_insert=True)
    audit.record(
        "clearance.hold_declared",
        subject=hold,
        by=by,
        starts_on=starts_on.isoformat(),
        ends_on=ends_on.isoformat(),
        reason=hold.reason,
    )
    return hold


@transaction.atomic
def end_hold(hold: Hold, *, reason: str, by: Any) -> Hold:
    """End a hold now. What was cleared meanwhile becomes public with it."""
    hold = Hold.objects.select_for_update(of=("self",)).select_related("partnership").get(pk=hold.pk)
    _may_hold(hold.partnership, by)
    now = timezone.now()
    if hold.ends_at <= now:
        raise ValidationError(_("This hold is over already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the hold ends early.")})
    hold.ends_at = max(now, hold.starts_at)
    hold.ended_by, hold.ended_because = by, reason.strip()
    hold.save(update_fields=["ends_at", "ended_by", "ended_because"])
    audit.record("clearance.hold_ended", subject=hold, by=by, reason=hold.ended_because)
    return hold


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _may_hold(partnership: Partnership, by: Any) -> None:
    if not by.has_perm("clearance.declare_hold", partnership):
        raise PermissionDenied(_("You may not declare or end holds for this partnership."))


def _may_decide(passages: Sequence[Passage], by: Any) -> None:
    for partnership in {passage.partnership for passage in passages}:
        if not by.has_perm("clearance.clear_text", partnership):
            raise PermissionDenied(_("You may not clear text for this partnership."))
