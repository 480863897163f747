"""S15: nothing becomes public without two people, before its time, or in a pre-election hold.

A state machine writes, edits, clears, sends back, withdraws, sets embargoes, declares and ends holds, gives and takes roles,
and lets time pass, also over a change to summer time. A slow, obvious twin knows nothing of how it is stored: it keeps for each
text what is shown and what is to be shown next. After every step the public side must show exactly what the twin shows.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from wardmote.core.accounts.models import Membership, Role, User
from wardmote.core.clearance import rules as clearance_rules
from wardmote.core.clearance import services
from wardmote.core.clearance.models import Hold, Passage
from wardmote.core.clearance.selectors import cleared_texts, public_passages
from wardmote.core.clearance.services import Offer
from wardmote.performance.models import ShownMeasure
from wardmote.performance.selectors.shown import shown_measures
from wardmote.plans.models import Plan
from wardmote.plans.public import find_cleared, public_plan
from wardmote.plans.tests.factories import a_commitment, a_reading, a_user, an_activity, an_imported_plan

NIGHTLY = os.environ.get("WARDMOTE_NIGHTLY") == "1"
SEQUENCES = int(os.environ.get("WARDMOTE_S15_SEQUENCES") or (100_000 if NIGHTLY else 60))
STEPS = 16

LONDON = ZoneInfo("Europe/London")
BEGIN = datetime(2027, 3, 26, 9, 30, tzinfo=UTC)  # two days before summer time begins
MAY_CLEAR = {"writer", "second", "third"}  # the fourth reads and clears nothing
WHO = st.sampled_from(["writer", "second", "third", "fourth"])


@dataclass(slots=True)
class World:
    """A small public plan, four people, and the fields whose words can be published."""

    plan: Plan
    users: dict[str, int]
    fields: list[tuple[models.Model, str]]


@dataclass(slots=True)
class Text:
    """What the twin knows of one text."""

    where: int
    by: str
    number: int = 0
    waits: bool = True
    not_before: datetime | None = None
    cleared_by: str = ""


@dataclass(slots=True)
class Shown:
    """One field: what the public reads, and what it will read next."""

    now: str = ""
    following: str = ""


@dataclass(slots=True)
class Held:
    start: datetime
    end: datetime
    number: int = 0


@dataclass(slots=True)
class Twin:
    """The obvious account of what is public."""

    clock: datetime = BEGIN
    texts: dict[str, Text] = field(default_factory=dict)
    fields: dict[int, Shown] = field(default_factory=dict)
    holds: list[Held] = field(default_factory=list)
    without: set[str] = field(default_factory=set)  # who has lost their role

    def may(self, who: str) -> bool:
        return who in MAY_CLEAR and who not in self.without

    def settle(self) -> None:
        """What is to be shown next is shown if its moment has come and no hold runs."""
        if any(each.start <= self.clock < each.end for each in self.holds):
            return
        for shown in self.fields.values():
            text = self.texts.get(shown.following)
            if text and (text.not_before is None or text.not_before <= self.clock):
                shown.now = shown.following

    def pass_until(self, moment: datetime) -> None:
        """Let time pass, stopping wherever something could happen by itself."""
        stops = {each.not_before for each in self.texts.values() if each.not_before}
        stops |= {each.start for each in self.holds} | {each.end for each in self.holds}
        for stop in sorted(each for each in stops if self.clock < each < moment):
            self.clock = stop
            self.settle()
        self.clock = moment
        self.settle()


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON)


class Publishing(RuleBasedStateMachine):
    """Everything that people and time can do to a text. ``world`` is given by the test that runs it."""

    world: World

    def __init__(self) -> None:
        super().__init__()
        self.twin = Twin(fields={number: Shown() for number in range(len(self.world.fields))})
        self.block = transaction.atomic()
        self.block.__enter__()
        self.time = patch("django.utils.timezone.now", lambda: self.twin.clock)
        self.time.start()

    def teardown(self) -> None:
        self.time.stop()
        transaction.set_rollback(True)
        self.block.__exit__(None, None, None)

    def user(self, who: str) -> User:
        return User.objects.get(pk=self.world.users[who])

    # People

    @rule(where=st.integers(0, 5), who=WHO)
    def write(self, where: int, who: str) -> None:
        subject, name = self.world.fields[where]
        words = f"text-{len(self.twin.texts)}-"
        made = services.offer([Offer(subject, name, words)], partnership=self.world.plan.partnership, by=self.user(who))
        for each in self.twin.texts.values():
            each.waits = each.waits and each.where != where
        self.twin.texts[words] = Text(where, who, made[0].pk)

    @rule(where=st.integers(0, 5), who=WHO)
    def take_the_words_out(self, where: int, who: str) -> None:
        subject, name = self.world.fields[where]
        services.offer([Offer(subject, name, "")], partnership=self.world.plan.partnership, by=self.user(who))
        for each in self.twin.texts.values():
            each.waits = each.waits and each.where != where
        self.twin.fields[where] = Shown()

    @precondition(lambda self: self.twin.texts)
    @rule(data=st.data(), who=WHO, hours=st.sampled_from([None, None, None, -5, 1, 20, 60]))
    def clear(self, data: Any, who: str, hours: int | None) -> None:
        words = data.draw(st.sampled_from(sorted(self.twin.texts)))
        text = self.twin.texts[words]
        not_before = self.twin.clock + timedelta(hours=hours) if hours is not None else None
        with refused(not (self.twin.may(who) and who != text.by and text.waits)):
            services.clear([Passage(pk=text.number)], not_before=not_before, by=self.user(who))
            text.waits, text.cleared_by, text.not_before = False, who, not_before
            self.twin.fields[text.where].following = words
        self.twin.settle()

    @precondition(lambda self: self.twin.texts)
    @rule(data=st.data(), who=WHO)
    def send_back(self, data: Any, who: str) -> None:
        text = self.twin.texts[data.draw(st.sampled_from(sorted(self.twin.texts)))]
        with refused(not (self.twin.may(who) and text.waits)):
            services.send_back(Passage(pk=text.number), reason="Leave out who.", by=self.user(who))
            text.waits = False

    @precondition(lambda self: self.twin.texts)
    @rule(data=st.data(), who=WHO)
    def withdraw(self, data: Any, who: str) -> None:
        words = data.draw(st.sampled_from(sorted(self.twin.texts)))
        text = self.twin.texts[words]
        shown = self.twin.fields[text.where]
        with refused(not (self.twin.may(who) and words in (shown.now, shown.following))):
            services.withdraw(Passage(pk=text.number), reason="Not any more.", by=self.user(who))
            if words == shown.following and words != shown.now:
                shown.following = shown.now
            elif words == shown.following:
                self.twin.fields[text.where] = Shown()
            else:
                shown.now = ""

    @rule(who=WHO, after=st.integers(0, 3), days=st.integers(0, 3))
    def declare_a_hold(self, who: str, after: int, days: int) -> None:
        starts_on = self.twin.clock.astimezone(LONDON).date() + timedelta(days=after)
        ends_on = starts_on + timedelta(days=days)
        with refused(not self.twin.may(who)):
            hold = services.declare_hold(
                self.world.plan.partnership,
                starts_on=starts_on,
                ends_on=ends_on,
                reason="Before the election",
                by=self.user(who),
            )
            start = max(midnight(starts_on), self.twin.clock)
            self.twin.holds.append(Held(start, midnight(ends_on + timedelta(days=1)), hold.pk))

    @precondition(lambda self: self.twin.holds)
    @rule(data=st.data(), who=WHO)
    def end_a_hold(self, data: Any, who: str) -> None:
        hold = data.draw(st.sampled_from(self.twin.holds))
        with refused(not self.twin.may(who) or hold.end <= self.twin.clock):
            services.end_hold(Hold(pk=hold.number), reason="Called off.", by=self.user(who))
            hold.end = max(self.twin.clock, hold.start)
        self.twin.settle()

    @rule(who=st.sampled_from(["second", "third"]))
    def take_or_give_back_a_role(self, who: str) -> None:
        held = Membership.objects.filter(user=self.world.users[who])
        if who in self.twin.without:
            held.update(role=Role.SECRETARY)
        else:
            held.update(role=Role.PANEL_MEMBER)
        self.twin.without ^= {who}

    # Time

    @rule(hours=st.sampled_from([1, 4, 15, 24, 40, 90]), minutes=st.sampled_from([0, 0, 30]))
    def let_time_pass(self, hours: int, minutes: int) -> None:
        self.twin.pass_until(self.twin.clock + timedelta(hours=hours, minutes=minutes))

    @precondition(lambda self: self.twin.holds)
    @rule(data=st.data(), off=st.sampled_from([-1, 0, 1]))
    def wait_for_the_edge_of_a_hold(self, data: Any, off: int) -> None:
        hold = data.draw(st.sampled_from(self.twin.holds))
        edge = data.draw(st.sampled_from([hold.start, hold.end])) + timedelta(microseconds=off)
        if edge > self.twin.clock:
            self.twin.pass_until(edge)

    # What must be so

    @invariant()
    def the_public_reads_what_it_may_and_nothing_else(self) -> None:
        shown = {number: each.now for number, each in self.twin.fields.items() if each.now}
        found = {number: words for number, words in self.public().items() if words}
        assert found == shown, f"at {self.twin.clock}: public {found}, may be {shown}"
        for words in found.values():
            text = self.twin.texts[words]
            assert text.cleared_by not in ("", text.by)

    @rule()
    def read_the_pages(self) -> None:
        """The plan's own page, its data and the search show no more than that either."""
        shown = {each.now for each in self.twin.fields.values()}
        face = public_plan(self.world.plan.slug)
        said = json.dumps(face.content) + face.title if face else ""
        said += " ".join(hit.text for hit in find_cleared(["text"], limit=20))
        said += " ".join(each.why for each in shown_measures())
        assert set(re.findall(r"text-\d+-", said)) <= shown
        for number, (subject, name) in enumerate(self.world.fields):
            words = cleared_texts(type(subject), [subject.pk], [name]).get((subject.pk, name), "")
            assert words == self.twin.fields[number].now

    def public(self) -> dict[int, str]:
        """What may be read of every field, asked in one question."""
        places = {
            (subject._meta.label_lower, subject.pk, name): number
            for number, (subject, name) in enumerate(self.world.fields)
        }
        rows = public_passages().values_list("subject_type", "subject_id", "field", "text")
        found = [(places[kind, pk, name], text) for kind, pk, name, text in rows]
        assert len(found) == len(dict(found)), "two texts of one field are public"
        return dict(found)


@contextmanager
def refused(expected: bool) -> Iterator[None]:
    """What follows must be refused where the twin says so, and must not where it does not."""
    try:
        with transaction.atomic():
            yield
    except (PermissionDenied, ValidationError):
        assert expected
    else:
        assert not expected


@pytest.fixture
def world(db: None) -> World:
    read = a_reading(a_commitment("1", "", an_activity("1.1", text="")))
    done = an_imported_plan({**read, "title": "The plan"})
    plan = done.version.plan
    Plan.objects.filter(pk=plan.pk).update(is_public=True)
    Passage.objects.all().delete()  # every text of this promise is written by the machine
    board = plan.partnership.governing_body
    assert done.by is not None
    users = {
        "writer": done.by.pk,
        "second": a_user(Role.SECRETARY, board, "second").pk,
        "third": a_user(Role.SECRETARY, board, "third").pk,
        "fourth": a_user(Role.ANALYST, board, "fourth").pk,
    }
    activity = done.version.activities.get()
    commitment = activity.commitment
    places: list[tuple[models.Model, str]] = [
        (plan, "title"),
        (commitment, "statement"),
        (activity, "text"),
        (activity, "public_progress"),
        (activity, "timescale_printed"),
        (a_proposed_measure(plan, done.by), "why"),
    ]
    return World(plan, users, places)


def a_proposed_measure(plan: Plan, by: User) -> ShownMeasure:
    """A measure whose sentence is still to be cleared."""
    return ShownMeasure.objects.create(
        partnership=plan.partnership, measure="burglary", area="E23000016", why="Why", by=by, recorded_at=BEGIN
    )


def run(world: World, sequences: int) -> None:
    machine = type("PublishingHere", (Publishing,), {"world": world})
    relaxed = settings(
        max_examples=sequences,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        print_blob=False,
    )
    run_state_machine_as_test(machine, settings=relaxed)


@pytest.mark.slow
def test_nothing_is_public_without_two_people_before_its_time_or_in_a_hold(world: World) -> None:
    run(world, SEQUENCES)


def without_holds(holds: Any, *, now: datetime) -> None:
    return None


def choosing(words: str) -> Any:
    """What draws these words, whatever else is offered."""
    return SimpleNamespace(draw=lambda _among: words)


def in_a_hold(machine: Publishing) -> None:
    machine.declare_a_hold(who="second", after=0, days=1)
    machine.write(where=0, who="writer")
    machine.clear(data=choosing("text-0-"), who="second", hours=None)


def without_a_role(machine: Publishing) -> None:
    machine.write(where=0, who="writer")
    machine.take_or_give_back_a_role(who="second")
    machine.clear(data=choosing("text-0-"), who="second", hours=None)


def before_its_time(machine: Publishing) -> None:
    machine.write(where=0, who="writer")
    machine.clear(data=choosing("text-0-"), who="second", hours=20)


def tell(world: World, steps: Callable[[Publishing], None]) -> None:
    """Do these steps, and look at what the public reads."""
    machine = type("PublishingHere", (Publishing,), {"world": world})()
    try:
        steps(machine)
        machine.the_public_reads_what_it_may_and_nothing_else()
    finally:
        machine.teardown()


@pytest.mark.parametrize(
    ("planted", "steps"),
    [
        (patch.object(clearance_rules, "held_since", without_holds), in_a_hold),
        (patch.object(services, "_may_decide", lambda passages, by: None), without_a_role),
        (
            patch(
                "wardmote.core.clearance.selectors.Q",
                lambda *args, **values: (
                    models.Q(pk__gt=0) if "not_before__lte" in values else models.Q(*args, **values)
                ),
            ),
            before_its_time,
        ),
    ],
    ids=["no hold", "no role", "no embargo"],
)
def test_a_planted_breach_is_caught(world: World, planted: Any, steps: Callable[[Publishing], None]) -> None:
    tell(world, steps)  # nothing is wrong with the steps themselves
    with planted, pytest.raises(AssertionError):
        tell(world, steps)
