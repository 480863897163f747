"""The figures of the example: real ones of West Mercia and nine forces beside it, lent to the invented force."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from wardmote.performance.selectors.series import areas
from wardmote.performance.services.loading import load_files, record_loads

STEPS = 2


def are_lent() -> bool:
    """Whether there are figures: these, or others that somebody has loaded."""
    return bool(areas())


def lend(say: Callable[[int, int, str], None]) -> None:
    """Load the figures and compute every measure, saying how far it is. Stopped on the way, it is done again."""
    say(0, STEPS, "reading the files")
    load_files(sorted((settings.EXAMPLES_DIR / "figures").glob("*.csv.gz")), now=timezone.now())
    record_loads()
    say(1, STEPS, "computing every measure")
    # By its name, because what computes takes a second to import, which a start that finds its figures need not wait for.
    call_command("measure", stdout=StringIO())
    say(STEPS, STEPS, "figures of West Mercia, lent to the invented force")
