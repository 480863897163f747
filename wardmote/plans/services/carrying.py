"""What follows a plan's rows into the version or the plan that comes after: links, and what the public may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from wardmote.core.clearance.services import carry_over
from wardmote.core.files.services import carry_over as carry_evidence
from wardmote.plans.models import (
    Activity,
    Commitment,
    CommitmentLink,
    Lineage,
    MeasureLink,
    Objective,
    Opinion,
    Part,
    Plan,
    PlanVersion,
    Rating,
)
from wardmote.plans.services.assuring import take_over_opinion
from wardmote.plans.services.editing.handing import hand_over_judgement, hand_over_ties
from wardmote.plans.services.journal import Journal
from wardmote.plans.services.measuring import judged_alike
from wardmote.plans.services.offering import offer_for_clearing, take_back_offers


def carry_links(earlier: PlanVersion, later: PlanVersion) -> None:
    """Copy the links of commitments to the rows that these were carried into."""
    _link_alike(_carried(earlier, later))


def carry_measures(earlier: PlanVersion, later: PlanVersion) -> None:
    """Let commitments go on being judged by the measures of what they were carried from."""
    _judge_alike(_carried(earlier, later))


def _carried(earlier: PlanVersion, later: PlanVersion) -> dict[int, int]:
    """The commitment of a later version that each one of an earlier version is, unless it was taken out of the plan.

    One that was merged is among them: it has what it has to hand over, and to have again when it is brought back.
    """
    lines = Lineage.objects.filter(kind=Lineage.Kind.CARRIED, from_commitment__version=earlier)
    merged = Lineage.objects.filter(kind=Lineage.Kind.MERGED, to_commitment__version=later).values("from_commitment")
    kept = Q(to_commitment__retired_on=None) | Q(to_commitment__in=merged)
    pairs = lines.filter(kept, to_commitment__version=later).values_list("from_commitment", "to_commitment")
    return {source: to for source, to in pairs if source and to}


def _link_alike(became: Mapping[int, int]) -> None:
    """Copy the links of commitments to what these have become, each once."""
    found = CommitmentLink.objects.filter(Q(from_commitment__in=became) | Q(to_commitment__in=became)).order_by("pk")
    rows = [
        CommitmentLink(
            from_commitment_id=became.get(link.from_commitment_id, link.from_commitment_id),
            to_commitment_id=became.get(link.to_commitment_id, link.to_commitment_id),
            kind=link.kind,
            note=link.note,
            by_id=link.by_id,
            recorded_at=link.recorded_at,
        )
        for link in found
    ]
    apart = [row for row in rows if row.from_commitment_id != row.to_commitment_id]
    CommitmentLink.objects.bulk_create(apart, ignore_conflicts=True)


def _judge_alike(became: Mapping[int, int]) -> None:
    """Copy the measures of commitments to what these have become, each once."""
    found = MeasureLink.objects.filter(commitment__in=became)
    rows = [judged_alike(link, became[link.commitment_id]) for link in found]
    MeasureLink.objects.bulk_create(rows, ignore_conflicts=True)


def carry_clearance(earlier: PlanVersion, later: PlanVersion, *, by: Any) -> None:
    """Let the public go on reading what was cleared; new words wait beside the old ones, as they do within a version.

    Evidence follows its activity and its commitment, and so does what a board last made of them: also to what the draft
    has made of them.
    """
    pairs = _pairs(earlier, later)
    carry_over(pairs, partnership=later.plan.partnership)
    carry_evidence([pair for pair in pairs if pair[0] in (Activity, Commitment)], partnership=later.plan.partnership)
    _carry_opinions(pairs)
    _follow_into_pieces(later)
    take_back_offers(earlier.commitments.all(), earlier.activities.all(), partnership=earlier.plan.partnership, by=by)
    offer_for_clearing(later, by=by)


def _carry_opinions(pairs: Iterable[tuple[type[models.Model], int, int]]) -> None:
    """Copy the last opinion on each row to the row that it has become; whoever gave it, and when, stays as it was."""
    for model, name in ((Activity, "activity"), (Commitment, "commitment")):
        became = {before: now for each, before, now in pairs if each is model}
        rows = list(Opinion.objects.filter(is_newest=True, **{f"{name}__in": list(became)}))
        for row in rows:
            row.pk, row.uuid = None, uuid4()
            setattr(row, f"{name}_id", became[getattr(row, f"{name}_id")])
        Opinion.objects.bulk_create(rows, batch_size=200)


def _follow_into_pieces(later: PlanVersion) -> None:
    """What was split and merged in a draft had neither opinions nor evidence, links nor measures: they come now."""
    made = Lineage.objects.filter(kind__in=(Lineage.Kind.SPLIT, Lineage.Kind.MERGED)).order_by("pk")
    of_later = made.filter(Q(to_commitment__version=later) | Q(to_activity__version=later))
    for line in of_later.select_related(
        "from_commitment",
        "to_commitment__version__plan__partnership",
        "from_activity",
        "to_activity__version__plan__partnership",
    ):
        source, to = line.from_activity or line.from_commitment, line.to_activity or line.to_commitment
        if source is None or to is None:
            continue
        if line.kind == Lineage.Kind.MERGED:
            journal = Journal(line.handed)
            if isinstance(source, Commitment) and isinstance(to, Commitment):
                hand_over_ties(source, to, journal)
            hand_over_judgement(source, to, journal)
            line.handed = journal.entries
            line.save(update_fields=["handed"])
            continue
        if isinstance(source, Commitment):
            _link_alike({source.pk: to.pk})
            _judge_alike({source.pk: to.pk})
        take_over_opinion(source, to)


def _pairs(earlier: PlanVersion, later: PlanVersion) -> list[tuple[type[models.Model], int, int]]:
    """(model, id in the earlier version, id in the later one) of everything whose words the public may read."""
    pairs: list[tuple[type[models.Model], int, int]] = []
    if earlier.plan_id != later.plan_id:
        pairs.append((Plan, earlier.plan_id, later.plan_id))
    carried = Lineage.objects.filter(kind=Lineage.Kind.CARRIED)
    for level, model in (("commitment", Commitment), ("activity", Activity)):
        rows = carried.filter(**{f"to_{level}__version": later}).values_list(f"from_{level}", f"to_{level}")
        pairs += [(model, source, to) for source, to in rows]
    ratings = dict(later.scheme.ratings.values_list("key", "pk"))
    pairs += [
        (Rating, pk, ratings[key]) for pk, key in earlier.scheme.ratings.values_list("pk", "key") if key in ratings
    ]
    objectives = dict(later.objectives.values_list("slug", "pk"))
    slugs = earlier.objectives.values_list("pk", "slug")
    pairs += [(Objective, pk, objectives[slug]) for pk, slug in slugs if slug in objectives]
    titled = {
        (part.objective.slug, part.title): part.pk
        for part in Part.objects.filter(objective__version=later).select_related("objective")
    }
    for part in Part.objects.filter(objective__version=earlier).select_related("objective"):
        if (to := titled.get((part.objective.slug, part.title))) is not None:
            pairs.append((Part, part.pk, to))
    return pairs
