"""``wardmote read FILE``: read a plan and print it. Needs no database and changes nothing.

It starts without Django, so that reading a file takes as long as reading the file.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from wardmote.core.documents import sandbox
from wardmote.core.documents.blocks import UnreadableFile

READER = "wardmote.plans.reading:read_file"

DESCRIPTION = """\
Read a plan from a Word, Excel, OpenDocument, CSV, PDF, HTML or text file and print it as JSON (wardmote-plan/1) or as
plain text. Nothing is stored. Data goes to standard output, progress to standard error.
"""
EPILOG = """\
examples:
  wardmote read plan.docx > plan.json
  wardmote read plan.xlsx --as text
  wardmote read odd.csv --mapping mapping.json

exit codes: 0 read; 1 the file cannot be read; 2 the command is wrong; 3 nothing in the file looks like a plan
"""


def parser() -> argparse.ArgumentParser:
    """The command's own options."""
    made = argparse.ArgumentParser(
        prog="wardmote read",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("file", type=Path, help="the document; - for standard input")
    made.add_argument("--as", dest="form", choices=["json", "text"], default="json", help="how to print it")
    made.add_argument("--mapping", type=Path, help="a JSON file that says what tables and columns are")
    made.add_argument("--quiet", action="store_true", help="no progress on standard error")
    return made


def main(argv: Sequence[str]) -> int:
    """Run the command; returns the exit code."""
    options = parser().parse_args(argv)
    try:
        mapping = json.loads(options.mapping.read_text(encoding="utf-8")) if options.mapping else None
    except (OSError, ValueError) as error:
        return _complain(f"The mapping {options.mapping} cannot be used: {error}", 2)
    try:
        data = sys.stdin.buffer.read() if str(options.file) == "-" else options.file.read_bytes()
    except OSError as error:
        return _complain(f"{options.file} cannot be opened: {error.strerror or error}.", 1)

    def progress(done: int, total: int, what: str) -> None:
        sys.stderr.write(f"\r{what} {done}/{total}")
        sys.stderr.flush()

    shown = progress if sys.stderr.isatty() and not options.quiet else None
    try:
        read = sandbox.call(READER, data, name=options.file.name, on_progress=shown, mapping=mapping)
    except UnreadableFile as error:
        return _complain(f"{options.file.name}: {error}", 1)
    if shown:
        sys.stderr.write("\r\x1b[K")
    if options.form == "json":
        # Laid out for people at a terminal only: the encoder that lays out is many times slower, and long plans are
        # piped.
        text = json.dumps(read, ensure_ascii=False, indent=1 if sys.stdout.isatty() else None)
        sys.stdout.write(f"{text}\n")
    else:
        from wardmote.plans.reading import as_text

        sys.stdout.write(f"{as_text(read)}\n")
    found = any(part["commitments"] for objective in read["objectives"] for part in objective["parts"])
    return 0 if found else _complain(f"{options.file.name}: nothing in this file looks like a plan.", 3)


def _complain(message: str, code: int) -> int:
    sys.stderr.write(f"{message}\n")
    return code
