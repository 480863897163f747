"""``wardmote publish DIR``: the whole public site as files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.publishing.services.drawing import NotDrawn, Site
from wardmote.publishing.services.publish import Published, publish
from wardmote.publishing.services.writing import Refused

BROKEN = 3
SHOWN = 20
EPILOG = """\
example: wardmote publish /srv/public --address https://promises.example.org. Any web server can serve the directory.
Only what changed is written; what left the site is taken away; files of others in it are left alone. Progress goes to
standard error. Exit codes: 0 written; 1 not written, and why; 2 the command is wrong; 3 links lead nowhere: nothing was
written, unless --despite-broken-links.
"""


class Command(BaseCommand):
    help = "Write the whole public site as files, for any web server or CDN, from cleared text only."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def add_arguments(self, parser: CommandParser) -> None:
        known = [code for code, _name in settings.LANGUAGES]
        parser.add_argument("folder", type=Path, metavar="DIR", help="where to; made where it is missing")
        parser.add_argument("--address", help="where the site will stand; default: WARDMOTE_PUBLIC_ADDRESS")
        parser.add_argument(
            "--server", help="the running site, for search and signing in; default: WARDMOTE_LIVE_ADDRESS, or left out"
        )
        parser.add_argument(
            "--language", action="append", choices=known, dest="languages", help="once for each language; default: all"
        )
        parser.add_argument(
            "--despite-broken-links", action="store_true", help="write although links lead nowhere; still exits with 3"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and write nothing")
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        site = self._site(options)
        try:
            done = publish(
                options["folder"],
                site,
                dry_run=options["dry_run"],
                despite_broken_links=options["despite_broken_links"],
                say=self._say_how_far if self.stderr.isatty() else lambda _done, _of: None,
            )
        except Refused as problem:
            raise CommandError(str(problem)) from problem
        except NotDrawn as problem:
            raise CommandError(f"Nothing was written. This could not be drawn: {problem}") from problem
        except OSError as problem:
            raise CommandError(f"{options['folder']} cannot be written to: {problem.strerror or problem}.") from problem
        self.stdout.write(_as_json(done, options["dry_run"]) if options["json"] else _in_words(done))
        self._say_left(done)
        if done.broken:
            self._refuse(done)

    def _site(self, options: dict[str, Any]) -> Site:
        address = options["address"] or settings.PUBLIC_ADDRESS
        server = settings.LIVE_ADDRESS if options["server"] is None else options["server"]
        if not (options["address"] or settings.PUBLIC_ADDRESS_IS_SET):
            self.stderr.write(f"The feed and the map of the site will name {address}. Say the real address: --address")
        languages = options["languages"] or [code for code, _name in settings.LANGUAGES]
        return Site(
            _address(address),
            _address(server) if server else "",
            tuple(code for code, _name in settings.LANGUAGES if code in {settings.LANGUAGE_CODE, *languages}),
        )

    def _say_how_far(self, done: int, of: int) -> None:
        self.stderr.write(f"\rDrawn {done:,} of {of:,} pages", ending="\n" if done >= of else "")

    def _say_left(self, done: Published) -> None:
        for path in done.changes.left:
            self.stderr.write(f"left alone, somebody else changed it: {path}")

    def _refuse(self, done: Published) -> None:
        for each in done.broken[:SHOWN]:
            self.stderr.write(f"broken link: {each}")
        written = "The site was written all the same." if done.written else "Nothing was written."
        raise CommandError(f"{len(done.broken):,} links lead nowhere. {written}", returncode=BROKEN)


def _address(text: str) -> str:
    """A site's address without a slash at its end. Pages name each other from the root, so it has no path."""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"} or parts.query:
        raise CommandError(f"'{text}' is not like https://promises.example.org", returncode=2)
    return f"{parts.scheme}://{parts.netloc}"


def _in_words(done: Published) -> str:
    changes = done.changes
    counts = (
        f"{len(changes.new):,} new, {len(changes.changed):,} changed, {len(changes.gone):,} gone,"
        f" {changes.unchanged:,} unchanged"
    )
    verb = "Written" if done.written else "Not written"
    return f"{verb}: {done.pages:,} pages and {done.files - done.pages:,} other files: {counts}."


def _as_json(done: Published, dry_run: bool) -> str:
    changes = done.changes
    answer = {
        "written": done.written,
        "dry_run": dry_run,
        "pages": done.pages,
        "files": done.files,
        "new": changes.new,
        "changed": changes.changed,
        "gone": changes.gone,
        "left_alone": changes.left,
        "unchanged": changes.unchanged,
        "broken_links": [{"target": each.target, "pages": each.pages, "count": each.count} for each in done.broken],
    }
    return json.dumps(answer, ensure_ascii=False, indent=1)
