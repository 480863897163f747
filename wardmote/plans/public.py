"""The only thing publishing may ask of plans: cleared, non-personal facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from wardmote.core.clearance.models import Passage
from wardmote.core.clearance.selectors import Moment, cleared_texts, moment_of, public_passages
from wardmote.plans.models import Activity, Commitment, MeasureLink, Plan, PlanVersion
from wardmote.plans.selectors.entries import Entry, entries_in
from wardmote.plans.selectors.moving import Moves, moves_between
from wardmote.plans.selectors.snapshots import snapshot

__all__ = [
    "Entry",
    "Found",
    "JudgedBy",
    "PublicPlan",
    "PublicRating",
    "entries_in",
    "find_cleared",
    "judged_by",
    "public_commitment_keys",
    "public_plan",
    "public_plans",
]

SEARCHED = ("statement", "text", "public_progress")
"""The fields whose cleared words the public can search."""


@dataclass(frozen=True, slots=True)
class PublicRating:
    """A rating as the public sees it; ``letter`` and ``word`` carry the meaning, ``tone`` only the shading."""

    letter: str
    word: str
    tone: str


@dataclass(frozen=True, slots=True)
class PublicPlan:
    """A plan with its cleared words. ``content`` has the shape of wardmote-plan/1, without anybody's name.

    ``moves`` says which ratings differ from those of the last report for everyone; None where there is none yet.
    """

    slug: str
    title: str
    owner: str
    partnership: str
    force: str
    governing_body: str
    as_at: date | None
    content: Mapping[str, Any]
    moves: Moves | None = None

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


def public_plans() -> list[PublicPlan]:
    """Every plan that has a public page."""
    moment = moment_of()
    return [_face_of(version, moment) for version in _public_versions(moment)]


def public_plan(slug: str) -> PublicPlan | None:
    """One plan's public face; None where there is none, so that an unknown and a hidden plan look the same."""
    moment = moment_of()
    version = _public_versions(moment).filter(plan__slug=slug).first()
    return _face_of(version, moment) if version else None


def public_commitment_keys() -> dict[str, list[str]]:
    """{plan: the keys of its commitments, in order}: everything that has a page, without its words."""
    moment = moment_of()
    shown = _shown_commitments(moment).filter(version__in=_public_versions(moment))
    keys: dict[str, list[str]] = {slug: [] for slug in _public_versions(moment).values_list("plan__slug", flat=True)}
    for slug, key in shown.order_by("position", "pk").values_list("version__plan__slug", "key"):
        keys[slug].append(key)
    return keys


def _cleared(model: type[models.Model], field: str, moment: Moment) -> models.QuerySet[Passage]:
    return public_passages(moment).filter(subject_type=model._meta.label_lower, field=field)


def _shown_commitments(moment: Moment) -> models.QuerySet[Commitment]:
    """Commitments in force whose statement is cleared."""
    cleared = _cleared(Commitment, "statement", moment).filter(subject_id=OuterRef("pk"))
    return Commitment.objects.filter(Exists(cleared), retired_on=None)


def _public_versions(moment: Moment) -> models.QuerySet[PlanVersion]:
    """The plans in force that their owner has made public, with a cleared title and at least one cleared commitment."""
    titled = _cleared(Plan, "title", moment).filter(subject_id=OuterRef("plan"))
    shown = _shown_commitments(moment).filter(version=OuterRef("pk"))
    return (
        PlanVersion.objects.filter(Exists(titled), Exists(shown), state=PlanVersion.State.CURRENT, plan__is_public=True)
        .select_related("scheme", "plan__owner", "plan__partnership__force", "plan__partnership__governing_body")
        .order_by("plan__title")
    )


def _face_of(version: PlanVersion, moment: Moment) -> PublicPlan:
    """The public face of a plan: its cleared words alone. The glossary of bodies is not cleared with it, so left out."""
    plan = version.plan
    content = {**snapshot(version, public=True, moment=moment), "bodies": []}
    as_at = date.fromisoformat(content["as_at"]) if content["as_at"] else None
    ratings = {
        activity["uuid"]: activity["rag"] or ""
        for objective in content["objectives"]
        for part in objective["parts"]
        for commitment in part["commitments"]
        for activity in commitment["activities"]
    }
    return PublicPlan(
        slug=plan.slug,
        title=content["title"],
        owner=plan.owner.name,
        partnership=plan.partnership.slug,
        force=plan.partnership.force.name,
        governing_body=plan.partnership.governing_body.name,
        as_at=as_at,
        content=content,
        moves=moves_between(version, ratings, said=as_at, public=True),
    )


@dataclass(frozen=True, slots=True)
class JudgedBy:
    """A public commitment and a measure of an area that it is judged by. ``since`` is when somebody said so.

    That alone makes no measure public, nor the link: whoever shows it asks whether the measure was cleared later.
    """

    slug: str
    key: str
    ref: str
    statement: str
    partnership: int
    measure: str
    area: str
    since: datetime


def judged_by(**where: str) -> list[JudgedBy]:
    """The measures that public commitments are judged by, of one measure or one commitment where it is named.

    ``where`` names fields of a link, such as ``measure`` or ``commitment__key``.
    """
    moment = moment_of()
    shown = _shown_commitments(moment).filter(version__in=_public_versions(moment))
    links = list(
        MeasureLink.objects.filter(commitment__in=shown, **where)
        .select_related("commitment__version__plan")
        .order_by("commitment__version__plan__title", "commitment__position", "pk")
    )
    statements = cleared_texts(Commitment, [each.commitment_id for each in links], ["statement"], moment=moment)
    return [
        JudgedBy(
            slug=each.commitment.version.plan.slug,
            key=each.commitment.key,
            ref=each.commitment.ref_shown,
            statement=statements[each.commitment_id, "statement"],
            partnership=each.commitment.version.plan.partnership_id,
            measure=each.measure,
            area=each.area,
            since=each.recorded_at,
        )
        for each in links
    ]


@dataclass(frozen=True, slots=True)
class Found:
    """A commitment that the public has searched for: where it is, and the cleared words that were found."""

    plan: str
    slug: str
    key: str
    ref: str
    text: str


def find_cleared(words: Sequence[str], *, limit: int) -> list[Found]:
    """Commitments of public plans whose cleared words, with those of their activities, hold every word."""
    if not words:
        return []
    moment = moment_of()
    found = _shown_commitments(moment).filter(version__in=_public_versions(moment))
    for word in words:
        found = found.filter(_says(word, moment))
    hits = list(found.select_related("version__plan").order_by("version__plan__title", "position")[:limit])
    titles = cleared_texts(Plan, [hit.version.plan_id for hit in hits], ["title"], moment=moment)
    excerpts = _excerpts(hits, words, moment)
    return [
        Found(
            plan=titles[hit.version.plan_id, "title"],
            slug=hit.version.plan.slug,
            key=hit.key,
            ref=hit.ref_shown,
            text=excerpts[hit.pk],
        )
        for hit in hits
    ]


def _says(word: str, moment: Moment) -> Q:
    """The cleared words of a commitment, or of one of its activities in force, hold this one."""
    passages = public_passages(moment).filter(field__in=SEARCHED, text__icontains=word)
    own = passages.filter(subject_type=Commitment._meta.label_lower, subject_id=OuterRef("pk"))
    work = passages.filter(subject_type=Activity._meta.label_lower, subject_id=OuterRef("pk"))
    activities = Activity.objects.filter(Exists(work), commitment=OuterRef("pk"), retired_on=None)
    return Q(Exists(own)) | Q(Exists(activities))


def _excerpts(hits: Sequence[Commitment], words: Sequence[str], moment: Moment) -> dict[int, str]:
    """For each commitment the one of its cleared texts that holds most of the words; its statement on a tie."""
    home = dict(
        Activity.objects.filter(commitment__in=hits, retired_on=None)
        .order_by("position")
        .values_list("pk", "commitment")
    )
    statements = cleared_texts(Commitment, [hit.pk for hit in hits], ["statement"], moment=moment)
    texts = {pk: [text] for (pk, _field), text in statements.items()}
    for (pk, _field), text in sorted(cleared_texts(Activity, home, SEARCHED, moment=moment).items()):
        texts[home[pk]].append(text)

    def holds(text: str) -> int:
        folded = text.casefold()
        return sum(word.casefold() in folded for word in words)

    return {pk: max(each, key=holds) for pk, each in texts.items()}
