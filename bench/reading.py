"""How long reading a plan takes, as the command a person types, and how it grows with the rows."""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from bench.measuring import Timing, command, timed
from wardmote.core.documents.blocks import Cell, Document, Row, Table
from wardmote.core.documents.writers import plain

EXAMPLES = Path(__file__).resolve().parent.parent / "examples" / "documents"
HEAD = ("Ref", "Commitment", "Activity", "Lead officer", "Timescale", "RAG", "Update", "Oversight")


def workbook(rows: int) -> bytes:
    """A plan of so many rows, each a little different."""
    lines = [Row([Cell(words, bold=True) for words in HEAD], 1)]
    for number in range(1, rows + 1):
        first = (number - 1) % 4 == 0
        cells = (
            f"{(number - 1) // 4 + 1}" if first else "",
            f"Keep promise {number} to the people of ward {number % 97}." if first else "",
            f"({(number - 1) // 4 + 1}.{(number - 1) % 4 + 1}) Meet the residents of street {number} every month.",
            "Inspector, Neighbourhoods" if number % 3 else "Head of Contact",
            f"By {('Mar', 'Jun', 'Sep', 'Dec')[number % 4]} {27 + number % 3}",
            "RAG"[number % 3],
            f"120626 - {number} visits made so far.",
            "Neighbourhood Board",
        )
        lines.append(Row([Cell(words) for words in cells], number + 1))
    document = Document(format="xlsx", title="Plan", blocks=[Table(rows=lines, number=1, sheet="Plan")])
    return plain.workbook(document, issued=date(2026, 6, 30))


def read(path: Path) -> list[str]:
    return [sys.executable, "-m", "wardmote", "read", str(path), "--quiet"]


def main() -> None:
    print("Reading")
    for path in sorted(EXAMPLES.glob("plan-2018-05-31.*")):
        peer: Timing | None = None
        if path.suffix == ".docx" and shutil.which("pandoc"):
            peer = timed("  pandoc to JSON", command(["pandoc", str(path), "-t", "json"]))
        print(timed(f"  wardmote read {path.name}", command(read(path))).beside(peer))
    growth: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rows, runs in ((1_000, 5), (10_000, 3)):
            path = Path(folder) / f"{rows}.xlsx"
            path.write_bytes(workbook(rows))
            timing = timed(f"  wardmote read, {rows:,} rows", command(read(path)), runs=runs)
            growth[rows] = timing.median
            print(timing.beside(None))
    print(f"  10,000 rows cost {growth[10_000] / growth[1_000]:.1f} times 1,000 rows")


if __name__ == "__main__":
    main()
