"""Plans beside each other: how they stand, and which of their commitments belong together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet, prefetch_related_objects

from wardmote.core.prepared import Prepared
from wardmote.plans.models import Activity, Commitment, CommitmentLink, Plan, PlanVersion
from wardmote.plans.selectors.glance import RatingCount, Summary, summaries
from wardmote.plans.selectors.reading import plans_for
from wardmote.plans.selectors.scopes import Scope, every_plan

ENDS = ("from_commitment__version__plan", "to_commitment__version__plan")


@dataclass(frozen=True, slots=True)
class Tie:
    """A link as one of its ends sees it. ``is_out`` says that it was made from this end."""

    link: CommitmentLink
    other: Commitment
    is_out: bool


def in_force() -> QuerySet[Commitment]:
    """Commitments of versions in force that have not left their plan."""
    return Commitment.objects.filter(version__state=PlanVersion.State.CURRENT, retired_on=None)


def ties_of(commitment: Commitment, *, user: Any) -> list[Tie]:
    """The links of a commitment in both directions, to what is in force and this user may read."""
    if not _linked(commitment.pk, commitment.pk):  # most have none: then who may read what is not asked
        return []
    readable = in_force().filter(version__plan__in=plans_for(user=user))
    rows = CommitmentLink.objects.filter(
        Q(from_commitment=commitment, to_commitment__in=readable)
        | Q(to_commitment=commitment, from_commitment__in=readable)
    ).select_related(*ENDS)
    found = []
    for row in rows:
        is_out = row.from_commitment_id == commitment.pk
        found.append(Tie(row, row.to_commitment if is_out else row.from_commitment, is_out))
    return found


@Prepared
def _linked(out: int, into: int) -> QuerySet[CommitmentLink, int]:
    found = CommitmentLink.objects.filter(Q(from_commitment=out) | Q(to_commitment=into))
    return found.order_by().values_list("pk", flat=True)


MOST_FOUND = 40


def commitments_to_link(plan: Plan, *, user: Any, words: str, other: str = "") -> list[Commitment]:
    """Commitments of other plans that the user may read, with every word; of one plan where ``other`` is its slug."""
    if not words.strip() and not other:
        return []
    found = in_force().filter(version__plan__in=plans_for(user=user)).exclude(version__plan=plan)
    if other:
        found = found.filter(version__plan__slug=other)
    for word in words.split():
        found = found.filter(Q(statement__icontains=word) | Q(ref_printed__icontains=word))
    return list(found.select_related("version__plan").order_by("version__plan__title", "position")[:MOST_FOUND])


@dataclass(frozen=True, slots=True)
class Between:
    """Two plans and their links: those there are, and the commitments of either that have none with the other."""

    links: Sequence[CommitmentLink]
    without: Sequence[Commitment]
    other_without: Sequence[Commitment]


def between(plan: Plan, other: Plan) -> Between:
    """The links between two plans, in the order of the first."""
    mine, theirs = in_force().filter(version__plan=plan), in_force().filter(version__plan=other)
    links = list(
        CommitmentLink.objects.filter(
            Q(from_commitment__in=mine, to_commitment__in=theirs)
            | Q(from_commitment__in=theirs, to_commitment__in=mine)
        ).select_related(*ENDS)
    )
    linked = {pk for each in links for pk in (each.from_commitment_id, each.to_commitment_id)}
    links.sort(key=lambda each: _end_in(each, plan).position)
    related = ("version__plan",)
    return Between(
        links,
        [each for each in mine.select_related(*related).order_by("position") if each.pk not in linked],
        [each for each in theirs.select_related(*related).order_by("position") if each.pk not in linked],
    )


def _end_in(link: CommitmentLink, plan: Plan) -> Commitment:
    own = link.from_commitment.version.plan_id == plan.pk
    return link.from_commitment if own else link.to_commitment


@dataclass(frozen=True, slots=True)
class Standing:
    """How one plan stands, in a row beside the others."""

    version: PlanVersion
    resting_since: date | None
    summary: Summary
    links: int
    ratings: Sequence[RatingCount]


def standings(*, user: Any, today: date) -> list[Standing]:
    """Every plan the user may read as it stands, by title; as many queries for a hundred plans as for two."""
    scope = every_plan(user=user, today=today)
    prefetch_related_objects(scope.versions, "plan__owner", "scheme__ratings")
    counted = summaries(scope, moves={})
    rated = _rated(scope)
    links = _links_of(scope)
    return [
        Standing(
            version=each,
            resting_since=scope.days[each.pk] if scope.days[each.pk] != today else None,
            summary=counted.get(each.pk, Summary()),
            links=links.get(each.pk, 0),
            ratings=[
                *(RatingCount(rating, rated.get((each.pk, rating.pk), 0)) for rating in each.scheme.ratings.all()),
                RatingCount(None, rated.get((each.pk, None), 0)),
            ],
        )
        for each in scope.versions
    ]


def _rated(scope: Scope) -> dict[tuple[int, int | None], int]:
    """How many activities have each rating, by (version, rating)."""
    work = Activity.objects.filter(version__in=scope.versions, retired_on=None).order_by()
    rows = work.values_list("version", "rating").annotate(count=Count("pk"))
    return {(version, rating): count for version, rating, count in rows}


def _links_of(scope: Scope) -> dict[int, int]:
    """How many links each version's commitments have, in either direction."""
    promises = in_force().filter(version__in=scope.versions).order_by()
    rows = promises.values("version").annotate(
        out=Count("links_out", distinct=True), into=Count("links_in", distinct=True)
    )
    return {row["version"]: row["out"] + row["into"] for row in rows}
