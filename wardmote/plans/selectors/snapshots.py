"""A plan version as plain values in the reading format, for editions, downloads and the round trip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from wardmote.core.clearance.selectors import Moment, cleared_texts, moment_of
from wardmote.plans.definitions import scheme_definition
from wardmote.plans.models import (
    Activity,
    Commitment,
    CrossReference,
    Objective,
    Part,
    Plan,
    PlanVersion,
    Rating,
    RatingEvent,
    Update,
)
from wardmote.plans.reading.fields.references import cross
from wardmote.plans.rules import ACTIVITY_FIELDS, COMMITMENT_FIELDS
from wardmote.plans.selectors.reading import commitments_in


def snapshot(version: PlanVersion, *, public: bool, moment: Moment | None = None) -> dict[str, Any]:
    """Everything a report prints of a plan version, in the shape of wardmote-plan/1.

    With ``public`` only cleared words of commitments and activities are in it: a commitment whose statement is not
    cleared is left out and counted under ``left_out``; so is a text that is not cleared. Dates and references are those
    of the cleared words, never of newer ones that still wait. Each activity carries its ``as_at`` and its rating as
    letter, word and tone. Owners are never in the public shape. The glossary in ``bodies`` is not cleared with the plan:
    who prints it for the public clears it first. ``moment`` is the one at which it is asked what is public, now without it.
    """
    commitments = list(commitments_in(version))
    words = _Words(version, commitments, public=public, moment=moment)
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
                "cross_refs": words.references(commitment.references.all(), statement),
                "activities": [_activity(each, words, left_out) for each in commitment.activities.all()],
            }
        )
    objectives.sort(key=lambda each: each.pop("position"))
    return {
        "format": "wardmote-plan/1",
        "title": words.of(version.plan, "title") if public else version.title,
        "period": _period(version),
        "as_at": _iso(words.last_said if public else version.as_at),
        "objectives": objectives,
        "rating_key": [
            {
                "printed": words.of(rating, "printed_key") or f"{rating.letter}: {rating.word}",
                "rag": rating.key,
                "letter": rating.letter,
                "word": rating.word,
                "tone": rating.tone,
            }
            for rating in words.ratings_to_explain()
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

    def __init__(
        self, version: PlanVersion, commitments: list[Commitment], *, public: bool, moment: Moment | None
    ) -> None:
        self.public = public
        self.ratings = {rating.key: rating for rating in version.scheme.ratings.all()}
        self.cleared: dict[tuple[str, int, str], str] = {}
        self.last_said: date | None = None
        if not public:
            return
        moment = moment or moment_of()
        self.said = _public_updates(version)
        self.rated = _rating_dates(version)
        activities = [activity.pk for commitment in commitments for activity in commitment.activities.all()]
        wanted: list[tuple[Any, list[int], tuple[str, ...]]] = [
            (Commitment, [commitment.pk for commitment in commitments], COMMITMENT_FIELDS),
            (Activity, activities, ACTIVITY_FIELDS),
            (Objective, [commitment.part.objective_id for commitment in commitments], ("title",)),
            (Part, [commitment.part_id for commitment in commitments], ("title",)),
            (Rating, [rating.pk for rating in self.ratings.values()], ("printed_key",)),
            (Plan, [version.plan_id], ("title",)),
        ]
        for model, ids, fields in wanted:
            found = cleared_texts(model, ids, fields, moment=moment)
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

    def said_on(self, activity: Activity, progress: str) -> date | None:
        """The day that a statement of progress speaks of.

        For the public it is the newest day of the updates that these very words come from: an internal update since
        must not make them look fresher than they are.
        """
        if not self.public:
            return activity.progress_as_at
        words = _squeezed(progress)
        found = [day for day, text in self.said.get(activity.pk, ()) if text in words] if words else []
        return self._noted(max(found, default=None))

    def rated_on(self, activity: Activity, rating: str) -> date | None:
        """The day on which the rating that is shown was declared last."""
        if not self.public:
            return activity.rated_on
        return self._noted(self.rated.get((activity.pk, rating)))

    def ratings_to_explain(self) -> list[Rating]:
        """The ratings of the key: for the public those of the scheme's definition, and the plan's own that are shown."""
        if not self.public:
            return list(self.ratings.values())
        defined = {each.key for each in scheme_definition().ratings}
        shown = {text for (_label, _pk, name), text in self.cleared.items() if name == "rating"}
        return [rating for key, rating in self.ratings.items() if key in defined | shown]

    def _noted(self, day: date | None) -> date | None:
        self.last_said = max(filter(None, [self.last_said, day]), default=None)
        return day

    def references(self, rows: Iterable[CrossReference], *shown: str) -> list[str]:
        """The references of a commitment or activity; for the public those that its cleared words mention."""
        refs = [row.ref for row in rows]
        if not self.public or not refs:
            return refs
        mentioned = {ref for text in shown for ref in cross(text, own=None, known=refs).refs}
        return [ref for ref in refs if ref in mentioned]


def _public_updates(version: PlanVersion) -> dict[int, list[tuple[date, str]]]:
    """The (day, words) of every update with words for the public, by activity."""
    rows = Update.objects.filter(activity__version=version).exclude(public_text="")
    found: dict[int, list[tuple[date, str]]] = {}
    for activity, day, text in rows.values_list("activity", "as_at", "public_text"):
        if day:
            found.setdefault(activity, []).append((day, _squeezed(text)))
    return found


def _rating_dates(version: PlanVersion) -> dict[tuple[int, str], date]:
    """The last day on which each rating was declared, by activity and the rating's key."""
    rows = RatingEvent.objects.filter(activity__version=version, rating__isnull=False).order_by("as_at", "pk")
    return {(activity, key): day for activity, key, day in rows.values_list("activity", "rating__key", "as_at")}


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _activity(activity: Activity, words: _Words, left_out: dict[str, int]) -> dict[str, Any]:
    shown = {name: words.of(activity, name) for name in ACTIVITY_FIELDS}
    if words.public:
        held = {**{name: getattr(activity, name) for name in ("text", "public_progress")}}
        left_out["texts"] += sum(1 for name, text in held.items() if text and not shown[name])
    # The public sees the rating and the timescale that were cleared, which may not be today's.
    rating = words.ratings.get(shown["rating"])
    printed = shown["timescale_printed"]
    is_current = printed == activity.timescale_printed
    values: dict[str, Any] = {
        "id": f"{activity.commitment.ref or activity.commitment.key}/{activity.key}",
        "key": activity.key,
        "uuid": str(activity.uuid),
        "ref": activity.ref,
        "ref_printed": activity.ref_printed,
        "text": shown["text"] or None,
        "timescale": {"printed": printed, "kind": activity.timescale_kind if printed and is_current else "unknown"},
        "rag": shown["rating"] or None,
        "rag_printed": rating.letter if rating else shown["rating"],
        "rating": {"letter": rating.letter, "word": rating.word, "tone": rating.tone} if rating else None,
        "rated_on": _iso(words.rated_on(activity, shown["rating"])) if shown["rating"] else None,
        "progress": shown["public_progress"],
        "status": shown["status"] or "not_stated",
        "oversight_printed": shown["oversight_printed"],
        "cross_refs": words.references(activity.references.all(), shown["text"], shown["public_progress"]),
        "as_at": _iso(words.said_on(activity, shown["public_progress"])),
        "latest": _iso(activity.latest) if printed and is_current else None,
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
