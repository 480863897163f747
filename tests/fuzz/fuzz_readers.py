"""Coverage-guided fuzzing of the readers (promise S7).

Any error but ``UnreadableFile``, five seconds, or a document that breaks the promises of ``blocks`` is a bug.

    python tests/fuzz/fuzz_readers.py --seconds 300
    python tests/fuzz/fuzz_readers.py --seconds 60 --target xlsx-sheet

Each target is one reader, or one part of an archive that is put into a sound archive again, so that the fuzzer spends its
time in the reader and not in front of it. Starts from the samples of the tests. What it finds is left in ``--keep`` (a
temporary folder unless given), and the exit code is 1. Needs atheris, which is installed for Python 3.11 on Linux.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))
LONGEST = 5  # seconds for one input
MEMORY = 1_500  # MiB of the fuzzing process, which instruments everything it imports

# The sample a target starts from, and the part of it that is fuzzed; "" is the whole file.
TARGETS: dict[str, tuple[str, str]] = {
    "docx-document": ("tracked.docx", "word/document.xml"),
    "docx-numbering": ("tracked.docx", "word/numbering.xml"),
    "docx-styles": ("tracked.docx", "word/styles.xml"),
    "docx-links": ("tracked.docx", "word/_rels/document.xml.rels"),
    "xlsx-sheet": ("bare.xlsx", "xl/worksheets/sheet1.xml"),
    "xlsx-workbook": ("bare.xlsx", "xl/workbook.xml"),
    "xlsx-styles": ("rich.xlsx", "xl/styles.xml"),
    "xlsx-strings": ("rich.xlsx", "xl/sharedStrings.xml"),
    "odt-content": ("text.odt", "content.xml"),
    "ods-content": ("sheet.ods", "content.xml"),
    "archive": ("bare.xlsx", ""),
    "pdf": ("page.pdf", ""),
    "html": ("page.html", ""),
    "csv": ("values.csv", ""),
    "txt-lines": ("lines.txt", ""),
    "txt-cells": ("cells.txt", ""),
    "txt-aligned": ("aligned.txt", ""),
}


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _whole(target: str) -> Callable[[bytes], bytes]:
    """From what the fuzzer made to a file."""
    from wardmote.core.documents.tests.making import packed
    from wardmote.core.documents.tests.samples import sample

    name, part = TARGETS[target]
    if not part:
        return lambda made: made
    parts = _parts(sample(name))
    return lambda made: packed({**parts, part: made}, compression=zipfile.ZIP_STORED)


def _start(target: str) -> bytes:
    from wardmote.core.documents.tests.samples import sample

    name, part = TARGETS[target]
    return _parts(sample(name))[part] if part else sample(name)


def say(text: str) -> None:
    """Tell whoever started this, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def fuzz(target: str, arguments: list[str]) -> None:
    """Fuzz one target in this process; libFuzzer ends it."""
    import atheris

    with atheris.instrument_imports(include=["wardmote.core.documents"]):
        from wardmote.core.documents.readers import csv, docx, html, ods, odt, pdf, txt, xlsx
        from wardmote.core.documents.reading import read
    assert all((csv, docx, html, ods, odt, pdf, txt, xlsx))  # imported here so that they are instrumented
    from wardmote.core.documents.blocks import UnreadableFile
    from wardmote.core.documents.tests.soundness import assert_sound

    whole, name = _whole(target), TARGETS[target][0]

    def one_input(made: bytes) -> None:
        try:
            document = read(whole(made), name)
        except UnreadableFile:
            return  # a plain refusal is as good as a document
        assert_sound(document)

    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()


def run(targets: list[str], seconds: float, keep: Path) -> int:
    """Fuzz the targets one after the other, each for its share of the time; returns how many found something."""
    found = 0
    for target in targets:
        corpus = keep / "corpus" / target
        corpus.mkdir(parents=True, exist_ok=True)
        (corpus / "start").write_bytes(_start(target))
        share = max(1, round(seconds / len(targets)))
        limits = [f"-max_total_time={share}", f"-timeout={LONGEST}", f"-rss_limit_mb={MEMORY}", "-max_len=20000"]
        output = [f"-artifact_prefix={keep}/{target}-", "-print_final_stats=1", str(corpus)]
        limits = [f"-max_total_time={share}", f"-timeout={LONGEST}", f"-rss_limit_mb={MEMORY}", "-max_len=20000"]
        output = [f"-artifact_prefix={keep}/{target}-", "-print_final_stats=1", str(corpus)]
        command = [sys.executable, __file__, "--run", target, *limits, *output]
        done = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
        runs = [line.rpartition(":")[2].strip() for line in done.stderr.splitlines() if "executed_units" in line]
        say(f"{target:16} {share:4d} s {''.join(runs[:1]):>9} inputs  {'FOUND SOMETHING' if done.returncode else 'ok'}")
        if done.returncode:
            found += 1
            say("\n".join(done.stderr.splitlines()[-40:]))
    return found


def main() -> int:
    """Run from the command line."""
    if len(sys.argv) > 2 and sys.argv[1] == "--run":
        fuzz(sys.argv[2], sys.argv[3:])
        return 0
    options = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    options.add_argument("--seconds", type=float, default=300, help="for all targets together")
    options.add_argument(
        "--target", action="append", choices=list(TARGETS), help="only this one; may be given several times"
    )
    options.add_argument("--keep", type=Path, help="a folder for what is found, and for the corpus of the next run")
    chosen = options.parse_args()
    keep = chosen.keep or Path(tempfile.mkdtemp(prefix="wardmote-fuzz-"))
    keep.mkdir(parents=True, exist_ok=True)
    found = run(chosen.target or list(TARGETS), chosen.seconds, keep)
    if found:
        say(f"{found} targets found something; see {keep}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
