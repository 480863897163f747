"""Who looked at what, and when: the commitments of plans in force by the bodies that they name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, Q, QuerySet

from wardmote.core.organisations.models import Body
from wardmote.oversight.models import AgendaItem, Meeting
from wardmote.oversight.rules.cycle import Cycle, has_lapsed
from wardmote.oversight.selectors.board import boards_for
from wardmote.oversight.selectors.meeting import cycle_of, last_held, must_be_asked, next_dates
from wardmote.plans.models import Activity, Commitment, Lineage, Mechanism, PlanVersion
from wardmote.plans.selectors.reading import plans_for

Looks = dict[int, dict[int, date]]


@dataclass(frozen=True, slots=True)
class Line:
    """One commitment: the bodies it names, and when each body last looked at it, whether named or not."""

    commitment: Commitment
    named: frozenset[int]
    looks: dict[int, date]
    off_track: bool
    printed: tuple[str, ...] = ()

    @property
    def last(self) -> date | None:
        """When any body last looked at it."""
        return max(self.looks.values(), default=None)

    @property
    def unseen(self) -> frozenset[int]:
        """The bodies it names that have never looked at it."""
        return self.named - self.looks.keys()


@dataclass(frozen=True, slots=True)
class Stands:
    """How one body stands: what names it, what of that it has looked at, when it met and should have met."""

    body: Body
    cycle: Cycle | None
    asked: bool
    named: int
    looked_at: int
    last_met: date | None
    next_on: date | None
    lapsed: bool

    @property
    def never_looks(self) -> bool:
        """Whether commitments name it and it has looked at none."""
        return self.named > 0 and self.looked_at == 0


@dataclass(slots=True)
class Coverage:
    """The matrix and what is missing in it."""

    lines: list[Line] = field(default_factory=list)
    bodies: list[Stands] = field(default_factory=list)

    @property
    def without_body(self) -> list[Line]:
        """Commitments that name no body at all."""
        return [each for each in self.lines if not each.named]

    @property
    def never_seen(self) -> list[Line]:
        """Commitments at which no body has ever looked."""
        return [each for each in self.lines if not each.looks]


def looks_by_commitment(
    rows: Sequence[Commitment], *, bodies: Iterable[int] | None = None, before: date | None = None
) -> Looks:
    """{commitment: {body: the day it last looked}}, for what each commitment was in earlier versions too."""
    ancestry = _ancestry([row.pk for row in rows])
    every = {each for ids in ancestry.values() for each in ids}
    items = AgendaItem.objects.filter(looked_at=True, meeting__state=Meeting.State.HELD, commitment__in=every)
    if bodies is not None:
        items = items.filter(meeting__body__in=list(bodies))
    if before:
        items = items.filter(meeting__on__lt=before)
    looked: Looks = {}
    days = items.order_by().values_list("commitment", "meeting__body").annotate(last=Max("meeting__on"))
    for commitment, body, day in days:
        looked.setdefault(commitment, {})[body] = day
    found: Looks = {}
    for row, ids in ancestry.items():
        for each in ids:
            for body, day in looked.get(each, {}).items():
                mine = found.setdefault(row, {})
                mine[body] = max(day, mine.get(body, day))
    return found


def _ancestry(ids: list[int]) -> dict[int, set[int]]:
    """Each commitment with everything it comes from, a query for each generation however many they are."""
    found = {pk: {pk} for pk in ids}
    edge = {pk: {pk} for pk in ids}  # what is still to be followed, and which rows it leads to
    while edge:
        further: dict[int, set[int]] = {}
        lines = Lineage.objects.filter(to_commitment__in=list(edge), from_commitment__isnull=False)
        for source, target in lines.values_list("from_commitment", "to_commitment"):
            for row in edge[target]:
                if source not in found[row]:
                    found[row].add(source)
                    further.setdefault(source, set()).add(row)
        edge = further
    return found


def coverage(*, user: Any, today: date, plan: str = "", objective: str = "") -> Coverage:
    """Commitments in force that this user may read, by the bodies of their partnerships.

    The same few queries however many they are. ``plan`` and ``objective`` are slugs that narrow it.
    """
    rows = commitments_in_force(user=user)
    if plan:
        rows = rows.filter(version__plan__slug=plan)
    if objective:
        rows = rows.filter(part__objective__slug=objective)
    lines = lines_of(user=user, commitments=rows)
    partnerships = {each.commitment.version.plan.partnership_id for each in lines}
    boards = boards_for(user=user).filter(partnership__in=partnerships)
    still = boards.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return Coverage(lines, stands_of(list(still), lines, today=today))


def commitments_in_force(*, user: Any) -> QuerySet[Commitment]:
    """The commitments of every plan in force that this user may read, in the order of the plans."""
    found = Commitment.objects.filter(
        version__plan__in=plans_for(user=user), version__state=PlanVersion.State.CURRENT, retired_on=None
    )
    return found.select_related("version__plan", "part__objective").order_by("version__plan__title", "position")


def lines_of(*, user: Any, commitments: QuerySet[Commitment] | None = None) -> list[Line]:
    """Each commitment with the bodies that it names and when each body last looked at it; all that the user may read."""
    rows = commitments_in_force(user=user)
    if commitments is not None:
        rows = rows.filter(pk__in=commitments.order_by().values("pk"))
    found = list(rows)
    ids = [each.pk for each in found]
    named, printed = _oversight_of(ids)
    off_track = off_track_among(ids)
    looks = looks_by_commitment(found)
    return [
        Line(
            each,
            frozenset(named.get(each.pk, ())),
            looks.get(each.pk, {}),
            each.pk in off_track,
            tuple(dict.fromkeys(printed.get(each.pk, ()))),
        )
        for each in found
    ]


def off_track_among(ids: Iterable[int]) -> set[int]:
    """Those of these commitments of which something is rated off track."""
    rated = Activity.objects.filter(commitment__in=ids, retired_on=None, rating__off_track=True)
    return set(rated.values_list("commitment", flat=True))


def _oversight_of(ids: list[int]) -> tuple[dict[int, set[int]], dict[int, list[str]]]:
    """The bodies that commitments name, and what else is printed there as a means of oversight."""
    named: dict[int, set[int]] = {}
    printed: dict[int, list[str]] = {}
    mechanisms = Mechanism.objects.filter(activity__commitment__in=ids, activity__retired_on=None)
    for commitment, body, words in mechanisms.values_list("activity__commitment", "body", "printed"):
        if body:
            named.setdefault(commitment, set()).add(body)
        elif words.strip():
            printed.setdefault(commitment, []).append(words.strip())
    return named, printed


def stands_of(boards: list[Body], lines: list[Line], *, today: date) -> list[Stands]:
    """How each of these bodies stands towards these commitments."""
    there = Body.objects.filter(pk__in=[each.pk for each in boards])
    held, coming = last_held(there), next_dates([each.pk for each in boards], today)
    found = []
    for body in boards:
        cycle = cycle_of(body)
        last = held.get(body.pk)
        found.append(
            Stands(
                body=body,
                cycle=cycle,
                asked=must_be_asked(body),
                named=sum(body.pk in each.named for each in lines),
                looked_at=sum(body.pk in each.named and body.pk in each.looks for each in lines),
                last_met=last,
                next_on=coming.get(body.pk),
                lapsed=has_lapsed(cycle, last=last, since=body.starts_on, today=today),
            )
        )
    return found
