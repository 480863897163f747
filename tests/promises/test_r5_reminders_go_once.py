"""R5: a reminder goes once, whatever happens to the worker, the clock and the mail server: none missed, none twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests import migrated
from wardmote.core.notices.models import OutboxMessage
from wardmote.core.notices.services import work_once
from wardmote.plans.models import Reminder, Update
from wardmote.plans.tests.test_reminding import Plan

ROOT = Path(__file__).resolve().parent.parent.parent
WRITTEN = {"ada@northmoor.example": 1, "ben@northmoor.example": 1, "cora@northmoor.example": 2}
"""Cora is asked for the vacant post, and told of what stays out."""


def killed(place: Path, *more: str) -> list[dict[str, Any]]:
    """What came of every killing, from a process of its own with a database of its own."""
    letters = place / "letters"
    letters.mkdir()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("WARDMOTE_", "DATABASE_URL"))
    }
    environment |= {
        "DATABASE_URL": f"sqlite:///{place / 'killed.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
        "WARDMOTE_DATA": str(place),
        "WARDMOTE_SECRET_KEY": "a key for this test alone, as long as a key should be",
    }
    migrated.fill_file(place / "killed.sqlite3")
    command = [sys.executable, "-m", "tests.promises.killed_worker", str(letters), *more]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_worker_killed_at_any_step_misses_nothing_and_sends_nothing_twice(tmp_path: Path) -> None:
    found = killed(tmp_path)
    assert len(found) > 60, "each of four letters is written in a transaction and sent in two"
    assert [each["codes"] for each in found] == [[9]] * (len(found) - 1) + [[0]]
    for each in found:
        assert each["letters"] == WRITTEN, each
        assert (each["waiting"], each["written"], each["reminders"]) == (0, 4, 4), each
    # Killed after the mail server took a letter and before that was noted, it is handed over again under the same
    # Message-ID, by which mail servers know it. Never more than the one letter in hand.
    assert max(each["sent_again"] for each in found) == 1
    assert found[-1]["sent_again"] == 0


def test_two_workers_at_once_send_each_letter_once(tmp_path: Path) -> None:
    for each in killed(tmp_path, "two"):
        assert each["codes"] == [0, 0]
        assert (each["letters"], each["sent_again"], each["reminders"]) == (WRITTEN, 0, 4), each


@pytest.mark.django_db
def test_a_mail_server_that_hangs_delays_letters_and_loses_none(settings, monkeypatch) -> None:
    def hang(self: Any, messages: Any) -> int:
        raise SMTPServerDisconnected if len(attempts) % 2 else TimeoutError

    attempts: list[int] = []
    settings.MAIL_IS_SET_UP = True
    Plan()
    now = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    with monkeypatch.context() as patched:
        patched.setattr(EmailBackend, "send_messages", hang)
        for _round in range(6):
            attempts.append(work_once(now=now)["send-mail"])
            now += timedelta(minutes=1)
    assert set(attempts) == {0}
    assert mail.outbox == []
    work_once(now=now + timedelta(hours=1))
    work_once(now=now + timedelta(hours=2))
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(
        name for name, many in WRITTEN.items() for _ in range(many)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hours",
    [
        [datetime(2026, 3, 29, hour, 30, tzinfo=UTC) for hour in range(4)],  # forward
        [
            datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1, 0, 1, 2)
        ],  # back, and a clock that is set back
        [datetime(2028, 2, 29, hour, tzinfo=UTC) for hour in (0, 12, 23)],
        [datetime(2026, 3, 31, 22, 59, tzinfo=UTC), datetime(2026, 3, 31, 23, 1, tzinfo=UTC)],  # the year ends between
    ],
)
def test_clocks_that_change_send_no_reminder_twice(hours) -> None:
    plan = Plan()
    Update.objects.all().delete()  # nobody has said anything
    plan.version.activities.update(asked_since=hours[0].date().replace(day=1))
    for hour in hours:
        work_once(now=hour)
    noted = list(Reminder.objects.filter(kind="asked").values_list("person", "due"))
    assert len(noted) == len(set(noted)) == 3
    assert OutboxMessage.objects.filter(kind="plans.reminder").count() == 3
