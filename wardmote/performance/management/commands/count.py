"""``wardmote count FILE…``: what files hold, counted, without a load."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.definitions import DefinitionError
from wardmote.core.documents.printable import neutralise
from wardmote.performance.management.telling import REFUSED, files_told, refusals
from wardmote.performance.selectors.loads import kept_counts
from wardmote.performance.services.loading import count_files
from wardmote.performance.sources import Source, sources
from wardmote.performance.warehouse.report import NotLoaded, Report

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
        parser.add_argument(
            "files",
            type=Path,
            nargs="*",
            metavar="FILE",
            help="files, archives, folders; without any, what is loaded",
        )
        parser.add_argument("--source", default="street", help="what is counted, street-level crime without it")
        parser.add_argument("--to", type=Path, metavar="FILE", help="write to this file instead of standard output")

    def handle(self, *, files: list[Path], source: str, to: Path | None, **_: Any) -> None:
        if missing := [str(path) for path in files if not path.exists()]:
            raise CommandError(f"There is no file or folder {missing[0]}.", returncode=2)
        try:
            counted = _countable(source)
            with TemporaryDirectory() as folder:
                counts = Path(folder) / "counts.csv"
                report = count_files(files, counts, source=counted, say=self.stderr.write) if files else None
                if report is None:
                    _write(kept_counts(counted), counts)
                if to is None:
                    self._print(counts)
                else:
                    shutil.move(counts, to)
        except (NotLoaded, OSError, DefinitionError) as problem:
            raise CommandError(f"Nothing was counted: {problem}") from problem
        self.stderr.write(counted.licence.attribution)
        if report is not None:
            self._tell(report)

    def _tell(self, report: Report) -> None:
        for line in refusals(report.refused):
            self.stderr.write(line)
        done = f"Counted {report.rows:,} rows of {files_told(len(report.read))}; refused {len(report.refused)}."
        self.stderr.write(done)
        if report.refused:
            raise SystemExit(REFUSED)

    def _print(self, counts: Path) -> None:
        with counts.open(encoding="utf-8", newline="") as file:
            while some := file.read(_CHUNK):
                self.stdout.write(some, ending="")


def _write(rows: list[tuple[Any, ...]], target: Path) -> None:
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([neutralise(value) if isinstance(value, str) else value for value in row] for row in rows)


def _countable(slug: str) -> Source:
    known = {each.slug: each for each in sources() if each.counted_by}
    if slug not in known:
        raise CommandError(f"'{slug}' cannot be counted. Sources that can: {', '.join(known)}.", returncode=2)
    return known[slug]
