"""``wardmote report PLAN``: write a report's files, and issue it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.editions.models import Edition
from wardmote.core.editions.services import File, file_bytes
from wardmote.core.organisations.models import Body
from wardmote.plans.models import PlanVersion
from wardmote.reports.definitions import outlines
from wardmote.reports.management.who import who
from wardmote.reports.models import Draft
from wardmote.reports.rendering import Kind, file_of
from wardmote.reports.services import briefing, drafting, issuing
from wardmote.reports.services.issuing import Gap, NotReady

EPILOG = """\
examples: wardmote report neighbourhood-charter --outline charter-update --to /tmp/report;
wardmote report safer-plan --outline panel-report --period-start 2026-01-01 --period-end 2026-03-31 --issue --to out
--by policy@force.example. Without --issue the files say DRAFT on every page and nothing is stored. Progress goes to
standard error. Exit codes: 0 written; 1 not written, and why; 2 the command is wrong; 4 something must be mended before
it can be issued: with --issue the draft is kept, so that it can be mended in the browser.
"""
DRAFT_KINDS: tuple[Kind, ...] = ("html", "docx", "pdf")


class Command(BaseCommand):
    help = "Write a report on a plan as a web page, Word and PDF; with --issue, freeze it as an edition first."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("plan", help="the short name of the plan, as in its address")
        names = [each.slug for each in outlines()]
        parser.add_argument("--outline", required=True, choices=names, help="which report")
        parser.add_argument("--to", type=Path, default=Path(), metavar="DIR", help="where to; default: here")
        parser.add_argument("--as-at", type=date.fromisoformat, help="the date it speaks of; default: the plan's")
        parser.add_argument("--period-start", type=date.fromisoformat, metavar="DATE", help="first day of its period")
        parser.add_argument("--period-end", type=date.fromisoformat, metavar="DATE", help="last day of its period")
        parser.add_argument("--audience", choices=Edition.Audience.values, default=Edition.Audience.PANEL)
        parser.add_argument("--body", default="", metavar="NAME", help="the board that it is for, by its name")
        parser.add_argument("--title", default="", help="default: the plan's title, the report and the period")
        parser.add_argument(
            "--changes-since", type=int, metavar="NUMBER", help="only what has changed since the edition of this number"
        )
        parser.add_argument("--issue", action="store_true", help="freeze it as an edition, and write its files")
        parser.add_argument("--by", metavar="EMAIL", help="on whose behalf; needed where several people may")
        parser.add_argument("--dry-run", action="store_true", help="say what is missing, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        version = _version(options["plan"])
        by = who(options["by"], version.plan.partnership, Role.POLICY_OFFICER)
        try:
            draft = _draft(version, options, by)
            plan = briefing.plan_of(draft)
            found = issuing.gaps(draft, plan=plan)
            if options["dry_run"]:
                self._say(options, draft, found, [])
            elif options["issue"]:
                self._issue(options, draft, found, by)
            else:
                files = [self._drawn(draft, kind) for kind in DRAFT_KINDS]
                self._say(options, draft, found, self._write(files, options["to"]))
        except (ValidationError, PermissionDenied) as error:
            raise CommandError(" ".join(getattr(error, "messages", [str(error)]))) from error

    def _drawn(self, draft: Draft, kind: Kind) -> File:
        self.stderr.write(f"Writing {kind} …")
        composed = issuing.compose_draft(draft, marking="DRAFT")
        return file_of(composed, kind, stem=f"{issuing.stem_of(draft)}-draft")

    def _issue(self, options: dict[str, Any], draft: Draft, found: list[Gap], by: Any) -> None:
        drafting.store(draft, by=by)
        self.stderr.write("Issuing …")
        try:
            edition = issuing.issue(draft, seen=draft.saves, by=by)
        except NotReady as error:
            self._say(options, draft, error.gaps, [])
            address = reverse("draft", args=[draft.pk])
            raise CommandError(f"Not issued. The draft is kept: mend it at {address}", returncode=4) from error
        files = [File(each.kind, each.name, file_bytes(each)) for each in edition.files.order_by("pk")]
        self._say(options, draft, found, self._write(files, options["to"]), edition)

    def _write(self, files: list[File], folder: Path) -> list[Path]:
        """The files in a folder, which is made where it is missing."""
        written = []
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file in files:
                path = folder / file.name
                path.write_bytes(file.data)
                written.append(path)
        except OSError as error:
            raise CommandError(f"{folder} cannot be written to: {error.strerror or error}.") from error
        return written

    def _say(
        self, options: dict[str, Any], draft: Draft, found: list[Gap], files: list[Path], edition: Edition | None = None
    ) -> None:
        stops = [gap.message for gap in found if gap.weight == "stop"]
        looks = [gap.message for gap in found if gap.weight == "look"]
        if options["json"]:
            answer = {
                "plan": options["plan"],
                "report": draft.outline,
                "title": draft.title,
                "as_at": draft.as_at.isoformat(),
                "audience": draft.audience,
                "dry_run": options["dry_run"],
                "edition": {"number": edition.number, "uuid": str(edition.uuid)} if edition else None,
                "files": [str(path) for path in files],
                "must_be_mended": stops,
                "worth_a_look": looks,
            }
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=1))
            return
        self.stdout.write(draft.title)
        for message in stops:
            self.stdout.write(f"must be mended: {message}")
        self.stdout.write(f"worth a look: {len(looks)}")
        for path in files:
            self.stdout.write(f"written: {path}")
        if edition:
            self.stdout.write(f"Issued as edition {edition.number}.")
        elif options["dry_run"]:
            self.stdout.write("Nothing was written: this was a dry run.")


def _version(slug: str) -> PlanVersion:
    found = (
        PlanVersion.objects.filter(plan__slug=slug, state=PlanVersion.State.CURRENT)
        .select_related("plan__partnership", "plan__owner", "scheme")
        .first()
    )
    if found is None:
        current = PlanVersion.objects.filter(state=PlanVersion.State.CURRENT)
        known = ", ".join(current.values_list("plan__slug", flat=True)) or "there is none yet"
        raise CommandError(f"There is no plan '{slug}'. Plans: {known}.", returncode=2)
    return found


def _draft(version: PlanVersion, options: dict[str, Any], by: Any) -> Draft:
    """The report as it would be started in the browser; not stored."""
    period = options["period_start"], options["period_end"]
    if any(period) and not all(period):
        raise CommandError("Give both --period-start and --period-end, or neither.", returncode=2)
    draft = drafting.new_draft(
        version,
        report=options["outline"],
        as_at=options["as_at"] or version.as_at or timezone.localdate(),
        period=period,
        audience=options["audience"],
        title=options["title"],
        body=_body(version, options["body"]),
        by=by,
    )
    if options["changes_since"] is not None:
        known = drafting.comparable_editions(version, draft.outline, draft.audience, draft.body)
        draft.changes_since = known.filter(number=options["changes_since"]).first()
        if draft.changes_since is None:
            numbers = ", ".join(str(each.number) for each in known) or "none"
            raise CommandError(
                f"There is no edition {options['changes_since']} to compare with. Editions: {numbers}.", returncode=2
            )
        draft.only_changes = True
    return draft


def _body(version: PlanVersion, name: str) -> Body | None:
    if not name:
        return None
    known = Body.objects.filter(partnership=version.plan.partnership).order_by("name")
    found = known.filter(name__iexact=name).first()
    if found is None:
        names = ", ".join(known.values_list("name", flat=True)) or "there is none yet"
        raise CommandError(f"There is no board '{name}'. Boards: {names}.", returncode=2)
    return found
