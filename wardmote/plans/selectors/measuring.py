"""The measures that commitments are judged by, and which of them are getting worse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from wardmote.core.prepared import Prepared
from wardmote.performance import stored
from wardmote.performance.definitions import Measure, measure
from wardmote.performance.rules.series import Area
from wardmote.performance.selectors.series import area_called
from wardmote.performance.selectors.signals import Signal, signal_at, signal_on
from wardmote.performance.served import Served
from wardmote.performance.wording import worse_sentence
from wardmote.plans import signals
from wardmote.plans.models import Activity, Assignment, Commitment, MeasureLink, Objective, PlanVersion
from wardmote.plans.selectors.reading import plans_for


@dataclass(frozen=True, slots=True)
class Judged:
    """A commitment with a measure of an area, and what its chart says; ``signal`` is None where there is no figure."""

    link: MeasureLink
    measure: Measure
    area: Area | None
    signal: Signal | None

    def worse_on(self, day: date) -> Worse | None:
        """Whether it was getting worse on a day: of a plan that is at rest no later figure is told."""
        whose = [self.link.commitment.version.plan.partnership]
        then = signal_on(self.measure, self.area, day, partnerships=whose) if self.area else None
        if not (then and then.latest and then.reading and self.area and then.is_getting_worse(day)):
            return None
        return Worse(self.measure, self.area, worse_sentence(self.measure, self.area, then.reading, then.latest))


@dataclass(frozen=True, slots=True)
class Worse:
    """A measure that is getting worse in an area, and what is said of it: since when, and of how many."""

    measure: Measure
    area: Area
    words: str


def judged_by(commitment: Commitment) -> list[Judged]:
    """The measures of a commitment, in the order in which they were linked. One whose definition is gone is left out."""
    if not _linked(commitment.pk):  # most have none
        return []
    links = MeasureLink.objects.filter(commitment=commitment)
    return _judged(links.select_related("commitment__version__plan__partnership"))


@Prepared
def _linked(commitment: int) -> QuerySet[MeasureLink, int]:
    return MeasureLink.objects.filter(commitment=commitment).order_by().values_list("pk", flat=True)


def commitments_judged_by(key: str, *, user: Any) -> list[MeasureLink]:
    """The links of a measure with commitments that are in force and that this user may read."""
    links = MeasureLink.objects.filter(
        measure=key,
        commitment__retired_on=None,
        commitment__version__state=PlanVersion.State.CURRENT,
        commitment__version__plan__in=plans_for(user=user),
    )
    return list(links.select_related("commitment__version__plan"))


def objectives_with_measures(*, user: Any) -> list[Served]:
    """The objectives of plans in force that this user may read, each with the measures of its commitments."""
    links = MeasureLink.objects.filter(
        commitment__retired_on=None,
        commitment__version__state=PlanVersion.State.CURRENT,
        commitment__version__plan__in=plans_for(user=user),
    )
    by_objective: dict[int, set[str]] = defaultdict(set)
    for objective, key in links.order_by().values_list("commitment__part__objective", "measure"):
        by_objective[objective].add(key)
    found = Objective.objects.filter(pk__in=by_objective).select_related("version__plan")
    return [
        Served(
            f"{each.version.plan.slug}.{each.slug}",
            each.title,
            each.version.plan.title,
            frozenset(by_objective[each.pk]),
        )
        for each in found.order_by("version__plan__title", "position")
    ]


def _judged(links: Iterable[MeasureLink]) -> list[Judged]:
    found = []
    for link in links:
        if (known := measure(link.measure)) is None:
            continue
        area = area_called(link.area)
        partnership = link.commitment.version.plan.partnership
        signal = signal_at(known, area, partnerships=[partnership]) if area else None
        found.append(Judged(link, known, area, signal))
    return found


ByDay = Mapping[date, Collection[int]]
"""The versions judged on each day, by id: a figure that is old on that day says nothing of getting worse."""


def getting_worse(by_day: ByDay) -> dict[int, tuple[Worse, ...]]:
    """The measures that are getting worse of each commitment of these versions that has one."""
    days = {version: day for day, versions in by_day.items() for version in versions}
    links = MeasureLink.objects.filter(commitment__version__in=list(days), commitment__retired_on=None)
    found: dict[Commitment, list[Judged]] = defaultdict(list)
    for each in _judged(links.select_related("commitment__version__plan__partnership")):
        found[each.link.commitment].append(each)
    told = ((commitment, worse_among(each, today=days[commitment.version_id])) for commitment, each in found.items())
    return {commitment.pk: worse for commitment, worse in told if worse}


def worse_among(judged: Iterable[Judged], *, today: date) -> tuple[Worse, ...]:
    """Those of these measures that are getting worse."""
    return tuple(worse for each in judged if (worse := each.worse_on(today)))


def worse_under_rows(rows: Sequence[int], by_day: ByDay) -> dict[int, tuple[Worse, ...]]:
    """The same of activities of these versions: the measures that are getting worse of the commitment of each."""
    worse = getting_worse(by_day)
    if not worse:
        return {}
    under = Activity.objects.filter(pk__in=rows, commitment__in=worse).order_by().values_list("pk", "commitment")
    return {row: worse[commitment] for row, commitment in under}


def on_track_while_worse(worse: Iterable[int]) -> Q:
    """Declared on track while a measure of the commitment is getting worse; ``worse`` are the commitments of which one is."""
    return Q(commitment__in=list(worse), rating__key__in=sorted(signals.ON_TRACK))


def first_on_track_while_worse(by_day: ByDay, *, at_most: int) -> list[tuple[Activity, str, tuple[Worse, ...]]]:
    """The first activities that are declared so, each with who leads it and the measures that are getting worse."""
    worse = getting_worse(by_day)  # of these versions alone
    rows = Activity.objects.filter(on_track_while_worse(worse), retired_on=None)
    found = rows.select_related("rating", "commitment", "version__plan").order_by("version", "position")[:at_most]
    leads = Assignment.objects.filter(part=Assignment.Part.LEAD, activity__in=[row.pk for row in found])
    asked = {each.activity_id: each.called for each in leads.select_related("post", "team")}
    return [(row, asked.get(row.pk, ""), worse[row.commitment_id]) for row in found]


def figures_seal() -> str:
    """Another one after every load: figures change answers about plans without an entry in the history."""
    return ":".join(map(str, stored.seal()))
