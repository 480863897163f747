"""``wardmote import FILE``: what the import page does, on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.accounts.models import Role
from wardmote.core.documents.blocks import UnreadableFile
from wardmote.core.organisations.models import Partnership
from wardmote.plans.comparison import Comparison
from wardmote.plans.models import Plan
from wardmote.plans.services.importing import Undecided, preview
from wardmote.reports.management.who import who
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox

EPILOG = """\
examples: wardmote import plan.docx --plan safer-plan --dry-run;
wardmote import plan.xlsx --new "Safer Northmoor Plan" --as-at 2026-03-31 --by policy@force.example;
wardmote import april.docx --plan safer-plan --same 4.2=3-1 --same 7=new. Progress goes to standard error. Exit codes:
0 imported, or nothing to change; 1 not imported, and why; 2 the command is wrong; 4 rows match only by their words: say
of each whether it is the same with --same.
"""


class Command(BaseCommand):
    help = "Import a plan from a document: the whole of it in one transaction, or nothing."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the document")
        where = parser.add_mutually_exclusive_group()
        where.add_argument("--plan", help="the short name of the plan it belongs to, as in its address")
        where.add_argument("--new", metavar="TITLE", help="start a new plan with this title")
        parser.add_argument("--partnership", help="the short name of the partnership; needed where there are several")
        parser.add_argument("--as-at", type=date.fromisoformat, help="the date the document speaks of (YYYY-MM-DD)")
        parser.add_argument("--by", metavar="EMAIL", help="who imports it; needed where several people may")
        parser.add_argument("--same", action="append", default=[], metavar="ROW=KEY", help="ROW is KEY, or 'new'")
        parser.add_argument("--not-public", action="store_true", help="a new plan gets no public page")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            data = path.read_bytes()
        except OSError as error:
            raise CommandError(f"{path} cannot be opened: {error.strerror or error}.") from error
        partnership, plan = _where(options)
        by = who(options["by"], partnership, Role.POLICY_OFFICER)
        decisions = dict(_same(entry) for entry in options["same"])
        run = self._dry_run if options["dry_run"] else self._import
        try:
            run(path, data, partnership, plan, by, decisions, options)
        except UnreadableFile as error:
            raise CommandError(f"{path.name}: {error}") from error
        except Undecided as error:
            self._ask(error.comparison)
            raise CommandError("Nothing was imported.", returncode=4) from error
        except (ValidationError, PermissionDenied) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error

    def _dry_run(
        self, path: Path, data: bytes, partnership: Any, plan: Any, by: Any, decisions: Any, options: Any
    ) -> None:
        read = inbox.read_bytes(data, name=path.name, partnership=partnership, on_progress=self._progress())["read"]
        comparison = preview(read, plan=plan, decisions=decisions)
        self._say(options, comparison, read, done=None)
        if comparison.doubtful:
            raise Undecided(comparison)

    def _import(
        self, path: Path, data: bytes, partnership: Any, plan: Any, by: Any, decisions: Any, options: Any
    ) -> None:
        upload = inbox.receive(
            name=path.name, data=data, partnership=partnership, plan=plan, by=by, limit=settings.UPLOAD_MAX_BYTES
        )
        try:
            upload = inbox.read_now(upload, on_progress=self._progress())
            if upload.state == Upload.State.FAILED:
                raise UnreadableFile(upload.message)
            upload = inbox.choose_target(
                upload,
                plan=plan,
                title=options["new"] or "",
                is_public=not options["not_public"],
                as_at=options["as_at"],
                by=by,
            )
            if upload.as_at is None:
                raise CommandError(
                    "The document does not say what date it speaks of. Say it with --as-at.", returncode=2
                )
            upload = inbox.decide(upload, decisions, by=by)
            comparison = preview(inbox.reading_of(upload), plan=plan, decisions=decisions)
            done = inbox.import_upload(upload, by=by)
        except BaseException:
            # The file is on the disk of whoever gave the command: nothing is lost, and the inbox stays tidy.
            inbox.discard(upload, by=by)
            raise
        self._say(options, comparison, inbox.reading_of(upload), done=done)

    def _progress(self) -> Callable[[int, int, str], None] | None:
        """How far the reading is, on a terminal only."""
        if not self.stderr.isatty():
            return None

        def show(done: int, total: int, what: str) -> None:
            self.stderr.write(f"\r\x1b[K{what} {done}/{total}" if done < total else "\r\x1b[K", ending="")

        return show

    def _ask(self, comparison: Comparison) -> None:
        self.stderr.write("These rows match only by their words:")
        for change in comparison.doubtful:
            self.stderr.write(f"  {change.label}\n    may be {change.candidate}")
            self.stderr.write(f"    --same {change.there}={change.here}   or   --same {change.there}=new")

    def _say(self, options: dict[str, Any], comparison: Comparison, read: Any, *, done: Any) -> None:
        dry = options["dry_run"]
        weights = [finding["severity"] for finding in read["findings"]]
        answer = {
            "file": str(options["file"].name),
            "dry_run": dry,
            "imported": bool(done),
            "plan": done.version.plan.slug if done else options["plan"],
            "counts": comparison.counts(),
            "findings": {weight: weights.count(weight) for weight in ("error", "warning", "info")},
            "changes": [
                {"level": change.level, "kinds": change.kinds, "what": change.label, "fields": change.fields}
                for change in comparison.changes
                if change.kinds != ("same",)
            ],
        }
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        for level, counts in answer["counts"].items():
            shown = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none"
            self.stdout.write(f"{level}: {shown}")
        self.stdout.write(", ".join(f"{count} {weight}" for weight, count in answer["findings"].items()))
        if dry:
            self.stdout.write("Nothing was changed: this was a dry run.")
        elif done:
            self.stdout.write(f"Imported into {done.version.plan.slug}.")
        else:
            self.stdout.write("Nothing was changed: the plan says all of this already.")


def _same(entry: str) -> tuple[str, str]:
    row, sign, key = entry.partition("=")
    if not sign or not row or not key:
        raise CommandError(
            f"--same {entry}: write ROW=KEY, for example --same 4.2=3-1 or --same 4.2=new.", returncode=2
        )
    return row, key


def _where(options: dict[str, Any]) -> tuple[Partnership, Plan | None]:
    if options["plan"]:
        plan = Plan.objects.select_related("partnership").filter(slug=options["plan"]).first()
        if plan is None:
            known = ", ".join(Plan.objects.values_list("slug", flat=True)) or "there is none yet"
            raise CommandError(f"There is no plan '{options['plan']}'. Plans: {known}.", returncode=2)
        return plan.partnership, plan
    found = list(Partnership.objects.filter(**({"slug": options["partnership"]} if options["partnership"] else {})))
    if len(found) != 1:
        known = ", ".join(Partnership.objects.values_list("slug", flat=True)) or "none: run 'wardmote init'"
        raise CommandError(f"Say which partnership with --partnership. Known: {known}.", returncode=2)
    return found[0], None
