"""Writes about actions. What happened to one is only ever added to; its first date stays."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.core.audit import services as audit
from wardmote.core.organisations.models import Body, Partnership, Post
from wardmote.core.search import services as search
from wardmote.oversight.models import Action, ActionEvent, AgendaItem
from wardmote.oversight.permissions import ANSWER, KEEP
from wardmote.oversight.services.belonging import must_be_of
from wardmote.oversight.services.meanwhile import RecordChangedMeanwhile

Kind = ActionEvent.Kind
State = Action.State


class ActionChangedMeanwhile(RecordChangedMeanwhile):
    """Somebody else changed the action after this person opened the form."""

    def __init__(self) -> None:
        super().__init__(_("Somebody else changed this action since you opened it. Read it below, then save again."))


@transaction.atomic
def record_action(
    partnership: Partnership,
    *,
    text: str,
    by: Any,
    due: date | None = None,
    owner: Post | None = None,
    owner_printed: str = "",
    body: Body | None = None,
    arose_from: models.Model | None = None,
    item: AgendaItem | None = None,
    agreed_on: date | None = None,
) -> Action:
    """Record what somebody is asked to do. It gets the partnership's next number.

    ``arose_from`` is what it is about, such as a commitment or an inspection's recommendation; ``item`` the item of the
    agenda under which it was asked for.
    """
    if not by.has_perm(KEEP, partnership):
        raise PermissionDenied(_("You may not record actions here."))
    if not text.strip():
        raise ValidationError({"text": _("Say what is to be done.")})
    _must_belong(partnership, owner, body)
    if item and item.partnership.pk != partnership.pk:
        raise ValidationError(_("The item is of another partnership's meeting."))
    Partnership.objects.select_for_update().get(pk=partnership.pk)  # two actions at once get two numbers
    number = (Action.objects.filter(partnership=partnership).aggregate(last=models.Max("number"))["last"] or 0) + 1
    now = timezone.now()
    action = Action(
        partnership=partnership,
        number=number,
        ref=f"A{number}",
        text=text.strip(),
        owner=owner,
        owner_printed=owner_printed.strip(),
        body=body,
        item=item,
        subject_type=arose_from._meta.label_lower if arose_from else "",
        subject_id=arose_from.pk if arose_from else None,
        agreed_on=agreed_on or timezone.localdate(now),
        due=due,
        original_due=due,
        by=by,
        recorded_at=now,
    )
    action.full_clean()
    action.save(force_insert=True)
    _add(action, Kind.RECORDED, by=by, on=action.agreed_on)
    audit.record(
        "oversight.action_recorded",
        subject=action,
        by=by,
        ref=action.ref,
        text=action.text,
        owner=action.owner_shown,
        due=due.isoformat() if due else None,
    )
    return action


@transaction.atomic
def agree_date(
    action: Action, due: date, *, reason: str, by: Any, agreed_on: date | None = None, seen: int | None = None
) -> Action:
    """Agree a new date, with a reason. The first one stays, and the moves are counted."""
    row = _locked(action, KEEP, by, seen)
    if row.state == State.CLOSED:
        raise ValidationError(_("The action is closed. Open it again first."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the date moves.")})
    if due == row.due:
        raise ValidationError({"due": _("That is the date it has now.")})
    was, row.due = row.due, due
    row.original_due = row.original_due or due
    row.times_moved += 1 if was else 0
    _keep(row, "due", "original_due", "times_moved")
    _add(row, Kind.MOVED, by=by, on=agreed_on, text=reason, was=_day(was), now=_day(due))
    audit.record(
        "oversight.action_date_agreed", subject=row, by=by, was=_day(was), now=_day(due), reason=reason.strip()
    )
    return row


@transaction.atomic
def answer(action: Action, text: str, *, is_done: bool, by: Any, seen: int | None = None) -> Action:
    """Say how it is going, or that it is done. Whoever keeps the board's papers then closes it."""
    row = _locked(action, ANSWER, by, seen)
    if row.state == State.CLOSED:
        raise ValidationError(_("The action is closed. Ask the secretary to open it again."))
    if not text.strip():
        raise ValidationError({"text": _("Say what has been done.")})
    was, row.state = row.state, State.ANSWERED if is_done else State.OPEN
    _keep(row, "state")
    _add(row, Kind.ANSWERED if is_done else Kind.SAID, by=by, text=text)
    audit.record("oversight.action_answered", subject=row, by=by, text=text.strip(), was=was, now=row.state)
    return row


@transaction.atomic
def close(action: Action, *, done: str, by: Any, on: date | None = None, seen: int | None = None) -> Action:
    """Close an action, saying what was done."""
    row = _locked(action, KEEP, by, seen)
    if row.state == State.CLOSED:
        raise ValidationError(_("The action is closed already."))
    if not done.strip():
        raise ValidationError({"done": _("Say what was done.")})
    closed_on = on or timezone.localdate()
    if closed_on > timezone.localdate():
        raise ValidationError({"closed_on": _("The day it was closed cannot be in the future.")})
    row.state, row.done, row.closed_on = State.CLOSED, done.strip(), closed_on
    _keep(row, "state", "done", "closed_on")
    _add(row, Kind.CLOSED, by=by, on=closed_on, text=done)
    audit.record("oversight.action_closed", subject=row, by=by, done=row.done, closed_on=_day(closed_on))
    return row


@transaction.atomic
def reopen(action: Action, *, reason: str, by: Any, seen: int | None = None) -> Action:
    """Open a closed action again, or one whose owner calls it done. What was said stays in its history."""
    row = _locked(action, KEEP, by, seen)
    if row.state == State.OPEN:
        raise ValidationError(_("The action is open."))
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is opened again.")})
    was, row.state, row.done, row.closed_on = row.state, State.OPEN, "", None
    _keep(row, "state", "done", "closed_on")
    _add(row, Kind.REOPENED, by=by, text=reason)
    audit.record("oversight.action_reopened", subject=row, by=by, was=was, reason=reason.strip())
    return row


@transaction.atomic
def hand_over(
    action: Action, *, owner: Post | None, reason: str, by: Any, owner_printed: str = "", seen: int | None = None
) -> Action:
    """Give an action to another post, or to somebody named who holds none."""
    row = _locked(action, KEEP, by, seen)
    if row.state == State.CLOSED:
        raise ValidationError(_("The action is closed. Open it again first."))
    _must_belong(row.partnership, owner, None)
    printed = "" if owner else owner_printed.strip()
    if not owner and not printed:
        raise ValidationError({"owner": _("Choose a post, or enter a name.")})
    if row.owner == owner and row.owner_printed == printed:
        raise ValidationError({"owner": _("That is who has it now.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why it is handed over.")})
    was = row.owner_shown
    row.owner, row.owner_printed = owner, printed
    row.full_clean()
    _keep(row, "owner", "owner_printed")
    _add(row, Kind.HANDED_OVER, by=by, text=reason, was=was, now=row.owner_shown)
    audit.record(
        "oversight.action_handed_over", subject=row, by=by, was=was, now=row.owner_shown, reason=reason.strip()
    )
    return row


def _locked(action: Action, key: str, by: Any, seen: int | None) -> Action:
    """The action as it is now, locked until the transaction ends, for somebody who may change it."""
    row = Action.objects.select_for_update(of=("self",)).select_related("partnership", "owner").get(pk=action.pk)
    if not by.has_perm(key, row):
        raise PermissionDenied(_("You may not change this action."))
    if seen is not None and seen != row.revision:
        raise ActionChangedMeanwhile
    return row


def _keep(row: Action, *fields: str) -> None:
    row.revision += 1
    row.save(update_fields=[*fields, "revision"])


def _add(
    action: Action, kind: Kind, *, by: Any, on: date | None = None, text: str = "", was: str = "", now: str = ""
) -> None:
    """Add what happened to its history; every write of an action ends here, so that it is found by the new words too."""
    moment = timezone.now()
    ActionEvent.objects.create(
        action=action,
        kind=kind,
        on=on or timezone.localdate(moment),
        text=text.strip(),
        was=was,
        now=now,
        by=by,
        recorded_at=moment,
    )
    search.refresh("action", [action.pk])


def _must_belong(partnership: Partnership, owner: Post | None, body: Body | None) -> None:
    must_be_of(partnership, owner, "owner")
    if body and body.partnership_id != partnership.pk:
        raise ValidationError({"body": _("Choose a board of the same partnership.")})


def _day(value: date | None) -> str:
    return value.isoformat() if value else ""
