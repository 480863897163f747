"""How long an edition takes: 52 commitments and 98 activities to web page, Word and tagged PDF."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from bench.measuring import Timing, command, timed


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    os.environ.setdefault("WARDMOTE_TESTING", "1")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["WARDMOTE_DATA"] = folder
        import django

        django.setup()
        from django.core.management import call_command

        from wardmote.core.documents.compose import Composed
        from wardmote.core.editions.models import Edition
        from wardmote.reports.example.loading import load
        from wardmote.reports.rendering import files_of

        call_command("migrate", verbosity=0)
        load(lambda done, total, what: None)
        edition = Edition.objects.filter(report="panel-report").order_by("-number")[0]
        composed = Composed.from_json(edition.content["composed"])
        files = files_of(composed, stem="panel", data={})
        peer: Timing | None = None
        word = Path(folder) / "panel.docx"
        word.write_bytes(next(file.data for file in files if file.kind == "docx"))
        if shutil.which("soffice"):
            convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", folder, str(word)]
            peer = timed("  LibreOffice, that Word file to PDF", command(convert), runs=3)
        print("Edition of the panel report")
        ours = timed(
            "  web page, Word, tagged PDF and data, inspected", lambda: files_of(composed, stem="panel", data={})
        )
        print(ours.beside(peer))


if __name__ == "__main__":
    main()
