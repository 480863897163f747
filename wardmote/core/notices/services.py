"""Writing letters and sending them."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Thread

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from wardmote.core.notices import rules, selectors
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.senders import sender_of
from wardmote.core.notices.senders.problems import NotSent, Refused
from wardmote.core.ui import hooks

log = logging.getLogger(__name__)


Way = OutboxMessage.Way


def post(
    *,
    to: str,
    subject: str,
    body: str,
    kind: str,
    expires_at: datetime | None = None,
    at_once: bool = True,
    for_channel: str = "",
) -> OutboxMessage:
    """Write a letter, inside the caller's transaction. It goes once that is committed, and never if it is not.

    It is sent beside the request, not in it: a slow mail server keeps nobody waiting, and how long an answer takes does
    not tell whether a letter was written. What could not be sent waits for ``wardmote send-mail``. So does everything that
    need not go ``at_once``, such as the many letters of one round of reminders.

    ``for_channel`` is a line that everybody in the organisation's channel may read. With it the subject and this line are
    posted there too, if there is a channel, or there instead, if the settings say so. Without it nothing ever is.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a letter must be written in the transaction of what it tells of")
    if for_channel and expires_at:
        raise RuntimeError("what ends is for one person, and never for a channel")
    messages = [
        OutboxMessage.objects.create(
            to=to,
            way=way,
            subject=" ".join(subject.split())[:200],
            body=words,
            kind=kind,
            made_at=timezone.now(),
            expires_at=expires_at,
        )
        for way, words in _ways(body, for_channel).items()
    ]
    if at_once and selectors.mail_is_set_up():
        for message in messages:
            transaction.on_commit(Thread(target=_send_beside, args=(message.pk,), daemon=True).start)
    return messages[0]


def _ways(body: str, for_channel: str) -> dict[Way, str]:
    """The ways that a letter goes, and its words on each: two rows, so that one that fails does not send the other twice."""
    if not (for_channel and settings.TEAMS_WEBHOOK):
        return {Way.EMAIL: body}
    mailed = {} if settings.TEAMS_INSTEAD else {Way.EMAIL: body}
    return {**mailed, Way.TEAMS: for_channel}


def send(pk: int, *, now: datetime) -> bool:
    """Send one letter, if nobody else is sending it or has. Returns whether it went.

    The row is claimed first, in a transaction of its own, so that two senders never both send. A sender that dies between
    sending and noting it leaves a claim; the letter is then sent again under the same Message-ID.
    """
    if not _claim(pk, now):
        return False
    message = OutboxMessage.objects.get(pk=pk)
    try:
        sender_of(message)(message)
    except NotSent as problem:
        tries = rules.AT_MOST if isinstance(problem, Refused) else message.tries
        OutboxMessage.objects.filter(pk=pk).update(error=str(problem)[:200], tries=tries)
        log.warning("Letter %d was not sent: %s", pk, problem)
        return False
    body = message.body if settings.EXAMPLE_MODE else ""
    OutboxMessage.objects.filter(pk=pk).update(sent_at=timezone.now(), error="", body=body)
    return True


def send_due(*, now: datetime) -> tuple[int, int]:
    """Send everything that waits. Returns how many letters went and how many did not."""
    due = selectors.due_messages(now=now)
    sent = sum(send(pk, now=now) for pk in due)
    return sent, len(due) - sent


def work_once(*, now: datetime) -> dict[str, int]:
    """Do every room's chore, then send what waits. Returns how much of each was done.

    What fails is left for the next round, and keeps nothing else from being done.
    """
    done: dict[str, int] = {}
    for chore in hooks.registry.chores.values():
        done[chore.name] = _try(chore, now)
    if selectors.mail_is_set_up():
        done["send-mail"] = _try(hooks.Chore("send-mail", lambda at: send_due(now=at)[0]), now)
    return done


def _try(chore: hooks.Chore, now: datetime) -> int:
    try:
        return chore.do(now)
    except Exception as problem:  # the worker goes on; what it saw may hold words that must not reach a log
        log.warning("The worker could not finish %s: %s", chore.name, type(problem).__name__)
        return 0


def try_again(pk: int) -> bool:
    """Let a letter that was given up be tried again, now that its cause is mended. Returns False where there is none such.

    It counts as tried once, so that a sender which may have handed it over already asks first.
    """
    given_up = OutboxMessage.objects.filter(pk=pk, sent_at=None, tries__gte=rules.AT_MOST)
    given_up = given_up.exclude(expires_at__lte=timezone.now())
    if not given_up.update(tries=1, claimed_at=None, error=""):
        return False
    if selectors.mail_is_set_up():
        transaction.on_commit(Thread(target=_send_beside, args=(pk,), daemon=True).start)
    return True


def take_back(*, to: str, kind: str) -> int:
    """Remove unsent letters of one kind to one address: what they say no longer holds. Returns how many."""
    return OutboxMessage.objects.filter(to=to, kind=kind, sent_at=None).delete()[0]


@transaction.atomic
def _claim(pk: int, now: datetime) -> bool:
    message = OutboxMessage.objects.select_for_update().filter(pk=pk, sent_at=None).first()
    if message is None or not rules.is_due(
        claimed_at=message.claimed_at, tries=message.tries, expires_at=message.expires_at, now=now
    ):
        return False
    message.claimed_at, message.tries = now, message.tries + 1
    message.save(update_fields=["claimed_at", "tries"])
    return True


def _send_beside(pk: int) -> None:
    """Send in a thread of its own, which gives its database connection back."""
    try:
        send(pk, now=timezone.now())
    except Exception as problem:  # the letter waits for the next run; its words must not reach a log
        log.warning("Letter %d waits: %s", pk, type(problem).__name__)
    finally:
        connection.close()
