"""Which rows of plans may be other than they were: what programs are told that ask only for what has changed.

Every write leaves an entry in the history, in its own transaction, and entries are numbered one by one under one lock: who
sees an entry sees all before it. So a reader is marked by a number, and nothing slips past it, as it might past a moment of
the clock. Entries about one activity alone tell that one again, and those about a post the activities that it owns; others
tell a plan or every plan again, with what is gone.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Q

from wardmote.core.accounts.models import User
from wardmote.core.audit.rules import GENESIS
from wardmote.core.audit.selectors import About, abouts_after, entry_count, has_entry, newest_entry
from wardmote.plans import rules
from wardmote.plans.models import (
    Activity,
    Assignment,
    BulkChange,
    Commitment,
    Objective,
    Part,
    PlanImport,
    PlanVersion,
)
from wardmote.plans.selectors import questions
from wardmote.plans.selectors.reading import last_said_of, plans_for
from wardmote.plans.selectors.remembering import is_narrow
from wardmote.plans.selectors.scopes import Scope, every_plan

MOST = 20_000
"""After so many entries everything is told again: it is less work than looking at each."""

OTHER_ROOMS = frozenset({"clearance", "editions", "files", "oversight", "performance", "reports"})
"""Their entries are about rows of their own; where they let a plan change, that leaves an entry of plans too."""

ABOUT_NO_ROW = frozenset(
    {
        "accounts.key_made",
        "accounts.personal_links_ended",
        "accounts.reset_asked",
        "accounts.role_taken_away",
        "organisations.alias_decided",
        "organisations.body_added",
        "organisations.body_described",
        "organisations.group_joined",
        "organisations.group_left",
        "organisations.person_added",
        "organisations.person_changed",
        "organisations.person_left",
        "organisations.post_closed",
        "organisations.post_left",
        "organisations.post_not_taken",
        "organisations.post_opened",
        "organisations.post_taken",
        "organisations.seat_ended",
        "organisations.seat_given",
        "organisations.staff_list_taken",
        "organisations.team_disbanded",
        "organisations.team_formed",
        "plans.assured",
        "plans.draft_discarded",
        "plans.hand_back_settled",
        "plans.handed_back",
        "plans.hidden_from_public",
        "plans.link_sent_again",
        "plans.linked",
        "plans.measure_linked",
        "plans.measure_unlinked",
        "plans.public_text_mended",
        "plans.reminded",
        "plans.shown_to_public",
        "plans.unlinked",
        "plans.view_deleted",
        "plans.view_renamed",
        "plans.view_saved",
    }
)
"""What changes nothing that is told. Any verb that is not here is taken to change something.

Of posts and teams rows say the name alone, and a role that ends leaves the other plans as they are.
"""

POST_CHANGED = "organisations.post_changed"
USER = User._meta.label_lower

VERSION_OF: dict[str, tuple[Any, str]] = {
    model._meta.label_lower: (model, way)
    for model, way in (
        (PlanVersion, "pk"),
        (Objective, "version"),
        (Part, "objective__version"),
        (Commitment, "version"),
        (Activity, "version"),
        (PlanImport, "version"),
        (BulkChange, "version"),
    )
}
"""The records that entries about one plan are about, and the way to its version. What is about others concerns every plan."""

DAY_DECIDES = (questions.overdue, questions.silent, questions.contradictory)
"""What is told of an activity and judged by a day."""

SHAPES = {1: "7b73d2256673"}
"""The ways in which rows have been told: the number of each, and the beginning of the digest of what the rows' schemas say.

Where a release tells other fields, or means something else by one, it adds a line. What has once been released stays.
"""
TOLD_AS = max(SHAPES)

SEAL = 12
MARK = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})\.([0-9]{{10}})\.([0-9a-f]{{{SEAL}}})(?:\.([0-9]{{2}}))?")


@dataclass(frozen=True, slots=True)
class Mark:
    """How far the history had come when somebody began to read, the day of it, and in which way rows were told.

    Later ones are greater, as text too.
    """

    day: date
    number: int
    seal: str
    told_as: int

    def __str__(self) -> str:
        return f"{self.day}.{self.number:010}.{self.seal}.{self.told_as:02}"


def mark_now(*, today: date) -> Mark:
    """The mark of somebody who begins to read now: taken before anything is read."""
    newest = newest_entry()
    number, seal = (newest.number, newest.hash) if newest else (0, GENESIS)
    return Mark(today, number, seal[:SEAL], TOLD_AS)


def mark_of(text: str) -> Mark:
    """The mark that this text is; those of 0.5 do not say how rows were told. ``ValueError`` where it is none."""
    found = MARK.fullmatch(text)
    if found is None:
        raise ValueError(text)
    day, number, seal, told_as = found.groups(default="0")
    return Mark(date.fromisoformat(day), int(number), seal, int(told_as))


def is_of_this_history(mark: Mark) -> bool:
    """Not where an older copy was put back since, or where the mark is from elsewhere: then everything has to be read anew."""
    return mark.number == 0 or has_entry(mark.number, mark.seal)


class Place(NamedTuple):
    """Where a row stands in the order of all; plan and key together are its key."""

    plan: str
    key: str


Level = type[Commitment] | type[Activity]
Places = dict[Place, int | None]
"""Where rows stand that are told, with the id of each; None where it is gone."""


@dataclass(frozen=True, slots=True)
class Told:
    """The plans that rows are told of: those in force, and all that the reader may see by id; and the reader's own id."""

    scope: Scope
    plans: dict[int, str]
    reader: int


def told_to(user: Any, *, today: date, plan: str = "") -> Told:
    """What this user may read, of all plans or of one."""
    found = plans_for(user=user)
    if plan:
        found = found.filter(slug=plan)
    plans = dict(found.values_list("pk", "slug"))
    scope = every_plan(user=user, today=today)
    return Told(
        replace(scope, versions=tuple(each for each in scope.versions if each.plan_id in plans)), plans, user.pk
    )


class Asked(NamedTuple):
    """Where the page before ended, and how many rows a page needs: a full read looks no further."""

    after: Place | None
    at_most: int


def commitments_told(told: Told, since: Mark | None, asked: Asked) -> Places:
    """Commitments in force; or those that may be told otherwise than they were at a mark, and those that are gone."""
    if since is None:
        return _standing(Commitment, told, asked)
    return _changed(Commitment, told, touched_since(since, reader=told.reader).plans)


def activities_told(told: Told, since: Mark | None, asked: Asked) -> Places:
    """The same of activities. A day that has passed changes what is told of them, too."""
    if since is None:
        return _standing(Activity, told, asked)
    touched = touched_since(since, reader=told.reader)
    days = _days_then(told.scope, since.day, touched.activities)
    unknown = {version.plan_id for version in told.scope.versions if version.pk not in days}
    plans = None if touched.plans is None else touched.plans | unknown
    return _changed(Activity, told, plans, touched.activities | _judged_otherwise(told.scope, days))


def _standing(level: Level, told: Told, asked: Asked) -> Places:
    """The rows in force after a place, plan by plan, until there are enough."""
    found: Places = {}
    for version in sorted(told.scope.versions, key=lambda each: told.plans[each.plan_id]):
        slug = told.plans[version.plan_id]
        if asked.after and slug < asked.after.plan:
            continue
        if len(found) >= asked.at_most:
            break
        places = _places(level, Q(version=version.pk))
        found |= {place: pk for place, pk in places.items() if asked.after is None or place > asked.after}
    return found


def _changed(level: Level, told: Told, plans: Collection[int] | None, alone: Collection[int] = ()) -> Places:
    """All rows of these plans (None: of every one) with those that are gone, and these rows alone."""
    whole = [plan for plan in told.plans if plans is None or plan in plans]
    touched = Q(version__plan__in=whole) | Q(pk__in=alone)
    standing = _places(level, touched & Q(version__in=told.scope.keys))
    return standing | dict.fromkeys(_ever(level, whole) - standing.keys())


def _places(level: Level, which: Q) -> Places:
    rows = level._default_manager.filter(which, retired_on=None).order_by()
    return {Place(plan, key): pk for plan, key, pk in rows.values_list("version__plan__slug", "key", "pk")}


def _ever(level: Level, plans: Iterable[int]) -> set[Place]:
    """Every row of these plans that may have been told. Undone imports leave nothing but the keys that they gave."""
    rows = level._default_manager.filter(version__plan__in=plans).exclude(version__state=PlanVersion.State.DRAFT)
    found = {Place(*names) for names in rows.order_by().values_list("version__plan__slug", "key").distinct()}
    undone = PlanImport.objects.filter(version__plan__in=plans).exclude(undone_at=None)
    for slug, summary in undone.values_list("version__plan__slug", "summary"):
        found |= {Place(slug, key) for key in summary["keys"][level._meta.model_name].values()}
    return found


@dataclass(frozen=True, slots=True)
class Touched:
    """What entries may have changed: all of some plans (None: of every one), and some activities alone, by id."""

    plans: frozenset[int] | None
    activities: frozenset[int] = frozenset()


def touched_since(mark: Mark, *, reader: int) -> Touched:
    """What the entries after a mark may have changed of what one user is told.

    That is everything where rows are told otherwise than they were then.
    """
    if mark.told_as != TOLD_AS or entry_count() - mark.number > MOST:
        return Touched(None)
    alone: set[int] = set()
    posts: set[int] = set()
    subjects: dict[str, set[str]] = defaultdict(set)
    for about in abouts_after(mark.number):
        if is_narrow(about):
            alone.add(int(about.subject_id))
        elif about.verb == POST_CHANGED:
            posts.add(int(about.subject_id))
        elif not _changes_nothing(about, reader):
            subjects[about.subject_type].add(about.subject_id)
    alone |= set(Assignment.objects.filter(post__in=posts).values_list("activity", flat=True))
    versions: set[int] = set()
    for kind, ids in subjects.items():
        found = _versions_of(kind, ids)
        if found is None:
            return Touched(None, frozenset(alone))
        versions |= found
    in_force = PlanVersion.objects.filter(pk__in=versions).exclude(state=PlanVersion.State.DRAFT)
    return Touched(frozenset(in_force.values_list("plan", flat=True)), frozenset(alone))


def _changes_nothing(about: About, reader: int) -> bool:
    if about.verb in ABOUT_NO_ROW:
        return True
    room = about.verb.partition(".")[0]
    if room == "accounts" and about.subject_type == USER:  # what others may read is told to them
        return about.subject_id != str(reader)
    return about.subject_type not in VERSION_OF and room in OTHER_ROOMS


def _versions_of(kind: str, ids: Collection[str]) -> set[int] | None:
    """The versions of plans that these records are of; None where one of them is of no plan, or is there no more."""
    if kind not in VERSION_OF:
        return None
    model, way = VERSION_OF[kind]
    found = list(model._default_manager.filter(pk__in=ids).values_list(way, flat=True))
    return set(found) if len(found) == len(ids) else None


def _days_then(scope: Scope, day: date, written: Collection[int]) -> dict[int, date]:
    """The day by which each version was judged on a day; not there where it cannot be known.

    What was said since of the activities ``written`` may have woken a plan that was at rest. If what was said of the
    others alone keeps it awake, it was not.
    """
    said = last_said_of({version.pk: version.as_at for version in scope.versions}, without=written)
    days = {pk: rules.judged_on(last_said=last, today=day) for pk, last in said.items()}
    rows = Activity.objects.filter(pk__in=written, version__in=scope.keys, retired_on=None)
    woken = set(rows.values_list("version", flat=True))
    return {pk: judged for pk, judged in days.items() if pk not in woken or (said[pk] and judged == day)}


def _judged_otherwise(scope: Scope, days: dict[int, date]) -> set[int]:
    """The activities of which the day alone says something else now than on these days."""
    moved: dict[tuple[date, date], list[int]] = defaultdict(list)
    for version, then in days.items():
        if then != scope.days[version]:
            moved[then, scope.days[version]].append(version)
    found: set[int] = set()
    for both, versions in moved.items():
        rows = Activity.objects.filter(version__in=versions, retired_on=None).order_by()
        for question in DAY_DECIDES:
            before, after = (set(rows.filter(question(day)).values_list("pk", flat=True)) for day in both)
            found |= before ^ after
    return found
