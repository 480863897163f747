"""The worker in processes that are killed at every step, on a database of their own. Run by the test of R5.

Prints one line of JSON for each place at which a worker was killed: what the next worker, alive, made of it.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=11)  # by then a claim that a dead worker left belongs to nobody
WRITES = ("INSERT", "UPDATE", "DELETE", "COMMIT", "RELEASE", "SAVEPOINT", "BEGIN")


class Steps:
    """Counts what a worker does to the outside, and ends its process, without a word, at one of these steps."""

    def __init__(self, last: int) -> None:
        self.last, self.count = last, 0

    def step(self) -> None:
        self.count += 1
        if self.count == self.last:
            os._exit(9)

    def __call__(self, execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        """Around every statement of the database: a step before and a step after each that writes."""
        if not statement.lstrip().upper().startswith(WRITES):
            return execute(statement, parameters, many, context)
        self.step()
        result = execute(statement, parameters, many, context)
        self.step()
        return result


def main(mail: Path, two: bool) -> None:
    """Kill one worker after the other; with ``two`` let pairs of workers run at once instead."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from wardmote.plans.tests.test_reminding import Plan

    Plan()
    _round(mail, Steps(0), NOW)  # what it loads, every worker forked from here has loaded already
    step, ended = 0, False
    while not ended:
        step += 1
        _begin_again(mail)
        if two:
            workers = [_forked(lambda: _round(mail, Steps(0), NOW)) for _ in range(2)]
            codes = [_waited(worker) for worker in workers]
            ended = step == 8
        else:
            codes = [_waited(_forked(partial(_round, mail, Steps(step), NOW)))]
            ended = codes == [0]
        _waited(_forked(lambda: _round(mail, Steps(0), LATER)))
        print(json.dumps({"step": step, "codes": codes, **_outcome(mail)}), flush=True)


def _begin_again(mail: Path) -> None:
    from wardmote.core.accounts.models import PersonalLink
    from wardmote.core.notices.models import OutboxMessage
    from wardmote.plans.models import Reminder

    Reminder.objects.all().delete()
    PersonalLink.objects.all().delete()
    OutboxMessage.objects.all().delete()
    for letter in mail.iterdir():
        letter.unlink()


def _forked(work: Any) -> int:
    from django.db import connections

    connections.close_all()
    child = os.fork()
    if child:
        return child
    work()
    os._exit(0)


def _waited(child: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _round(mail: Path, steps: Steps, now: datetime) -> None:
    """One round of the worker, with a mail server that takes letters into a folder."""
    from django.core.mail import EmailMessage
    from django.db import connection
    from django.test import override_settings

    from wardmote.core.notices.services import work_once

    def take(message: EmailMessage, fail_silently: bool = False) -> int:
        steps.step()
        name = f"{message.extra_headers['Message-ID'].strip('<>')}~{os.getpid()}~{message.to[0]}"
        (mail / name).write_text(message.body)
        steps.step()
        return 1

    EmailMessage.send = take  # type: ignore[method-assign]
    with override_settings(MAIL_IS_SET_UP=True), connection.execute_wrapper(steps):
        work_once(now=now)


def _outcome(mail: Path) -> dict[str, Any]:
    """How many letters came to each address, counting once what came again under the same Message-ID."""
    from wardmote.core.notices.models import OutboxMessage
    from wardmote.plans.models import Reminder

    came = [letter.name.split("~") for letter in mail.iterdir()]
    letters = Counter(to for to, _identity in {(to, identity) for identity, _worker, to in came})
    return {
        "letters": dict(letters),
        "sent_again": len(came) - sum(letters.values()),
        "written": OutboxMessage.objects.count(),
        "waiting": OutboxMessage.objects.filter(sent_at=None).count(),
        "reminders": Reminder.objects.count(),
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), two=sys.argv[2:] == ["two"])
