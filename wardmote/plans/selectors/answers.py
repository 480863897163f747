"""Which updates are asked for, how each stands, and whom to ask: for the monthly return and for the reminders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.db.models import F, OuterRef, Subquery

from wardmote.core.organisations.models import GroupPost, Person, Post
from wardmote.core.organisations.selectors import holdings_on, in_force
from wardmote.core.ui import hooks
from wardmote.plans import due
from wardmote.plans.models import Activity, Assignment, HandBack, PlanVersion, Reminder, Update
from wardmote.plans.permissions import organisations_answering_for
from wardmote.plans.selectors.questions import UNFINISHED
from wardmote.plans.whom import Holds, Lead, PostFacts, Posts, Whom, whom

LEVEL_RANK = {level: number for number, level in enumerate(due.LEVELS)}
STATES: tuple[due.State, ...] = ("escalated", "late", "in_grace", "due", "answered")
"""In the order of urgency."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One activity of which an update is asked: how it stands, who is asked, whether it was handed back."""

    activity: Activity
    standing: due.Standing
    agreed: due.Agreed
    whom: Whom
    people: tuple[Person, ...] = ()
    handed_back: HandBack | None = None

    @property
    def state(self) -> str:
        """The state to show it under: what was handed back waits for somebody else."""
        return "handed_back" if self.handed_back else self.standing.state

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked for it now."""
        return self.standing.is_out and self.handed_back is None


@dataclass(frozen=True)
class Answers:
    """Everything that is asked in some plans on a day, most urgent first, at equal urgency the lowest level first."""

    rows: tuple[Answer, ...]

    @cached_property
    def counts(self) -> Counter[str]:
        return Counter(each.state for each in self.rows)

    @property
    def answered(self) -> int:
        return self.counts["answered"]

    def vacant(self) -> list[Answer]:
        """What is still out and has nobody to ask."""
        return [each for each in self.rows if each.is_open and not each.people]

    def of(self, person: Person) -> list[Answer]:
        """What is asked of one person now."""
        return [each for each in self.rows if each.is_open and person in each.people]


def answers_in(versions: Sequence[PlanVersion], *, today: date) -> Answers:
    """Everything that is asked in these plan versions; each must come with its plan's partnership."""
    by_id = {version.pk: version for version in versions}
    rows = list(
        Activity.objects.filter(UNFINISHED, version__in=by_id, retired_on=None)
        .exclude(asked="")
        .select_related("commitment__part__objective", "rating", "asked_before")
        .order_by("version", "position")
    )
    for row in rows:
        row.version = row.commitment.version = row.commitment.part.objective.version = by_id[row.version_id]
    standings = _standings(rows, today=today)
    asked = [row for row in rows if standings[row.pk].state != "not_asked"]
    handed = {each.activity_id: each for each in HandBack.objects.filter(activity__in=asked, settled_at=None)}
    chosen = _whom(asked, versions, today=today)
    ids = {pk for each in chosen.values() for pk in each.people}
    people = Person.objects.select_related("user").in_bulk(ids)
    found = [
        Answer(
            row,
            standings[row.pk],
            agreed_for(row),
            chosen[row.pk],
            tuple(people[pk] for pk in chosen[row.pk].people),
            handed.get(row.pk),
        )
        for row in asked
    ]
    return Answers(tuple(sorted(found, key=_urgency)))


def _urgency(answer: Answer) -> tuple[int, int]:
    return STATES.index(answer.standing.state), LEVEL_RANK[answer.agreed.level]


def agreed_for(row: Activity) -> due.Agreed:
    """The cadence that counts for an activity, and at which level it was agreed."""
    levels: tuple[Any, ...] = (row, row.commitment, row.commitment.part.objective, row.version)
    return due.nearest(*((level.cadence, level.cadence_body_id) for level in levels))


def _standings(rows: Iterable[Activity], *, today: date) -> dict[int, due.Standing]:
    """How each activity stands, in a fixed number of questions."""
    rows = list(rows)
    meetings = meetings_around(today, {row.asked_before_id for row in rows if row.asked_before_id})
    periods = {row.pk: _periods(row, meetings, today) for row in rows}
    since = min((each.starts_on for each in periods.values() if each.starts_on), default=None)
    said: dict[int, list[date]] = {}
    if since:
        updates = Update.objects.filter(activity__in=rows, as_at__gte=since).order_by()
        for activity, day in updates.values_list("activity", "as_at"):
            if day is not None:
                said.setdefault(activity, []).append(day)
    return {
        row.pk: due.standing(
            periods[row.pk],
            said=said.get(row.pk, ()),
            asked_since=row.asked_since,
            grace_days=row.version.grace_days,
            today=today,
        )
        for row in rows
    }


def _periods(row: Activity, meetings: dict[int, list[date]], today: date) -> due.Periods:
    return due.periods_on(
        today,
        row.asked,
        year_begins=due.year_begins_in(row.version.period_starts_on),
        meetings=meetings.get(row.asked_before_id or 0, ()),
    )


def meetings_around(today: date, bodies: Iterable[int]) -> dict[int, list[date]]:
    """The meetings of each body from some time ago to the first for which an update can still be in time."""
    found: dict[int, list[date]] = {}
    asked = dict.fromkeys(bodies, today - due.LOOK_BACK)
    enough = today + due.BEFORE_MEETING
    while asked:
        coming: dict[int, date] = {}
        for after in set(asked.values()):
            coming |= hooks.next_meetings([body for body, day in asked.items() if day == after], after)
        for body, day in coming.items():
            found.setdefault(body, []).append(day)
        asked = {body: day for body, day in coming.items() if day < enough}
    return found


def _whom(rows: Iterable[Activity], versions: Sequence[PlanVersion], *, today: date) -> dict[int, Whom]:
    leads: dict[int, Lead] = {}
    assigned = Assignment.objects.filter(activity__in=rows, part=Assignment.Part.LEAD).order_by("-position")
    for activity, post, team in assigned.values_list("activity", "post", "team"):
        leads[activity] = Lead(post, team)
    posts = posts_today({version.plan.partnership_id: version.plan.partnership for version in versions}.values(), today)
    return {
        row.pk: whom(
            leads.get(row.pk, Lead()),
            posts,
            answering=[side.pk for side in organisations_answering_for(row)],
            escalation=row.version.escalation_post_id,
        )
        for row in rows
    }


def posts_today(partnerships: Iterable[Any], today: date) -> Posts:
    """The posts of these partnerships with who holds them on a day, and the posts of their groups."""
    sides = {pk for each in partnerships for pk in (each.force_id, each.governing_body_id)}
    held: dict[int, list[Holds]] = {}
    holdings = holdings_on(today).filter(post__organisation__in=sides, person__erased_at=None)
    for post, person, kind in holdings.order_by(F("kind").desc(), "starts_on").values_list("post", "person", "kind"):
        held.setdefault(post, []).append(Holds(person, covers=kind == "cover"))
    groups: dict[int, list[int]] = {}
    inside = GroupPost.objects.filter(in_force(today), group__organisation__in=sides).order_by("post__name")
    for group, post in inside.values_list("group", "post"):
        groups.setdefault(group, []).append(post)
    rows = Post.objects.filter(organisation__in=sides).values_list("pk", "organisation", "team")
    return Posts(
        {
            pk: PostFacts(organisation, team, tuple(held.get(pk, ())))
            for pk, organisation, team in rows.order_by("name")
        },
        {group: tuple(inside) for group, inside in groups.items()},
    )


def every_current_version() -> list[PlanVersion]:
    """Every plan version in force, of every partnership, for the reminders."""
    return list(_current())


def items_of(person: Person, *, today: date) -> list[Answer]:
    """What is asked of one person now, in every plan of the partnerships that they hold a post in."""
    sides = holdings_on(today).filter(person=person).values("post__organisation")
    mine = _current().filter(plan__partnership__force__in=sides) | _current().filter(
        plan__partnership__governing_body__in=sides
    )
    return answers_in(list(mine.distinct()), today=today).of(person)


def _current() -> Any:
    related = ("plan__partnership__force", "plan__partnership__governing_body", "scheme")
    return PlanVersion.objects.filter(state=PlanVersion.State.CURRENT).select_related(*related).order_by("pk")


def address_of(person: Person) -> str:
    """Where to write to somebody: their own address, or that of their account."""
    if person.email:
        return person.email
    account = getattr(person, "user", None)
    return account.email if account is not None and account.is_active else ""


def unasked_in(version: PlanVersion) -> int:
    """Of how many unfinished activities no update is asked, because no cadence is agreed for them."""
    return version.activities.filter(UNFINISHED, retired_on=None, asked="").count()


def newest_reminders(people: Iterable[int]) -> dict[int, Reminder]:
    """The last letter that asked each of these people for updates, by the person's id; with its link."""
    kinds = (Reminder.Kind.ASKED, Reminder.Kind.CHASED)
    rows = Reminder.objects.filter(person__in=people, kind__in=kinds).select_related("link")
    return {row.person_id: row for row in rows.order_by("made_at")}


def was_asked_on(person: Person, day: date) -> bool:
    """Whether somebody has asked a person again by hand on a day."""
    return Reminder.objects.filter(person=person, kind=Reminder.Kind.CHASED, due=day).exists()


def last_said(activities: Iterable[Activity]) -> dict[int, Update]:
    """The newest update of each of these activities, by its id."""
    newest = Update.objects.filter(activity=OuterRef("pk")).order_by(F("as_at").desc(nulls_last=True), "-pk")
    keys = Activity.objects.filter(pk__in=[each.pk for each in activities]).order_by()
    rows = Update.objects.filter(pk__in=keys.values(newest=Subquery(newest.values("pk")[:1])))
    return {row.activity_id: row for row in rows}


REMIND_BEFORE = timedelta(days=7)
"""How long before an update is due its owner is asked for it."""


def is_ripe(answer: Answer, *, today: date) -> bool:
    """Whether it is time to write to somebody about this."""
    period = answer.standing.period
    return answer.is_open and period is not None and today >= period.due - REMIND_BEFORE
