"""``wardmote backup FILE``: everything in one sealed file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat

from wardmote.core.operations.archive import BackupRefused
from wardmote.core.operations.services.backup import back_up
from wardmote.core.ui import hooks


class Command(BaseCommand):
    """Parse the arguments, call the service, say what was done."""

    help = (
        "Save every record, every uploaded file and all figures in one file, which 'wardmote restore' reads back on"
        " any machine. People can go on working meanwhile. The secret key and the sign-ins of the moment are left out."
        " Example: wardmote backup /var/backups/wardmote/2022-06-30.wardmote"
    )

    requires_system_checks = []  # it must work even when the site does not

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="where to write the backup; it must not be there yet")
        parser.add_argument(
            "--without",
            action="append",
            default=[],
            choices=[folder.name for folder in hooks.registry.folders],
            help="leave out what can be had otherwise, such as figures that can be loaded anew",
        )
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, *, file: Path, without: list[str], json: bool, **_: Any) -> None:
        try:
            manifest = back_up(file, without=without)
        except FileExistsError:
            raise CommandError(f"{file} is there already. Give another name; a backup never overwrites one.") from None
        except (OSError, BackupRefused) as problem:
            raise CommandError(f"The backup was not made: {problem}") from problem
        size = file.stat().st_size
        if json:
            self.stdout.write(_as_json(file, size, manifest.rows, len(manifest.files), manifest.history_entries))
            return
        self.stdout.write(
            f"Saved {manifest.rows:,} rows of {len(manifest.tables)} tables, {len(manifest.files):,} files and"
            f" {manifest.history_entries:,} entries of history in {file} ({filesizeformat(size)})."
        )


def _as_json(file: Path, size: int, rows: int, files: int, history: int) -> str:
    return json.dumps({"file": str(file), "bytes": size, "rows": rows, "files": files, "history_entries": history})
