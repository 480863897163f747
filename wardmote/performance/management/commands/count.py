"""``wardmote count FILE…``: what files hold, counted, without a load."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.definitions import DefinitionError
from wardmote.performance.management.telling import REFUSED, files_told, refusals
from wardmote.performance.services.loading import count_files
from wardmote.performance.sources import Source, sources
from wardmote.performance.warehouse.report import NotLoaded

_CHUNK = 1 << 20
EPILOG = """\
example: wardmote count Downloads/2025-12.zip --to counts.csv. Takes what 'wardmote load' takes, and refuses what it refuses
in the columns that are counted: force, period, and for street-level crime the type and the small area (LSOA). Exit codes: 0 all
was counted; 1 it broke off, and why; 2 the command is wrong; 3 some files were refused, the others are counted.
"""


class Command(BaseCommand):
    help = "Count what files hold by force, month, type of crime and small area, as CSV. Nothing is loaded or kept."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="files, archives and folders")
        parser.add_argument("--source", default="street", help="what is counted, street-level crime without it")
        parser.add_argument("--to", type=Path, metavar="FILE", help="write to this file instead of standard output")

    def handle(self, *, files: list[Path], source: str, to: Path | None, **_: Any) -> None:
        if missing := [str(path) for path in files if not path.exists()]:
            raise CommandError(f"There is no file or folder {missing[0]}.", returncode=2)
        try:
            counted = _countable(source)
            with TemporaryDirectory() as folder:
                counts = Path(folder) / "counts.csv"
                report = count_files(files, counts, source=counted, say=self.stderr.write)
                if to is None:
                    self._print(counts)
                else:
                    shutil.move(counts, to)
        except (NotLoaded, OSError, DefinitionError) as problem:
            raise CommandError(f"Nothing was counted: {problem}") from problem
        self.stderr.write("\n".join([*refusals(report.refused), counted.licence.attribution]))
        done = f"Counted {report.rows:,} rows of {files_told(len(report.read))}; refused {len(report.refused)}."
        self.stderr.write(done)
        if report.refused:
            raise SystemExit(REFUSED)

    def _print(self, counts: Path) -> None:
        with counts.open(encoding="utf-8", newline="") as file:
            while some := file.read(_CHUNK):
                self.stdout.write(some, ending="")


def _countable(slug: str) -> Source:
    known = {each.slug: each for each in sources() if each.counted_by}
    if slug not in known:
        raise CommandError(f"'{slug}' cannot be counted. Sources that can: {', '.join(known)}.", returncode=2)
    return known[slug]
