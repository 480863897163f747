"""``wardmote send-mail``: send what waits, for a timer."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wardmote.core.notices import selectors, services


class Command(BaseCommand):
    """Parse the arguments, call the service, say what was done."""

    help = (
        "Send the letters that wait, such as invitations that the mail server did not take at once. A timer runs it every"
        " few minutes. Example: wardmote send-mail"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument("--dry-run", action="store_true", help="say how many would be tried, and send none")

    def handle(self, *, json: bool, dry_run: bool, **_: Any) -> None:
        now = timezone.now()
        waiting = len(selectors.due_messages(now=now))
        if not dry_run and waiting and not selectors.mail_is_set_up():
            raise CommandError(
                f"{waiting} letters wait, but there is no mail server. Set WARDMOTE_SMTP_URL or WARDMOTE_NOTIFY_KEY."
            )
        sent, failed = (0, 0) if dry_run else services.send_due(now=now)
        if json:
            self.stdout.write(json_format.dumps({"waiting": waiting, "sent": sent, "failed": failed}))
        elif dry_run:
            self.stdout.write(f"{waiting} letters would be tried.")
        else:
            self.stdout.write(f"{sent} letters sent, {failed} not.")
        if failed:
            raise SystemExit(1)
