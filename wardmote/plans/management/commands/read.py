"""``wardmote read``, also listed among the other commands. ``wardmote/__main__.py`` runs it without Django."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from wardmote.plans.reading import command


class Command(BaseCommand):
    help = command.DESCRIPTION
    requires_system_checks: list[str] = []  # it touches no database

    def run_from_argv(self, argv: list[str]) -> None:
        sys.exit(command.main(argv[2:]))

    def print_help(self, prog_name: str, subcommand: str) -> None:
        command.parser().print_help()

    def handle(self, *args: Any, **options: Any) -> None:
        sys.exit(command.main([str(each) for each in args]))
