"""The next document after a plan was edited: rows are found again, and what was edited stays until a document changes it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.plans.models import Activity, Commitment, CrossReference, PlanImport, Update
from wardmote.plans.selectors.reading import gone_from
from wardmote.plans.services import editing
from wardmote.plans.services.editing import Piece
from wardmote.plans.services.importing import SourceFile, import_plan, preview, undo_import
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_plain_reading, the_activity

pytestmark = pytest.mark.django_db

APRIL = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 5, 4))


def the(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def april(done: PlanImport, by: User, read: dict[str, Any] | None = None) -> PlanImport:
    """The next month's document; it says one thing more, and all else as the last one did."""
    read = read or a_plain_reading()
    activity = read["objectives"][0]["parts"][0]["commitments"][1]["activities"][0]
    activity["progress"] = "Rota printed."
    found = import_plan(read, target=done.version.plan, source=SourceFile("april.docx", "d" * 64), as_at=APRIL, by=by)
    assert found is not None
    return found


def keys(done: PlanImport) -> list[str]:
    rows = Commitment.objects.filter(version__plan=done.version.plan, version__state="current", retired_on=None)
    return list(rows.order_by("position").values_list("key", flat=True))


def test_a_renumbered_row_is_found_and_keeps_its_new_number(done: PlanImport, officer: User) -> None:
    editing.renumber(the(done, "1"), ref_printed="7", by=officer)
    april(done, officer)
    assert (keys(done), the(done, "1").ref) == (["1", "2", "3"], "7")
    reference = CrossReference.objects.get(version=done.version)
    assert (reference.to_commitment, reference.ref) == (the(done, "1"), "7")


def test_two_rows_that_change_numbers_are_not_taken_for_each_other(done: PlanImport, officer: User) -> None:
    for key, number in (("1", "9"), ("3", "1"), ("1", "3")):
        editing.renumber(the(done, key), ref_printed=number, by=officer)
    april(done, officer)
    assert [(the(done, key).ref, the(done, key).statement[:6]) for key in ("1", "3")] == [
        ("3", "Answer"),
        ("1", "Repair"),
    ]


def test_a_new_number_in_the_document_is_taken(done: PlanImport, officer: User) -> None:
    editing.renumber(the(done, "3"), ref_printed="9", by=officer)
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"][2].update(ref="9", ref_printed="9")
    april(done, officer, read)
    assert (keys(done), the(done, "3").ref) == (["1", "2", "3"], "9")


def test_words_edited_here_stay_until_a_document_says_something_new(done: PlanImport, officer: User) -> None:
    row = the(done, "3")
    editing.edit_commitment(row, statement="Renew the kits.", accountable="", reason="", by=officer)
    april(done, officer)
    assert the(done, "3").statement == "Renew the kits."
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"][2]["statement"] = "Sell the bicycle marking kits."
    import_plan(read, target=done.version.plan, source=SourceFile("may.docx", "e" * 64), as_at=APRIL, by=officer)
    assert the(done, "3").statement == "Sell the bicycle marking kits."


def test_a_split_row_is_neither_doubled_nor_called_gone(done: PlanImport, officer: User) -> None:
    editing.split_commitment(
        the(done, "2"), [Piece("Publish the rota."), Piece("Walk the market.", "2a", ("2-2",))], reason="", by=officer
    )
    imported = april(done, officer)
    assert keys(done) == ["1", "2", "3", "2a"]
    assert the(done, "2").statement == "Publish the rota."
    assert the_activity(done, "2-2").commitment == the(done, "2a")
    assert len(gone_from(imported.version)) == 0


def test_a_merged_row_stays_merged_and_references_to_it_follow(done: PlanImport, officer: User) -> None:
    editing.merge_commitments(the(done, "3"), [the(done, "1")], statement="Both.", reason="One.", by=officer)
    april(done, officer)
    assert (keys(done), the(done, "3").statement) == (["2", "3"], "Both.")
    assert CrossReference.objects.get(version=done.version).to_commitment == the(done, "3")


def test_a_row_that_was_taken_out_stays_out_while_the_document_repeats_it(done: PlanImport, officer: User) -> None:
    editing.retire_row(the(done, "3"), on=date(2026, 4, 2), reason="Done elsewhere.", by=officer)
    april(done, officer)
    assert keys(done) == ["1", "2"]


def test_a_row_added_here_is_not_gone_from_a_document_that_never_had_it(done: PlanImport, officer: User) -> None:
    editing.add_commitment(the(done, "3").part, statement="Mark every bicycle.", ref_printed="4", by=officer)
    imported = april(done, officer)
    assert keys(done) == ["1", "2", "3", "4"]
    assert len(gone_from(imported.version)) == 0


def test_a_new_version_goes_on_with_the_next_document(done: PlanImport, officer: User) -> None:
    draft = draft_version(done.version.plan, title="Next", reason="", by=officer)
    row = Commitment.objects.get(version=draft, key="3")
    editing.edit_commitment(row, statement="Renew the kits.", accountable="", reason="", by=officer)
    adopt_version(draft, on=date(2026, 4, 20), kind="variation", reason="Agreed.", by=officer)
    said = Update.objects.count()
    assert preview(a_plain_reading(), plan=done.version.plan).changes_nothing
    imported = april(done, officer)
    assert (imported.version, keys(done)) == (draft, ["1", "2", "3"])
    assert Commitment.objects.get(version=draft, key="3").statement == "Renew the kits."
    assert Update.objects.count() == said + 1


def test_an_import_that_was_built_on_is_not_undone(done: PlanImport, officer: User) -> None:
    editing.add_activity(the(done, "3"), text="Order ink.", by=officer)
    with pytest.raises(ValidationError, match="worked on it since"):
        undo_import(done, by=officer)
    assert Activity.objects.filter(version=done.version, text="Order ink.").exists()


def test_an_import_of_a_version_that_was_carried_on_is_not_undone(done: PlanImport, officer: User) -> None:
    draft_version(done.version.plan, title="Next", reason="", by=officer)
    with pytest.raises(ValidationError, match="worked on it since"):
        undo_import(done, by=officer)
