"""``wardmote init``: from an empty directory to a first administrator who can sign in."""

from __future__ import annotations

import getpass
import json as json_format
import os
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.operations.services.founding import Founding, found, outstanding
from wardmote.core.organisations.models import Organisation

PASSWORD_VARIABLE = "WARDMOTE_ADMIN_PASSWORD"  # noqa: S105 - the name of the variable, not a password


class Command(BaseCommand):
    """Ask what was not given, call the service, say what was done and what comes next."""

    help = (
        "Set up an installation: data directory, secret key, database, the force and the body that governs it, and the"
        " first administrator. Asks for what is not given. Doing it again changes nothing."
        " The password is asked for, or read from --password-file or WARDMOTE_ADMIN_PASSWORD."
        " Example: wardmote init --force-name 'Westshire Police' --governing-body 'Westshire Police Authority'"
        " --admin-email admin@westshire.example --admin-name 'System administrator'"
    )
    requires_system_checks = []
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--force-name", help="the police force")
        parser.add_argument("--governing-body", help="the body that governs it, by whatever name")
        parser.add_argument("--partnership", help="what to call the two together (default: the force's name)")
        parser.add_argument("--admin-email", help="the first administrator's e-mail address")
        parser.add_argument("--admin-name", help="the first administrator's name or post")
        parser.add_argument(
            "--admin-of",
            choices=["force", "governing_body"],
            default="governing_body",
            help="which of the two the administrator works for (default: governing_body)",
        )
        parser.add_argument("--password-file", type=Path, help="a file whose first line is the password")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
        parser.add_argument("--json", action="store_true", help="print the result as JSON")

    def handle(self, **options: Any) -> None:
        founding = _founding(options)
        key = bool(os.environ.get("WARDMOTE_SECRET_KEY"))
        steps = outstanding(founding, key_in_environment=key)
        if not options["dry_run"]:
            needs_password = not all(step.done for step in steps if step.name == "administrator")
            password = _password(options["password_file"]) if needs_password else None
            steps = []
            try:
                for step in found(founding, password=password, key_in_environment=key):
                    steps.append(step)
                    if not options["json"]:
                        self.stdout.write(f"{step.what}: {'there already' if step.done else 'made'}")
            except ValidationError as problem:
                raise CommandError(" ".join(problem.messages)) from problem
            except OSError as problem:
                raise CommandError(f"{problem.strerror}: {problem.filename}") from problem
        if options["json"]:
            result = {"dry_run": options["dry_run"], "data": str(founding.data_directory)}
            made = {step.name: "there" if step.done else "missing" if options["dry_run"] else "made" for step in steps}
            self.stdout.write(json_format.dumps({**result, "steps": made}))
        elif options["dry_run"]:
            for step in steps:
                self.stdout.write(f"{step.what}: {'there already' if step.done else 'would be made'}")
        else:
            self.stdout.write(_next_steps(founding))


def _founding(options: dict[str, Any]) -> Founding:
    force = options["force_name"] or _ask("The police force, for example Westshire Police: ", "--force-name")
    return Founding(
        data_directory=settings.DATA_DIR,
        static_directory=Path(settings.STATIC_ROOT),
        force=force,
        governing_body=options["governing_body"] or _ask("The body that governs it: ", "--governing-body"),
        partnership=options["partnership"] or force,
        administrator_email=options["admin_email"] or _ask("The administrator's e-mail address: ", "--admin-email"),
        administrator_name=options["admin_name"] or _ask("The administrator's name or post: ", "--admin-name"),
        administrator_of=Organisation.Kind(options["admin_of"]),
    )


def _ask(question: str, option: str) -> str:
    if not sys.stdin.isatty():
        raise CommandError(f"Give {option}, or run this in a terminal to be asked. Nothing was changed.")
    while not (answer := input(question).strip()):
        pass
    return answer


def _password(file: Path | None) -> str:
    """The first administrator's password; it is never shown and never an argument, which other users could see."""
    if file:
        try:
            return file.read_text(encoding="utf-8").splitlines()[0]
        except (OSError, IndexError) as problem:
            raise CommandError(f"No password could be read from {file}. Nothing was changed.") from problem
    if password := os.environ.get(PASSWORD_VARIABLE):
        return password
    if not sys.stdin.isatty():
        raise CommandError(f"Give --password-file, or set {PASSWORD_VARIABLE}. Nothing was changed.")
    password = getpass.getpass("A password for the administrator, at least 12 characters: ")
    if getpass.getpass("The same password again: ") != password:
        raise CommandError("The two passwords differ. Nothing was changed.")
    return password


def _next_steps(founding: Founding) -> str:
    return f"""
Wardmote is set up in {founding.data_directory}.

What comes next (docs/guides/going-live.md has each step):
  1. Set WARDMOTE_HOSTS to the site's name, and WARDMOTE_HTTPS=1 behind a web server that speaks HTTPS.
  2. Install deploy/wardmote.service, start it, and sign in as {founding.administrator_email}.
  3. Run 'wardmote backup FILE' every night, and keep a copy on another machine."""
