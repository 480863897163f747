"""Keep a small database of this release under tests/upgrade: ``python -m scripts.keep_release``.

It is a backup of the example. Every later release restores it, moves it forward and compares (R8). While a release is
still being made, ``--again`` replaces what was kept of it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from wardmote import __version__

KEPT = Path(__file__).resolve().parent.parent / "tests" / "upgrade"


def main() -> int:
    """Load the example into a new place and back it up; a release that is kept already is left alone."""
    kept = KEPT / f"{__version__}.wardmote"
    if "--again" in sys.argv[1:]:
        kept.unlink(missing_ok=True)
    if kept.exists():
        print(f"{kept.name} is kept already. Raise the version first.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as data:
        environment = {**os.environ, "WARDMOTE_DATA": data, "WARDMOTE_EXAMPLE": "1"}
        environment.pop("DATABASE_URL", None)
        for arguments in (["migrate", "--verbosity", "0"], ["example", "load"], ["backup", str(kept)]):
            subprocess.run([sys.executable, "-m", "wardmote", *arguments], env=environment, check=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
