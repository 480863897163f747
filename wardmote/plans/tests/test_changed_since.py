"""Whoever asks only for what has changed holds what reading everything anew would give, whatever is done to the plans."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.accounts.services import ask_for_reset, give_role, make_key, take_role_away
from wardmote.core.accounts.services.personal_links import end_links
from wardmote.core.audit.models import Event
from wardmote.core.audit.services import record
from wardmote.core.organisations import services as organisations
from wardmote.core.organisations.models import Body, Holding, Organisation, Partnership, Post, Team
from wardmote.core.organisations.reading import ListRow
from wardmote.performance.tests.factories import WEST_MERCIA, measure
from wardmote.plans import api
from wardmote.plans.models import (
    Activity,
    Assignment,
    BulkChange,
    Commitment,
    CommitmentLink,
    Dependency,
    HandBack,
    MeasureLink,
    Objective,
    Part,
    Plan,
    PlanImport,
    PlanVersion,
    Step,
)
from wardmote.plans.selectors import changed_since
from wardmote.plans.selectors.changed_since import ABOUT_NO_ROW, SHAPES, mark_now
from wardmote.plans.services import depending, editing, keeping, updating
from wardmote.plans.services.agreeing import agree_date
from wardmote.plans.services.asking import agree_objective, agree_row, agree_version
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.bulk import Change, change_many, effects, undo_bulk
from wardmote.plans.services.editing import Piece
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan, undo_import
from wardmote.plans.services.linking import link, unlink
from wardmote.plans.services.measuring import link_measure, unlink_measure
from wardmote.plans.services.reminding import ask_again, hand_back, send_new_link, settle_hand_back
from wardmote.plans.services.retiring import retire
from wardmote.plans.services.showing import show_to_public
from wardmote.plans.services.steps import tick, untick
from wardmote.plans.services.succession import take_over
from wardmote.plans.services.versions import adopt_version, discard_draft, draft_version, set_period
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_plain_reading,
    a_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)

pytestmark = pytest.mark.django_db
LISTS = ("api_commitments", "api_activities")
Rows = dict[tuple[str, str], dict[str, Any]]


class Days:
    """The day as all who ask have it."""

    def __init__(self) -> None:
        self.now = date(2026, 4, 10)

    def on(self, days: int) -> None:
        self.now += timedelta(days=days)


@pytest.fixture
def days(monkeypatch: pytest.MonkeyPatch) -> Days:
    found = Days()
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: found.now)
    return found


class Reader:
    """Somebody who reads everything once, and from then on only what has changed, in small pages."""

    def __init__(self, user: User) -> None:
        self.client = Client()
        self.client.force_login(user)
        self.held: dict[str, Rows] = {}
        self.marks: dict[str, str] = {}
        for name in LISTS:
            self.held[name] = {(row["plan"], row["key"]): row for row in self.read(name, keep_mark=True)}

    def read(self, name: str, *, keep_mark: bool = False, limit: int = 1000, **asked: str) -> list[dict[str, Any]]:
        """The rows of every page."""
        found: list[dict[str, Any]] = []
        address: str | None = f"{reverse(name)}"
        values: dict[str, Any] = {"limit": limit, **asked}
        while address:
            answer = self.client.get(address, values).json()
            found += answer["items"]
            address, values = answer["next"], {}
        if keep_mark:
            self.marks[name] = answer["as_at"]
        return found

    def catch_up(self) -> dict[str, list[tuple[str, str]]]:
        """Ask for what has changed; which rows were told of each list."""
        told = {}
        for name in LISTS:
            rows = self.read(name, keep_mark=True, limit=7, changed_since=self.marks[name])
            told[name] = [(row["plan"], row["key"]) for row in rows]
            assert told[name] == sorted(set(told[name]))
            for row in rows:
                self.held[name].pop((row["plan"], row["key"]), None)
                if not row["removed"]:
                    self.held[name][row["plan"], row["key"]] = row
        return told

    def holds_everything(self) -> None:
        """What is held after catching up is what is there."""
        self.catch_up()
        for name in LISTS:
            assert self.held[name] == {(row["plan"], row["key"]): row for row in self.read(name)}, name


class Hands:
    """What somebody needs who does things by lot. ``looked`` is called between the steps of what takes several."""

    def __init__(self, lot: random.Random, days: Days) -> None:
        self.lot, self.days = lot, days
        self.looked: Callable[[], object] = lambda: None
        done = an_imported_plan()
        self.version: PlanVersion = done.version
        assert done.by is not None
        give_role(done.by, Role.POLICY_OFFICER, organisation=self.force, by=None)
        self.by = as_now(done.by)
        self.second = a_second_plan(self.partnership, self.by)

    @property
    def partnership(self) -> Partnership:
        return self.version.plan.partnership

    @property
    def force(self) -> Organisation:
        return self.partnership.force

    def one(self, rows: Any) -> Any:
        """A row by lot. Where there is none, what was to be done is not."""
        found = list(rows.order_by("pk"))
        if not found:
            raise ValidationError("there is none")
        return self.lot.choice(found)

    def a(self, *models: Any) -> Any:
        """A row of the plan in force."""
        return self.one(self.lot.choice(models).objects.filter(version=self.version, retired_on=None))

    def words(self) -> str:
        return f"Promise {self.lot.randrange(1000)}, see {self.lot.randrange(1, 9)}."

    def new(self, name: str) -> str:
        return f"{name} {self.lot.getrandbits(60)}"

    def part(self) -> Any:
        return self.one(Part.objects.filter(objective__version=self.version))

    def objective(self) -> Any:
        return self.one(Objective.objects.filter(version=self.version))

    def step(self) -> Step:
        return Step.objects.create(activity=self.a(Activity), number=1, text="Ask.", position=1)

    def draft(self) -> PlanVersion:
        """A draft in which something has left the plan, and something new stands."""
        draft = self.version.plan.versions.filter(state=PlanVersion.State.DRAFT).first()
        if draft is not None:
            return draft
        draft = draft_version(self.version.plan, title="Next", reason="", by=self.by)
        set_period(draft, title="The next", starts_on=None, ends_on=None, by=self.by)
        promise = self.one(draft.commitments.filter(retired_on=None))
        editing.retire_row(promise, on=self.days.now, reason="Not in the next.", by=self.by)
        part = editing.add_part(self.one(draft.objectives), title=self.words(), by=self.by)
        editing.add_commitment(part, statement=self.words(), by=self.by)
        return draft

    def waits(self) -> Dependency:
        made = depending.add_dependency(self.a(Activity), kind="funding", text=self.words(), by=self.by)
        self.looked()
        return made

    def unmatched(self) -> Any:
        editing.add_activity(self.a(Commitment), text=self.words(), owners=self.new("Sergeant"), by=self.by)
        self.looked()
        printed = Assignment.objects.filter(activity__version=self.version, post=None, team=None)
        return self.one(printed.filter(activity__retired_on=None))

    def change(self, change: Change) -> BulkChange:
        keys = self.version.activities.filter(retired_on=None).values_list("pk", flat=True)
        seen = {each.activity.pk: each.mark for each in effects(self.version, change, keys, by=self.by)}
        return change_many(self.version, change, seen=seen, by=self.by)

    def holder(self) -> Holding:
        person = organisations.add_person(name=self.words(), email=f"{self.lot.getrandbits(60)}@a.example", by=self.by)
        post = organisations.open_post(organisation=self.force, name=self.new("Post"), by=self.by)
        return organisations.put_in(post, person, starts_on=date(2020, 1, 1), by=self.by)


class Deeds(Hands):
    """What can be done to a plan: each of these is tried."""

    # What is said of one activity

    def updated(self) -> None:
        updating.add_update(
            self.a(Activity),
            as_at=self.days.now,
            internal_text=self.words(),
            public_text=self.words(),
            status=self.lot.choice(["", "ongoing", "complete"]),
            by=self.by,
        )

    def unchanged(self) -> None:
        updating.say_unchanged(self.a(Activity), as_at=self.days.now, reason="Nothing new.", by=self.by)

    def mended(self) -> None:
        updating.mend_public_text(self.a(Activity), text=self.words(), by=self.by)

    def rated(self) -> None:
        rating = self.one(self.version.scheme.ratings)
        updating.rate(self.a(Activity), rating, as_at=self.days.now, reason=self.words(), by=self.by)

    def date_agreed(self) -> None:
        new = self.days.now + timedelta(days=self.lot.randrange(-5, 60))
        agree_date(self.a(Activity), new, reason="Late parts.", agreed_on=self.days.now, by=self.by)

    def ticked(self) -> None:
        tick(self.step(), on=self.days.now, by=self.by)

    def unticked(self) -> None:
        step = self.step()
        tick(step, on=self.days.now, by=self.by)
        self.looked()
        untick(step, by=self.by)

    def waited(self) -> None:
        self.waits()

    def decided(self) -> None:
        depending.decide(self.waits(), "granted", on=self.days.now, by=self.by)

    def withdrawn(self) -> None:
        depending.withdraw(self.waits(), on=self.days.now, by=self.by)

    def put_off(self) -> None:
        depending.put_off(self.waits(), self.days.now + timedelta(days=9), by=self.by)

    def handed_back(self) -> None:
        hand_back(self.a(Activity), reason="Not mine.", by=self.by)

    def hand_back_settled(self) -> None:
        settle_hand_back(self.one(HandBack.objects.filter(settled_at=None)), by=self.by)

    def assured(self) -> None:
        subject = self.a(Commitment, Activity)
        chief = a_user(Role.CHIEF_OFFICER, self.force, self.new("chief"))
        give_opinion(subject, "not", reason="No rota.", given_on=self.days.now, by=chief)

    # Who owns it, and how often it is asked for

    def owner_resolved(self) -> None:
        team = organisations.form_team(organisation=self.force, name=self.new("Team"), by=self.by)
        updating.resolve_owner(self.unmatched(), to=team, by=self.by)

    def owner_added(self) -> None:
        kind = self.lot.choice(["post", "team"])
        updating.add_owner(self.unmatched(), kind=kind, organisation=self.force, by=self.by)

    def post_renamed(self) -> None:
        post = self.one(Post.objects.filter(assignments__activity__version=self.version))
        organisations.change_post(post, name=self.words(), short_name="", team=None, by=self.by)

    def post_closed(self) -> None:
        post = self.one(Post.objects.filter(assignments__activity__version=self.version))
        organisations.close_post(post, on=self.days.now, by=self.by)

    def team_disbanded(self) -> None:
        team = self.one(Team.objects.filter(assignments__activity__version=self.version))
        organisations.disband(team, on=self.days.now, by=self.by)

    def row_asked(self) -> None:
        row = self.a(Commitment, Activity)
        cadence = self.lot.choice(["", "monthly", "yearly"])
        agree_row(row, cadence=cadence, body=None, reason="", by=self.by)

    def objective_asked(self) -> None:
        agree_objective(self.objective(), cadence="half_yearly", body=None, reason="", by=self.by)

    def plan_asked(self) -> None:
        agree_version(
            self.version, cadence="monthly", body=None, grace_days=5, escalation_post=None, reason="", by=self.by
        )

    def reminded(self) -> None:
        holding = self.holder()
        self.change(Change("lead", lead=holding.post))
        self.plan_asked()
        self.looked()
        self.days.on(70)
        self.looked()
        asked = ask_again(holding.person, self.version, now=timezone.now(), by=self.by)
        assert asked.link is not None
        send_new_link(asked.link, now=timezone.now())
        end_links(holding.person, now=timezone.now(), by=self.by)

    # Many rows at once

    def many_dated(self) -> None:
        new = self.days.now + timedelta(days=self.lot.randrange(1, 90))
        self.change(Change("date", latest=new, agreed_on=self.days.now, agreed_by="Board", reason="Late."))

    def many_overseen(self) -> None:
        self.change(Change("body", body=self.one(Body.objects.filter(partnership=self.partnership))))

    def many_led(self) -> None:
        self.change(Change("lead", lead=self.holder().post))

    def many_undone(self) -> None:
        done = self.change(Change("lead", lead=self.holder().post))
        self.looked()
        undo_bulk(done, by=self.by)

    def imported(self) -> PlanImport:
        known = list(self.version.commitments.filter(retired_on=None).exclude(ref="").order_by("position")[:3])
        rag = self.lot.choice(["red", "green", "blue"])
        promises = [a_commitment(each.ref, each.statement, an_activity(rag=rag, rag_printed=rag)) for each in known]
        promises.append(a_commitment(str(self.lot.randrange(50, 999)), self.words()))
        source = SourceFile("next.docx", f"{self.lot.getrandbits(256):064x}")
        read = a_reading(*promises)
        done = import_plan(read, target=self.version.plan, source=source, as_at=self.days.now, by=self.by)
        assert done is not None
        return done

    def import_undone(self) -> None:
        done = self.imported()
        self.looked()
        undo_import(done, by=self.by)

    def retired(self) -> None:
        retire(self.version, activities=[self.a(Activity).key], on=self.days.now, by=self.by)

    # Editing

    def objective_added(self) -> None:
        editing.add_objective(self.version, title=self.words(), by=self.by)

    def part_added(self) -> None:
        editing.add_part(self.objective(), title=self.words(), by=self.by)

    def commitment_added(self) -> None:
        editing.add_commitment(self.part(), statement=self.words(), by=self.by)

    def activity_added(self) -> None:
        editing.add_activity(self.a(Commitment), text=self.words(), owners="The Sergeant", by=self.by)

    def reworded_commitment(self) -> None:
        editing.edit_commitment(self.a(Commitment), statement=self.words(), accountable="joint", reason="", by=self.by)

    def reworded_activity(self) -> None:
        editing.edit_activity(
            self.a(Activity),
            text=self.words(),
            timescale_printed="By Jun 26",
            owners=self.words(),
            oversight="",
            reason="It moved.",
            by=self.by,
        )

    def objective_reworded(self) -> None:
        editing.edit_objective(self.objective(), title=self.words(), by=self.by)

    def part_reworded(self) -> None:
        editing.edit_part(self.part(), title=self.words(), accountable="force", by=self.by)

    def commitment_moved(self) -> None:
        editing.move_commitment(self.a(Commitment), part=self.part(), after=None, by=self.by)

    def activity_moved(self) -> None:
        editing.move_activity(self.a(Activity), commitment=self.a(Commitment), after=None, by=self.by)

    def shifted(self) -> None:
        editing.shift(self.a(Commitment, Activity), up=self.lot.random() < 0.5, by=self.by)

    def commitment_split(self) -> None:
        pieces = [Piece(self.words()), Piece(self.words(), str(self.lot.randrange(40)))]
        editing.split_commitment(self.a(Commitment), pieces, reason="Two.", by=self.by)

    def activity_split(self) -> None:
        editing.split_activity(self.a(Activity), [Piece(self.words()), Piece(self.words())], reason="Two.", by=self.by)

    def commitments_merged(self) -> None:
        one, other = self.a(Commitment), self.a(Commitment)
        editing.merge_commitments(one, [other], statement=self.words(), reason="One.", by=self.by)

    def activities_merged(self) -> None:
        one, other = self.a(Activity), self.a(Activity)
        editing.merge_activities(one, [other], text=self.words(), reason="One.", by=self.by)

    def renumbered(self) -> None:
        row = self.a(Commitment, Activity)
        new = str(self.lot.randrange(1, 40))
        editing.renumber(row, ref_printed=new, change_words=True, with_activities=True, by=self.by)

    def brought_back(self) -> None:
        row = self.a(Commitment, Activity)
        editing.retire_row(row, on=self.days.now, reason="Done.", by=self.by)
        self.looked()
        row.refresh_from_db()
        editing.bring_back(row, reason="A mistake.", by=self.by)

    def row_retired(self) -> None:
        row = self.a(Commitment, Activity)
        editing.retire_row(row, on=self.days.now, reason="Done.", by=self.by)

    # Versions

    def drafted(self) -> None:
        self.draft()

    def adopted(self) -> None:
        draft = self.draft()
        self.looked()
        self.updated()
        self.version = adopt_version(
            draft, on=self.days.now, kind="variation", reason="Agreed.", by=self.by, knowing=True
        )

    def discarded(self) -> None:
        draft = self.draft()
        self.looked()
        discard_draft(draft, reason="No need.", by=self.by)

    def taken_over(self) -> None:
        for draft in PlanVersion.objects.filter(plan=self.version.plan, state=PlanVersion.State.DRAFT):
            discard_draft(draft, reason="No need.", by=self.by)
        new = take_over(
            self.partnership,
            governing_body=self.new("Mayor"),
            on=self.days.now,
            plans=[self.version.plan],
            users=[self.by],
            reason="The office ended.",
            by=self.by,
        )
        self.version = PlanVersion.objects.get(plan__partnership=new)
        self.by = as_now(self.by)

    # What changes nothing that is told

    def linked(self) -> None:
        made = link(
            self.a(Commitment), self.one(self.second.commitments), kind=CommitmentLink.Kind.SUPPORTS, by=self.by
        )
        self.looked()
        unlink(made, by=self.by)

    def measured(self) -> None:
        link_measure(self.a(Commitment), measure("recorded-crime"), WEST_MERCIA, by=self.by)
        self.looked()
        unlink_measure(self.one(MeasureLink.objects.all()), by=self.by)

    def shown(self) -> None:
        for is_public in (False, True):
            self.version.plan = show_to_public(
                Plan.objects.get(pk=self.version.plan_id), is_public=is_public, by=self.by
            )

    def cleared(self) -> None:
        clear_everything(PlanImport(version=self.version))

    def saved(self) -> None:
        view = keeping.save_view(self.partnership, None, name="Late", query="show=overdue", is_shared=False, by=self.by)
        keeping.rename_view(view, name="Later", is_shared=True, by=self.by)
        keeping.delete_view(view, by=self.by)

    def staffed(self) -> None:
        held = self.holder()
        organisations.change_person(held.person, name=self.words(), email="", by=self.by)
        organisations.end_holding(held, on=self.days.now, by=self.by)
        organisations.form_team(organisation=self.force, name=self.new("Team"), by=self.by)
        organisations.add_body(self.partnership, name=self.new("Board"), by=self.by)

    def grouped(self) -> None:
        kind = Team.Kind.GROUP
        group = organisations.form_team(organisation=self.force, name=self.new("Group"), kind=kind, by=self.by)
        joined = organisations.put_in_group(group, self.holder().post, starts_on=None, by=self.by)
        organisations.take_out_of_group(joined, on=self.days.now, by=self.by)

    def seated(self) -> None:
        body = organisations.add_body(self.partnership, name=self.new("Panel"), by=self.by)
        organisations.describe_body(body, purpose=self.words(), by=self.by)
        seat = organisations.give_seat(body, name=self.words(), by=self.by)
        organisations.end_seat(seat, on=self.days.now, by=self.by)
        (alias,) = organisations.propose_aliases(self.partnership, [(self.new("The panel"), body, "heard")])
        organisations.decide_alias(alias, body=body, by=self.by)

    def left(self) -> None:
        held = self.holder()
        next_post = organisations.open_post(organisation=self.force, name=self.new("Post"), by=self.by)
        organisations.put_in(next_post, held.person, starts_on=self.days.now + timedelta(days=9), by=self.by)
        organisations.leave(held.person, on=self.days.now, within=Organisation.objects.all(), by=self.by)

    def staff_list_taken(self) -> None:
        row = ListRow(1, name=self.new("Officer"), post=self.new("Post"), team=self.new("Team"))
        force, every = self.force, Organisation.objects.all()
        organisations.take_staff_list(
            [row], within=every, organisation=force, on=self.days.now, complete=False, by=self.by
        )

    def role_of_somebody_else(self) -> None:
        other = a_user(Role.ANALYST, self.force, self.new("other"))
        given = give_role(other, Role.POLICY_OFFICER, organisation=self.force, by=self.by)
        take_role_away(given, by=self.by)

    def key_made(self) -> None:
        make_key(self.by, name="Nightly", expires_on=self.days.now + timedelta(days=9), today=self.days.now)

    def password_forgotten(self) -> None:
        ask_for_reset(email=self.by.email, address=str)

    # What nobody does

    def days_passed(self) -> None:
        self.days.on(self.lot.choice([1, 7, 40]))

    def a_year_passed(self) -> None:
        self.days.on(370)


DEEDS = [name for name in vars(Deeds) if not name.startswith("_")]
TOLD_BY_NOTHING = (
    *("mended", "handed_back", "hand_back_settled", "assured", "post_closed", "team_disbanded", "linked", "measured"),
    *("shown", "cleared", "saved", "staffed", "grouped", "seated", "left", "staff_list_taken", "role_of_somebody_else"),
    *("key_made", "password_forgotten", "drafted", "discarded"),
)


def as_now(user: User) -> User:
    """With the roles as they are: they are read once of each."""
    return User.objects.get(pk=user.pk)


def a_second_plan(partnership: Partnership, by: User) -> PlanVersion:
    done = import_plan(
        {**a_plain_reading(), "title": "The road plan"},
        target=NewPlan(partnership=partnership, owner=partnership.governing_body, title="The road plan"),
        source=SourceFile("roads.docx", "b" * 64),
        as_at=date(2026, 3, 31),
        by=by,
    )
    assert done is not None
    return done.version


def done_by_lot(seed: int, days: Days, look: Callable[[Hands], object]) -> set[str]:
    """Do everything, in an order by lot, and look after each; what is refused is tried again later. What was done."""
    deeds = Deeds(random.Random(seed), days)
    look(deeds)
    deeds.looked = lambda: look(deeds)
    left = list(DEEDS)
    for _round in range(6):
        deeds.lot.shuffle(left)
        left = [name for name in left if not is_done(deeds, name)]
    return set(DEEDS) - set(left)


def is_done(deeds: Deeds, name: str) -> bool:
    try:
        getattr(deeds, name)()
    except ValidationError:
        return False
    finally:
        deeds.looked()
    return True


@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_done_whoever_asks_for_what_has_changed_holds_what_is_there(seed: int, days: Days) -> None:
    readers: list[Reader] = []

    def look(hands: Hands) -> None:
        if not readers:
            readers.append(Reader(a_user(Role.ANALYST, hands.force)))
        readers[0].holds_everything()

    assert done_by_lot(seed, days, look) == set(DEEDS)
    assert set(Event.objects.values_list("verb", flat=True)) >= ABOUT_NO_ROW


@pytest.fixture
def done(days: Days) -> PlanImport:
    return an_imported_plan()


@pytest.fixture
def analyst(done: PlanImport) -> User:
    return a_user(Role.ANALYST, done.version.plan.partnership.force)


@pytest.fixture
def reader(analyst: User) -> Reader:
    return Reader(analyst)


def update(done: PlanImport, key: str, day: date) -> None:
    updating.add_update(the_activity(done, key), internal_text="Done.", as_at=day, by=done.by)


def keys_told(reader: Reader) -> dict[str, list[str]]:
    return {name: [key for _plan, key in told] for name, told in reader.catch_up().items()}


def test_nothing_is_told_where_nothing_has_changed(reader: Reader) -> None:
    assert keys_told(reader) == {"api_commitments": [], "api_activities": []}


def test_what_is_said_of_one_activity_tells_that_one(done: PlanImport, reader: Reader, days: Days) -> None:
    update(done, "2-1", days.now)
    assert keys_told(reader) == {"api_commitments": [], "api_activities": ["2-1"]}


def test_what_is_done_to_staff_groups_and_public_pages_tells_nothing(days: Days) -> None:
    deeds = Deeds(random.Random(0), days)
    deeds.updated()
    deeds.owner_resolved()
    deeds.owner_added()
    reader = Reader(a_user(Role.ANALYST, deeds.force))
    for name in TOLD_BY_NOTHING:
        getattr(deeds, name)()
        assert keys_told(reader) == {"api_commitments": [], "api_activities": []}, name


def test_a_post_that_is_called_otherwise_tells_the_activities_that_it_owns(done: PlanImport, reader: Reader) -> None:
    post = organisations.open_post(organisation=done.version.plan.partnership.force, name="Sergeant", by=done.by)
    commitment = done.version.commitments.filter(retired_on=None)[0]
    owned = editing.add_activity(commitment, text="Patrol.", owners="Sergeant", by=done.by)
    reader.catch_up()
    organisations.change_post(post, name="Inspector", short_name="", team=None, by=done.by)
    assert keys_told(reader) == {"api_commitments": [], "api_activities": [owned.key]}
    reader.holds_everything()


def test_an_edit_tells_its_plan_and_no_other(done: PlanImport, reader: Reader, days: Days) -> None:
    assert done.by is not None
    second = a_second_plan(done.version.plan.partnership, done.by)
    reader.catch_up()
    editing.edit_commitment(second.commitments.all()[0], statement="Other.", accountable="", reason="", by=done.by)
    assert {plan for told in reader.catch_up().values() for plan, _key in told} == {second.plan.slug}


def test_a_draft_tells_nothing_until_it_is_adopted(done: PlanImport, reader: Reader) -> None:
    draft = draft_version(done.version.plan, title="Next", reason="", by=done.by)
    editing.add_objective(draft, title="Not known yet", by=done.by)
    assert keys_told(reader) == {"api_commitments": [], "api_activities": []}


def test_a_day_that_passes_tells_those_it_made_late(done: PlanImport, reader: Reader, days: Days) -> None:
    days.now = date(2026, 6, 30)
    reader.holds_everything()
    days.on(1)
    assert keys_told(reader)["api_activities"] == ["1-1"]
    reader.holds_everything()


def test_a_plan_that_wakes_is_told_whole(done: PlanImport, reader: Reader, days: Days) -> None:
    days.on(500)
    reader.holds_everything()
    update(done, "2-1", days.now)
    assert len(keys_told(reader)["api_activities"]) == 4
    reader.holds_everything()


def test_what_an_undone_import_had_made_is_removed(done: PlanImport, reader: Reader) -> None:
    held = {key for _plan, key in reader.held["api_activities"]}
    undo_import(done, by=done.by)
    assert set(keys_told(reader)["api_activities"]) == held
    reader.holds_everything()
    assert reader.held["api_activities"] == {}


def test_what_is_written_between_two_pages_is_told_the_next_time(done: PlanImport, reader: Reader, days: Days) -> None:
    first = reader.client.get(reverse("api_activities"), {"limit": 2}).json()
    update(done, "1-1", days.now)
    days.on(200)
    second = reader.client.get(first["next"]).json()
    assert second["as_at"] == first["as_at"]
    reader.held["api_activities"] = {(row["plan"], row["key"]): row for row in [*first["items"], *second["items"]]}
    reader.marks["api_activities"] = first["as_at"]
    reader.holds_everything()


def test_the_plan_of_others_is_not_told_be_it_changed_or_gone(done: PlanImport, reader: Reader, days: Days) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    update(theirs, "1-1", days.now)
    retire(theirs.version, activities=["2-1"], on=days.now, by=theirs.by)
    told = reader.catch_up()
    assert {plan for rows in told.values() for plan, _key in rows} == {done.version.plan.slug}
    mark, slug = reader.marks["api_activities"], theirs.version.plan.slug
    assert reader.read("api_activities", changed_since=mark, plan=slug) == []


def test_a_role_that_is_given_tells_what_it_opens(done: PlanImport, reader: Reader, analyst: User) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    reader.holds_everything()
    give_role(analyst, Role.ANALYST, organisation=theirs.version.plan.partnership.force, by=None)
    assert theirs.version.plan.slug in {plan for plan, _key in reader.catch_up()["api_activities"]}
    reader.holds_everything()


def test_a_role_that_is_given_while_somebody_begins_to_read_is_no_less_told(
    done: PlanImport, analyst: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    force = theirs.version.plan.partnership.force

    def begins(*, today: date) -> changed_since.Mark:
        if not analyst.memberships.filter(organisation=force).exists():
            give_role(analyst, Role.ANALYST, organisation=force, by=None)
        return mark_now(today=today)

    monkeypatch.setattr(api, "mark_now", begins)
    Reader(analyst).holds_everything()


def test_a_full_read_looks_no_further_than_its_page(done: PlanImport, reader: Reader) -> None:
    assert done.by is not None
    second = a_second_plan(done.version.plan.partnership, done.by)
    rows = reader.read("api_activities", limit=1)
    assert [(row["plan"], row["key"]) for row in rows] == sorted({(row["plan"], row["key"]) for row in rows})
    assert {row["plan"] for row in rows} == {done.version.plan.slug, second.plan.slug}


def test_a_verb_that_nobody_knows_tells_everything(done: PlanImport, reader: Reader) -> None:
    record("plans.done_otherwise", subject=done.version.plan, by=None)
    assert len(keys_told(reader)["api_activities"]) == 4


def test_after_too_many_entries_everything_is_told(
    done: PlanImport, reader: Reader, days: Days, monkeypatch: pytest.MonkeyPatch
) -> None:
    update(done, "1-1", days.now)
    monkeypatch.setattr(changed_since, "MOST", 0)
    assert len(keys_told(reader)["api_activities"]) == 4


@pytest.mark.parametrize("way", ["", ".02"])
def test_a_mark_of_a_release_that_told_rows_otherwise_tells_everything_and_what_is_gone(
    done: PlanImport, reader: Reader, days: Days, way: str
) -> None:
    retire(done.version, activities=["2-1"], on=days.now, by=done.by)
    reader.catch_up()
    mark = reader.marks["api_activities"].removesuffix(".01") + way
    told = reader.read("api_activities", changed_since=mark)
    assert {row["key"]: row["removed"] for row in told} == {"1-1": False, "2-1": True, "2-2": False, "3-1": False}


def test_the_shapes_of_rows_are_those_of_the_newest_number() -> None:
    """Where this fails, rows say something else than before: a new line in ``SHAPES`` lets all of them be told anew."""
    rows = (api.CommitmentRow, api.ActivityRow, api.Gone)
    shapes = json.dumps([row.model_json_schema(mode="serialization") for row in rows], sort_keys=True)
    assert SHAPES[max(SHAPES)] == sha256(shapes.encode()).hexdigest()[:12]


def test_a_row_that_is_gone_has_every_field_of_its_list_and_nothing_in_them(
    done: PlanImport, reader: Reader, days: Days
) -> None:
    retire(done.version, activities=["1-1"], on=days.now, by=done.by)
    told = reader.read("api_activities", changed_since=reader.marks["api_activities"])
    (gone,) = (row for row in told if row["removed"])
    standing = next(row for row in told if not row["removed"])
    assert gone.keys() == standing.keys()
    assert (gone["plan"], gone["key"]) == (done.version.plan.slug, "1-1")
    said = {name: value for name, value in gone.items() if name not in {"plan", "key", "removed"}}
    assert (said["text"], said["times_moved"], said["overdue"], said["due"], said["owners"]) == ("", 0, False, None, [])
    assert not any(said.values())


def test_the_description_promises_every_field_of_a_row_and_of_one_that_is_gone_its_key_alone(client: Client) -> None:
    shapes = client.get(reverse("api_document")).json()["components"]["schemas"]
    for name in ("CommitmentRow", "ActivityRow"):
        assert set(shapes[name]["required"]) == shapes[name]["properties"].keys()
    assert set(shapes["Gone"]["required"]) == shapes["Gone"]["properties"].keys() == {"plan", "key", "removed"}
    items = shapes["ActivitiesPage"]["properties"]["items"]["items"]
    assert [each["$ref"].rpartition("/")[2] for each in items["anyOf"]] == ["ActivityRow", "Gone"]


@pytest.mark.parametrize(
    "mark", ["2026-04-10", "2026-02-30.0000000001.000000000000", "2026-04-10.0000000001.ffffffffffff.01", "-"]
)
def test_a_mark_that_is_not_of_this_history_is_refused(reader: Reader, mark: str) -> None:
    answer = reader.client.get(reverse("api_activities"), {"changed_since": mark})
    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "changed_since")


def test_later_marks_are_greater_as_text(done: PlanImport, days: Days) -> None:
    first = mark_now(today=days.now)
    update(done, "1-1", days.now)
    second = mark_now(today=days.now)
    days.on(1)
    third = mark_now(today=days.now)
    assert sorted(map(str, [third, second, first])) == [str(first), str(second), str(third)]
