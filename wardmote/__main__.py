"""The ``wardmote`` command: every management command of the project, under one name."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a command; with none, list them."""
    if sys.argv[1:2] == ["read"]:
        from wardmote.plans.reading.command import main as read

        sys.exit(read(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wardmote.config.settings")
    from django.core.management import ManagementUtility

    argv = ["wardmote", *sys.argv[1:]] if len(sys.argv) > 1 else ["wardmote", "help"]
    ManagementUtility(argv).execute()


if __name__ == "__main__":
    main()
