from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.plans.models import LayoutCorrection, Plan, PlanImport
from wardmote.plans.services.importing import Undecided, undo_import
from wardmote.plans.tests.factories import a_partnership, a_user
from wardmote.reports.models import Upload
from wardmote.reports.services import inbox
from wardmote.reports.tests.conftest import Northmoor
from wardmote.reports.tests.factories import (
    HEADER,
    JUNE,
    MARCH,
    MOST,
    ROWS,
    a_full_reading,
    a_plan_file,
    an_upload,
    an_upload_read,
)


def verbs() -> list[str]:
    return list(Event.objects.order_by("number").values_list("verb", flat=True))


def refs_of(upload: Upload) -> list[str]:
    read = upload.read or {}
    return [each["ref"] for o in read["objectives"] for part in o["parts"] for each in part["commitments"]]


# Receiving


def test_a_file_is_kept_exactly_as_it_came(northmoor: Northmoor) -> None:
    data = a_plan_file()
    upload = an_upload(northmoor.partnership, by=northmoor.officer, data=data)
    upload.refresh_from_db()
    assert bytes(upload.data) == data
    assert (upload.size, upload.state) == (len(data), Upload.State.WAITING)
    assert verbs()[-1] == "reports.file_received"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        (r"C:\plans\april.docx", "april.docx"),
        ("../../etc/passwd", "passwd"),
        ("plan\x00\n.docx", "plan.docx"),
        ("\u202excod.nalp", "xcod.nalp"),
        ("///", "document"),
    ],
)
def test_a_name_is_only_a_name(northmoor: Northmoor, name: str, kept: str) -> None:
    assert an_upload(northmoor.partnership, by=northmoor.officer, name=name).file_name == kept


def test_an_empty_file_and_one_that_is_too_large_are_refused_with_what_to_do(northmoor: Northmoor) -> None:
    values: dict[str, Any] = {"name": "plan.docx", "partnership": northmoor.partnership, "by": northmoor.officer}
    with pytest.raises(ValidationError, match="empty"):
        inbox.receive(data=b"", limit=MOST, **values)
    with pytest.raises(ValidationError, match="larger than 1 MB"):
        inbox.receive(data=b"x" * 1_100_000, limit=1_048_576, **values)
    assert not Upload.objects.exists()


def test_only_those_who_may_import_there_may_send_a_file_in(northmoor: Northmoor) -> None:
    secretary = a_user(Role.SECRETARY, northmoor.partnership.governing_body)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").governing_body)
    for user in (secretary, stranger):
        with pytest.raises(PermissionDenied):
            an_upload(northmoor.partnership, by=user)


# Reading


def test_a_file_is_read_in_a_child_process_with_its_source_beside_it(northmoor: Northmoor) -> None:
    heard: list[tuple[int, int, str]] = []
    upload = an_upload(northmoor.partnership, by=northmoor.officer)
    upload = inbox.read_now(upload, on_progress=lambda *progress: heard.append(progress))
    assert (upload.state, upload.as_at, upload.title) == (
        Upload.State.READ,
        MARCH,
        "Northmoor safety plan (March 2026)",
    )
    assert refs_of(upload) == ["1", "2", "3"]
    (table,) = upload.source
    assert [cell["text"] for cell in table["rows"][0]["cells"]] == list(HEADER)
    assert len(table["rows"]) == len(ROWS) + 1


def test_a_file_that_cannot_be_read_says_why_and_is_kept(northmoor: Northmoor) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer, data=b"PK\x03\x04 nothing behind it")
    upload = inbox.read_now(upload)
    assert upload.state == Upload.State.FAILED
    assert upload.message.endswith(".")
    assert upload.read is None
    assert bytes(Upload.objects.get(pk=upload.pk).data).startswith(b"PK")


def test_a_file_that_was_put_away_while_it_was_read_stays_away(
    northmoor: Northmoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer)

    def slow(*_args: Any, **_values: Any) -> dict[str, Any]:
        inbox.discard(upload, by=northmoor.officer)
        return {"read": a_full_reading(), "source": []}

    monkeypatch.setattr(inbox, "read_bytes", slow)
    assert inbox.read_now(upload).state == Upload.State.DISCARDED
    assert Upload.objects.get(pk=upload.pk).read is None


def test_a_reading_that_says_nothing_for_long_has_died(northmoor: Northmoor) -> None:
    upload = an_upload(northmoor.partnership, by=northmoor.officer)
    upload.state, upload.changed_at = Upload.State.READING, timezone.now()
    assert not inbox.has_died(upload)
    upload.changed_at -= inbox.GIVEN_UP_AFTER + timedelta(seconds=1)
    assert inbox.has_died(upload)
    upload.state = Upload.State.READ
    assert not inbox.has_died(upload)


def test_reading_starts_in_a_process_of_its_own(northmoor: Northmoor, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    monkeypatch.setattr(inbox, "_spawn", started.append)
    upload = an_upload(northmoor.partnership, by=northmoor.officer)
    inbox.start_reading(upload, by=northmoor.officer)
    upload.refresh_from_db()
    assert (started, upload.state) == ([upload.pk], Upload.State.READING)


# Corrections of the layout


def test_what_a_person_says_of_a_column_is_believed_and_remembered_for_the_layout(northmoor: Northmoor) -> None:
    odd = (*HEADER[:3], "Zuständig", *HEADER[4:])
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer, data=a_plan_file(header=odd)))
    told = {"role": None, "header_rows": None, "columns": {"4": "oversight", "8": None}}
    upload = inbox.correct_mapping(upload, table=1, mapping=told, by=northmoor.officer)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING)
    upload = inbox.read_now(upload)
    fields = {each["number"]: each["field"] for each in (upload.read or {})["tables"][0]["columns"]}
    assert (fields[4], fields[8]) == ("oversight", None)

    later = [(*row[:6], "010426 - Other words.", row[7]) for row in ROWS]
    another = an_upload(northmoor.partnership, by=northmoor.officer, data=a_plan_file(later, header=odd))
    fields = {each["number"]: each["field"] for each in (inbox.read_now(another).read or {})["tables"][0]["columns"]}
    assert (fields[4], fields[8]) == ("oversight", None)


def test_the_reader_decides_again_once_a_correction_is_taken_back(northmoor: Northmoor) -> None:
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer))
    told: dict[str, Any] = {"role": "none", "header_rows": None, "columns": {}}
    upload = inbox.correct_mapping(upload, table=1, mapping=told, by=northmoor.officer)
    assert LayoutCorrection.objects.count() == 1
    upload = inbox.forget_mapping(upload, table=1, by=northmoor.officer)
    assert (upload.mapping, LayoutCorrection.objects.count()) == ({}, 0)
    Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING)
    assert refs_of(inbox.read_now(upload)) == ["1", "2", "3"]


def test_one_partnership_learns_nothing_of_the_layouts_of_another(northmoor: Northmoor) -> None:
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer))
    told: dict[str, Any] = {"role": "none", "header_rows": None, "columns": {}}
    inbox.correct_mapping(upload, table=1, mapping=told, by=northmoor.officer)
    elsewhere = a_partnership("Southfen")
    assert inbox.remembered_layouts(elsewhere) == []
    assert len(inbox.remembered_layouts(northmoor.partnership)) == 1


@pytest.mark.parametrize(
    ("table", "mapping", "said"),
    [
        (9, {"role": "plan"}, "no such table"),
        (1, {"role": "poem"}, "not a role"),
        (1, {"columns": {"1": "colour"}}, "not a field"),
    ],
)
def test_a_correction_that_names_nothing_is_refused(
    northmoor: Northmoor, table: int, mapping: dict[str, Any], said: str
) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    with pytest.raises(ValidationError, match=said):
        inbox.correct_mapping(upload, table=table, mapping=mapping, by=northmoor.officer)
    assert not LayoutCorrection.objects.exists()


# Corrections of values


def test_a_corrected_value_is_imported_and_the_print_is_kept(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    upload = inbox.correct_values(upload, {"1/1:rag": "red", "1/1:owners": "Head of Contact"}, by=northmoor.officer)
    assert (upload.read or {})["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]["rag"] == "amber"
    done = inbox.import_upload(upload, by=northmoor.officer)
    assert done is not None
    activity = done.version.activities.get(commitment__ref="1")
    assert activity.rating is not None
    assert activity.rating.key == "red"
    assert [each.printed for each in activity.assignments.all()] == ["Head of Contact"]
    assert activity.owners_printed == "Contact Centre Manager\nDuties"


def test_the_last_correction_of_a_value_counts_and_a_wrong_one_changes_nothing(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    inbox.correct_values(upload, {"1/1:rag": "red"}, by=northmoor.officer)
    upload = inbox.correct_values(upload, {"1/1:rag": "green"}, by=northmoor.officer)
    with pytest.raises(ValidationError):
        inbox.correct_values(upload, {"1/1:rag": "blue", "99/9:rag": "red"}, by=northmoor.officer)
    upload.refresh_from_db()
    assert upload.corrections == [{"path": "1/1:rag", "value": "green"}]


# Importing


def test_a_document_becomes_a_new_plan_of_the_importers_side(northmoor: Northmoor) -> None:
    force_officer = a_user(Role.POLICY_OFFICER, northmoor.partnership.force)
    upload = an_upload_read(northmoor.partnership, by=force_officer)
    upload = inbox.choose_target(upload, plan=None, title="Roads plan", is_public=False, as_at=JUNE, by=force_officer)
    done = inbox.import_upload(upload, by=force_officer)
    assert done is not None
    plan = done.version.plan
    assert (plan.title, plan.is_public, plan.owner) == ("Roads plan", False, northmoor.partnership.force)
    upload.refresh_from_db()
    assert (upload.state, upload.done, upload.plan) == (Upload.State.IMPORTED, done, plan)


def test_the_same_document_again_changes_nothing(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, plan=northmoor.plan)
    before = PlanImport.objects.count()
    assert inbox.import_upload(upload, by=northmoor.officer) is None
    upload.refresh_from_db()
    assert (upload.state, upload.done, PlanImport.objects.count()) == (Upload.State.IMPORTED, None, before)


def test_a_correction_of_a_file_that_was_imported_before_is_not_lost(northmoor: Northmoor) -> None:
    data = a_plan_file()
    first = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer, data=data))
    done = inbox.import_upload(first, by=northmoor.officer)
    assert done is not None
    again = an_upload(northmoor.partnership, by=northmoor.officer, data=data, plan=done.version.plan)
    again = inbox.correct_values(inbox.read_now(again), {"1/1:rag": "red"}, by=northmoor.officer)
    second = inbox.import_upload(again, by=northmoor.officer)
    assert second is not None
    assert second.version.activities.get(commitment__ref="1").rating.key == "red"


def test_a_document_that_does_not_say_its_date_must_be_given_one(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    Upload.objects.filter(pk=upload.pk).update(as_at=None)
    with pytest.raises(ValidationError, match="what date"):
        inbox.import_upload(upload, by=northmoor.officer)


def test_a_document_that_is_still_being_read_cannot_be_imported(northmoor: Northmoor) -> None:
    with pytest.raises(ValidationError, match="not been read"):
        inbox.import_upload(an_upload(northmoor.partnership, by=northmoor.officer), by=northmoor.officer)


def test_a_row_that_matches_only_by_its_words_waits_for_a_person(northmoor: Northmoor) -> None:
    read = a_full_reading()
    commitment = read["objectives"][0]["parts"][0]["commitments"][2]
    commitment["ref"] = commitment["ref_printed"] = commitment["id"] = "9"
    commitment["statement"] = "Repair the bicycle marking kits and needles."
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, read=read, plan=northmoor.plan)
    with pytest.raises(Undecided) as caught:
        inbox.import_upload(upload, by=northmoor.officer)
    (change,) = [each for each in caught.value.comparison.doubtful if each.level == "commitment"]
    upload = inbox.decide(upload, {str(change.there): str(change.here)}, by=northmoor.officer)
    done = inbox.import_upload(upload, by=northmoor.officer)
    assert done is not None
    assert northmoor.version.commitments.count() == 3


def test_decisions_about_one_plan_are_not_taken_to_another(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer, plan=northmoor.plan)
    upload = inbox.decide(upload, {"9": "3"}, by=northmoor.officer)
    assert inbox.choose_target(upload, plan=None, by=northmoor.officer).decisions == {}


def test_a_document_cannot_go_into_the_plan_of_another_partnership(northmoor: Northmoor) -> None:
    elsewhere = a_partnership("Southfen")
    theirs = Plan.objects.create(partnership=elsewhere, owner=elsewhere.force, slug="theirs", title="Theirs")
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    with pytest.raises(ValidationError, match="same partnership"):
        inbox.choose_target(upload, plan=theirs, by=northmoor.officer)


def test_what_was_imported_or_put_away_stays_so(northmoor: Northmoor) -> None:
    upload = an_upload_read(northmoor.partnership, by=northmoor.officer)
    inbox.import_upload(upload, by=northmoor.officer)
    for again in (inbox.discard, inbox.import_upload):
        with pytest.raises(ValidationError, match="already"):
            again(upload, by=northmoor.officer)
    with pytest.raises(ValidationError, match="already"):
        inbox.start_reading(upload, by=northmoor.officer)


def test_an_import_that_was_undone_can_be_made_again(northmoor: Northmoor) -> None:
    upload = inbox.read_now(an_upload(northmoor.partnership, by=northmoor.officer))
    done = inbox.import_upload(upload, by=northmoor.officer)
    assert done is not None
    undo_import(done, by=northmoor.officer)
    again = an_upload(northmoor.partnership, by=northmoor.officer, plan=done.version.plan)
    second = inbox.import_upload(inbox.read_now(again), by=northmoor.officer)
    assert second is not None
    assert second.version.commitments.count() == 3
