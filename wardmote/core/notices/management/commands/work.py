"""``wardmote work``: the worker, which does every room's chores and sends what waits, until it is stopped."""

from __future__ import annotations

import os
import signal
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from wardmote.core.notices.services import work_once


class Command(BaseCommand):
    """Parse the arguments, go round, say what was done."""

    help = (
        "Do what is due, such as writing reminders and sending letters, again and again until stopped. Several may run at"
        " once, and one may be killed at any moment: nothing is lost, and nothing is done twice. Example: wardmote work"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="go round once and stop, for a timer")
        parser.add_argument(
            "--parent", type=int, metavar="PID", help="stop, too, when this process, which started it, has ended"
        )
        parser.add_argument("--every", type=int, default=60, metavar="SECONDS", help="pause between rounds; default 60")

    def handle(self, *, once: bool, every: int, parent: int | None, **_: Any) -> None:
        stopped = Event()
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_arguments: stopped.set())
        while not stopped.is_set():
            close_old_connections()  # the pause may have outlived them
            done = work_once(now=timezone.now())
            if any(done.values()) or once:
                self.stdout.write(", ".join(f"{name} {count}" for name, count in done.items()))
            if once or _ends(stopped, max(every, 1), parent):
                return


def _ends(stopped: Event, seconds: int, parent: int | None) -> bool:
    """Pause. Whether it is to end: it was stopped, or the process that started it has ended, however that came."""
    if parent is None:
        return stopped.wait(seconds)
    return any(stopped.wait(1) or os.getppid() != parent for _second in range(seconds))
