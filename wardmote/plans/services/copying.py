"""A deep copy of a plan version, each row with its descent: for a new version, and for a plan that is taken over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import F

from wardmote.core.organisations.models import Body, Organisation
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CrossReference,
    Dependency,
    Lineage,
    Mechanism,
    Objective,
    Part,
    PlanVersion,
    Rating,
    RatingScheme,
    Step,
    TimescaleDate,
)
from wardmote.plans.models.cadence import WithCadence
from wardmote.plans.services.changing import note_new
from wardmote.plans.services.editing.common import settle
from wardmote.plans.services.editing.lineage import descent

Model = TypeVar("Model", bound=models.Model)
NEVER_COPIED = frozenset({"id", "uuid", "revision"})


def copy_scheme(scheme: RatingScheme) -> tuple[RatingScheme, dict[int, Rating]]:
    """A scheme of its own for another version. Returns it with its ratings by the ids of those they were copied from."""
    made = RatingScheme.objects.create(name=scheme.name, definition=scheme.definition, version=scheme.version)
    old = list(scheme.ratings.all())
    return made, _made(old, Rating.objects.bulk_create(_copy(each, scheme=made) for each in old))


def copied_cadence(old: WithCadence, bodies: Mapping[int, Body] | None) -> dict[str, Any]:
    """The cadence of a copy. Where its body has no counterpart in the other partnership, it is to be agreed anew."""
    if bodies is None or old.cadence_body_id is None:
        return {name: getattr(old, name) for name in ("cadence", "cadence_body_id", "cadence_since")}
    body = bodies.get(old.cadence_body_id)
    if body is None:
        return {"cadence": "", "cadence_body_id": None, "cadence_since": None}
    return {"cadence": old.cadence, "cadence_body_id": body.pk, "cadence_since": old.cadence_since}


class TreeCopy:
    """Copies everything in force in ``source`` into ``version``, which is empty. Made for a single use.

    Keys stay, so that addresses and the next document find the row again; uuids are new, because a card of an edition
    belongs to one version. Updates and earlier ratings are not copied: they are reached through the lineage.
    ``bodies`` says which body stands for which in another partnership; owners that are no post or team of ``sides``
    stay as printed, on the work list of owners.
    """

    def __init__(
        self,
        source: PlanVersion,
        version: PlanVersion,
        *,
        ratings: Mapping[int, Rating],
        by: Any,
        on: date,
        reason: str = "",
        bodies: Mapping[int, Body] | None = None,
        sides: Iterable[Organisation] | None = None,
    ) -> None:
        self.source, self.version, self.ratings = source, version, ratings
        self.by, self.on, self.reason, self.bodies = by, on, reason, bodies
        self.sides = {side.pk for side in sides} if sides is not None else None
        self.commitments: dict[int, Commitment] = {}
        self.activities: dict[int, Activity] = {}

    def write(self) -> None:
        self._headings()
        self._rows()
        self._hangings()
        self._references()
        self._lineage()
        settle(self.version)  # what had left the plan leaves no gap
        note_new(
            [*self.commitments.values(), *self.activities.values()],
            verb="plans.carried_over",
            by=self.by,
            as_at=self.on,
            reason=self.reason,
        )

    def _headings(self) -> None:
        objectives = list(self.source.objectives.all())
        copies = [_copy(each, version=self.version, **self._cadence(each)) for each in objectives]
        self.objectives = _made(objectives, Objective.objects.bulk_create(copies))
        parts = list(Part.objects.filter(objective__version=self.source))
        self.parts = _made(
            parts, Part.objects.bulk_create(_copy(each, objective=self.objectives[each.objective_id]) for each in parts)
        )

    def _rows(self) -> None:
        promises = list(self.source.commitments.filter(retired_on=None).order_by("position"))
        copies = [
            _copy(each, version=self.version, part=self.parts[each.part_id], **self._cadence(each)) for each in promises
        ]
        self.commitments = _made(promises, Commitment.objects.bulk_create(copies, batch_size=200))
        work = [
            each
            for each in self.source.activities.filter(retired_on=None).order_by("position")
            if each.commitment_id in self.commitments
        ]
        made = [
            _copy(
                each,
                version=self.version,
                commitment=self.commitments[each.commitment_id],
                rating=self.ratings.get(each.rating_id) if each.rating_id else None,
                **self._cadence(each),
            )
            for each in work
        ]
        self.activities = _made(work, Activity.objects.bulk_create(made, batch_size=200))

    def _cadence(self, old: WithCadence) -> dict[str, Any]:
        return copied_cadence(old, self.bodies)

    def _hangings(self) -> None:
        plain_rows: tuple[Any, ...] = (Step, TimescaleDate)
        for model in plain_rows:
            rows = model._default_manager.filter(activity__in=self.activities)
            model._default_manager.bulk_create(_copy(each, activity=self.activities[each.activity_id]) for each in rows)
        owners = Assignment.objects.filter(activity__in=self.activities).select_related("post", "team")
        Assignment.objects.bulk_create(self._owner(each) for each in owners)
        boards = Mechanism.objects.filter(activity__in=self.activities)
        Mechanism.objects.bulk_create(self._board(each) for each in boards)
        waits = Dependency.objects.filter(activity__in=self.activities).order_by(F("pk"))
        Dependency.objects.bulk_create(
            _copy(
                each,
                activity=self.activities[each.activity_id],
                waits_for=self.activities.get(each.waits_for_id) if each.waits_for_id else None,
            )
            for each in waits
        )

    def _owner(self, old: Assignment) -> Assignment:
        whose = old.post or old.team
        new = _copy(old, activity=self.activities[old.activity_id])
        if whose is not None and self.sides is not None and whose.organisation_id not in self.sides:
            new.post = new.team = None
        return new

    def _board(self, old: Mechanism) -> Mechanism:
        new = _copy(old, activity=self.activities[old.activity_id])
        if self.bodies is not None and old.body_id is not None:
            new.body = self.bodies.get(old.body_id)
        return new

    def _references(self) -> None:
        """References point at the copies; one to something that has left the plan stays as printed, and dangles."""
        rows = []
        for old in self.source.cross_references.all():
            start = self.commitments.get(old.from_commitment_id or 0), self.activities.get(old.from_activity_id or 0)
            if not any(start):
                continue
            rows.append(
                _copy(
                    old,
                    version=self.version,
                    from_commitment=start[0],
                    from_activity=start[1],
                    to_commitment=self.commitments.get(old.to_commitment_id or 0),
                    to_activity=self.activities.get(old.to_activity_id or 0),
                )
            )
        CrossReference.objects.bulk_create(rows, batch_size=200)

    def _lineage(self) -> None:
        pairs: list[tuple[Any, Any]] = [
            *self._pairs(Commitment, self.commitments),
            *self._pairs(Activity, self.activities),
        ]
        kind = Lineage.Kind.CARRIED
        rows = [descent(kind, old, new, by=self.by, reason=self.reason, on=self.on) for old, new in pairs]
        Lineage.objects.bulk_create(rows, batch_size=200)

    def _pairs(self, model: Any, made: Mapping[int, Any]) -> list[tuple[Any, Any]]:
        return [(old, made[old.pk]) for old in model._default_manager.filter(pk__in=made)]


def _copy(row: Model, **values: Any) -> Model:
    """An unsaved copy of a row, with other values where they are given."""
    held = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in NEVER_COPIED and not {field.name, field.attname} & values.keys()
    }
    return type(row)(**held, **values)


def _made(old: list[Model], new: Iterable[Model]) -> dict[int, Model]:
    return {each.pk: made for each, made in zip(old, new, strict=True)}
