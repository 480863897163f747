"""The figures of the example: real ones of West Mercia and nine forces beside it, lent to the invented force.

One series is made up and says so: of a real force no target is known that is still to come.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.organisations.models import Partnership
from wardmote.performance.definitions import measures
from wardmote.performance.rules.periods import moved, period_of
from wardmote.performance.rules.typing import Line
from wardmote.performance.selectors.series import area_called, areas
from wardmote.performance.services.loading import load_files, record_loads
from wardmote.performance.services.typing import type_series
from wardmote.reports.example.content import content
from wardmote.reports.example.shown import somebody

STEPS = 2


def are_lent() -> bool:
    """Whether there are figures: these, or others that somebody has loaded."""
    return bool(areas())


def lend(say: Callable[[int, int, str], None]) -> None:
    """Load the figures and compute every measure, saying how far it is. Stopped on the way, it is done again."""
    say(0, STEPS, "reading the files")
    shutil.copytree(settings.EXAMPLES_DIR / "definitions", settings.DATA_DIR / "definitions", dirs_exist_ok=True)
    load_files(sorted((settings.EXAMPLES_DIR / "figures").glob("*.csv.gz")), now=timezone.now())
    record_loads()
    say(1, STEPS, "computing every measure")
    # By its name, because what computes takes a second to import, which a start that finds its figures need not wait for.
    call_command("measure", stdout=StringIO())
    say(STEPS, STEPS, "figures of West Mercia, lent to the invented force")


def enter_figures() -> None:
    """Enter by hand what everyday.yaml has, up to the last period that is over.

    Where other figures were loaded first, a measure or an area of it may not be known: it is passed over.
    """
    partnership, analyst, today = Partnership.objects.order_by("pk")[0], somebody(Role.ANALYST), timezone.localdate()
    known = {each.key: each for each in measures()}
    for each in content("everyday")["typed"]:
        measure, area = known.get(each["measure"]), area_called(each["force"])
        if measure is None or area is None:
            continue
        now = period_of(today, measure.frequency, like=today.replace(month=1, day=1))
        lines = [
            Line(moved(now, -back, measure.frequency), count, None)
            for back, count in enumerate(reversed(each["figures"]), start=1)
        ]
        type_series(partnership, measure, area, lines=lines, by=analyst)
