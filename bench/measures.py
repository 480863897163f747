"""Every value of every measure computed anew in a warm process, from all the real figures: upon nothing, and upon a build."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from bench.measuring import timed

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WARDMOTE_SHARED", ROOT.parent / "shared")) / "data"
FIGURES = ("police-uk/west-mercia-and-comparators-16-months.tar.gz", "home-office", "population", "geography")


def main() -> None:
    print("Measures")
    missing = [name for name in FIGURES if not (SHARED / name).exists()]
    if missing:
        print(f"  not measured: {missing[0]} is not here. Set WARDMOTE_SHARED to the folder that holds data/")
        return
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"WARDMOTE_DATA": folder, "DJANGO_SETTINGS_MODULE": "wardmote.config.settings"}
        os.environ.setdefault("WARDMOTE_TESTING", "1")
        import django

        django.setup()
        from django.utils import timezone

        from wardmote.performance import measuring, stored
        from wardmote.performance.services.loading import load_files

        load_files([SHARED / name for name in FIGURES], now=timezone.now())

        def upon_nothing() -> None:
            stored.place().unlink(missing_ok=True)
            measuring.recompute()

        first = timed("  every value, the first time", upon_nothing)
        again = timed(
            "  every value, upon a build where all is the same", lambda: measuring.recompute(even_if_same=True)
        )
        print(f"{again.beside(first)}\n  {measuring.recompute(even_if_same=True):,} values")
