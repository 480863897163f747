"""Generated databases, kept in var/bench and used again: made once for each size and version of the tables."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / "var" / "bench"
AS_AT = "2026-11-27"


@dataclass(frozen=True, slots=True)
class Load:
    """How much is in a database, and its folder's name."""

    name: str
    plans: int
    organisations: int
    activities: int
    updates: int

    @property
    def folder(self) -> Path:
        return KEPT / self.name

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "WARDMOTE_DATA": str(self.folder),
            "WARDMOTE_STATIC": str(KEPT / "static"),
            "WARDMOTE_EXAMPLE": "1",
            "DJANGO_SETTINGS_MODULE": "wardmote.config.settings",
        }

    def __str__(self) -> str:
        return (
            f"{self.organisations} organisations, {self.plans} plans, {self.activities:,} activities,"
            f" {self.updates:,} updates"
        )


FULL = Load("full", 200, 40, 32_000, 1_900_000)
TENTH = Load("tenth", 20, 4, 3_200, 190_000)
ONE_PLAN = Load("serve", 1, 2, 5_000, 50_000)


def wardmote(load: Load, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "wardmote", *arguments], env=load.environment, cwd=ROOT, check=True)


def prepared(load: Load) -> Load:
    """The database of a load, made where it is not there yet, and brought up to the tables of today."""
    done = load.folder / "generated"
    load.folder.mkdir(parents=True, exist_ok=True)
    if not done.exists():
        for path in load.folder.glob("wardmote.sqlite3*"):
            path.unlink()
    wardmote(load, "migrate", "--verbosity", "0")
    if not done.exists():
        print(f"Generating {load} …", file=sys.stderr)
        sizes = {"plans": load.plans, "organisations": load.organisations, "activities": load.activities}
        options = [f"--{name}={value}" for name, value in {**sizes, "updates": load.updates}.items()]
        wardmote(load, "generate", *options, f"--as-at={AS_AT}", "--yes")
        done.touch()
    wardmote(load, "collectstatic", "--no-input", "--verbosity", "0")
    return load
