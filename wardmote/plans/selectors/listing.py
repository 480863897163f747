"""Lists of activities: of one plan or across plans, narrowed, ordered and grouped as an address says."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, TruncMonth

from wardmote.core.organisations.models import Body, Post, Team
from wardmote.core.prepared import Prepared
from wardmote.core.ui.numbers import number_in
from wardmote.plans.models import (
    Activity,
    Assignment,
    Dependency,
    Mechanism,
    Objective,
    Part,
    Rating,
)
from wardmote.plans.selectors.assuring import NEWEST_ANSWER, given_opinion
from wardmote.plans.selectors.measuring import figures_seal
from wardmote.plans.selectors.moving import Moves, ratings_in_scheme
from wardmote.plans.selectors.questions import waiting_dependencies
from wardmote.plans.selectors.remembering import remembered
from wardmote.plans.selectors.scopes import Scope, ScopeKey, asked


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to. Empty fields narrow nothing."""

    objective: str = ""
    part: str = ""
    accountable: str = ""
    rating: str = ""
    status: str = ""
    cadence: str = ""
    assurance: str = ""  # an answer of ``Opinion``, or none
    body: int | None = None
    owner: str = ""
    post: int | None = None
    team: int | None = None
    due: str = ""  # this_month, next_30, next_90, none
    due_from: date | None = None
    due_to: date | None = None
    depends: str = ""  # a kind of dependency, or undecided, or any
    show: str = ""  # a name of ``questions.QUESTIONS`` or of ``MOVED``
    words: str = ""


LEAD = Assignment.objects.filter(activity=OuterRef("pk"), part=Assignment.Part.LEAD).order_by("position")
LEAD_NAME = Subquery(LEAD.values_list(Coalesce("post__name", "team__name", "printed"))[:1])
BOARD_NAME = Subquery(
    Mechanism.objects.filter(activity=OuterRef("pk"), body__isnull=False)
    .order_by("position")
    .values_list("body__name")[:1]
)

ORDERS: dict[str, list[Any]] = {
    "": ["position"],
    "ref": ["position"],
    "-ref": ["-position"],
    "owner": [F("lead_name").asc(nulls_last=True), "position"],
    "-owner": [F("lead_name").desc(nulls_last=True), "position"],
    "rating": [F("rating__position").asc(nulls_last=True), "position"],
    "-rating": [F("rating__position").desc(nulls_last=True), "position"],
    "due": [F("latest").asc(nulls_last=True), "position"],
    "-due": [F("latest").desc(nulls_last=True), "position"],
    "moved": ["times_moved", "position"],
    "-moved": ["-times_moved", "position"],
    "updated": [F("last_update_on").asc(nulls_first=True), "position"],
    "-updated": [F("last_update_on").desc(nulls_last=True), "position"],
}
"""The orders of a list by their names in its address: the plan's own, worst rating first, soonest due, longest silence."""


BY_REF = frozenset({"ref", "-ref"})
"""The orders that no database knows: see ``natural``."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """How a list is cut into groups: by which value, and in which order the groups stand."""

    by: Any
    order: tuple[Any, ...] = ("grouped",)


STATUSES = [value for value in Activity.Status.values if value]
GROUPINGS: dict[str, Grouping] = {
    "objective": Grouping(
        F("commitment__part__objective__title"), ("commitment__part__objective__position", "grouped")
    ),
    "owner": Grouping(LEAD_NAME, (F("grouped").asc(nulls_last=True),)),
    "body": Grouping(BOARD_NAME, (F("grouped").asc(nulls_last=True),)),
    "rating": Grouping(
        Case(When(rating__isnull=False, then=Concat("rating__letter", Value(" "), "rating__word"))),
        (F("rating__position").asc(nulls_last=True), F("grouped").asc(nulls_last=True)),
    ),
    "status": Grouping(
        F("status"),
        (Case(*(When(status=value, then=number) for number, value in enumerate(STATUSES)), default=9),),
    ),
    "due": Grouping(TruncMonth("latest"), (F("grouped").asc(nulls_last=True),)),
    "plan": Grouping(F("version__plan__title")),
}
"""The groupings of a list by their names in its address."""


def activities_in(
    scope: Scope | ScopeKey,
    *,
    narrowed: Filter,
    moves: Mapping[int, Moves] | None = None,
    order: str = "",
    group: str = "",
) -> models.QuerySet[Activity]:
    """The activities of these plans, narrowed, grouped and in order.

    ``moves`` are those of each version, by its id, for the questions about ratings that have moved; without them none
    has. An unknown ``order`` is the plan's own. With a grouping each row carries the value of its group as ``grouped``.
    """
    found = Activity.objects.filter(version__in=scope.keys, retired_on=None)
    found = found.filter(asked(scope, narrowed.show, moves or {}), _due(scope, narrowed), *_told(narrowed))
    order_by = [] if scope.is_one_plan else ["version__plan__title", "version"]
    order_by = [*ORDERS.get(order, ORDERS[""])[:-1], *order_by, ORDERS.get(order, ORDERS[""])[-1]]
    if order in {"owner", "-owner"}:
        found = found.annotate(lead_name=LEAD_NAME)
    if grouping := GROUPINGS.get(group):
        found = found.annotate(grouped=grouping.by)
        order_by = [*_group_order(grouping, scope), *order_by]
    return found.order_by(*order_by)


def _group_order(grouping: Grouping, scope: Scope | ScopeKey) -> Sequence[Any]:
    """Across plans only the value itself keeps a group together: plans number their objectives each for itself."""
    return grouping.order if scope.is_one_plan else grouping.order[-1:]


# The rows of one page. Which rows a list holds is remembered; what they say is read anew each time, as plain values.


class ListedRating(NamedTuple):
    """What a list shows of a rating, as plain values."""

    key: str
    letter: str
    word: str
    tone: str
    off_track: bool
    complete: bool


class Row(NamedTuple):
    """An activity as a list shows it, as plain values: two that are equal look the same."""

    pk: int
    uuid: UUID
    version_id: int
    key: str
    ref_printed: str
    text: str
    timescale_printed: str
    latest: date | None
    times_moved: int
    status: str
    asked: str
    last_update_on: date | None
    original_latest: date | None
    rating: ListedRating | None
    promise_ref: str
    promise_ref_printed: str
    promise_ref_inferred: bool
    promise: str
    owners: tuple[str, ...]
    assurance: str

    @property
    def ref_shown(self) -> str:
        """The twin of ``Activity.ref_shown``."""
        promise = self.promise_ref if self.promise_ref_inferred else self.promise_ref_printed or self.promise_ref
        return self.ref_printed.strip("() ") or promise


PER_PAGE = 100
NOBODY = 0
"""The number of no row, for the places of a page that is not full."""


@Prepared
def _shown(*keys: int) -> models.QuerySet[Any, Any]:
    return Activity.objects.filter(pk__in=keys).annotate(answer=NEWEST_ANSWER).values_list(
        "pk", "uuid", "version", "key", "ref_printed", "text", "timescale_printed", "latest", "times_moved", "status",
        "asked", "last_update_on", "original_latest", "rating", "commitment__ref", "commitment__ref_printed",
        "commitment__ref_inferred", "commitment__statement", "answer",
    ).order_by()  # fmt: skip


@Prepared
def _owning(*keys: int) -> models.QuerySet[Any, Any]:
    owners = Assignment.objects.filter(activity__in=keys).order_by("activity", "position", "pk")
    return owners.values_list("activity", "post__name", "team__name", "printed")


def rows_of(keys: Sequence[int], scope: Scope) -> list[Row]:
    """The rows with these numbers, at most ``PER_PAGE``, in this order. Owners are a post, a team, or what is printed."""
    asked = [*keys, *(NOBODY for _empty in range(PER_PAGE - len(keys)))]
    ratings = _ratings(scope)
    owners: dict[int, list[str]] = {}
    for key, post, team, printed in _owning(*asked):
        owners.setdefault(key, []).append(post or team or printed)
    found = {
        pk: Row._make((pk, *told, ratings.get(rating), *promise, tuple(owners.get(pk, ())), answer or ""))
        for pk, *told, rating, ref, printed, inferred, statement, answer in _shown(*asked)
        for promise in [(ref, printed, inferred, statement)]
    }
    return [found[key] for key in keys if key in found]


def _ratings(scope: Scope) -> dict[int | None, ListedRating]:
    """The ratings of the schemes of these plans, by number."""
    schemes = {version.scheme_id for version in scope.versions}
    return {
        each.pk: ListedRating(each.key, each.letter, each.word, each.tone, each.off_track, each.complete)
        for scheme in schemes
        for each in ratings_in_scheme(scope.seals.others, scheme)
    }


@dataclass(frozen=True, slots=True)
class Listed:
    """Which activities a list holds, by number and in order; with a grouping, the value of each one's group."""

    keys: Sequence[int]
    groups: Sequence[Any] = ()

    def __len__(self) -> int:
        return len(self.keys)

    def counts(self) -> dict[Any, int]:
        """How many activities each group holds, over all pages."""
        return dict(Counter(self.groups))


def listed_in(scope: Scope, *, narrowed: Filter, moves: Mapping[int, Moves], order: str, group: str) -> Listed:
    """``activities_in`` by number, remembered until something is written where no question about moves is asked."""
    if moves:
        return in_order(activities_in(scope, narrowed=narrowed, moves=moves, order=order, group=group), order)
    seal = scope.seal
    if seal and narrowed.show == "differing":
        seal += figures_seal()
    return _listed(seal, scope.key, narrowed, order, group)


@remembered
def _listed(scope: ScopeKey, narrowed: Filter, order: str, group: str) -> Listed:
    return in_order(activities_in(scope, narrowed=narrowed, order=order, group=group), order)


def _due(scope: Scope | ScopeKey, narrowed: Filter) -> Q:
    asked = Q()
    if narrowed.due == "none":
        asked &= Q(latest=None)
    elif narrowed.due:
        spans = Q(pk__in=[])
        for day, versions in scope.by_day().items():
            spans |= Q(version__in=versions, latest__range=due_span(narrowed.due, today=day))
        asked &= spans
    if narrowed.due_from:
        asked &= Q(latest__gte=narrowed.due_from)
    if narrowed.due_to:
        asked &= Q(latest__lte=narrowed.due_to)
    return asked


def due_span(name: str, *, today: date) -> tuple[date, date]:
    """The first and the last day of “this month”, or of the days that come next, today included."""
    if name == "this_month":
        following = (today.replace(day=28) + timedelta(days=4)).replace(day=1)
        return today.replace(day=1), following - timedelta(days=1)
    return today, today + timedelta(days={"next_30": 30, "next_90": 90}[name])


def _told(narrowed: Filter) -> Iterator[Q]:
    """What is asked of the activity's own values, its place and its people."""
    if narrowed.objective:
        yield Q(commitment__part__objective__slug=narrowed.objective)
    if (part := number_in(narrowed.part)) is not None:
        yield Q(commitment__part=part)
    if narrowed.accountable:
        yield Q(commitment__accountable=narrowed.accountable) | Q(
            commitment__accountable="", commitment__part__accountable=narrowed.accountable
        )
    if narrowed.rating:
        yield Q(rating=None) if narrowed.rating == "none" else Q(rating__key=narrowed.rating)
    if narrowed.status:
        yield Q(status=narrowed.status)
    if narrowed.assurance:
        yield given_opinion(narrowed.assurance)
    if narrowed.cadence:
        yield Q(asked="" if narrowed.cadence == "none" else narrowed.cadence)
    if narrowed.body:
        yield Q(Exists(Mechanism.objects.filter(activity=OuterRef("pk"), body=narrowed.body)))
    yield from _owned(narrowed)
    if narrowed.depends:
        yield Q(Exists(_depending(narrowed.depends)))
    for word in narrowed.words.split():
        yield (
            Q(text__icontains=word)
            | Q(progress__icontains=word)
            | Q(ref_printed__icontains=word)
            | Q(commitment__statement__icontains=word)
            | Q(commitment__ref_printed__icontains=word)
        )


def _owned(narrowed: Filter) -> Iterator[Q]:
    owners = Assignment.objects.filter(activity=OuterRef("pk"))
    if narrowed.owner:
        named = Q(printed__icontains=narrowed.owner) | Q(post__name__icontains=narrowed.owner)
        yield Q(Exists(owners.filter(named | Q(team__name__icontains=narrowed.owner))))
    if narrowed.post:
        yield Q(Exists(owners.filter(post=narrowed.post)))
    if narrowed.team:
        yield Q(Exists(owners.filter(Q(team=narrowed.team) | Q(post__team=narrowed.team))))


def _depending(asked: str) -> models.QuerySet[Dependency]:
    if asked == "undecided":
        return waiting_dependencies()
    every = Dependency.objects.filter(activity=OuterRef("pk"))
    return every if asked == "any" else every.filter(kind=asked)


# A reference is text: “1.10” comes after “1.9”, whatever a database makes of it.

NUMBERS = re.compile(r"(\d+)")


def natural(ref: str) -> list[tuple[int, int, str]]:
    """A reference as something to sort by: its numbers as numbers, the rest as words."""
    return [
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece.casefold()) for piece in NUMBERS.split(ref) if piece
    ]


def in_order(found: models.QuerySet[Activity], order: str) -> Listed:
    """A list by number: by reference where that is asked for, else as the database orders it."""
    group = ["grouped"] if "grouped" in found.query.annotations else []
    if order not in BY_REF:
        return _listing(list(found.values_list("pk", *group)))
    rows = list(found.values_list("pk", *group, "commitment__ref", "commitment__ref_printed", "ref_printed"))
    places = {value: number for number, value in enumerate(dict.fromkeys(row[1] for row in rows))} if group else {}
    rows.sort(key=lambda row: (natural(row[-3] or row[-2]), natural(row[-1])), reverse=order == "-ref")
    if group:
        rows.sort(key=lambda row: places[row[1]])
    return _listing([row[: 1 + len(group)] for row in rows])


def _listing(rows: Sequence[tuple[Any, ...]]) -> Listed:
    return Listed(array("q", (row[0] for row in rows)), tuple(row[1] for row in rows if row[1:]))


# What a filter offers


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from in some plans, as (value, label); and the names under which somebody owns something.

    Two offers are equal where their ``mark`` is: it stands for everything that they hold.
    """

    choices: Mapping[str, tuple[tuple[str, str], ...]] = field(compare=False)
    owners: tuple[str, ...] = field(compare=False)
    is_one_plan: bool
    mark: str


def offer_of(scope: Scope) -> Offer:
    """What the filters of a list of these plans offer."""
    plans = tuple((version.pk, version.scheme_id, version.plan.slug, version.plan.title) for version in scope.versions)
    return _offer(scope.seals.others, plans, scope.is_one_plan)


@remembered
def _offer(plans: tuple[tuple[int, int, str, str], ...], is_one_plan: bool) -> Offer:
    versions = [version for version, _scheme, _slug, _title in plans]
    owners = owners_in(versions)
    choices: dict[str, list[tuple[Any, Any]]] = {
        "plan": [(slug, title) for _version, _scheme, slug, title in plans],
        "body": [(each.pk, each) for each in bodies_in(versions)],
        "post": [(each.pk, each) for each in owners.posts],
        "team": [(each.pk, each) for each in owners.teams],
        "rating": [(each.key, each) for each in ratings_in([scheme for _version, scheme, _slug, _title in plans])],
        # Across plans these are each plan's own, and nothing to choose from.
        "objective": [(each.slug, each.title) for each in objectives_in(versions)] if is_one_plan else [],
        "part": [(each.pk, f"{each.objective}: {each.title}") for each in parts_in(versions)] if is_one_plan else [],
    }
    as_text = {name: tuple((str(value), str(label)) for value, label in found) for name, found in choices.items()}
    mark = sha256(repr((sorted(as_text.items()), owners.names, is_one_plan)).encode()).hexdigest()
    return Offer(as_text, owners.names, is_one_plan, mark)


@dataclass(frozen=True, slots=True)
class Owners:
    """Who owns something in some plans: posts, teams and groups (their own, or through a post of theirs), by name.

    ``names`` are all those under which somebody owns something: posts and teams, else as printed.
    """

    posts: tuple[Post, ...]
    teams: tuple[Team, ...]
    names: tuple[str, ...]


def owners_in(versions: Collection[int]) -> Owners:
    """Who owns something in these plans; their assignments are read through once, however many questions ask."""
    rows = Assignment.objects.filter(activity__version__in=versions, activity__retired_on=None).order_by()
    name = Case(When(post=None, team=None, then=F("printed")), default=Value(""))
    found = set(rows.annotate(name=name).values_list("post", "team", "name").distinct())
    owning = {team for _post, team, _name in found if team}
    posts = tuple(Post.objects.filter(pk__in={post for post, _team, _name in found if post}).order_by("name"))
    through = {post.team_id for post in posts if post.team_id}
    teams = tuple(Team.objects.filter(pk__in=owning | through).order_by("name"))
    names = {name for _post, _team, name in found if name}
    names |= {post.name for post in posts} | {team.name for team in teams if team.pk in owning}
    return Owners(posts, teams, tuple(sorted(names, key=str.casefold)))


def bodies_in(versions: Collection[int]) -> models.QuerySet[Body]:
    """The bodies that oversee something in these plans, by name."""
    rows = Mechanism.objects.filter(activity__version__in=versions, activity__retired_on=None, body__isnull=False)
    return Body.objects.filter(pk__in=rows.order_by().values("body")).order_by("name")


def objectives_in(versions: Collection[int]) -> models.QuerySet[Objective]:
    """The objectives of a plan in order."""
    return Objective.objects.filter(version__in=versions).order_by("position")


def parts_in(versions: Collection[int]) -> models.QuerySet[Part]:
    """The parts of a plan that have a title of their own, in order."""
    rows = Part.objects.filter(objective__version__in=versions).exclude(title="").select_related("objective")
    return rows.order_by("objective__position", "position")


def ratings_in(schemes: Collection[int]) -> list[Rating]:
    """The ratings of these schemes, worst first, each key once."""
    found: dict[str, Rating] = {}
    for rating in Rating.objects.filter(scheme__in=schemes).order_by("position", "pk"):
        found.setdefault(rating.key, rating)
    return list(found.values())
