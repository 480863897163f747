"""What the commands that read files say of those that were refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from wardmote.core.ui.format import plural
from wardmote.performance.warehouse.report import Refusal

REFUSED = 3
"""The exit code where some files were refused."""
SHOWN = 20


def refusals(refused: list[Refusal]) -> Iterator[str]:
    """Each refusal once: files that are refused for the same reason are named together."""
    alike: dict[tuple[int | None, str, str], list[Refusal]] = defaultdict(list)
    for refusal in refused:
        alike[refusal.row, refusal.what, refusal.remedy].append(refusal)
    for those in list(alike.values())[:SHOWN]:
        others = f" So were {files_told(len(those) - 1)} more." if len(those) > 1 else ""
        yield f"refused: {those[0]}{others}"
    yield from more(list(alike))


def files_told(number: int) -> str:
    return plural(number, "file", "files")


def rows_told(number: int) -> str:
    return plural(number, "row", "rows")


def more(those: Sequence[Any]) -> Iterator[str]:
    if len(those) > SHOWN:
        yield f"… and {len(those) - SHOWN} more; --json names all"
