"""A plan version as plain values in the reading format, for editions, downloads and the round trip."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from wardmote.core.clearance.selectors import cleared_texts
from wardmote.plans.models import Activity, Commitment, Objective, Part, PlanVersion
from wardmote.plans.rules import ACTIVITY_FIELDS, COMMITMENT_FIELDS
from wardmote.plans.selectors.reading import commitments_in


def snapshot(version: PlanVersion, *, public: bool) -> dict[str, Any]:
    """Everything a report prints of a plan version, in the shape of wardmote-plan/1.

    With ``public`` only cleared words are in it: a commitment whose statement is not cleared is left out and counted
    under ``left_out``; so is a text that is not cleared. Each activity carries its ``as_at`` and its rating as letter,
    word and tone. Owners are never in the public shape.
    """
    commitments = list(commitments_in(version))
    words = _Words(version, commitments, public=public)
    left_out = {"commitments": 0, "texts": 0}
    objectives: list[dict[str, Any]] = []
    parts: dict[int, dict[str, Any]] = {}
    by_objective: dict[int, dict[str, Any]] = {}
    for commitment in commitments:
        statement = words.of(commitment, "statement")
        if not statement:
            left_out["commitments"] += 1
            continue
        part, objective = commitment.part, commitment.part.objective
        if objective.pk not in by_objective:
            by_objective[objective.pk] = {
                "key": objective.slug,
                "title": words.of(objective, "title"),
                "parts": [],
                "position": objective.position,
            }
            objectives.append(by_objective[objective.pk])
        if part.pk not in parts:
            parts[part.pk] = {
                "title": words.of(part, "title") or None,
                "accountable": part.accountable or None,
                "commitments": [],
            }
            by_objective[objective.pk]["parts"].append(parts[part.pk])
        parts[part.pk]["commitments"].append(
            {
                "id": commitment.ref or commitment.key,
                "key": commitment.key,
                "uuid": str(commitment.uuid),
                "ref": commitment.ref,
                "ref_printed": commitment.ref_printed,
                "ref_inferred": commitment.ref_inferred,
                "statement": statement,
                "accountable": commitment.accountable or part.accountable or None,
                "cross_refs": [row.ref for row in commitment.references.all()],
                "activities": [_activity(each, words, left_out) for each in commitment.activities.all()],
            }
        )
    objectives.sort(key=lambda each: each.pop("position"))
    return {
        "format": "wardmote-plan/1",
        "title": version.title,
        "period": _period(version),
        "as_at": version.as_at.isoformat() if version.as_at else None,
        "objectives": objectives,
        "rating_key": [
            {
                "printed": rating.printed_key or f"{rating.letter}: {rating.word}",
                "rag": rating.key,
                "letter": rating.letter,
                "word": rating.word,
                "tone": rating.tone,
            }
            for rating in version.scheme.ratings.all()
        ],
        "bodies": [
            {
                "name": body.name,
                "group": body.group,
                "purpose": body.purpose,
                "meets_printed": body.meets_printed,
                "meets": body.meets,
                "notes_published": body.notes_published,
                "public_meeting": body.public_meeting,
            }
            for body in version.plan.partnership.bodies.order_by("position", "name")
        ],
        "left_out": left_out,
    }


class _Words:
    """The words of each record: as they stand for staff, as cleared for the public."""

    def __init__(self, version: PlanVersion, commitments: list[Commitment], *, public: bool) -> None:
        self.public = public
        self.ratings = {rating.key: rating for rating in version.scheme.ratings.all()}
        self.cleared: dict[tuple[str, int, str], str] = {}
        if not public:
            return
        activities = [activity.pk for commitment in commitments for activity in commitment.activities.all()]
        wanted: list[tuple[Any, list[int], tuple[str, ...]]] = [
            (Commitment, [commitment.pk for commitment in commitments], COMMITMENT_FIELDS),
            (Activity, activities, ACTIVITY_FIELDS),
            (Objective, [commitment.part.objective_id for commitment in commitments], ("title",)),
            (Part, [commitment.part_id for commitment in commitments], ("title",)),
        ]
        for model, ids, fields in wanted:
            found = cleared_texts(model, ids, fields)
            self.cleared.update({(model._meta.label, pk, name): text for (pk, name), text in found.items()})

    def of(self, row: Any, name: str) -> str:
        """The words of one field, or nothing where they are not cleared for this audience."""
        if self.public:
            return self.cleared.get((row._meta.label, row.pk, name), "")
        if name == "public_progress":
            return str(row.progress)
        if name == "rating":
            return row.rating.key if row.rating else ""
        return str(getattr(row, name))


def _activity(activity: Activity, words: _Words, left_out: dict[str, int]) -> dict[str, Any]:
    shown = {name: words.of(activity, name) for name in ACTIVITY_FIELDS}
    if words.public:
        held = {**{name: getattr(activity, name) for name in ("text", "public_progress")}}
        left_out["texts"] += sum(1 for name, text in held.items() if text and not shown[name])
    # The public sees the rating that was cleared, which may not be today's.
    rating = words.ratings.get(shown["rating"])
    values: dict[str, Any] = {
        "id": f"{activity.commitment.ref or activity.commitment.key}/{activity.key}",
        "key": activity.key,
        "uuid": str(activity.uuid),
        "ref": activity.ref,
        "ref_printed": activity.ref_printed,
        "text": shown["text"] or None,
        "timescale": {"printed": shown["timescale_printed"], "kind": activity.timescale_kind}
        if shown["timescale_printed"]
        else {"printed": "", "kind": "unknown"},
        "rag": shown["rating"] or None,
        "rag_printed": rating.letter if rating else shown["rating"],
        "rating": {"letter": rating.letter, "word": rating.word, "tone": rating.tone} if rating else None,
        "rated_on": activity.rated_on.isoformat() if activity.rated_on and shown["rating"] else None,
        "progress": shown["public_progress"],
        "status": shown["status"] or "not_stated",
        "oversight_printed": shown["oversight_printed"],
        "cross_refs": [row.ref for row in activity.references.all()],
        "as_at": activity.progress_as_at.isoformat() if activity.progress_as_at else None,
        "latest": activity.latest.isoformat() if activity.latest and shown["timescale_printed"] else None,
    }
    if not words.public:
        values |= {
            "owners_printed": activity.owners_printed,
            "owners": [assignment.printed for assignment in activity.assignments.all()],
            "rag_printed": activity.rating_printed or values["rag_printed"],
            "oversight": [mechanism.printed for mechanism in activity.mechanisms.all()],
        }
    return values


def _period(version: PlanVersion) -> Mapping[str, str] | None:
    if not (version.period_starts_on and version.period_ends_on):
        return None
    return {"start": version.period_starts_on.isoformat(), "end": version.period_ends_on.isoformat()}
