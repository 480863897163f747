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
    from django.db import DatabaseError

    argv = ["wardmote", *sys.argv[1:]] if len(sys.argv) > 1 else ["wardmote", "help"]
    try:
        ManagementUtility(argv).execute()
    except DatabaseError as problem:
        if "--traceback" in argv:
            raise
        sys.exit(
            f"The database did not answer as it should: {str(problem).strip()}\n"
            "'wardmote init' sets one up, and 'wardmote migrate' brings one up to date. WARDMOTE_DATA and DATABASE_URL say"
            " where it is.\nAdd --traceback to see where this happened."
        )


if __name__ == "__main__":
    main()
