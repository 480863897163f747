"""A row that was merged and that a document brings back has again what it handed over, until that import is undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.audit.models import Event
from wardmote.core.files.models import Evidence
from wardmote.core.files.selectors import evidence_of
from wardmote.core.files.services import attach
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    FieldChange,
    Lineage,
    MeasureLink,
    Mechanism,
    Opinion,
    PlanImport,
)
from wardmote.plans.services import editing
from wardmote.plans.services.assuring import give_opinion
from wardmote.plans.services.depending import add_dependency
from wardmote.plans.services.importing import SourceFile, import_plan, undo_import
from wardmote.plans.services.linking import link
from wardmote.plans.tests.editing.test_linking import another_plan
from wardmote.plans.tests.factories import a_plain_reading, the_activity

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
TABLES = (
    Activity, Assignment, Commitment, CommitmentLink, CrossReference, Dependency, Evidence, FieldChange, Lineage,
    MeasureLink, Mechanism, Opinion,
)  # fmt: skip
COUNTED = {"revision", "asked_since"}
"""Numbers that only ever grow, and the day from which one is asked: it is settled anew whenever something is written."""


def tables() -> dict[str, list[dict[str, Any]]]:
    """Every table of the rows and of what hangs on them."""
    return {
        model._meta.label: [
            {name: value for name, value in row.items() if name not in COUNTED}
            for row in model._default_manager.order_by("pk").values()
        ]
        for model in TABLES
    }


def a_row(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def hang_everything(done: PlanImport, by: User) -> None:
    """Whatever can hang on commitments 1 and 2 and their activities; some of it on both."""
    other = another_plan(done.version.plan.partnership, by)
    for key in ("1", "2"):
        row = a_row(done, key)
        link(row, a_row(other, "1"), kind="same", by=by)
        MeasureLink.objects.create(commitment=row, measure="shoplifting", area="E1", recorded_at=timezone.now())
        opine(row, "assured" if key == "2" else "not", by, days_ago=int(key))
    link(a_row(other, "2"), a_row(done, "1"), kind="supports", by=by)
    work = the_activity(done, "1-1")
    for subject in (a_row(done, "1"), work):
        file = SimpleUploadedFile("rota.txt", b"Monday\n")
        attach(subject, file, title="Rota", partnership=done.version.plan.partnership, by=by)
    opine(work, "partly", by)
    add_dependency(work, kind="activity", waits_for=the_activity(done, "2-1"), text="The rota.", by=by)
    add_dependency(the_activity(done, "2-2"), kind="activity", waits_for=work, text="The calls.", by=by)


def opine(row: Any, answer: str, by: User, *, days_ago: int = 0) -> None:
    give_opinion(row, answer, reason="As told.", given_on=TODAY - timedelta(days=days_ago), by=by)


def read_again(done: PlanImport, by: User, *, without: str = "") -> PlanImport:
    read = a_plain_reading()
    part = read["objectives"][0]["parts"][0]
    part["commitments"] = [each for each in part["commitments"] if each["ref"] != without]
    source = SourceFile(f"without-{without or 'none'}.docx", "d" * 64)
    found = import_plan(read, target=done.version.plan, source=source, as_at=TODAY, by=by)
    assert found is not None
    return found


def merged_and_lost(done: PlanImport, by: User) -> None:
    """1 is merged into 2, and the next document has 2 alone."""
    hang_everything(done, by)
    editing.merge_commitments(a_row(done, "2"), [a_row(done, "1")], statement="Both.", reason="One.", by=by)
    read_again(done, by, without="1")


def test_a_row_that_a_document_brings_back_has_at_once_what_it_handed_over(done: PlanImport, officer: User) -> None:
    merged_and_lost(done, officer)
    done_again = read_again(done, officer)
    row, work = a_row(done, "1"), the_activity(done, "1-1")
    assert (row.retired_on, work.retired_on, work.commitment) == (None, None, row)
    assert (Activity.objects.filter(version=done.version).count(), row.activities.count()) == (4, 1)
    assert [each.measure for each in row.measure_links.all()] == ["shoplifting"]
    assert (row.links_out.count(), row.links_in.count()) == (1, 1)
    assert [len(evidence_of(each)) for each in (row, work)] == [1, 1]
    assert [each.answer for each in a_row(done, "2").opinions.all()] == ["assured"]
    assert not Lineage.objects.filter(kind="merged").exists()
    told = Event.objects.filter(verb="plans.imported").latest("pk").values.get(name="returned").text
    assert told is not None
    assert "evidence: 1" in told
    assert done_again.summary["returned"]["files.Evidence"] == 1


def test_an_import_that_gives_back_counts_each_row_as_changed_once(done: PlanImport, officer: User) -> None:
    """Else a form that was opened before says that several have changed the row meanwhile."""
    into, source = the_activity(done, "2-1"), the_activity(done, "1-1")
    editing.merge_activities(into, [source], text="Both jobs.", reason="One.", by=officer)
    read_again(done, officer, without="1")
    before = the_activity(done, "2-1").revision
    read_again(done, officer)
    assert the_activity(done, "1-1").retired_on is None
    assert the_activity(done, "2-1").revision == before + 1


def test_a_document_that_has_not_caught_up_with_a_merger_brings_no_activity_a_second_time(
    done: PlanImport, officer: User
) -> None:
    editing.merge_commitments(a_row(done, "2"), [a_row(done, "1")], statement="Both.", reason="One.", by=officer)
    read_again(done, officer)
    assert Activity.objects.filter(version=done.version).count() == 4
    assert the_activity(done, "1-1").commitment == a_row(done, "2")


def test_an_activity_that_was_given_words_by_a_merger_is_not_brought_a_second_time(
    done: PlanImport, officer: User
) -> None:
    """It had none, so its commitment alone told what it was; and that has others by now."""
    plain, other = the_activity(done, "1-1"), the_activity(done, "3-1")
    editing.merge_activities(plain, [other], text="Both jobs.", reason="One.", by=officer)
    editing.move_activity(the_activity(done, "2-1"), commitment=a_row(done, "1"), after=None, by=officer)
    read_again(done, officer)
    assert Activity.objects.filter(version=done.version).count() == 4
    assert the_activity(done, "1-1").text == "Both jobs."


def test_undoing_that_import_leaves_the_merger_as_it_was(done: PlanImport, officer: User) -> None:
    merged_and_lost(done, officer)
    was = tables()
    done_again = read_again(done, officer)
    undo_import(done_again, by=officer)
    assert tables() == was
    editing.bring_back(a_row(done, "1"), reason="Two.", by=officer)
    assert [each.measure for each in a_row(done, "1").measure_links.all()] == ["shoplifting"]


def test_what_a_document_brings_back_is_told_of_as_of_that_document(done: PlanImport, officer: User) -> None:
    merged_and_lost(done, officer)
    last = FieldChange.objects.latest("pk").pk
    done_again = read_again(done, officer)
    told = FieldChange.objects.filter(pk__gt=last)
    assert {each.verb for each in told} == {"plans.imported"}
    assert {each.imported for each in told} == {done_again}
    assert told.filter(activity=the_activity(done, "1-1"), field="commitment", now="1").count() == 1


def test_that_import_is_not_undone_where_somebody_has_worked_on_what_came_back(done: PlanImport, officer: User) -> None:
    merged_and_lost(done, officer)
    done_again = read_again(done, officer)
    editing.merge_commitments(a_row(done, "2"), [a_row(done, "1")], statement="Both.", reason="One.", by=officer)
    with pytest.raises(ValidationError, match="cannot be undone"):
        undo_import(done_again, by=officer)


def test_the_page_of_imports_says_what_was_given_back(done: PlanImport, officer: User, client: Client) -> None:
    merged_and_lost(done, officer)
    read_again(done, officer)
    client.force_login(officer)
    page = client.get(reverse("imports", args=[done.version.plan.slug])).content.decode()
    assert "Given back to what came back" in page
