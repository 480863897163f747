"""Read one waiting file of the inbox. Started by the inbox page; safe to run again by hand."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wardmote.reports.models import Upload
from wardmote.reports.services.inbox import read_now


class Command(BaseCommand):
    help = (
        "Read a file of the import inbox again, by its number: where reading stopped half way, for example with the machine."
        " Example: wardmote read-upload 12"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", type=int, help="the number of the file in the inbox")

    def handle(self, *args: Any, **options: Any) -> None:
        upload = Upload.objects.select_related("partnership").filter(pk=options["number"]).first()
        if upload is None:
            raise CommandError(f"There is no file number {options['number']} in the inbox.")
        read_now(upload)
        self.stdout.write(upload.message or f"{upload.file_name} has been read.")
