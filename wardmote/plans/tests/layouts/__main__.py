"""``python -m wardmote.plans.tests.layouts report``: how well each layout is read in each form."""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path

from wardmote.plans.tests.scoring import Score

from .drawn_by_lot import layout_of
from .examine import WANTED_F1, examine, examine_seed, file_of, office_pdfs, seed_files
from .registry import LAYOUTS
from .writers import OFFICE_PDF, WRITERS, office_program

HELP = "print the table, draw layouts by lot, or write the files to look at"
FAILED = Score(0.0, 0.0, 0.0, [])


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m wardmote.plans.tests.layouts", description=__doc__)
    parser.add_argument("command", choices=["report", "lots", "write"], help=HELP)
    parser.add_argument("names", nargs="*", help="layouts to take; all when none is named")
    parser.add_argument("--forms", nargs="*", help="forms to take; all when none is named")
    parser.add_argument(
        "--seeds", nargs=2, type=int, default=[0, 60], help="of `lots`: the first, and one past the last"
    )
    parser.add_argument("--misses", type=Path, help="write every miss to this file")
    parser.add_argument("--folder", type=Path, default=Path("var/layouts"), help="where `write` puts the files")
    options = parser.parse_args()
    if options.command == "write":
        write_files(options)
    elif options.command == "lots":
        report_lots(options)
    else:
        report(options)


def chosen(options: argparse.Namespace) -> list[tuple[str, str]]:
    wanted = set(options.forms or [*WRITERS, OFFICE_PDF]) - (set() if office_program() else {OFFICE_PDF})
    names = options.names or list(LAYOUTS)
    return [(name, form) for name in names for form in LAYOUTS[name].forms if form in wanted]


def write_files(options: argparse.Namespace) -> None:
    pairs = chosen(options)
    office = office_pdfs() if any(form == OFFICE_PDF for _, form in pairs) else {}
    options.folder.mkdir(parents=True, exist_ok=True)
    for name, form in pairs:
        data, file_name = file_of(LAYOUTS[name], form, office)
        (options.folder / f"{form}-{file_name}").write_bytes(data)


def report_lots(options: argparse.Namespace) -> None:
    """Read layouts drawn by lot and show what was missed: ``--seeds 100 200`` draws from 100 to 199."""
    scores: list[float] = []
    for seed in range(*options.seeds):
        layout = layout_of(seed)
        form = layout.forms[0]
        result = examine(layout, form, *file_of(layout, form))
        scores.append(result.score.f1)
        if result.score.misses or result.lost:
            show(f"\n{layout.name} as {form}: F1 {result.score.f1:.3f}, {layout.about}")
            for miss in [*result.score.misses, *([f"words lost: {result.lost}"] if result.lost else [])]:
                show(f"    {miss}")
    low = sum(one < WANTED_F1 for one in scores)
    show(f"\n{len(scores)} lots, mean F1 {sum(scores) / len(scores):.4f}, {low} below {WANTED_F1}")


def report(options: argparse.Namespace) -> None:
    pairs = chosen(options)
    office = office_pdfs() if any(form == OFFICE_PDF for _, form in pairs) else {}
    scores: dict[tuple[str, str], Score] = {}
    notes: dict[tuple[str, str], list[str]] = {}
    for name, form in pairs:
        try:
            result = examine(LAYOUTS[name], form, *file_of(LAYOUTS[name], form, office))
        except Exception:  # a report has to name the layout that crashes the reader and go on
            scores[name, form] = FAILED
            notes[name, form] = [f"crashed: {traceback.format_exc(limit=-3)}"]
            continue
        scores[name, form] = result.score
        notes[name, form] = [
            *result.score.misses,
            *(f"canary in a field: {one}" for one in result.leaked),
            *(f"canary not reported: {one}" for one in result.unreported),
            *([f"words lost: {result.lost}"] if result.lost else []),
        ]
    show_table(scores)
    if not options.names:
        for key in sorted(seed_files()):
            try:
                seed = examine_seed(key)
                notes[key, "seed"] = seed.misses
            except Exception:
                seed, notes[key, "seed"] = FAILED, [f"crashed: {traceback.format_exc(limit=-3)}"]
            show(f"{key:14} precision {seed.precision:.4f}  recall {seed.recall:.4f}  F1 {seed.f1:.4f}")
    if options.misses:
        lines = []
        for (name, form), misses in notes.items():
            if misses:
                lines += [f"\n## {name} as {form}: F1 {scores.get((name, form), FAILED).f1:.3f}\n"]
                lines += [f"- {one}" for one in misses]
        options.misses.write_text("\n".join(lines) + "\n", encoding="utf-8")


def show(line: str) -> None:
    sys.stdout.write(line + "\n")


def show_table(scores: dict[tuple[str, str], Score]) -> None:
    forms = [form for form in [*WRITERS, OFFICE_PDF] if any(key[1] == form for key in scores)]
    short = {form: form.replace("csv-", "c-").replace("pdf-office", "pdf-o")[:6] for form in forms}
    show(f"{'layout':46}" + "".join(f"{short[form]:>7}" for form in forms))
    for name in dict.fromkeys(key[0] for key in scores):
        cells = (f"{scores[name, form].f1:7.3f}" if (name, form) in scores else f"{'':7}" for form in forms)
        show(f"{name:46}" + "".join(cells))
    low = [one for one in scores.values() if one.f1 < WANTED_F1]
    mean = sum(one.f1 for one in scores.values()) / max(len(scores), 1)
    show(f"\n{len(scores)} files, mean F1 {mean:.4f}, {len(low)} below {WANTED_F1}")


if __name__ == "__main__":
    main()
