"""``wardmote verify [FILE]``: is the history whole, or is a backup?"""

from __future__ import annotations

import json as json_format
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.audit import selectors as history
from wardmote.core.audit import services as audit
from wardmote.core.audit.keeping import CannotKeep, kept_at
from wardmote.core.audit.rules import Checkpoint
from wardmote.core.operations import archive


class Command(BaseCommand):
    """Parse the arguments, ask the selector, say what was found."""

    help = (
        "Walk the whole history and say whether anything in it was changed, removed or added. It is compared with the"
        " checkpoints kept where WARDMOTE_CHECKPOINTS says, and with those of --against. With a file, check that"
        " backup from end to end instead, without restoring it. The exit code is 1 where something is wrong."
        " Example: wardmote verify --against checkpoints.txt"
    )

    requires_system_checks = []  # it must work even when the site does not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="a backup to check")
        parser.add_argument(
            "--against", type=Path, metavar="PLACE", help="a file of checkpoints, or a folder of such files"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, file: Path | None, against: Path | None, json: bool, **_: Any) -> None:
        result = _check_backup(file) if file is not None else self._check_history(against)
        self.stdout.write(json_format.dumps(result) if json else str(result["says"]))

    def _check_history(self, against: Path | None) -> dict[str, object]:
        kept = _kept(against) if against else []
        verdict = audit.check(against=kept, on_progress=self._say_how_far if self.stderr.isatty() else None)
        if not verdict.sound:
            raise CommandError(f"The history does not hold: entry {verdict.bad_number}: {verdict.reason}.")
        found = history.latest_check()
        says = f"All {verdict.entries:,} entries of the history hold."
        if found and found.checkpoints:
            says += f" They fit all {found.checkpoints:,} checkpoints kept."
        if found and found.kept_in:
            says += f" A new checkpoint is kept in {found.kept_in}."
        if found and found.problem:
            raise CommandError(f"{says} But no checkpoint was kept: {found.problem}.")
        return {
            "sound": True,
            "entries": verdict.entries,
            "checkpoints": found.checkpoints if found else 0,
            "kept_in": found.kept_in if found else "",
            "says": says,
        }

    def _say_how_far(self, done: int, of: int) -> None:
        self.stderr.write(f"\rVerified {done:,} of {of:,} entries", ending="\n" if done >= of else "")


def _kept(place: Path) -> list[Checkpoint]:
    try:
        found = kept_at(place)
    except CannotKeep as problem:
        raise CommandError(f"{problem}.") from problem
    if not found:
        raise CommandError(f"There is no checkpoint in {place}.")
    return found


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
