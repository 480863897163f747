"""Where in a plan a cadence is agreed, and which one counts for a row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wardmote.core.organisations.models import Body
from wardmote.plans import due
from wardmote.plans.models import Activity, Cadence, Commitment, Objective, PlanVersion

Level = PlanVersion | Objective | Commitment | Activity
LABELS = dict(Cadence.choices)


def in_words(cadence: str, body: Body | None) -> str:
    """A cadence as people say it, with the body it follows."""
    if cadence == Cadence.BEFORE_BODY and body is not None:
        return _("Before %(body)s meets") % {"body": body.name}
    return str(LABELS[cadence])


def levels_above(thing: Level) -> list[Level]:
    """The levels above a row, lowest first."""
    match thing:
        case Activity():
            return [thing.commitment, *levels_above(thing.commitment)]
        case Commitment():
            return [thing.part.objective, thing.version]
        case Objective():
            return [thing.version]
    return []


def from_above(thing: Level) -> str:
    """What counts for a row that agrees nothing itself, and where that comes from."""
    return _first_agreed(levels_above(thing)) or str(_("Not agreed"))


def _first_agreed(levels: Iterable[Level]) -> str:
    """The cadence of the first of these levels that agrees one, and which level that is; empty where none does."""
    agreed = (level for level in levels if level.cadence)
    return next((f"{in_words(each.cadence, each.cadence_body)} ({_named(each)})" for each in agreed), "")


def _named(level: Level) -> str:
    match level:
        case Activity():
            return _("its own")
        case Commitment():
            return _("as its commitment")
        case Objective():
            return _("as its objective")
    return _("as the whole plan")


def counts_for(activity: Activity) -> str:
    """Which cadence counts for an activity and where it comes from, in words; empty where none does."""
    return _first_agreed([activity, *levels_above(activity)]) if activity.asked else ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A row below the plan with a cadence of its own."""

    row: Any
    level: str  # as in ``due.LEVELS``
    words: str
    since: date | None


def agreements_in(version: PlanVersion) -> list[Agreement]:
    """Everything below the plan itself that agrees a cadence, highest level first, in the plan's order."""
    found: list[Agreement] = []
    rows: dict[str, Any] = {
        "objective": version.objectives.all(),
        "commitment": version.commitments.filter(retired_on=None),
        "activity": version.activities.filter(retired_on=None).select_related("commitment"),
    }
    for level in reversed(due.LEVELS[:-1]):
        agreed = rows[level].exclude(cadence="").select_related("cadence_body").order_by("position")
        found += [Agreement(row, level, in_words(row.cadence, row.cadence_body), row.cadence_since) for row in agreed]
    return found
