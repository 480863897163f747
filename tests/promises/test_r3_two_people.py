"""R3: two people edit the same thing. The second sees both and chooses; nothing is written over unseen.

Each service that edits is tried twice: one writer after the other, both having seen the same; and both at the same moment,
in threads with connections of their own, on SQLite in a file and on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.plans.models import (
    Activity,
    Commitment,
    Dependency,
    Lineage,
    MeasureLink,
    Objective,
    Part,
    RatingEvent,
    Step,
    Update,
)
from wardmote.plans.services import bulk, depending, steps, updating
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.changing import ChangedMeanwhile
from wardmote.plans.services.editing.leaving import bring_back, retire_row
from wardmote.plans.services.editing.merging import merge_commitments
from wardmote.plans.services.editing.renumbering import renumber
from wardmote.plans.services.editing.wording import (
    RetitledMeanwhile,
    edit_activity,
    edit_commitment,
    edit_objective,
    edit_part,
    heading_mark,
)
from wardmote.plans.tests.factories import a_user, an_imported_plan

pytestmark = pytest.mark.django_db(transaction=True)
A_DAY = date(2026, 4, 9)
SQLITE = {"timeout": 20, "transaction_mode": "IMMEDIATE"}


@dataclass(slots=True)
class Case:
    """One thing that two people edit. ``write(by, mine)`` writes the words ``mine``, having seen what stood at first."""

    write: Callable[[User, str], Any]
    stands: Callable[[], str]  # the words that stand now
    refusals: tuple[type[ValidationError], ...] = (ChangedMeanwhile,)


def an_update(activity: Activity) -> Case:
    seen = {"seen": activity.updates.latest("pk").pk, "rated": activity.rating_events.latest("pk").pk}
    return Case(
        lambda by, mine: updating.add_update(activity, as_at=A_DAY, internal_text=mine, by=by, **seen),
        lambda: Activity.objects.get(pk=activity.pk).progress,
        (updating.SaidMeanwhile,),
    )


def nothing_changed(activity: Activity) -> Case:
    seen = {"seen": activity.updates.latest("pk").pk, "rated": activity.rating_events.latest("pk").pk}
    return Case(
        lambda by, mine: updating.say_unchanged(activity, as_at=A_DAY, reason=mine, by=by, **seen),
        lambda: Update.objects.filter(activity=activity).latest("pk").internal_text,
        (updating.SaidMeanwhile,),
    )


def a_rating(activity: Activity) -> Case:
    ratings = {each.letter: each for each in activity.version.scheme.ratings.all()}
    seen = {"seen": activity.updates.latest("pk").pk, "rated": activity.rating_events.latest("pk").pk}
    chosen = {"one": ratings["R"], "two": ratings["G"]}
    return Case(
        lambda by, mine: updating.rate(activity, chosen[mine], as_at=A_DAY, reason=mine, by=by, **seen),
        lambda: RatingEvent.objects.filter(activity=activity).latest("pk").reason,
        (updating.SaidMeanwhile,),
    )


def a_date(activity: Activity) -> Case:
    seen = activity.revision
    days = {"one": date(2026, 9, 30), "two": date(2026, 12, 31)}
    return Case(
        lambda by, mine: agree_date(activity, days[mine], reason=mine, agreed_on=A_DAY, by=by, seen=seen),
        lambda: _name_of(days, Activity.objects.get(pk=activity.pk).latest),
    )


def a_tick(activity: Activity) -> Case:
    step = Step.objects.create(activity=activity, number=1, text="Ask.", position=0)
    days = {"one": date(2026, 4, 1), "two": date(2026, 4, 2)}
    return Case(
        lambda by, mine: steps.tick(step, on=days[mine], by=by, seen=""),
        lambda: _name_of(days, Step.objects.get(pk=step.pk).done_on),
        (steps.TickedMeanwhile,),
    )


def a_decision(activity: Activity) -> Case:
    by = User.objects.get(memberships__role=Role.CHIEF_OFFICER)
    row = depending.add_dependency(activity, kind="bid", text="The fund", by=by)
    seen = depending.mark_of(row)
    outcomes = {"one": "granted", "two": "refused"}
    return Case(
        lambda by, mine: depending.decide(row, outcomes[mine], on=A_DAY, by=by, seen=seen),
        lambda: _name_of(outcomes, Dependency.objects.get(pk=row.pk).outcome),
        (depending.DecidedMeanwhile,),
    )


def the_words_of_a_commitment(activity: Activity) -> Case:
    row, seen = activity.commitment, activity.commitment.revision
    return Case(
        lambda by, mine: edit_commitment(row, statement=mine, accountable="", reason="Clearer.", by=by, seen=seen),
        lambda: Commitment.objects.get(pk=row.pk).statement,
    )


def the_words_of_an_activity(activity: Activity) -> Case:
    seen = activity.revision
    rest = {"timescale_printed": activity.timescale_printed, "owners": "", "oversight": "", "reason": "Clearer."}
    return Case(
        lambda by, mine: edit_activity(activity, text=mine, by=by, seen=seen, **rest),
        lambda: Activity.objects.get(pk=activity.pk).text,
    )


def the_title_of_an_objective(activity: Activity) -> Case:
    row = activity.commitment.part.objective
    seen = heading_mark(row)
    return Case(
        lambda by, mine: edit_objective(row, title=mine, by=by, seen=seen),
        lambda: Objective.objects.get(pk=row.pk).title,
        (RetitledMeanwhile,),
    )


def the_title_of_a_part(activity: Activity) -> Case:
    row = activity.commitment.part
    seen = heading_mark(row)
    return Case(
        lambda by, mine: edit_part(row, title=mine, accountable=row.accountable, by=by, seen=seen),
        lambda: Part.objects.get(pk=row.pk).title,
        (RetitledMeanwhile,),
    )


def a_number(activity: Activity) -> Case:
    row, seen = activity.commitment, activity.commitment.revision
    numbers = {"one": "71", "two": "72"}
    return Case(
        lambda by, mine: renumber(row, ref_printed=numbers[mine], by=by, seen=seen),
        lambda: _name_of(numbers, Commitment.objects.get(pk=row.pk).ref_printed),
    )


def leaving(activity: Activity) -> Case:
    row, seen = activity.commitment, activity.commitment.revision
    days = {"one": date(2026, 4, 1), "two": date(2026, 4, 2)}
    return Case(
        lambda by, mine: retire_row(row, on=days[mine], reason=mine, by=by, seen=seen),
        lambda: _name_of(days, Commitment.objects.get(pk=row.pk).retired_on),
    )


def undoing_a_merger(activity: Activity) -> Case:
    """Both undo the same merger, from pages that they opened before."""
    row, into = _merged(activity)
    return Case(
        lambda by, mine: bring_back(row, reason=mine, by=by, seen=row.revision),
        lambda: _why_it_came_back(row, into),
    )


def undoing_a_merger_unseen(activity: Activity) -> Case:
    """The same where nothing is known of what they saw."""
    row, into = _merged(activity)
    return Case(
        lambda by, mine: bring_back(row, reason=mine, by=by),
        lambda: _why_it_came_back(row, into),
        (ValidationError,),
    )


def _merged(activity: Activity) -> tuple[Commitment, Commitment]:
    """The commitment of an activity, merged into another with a measure and an opinion, and that other."""
    by = User.objects.get(email__startswith="one@")
    row, into = activity.commitment, Commitment.objects.get(version=activity.version, key="2")
    MeasureLink.objects.create(commitment=row, measure="shoplifting", area="E23000016", recorded_at=timezone.now())
    give_opinion(row, "not", reason="As told.", given_on=A_DAY, by=by)
    merge_commitments(into, [row], statement="Both.", reason="One.", by=by)
    row.refresh_from_db()
    return row, into


def _why_it_came_back(row: Commitment, into: Commitment) -> str:
    """The reason that was given, if what the row handed over is there once, and on it."""
    there = [(each.measure_links.count(), each.opinions.count(), each.activities.count()) for each in (row, into)]
    if there != [(1, 1, 1), (0, 0, 2)] or Lineage.objects.exists():
        return f"neither: {there}"
    return row.field_changes.get(verb="plans.brought_back", field="retired_on").reason


def many_at_once(activity: Activity) -> Case:
    by = User.objects.get(email__startswith="one@")
    cadences = {"one": "monthly", "two": "yearly"}
    changes = {name: bulk.Change("cadence", cadence=value) for name, value in cadences.items()}
    rows = bulk.effects(activity.version, changes["one"], [activity.pk], by=by)
    seen = {each.activity.pk: each.mark for each in rows}
    return Case(
        lambda by, mine: bulk.change_many(activity.version, changes[mine], seen=seen, by=by),
        lambda: _name_of(cadences, Activity.objects.get(pk=activity.pk).cadence),
        (bulk.RowsChangedMeanwhile,),
    )


def _name_of(values: dict[str, Any], found: Any) -> str:
    return next((name for name, value in values.items() if value == found), f"neither: {found}")


CASES = [
    an_update, nothing_changed, a_rating, a_date, a_tick, a_decision, the_words_of_a_commitment,
    the_words_of_an_activity, the_title_of_an_objective, the_title_of_a_part, a_number, leaving, many_at_once,
    undoing_a_merger, undoing_a_merger_unseen,
]  # fmt: skip


@pytest.fixture
def people() -> dict[str, User]:
    """Two policy officers who may both write about everything, by what they write."""
    done = an_imported_plan()
    partnership = done.version.plan.partnership
    a_user(Role.CHIEF_OFFICER, partnership.force)
    return {name: a_user(Role.POLICY_OFFICER, partnership.governing_body, name) for name in ("one", "two")}


def a_case(make: Callable[[Activity], Case]) -> Case:
    return make(Activity.objects.select_related("commitment", "version__scheme").get(key="1-1"))


@pytest.mark.parametrize("make", CASES)
def test_the_second_of_two_learns_of_the_first_and_what_the_first_wrote_stands(
    make: Callable[[Activity], Case], people: dict[str, User]
) -> None:
    case = a_case(make)
    case.write(people["one"], "one")
    with pytest.raises(case.refusals):
        case.write(people["two"], "two")
    assert case.stands() == "one"


@pytest.mark.parametrize("make", CASES)
def test_of_two_at_the_same_moment_one_is_saved_and_the_other_is_told(
    make: Callable[[Activity], Case], people: dict[str, User], tmp_path: Path
) -> None:
    case = a_case(make)
    before = Event.objects.count()
    outcome = race(case, people, tmp_path / "race.sqlite3")
    saved = [name for name, error in outcome.said.items() if error is None]
    assert len(saved) == 1, outcome.said
    assert all(error is None or isinstance(error, case.refusals) for error in outcome.said.values()), outcome.said
    assert outcome.stands == saved[0]
    assert outcome.entries == before + 1, "what was refused left no entry, what was saved left one"


@dataclass(slots=True)
class Outcome:
    said: dict[str, Exception | None]
    stands: str
    entries: int


def race(case: Case, people: dict[str, User], file: Path) -> Outcome:
    """Both write at the same moment; then look at what stands, over a connection of one's own too."""
    start = Barrier(len(people))

    def write(name: str) -> Exception | None:
        start.wait()
        try:
            case.write(people[name], name)
        except ValidationError as error:
            return error
        return None

    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(file)) as copy:
            connection.ensure_connection()
            connection.connection.backup(copy)
            copy.execute("PRAGMA journal_mode=WAL")
    with ThreadPoolExecutor(len(people)) as threads:
        writers = {name: threads.submit(_connected, file, write, name) for name in people}
        said = {name: each.result() for name, each in writers.items()}
        stands = threads.submit(_connected, file, lambda _: case.stands(), "").result()
        entries = threads.submit(_connected, file, lambda _: Event.objects.count(), "").result()
    return Outcome(said, stands, entries)


def _connected(file: Path, do: Callable[[str], Any], name: str) -> Any:
    """Do something in this thread, over a connection of its own: on SQLite to the file, not to the test's memory."""
    if connection.vendor == "sqlite":
        settings = deepcopy(connections["default"].settings_dict)
        settings.update(NAME=str(file), OPTIONS=SQLITE)
        connections["default"] = type(connections["default"])(settings, "default")
    try:
        return do(name)
    finally:
        connections["default"].close()


def test_two_people_who_edit_different_things_do_not_get_in_each_others_way(people: dict[str, User]) -> None:
    first, other = a_case(a_date), the_activity_of("2-1")
    first.write(people["one"], "one")
    agree_date(other, date(2026, 9, 30), reason="Mine.", agreed_on=A_DAY, by=people["two"], seen=other.revision)
    assert first.stands() == "one"
    assert the_activity_of("2-1").latest == date(2026, 9, 30)


def the_activity_of(key: str) -> Activity:
    return Activity.objects.get(key=key)
