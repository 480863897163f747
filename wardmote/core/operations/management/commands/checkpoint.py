"""``wardmote checkpoint [--to PLACE]``: the newest entry's seal, to keep where nobody who writes the database can reach."""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.audit import services as audit
from wardmote.core.audit.keeping import CannotKeep


class Command(BaseCommand):
    """Parse the arguments, call the service, print the line."""

    help = (
        "Print a checkpoint of the history: the number of its newest entry, its seal and the time, on one line. With a"
        " place, or where WARDMOTE_CHECKPOINTS names one, it is also added to that file, or put into that folder as a"
        " file of its own. Keep it on another machine: “wardmote verify --against” compares the history with it."
        " Example: wardmote checkpoint --to /mnt/elsewhere/checkpoints.txt"
    )

    requires_system_checks = []  # it must work even when the site does not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, metavar="PLACE", help="a file to add to, or a folder to put a file into")
        parser.add_argument("--json", action="store_true", help="print the checkpoint as JSON")

    def handle(self, *, to: Path | None, json: bool, **_: Any) -> None:
        try:
            newest, file = audit.keep_checkpoint(to)
        except CannotKeep as problem:
            raise CommandError(f"No checkpoint was kept: {problem}.") from problem
        number, seal, at = str(newest).split()
        result = {"number": int(number), "hash": seal, "at": at, "kept_in": str(file) if file else None}
        self.stdout.write(json_format.dumps(result) if json else str(newest))
        if file:
            self.stderr.write(f"Kept in {file}.")
