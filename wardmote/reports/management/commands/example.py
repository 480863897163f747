"""``wardmote example``: load the example, or write its documents as Word and Excel files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from wardmote.reports.example import figures
from wardmote.reports.example.content import states
from wardmote.reports.example.documents import excel_file, word_file
from wardmote.reports.example.loading import DOCUMENTS, Say, is_loaded, load
from wardmote.reports.example.shown import are_proposed, show_measures


class Command(BaseCommand):
    help = (
        "Load the example that ./run serves, or write its documents as Word and Excel files."
        " Example: wardmote example documents /tmp/example"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("load", help="load the example into an empty database; safe to run twice")
        documents = actions.add_parser("documents", help="write the example's documents")
        documents.add_argument("folder", type=Path, nargs="?", default=settings.EXAMPLES_DIR / "documents")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "documents":
            self._documents(options["folder"])
        elif not settings.EXAMPLE_MODE:
            raise CommandError("The example is loaded in example mode only. Use ./run, or set WARDMOTE_EXAMPLE=1.")
        elif is_loaded() and figures.are_lent() and are_proposed():
            self.stdout.write("The example is loaded already.")
        else:
            self._load()

    def _load(self) -> None:
        if not figures.are_lent():  # before the documents, whose reports print some
            self._shown("Loading figures", figures.lend)
        if not is_loaded():
            self._shown("Loading the example", load)
        if not are_proposed():
            figures.enter_figures()
            show_measures()
        self.stdout.write("The example is loaded.")

    def _shown(self, title: str, work: Callable[[Say], None]) -> None:
        """Do what says how far it is, and show that."""
        columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"))
        console = Console(stderr=True)
        if not console.is_terminal:  # nothing is redrawn there, so that what goes on must be said as it begins
            self.stderr.write(f"{title} …")
        with Progress(*columns, console=console, transient=False) as shown:
            task = shown.add_task("", total=None)
            work(lambda done, total, what: shown.update(task, completed=done, total=total, description=what))

    def _documents(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, *_rest in DOCUMENTS:
            for state in states(name):
                stem = f"{name}-{state['as_at']}"
                (folder / f"{stem}.docx").write_bytes(word_file(state))
                (folder / f"{stem}.xlsx").write_bytes(excel_file(state))
                self.stdout.write(str(folder / f"{stem}.docx"))
