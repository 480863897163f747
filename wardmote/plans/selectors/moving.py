"""How ratings have moved since an issued edition. An edition remembers the word it printed for each activity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from sys import intern
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models.functions import Cast, Replace

from wardmote.core.editions.models import Card, Edition
from wardmote.core.prepared import Prepared
from wardmote.plans import rules
from wardmote.plans.models import Activity, PlanVersion, Rating
from wardmote.plans.selectors.lineage import earlier_uuids, partnerships_through
from wardmote.plans.selectors.remembering import NO_SEALS, Rows, Seals, kept_up, remembered

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
    bare = Replace(Cast("uuid", models.CharField()), models.Value("-"), models.Value(""))
    rows = Activity.objects.filter(version=version, retired_on=None).order_by().annotate(bare=bare)
    keys = {rating.pk: rating.key for rating in version.scheme.ratings.all()}
    ratings = {_dashed(bare): keys.get(rating, "") for bare, rating in rows.values_list("bare", "rating")}
    return moves_between(version, ratings, said=last_said(version))


def moves_among(version: PlanVersion, rows: Iterable[Any], *, seals: Seals = NO_SEALS) -> Moves | None:
    """The same of a few of its activities: what a page of a list needs, however long the list is."""
    edition, earlier = _compared_with(seals.of([version.pk]), version)
    if not edition:
        return None
    ratings = {str(row.uuid): row.rating.key if row.rating else "" for row in rows}
    words = words_for(edition, ratings, earlier)
    return Moves(edition, _moved(ratings_in_scheme(seals.others, version.scheme_id), words, ratings))


@remembered
def _compared_with(version: PlanVersion) -> tuple[Edition | None, Mapping[str, str]]:
    """The edition that a plan is compared with, and the uuids under which its activities stood before."""
    earlier = earlier_uuids(version)
    editions = _last_of_each_series(version, before=last_said(version), public=False)
    return next((each for each in editions if _is_about(each, version, earlier)), None), earlier


def every_move(seals: Seals, version: PlanVersion) -> Moves | None:
    """``moves_since_last_edition``, remembered."""
    edition, _earlier = _compared_with(seals.of([version.pk]), version)
    if edition is None:
        return None
    return Moves(edition, dict(_moved_in(seals, version.pk, version, edition).by_activity.values()))


@kept_up(Rows)
def _moved_in(key: int, only: Collection[int] | None, version: PlanVersion, edition: Edition) -> dict[int, Any]:
    """{activity id: (its uuid, how its rating has moved)}, for those that have moved."""
    bare = Replace(Cast("uuid", models.CharField()), models.Value("-"), models.Value(""))
    rows = Activity.objects.filter(version=key, retired_on=None).order_by().annotate(bare=bare)
    if only is not None:
        rows = rows.filter(pk__in=only)
    scheme = ratings_in(version.scheme_id)
    keys = {rating.pk: rating.key for rating in scheme}
    told = [(pk, _dashed(bare), keys.get(rating, "")) for pk, bare, rating in rows.values_list("pk", "bare", "rating")]
    ratings = {uuid: rating for _pk, uuid, rating in told}
    moved = _moved(scheme, words_for(edition, ratings, earlier_uuids(version)), ratings)
    return {pk: (uuid, moved[uuid]) for pk, uuid, _rating in told if uuid in moved}


@remembered
def ratings_in_scheme(scheme: int) -> tuple[Rating, ...]:
    """The ratings of a scheme, worst first."""
    return tuple(Rating.objects.filter(scheme=scheme).order_by("position", "pk"))


def moves_of(activity: Activity, *, said: date | None, seals: Seals) -> Moves | None:
    """How the rating of one activity has moved; ``said`` is the last day anything was said of its plan."""
    editions, earlier = _editions_before(seals.others, activity.version, said)
    rated = {str(activity.uuid): activity.rating.key if activity.rating else ""}
    return _moves_since(editions, ratings_in_scheme(seals.others, activity.version.scheme_id), rated, earlier)


@remembered
def _editions_before(version: PlanVersion, said: date | None) -> tuple[list[Edition], Mapping[str, str]]:
    """The editions that a plan may be compared with, and the uuids under which its activities stood before."""
    return _last_of_each_series(version, before=said, public=False), earlier_uuids(version)


def last_said(version: PlanVersion) -> date | None:
    """The last day anything was said of a plan, by a document, an update or a rating."""
    newest = Activity.objects.filter(version=version, retired_on=None).aggregate(
        updated=models.Max("last_update_on"), rated=models.Max("rated_on")
    )
    return max(filter(None, [version.as_at, newest["updated"], newest["rated"]]), default=None)


def moves_between(
    version: PlanVersion, ratings: Mapping[str, str], *, said: date | None, public: bool = False
) -> Moves | None:
    """How ratings ({activity uuid: rating key, or "" for none}) differ from those of the last edition.

    That is the newest one that speaks of an earlier day than ``said``, the last day anything was said of the plan: an
    edition of the very state at hand has nothing to compare it with. ``public`` looks at editions for everyone only.
    """
    editions = _last_of_each_series(version, before=said, public=public)
    return _moves_since(editions, ratings_in(version.scheme_id), ratings, earlier_uuids(version))


def _moves_since(
    editions: Iterable[Edition], scheme: Iterable[Rating], ratings: Mapping[str, str], earlier: Mapping[str, str]
) -> Moves | None:
    """How ratings differ from those of the first of these editions that printed any of them."""
    for edition in editions:
        if words := words_for(edition, ratings, earlier):
            return Moves(edition, _moved(scheme, words, ratings))
    return None


def _moved(ratings_known: Iterable[Rating], words: Mapping[str, str], ratings: Mapping[str, str]) -> dict[str, Move]:
    scheme = {rating.word.casefold(): rating for rating in ratings_known}
    by_key = {rating.key: rating for rating in scheme.values()}
    found = {}
    for uuid, word in words.items():
        was, now = scheme.get(word.casefold()), by_key.get(ratings[uuid])
        if was is now or (word and was is None):
            continue  # the same, or a word of another scheme: nothing can be said about it
        move = rules.movement(was=_place(was), now=_place(now))
        if move.direction != "same":
            found[uuid] = Move(was, now, move.direction)
    return found


def _place(rating: Rating | None) -> tuple[str, int] | None:
    return (rating.word, rating.position) if rating else None


def _editions(before: date) -> models.QuerySet[Edition]:
    """The editions that speak of an earlier day, newest first."""
    return Edition.objects.filter(as_at__lt=before).defer("content").order_by("-as_at", "-issued_at", "-pk")


@Prepared
def _editions_of_one(partnership: int, before: date) -> models.QuerySet[Edition]:
    return _editions(before).filter(partnership=partnership)


@Prepared
def ratings_in(scheme: int) -> models.QuerySet[Rating]:
    """The ratings of a scheme, in its order."""
    return Rating.objects.filter(scheme=scheme)


def _last_of_each_series(version: PlanVersion, *, before: date | None, public: bool) -> list[Edition]:
    """The newest edition of every series of the partnership that speaks of an earlier day, newest first."""
    if before is None:
        return []
    partnerships = partnerships_through(version)
    if len(partnerships) == 1:  # all but the plans that were taken over
        found = _editions_of_one(*partnerships, before)
    else:
        found = list(_editions(before).filter(partnership__in=partnerships))
    newest: dict[str, Edition] = {}
    for edition in found:
        if not public or edition.audience == Edition.Audience.PUBLIC:
            newest.setdefault(edition.series, edition)
    return list(newest.values())


# What an edition printed never changes, so each process reads it once. Its uuid, unlike its number, is never given again.


@lru_cache(maxsize=24)
def _printed(edition: UUID) -> Mapping[str, str]:
    """The rating word that an edition printed for each activity, by the uuid under which it stood then."""
    cards = Card.objects.filter(edition__uuid=edition, subject_type=CARD)
    rows = cards.annotate(word=models.F("facts__rating")).values_list("subject_key", "word")
    return {key: intern(word or "") for key, word in rows}


def words_for(edition: Edition, ratings: Collection[str], earlier: Mapping[str, str]) -> dict[str, str]:
    """The word that an edition printed for each of these activities, by its uuid now.

    ``earlier`` gives the uuid now for one under which an activity stood in a version before.
    """
    every = _printed(edition.uuid)
    if not earlier:
        return {uuid: every[uuid] for uuid in ratings if uuid in every}
    words = {}
    for printed, word in every.items():
        uuid = earlier.get(printed, printed)
        if uuid in ratings:
            words[uuid] = word
    return words


def _is_about(edition: Edition, version: PlanVersion, earlier: Mapping[str, str]) -> bool:
    """Whether an edition printed any activity of a plan."""
    known = _ABOUT.get((edition.uuid, version.pk))
    if known is None:
        uuids = [earlier.get(printed, printed) for printed in _printed(edition.uuid)]
        rows = Activity.objects.filter(version=version, retired_on=None)
        chunks = (uuids[start : start + CHUNK] for start in range(0, len(uuids), CHUNK))
        known = any(rows.filter(uuid__in=chunk).exists() for chunk in chunks)
        _ABOUT[edition.uuid, version.pk] = known
    return known


CHUNK = 500
_ABOUT: dict[tuple[UUID, int], bool] = {}


def _dashed(bare: str) -> str:
    """A uuid as text, from its 32 digits: quicker than through ``UUID`` where there are thousands."""
    return f"{bare[:8]}-{bare[8:12]}-{bare[12:16]}-{bare[16:20]}-{bare[20:]}"
