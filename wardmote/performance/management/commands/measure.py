"""``wardmote measure``: every measure of every area, computed from what is loaded."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.core.definitions import DefinitionError
from wardmote.performance.measuring import recompute
from wardmote.performance.warehouse.engines import NoEngine

EPILOG = """\
Example: wardmote measure

A load does this by itself; do it after definitions were changed. Pages show the earlier values until it has ended. Exit
codes: 0 the values are those of what is loaded and defined; 1 a definition is wrong, and where, or the
engine that was set cannot be reached: nothing was changed.
"""


class Command(BaseCommand):
    help = "Compute every measure of every area from what is loaded."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        parser = super().create_parser(prog_name, subcommand, **kwargs)
        parser.epilog = EPILOG
        return parser

    def handle(self, **_: Any) -> None:
        try:
            values = recompute()
        except (DefinitionError, NoEngine) as problem:
            raise CommandError(f"Nothing was computed: {problem}") from problem
        self.stdout.write("The values are up to date." if values is None else f"Computed {values:,} values.")
