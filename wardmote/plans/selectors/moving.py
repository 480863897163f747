"""How ratings have moved since an issued edition. An edition remembers the word it printed for each activity."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from wardmote.core.editions.models import Card, Edition
from wardmote.plans import rules
from wardmote.plans.models import Activity, PlanVersion, Rating
from wardmote.plans.selectors.lineage import earlier_uuids, partnerships_through

CARD = "activity"
"""The type under which an edition keeps a card for each activity, by its uuid."""


@dataclass(frozen=True, slots=True)
class Move:
    """One rating that has moved: what it was in the edition, what it is now (None: not rated), and which way it went."""

    was: Rating | None
    now: Rating | None
    direction: str  # better, worse, or changed where neither can be said


@dataclass(frozen=True, slots=True)
class Moves:
    """The ratings that differ from those of an edition, by the activity's uuid."""

    edition: Edition
    by_uuid: Mapping[str, Move] = field(default_factory=dict)

    def of(self, activity: Any) -> Move | None:
        """How an activity's rating has moved; None where it has not, or was not in the edition."""
        return self.by_uuid.get(str(activity.uuid))

    def uuids(self, direction: str) -> list[str]:
        """The activities that have moved this way."""
        return [uuid for uuid, move in self.by_uuid.items() if move.direction == direction]

    def count(self, direction: str) -> int:
        """How many activities have moved this way."""
        return len(self.uuids(direction))


def moves_since_last_edition(version: PlanVersion) -> Moves | None:
    """How the ratings of a plan have moved since it was last reported on; None where it never was."""
    activities = Activity.objects.filter(version=version, retired_on=None).select_related("rating")
    rows = list(activities.values_list("uuid", "rating__key", "last_update_on", "rated_on"))
    days = [version.as_at, *(day for row in rows for day in row[2:])]
    said = max(filter(None, days), default=None)
    return moves_between(version, {str(row[0]): row[1] or "" for row in rows}, said=said)


def moves_of(activity: Activity, *, said: date | None) -> Moves | None:
    """How the rating of one activity has moved, as ``moves_since_last_edition`` does for all of a plan.

    ``said`` is the last day anything was said of its plan: ``reading.last_said``.
    """
    rated = {str(activity.uuid): activity.rating.key if activity.rating else ""}
    return moves_between(activity.version, rated, said=said)


def moves_between(
    version: PlanVersion, ratings: Mapping[str, str], *, said: date | None, public: bool = False
) -> Moves | None:
    """How ratings ({activity uuid: rating key, or "" for none}) differ from those of the last edition.

    That is the newest one that speaks of an earlier day than ``said``, the last day anything was said of the plan: an
    edition of the very state at hand has nothing to compare it with. ``public`` looks at editions for everyone only.
    """
    editions = _last_of_each_series(version, before=said, public=public)
    words = _rating_words(editions, ratings, earlier_uuids(version))
    edition = next((each for each in editions if each.pk in words), None)
    if edition is None:
        return None
    scheme = {rating.word.casefold(): rating for rating in version.scheme.ratings.all()}
    by_key = {rating.key: rating for rating in scheme.values()}
    found = {}
    for uuid, word in words[edition.pk].items():
        was, now = scheme.get(word.casefold()), by_key.get(ratings[uuid])
        if word and was is None:
            continue  # a word of another scheme: nothing can be said about it
        move = rules.movement(was=_place(was), now=_place(now))
        if move.direction != "same":
            found[uuid] = Move(was, now, move.direction)
    return Moves(edition, found)


def _place(rating: Rating | None) -> tuple[str, int] | None:
    return (rating.word, rating.position) if rating else None


def _last_of_each_series(version: PlanVersion, *, before: date | None, public: bool) -> list[Edition]:
    """The newest edition of every series of the partnership that speaks of an earlier day, newest first."""
    if before is None:
        return []
    found = Edition.objects.filter(partnership__in=partnerships_through(version), as_at__lt=before)
    if public:
        found = found.filter(audience=Edition.Audience.PUBLIC)
    newest: dict[str, Edition] = {}
    for edition in found.defer("content").order_by("-as_at", "-issued_at", "-pk"):
        newest.setdefault(edition.series, edition)
    return list(newest.values())


def _rating_words(
    editions: Iterable[Edition], ratings: Mapping[str, str], earlier: Mapping[str, str]
) -> dict[int, dict[str, str]]:
    """The rating word that each edition printed for each of these activities, by edition and uuid.

    ``earlier`` gives the uuid now for one under which an activity stood in a version before.
    """
    cards = Card.objects.filter(edition__in=[each.pk for each in editions], subject_type=CARD)
    if len(ratings) == 1:
        cards = cards.filter(subject_key__in=ratings)
    words: dict[int, dict[str, str]] = {}
    for edition, printed, word in cards.annotate(word=models.F("facts__rating")).values_list(
        "edition", "subject_key", "word"
    ):
        uuid = earlier.get(printed, printed)
        if uuid in ratings:
            words.setdefault(edition, {})[uuid] = word or ""
    return words
