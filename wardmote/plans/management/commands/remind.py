"""``wardmote remind``: ask for the updates that are due, for a timer."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.utils import timezone

from wardmote.plans.services.reminding import remind


class Command(BaseCommand):
    """Parse the arguments, call the service, say what was done."""

    help = (
        "Write to everybody of whom an update is due within a week or overdue: one letter a person, once for each day on"
        " which something is due. Running it again writes none twice. Example: wardmote remind"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="print the result as JSON")
        parser.add_argument(
            "--dry-run", action="store_true", help="say how many letters would be written, and write none"
        )

    def handle(self, *, json: bool, dry_run: bool, **_: Any) -> None:
        written = _dry() if dry_run else remind(now=timezone.now())
        if json:
            self.stdout.write(json_format.dumps({"written": 0 if dry_run else written, "due": written}))
        elif dry_run:
            self.stdout.write(f"{written} letters would be written.")
        else:
            self.stdout.write(f"{written} letters written.")


@transaction.atomic
def _dry() -> int:
    """How many letters would be written: they are, and taken back."""
    written = remind(now=timezone.now())
    transaction.set_rollback(True)
    return written
