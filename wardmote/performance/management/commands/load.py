"""``wardmote load FILE…``: figures into the warehouse."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from wardmote.core.definitions import DefinitionError
from wardmote.core.operations.selectors import is_migrated
from wardmote.core.ui.format import plural
from wardmote.performance.management import by_force
from wardmote.performance.management.telling import REFUSED, SHOWN, files_told, more, refusals, rows_told
from wardmote.performance.services.loading import load_files, record_loads
from wardmote.performance.sources import Source, forces, sources
from wardmote.performance.warehouse.report import Count, Few, Gap, NotLoaded, Report

EPILOG = """\
example: wardmote load Downloads/2025-12.zip. Takes zip and tar archives and folders as downloaded, CSV (also .gz), Excel and
OpenDocument files, of any months and forces. Each load is a vintage: what it replaces is kept as it was. Files that are in the
warehouse already change nothing. Exit codes: 0 all was read; 1 the load broke off, and why: nothing was changed; 2 the command
is wrong; 3 some files were refused, the others are loaded.
"""


class Command(BaseCommand):
    help = (
        "Load figures, such as police.uk archives and Home Office tables, and say what was read, refused and changed."
    )

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", type=Path, nargs="+", metavar="FILE", help="files, archives and folders")
        parser.add_argument("--source", help="take every table for one of this source, whatever it is called")
        parser.add_argument(
            "--fewer",
            metavar="REASON",
            help="take periods with many fewer rows than are known, and say why that is right",
        )
        parser.add_argument("--dry-run", action="store_true", help="read and check everything, and keep nothing")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(
        self, *, files: list[Path], source: str | None, fewer: str | None, dry_run: bool, json: bool, **_: Any
    ) -> None:
        if missing := [str(path) for path in files if not path.exists()]:
            raise CommandError(f"There is no file or folder {missing[0]}.", returncode=2)
        if fewer is not None and not fewer.strip():
            raise CommandError("Say why so few rows are right: --fewer needs a reason.", returncode=2)
        if not dry_run and not is_migrated():  # said now, and not after minutes of reading
            raise CommandError(
                "Nothing was loaded: the database is not of this release. 'wardmote init' sets one up, and"
                " 'wardmote migrate' brings one up to date."
            )
        try:
            only = _source(source) if source else None
            report = load_files(
                files,
                now=timezone.now(),
                only=only,
                dry_run=dry_run,
                reason=(fewer or "").strip(),
                say=self.stderr.write,
            )
        except (NotLoaded, OSError, DefinitionError) as problem:
            raise CommandError(f"Nothing was loaded: {problem}") from problem
        try:
            if not dry_run:
                record_loads()
            self.stdout.write(_as_json(report) if json else "\n".join(_lines(report)))
        finally:  # the figures are there, whatever became of telling it
            if not dry_run:
                call_command("measure", stdout=self.stderr)
        if report.refused:
            raise SystemExit(REFUSED)


def _source(slug: str) -> Source:
    known = {each.slug: each for each in sources()}
    if slug not in known:
        raise CommandError(f"There is no source '{slug}'. Sources: {', '.join(known)}.", returncode=2)
    return known[slug]


def _as_json(report: Report) -> str:
    return json.dumps(report.as_data(), ensure_ascii=False, indent=1)


def _lines(report: Report) -> Iterator[str]:
    told = _Told()
    by_source: dict[str, list[int]] = defaultdict(list)
    for file in report.read:
        by_source[file.source].append(file.rows)
    read = [source for source in told.sources.values() if source.slug in by_source]
    for source in read:
        yield f"read: {source.name}, {rows_told(sum(by_source[source.slug]))} of {files_told(len(by_source[source.slug]))}"
        yield from by_force.table(source, report, told.forces)
    for headers in sorted({file.left_out for file in report.read if file.left_out}):
        yield f"columns that were left out: {', '.join(headers)}"
    for count in report.restated[:SHOWN]:
        yield f"restated: {told.period(count)}: {rows_told(count.rows)}, {count.before:,} before"
    yield from more(report.restated)
    if report.reason:
        yield f"many fewer rows than before were allowed, because: {report.reason}"
    for few in report.few[:SHOWN]:
        yield f"few: {told.period(few)}: {rows_told(few.rows)}, at least {few.usual:,} in each of those around it"
    yield from more(report.few)
    for each in report.duplicates:
        yield (
            f"more than once: {told.who(each.source, each.force)}: {plural(each.keys, 'key', 'keys')} in"
            f" {rows_told(each.rows)}, {each.identical:,} of them the same in every column"
        )
    by_gap: dict[tuple[str, date, date], list[Gap]] = defaultdict(list)
    for gap in report.gaps:
        by_gap[gap.source, gap.first, gap.last].append(gap)
    for (slug, first, last), gaps in by_gap.items():
        who = ", ".join(told.forces.get(gap.force, gap.force) for gap in gaps)
        yield f"missing: {told.who(slug)}, {_span(first, last)}{f': {who}' if who else ''}"
    for few in report.fewer[:SHOWN]:
        known = "were known" if report.reason else "are known"
        yield f"many fewer: {told.period(few)}: {rows_told(few.rows)}, {few.usual:,} {known}"
    yield from more(report.fewer)
    yield from refusals(report.refused)
    if report.unchanged:
        yield f"already loaded, unchanged: {files_told(len(report.unchanged))}"
    yield from sorted({source.licence.attribution for source in read})
    done = f"Vintage {report.vintage}" if report.vintage else "Nothing was kept: this was a dry run"
    yield f"{done}. Read {rows_told(report.rows)} of {files_told(len(report.read))}; refused {len(report.refused)}."


class _Told:
    """What sources, forces and periods are called."""

    def __init__(self) -> None:
        self.sources = {source.slug: source for source in sources()}
        self.forces = {force.code: force.name for force in forces()}

    def who(self, slug: str, force: str = "") -> str:
        name = self.sources[slug].name
        return f"{name}, {self.forces.get(force, force)}" if force else name

    def period(self, of: Count | Few) -> str:
        printed = {"month": f", {of.period:%B %Y}", "year": f", {of.period:%Y}"}
        return self.who(of.source, of.force) + printed.get(self.sources[of.source].every, "")


def _span(first: date, last: date) -> str:
    return f"{first:%B %Y}" if first == last else f"{first:%B %Y} to {last:%B %Y}"
