"""What is worked out of whole plans is kept until something is written, and not a moment longer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Case, F, Q, When
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wardmote.core.audit.models import Event
from wardmote.core.audit.services import record
from wardmote.core.editions.models import Card, Edition
from wardmote.core.organisations.models import Body, Holding, Organisation, Partnership, Post, Team
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    Dependency,
    Lineage,
    Mechanism,
    Objective,
    Part,
    Plan,
    PlanImport,
    PlanVersion,
    Rating,
    RatingScheme,
    Step,
)
from wardmote.plans.selectors import remembering
from wardmote.plans.selectors.glance import (
    COUNTED,
    Overview,
    overview,
    stands_in,
    summaries,
    to_look_at_first,
)
from wardmote.plans.selectors.listing import Filter, activities_in, listed_in
from wardmote.plans.selectors.moving import Moves, every_move, moves_since_last_edition
from wardmote.plans.selectors.questions import off_track
from wardmote.plans.selectors.remembering import (
    ABOUT_ONE_ACTIVITY,
    NO_SEALS,
    Seals,
    newest_seals,
    remembered,
    remembered_each,
)
from wardmote.plans.selectors.scopes import Scope, one_plan
from wardmote.plans.selectors.standing import Standing, standing_of
from wardmote.plans.selectors.steady import editions_in_a_row
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.depending import add_dependency, decide, put_off
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.steps import tick, untick
from wardmote.plans.services.updating import add_update, rate, say_unchanged
from wardmote.plans.tests.factories import a_partnership, an_imported_plan, the_activity
from wardmote.plans.tests.test_public import an_edition


def rating_of(done: PlanImport, key: str) -> Rating:
    return done.version.scheme.ratings.get(key=key)


def slip(done: PlanImport) -> None:
    today = timezone.localdate()
    rate(the_activity(done, "1-1"), rating_of(done, "red"), as_at=today, reason="It slipped.", by=done.by)


def counting() -> tuple[list[str], object]:
    asked: list[str] = []

    def work(name: str) -> int:
        asked.append(name)
        return len(asked)

    return asked, remembered(work)


def test_an_answer_is_kept_as_long_as_the_seal_is_the_same() -> None:
    asked, answer = counting()
    assert [answer("a", "x"), answer("a", "x"), answer("b", "x"), answer("b", "x")] == [1, 1, 2, 2]  # type: ignore[operator]
    assert asked == ["x", "x"]


def test_another_question_has_an_answer_of_its_own() -> None:
    _asked, answer = counting()
    assert [answer("a", "x"), answer("a", "y"), answer("a", "x")] == [1, 2, 1]  # type: ignore[operator]


def test_nothing_is_kept_before_the_history_begins() -> None:
    _asked, answer = counting()
    assert [answer("", "x"), answer("", "x")] == [1, 2]  # type: ignore[operator]


def test_only_so_many_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembering, "MOST", 2)
    asked, answer = counting()
    for name in "xyzx":
        answer("a", name)  # type: ignore[operator]
    assert asked == ["x", "y", "z", "x"]


# Seals


@pytest.fixture
def two(db: None) -> tuple[PlanImport, PlanImport]:
    first = an_imported_plan()
    return first, an_imported_plan(partnership=a_partnership("Southfen"))


def seals_of(*plans: PlanImport) -> list[str]:
    seals = newest_seals()
    return [seals.of([done.version.pk]) for done in plans]


def test_there_is_no_seal_before_the_history_begins(db: None) -> None:
    assert newest_seals() == NO_SEALS
    assert newest_seals().of([1]) == ""


def test_what_is_said_of_an_activity_changes_the_seal_of_its_plan_and_of_no_other(
    two: tuple[PlanImport, PlanImport],
) -> None:
    first, second = two
    before, others = seals_of(first, second), newest_seals().others
    slip(first)
    after = seals_of(first, second)
    assert after[0] != before[0]
    assert after[1] == before[1]
    assert newest_seals().others == others
    assert newest_seals().of([first.version.pk, second.version.pk]) == after[0]
    slip(second)
    assert seals_of(first) == after[:1]
    assert newest_seals().of([first.version.pk, second.version.pk]) not in {*before, *after}


def test_any_other_entry_changes_the_seal_of_every_plan(two: tuple[PlanImport, PlanImport]) -> None:
    slip(two[0])
    before = seals_of(*two)
    record("plans.updated_otherwise", subject=the_activity(two[0], "1-1"), by=None)
    after = seals_of(*two)
    assert not set(before) & set(after)
    record("plans.updated", subject=two[0].version, by=None)
    assert not set(after) & set(seals_of(*two))


def test_a_write_that_is_taken_back_leaves_no_seal_behind(two: tuple[PlanImport, PlanImport]) -> None:
    before = seals_of(*two)
    with suppress(LookupError), transaction.atomic():
        slip(two[0])
        during = seals_of(*two)
        raise LookupError
    assert during[0] != before[0]
    assert during[0] not in seals_of(*two)
    record("plans.imported", subject=two[0], by=None)
    assert not {*before, *during} & set(seals_of(*two))


def test_a_page_that_finds_too_much_written_begins_anew(
    two: tuple[PlanImport, PlanImport], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = seals_of(*two)
    monkeypatch.setattr(remembering, "MOST_AT_ONCE", 2)
    slip(two[0])
    assert not set(before) & set(seals_of(*two))


def test_answers_for_many_plans_are_worked_out_for_those_that_were_written_about(
    two: tuple[PlanImport, PlanImport],
) -> None:
    asked: list[tuple[int, ...]] = []

    def work(items: tuple[tuple[int], ...], _more: str) -> dict[tuple[int], int]:
        asked.append(tuple(version for (version,) in items))
        return {item: len(asked) for item in items}

    answers = remembered_each(work)
    first, second = (done.version.pk for done in two)
    items = ((first,), (second,))
    assert answers(newest_seals(), items, "x") == {(first,): 1, (second,): 1}
    slip(two[0])
    assert answers(newest_seals(), items, "x") == {(first,): 2, (second,): 1}
    assert answers(newest_seals(), items, "x") == {(first,): 2, (second,): 1}
    assert asked == [(first, second), (first,)]


# What remembered answers read, and what the writes change that leave other plans' answers alone

READ = [
    Activity, Assignment, Commitment, Dependency, Lineage, Mechanism, Objective, Part, Plan, PlanVersion, Rating,
    RatingScheme, Body, Holding, Organisation, Partnership, Post, Team, Card, Edition,
]  # fmt: skip


def every_row() -> dict[tuple[str, int], dict[str, Any]]:
    return {(model.__name__, row["id"]): row for model in READ for row in model._default_manager.values()}


def everyday(done: PlanImport) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each verb of ``ABOUT_ONE_ACTIVITY`` with a write that leaves its entry."""
    activity, by, today = the_activity(done, "1-1"), done.by, timezone.localdate()
    step = Step.objects.create(activity=activity, number=1, text="Ask.", position=1)
    waits = partial(Dependency.objects.get, activity=activity)
    yield "plans.updated", lambda: add_update(activity, internal_text="Done.", public_text="", as_at=today, by=by)
    yield "plans.unchanged", lambda: say_unchanged(activity, as_at=today, reason="Nothing new.", by=by)
    yield "plans.rated", lambda: slip(done)
    yield "plans.step_ticked", lambda: tick(step, on=today, by=by)
    yield "plans.step_unticked", lambda: untick(step, by=by)
    new = today + timedelta(days=90)
    yield "plans.date_agreed", lambda: agree_date(activity, new, reason="Later.", agreed_on=today, by=by)
    yield "plans.dependency_added", lambda: add_dependency(activity, kind="funding", text="Money", by=by)
    yield "plans.dependency_decided", lambda: decide(waits(), "granted", on=today, by=by)
    yield "plans.dependency_put_off", lambda: put_off(waits(), new, by=by)


@pytest.mark.django_db
def test_what_people_do_every_day_changes_one_activity_and_what_it_waits_for() -> None:
    done = an_imported_plan()
    tried = set()
    for verb, write in everyday(done):
        before = every_row()
        write()
        newest = Event.objects.order_by("-number")[0]
        assert (newest.verb, newest.subject_type) == (verb, "plans.activity")
        after = every_row()
        changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        rows = {("Activity", int(newest.subject_id))}
        rows |= {
            key for key in changed if key[0] == "Dependency" and after[key]["activity_id"] == int(newest.subject_id)
        }
        assert changed <= rows, verb
        for field in ("version_id", "commitment_id", "key", "retired_on", "position", "uuid"):
            assert all(before[key][field] == after[key][field] for key in changed if key[0] == "Activity"), verb
        tried.add(verb)
    assert tried == ABOUT_ONE_ACTIVITY


def slow_overview(scope: Scope) -> Overview:
    """The same with nothing remembered."""
    version = scope.versions[0]
    return overview(replace(scope, seals=NO_SEALS), moves=moves_since_last_edition(version))


def by_version(done: PlanImport, moves: Moves | None) -> dict[int, Moves]:
    return {done.version.pk: moves} if moves else {}


def look(done: PlanImport) -> Scope:
    """Compare what the pages are told with the slow, obvious twins."""
    scope = one_plan(done.version, today=timezone.localdate())
    moves, slow_moves = every_move(scope.seals, done.version), moves_since_last_edition(done.version)
    assert moves == slow_moves
    seen, slow = overview(scope, moves=moves), slow_overview(scope)
    assert seen == slow
    for name in COUNTED:
        listed = listed_in(scope, narrowed=Filter(show=name), moves={}, order="", group="")
        found = activities_in(scope, narrowed=Filter(show=name))
        assert list(listed.keys) == [each.pk for each in found]
        assert getattr(seen.whole, name) == len(listed), name
    (summary,) = summaries(scope, moves=by_version(done, moves)).values()
    for name in ("commitments", "activities", "complete", "worse", "better", "changed", *COUNTED):
        assert getattr(summary, name) == getattr(slow.whole, name), name
    first = to_look_at_first(scope, moves=by_version(done, moves))
    assert first == to_look_at_first(replace(scope, seals=NO_SEALS), moves=by_version(done, slow_moves))
    for each in done.version.activities.select_related("rating", "version"):
        assert stands_alone(each, scope.seals) == stands_alone(each, NO_SEALS), each
    return scope


def stands_alone(activity: Activity, seals: Seals) -> tuple[Standing, dict[str, int]]:
    """What the page of one activity is told of how it stands."""
    rated = {str(activity.uuid): activity.rating.word if activity.rating else ""}
    standing = standing_of(activity, seals=seals, today=timezone.localdate())
    return standing, editions_in_a_row(activity.version, rated, seals=seals)


@pytest.mark.django_db
def test_what_is_told_after_each_everyday_write_is_what_would_be_worked_out_anew() -> None:
    done = an_imported_plan()
    an_edition(done, as_at=timezone.localdate() - timedelta(days=40), audience="panel", word="Green")
    record("editions.issued", subject=done.version, by=None)
    look(done)
    for _verb, write in everyday(done):
        write()
        look(done)
    retire(done.version, activities=["2-1"], on=timezone.localdate(), by=done.by)
    assert look(done).seals.touched == {}


@pytest.mark.django_db
def test_a_write_costs_the_overview_the_one_activity_it_is_about(django_assert_num_queries: Any) -> None:
    done = an_imported_plan()
    look(done)
    slip(done)
    scope = one_plan(done.version, today=timezone.localdate())
    with CaptureQueriesContext(connection) as queries:
        stands_in(scope, done.version.pk)
    assert len(queries) == 1
    assert f"IN ({the_activity(done, '1-1').pk})" in queries[0]["sql"]
    with django_assert_num_queries(0):
        stands_in(scope, done.version.pk)


@pytest.mark.django_db
def test_nothing_is_left_of_what_was_taken_back() -> None:
    done = an_imported_plan()
    look(done)
    with suppress(LookupError), transaction.atomic():
        slip(done)
        look(done)
        raise LookupError
    look(done)
    record("plans.updated", subject=the_activity(done, "1-1"), by=None)
    look(done)


@pytest.mark.django_db
def test_those_to_look_at_first_are_rated_worse_then_off_track_by_rating_and_date() -> None:
    done = an_imported_plan()
    an_edition(done, as_at=timezone.localdate() - timedelta(days=400), audience="panel", word="Green")
    today = timezone.localdate()
    Activity.objects.filter(version=done.version).update(latest=today - timedelta(days=5))
    Activity.objects.filter(version=done.version, key="2-2").update(latest=None, rating=None)
    scope = replace(one_plan(done.version, today=today), seals=NO_SEALS)
    moves = moves_since_last_edition(done.version)
    worse = Q(uuid__in=moves.uuids("worse") if moves else [])
    slow = (
        Activity.objects.filter(worse | off_track(scope.days[done.version.pk]), version=done.version, retired_on=None)
        .annotate(rank=Case(When(worse, then=0), default=1))
        .order_by("rank", F("rating__position").asc(nulls_last=True), F("latest").asc(nulls_last=True), "position")
    )
    assert to_look_at_first(scope, moves=by_version(done, moves)) == list(slow[:5])
    assert len(slow) > 1
