"""``wardmote restore FILE``: bring a backup back, here or elsewhere, and compare."""

from __future__ import annotations

import json as json_format
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error as DatabaseTrouble

from wardmote.core.operations.archive import BackupRefused
from wardmote.core.operations.services.backup import restore
from wardmote.core.operations.services.founding import write_secret_key


class Command(BaseCommand):
    """Parse the arguments, call the service, say what was done."""

    help = (
        "Bring back what 'wardmote backup' saved, then compare every row, every file and the history with the backup."
        " A damaged backup is refused before anything is touched. Stop the server first."
        " Example: wardmote restore 2022-06-30.wardmote --to /var/lib/wardmote-trial"
    )

    requires_system_checks = []  # it must work even when the site does not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a backup")
        parser.add_argument("--to", type=Path, metavar="DIR", help="another data directory, instead of WARDMOTE_DATA")
        parser.add_argument("--database-url", metavar="URL", help="another database, instead of DATABASE_URL")
        parser.add_argument(
            "--replace", action="store_true", help="replace what is there, after backing it up beside the data"
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(
        self, *, file: Path, to: Path | None, database_url: str | None, replace: bool, json: bool, **_: Any
    ) -> None:
        if to or database_url:
            _restore_elsewhere(file, to, database_url, replace=replace, json=json)
            return
        try:
            restored = restore(file, replace=replace)
        except FileNotFoundError:
            raise CommandError(f"There is no file {file}.") from None
        except (OSError, BackupRefused) as problem:
            raise CommandError(str(problem)) from problem
        except DatabaseTrouble as problem:
            raise CommandError(
                f"The database did not take the backup, and nothing of it was kept: {problem}"
            ) from problem
        if settings.SECRET_KEY_IS_TEMPORARY:  # a new machine: backups hold no key
            write_secret_key(settings.DATA_DIR)
        manifest = restored.manifest
        if json:
            result = {
                "equal": True,
                "tables": len(manifest.tables),
                "rows": manifest.rows,
                "files": len(manifest.files),
                "history_entries": manifest.history_entries,
                "made_at": manifest.made_at,
                "saved_before": str(restored.saved_before) if restored.saved_before else None,
                "moved_aside": [str(folder) for folder in restored.moved_aside],
            }
            self.stdout.write(json_format.dumps(result))
            return
        if restored.saved_before:
            self.stdout.write(f"What was here before is saved in {restored.saved_before}.")
        for folder in restored.moved_aside:
            self.stdout.write(
                f"A folder that was here before is now {folder}. Delete it when it is not needed any more."
            )
        self.stdout.write(
            f"Restored and compared: everything is equal. {manifest.rows:,} rows of {len(manifest.tables)} tables,"
            f" {len(manifest.files):,} files, {manifest.history_entries:,} entries of history, which hold together."
        )


def _restore_elsewhere(file: Path, to: Path | None, database_url: str | None, *, replace: bool, json: bool) -> None:
    """Run the same command with the other place in its environment: settings are read once, when a process starts."""
    environment = dict(os.environ)
    if to:
        to.mkdir(parents=True, exist_ok=True, mode=0o700)
        environment["WARDMOTE_DATA"] = str(to.resolve())
        environment.pop("DATABASE_URL", None)
    if database_url:
        environment["DATABASE_URL"] = database_url
    options = ["--replace"] * replace + ["--json"] * json
    outcome = subprocess.run([sys.executable, "-m", "wardmote", "restore", str(file), *options], env=environment)
    if outcome.returncode:
        sys.exit(outcome.returncode)
