"""Lists of activities: of one plan or across plans, narrowed, ordered and grouped as an address says."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, overload

from django.db import models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, TruncMonth

from wardmote.core.organisations.models import Body, Post, Team
from wardmote.plans.models import (
    Activity,
    Assignment,
    Dependency,
    Mechanism,
    Objective,
    Part,
    Rating,
)
from wardmote.plans.selectors.moving import Moves, ratings_in_scheme
from wardmote.plans.selectors.questions import waiting_dependencies
from wardmote.plans.selectors.remembering import remembered
from wardmote.plans.selectors.scopes import Scope, asked


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list is narrowed to. Empty fields narrow nothing."""

    objective: str = ""
    part: str = ""
    accountable: str = ""
    rating: str = ""
    status: str = ""
    cadence: str = ""
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
    scope: Scope, *, narrowed: Filter, moves: Mapping[int, Moves] | None = None, order: str = "", group: str = ""
) -> models.QuerySet[Activity]:
    """The activities of these plans, narrowed, grouped and in order.

    ``moves`` are those of each version, by its id, for the questions about ratings that have moved; without them none
    has. An unknown ``order`` is the plan's own. With a grouping each row carries the value of its group as ``grouped``.
    """
    found = Activity.objects.filter(version__in=[version.pk for version in scope.versions], retired_on=None)
    found = found.filter(asked(scope, narrowed.show, moves or {}), _due(scope, narrowed), *_told(narrowed))
    order_by = [] if scope.is_one_plan else ["version__plan__title", "version"]
    order_by = [*ORDERS.get(order, ORDERS[""])[:-1], *order_by, ORDERS.get(order, ORDERS[""])[-1]]
    if order in {"owner", "-owner"}:
        found = found.annotate(lead_name=LEAD_NAME)
    if grouping := GROUPINGS.get(group):
        found = found.annotate(grouped=grouping.by)
        order_by = [*_group_order(grouping, scope), *order_by]
    return found.order_by(*order_by)


def _group_order(grouping: Grouping, scope: Scope) -> Sequence[Any]:
    """Across plans only the value itself keeps a group together: plans number their objectives each for itself."""
    return grouping.order if scope.is_one_plan else grouping.order[-1:]


SHOWN = (
    "uuid", "version", "key", "ref_printed", "text", "timescale_printed", "latest", "times_moved", "status", "cadence",
    "last_update_on", "rating", "commitment__ref", "commitment__ref_printed", "commitment__ref_inferred",
    "commitment__statement",
)  # fmt: skip
"""The columns that a row of a list shows."""


def ready_to_list(found: models.QuerySet[Activity]) -> models.QuerySet[Activity]:
    """The same activities with their commitments, and of both only what a row shows."""
    return found.select_related("commitment").only(*SHOWN)


def with_ratings(rows: Sequence[Activity], scope: Scope) -> Sequence[Activity]:
    """Rows of a list with the ratings of their plans' schemes, each rating once."""
    schemes = {version.scheme_id for version in scope.versions}
    ratings = {rating.pk: rating for scheme in schemes for rating in ratings_in_scheme(scope.seal, scheme)}
    for row in rows:
        if row.rating_id in ratings:
            row.rating = ratings[row.rating_id]
    return rows


def owners_of(rows: Iterable[Activity]) -> dict[int, list[str]]:
    """The owners of each row by name, in order: a post, a team, or what is printed."""
    found: dict[int, list[str]] = {}
    owners = Assignment.objects.filter(activity__in=[row.pk for row in rows]).order_by("activity", "position", "pk")
    for key, post, team, printed in owners.values_list("activity", "post__name", "team__name", "printed"):
        found.setdefault(key, []).append(post or team or printed)
    return found


def _due(scope: Scope, narrowed: Filter) -> Q:
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
    if narrowed.part.isdigit():
        yield Q(commitment__part=int(narrowed.part))
    if narrowed.accountable:
        yield Q(commitment__accountable=narrowed.accountable) | Q(
            commitment__accountable="", commitment__part__accountable=narrowed.accountable
        )
    if narrowed.rating:
        yield Q(rating=None) if narrowed.rating == "none" else Q(rating__key=narrowed.rating)
    if narrowed.status:
        yield Q(status=narrowed.status)
    if narrowed.cadence:
        yield Q(cadence="" if narrowed.cadence == "none" else narrowed.cadence)
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


def group_counts(found: models.QuerySet[Activity]) -> dict[Any, int]:
    """How many activities each group of a grouped list holds, over all of its pages."""
    rows: models.QuerySet[Any, Any] = found.order_by()
    return dict(rows.values_list("grouped").annotate(count=Count("pk")))


# A reference is text: “1.10” comes after “1.9”, whatever a database makes of it.

NUMBERS = re.compile(r"(\d+)")


def natural(ref: str) -> list[tuple[int, int, str]]:
    """A reference as something to sort by: its numbers as numbers, the rest as words."""
    return [
        (0, int(piece), "") if piece.isdigit() else (1, 0, piece.casefold()) for piece in NUMBERS.split(ref) if piece
    ]


class InOrderOfRefs(Sequence[Activity]):
    """A list of activities by reference, read a page at a time: the references are sorted here, the rows fetched later."""

    def __init__(self, found: models.QuerySet[Activity], *, backwards: bool = False) -> None:
        self._found = found
        rows = found.values_list("pk", "commitment__ref", "commitment__ref_printed", "ref_printed", *_group_name(found))
        by_ref = sorted(rows, key=lambda row: (natural(row[1] or row[2]), natural(row[3])), reverse=backwards)
        places = {value: number for number, value in enumerate(dict.fromkeys(row[4] for row in rows if row[4:]))}
        self.keys = [row[0] for row in sorted(by_ref, key=lambda row: places[row[4]] if row[4:] else 0)]

    def __len__(self) -> int:
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> Activity: ...
    @overload
    def __getitem__(self, index: slice) -> list[Activity]: ...
    def __getitem__(self, index: int | slice) -> Activity | list[Activity]:
        if isinstance(index, int):
            return self[index : index + 1 or None][0]
        keys = self.keys[index]
        rows = {row.pk: row for row in self._found.filter(pk__in=keys).order_by()}
        return [rows[key] for key in keys if key in rows]

    def __iter__(self) -> Iterator[Activity]:
        return iter(self[:])


def _group_name(found: models.QuerySet[Activity]) -> list[str]:
    return ["grouped"] if "grouped" in found.query.annotations else []


def in_order(found: models.QuerySet[Activity], order: str) -> models.QuerySet[Activity] | InOrderOfRefs:
    """A list as it is paged through: by reference where that is asked for, else as the database orders it."""
    return InOrderOfRefs(found, backwards=order == "-ref") if order in {"ref", "-ref"} else found


# What a filter offers


@dataclass(frozen=True, slots=True)
class Offer:
    """What there is to choose from in some plans, as (value, label); and the names under which somebody owns something."""

    choices: Mapping[str, tuple[tuple[str, str], ...]]
    owners: tuple[str, ...]


def offer_of(scope: Scope) -> Offer:
    """What the filters of a list of these plans offer."""
    return _offer(scope.seal, scope.keys, tuple(version.scheme_id for version in scope.versions), scope.is_one_plan)


@remembered
def _offer(versions: tuple[int, ...], schemes: tuple[int, ...], is_one_plan: bool) -> Offer:
    owners = owners_in(versions)
    choices: dict[str, list[tuple[Any, Any]]] = {
        "body": [(each.pk, each) for each in bodies_in(versions)],
        "post": [(each.pk, each) for each in owners.posts],
        "team": [(each.pk, each) for each in owners.teams],
        "rating": [(each.key, each) for each in ratings_in(schemes)],
        # Across plans these are each plan's own, and nothing to choose from.
        "objective": [(each.slug, each.title) for each in objectives_in(versions)] if is_one_plan else [],
        "part": [(each.pk, f"{each.objective}: {each.title}") for each in parts_in(versions)] if is_one_plan else [],
    }
    as_text = {name: tuple((str(value), str(label)) for value, label in found) for name, found in choices.items()}
    return Offer(as_text, owners.names)


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
