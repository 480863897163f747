"""Whatever is done to a plan in whatever order, it stays one: its order, its references, its descents, its history."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.selectors import verify
from wardmote.plans.models import Activity, Commitment, CrossReference, Lineage, Part, PlanVersion
from wardmote.plans.services import editing
from wardmote.plans.services.editing import Piece
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_user, an_imported_plan

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: DAY)


class Editor:
    """Somebody who edits a plan by lot."""

    def __init__(self, lot: random.Random, version: PlanVersion, by: User) -> None:
        self.lot, self.version, self.by = lot, version, by

    def act(self) -> str:
        """One edit. What the services refuse is refused, and changes nothing."""
        name = self.lot.choice(["add", "reword", "shift", "move", "split", "merge", "renumber", "retire", "adopt"])
        try:
            getattr(self, name)()
        except ValidationError:
            return f"{name} refused"
        return name

    def a(self, model: Any, **more: Any) -> Any:
        """A row in force, by lot; a plan from which everything has gone has none."""
        rows = list(model.objects.filter(version=self.version, retired_on=None, **more).order_by("pk"))
        if not rows:
            raise ValidationError("there is none left")
        return self.lot.choice(rows)

    def add(self) -> None:
        part = self.lot.choice(list(Part.objects.filter(objective__version=self.version).order_by("pk")))
        editing.add_commitment(part, statement=self.words(), ref_printed=self.number(), by=self.by)

    def reword(self) -> None:
        editing.edit_commitment(self.a(Commitment), statement=self.words(), accountable="", reason="", by=self.by)

    def shift(self) -> None:
        editing.shift(self.a(self.lot.choice([Commitment, Activity])), up=self.lot.random() < 0.5, by=self.by)

    def move(self) -> None:
        row, home = self.a(Activity), self.a(Commitment)
        behind = home.activities.exclude(pk=row.pk).order_by("pk").first()
        editing.move_activity(row, commitment=home, after=behind, by=self.by)

    def split(self) -> None:
        row = self.a(self.lot.choice([Commitment, Activity]))
        pieces = [Piece(self.words()), Piece(self.words(), self.number())]
        if isinstance(row, Commitment):
            editing.split_commitment(row, pieces, reason="", by=self.by)
        else:
            editing.split_activity(row, pieces, reason="", by=self.by)

    def merge(self) -> None:
        model = self.lot.choice([Commitment, Activity])
        one, other = self.a(model), self.a(model)
        if isinstance(one, Commitment):
            editing.merge_commitments(one, [other], statement=self.words(), reason="One.", by=self.by)
        else:
            editing.merge_activities(one, [other], text=self.words(), reason="One.", by=self.by)

    def renumber(self) -> None:
        row = self.a(self.lot.choice([Commitment, Activity]))
        editing.renumber(row, ref_printed=self.number(), change_words=True, with_activities=True, by=self.by)

    def retire(self) -> None:
        gone = Commitment.objects.filter(version=self.version).exclude(retired_on=None).order_by("pk").first()
        if gone is not None and self.lot.random() < 0.5:
            editing.bring_back(gone, reason="A mistake.", by=self.by)
        else:
            editing.retire_row(self.a(Commitment), on=DAY, reason="Done.", by=self.by)

    def adopt(self) -> None:
        draft = draft_version(self.version.plan, title="Next", reason="", by=self.by)
        self.version = adopt_version(draft, on=DAY, kind="variation", reason="Agreed.", by=self.by)

    def words(self) -> str:
        return f"Promise {self.lot.randrange(1000)}, see {self.lot.randrange(1, 9)}."

    def number(self) -> str:
        return str(self.lot.randrange(1, 40))


def holds(version: PlanVersion) -> None:
    """What is true of every version of every plan."""
    commitments = list(version.commitments.select_related("part__objective").order_by("position"))
    activities = list(version.activities.select_related("commitment").order_by("position"))
    for rows in (commitments, activities):
        assert [each.position for each in rows] == list(range(1, len(rows) + 1))
    places = [(each.part.objective.position, each.part.position) for each in commitments]
    assert places == sorted(places)
    homes = [each.commitment.position for each in activities]
    assert homes == sorted(homes)
    for row in CrossReference.objects.filter(version=version):
        for end in (row.from_commitment, row.from_activity, row.to_commitment, row.to_activity):
            assert end is None or end.version_id == version.pk
    refs = [each.ref for each in commitments if each.ref and each.retired_on is None]
    assert len(refs) == len(set(refs))
    for each in activities:
        assert each.retired_on is not None or each.commitment.retired_on is None
        assert each.assignments.filter(part="lead").count() <= 1


def runs_in_no_circle() -> None:
    for level in ("commitment", "activity"):
        edges: dict[int, list[int]] = {}
        for start, end in Lineage.objects.exclude(**{f"to_{level}": None}).values_list(f"from_{level}", f"to_{level}"):
            edges.setdefault(start, []).append(end)
        done: set[int] = set()

        def visit(row: int, path: frozenset[int], edges: dict[int, list[int]] = edges, done: set[int] = done) -> None:
            assert row not in path, "a row descends from itself"
            if row not in done:
                for after in edges.get(row, []):
                    visit(after, path | {row})
                done.add(row)

        for start in list(edges):
            visit(start, frozenset())


@pytest.mark.parametrize("seed", range(4))
def test_a_plan_stays_a_plan_whatever_is_done_to_it(seed: int) -> None:
    done = an_imported_plan()
    officer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    editor = Editor(random.Random(seed), done.version, officer)
    told = []
    for _turn in range(25):
        told.append(editor.act())
        holds(editor.version)
    runs_in_no_circle()
    assert verify().sound
    assert sum("refused" not in each for each in told) >= 8, told
