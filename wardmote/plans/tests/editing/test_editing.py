"""Editing a plan: words, order, numbers, and what belongs together; refused where it must be."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import values_of
from wardmote.core.clearance.models import Passage
from wardmote.plans.models import (
    Activity,
    Commitment,
    CommitmentLink,
    CrossReference,
    DateMove,
    FieldChange,
    Lineage,
    Objective,
    Part,
    PlanImport,
    PlanVersion,
)
from wardmote.plans.services import editing
from wardmote.plans.services.changing import ChangedMeanwhile
from wardmote.plans.services.editing import Piece
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: date(2026, 4, 10))


def the_commitment(done: PlanImport, key: str) -> Commitment:
    return Commitment.objects.get(version=done.version, key=key)


def order(done: PlanImport) -> list[str]:
    return list(done.version.commitments.filter(retired_on=None).order_by("position").values_list("key", flat=True))


def work(done: PlanImport, key: str) -> list[str]:
    rows = Activity.objects.filter(version=done.version, commitment__key=key, retired_on=None).order_by("position")
    return list(rows.values_list("key", flat=True))


# Adding


def test_a_commitment_is_added_at_the_end_of_its_part_with_an_activity_to_rate(done: PlanImport, officer: User) -> None:
    part = Part.objects.get(objective__version=done.version)
    new = editing.add_commitment(part, statement="Mark every bicycle.", ref_printed="4", by=officer)
    assert (new.key, new.ref, order(done)) == ("4", "4", ["1", "2", "3", "4"])
    assert [(each.text, each.rating) for each in new.activities.all()] == [("", None)]
    assert Event.objects.filter(verb="plans.added").count() == 1
    assert FieldChange.objects.filter(verb="plans.added", field="exists").count() == 2
    assert Passage.objects.filter(text="Mark every bicycle.", state="waiting").exists()


def test_a_number_that_is_taken_is_refused(done: PlanImport, officer: User) -> None:
    part = Part.objects.get(objective__version=done.version)
    with pytest.raises(ValidationError, match="number of something else"):
        editing.add_commitment(part, statement="Mark every bicycle.", ref_printed="(2)", by=officer)


def test_an_activity_is_added_with_its_date_owners_and_boards(done: PlanImport, officer: User) -> None:
    new = editing.add_activity(
        the_commitment(done, "2"),
        text="(1) Print the rota. (2) Post it.",
        ref_printed="(2.3)",
        timescale_printed="By Sep 26",
        owners="Contact Centre Manager\nDuties",
        oversight="Contact Board",
        by=officer,
    )
    assert (new.latest, new.original_latest, new.times_moved) == (date(2026, 9, 30), date(2026, 9, 30), 0)
    assert [(each.printed, each.part) for each in new.assignments.all()] == [
        ("Contact Centre Manager", "lead"),
        ("Duties", "contributor"),
    ]
    assert [each.body.name for each in new.mechanisms.all() if each.body] == ["Contact Board"]
    assert [each.text for each in new.steps.all()] == ["Print the rota.", "Post it."]
    assert work(done, "2") == ["2-1", "2-2", new.key]


def test_an_objective_is_added_with_a_part_to_put_commitments_in(done: PlanImport, officer: User) -> None:
    new = editing.add_objective(done.version, title="Safer roads", by=officer)
    assert [each.title for each in done.version.objectives.all()] == ["Safer streets", "Safer roads"]
    part = editing.add_part(new, title="The force", accountable="force", by=officer)
    assert [each.pk for each in new.parts.all()][-1] == part.pk


# Words


def test_the_words_of_a_commitment_are_changed_and_the_old_ones_kept(done: PlanImport, officer: User) -> None:
    row = editing.edit_commitment(
        the_commitment(done, "3"),
        statement="Renew the kits.",
        accountable="force",
        reason="Clearer.",
        by=officer,
        seen=0,
    )
    assert (row.statement, row.accountable, row.revision) == ("Renew the kits.", "force", 1)
    change = FieldChange.objects.get(commitment=row, field="statement", verb="plans.edited")
    assert (change.was, change.reason) == ("Repair the bicycle marking kits.", "Clearer.")
    event = Event.objects.get(verb="plans.edited")
    assert values_of(event)["now"]["statement"] == "Renew the kits."
    assert Passage.objects.filter(text="Renew the kits.", state="waiting").exists()


def test_the_second_of_two_editors_is_told_what_the_first_changed(done: PlanImport, officer: User) -> None:
    row = the_commitment(done, "3")
    editing.edit_commitment(row, statement="Renew the kits.", accountable="", reason="", by=officer, seen=0)
    with pytest.raises(ChangedMeanwhile) as raised:
        editing.edit_commitment(row, statement="Sell the kits.", accountable="", reason="", by=officer, seen=0)
    assert [change.now for change in raised.value.changes] == ["Renew the kits."]
    row.refresh_from_db()
    assert row.statement == "Renew the kits."


def edit_activity(row: Activity, by: User, **values: str) -> Activity:
    now: dict[str, Any] = {
        "text": row.text,
        "timescale_printed": row.timescale_printed,
        "owners": "\n".join(each.printed for each in row.assignments.all()),
        "oversight": "\n".join(each.printed for each in row.mechanisms.all()),
        "reason": "",
    }
    return editing.edit_activity(row, by=by, **{**now, **values})


def test_a_date_that_moves_needs_a_reason_and_is_counted(done: PlanImport, officer: User) -> None:
    row = the_activity(done, "1-1")
    with pytest.raises(ValidationError, match="why the date moves"):
        edit_activity(row, officer, timescale_printed="By Dec 26")
    moved = edit_activity(row, officer, timescale_printed="By Dec 26", reason="The contract is late.")
    assert (moved.latest, moved.original_latest, moved.times_moved) == (date(2026, 12, 31), date(2026, 6, 30), 1)
    assert DateMove.objects.get(activity=moved).reason == "The contract is late."


def test_an_owner_that_stays_keeps_the_post_it_was_matched_with(done: PlanImport, officer: User) -> None:
    from wardmote.core.organisations.services import open_post

    row = the_activity(done, "1-1")
    post = open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)
    row.assignments.filter(printed="Contact Centre Manager").update(post=post)
    edit_activity(row, officer, owners="Duties\nContact Centre Manager")
    assert [(each.printed, each.part, each.post) for each in row.assignments.all()] == [
        ("Duties", "lead", None),
        ("Contact Centre Manager", "contributor", post),
    ]


def test_saving_what_stands_there_already_writes_nothing(done: PlanImport, officer: User) -> None:
    edit_activity(the_activity(done, "1-1"), officer)
    assert not Event.objects.filter(verb="plans.edited").exists()


# Order


def test_a_row_goes_up_and_down_among_its_siblings(done: PlanImport, officer: User) -> None:
    assert editing.shift(the_commitment(done, "3"), up=True, by=officer)
    assert order(done) == ["1", "3", "2"]
    assert not editing.shift(the_commitment(done, "1"), up=True, by=officer)
    assert editing.shift(the_commitment(done, "1"), up=False, by=officer)
    assert order(done) == ["3", "1", "2"]
    keys = Activity.objects.filter(version=done.version).order_by("position").values_list("key", flat=True)
    assert list(keys) == ["3-1", "1-1", "2-1", "2-2"]


def test_a_commitment_moves_to_another_objective_and_keeps_its_number(done: PlanImport, officer: User) -> None:
    roads = editing.add_objective(done.version, title="Safer roads", by=officer)
    row = editing.move_commitment(the_commitment(done, "1"), part=roads.parts.get(), after=None, by=officer)
    assert (order(done), row.ref) == (["2", "3", "1"], "1")
    assert FieldChange.objects.filter(commitment=row, field="part").exists()


def test_an_activity_moves_to_another_commitment_behind_another(done: PlanImport, officer: User) -> None:
    editing.move_activity(
        the_activity(done, "2-1"), commitment=the_commitment(done, "3"), after=the_activity(done, "3-1"), by=officer
    )
    assert (work(done, "2"), work(done, "3")) == (["2-2"], ["3-1", "2-1"])


def test_nothing_moves_into_another_plan(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    part = Part.objects.get(objective__version=other.version)
    with pytest.raises(ValidationError, match="part of this plan"):
        editing.move_commitment(the_commitment(done, "1"), part=part, after=None, by=officer)


# Leaving and coming back


def test_what_leaves_the_plan_says_why_and_can_come_back(done: PlanImport, officer: User) -> None:
    editing.retire_row(the_commitment(done, "2"), on=date(2026, 4, 1), reason="Done elsewhere.", by=officer)
    assert order(done) == ["1", "3"]
    assert not Passage.objects.filter(text="Train twelve volunteers.", state="waiting").exists()
    with pytest.raises(ValidationError, match="bring that back first"):
        editing.bring_back(the_activity(done, "2-1"), reason="A mistake.", by=officer)
    editing.bring_back(the_commitment(done, "2"), reason="A mistake.", by=officer)
    assert (order(done), work(done, "2")) == (["1", "2", "3"], ["2-1", "2-2"])
    assert Passage.objects.filter(text="Train twelve volunteers.", state="waiting").exists()


def test_leaving_needs_a_reason(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError, match="Say why"):
        editing.retire_row(the_commitment(done, "2"), on=date(2026, 4, 1), reason=" ", by=officer)


# Splitting


def test_a_commitment_is_split_with_its_activities_shared_out(done: PlanImport, officer: User) -> None:
    first, second = editing.split_commitment(
        the_commitment(done, "2"),
        [Piece("Publish the rota."), Piece("Walk the market.", "2a", ("2-2",))],
        reason="Two promises in one.",
        by=officer,
    )
    assert (order(done), first.key, second.ref) == (["1", "2", "2a", "3"], "2", "2a")
    assert (work(done, "2"), work(done, "2a")) == (["2-1"], ["2-2"])
    lineage = Lineage.objects.get(to_commitment=second)
    assert (lineage.kind, lineage.from_commitment, lineage.reason) == ("split", first, "Two promises in one.")


def test_a_split_off_commitment_of_a_flat_plan_is_rated_and_owned_as_the_first(done: PlanImport, officer: User) -> None:
    *_others, new = editing.split_commitment(
        the_commitment(done, "1"), [Piece("Answer calls."), Piece("Call back.")], reason="", by=officer
    )
    activity = new.activities.get()
    assert (activity.rating and activity.rating.key, activity.latest) == ("amber", date(2026, 6, 30))
    assert [each.printed for each in activity.assignments.all()] == ["Contact Centre Manager", "Duties"]
    assert Lineage.objects.get(to_activity=activity).from_activity == the_activity(done, "1-1")


def test_an_activity_is_split_into_several_in_its_place(done: PlanImport, officer: User) -> None:
    rows = editing.split_activity(
        the_activity(done, "2-1"),
        [Piece("Draft the rota."), Piece("Print it."), Piece("Post it.")],
        reason="",
        by=officer,
    )
    assert work(done, "2") == [*(each.key for each in rows), "2-2"]
    assert [each.rating and each.rating.key for each in rows] == ["green"] * 3
    assert rows[1].progress == ""


def test_one_piece_is_no_split(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError, match="at least two"):
        editing.split_commitment(the_commitment(done, "2"), [Piece("All of it."), Piece(" ")], reason="", by=officer)


# Merging


def test_merged_commitments_leave_and_what_referred_to_them_follows(done: PlanImport, officer: User) -> None:
    into, other = the_commitment(done, "3"), the_commitment(done, "1")
    reference = CrossReference.objects.get(version=done.version, to_commitment=other)
    editing.merge_commitments(into, [other], statement="Answer, and repair.", reason="One promise.", by=officer)
    assert order(done) == ["2", "3"]
    reference.refresh_from_db()
    assert (reference.to_commitment, reference.ref) == (into, "3")
    kept, gone = the_activity(done, "3-1"), the_activity(done, "1-1")
    assert (kept.retired_on, gone.retired_on) == (None, date(2026, 4, 10))
    assert [each.printed for each in kept.assignments.all()] == ["Contact Centre Manager", "Duties"]
    assert [each.printed for each in kept.mechanisms.all()] == ["Contact Board"]
    assert kept.last_update_on == date(2026, 3, 1)
    assert {row.from_activity or row.from_commitment for row in Lineage.objects.all()} == {gone, other}
    assert Event.objects.filter(verb="plans.merged").count() == 1


def test_a_reference_to_itself_does_not_outlive_a_merger(done: PlanImport, officer: User) -> None:
    editing.move_activity(the_activity(done, "2-2"), commitment=the_commitment(done, "2"), after=None, by=officer)
    into = the_activity(done, "2-2")
    CrossReference.objects.filter(from_activity=into).update(to_commitment=None, to_activity=the_activity(done, "2-1"))
    editing.merge_activities(into, [the_activity(done, "2-1")], text="Both.", reason="One.", by=officer)
    assert not CrossReference.objects.filter(from_activity=into).exists()


def test_links_with_other_plans_follow_a_merger_once(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    theirs = Commitment.objects.get(version=other.version, key="1")
    for key in ("1", "3"):
        CommitmentLink.objects.create(
            from_commitment=the_commitment(done, key), to_commitment=theirs, kind="same", recorded_at=timezone.now()
        )
    into = the_commitment(done, "3")
    editing.merge_commitments(into, [the_commitment(done, "1")], statement="Both.", reason="One.", by=officer)
    assert [link.from_commitment for link in CommitmentLink.objects.all()] == [into]


def test_what_was_split_and_is_merged_again_descends_in_one_direction(done: PlanImport, officer: User) -> None:
    row, new = editing.split_activity(the_activity(done, "2-1"), [Piece("One."), Piece("Two.")], reason="", by=officer)
    editing.merge_activities(row, [new], text="One and two.", reason="It was one.", by=officer)
    assert [(each.from_activity, each.to_activity) for each in Lineage.objects.all()] == [(new, row)]


# Renumbering


def test_a_new_number_takes_references_along_and_leaves_the_print(done: PlanImport, officer: User) -> None:
    row = editing.renumber(the_commitment(done, "1"), ref_printed="7", by=officer)
    assert isinstance(row, Commitment)
    assert (row.key, row.ref, row.ref_printed) == ("1", "7", "7")
    assert CrossReference.objects.get(to_commitment=row).ref == "7"
    assert the_activity(done, "2-2").progress == "Refer to 1"
    assert FieldChange.objects.get(commitment=row, field="ref_printed").now == "7"


def test_the_words_that_print_the_old_number_follow_where_it_is_asked(done: PlanImport, officer: User) -> None:
    places = editing.mentions_of(the_commitment(done, "1"), "7", done.version)
    assert [(place.field, place.was, place.now) for place in places] == [
        ("progress", "Refer to 1", "Refer to 7"),
        ("public_progress", "Refer to 1", "Refer to 7"),
    ]
    editing.renumber(the_commitment(done, "1"), ref_printed="7", change_words=True, by=officer)
    referring = the_activity(done, "2-2")
    assert referring.progress == "Refer to 7"
    assert referring.updates.get().internal_text == "Refer to 1"


def test_activities_whose_numbers_begin_with_their_commitments_follow_it(done: PlanImport, officer: User) -> None:
    editing.renumber(the_commitment(done, "2"), ref_printed="5", with_activities=True, by=officer)
    assert [the_activity(done, key).ref_printed for key in ("2-1", "2-2")] == ["(5.1)", "(5.2)"]


def test_a_number_of_something_else_is_refused(done: PlanImport, officer: User) -> None:
    with pytest.raises(ValidationError, match="number of something else"):
        editing.renumber(the_commitment(done, "1"), ref_printed="3", by=officer)


# Refused


VERBS = {
    "objective": lambda done, by: editing.add_objective(done.version, title="New", by=by),
    "part": lambda done, by: editing.add_part(Objective.objects.get(version=done.version), title="New", by=by),
    "add": lambda done, by: editing.add_commitment(
        Part.objects.get(objective__version=done.version), statement="New", by=by
    ),
    "add work": lambda done, by: editing.add_activity(the_commitment(done, "1"), text="New", by=by),
    "words": lambda done, by: editing.edit_commitment(
        the_commitment(done, "1"), statement="New", accountable="", reason="", by=by
    ),
    "activity": lambda done, by: edit_activity(the_activity(done, "2-1"), by, text="New"),
    "retitle": lambda done, by: editing.edit_objective(Objective.objects.get(version=done.version), title="X", by=by),
    "move": lambda done, by: editing.move_commitment(
        the_commitment(done, "1"), part=the_commitment(done, "1").part, after=None, by=by
    ),
    "shift": lambda done, by: editing.shift(the_commitment(done, "1"), up=False, by=by),
    "retire": lambda done, by: editing.retire_row(
        the_commitment(done, "1"), on=date(2026, 4, 1), reason="Gone.", by=by
    ),
    "split": lambda done, by: editing.split_activity(
        the_activity(done, "2-1"), [Piece("A"), Piece("B")], reason="", by=by
    ),
    "merge": lambda done, by: editing.merge_activities(
        the_activity(done, "2-1"), [the_activity(done, "2-2")], text="A", reason="B", by=by
    ),
    "renumber": lambda done, by: editing.renumber(the_commitment(done, "1"), ref_printed="9", by=by),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_edits_without_the_right_to(done: PlanImport, verb: str) -> None:
    partnership = done.version.plan.partnership
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force)
    for nobody in (a_user(Role.ANALYST, partnership.force), stranger):
        with pytest.raises(PermissionDenied):
            VERBS[verb](done, nobody)
    assert not FieldChange.objects.exclude(verb="plans.imported").exists()


@pytest.mark.parametrize("verb", VERBS)
def test_a_past_version_stays_as_it_was(done: PlanImport, officer: User, verb: str) -> None:
    PlanVersion.objects.filter(pk=done.version.pk).update(state="past")
    done.version.refresh_from_db()
    with pytest.raises(ValidationError, match="past"):
        VERBS[verb](done, officer)
