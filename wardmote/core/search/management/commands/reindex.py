"""``wardmote reindex``: make the search's index anew, or check it."""

from __future__ import annotations

import json as json_format
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.search.services import Differences, check, rebuild
from wardmote.core.ui.hooks import SearchKind


class Command(BaseCommand):
    """Parse the arguments, call the service, say what was done."""

    help = (
        "Make the index of the search anew from the records, in one transaction. People can go on reading meanwhile."
        " With --check nothing is changed: every record is compared with its entry, and the exit code is 1 where one"
        " differs. Example: wardmote reindex --check"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, json: bool, **options: Any) -> None:
        if not options["check"]:
            total = rebuild(self._progress)
            self._end_progress()
            self.stdout.write(json_format.dumps({"entries": total}) if json else f"The search holds {total:,} entries.")
            return
        found = check(self._progress)
        self._end_progress()
        if json:
            self.stdout.write(json_format.dumps(_as_counts(found)))
        if found:
            raise CommandError(
                f"Of {found.entries:,} entries, {len(found.missing):,} are missing, {len(found.changed):,} are out of date"
                f" and {len(found.left_over):,} are of nothing that can be found. Run 'wardmote reindex'."
            )
        if not json:
            self.stdout.write(f"The search is in step: {found.entries:,} entries.")

    def _progress(self, kind: SearchKind, done: int) -> None:
        if self.stderr.isatty():
            self.stderr.write(f"\r{kind.label}: {done:,}    ", ending="")
            self.stderr.flush()

    def _end_progress(self) -> None:
        if self.stderr.isatty():
            self.stderr.write("")


def _as_counts(found: Differences) -> dict[str, int]:
    return {
        "entries": found.entries,
        "missing": len(found.missing),
        "changed": len(found.changed),
        "left_over": len(found.left_over),
    }
