"""What a list of differences says of each activity: the signals in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from wardmote.plans import signals
from wardmote.plans.models import Activity, PlanVersion
from wardmote.plans.selectors.listing import Row
from wardmote.plans.selectors.measuring import Worse, worse_under_rows
from wardmote.plans.selectors.scopes import Scope
from wardmote.plans.selectors.steady import editions_in_a_row


@dataclass(frozen=True, slots=True)
class Difference:
    """One activity with the signals that speak against its rating, and the others, in words."""

    row: Row
    version: PlanVersion
    against: tuple[str, ...]
    others: tuple[str, ...]


def words_of(signal: signals.Signal, *, editions: int, worse: Sequence[Worse] = ()) -> str:
    """A signal as a person says it. ``worse`` are the measures that are getting worse."""
    return {
        "late": _("past its date"),
        "late_first": _("past its first date"),
        "silent": _("silent"),
        "steady": _("rated the same in %(num)s editions in a row") % {"num": editions},
        "status": _("its status says otherwise"),
        "measure_worse": _("getting worse: %(measures)s") % {"measures": "; ".join(each.words for each in worse)},
    }[signal]


def unknown_words(*, activities: int, unrated: int, silent: int) -> str:
    """Of how many activities nobody can say how they stand: without it “nothing is off track” would be false comfort."""
    if not unrated and not silent:
        return ""
    told = {"activities": f"{activities:,}", "unrated": f"{unrated:,}", "silent": f"{silent:,}"}
    return _("Not rated: %(unrated)s of %(activities)s. Silent, with no update when one was due: %(silent)s.") % told


def signals_of(
    row: Row | Activity, *, editions: int, today: date, worse: Collection[object] = ()
) -> tuple[signals.Signal, ...]:
    """The signals of an activity, or of its row in a list."""
    return signals.signals(
        rating=row.rating.key if row.rating else None,
        rating_is_complete=bool(row.rating and row.rating.complete),
        rating_is_off_track=bool(row.rating and row.rating.off_track),
        status=row.status,
        latest=row.latest,
        original_latest=row.original_latest,
        last_update_on=row.last_update_on,
        cadence=row.asked,
        editions=editions,
        measure_is_worse=bool(worse),
        today=today,
    )


def differences_of(rows: Sequence[Row], scope: Scope) -> list[Difference]:
    """These rows with what speaks against the rating of each."""
    steady = steady_rows(rows, scope)
    worse = worse_under_rows([row.pk for row in rows], scope.by_day())
    versions = {version.pk: version for version in scope.versions}
    return [
        _difference(row, versions[row.version_id], scope, steady.get(str(row.uuid), 0), worse.get(row.pk, ()))
        for row in rows
    ]


def _difference(row: Row, version: PlanVersion, scope: Scope, editions: int, worse: Sequence[Worse]) -> Difference:
    found = signals_of(row, editions=editions, today=scope.days[row.version_id], worse=worse)
    against = signals.differing(found, rating=row.rating.key if row.rating else None)
    return Difference(
        row,
        version,
        against=tuple(words_of(each, editions=editions, worse=worse) for each in against),
        others=tuple(words_of(each, editions=editions, worse=worse) for each in found if each not in against),
    )


def steady_rows(rows: Sequence[Row], scope: Scope) -> Mapping[str, int]:
    """In how many editions in a row each of these rows has had its rating."""
    found: dict[str, int] = {}
    for version in scope.versions:
        rated = {str(row.uuid): row.rating.word for row in rows if row.version_id == version.pk and row.rating}
        if rated:
            found |= editions_in_a_row(version, rated)
    return found
