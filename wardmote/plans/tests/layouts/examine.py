"""Read every layout by the real path and compare: the score, the canaries, and the words that found no home."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardmote.plans.tests.scoring import Score, from_charter_example, normalise, score

from .pages import Pages
from .reading import read_plan
from .registry import LAYOUTS, Layout
from .writers import OFFICE_PDF, SHEET_FORMS, suffix_of, to_docx, to_office_pdfs, write

WANTED_F1 = 0.97
SEED_FORMS = {"docx": 0.99, "xlsx": 0.99, "txt": 0.97, "pdf": 0.97}


@dataclass(frozen=True)
class Result:
    """What became of one layout in one form."""

    layout: str
    form: str
    score: Score
    leaked: list[str]  # canaries that stand in a field
    unreported: list[str]  # canaries that no finding and no unplaced text mentions
    lost: list[str]  # printed words that are in no field and not unplaced either
    plan: Mapping[str, Any]


def file_of(layout: Layout, form: str, office: Mapping[str, bytes] | None = None) -> tuple[bytes, str]:
    """The file of a layout in a form, and its name. ``office`` holds the PDFs that LibreOffice has printed."""
    if form == OFFICE_PDF:
        assert office is not None
        return office[layout.name], f"{layout.name}.pdf"
    return write(layout.printed.pages, form), f"{layout.name}{suffix_of(form)}"


def office_pdfs() -> dict[str, bytes]:
    """LibreOffice's PDF of every layout that asks for one, from its Word file."""
    return to_office_pdfs({one.name: to_docx(one.printed.pages) for one in LAYOUTS.values() if OFFICE_PDF in one.forms})


def examine(layout: Layout, form: str, data: bytes, name: str) -> Result:
    """Read a file of this layout and say how well it was read."""
    read = read_plan(data, name)
    placed = " ".join(_strings({key: read.get(key) for key in _FIELDS})).casefold()
    told = json.dumps([read.get("findings"), read.get("unplaced")], ensure_ascii=False).casefold()
    canaries = layout.printed.canaries
    return Result(
        layout.name,
        form,
        score(read, layout.printed.truth, form=form),
        leaked=[one for one in canaries if one in placed],
        unreported=[one for one in canaries if one not in told],
        lost=lost_words(layout.printed.pages, form, read),
        plan=read,
    )


_FIELDS = ("title", "objectives", "bodies", "sessions", "paragraphs", "rating_key")
_WORDY = (*_FIELDS, "tables", "unplaced")
# Derived from the printed words, so that they would count a word twice.
_DERIVED = frozenset(
    {"id", "ref", "owners", "kind", "earliest", "latest", "parts_of_timescale", "rag", "updates", "status", "oversight",
     "cross_refs", "steps", "meets", "source", "field", "evidence", "role", "where", "accountable", "severity"}
)  # fmt: skip


def lost_words(pages: Pages, form: str, read: Mapping[str, Any]) -> list[str]:
    """Printed words of the tables that occur in the reading less often than in print.

    A cell that is printed again word for word (a repeated header, an objective in every row) counts once.
    """
    printed: Counter[str] = Counter()
    seen: set[str] = {"yes", "no"}  # the home of such a cell is a truth value
    for cell in pages.visible_cells(sheets=form in SHEET_FORMS):
        if cell.text.strip().casefold() not in seen:
            seen.add(cell.text.strip().casefold())
            printed.update(_words(cell.text))
    found: Counter[str] = Counter()
    for text in _strings({key: read.get(key) for key in _WORDY}):
        found.update(_words(text))
    return sorted((printed - found).elements())


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", normalise(text).casefold())


def _strings(value: Any, key: str = "") -> Iterator[str]:
    """Every printed text in a reading, derived fields apart. A timescale's parts repeat its print and are left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            if name in _DERIVED or (name == "parts" and key == "timescale"):
                continue
            yield from _strings(inner, name)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner, key)


# ---------------------------------------------------------------------------------------------------------------------
# The two real documents, where the shared folder is at hand


def shared_folder() -> Path:
    """Where the shared seeds are: ``WARDMOTE_SHARED``, else the folder ``shared`` beside the checkout."""
    named = os.environ.get("WARDMOTE_SHARED")
    return Path(named) if named else Path(__file__).resolve().parents[5] / "shared"


def seed_files() -> dict[str, tuple[Path, str]]:
    """The seed documents by "charter docx" and so on, each with its form; empty without the shared folder."""
    seeds = shared_folder() / "seeds"
    names = {
        "charter txt": "000_c7fe91e708482392.txt",
        "panel txt": "004_c69768b8a498ef03.txt",
        **{f"charter {form}": f"charter-delivery-plan.{form}" for form in ("docx", "xlsx", "pdf")},
        **{f"panel {form}": f"panel-report.{form}" for form in ("docx", "xlsx", "pdf")},
    }
    return {key: (seeds / name, key.split()[1]) for key, name in names.items() if (seeds / name).exists()}


def seed_truth(key: str) -> dict[str, Any]:
    """The hand reading of a seed: the charter's stands beside it, the panel report's is kept here without sentences."""
    if key.startswith("charter"):
        example = shared_folder() / "seeds" / "charter.read.example.json"
        return from_charter_example(json.loads(example.read_text(encoding="utf-8")))
    hand_reading = Path(__file__).with_name("panel.truth.hashed.json")
    return dict(json.loads(hand_reading.read_text(encoding="utf-8")))


def examine_seed(key: str, truth: Mapping[str, Any] | None = None) -> Score:
    """The score of one seed file against its hand reading."""
    path, form = seed_files()[key]
    return score(read_plan(path.read_bytes(), path.name), truth or seed_truth(key), form=form)
