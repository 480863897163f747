"""Whatever was merged, in whatever order it comes back, and whatever happened meanwhile: it is as if it had not been.

The same is done twice by lot, with the mergers and without them; in the end everything is brought back, and every table of
what hangs on the rows is the same.
"""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.files.models import Evidence
from wardmote.core.files.services import attach
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    Lineage,
    MeasureLink,
    Mechanism,
    Opinion,
    Part,
    Plan,
    PlanVersion,
    Step,
    TimescaleDate,
    Update,
)
from wardmote.plans.services import editing
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.depending import add_dependency
from wardmote.plans.services.importing import NewPlan, SourceFile, import_plan
from wardmote.plans.services.linking import link
from wardmote.plans.services.updating import add_update
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_commitment, a_partnership, a_reading, a_user, an_activity

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
COMPARED = (
    Activity, Assignment, Commitment, CommitmentLink, CrossReference, Dependency, Evidence, Lineage, MeasureLink,
    Mechanism, Opinion, Step, TimescaleDate, Update,
)  # fmt: skip
OTHERWISE = {
    "id", "uuid", "revision", "recorded_at", "asked_since",
    "handed",  # the notes of the other plan's mergers: how it was, and not what there is
    "statement", "text",  # the words that a merger gave to what stays are not taken back: somebody wrote them
}  # fmt: skip
Deed = partial[Any]
"""What is done in a world, with its name and what it is about."""


class World:
    """Two plans with all that can hang on their rows, and somebody who may do anything with both."""

    def __init__(self) -> None:
        partnership = a_partnership()
        self.by: User = a_user(Role.POLICY_OFFICER, partnership.force, "officer")
        self.plans: dict[str, Plan] = {}
        for name in ("one", "other"):
            new = NewPlan(partnership=partnership, owner=partnership.force, title=f"The {name} plan")
            source = SourceFile(f"{name}.docx", "a" * 64)
            done = import_plan(a_reading(*promises()), target=new, source=source, as_at=TODAY, by=self.by)
            assert done is not None
            self.plans[name] = done.version.plan
        for number in "123":
            row, work = self.promise("one", number), self.work("one", f"{number}-1")
            link(row, self.promise("other", "1"), kind="same", by=self.by)
            link(self.promise("other", number), row, kind="supports", by=self.by)
            for measure in ("shoplifting", f"measure-{number}"):
                MeasureLink.objects.create(commitment=row, measure=measure, area="E1", recorded_at=timezone.now())
            give_opinion(row, "not", reason="As told.", given_on=TODAY - timedelta(days=int(number)), by=self.by)
            give_opinion(work, "partly", reason="As told.", given_on=TODAY - timedelta(days=int(number)), by=self.by)
            self.show("one", number)
            wanted = self.work("one", {"1": "4-1", "2": "1-1", "3": "2-1"}[number])
            add_dependency(work, kind="activity", waits_for=wanted, text=f"First {number}.", by=self.by)

    def version(self, name: str) -> PlanVersion:
        return self.plans[name].versions.get(state=PlanVersion.State.CURRENT)

    def promise(self, name: str, key: str) -> Commitment:
        return Commitment.objects.get(version=self.version(name), key=key)

    def work(self, name: str, key: str) -> Activity:
        return Activity.objects.get(version=self.version(name), key=key)

    def row(self, name: str, key: str) -> Any:
        return self.work(name, key) if "-" in key else self.promise(name, key)

    def show(self, name: str, key: str) -> None:
        row = self.row(name, key)
        file = SimpleUploadedFile("rota.txt", b"Monday\n")
        attach(row, file, title=f"On {key}", partnership=row.version.plan.partnership, by=self.by)


def promises() -> list[dict[str, Any]]:
    """Five commitments whose activities have owners, boards, dates and references, some of them the same."""
    return [
        a_commitment(
            str(number),
            f"Promise number {number} about {thing}.",
            *(
                an_activity(
                    f"{number}.{place}" if number % 2 else "",
                    text=f"Do the {place} job about {thing}." if number % 2 else None,
                    owners=["Duties", f"Head of {thing}"][: 1 + place % 2],
                    oversight=["Contact Board"] if place == 1 else [],
                    cross_refs=[str(number % 5 + 1)],
                    progress=f"Begun with {thing}.",
                )
                for place in range(1, 3 if number % 2 else 2)
            ),
        )
        for number, thing in enumerate(("calls", "markets", "kits", "bridges", "schools"), start=1)
    ]


# What is done, by lot


def merge(name: str, into: str, source: str, world: World) -> None:
    row = world.row(name, into)
    others = [world.row(name, source)]
    if isinstance(row, Commitment):
        editing.merge_commitments(row, others, statement="Both.", reason="One.", by=world.by)
    else:
        editing.merge_activities(row, others, text="Both.", reason="One.", by=world.by)


def bring_back(name: str, key: str, world: World) -> None:
    editing.bring_back(world.row(name, key), reason="Two.", by=world.by)


def bring_all_back(name: str, lot: random.Random, world: World) -> None:
    """Bring back what has left a plan, in any order, commitments first as the services ask."""
    for model in (Commitment, Activity):
        while rows := list(model._default_manager.filter(version=world.version(name)).exclude(retired_on=None)):
            row: Any = lot.choice(rows)
            editing.bring_back(row, reason="Two.", by=world.by)


def adopt(name: str, world: World) -> None:
    draft = draft_version(world.plans[name], title="Next", reason="", by=world.by)
    adopt_version(draft, on=TODAY, kind="variation", reason="Agreed.", by=world.by)


def opine(key: str, days: int, world: World) -> None:
    give_opinion(world.row("one", key), "assured", reason="Seen.", given_on=TODAY - timedelta(days=days), by=world.by)


def update(key: str, world: World) -> None:
    add_update(world.work("one", key), internal_text="It goes on.", as_at=TODAY, by=world.by)


def judge(key: str, measure: str, world: World) -> None:
    row = world.promise("one", key)
    MeasureLink.objects.create(commitment=row, measure=measure, area="E1", recorded_at=timezone.now())


def show(key: str, world: World) -> None:
    world.show("one", key)


def a_deed(lot: random.Random, world: World, turn: int) -> tuple[Deed, bool]:
    """Something to do next, and whether it is a merger of the one plan, or undoes one."""

    def a(model: type[models.Model], name: str, *, gone: bool = False) -> str:
        rows = model._default_manager.filter(version=world.version(name), retired_on__isnull=not gone)
        keys = sorted(rows.values_list("key", flat=True))
        if not keys:
            raise ValidationError("there is none")
        return str(lot.choice(keys))

    either: type[models.Model] = lot.choice([Commitment, Activity])
    match lot.randrange(12):
        case 0 | 1 | 2 | 3:
            return partial(merge, "one", a(either, "one"), a(either, "one")), True
        case 4 | 5:
            return partial(bring_back, "one", a(either, "one", gone=True)), True
        case 6:
            return partial(merge, "other", a(Commitment, "other"), a(Commitment, "other")), False
        case 7:
            return partial(bring_back, "other", a(Commitment, "other", gone=True)), False
        case 8:
            return partial(adopt, "other"), False
        case 9:
            return partial(opine, a(either, "one"), lot.randrange(3)), False
        case 10:
            return lot.choice(
                [partial(show, a(either, "one")), partial(judge, a(Commitment, "one"), f"m-{turn}")]
            ), False
    return partial(update, a(Activity, "one")), False


def tables(world: World) -> dict[str, list[str]]:
    """What hangs on the rows, without numbers of the database: each row is called by its plan, version and key."""
    names: dict[type[models.Model], dict[int, str]] = {}
    owners = {plan.pk: name for name, plan in world.plans.items()}
    for model in (Commitment, Activity):
        rows = model._default_manager.values_list("pk", "version__plan", "version__number", "key")
        names[model] = {pk: f"{owners[plan]} {number} {key}" for pk, plan, number, key in rows}
    by_label = {model._meta.label_lower: model for model in names}
    versions = PlanVersion.objects.values_list("pk", "plan", "number")
    names[PlanVersion] = {pk: f"{owners[plan]} {number}" for pk, plan, number in versions}
    parts = Part.objects.values_list("pk", "objective__version", "objective__slug", "position")
    names[Part] = {pk: f"{names[PlanVersion][version]} {slug} {place}" for pk, version, slug, place in parts}
    found: dict[str, list[str]] = {}
    tables: tuple[type[models.Model], ...] = COMPARED
    for table in tables:
        said: list[str] = []
        each: Any
        for each in table._default_manager.all():
            fields: Any = [field for field in table._meta.concrete_fields if field.name not in OTHERWISE]
            values: dict[str, Any] = {field.name: getattr(each, field.attname) for field in fields}
            for field in fields:
                if field.related_model in names:
                    values[field.name] = names[field.related_model].get(values[field.name] or 0)
            if isinstance(each, Evidence):
                values["subject_id"] = names[by_label[each.subject_type]][each.subject_id]
            if isinstance(each, Commitment | Activity):
                values["called"] = names[table][each.pk]
                del values["position"]  # an activity that comes home may stand before or behind one that stayed
            said.append(str(values))
        found[table._meta.label] = sorted(said)
    return found


def differences(found: dict[str, list[str]], expected: dict[str, list[str]]) -> list[str]:
    lost = [f"lost: {label} {row}" for label, rows in expected.items() for row in rows if row not in found[label]]
    more = [f"more: {label} {row}" for label, rows in found.items() for row in rows if row not in expected[label]]
    twice = [f"twice: {label}" for label, rows in found.items() if len(rows) != len(expected[label])]
    return [*lost, *more, *twice]


def play(seed: int, turns: int) -> None:
    world, lot = World(), random.Random(seed)
    done: list[tuple[Deed, bool]] = []
    with transaction.atomic():
        for turn in range(turns):
            try:
                with transaction.atomic():
                    deed, merging = a_deed(lot, world, turn)
                    deed(world)
            except ValidationError:
                continue
            done.append((deed, merging))
        bring_all_back("one", lot, world)
        with_mergers = tables(world)
        transaction.set_rollback(True)
    for deed, merging in done:
        if not merging:
            deed(world)
    told = [(each.func.__name__, *each.args) for each, _ in done]
    assert differences(with_mergers, tables(world)) == [], told


@pytest.mark.parametrize("seed", range(4))
def test_mergers_that_were_undone_leave_nothing_behind(seed: int) -> None:
    play(seed, turns=20)
