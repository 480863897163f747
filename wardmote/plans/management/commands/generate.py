"""``wardmote generate``: believable plans of any size, to measure and to try things out with."""

from __future__ import annotations

import sys
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from wardmote.core.accounts.models import User
from wardmote.plans.services.generating import Made, NotEmpty, Size, generate


class Command(BaseCommand):
    help = (
        "Invent believable plans of any size and put them into the database, to measure and to try things out with."
        " The same seed gives the same plans. Example: wardmote generate --plans 200"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--plans", type=_count, default=20, help="how many plans (20)")
        parser.add_argument("--organisations", type=_count, help="forces and governing bodies (a fifth of the plans)")
        parser.add_argument("--activities", type=_count, help="activities in all (160 a plan)")
        parser.add_argument("--updates", type=int, help="updates in all (12 an activity)")
        parser.add_argument("--seed", type=int, default=1, help="another number gives other plans (1)")
        parser.add_argument("--as-at", type=date.fromisoformat, help="the day the plans stand at (today)")
        parser.add_argument("--into-existing", action="store_true", help="although there are plans already")
        parser.add_argument("--yes", action="store_true", help="do not ask first")

    def handle(self, *args: Any, **options: Any) -> None:
        size = _size(options)
        if not options["yes"]:
            self._ask(size)
        try:
            made = self._generate(size, options)
        except NotEmpty as problem:
            raise CommandError(
                "There are plans in this database. Use an empty one (WARDMOTE_DATA), or add --into-existing."
            ) from problem
        self._say(made)

    def _ask(self, size: Size) -> None:
        database = settings.DATABASES["default"]["NAME"]
        if not sys.stdin.isatty():
            raise CommandError(f"This puts invented plans into {database}. Add --yes to do it without being asked.")
        answer = input(f"Put {size.plans} invented plans into {database}? [y/N] ")
        if answer.strip().lower() not in {"y", "yes"}:
            raise CommandError("Nothing was changed.")

    def _generate(self, size: Size, options: dict[str, Any]) -> Made:
        columns = (TextColumn("Inventing"), BarColumn(), MofNCompleteColumn(), TextColumn("plans"), TimeElapsedColumn())
        with Progress(*columns, console=Console(stderr=True)) as shown:
            task = shown.add_task("", total=size.plans)
            return generate(
                size,
                seed=options["seed"],
                today=options["as_at"] or timezone.localdate(),
                say=lambda done, total, _what: shown.update(task, completed=done, total=total),
                into_existing=options["into_existing"],
            )

    def _say(self, made: Made) -> None:
        for name, count in made.rows.items():
            self.stdout.write(f"{count:>10,}  {name}")
        self.stdout.write("The history holds one entry for all of it, and one for each report.")
        if settings.EXAMPLE_MODE:
            self.stdout.write("Accounts that the first page signs in by one click:")
            for user in made.users:
                self.stdout.write(f"  {_role(user):<24}{user.name}")


def _role(user: User) -> str:
    membership = user.memberships.order_by("pk").first()
    return str(membership.get_role_display()) if membership else ""


def _count(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError(text)
    return count


def _size(options: dict[str, Any]) -> Size:
    plans = options["plans"]
    activities = options["activities"] or 160 * plans
    updates = 12 * activities if options["updates"] is None else max(0, options["updates"])
    return Size(plans, options["organisations"] or max(2, plans // 5), activities, updates)
