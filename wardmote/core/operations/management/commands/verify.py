"""``wardmote verify [FILE]``: is the history whole, or is a backup?"""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.audit import services as audit
from wardmote.core.operations import archive


class Command(BaseCommand):
    """Parse the arguments, ask the selector, say what was found."""

    help = (
        "Walk the whole history and say whether anything in it was changed, removed or added. With a file, check that"
        " backup from end to end instead, without restoring it. The exit code is 1 where something is wrong."
        " Example: wardmote verify 2022-06-30.wardmote"
    )

    requires_system_checks = []  # it must work even when the site does not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a backup to check")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, file: Path | None, json: bool, **_: Any) -> None:
        result = _check_history() if file is None else _check_backup(file)
        self.stdout.write(json_format.dumps(result) if json else str(result["says"]))


def _check_history() -> dict[str, object]:
    verdict = audit.check()
    if not verdict.sound:
        raise CommandError(f"The history does not hold: entry {verdict.bad_number}: {verdict.reason}.")
    return {"sound": True, "entries": verdict.entries, "says": f"All {verdict.entries:,} entries of the history hold."}


def _check_backup(file: Path) -> dict[str, object]:
    try:
        manifest = archive.check(file)
    except FileNotFoundError:
        raise CommandError(f"There is no file {file}.") from None
    except archive.BackupRefused as problem:
        raise CommandError(str(problem)) from problem
    says = (
        f"This backup is whole: {manifest.rows:,} rows and {len(manifest.files):,} files, made at {manifest.made_at}."
    )
    return {
        "sound": True,
        "rows": manifest.rows,
        "files": len(manifest.files),
        "made_at": manifest.made_at,
        "says": says,
    }
