"""What was merged and is brought back has again what it handed over; what came to the other since stays there."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from wardmote.core.accounts.models import User
from wardmote.core.audit.models import Event
from wardmote.core.files.selectors import evidence_of
from wardmote.core.files.services import attach
from wardmote.core.organisations.services import open_post
from wardmote.plans.models import (
    Activity,
    Assignment,
    Commitment,
    CommitmentLink,
    CrossReference,
    Dependency,
    Lineage,
    MeasureLink,
    PlanImport,
)
from wardmote.plans.selectors.history import timeline
from wardmote.plans.services import editing
from wardmote.plans.services.depending import add_dependency
from wardmote.plans.services.editing import Piece
from wardmote.plans.services.importing import SourceFile, import_plan
from wardmote.plans.services.updating import add_update
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_partnership, a_plain_reading, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db
WHY = "They are one."
BACK = "They were two after all."


def show(row: Any, name: str, by: User) -> None:
    file = SimpleUploadedFile(f"{name}.txt", b"Monday: market street\n")
    attach(row, file, title=name, partnership=row.version.plan.partnership, by=by)


def shown_on(row: Any) -> list[str]:
    return [each.evidence.title for each in evidence_of(row)]


def a_row(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def judged(done: PlanImport, key: str, *measures: str) -> Commitment:
    row = a_row(done, key)
    for each in measures:
        MeasureLink.objects.create(commitment=row, measure=each, area="E23000016", recorded_at=timezone.now())
    return row


def measures_of(row: Commitment) -> set[str]:
    return set(MeasureLink.objects.filter(commitment=row).values_list("measure", flat=True))


def test_evidence_goes_back_and_what_was_shown_since_stays(done: PlanImport, officer: User) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    show(source, "Rota", officer)
    show(into, "Own", officer)
    row = editing.merge_activities(into, [source], text="Both.", by=officer, reason=WHY)
    show(row, "Afterwards", officer)
    assert shown_on(row) == ["Rota", "Own", "Afterwards"]
    editing.bring_back(source, by=officer, reason=BACK)
    assert (shown_on(source), shown_on(row)) == (["Rota"], ["Own", "Afterwards"])
    told = Event.objects.get(verb="plans.brought_back")
    assert told.values.get(name="returned").text == '["cross reference: 1","evidence: 1"]'


def test_updates_are_told_of_on_what_they_were_written_on_alone(done: PlanImport, officer: User) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    add_update(source, internal_text="Six were trained.", as_at=date(2026, 4, 2), by=officer)
    was = the_activity(done, "2-1").last_update_on
    editing.merge_activities(into, [source], text="Both.", by=officer, reason=WHY)
    assert the_activity(done, "2-1").last_update_on == date(2026, 4, 2)
    assert any("Six were trained." in str(entry) for entry in timeline(into, user=officer))
    editing.bring_back(source, by=officer, reason=BACK)
    assert the_activity(done, "2-1").last_update_on == was
    assert not any("Six were trained." in str(entry) for entry in timeline(into, user=officer))
    assert any("Six were trained." in str(entry) for entry in timeline(source, user=officer))


def test_the_day_of_an_own_update_after_the_merger_stays(done: PlanImport, officer: User) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    add_update(source, internal_text="Six were trained.", as_at=date(2026, 4, 20), by=officer)
    editing.merge_activities(into, [source], text="Both.", by=officer, reason=WHY)
    add_update(the_activity(done, "2-1"), internal_text="It is printed.", as_at=date(2026, 4, 10), by=officer)
    editing.bring_back(source, by=officer, reason=BACK)
    assert the_activity(done, "2-1").last_update_on == date(2026, 4, 10)


@pytest.mark.parametrize("order", [("2", "3"), ("3", "2")])
def test_what_two_had_stays_while_one_of_them_is_still_merged_in(
    done: PlanImport, officer: User, order: tuple[str, str]
) -> None:
    had = {"2": {"recorded-crime"}, "3": {"recorded-crime", "special-constables"}}
    into = a_row(done, "1")
    rows = {key: judged(done, key, *sorted(had[key])) for key in had}
    for key, row in rows.items():
        show(row, f"Letter {key}", officer)
    editing.merge_commitments(into, list(rows.values()), statement="All.", by=officer, reason=WHY)
    assert measures_of(into) == had["2"] | had["3"]
    first, second = order
    editing.bring_back(rows[first], by=officer, reason=BACK)
    assert (measures_of(rows[first]), measures_of(into)) == (had[first], had[second])
    assert (shown_on(rows[first]), shown_on(into)) == ([f"Letter {first}"], [f"Letter {second}"])
    editing.bring_back(rows[second], by=officer, reason=BACK)
    assert (measures_of(rows[second]), measures_of(into)) == (had[second], set())
    assert measures_of(rows[first]) == had[first]
    assert (shown_on(rows[second]), shown_on(into)) == ([f"Letter {second}"], [])


@pytest.mark.parametrize("first", ["2", "3"])
def test_what_went_through_two_mergers_finds_its_way_back(done: PlanImport, officer: User, first: str) -> None:
    rows = [judged(done, key, measure) for key, measure in (("3", "shoplifting"), ("2", "breath-tests"))]
    last = a_row(done, "1")
    editing.merge_commitments(rows[1], [rows[0]], statement="Two.", by=officer, reason=WHY)
    editing.merge_commitments(last, [rows[1]], statement="Three.", by=officer, reason=WHY)
    assert measures_of(last) == {"shoplifting", "breath-tests"}
    for key in (first, {"2": "3", "3": "2"}[first]):
        editing.bring_back(a_row(done, key), by=officer, reason=BACK)
    assert [measures_of(row) for row in (*rows, last)] == [{"shoplifting"}, {"breath-tests"}, set()]
    assert not Lineage.objects.exists()
    assert all(row.activities.filter(retired_on=None).exists() for row in (*rows, last))


def test_owners_and_boards_that_went_through_two_mergers_leave_both(done: PlanImport, officer: User) -> None:
    first, second, last = (the_activity(done, key) for key in ("1-1", "2-1", "2-2"))
    editing.merge_activities(second, [first], text="Two.", by=officer, reason=WHY)
    editing.merge_activities(last, [the_activity(done, "2-1")], text="Three.", by=officer, reason=WHY)
    assert the_activity(done, "2-2").owners_printed == first.owners_printed
    editing.bring_back(first, by=officer, reason=BACK)
    editing.bring_back(second, by=officer, reason=BACK)
    for row in (second, last):
        row.refresh_from_db()
        assert (row.assignments.count(), row.mechanisms.count()) == (0, 0)
        assert (row.owners_printed, row.oversight_printed) == ("", "")
    assert [each.printed for each in first.assignments.all()] == ["Contact Centre Manager", "Duties"]


def test_what_a_second_merger_removed_as_double_goes_back_to_whose_it_was(done: PlanImport, officer: User) -> None:
    other = a_row(an_imported_plan(partnership=a_partnership("Southfen")), "1")
    first, second, last = judged(done, "1", "breath-tests"), a_row(done, "2"), judged(done, "3", "breath-tests")
    for row in (first, last):
        CommitmentLink.objects.create(from_commitment=row, to_commitment=other, kind="same", recorded_at=timezone.now())
    was = [list(model._default_manager.order_by("pk").values()) for model in (MeasureLink, CommitmentLink)]
    editing.merge_commitments(second, [first], statement="Two.", by=officer, reason=WHY)
    editing.merge_commitments(last, [second], statement="Three.", by=officer, reason=WHY)
    for row in (first, second):
        editing.bring_back(row, by=officer, reason=BACK)
        tables = [list(model._default_manager.order_by("pk").values()) for model in (MeasureLink, CommitmentLink)]
        assert tables == was


@pytest.mark.usefixtures("as_before")
def test_what_is_there_again_already_stops_nothing(done: PlanImport, officer: User) -> None:
    into, source = judged(done, "2", "breath-tests"), judged(done, "1", "breath-tests")
    editing.merge_commitments(into, [source], statement="Both.", by=officer, reason=WHY)
    read_again(done, officer, without="1")
    read_again(done, officer)
    judged(done, "1", "breath-tests")
    editing.merge_commitments(a_row(done, "2"), [a_row(done, "1")], statement="Both.", by=officer, reason=WHY)
    editing.bring_back(source, by=officer, reason=BACK)
    assert [measures_of(row) for row in (source, into)] == [{"breath-tests"}, {"breath-tests"}]


@pytest.fixture
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Imports as they were: a row that came back with one had nothing of what it had handed over."""
    monkeypatch.setattr("wardmote.plans.services.writing.give_back_revived", lambda *_args, **_more: Counter())


def read_again(done: PlanImport, by: User, *, without: str = "") -> None:
    read = a_plain_reading()
    part = read["objectives"][0]["parts"][0]
    part["commitments"] = [each for each in part["commitments"] if each["ref"] != without]
    name = f"without-{without or 'none'}.docx"
    import_plan(read, target=done.version.plan, source=SourceFile(name, "d" * 64), as_at=date(2026, 4, 30), by=by)


@pytest.mark.usefixtures("as_before")
@pytest.mark.parametrize("other", ["2", "3"])
def test_a_row_that_a_document_brought_back_between_two_mergers_has_again_what_it_had(
    done: PlanImport, officer: User, other: str
) -> None:
    """``other`` is what it is merged into then: the same row once more, or a third."""
    rows = {"1": judged(done, "1", "recorded-crime"), "2": a_row(done, "2"), "3": a_row(done, "3")}
    show(rows["1"], "Letter", officer)
    editing.merge_commitments(rows["2"], [rows["1"]], statement="Both.", by=officer, reason=WHY)
    read_again(done, officer, without="1")
    read_again(done, officer)
    assert a_row(done, "1").retired_on is None
    assert measures_of(rows["1"]) == set()
    editing.merge_commitments(a_row(done, other), [a_row(done, "1")], statement="Both.", by=officer, reason=WHY)
    editing.bring_back(rows["1"], by=officer, reason=BACK)
    assert [measures_of(row) for row in rows.values()] == [{"recorded-crime"}, set(), set()]
    assert [shown_on(row) for row in rows.values()] == [["Letter"], [], []]
    assert not Lineage.objects.exists()


def test_a_row_that_a_document_brought_back_keeps_what_it_has_when_another_comes_back(
    done: PlanImport, officer: User
) -> None:
    into, first, second = a_row(done, "2"), judged(done, "1", "recorded-crime"), judged(done, "3", "recorded-crime")
    editing.merge_commitments(into, [first, second], statement="All.", by=officer, reason=WHY)
    read_again(done, officer, without="1")
    read_again(done, officer)
    editing.bring_back(second, by=officer, reason=BACK)
    assert [measures_of(row) for row in (first, second, into)] == [{"recorded-crime"}, {"recorded-crime"}, set()]


def test_activities_go_home_with_their_commitment_but_for_one_that_was_moved_since(
    done: PlanImport, officer: User
) -> None:
    into, source = a_row(done, "1"), a_row(done, "2")
    editing.merge_commitments(into, [source], statement="Both.", by=officer, reason=WHY)
    editing.move_activity(the_activity(done, "2-2"), commitment=a_row(done, "3"), after=None, by=officer)
    editing.bring_back(source, by=officer, reason=BACK)
    assert the_activity(done, "2-1").commitment == source
    assert the_activity(done, "2-2").commitment == a_row(done, "3")
    assert the_activity(done, "1-1").commitment == into


def test_owners_that_came_go_again_but_for_one_that_somebody_worked_on(done: PlanImport, officer: User) -> None:
    into, source = a_row(done, "3"), a_row(done, "1")
    plain, other = the_activity(done, "3-1"), the_activity(done, "1-1")
    printed, boards = plain.owners_printed, plain.oversight_printed
    theirs = [each.printed for each in other.assignments.all()]
    editing.merge_commitments(into, [source], statement="Both.", by=officer, reason=WHY)
    assert {each.printed for each in plain.assignments.all()} >= set(theirs)
    editing.bring_back(source, by=officer, reason=BACK)
    plain.refresh_from_db()
    assert (plain.owners_printed, plain.oversight_printed) == (printed, boards)
    assert [each.printed for each in other.assignments.all()] == theirs
    editing.merge_commitments(a_row(done, "3"), [a_row(done, "1")], statement="Both.", by=officer, reason=WHY)
    post = open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)
    Assignment.objects.filter(activity=plain, printed=theirs[0]).update(post=post)
    editing.bring_back(a_row(done, "1"), by=officer, reason=BACK)
    assert theirs[0] in [each.printed for each in plain.assignments.all()]


def test_references_links_and_dependencies_point_where_they_did(done: PlanImport, officer: User) -> None:
    into, source = a_row(done, "3"), a_row(done, "1")
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    for row in (into, source):
        CommitmentLink.objects.create(
            from_commitment=row, to_commitment=a_row(other, "1"), kind="same", recorded_at=timezone.now()
        )
    add_dependency(
        the_activity(done, "2-1"), kind="activity", waits_for=the_activity(done, "1-1"), text="First that.", by=officer
    )

    def tables() -> list[list[Any]]:
        models = (CrossReference, CommitmentLink, Dependency)
        return [list(model._default_manager.order_by("pk").values()) for model in models]

    was = tables()
    editing.merge_commitments(into, [source], statement="Both.", by=officer, reason=WHY)
    assert [one == other for one, other in zip(tables(), was, strict=True)] == [False] * 3
    editing.bring_back(source, by=officer, reason=BACK)
    assert tables() == was


def test_a_piece_that_was_merged_again_is_a_piece_once_more(done: PlanImport, officer: User) -> None:
    row, piece = editing.split_activity(
        the_activity(done, "2-1"), [Piece("One."), Piece("Two.")], reason="Two jobs.", by=officer
    )
    editing.merge_activities(row, [piece], text="One and two.", by=officer, reason=WHY)
    editing.bring_back(piece, by=officer, reason=BACK)
    line = Lineage.objects.get()
    assert (line.kind, line.from_activity, line.to_activity) == ("split", row, piece)


def test_what_was_merged_in_a_draft_has_its_evidence_back_after_the_adoption(done: PlanImport, officer: User) -> None:
    show(the_activity(done, "2-2"), "Rota", officer)
    draft = draft_version(done.version.plan, title="Second", reason="A new year.", by=officer)
    into, source = (Activity.objects.get(version=draft, key=key) for key in ("2-1", "2-2"))
    editing.merge_activities(into, [source], text="Both.", by=officer, reason=WHY)
    adopt_version(draft, on=timezone.localdate(), kind="variation", reason="A new year.", by=officer)
    assert shown_on(into) == ["Rota"]
    editing.bring_back(source, by=officer, reason=BACK)
    assert (shown_on(source), shown_on(into)) == (["Rota"], [])


def test_what_was_merged_in_a_draft_has_its_measures_and_links_back_after_the_adoption(
    done: PlanImport, officer: User
) -> None:
    other = a_row(an_imported_plan(partnership=a_partnership("Southfen")), "1")
    for key, measures in (("1", ["shoplifting"]), ("2", ["shoplifting", "breath-tests"])):
        row = judged(done, key, *measures)
        CommitmentLink.objects.create(from_commitment=row, to_commitment=other, kind="same", recorded_at=timezone.now())
    draft = draft_version(done.version.plan, title="Second", reason="A new year.", by=officer)
    into, source = (Commitment.objects.get(version=draft, key=key) for key in ("1", "2"))
    editing.merge_commitments(into, [source], statement="Both.", by=officer, reason=WHY)
    adopt_version(draft, on=timezone.localdate(), kind="variation", reason="A new year.", by=officer)
    assert (measures_of(into), measures_of(source)) == ({"shoplifting", "breath-tests"}, set())
    assert (into.links_out.count(), source.links_out.count()) == (1, 0)
    editing.bring_back(source, by=officer, reason=BACK)
    assert (measures_of(into), measures_of(source)) == ({"shoplifting"}, {"shoplifting", "breath-tests"})
    assert (into.links_out.count(), source.links_out.count()) == (1, 1)


def test_a_merger_of_which_nothing_was_noted_stays_as_it_is(done: PlanImport, officer: User) -> None:
    """Those before 0.6: nobody knows what came from which."""
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    show(source, "Rota", officer)
    editing.merge_activities(into, [source], text="Both.", by=officer, reason=WHY)
    Lineage.objects.update(handed=None)
    editing.bring_back(source, by=officer, reason=BACK)
    assert (shown_on(source), shown_on(into)) == ([], ["Rota"])
    assert Lineage.objects.exists()


def test_the_page_says_what_goes_back(done: PlanImport, officer: User, client: Client) -> None:
    into, source = the_activity(done, "2-1"), the_activity(done, "2-2")
    editing.merge_activities(into, [source], text="Train and walk.", by=officer, reason=WHY)
    client.force_login(officer)
    where = reverse("row_return", args=[done.version.plan.slug, done.version.number, "activities", source.key])
    page = client.get(where).content.decode()
    assert "It was merged into: " in page
    assert "goes back to it, the last opinion too" in page
