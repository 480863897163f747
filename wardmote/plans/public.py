"""The only thing publishing may ask of plans: cleared, non-personal facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from wardmote.core.clearance.models import Passage
from wardmote.plans.models import Activity, Commitment, Plan, PlanVersion
from wardmote.plans.selectors.snapshots import snapshot


@dataclass(frozen=True, slots=True)
class PublicRating:
    """A rating as the public sees it; ``letter`` and ``word`` carry the meaning, ``tone`` only the shading."""

    letter: str
    word: str
    tone: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan with its cleared words. ``content`` has the shape of wardmote-plan/1, without anybody's name."""

    slug: str
    title: str
    owner: str
    force: str
    governing_body: str
    as_at: date | None
    content: Mapping[str, Any]

    def commitments(self) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Any], Mapping[str, Any]]]:
        """Every (objective, part, commitment) in order."""
        for objective in self.content["objectives"]:
            for part in objective["parts"]:
                for commitment in part["commitments"]:
                    yield objective, part, commitment

    def counts(self, objective: str = "") -> list[dict[str, Any]]:
        """How many activities have each rating, worst first, those not rated last; for one objective or all."""
        counted: dict[str | None, int] = {}
        for found, _part, commitment in self.commitments():
            if objective and found["key"] != objective:
                continue
            for activity in commitment["activities"]:
                counted[activity["rag"]] = counted.get(activity["rag"], 0) + 1
        rows = [
            {"rating": PublicRating(each["letter"], each["word"], each["tone"]), "count": counted.get(each["rag"], 0)}
            for each in self.content["rating_key"]
        ]
        return [*rows, {"rating": None, "count": counted.get(None, 0)}]


def public_plans() -> list[Plan]:
    """The plans that have a public page: made public by their owner, with at least one cleared commitment."""
    cleared = Passage.objects.filter(
        subject_type=Commitment._meta.label_lower, state=Passage.State.CLEARED, field="statement"
    )
    shown = Commitment.objects.filter(
        pk__in=cleared.values("subject_id"), version__state=PlanVersion.State.CURRENT, version__plan__is_public=True
    )
    return list(
        Plan.objects.filter(pk__in=shown.values("version__plan"))
        .select_related("owner", "partnership__force", "partnership__governing_body")
        .order_by("title")
    )


def public_plan(slug: str) -> PublicPlan | None:
    """One plan's public face; None where there is none, so that an unknown and a hidden plan look the same."""
    plan = next((each for each in public_plans() if each.slug == slug), None)
    return face_of(plan) if plan else None


def face_of(plan: Plan) -> PublicPlan:
    """The public face of a plan."""
    version = plan.versions.select_related("scheme", "plan__partnership").get(state=PlanVersion.State.CURRENT)
    return PublicPlan(
        slug=plan.slug,
        title=plan.title,
        owner=plan.owner.name,
        force=plan.partnership.force.name,
        governing_body=plan.partnership.governing_body.name,
        as_at=version.as_at,
        content=snapshot(version, public=True),
    )


def find_cleared(words: Sequence[str], *, limit: int) -> list[tuple[Commitment, str]]:
    """Commitments of public plans whose cleared words hold every word, each with the words that were found."""
    found = Passage.objects.filter(
        state=Passage.State.CLEARED,
        subject_type__in=[Commitment._meta.label_lower, Activity._meta.label_lower],
        field__in=["statement", "text", "public_progress"],
    )
    for word in words:
        found = found.filter(text__icontains=word)
    hits: dict[int, tuple[Commitment, str]] = {}
    public = {plan.pk for plan in public_plans()}
    for passage in found.order_by("pk")[: limit * 5]:
        commitment = _commitment_of(passage)
        if commitment and commitment.version.plan_id in public and len(hits) < limit:
            hits.setdefault(commitment.pk, (commitment, passage.text))
    return list(hits.values())


def _commitment_of(passage: Passage) -> Commitment | None:
    rows = Commitment.objects.select_related("version__plan").filter(version__state=PlanVersion.State.CURRENT)
    if passage.subject_type == Commitment._meta.label_lower:
        return rows.filter(pk=passage.subject_id).first()
    found = rows.filter(activities=passage.subject_id).first()
    # An activity's words are public only where its commitment is.
    cleared = found and Passage.objects.filter(
        subject_type=Commitment._meta.label_lower,
        subject_id=found.pk,
        field="statement",
        state=Passage.State.CLEARED,
    )
    return found if cleared and cleared.exists() else None
