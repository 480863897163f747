"""An import that brought merged rows back is undone without taking anybody's work with it, or it is refused in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.audit.models import Event
from wardmote.core.files.selectors import evidence_of
from wardmote.core.files.services import attach
from wardmote.plans.models import CommitmentLink, CrossReference, Lineage, MeasureLink, PlanImport
from wardmote.plans.services import editing
from wardmote.plans.services.editing.handing import give_back
from wardmote.plans.services.editing.linked import _put_in_lost, linked_plans
from wardmote.plans.services.importing import SourceFile, import_plan, undo_import
from wardmote.plans.services.linking import link
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.editing.test_linking import another_plan
from wardmote.plans.tests.editing.test_reviving import TODAY, a_row, opine, read_again
from wardmote.plans.tests.factories import a_plain_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(done: PlanImport, officer: User) -> PlanImport:
    return another_plan(done.version.plan.partnership, officer)


def merge(done: PlanImport, by: User, source: str = "1", into: str = "2") -> None:
    editing.merge_commitments(a_row(done, into), [a_row(done, source)], statement="Both.", reason="One.", by=by)


def merged_and_back(done: PlanImport, by: User) -> PlanImport:
    """1 is merged into 2, the next document has 2 alone, and the one after that has both again."""
    merge(done, by)
    read_again(done, by, without="1")
    return read_again(done, by)


def show(done: PlanImport, by: User) -> None:
    file = SimpleUploadedFile("rota.txt", b"Monday\n")
    attach(a_row(done, "3"), file, title="Rota", partnership=done.version.plan.partnership, by=by)


def test_what_others_do_while_a_document_is_read_is_not_undone_with_it(
    done: PlanImport, officer: User, other: PlanImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    third = another_plan(done.version.plan.partnership, officer)
    merge(done, officer)
    read_again(done, officer, without="1")

    def meanwhile(*args: Any, **values: Any) -> Any:
        link(a_row(other, "1"), a_row(third, "1"), kind="same", by=officer)
        merge(third, officer, "3", "2")
        show(done, officer)
        return give_back(*args, **values)

    monkeypatch.setattr("wardmote.plans.services.reviving.give_back", meanwhile)
    undo_import(read_again(done, officer), by=officer)
    assert CommitmentLink.objects.count() == 1
    assert Lineage.objects.filter(to_commitment=a_row(third, "2")).exists()
    assert len(evidence_of(a_row(done, "3"))) == 1


def judge(row: Any, _other: Any, by: User) -> None:
    MeasureLink.objects.create(commitment=row, measure="shoplifting", area="E1", by=by, recorded_at=timezone.now())


GIVEN: dict[str, Callable[[Any, Any, User], Any]] = {
    "an opinion": lambda row, _other, by: opine(row, "not", by),
    "a measure": judge,
    "a link": lambda row, other, by: link(row, other, kind="same", by=by),
}


@pytest.mark.parametrize("give", GIVEN.values(), ids=GIVEN)
def test_it_is_refused_where_the_other_row_was_given_the_same_since(
    give: Callable[[Any, Any, User], Any], done: PlanImport, officer: User, other: PlanImport
) -> None:
    give(a_row(done, "1"), a_row(other, "1"), officer)
    again = merged_and_back(done, officer)
    give(a_row(done, "2"), a_row(other, "1"), officer)
    was = (again.journal, a_row(done, "1").retired_on)
    with pytest.raises(ValidationError, match="cannot be undone") as raised:
        undo_import(again, by=officer)
    assert str(a_row(done, "2"))[:80] in raised.value.messages[0]
    assert (PlanImport.objects.get(pk=again.pk).journal, a_row(done, "1").retired_on) == was


def test_it_is_refused_where_the_other_plan_has_adopted_a_version_since(
    done: PlanImport, officer: User, other: PlanImport
) -> None:
    """Its copy of the link would stay with the row that leaves again, out of everybody's sight."""
    link(a_row(done, "1"), a_row(other, "1"), kind="same", by=officer)
    again = merged_and_back(done, officer)
    draft = draft_version(other.version.plan, title="Next", reason="", by=officer)
    adopt_version(draft, on=TODAY, kind="variation", reason="Agreed.", by=officer)
    with pytest.raises(ValidationError, match="cannot be undone") as raised:
        undo_import(again, by=officer)
    assert str(a_row(done, "1"))[:80] in raised.value.messages[0]
    assert a_row(done, "1").links_out.count() == 2


def test_copies_that_the_document_itself_gave_back_do_not_stop_it(
    done: PlanImport, officer: User, other: PlanImport
) -> None:
    link(a_row(done, "1"), a_row(other, "1"), kind="same", by=officer)
    merge(done, officer)
    draft = draft_version(other.version.plan, title="Next", reason="", by=officer)
    adopt_version(draft, on=TODAY, kind="variation", reason="Agreed.", by=officer)
    read_again(done, officer, without="1")
    again = read_again(done, officer)
    assert a_row(done, "1").links_out.count() == 2
    undo_import(again, by=officer)
    assert a_row(done, "2").links_out.count() == 2


def test_a_reference_that_went_back_and_then_left_stops_nothing(done: PlanImport, officer: User) -> None:
    """The document gives it back with its row, and prints another: both are its own doing."""

    def read(name: str, refers_to: str, without: str = "") -> PlanImport:
        document = a_plain_reading()
        part = document["objectives"][0]["parts"][0]
        part["commitments"] = [each for each in part["commitments"] if each["ref"] != without]
        next(each for each in part["commitments"] if each["ref"] == "3")["cross_refs"] = [refers_to]
        source = SourceFile(name, name * 64)
        found = import_plan(document, target=done.version.plan, source=source, as_at=TODAY, by=officer)
        assert found is not None
        return found

    read("a", "1")
    merge(done, officer)
    read("b", "2", without="1")
    was = list(CrossReference.objects.order_by("pk").values())
    undo_import(read("c", "2"), by=officer)
    assert list(CrossReference.objects.order_by("pk").values()) == was


def test_opinions_that_go_back_are_told_of(done: PlanImport, officer: User) -> None:
    opine(a_row(done, "1"), "not", officer)
    merge(done, officer)
    editing.bring_back(a_row(done, "1"), reason="Two.", by=officer)
    told = Event.objects.filter(verb="plans.brought_back").latest("pk").values.get(name="returned").text
    assert told is not None
    assert "opinion: 1" in told


def test_a_list_of_what_was_handed_over_is_read_again_before_it_is_written(
    done: PlanImport, officer: User, other: PlanImport
) -> None:
    """What was noted there since it was first read stays noted."""
    for key in ("1", "2"):
        link(a_row(done, "1"), a_row(other, key), kind="same", by=officer)
    merge(other, officer)
    line = Lineage.objects.get(to_commitment=a_row(other, "2"), kind="merged")
    entry = next(each for each in line.handed or () if each.get("removed") == CommitmentLink._meta.label)
    added = {"changed": "plans.Commitment", "id": a_row(other, "2").pk, "before": {}, "after": {}}
    Lineage.objects.filter(pk=line.pk).update(handed=[*(line.handed or ()), added])
    row = a_row(done, "1")
    _put_in_lost(line, entry, "from_commitment", row, {row.pk})
    line.refresh_from_db()
    assert added in (line.handed or ())


def test_a_plan_is_linked_where_a_merger_removed_the_last_link(
    done: PlanImport, officer: User, other: PlanImport
) -> None:
    for key in ("1", "2"):
        link(a_row(done, key), a_row(other, "1"), kind="same", by=officer)
    merge(done, officer)
    CommitmentLink.objects.all().delete()
    assert linked_plans(done.version.plan) == {other.version.plan_id}
    assert linked_plans(other.version.plan) == {done.version.plan_id}
