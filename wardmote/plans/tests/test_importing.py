"""Importing a plan: new, changed, reworded, moved, gone; the same file twice; undone as a whole."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role
from wardmote.core.audit.models import Event
from wardmote.core.audit.selectors import verify
from wardmote.core.clearance.models import Passage
from wardmote.plans.models import (
    Activity,
    Commitment,
    CrossReference,
    Dependency,
    PlanImport,
    PlanVersion,
    RatingEvent,
    Update,
)
from wardmote.plans.services.importing import SourceFile, Undecided, import_plan, preview, undo_import
from wardmote.plans.services.steps import tick
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.tests.factories import (
    a_commitment,
    a_partnership,
    a_plain_reading,
    a_user,
    an_activity,
    an_imported_plan,
    the_activity,
)

pytestmark = pytest.mark.django_db

TREE = ["plans.Objective", "plans.Part", "plans.Commitment", "plans.Activity", "plans.Step", "plans.TimescaleDate",
        "plans.Assignment", "plans.Mechanism", "plans.CrossReference", "plans.Update", "plans.RatingEvent"]  # fmt: skip


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of the tree, so that two states can be compared whole; revisions only ever count up."""
    return {
        label: [
            {name: value for name, value in row.items() if name != "revision"}
            for row in apps.get_model(label).objects.order_by("pk").values()
        ]
        for label in TREE
    }


def next_month(
    read: dict[str, Any], done: PlanImport, *, name: str = "plan-april.docx", **more: Any
) -> PlanImport | None:
    return import_plan(
        read,
        target=done.version.plan,
        source=SourceFile(name=name, sha256=name.ljust(64, "0")),
        as_at=date(2026, 4, 30),
        by=done.by,
        **more,
    )


def test_a_first_import_keeps_the_whole_tree_as_printed() -> None:
    done = an_imported_plan()
    first = the_activity(done, "1-1")
    assert [c.ref for c in done.version.commitments.all()] == ["1", "2", "3"]
    assert (first.rating.letter, first.latest, first.original_latest) == ("A", date(2026, 6, 30), date(2026, 6, 30))
    assert [(a.part, a.printed) for a in first.assignments.all()] == [
        ("lead", "Contact Centre Manager"), ("contributor", "Duties")]  # fmt: skip
    assert first.mechanisms.get().body.name == "Contact Board"
    update = first.updates.get()
    assert (update.as_at, update.stamp_printed, update.internal_text) == (
        date(2026, 3, 1), "010326", "Two call handlers start in April.")  # fmt: skip


def test_an_import_is_one_history_entry_and_the_history_verifies() -> None:
    done = an_imported_plan()
    assert Event.objects.filter(verb__startswith="plans.").count() == 1
    assert Event.objects.get(verb="plans.imported").subject_id == str(done.pk)
    assert verify().sound


def test_unstamped_progress_takes_the_date_the_document_speaks_of() -> None:
    done = an_imported_plan()
    assert the_activity(done, "2-1").updates.get().as_at == date(2026, 3, 31)


def test_a_mistyped_stamp_gives_no_date() -> None:
    read = a_plain_reading()
    row = read["objectives"][0]["parts"][0]["commitments"][0]["activities"][0]
    row["progress"] = "310326 - Begun. 296026 - Doors fitted."
    row["updates"] = [
        {"as_at": "2026-03-31", "printed": "310326", "text": "Begun."},
        {"as_at": None, "printed": "296026", "text": "Doors fitted."},
    ]
    updates = list(the_activity(an_imported_plan(read), "1-1").updates.all())
    assert [update.as_at for update in updates] == [date(2026, 3, 31), None]
    assert "".join(update.printed for update in updates) == row["progress"]


def test_the_same_file_twice_changes_nothing() -> None:
    done = an_imported_plan()
    before, events = everything(), Event.objects.count()
    again = import_plan(
        a_plain_reading(), target=done.version.plan, source=SourceFile("plan-march.docx", "a" * 64),
        as_at=date(2026, 3, 31), by=done.by,
    )  # fmt: skip
    assert again is None
    assert (everything(), Event.objects.count()) == (before, events)


def test_the_same_words_in_another_file_change_nothing_but_the_date_spoken_of() -> None:
    done = an_imported_plan()
    before = everything()
    next_month(a_plain_reading(), done)
    assert everything() == before


def changed_reading() -> dict[str, Any]:
    """April: a cell gains an entry, a date moves, one row is reworded, one is new, one is gone, one moves."""
    read = copy.deepcopy(a_plain_reading())
    one, two, _three = read["objectives"][0]["parts"][0]["commitments"]
    row = one["activities"][0]
    row["progress"] = "150426 - Four call handlers trained.\n" + row["progress"]
    row["updates"].insert(0, {"as_at": "2026-04-15", "printed": "150426", "text": "Four call handlers trained."})
    row["rag"], row["rag_printed"] = "green", "G"
    row["timescale"].update(printed="By Sep 26", latest="2026-09-30")
    two["statement"] = "Walk every market street twice a week."
    moved = two["activities"].pop()
    moved["id"] = "1/2"
    one["activities"].append(moved)
    new = a_commitment("4", "Open the old station two evenings a month.", an_activity(rag="amber", rag_printed="A"))
    read["objectives"][0]["parts"][0]["commitments"] = [one, two, new]
    return read


def test_next_month_shows_new_changed_reworded_moved_and_gone() -> None:
    done = an_imported_plan()
    counts = preview(changed_reading(), plan=done.version.plan).counts()
    assert counts["commitment"] == {"same": 1, "reworded": 1, "new": 1, "gone": 1}
    assert counts["activity"] == {"changed": 1, "moved": 1, "same": 1, "new": 1, "gone": 1}


def test_next_month_turns_a_changed_cell_into_one_dated_update() -> None:
    done = an_imported_plan()
    next_month(changed_reading(), done)
    first = the_activity(done, "1-1")
    assert sorted(str(update.as_at) for update in first.updates.all()) == ["2026-03-01", "2026-04-15"]
    assert first.last_update_on == date(2026, 4, 15)


def test_a_re_agreed_date_keeps_the_first_and_counts_the_move() -> None:
    done = an_imported_plan()
    next_month(changed_reading(), done)
    first = the_activity(done, "1-1")
    assert (first.original_latest, first.latest, first.times_moved) == (date(2026, 6, 30), date(2026, 9, 30), 1)


def test_a_changed_rating_is_added_to_the_history() -> None:
    done = an_imported_plan()
    next_month(changed_reading(), done)
    history = the_activity(done, "1-1").rating_events.all()
    assert [(event.rating.key, event.as_at) for event in history] == [
        ("amber", date(2026, 3, 31)), ("green", date(2026, 4, 30))]  # fmt: skip


def test_what_is_gone_from_the_document_stays_until_a_person_decides() -> None:
    done = an_imported_plan()
    next_month(changed_reading(), done)
    assert Commitment.objects.filter(version=done.version, ref="3").exists()


def test_a_document_that_repeats_itself_does_not_overwrite_what_was_typed_since() -> None:
    done = an_imported_plan()
    activity = the_activity(done, "2-1")
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(activity, as_at=date(2026, 4, 2), internal_text="Rota agreed with the shops.", by=writer)
    read = changed_reading()
    next_month(read, done)
    activity.refresh_from_db()
    assert activity.progress == "Rota agreed with the shops."


def test_a_row_that_matches_only_by_its_words_waits_for_a_person() -> None:
    done = an_imported_plan()
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"][2].update(id="9", ref="9", ref_printed="9")
    read["objectives"][0]["parts"][0]["commitments"][2]["activities"][0]["id"] = "9/1"
    with pytest.raises(Undecided) as raised:
        next_month(read, done)
    (doubt,) = [change for change in raised.value.comparison.doubtful if change.level == "commitment"]
    assert (doubt.there, doubt.here) == ("9", "3")
    next_month(read, done, decisions={"9": "3"})
    assert [c.ref for c in done.version.commitments.order_by("position")] == ["1", "2", "9"]


def test_progress_that_shows_another_rows_is_linked_to_it() -> None:
    done = an_imported_plan()
    link = CrossReference.objects.get(version=done.version)
    assert (link.from_activity.ref, link.to_commitment.ref, link.kind) == ("2.2", "1", "show_theirs")


def test_a_step_stays_ticked_off_when_another_one_is_reworded() -> None:
    read = a_plain_reading()
    row = read["objectives"][0]["parts"][0]["commitments"][1]["activities"][0]
    row.update(text="(1) Draw up the rota (2) Agree it", steps=_steps("Draw up the rota", "Agree it"))
    done = an_imported_plan(read)
    activity = Activity.objects.get(version=done.version, text__startswith="(1)")
    tick(activity.steps.get(number=1), on=date(2026, 4, 1), by=done.by)
    row.update(text="(1) Draw up the rota (2) Agree it with the shops")
    row.update(steps=_steps("Draw up the rota", "Agree it with the shops"))
    next_month(read, done)
    days = list(activity.steps.order_by("number").values_list("text", "done_on"))
    assert days == [("Draw up the rota", date(2026, 4, 1)), ("Agree it with the shops", None)]


def _steps(*texts: str) -> list[dict[str, Any]]:
    return [{"number": number, "text": text} for number, text in enumerate(texts, start=1)]


def test_undoing_a_first_import_leaves_an_empty_plan_and_nothing_to_publish() -> None:
    done = an_imported_plan()
    undo_import(done, by=done.by)
    assert all(not rows for rows in everything().values())
    assert not Passage.objects.filter(
        state__in=["waiting", "cleared"], subject_type__in=["plans.activity", "plans.commitment"]
    ).exists()
    assert verify().sound


def test_undoing_next_months_import_gives_back_every_row_as_it_was() -> None:
    done = an_imported_plan()
    before = everything()
    second = next_month(changed_reading(), done)
    assert second is not None
    undo_import(second, by=done.by)
    assert everything() == before


def test_an_import_that_people_have_worked_on_is_not_undone() -> None:
    done = an_imported_plan()
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    add_update(the_activity(done, "1-1"), as_at=date(2026, 4, 2), internal_text="Done already.", by=writer)
    before = everything()
    with pytest.raises(ValidationError, match="worked on it since"):
        undo_import(done, by=done.by)
    assert everything() == before


def test_an_import_is_not_undone_where_somebody_waits_for_what_it_brought() -> None:
    """A dependency would go with its activity, unsaid; a row carried on into a later version would hold it fast."""
    done = an_imported_plan()
    activity = the_activity(done, "1-1")
    Dependency.objects.create(
        activity=activity, kind=Dependency.Kind.FUNDING, text="The bid.", recorded_at=timezone.now()
    )
    before = everything()
    with pytest.raises(ValidationError, match="worked on it since"):
        undo_import(done, by=done.by)
    assert everything() == before
    assert Dependency.objects.count() == 1


def test_only_the_newest_import_can_be_undone() -> None:
    done = an_imported_plan()
    next_month(changed_reading(), done)
    with pytest.raises(ValidationError, match="plan-april"):
        undo_import(done, by=done.by)


def test_an_import_fails_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed half way, nothing is there: not a plan, not a body, not a history entry."""

    def killed(*_args: Any, **_more: Any) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr("wardmote.plans.services.writing.TreeWriter._references", killed)
    with pytest.raises(RuntimeError):
        an_imported_plan()
    assert not PlanVersion.objects.exists()
    assert not Event.objects.filter(verb__startswith="plans.").exists()


def test_an_owner_may_not_import() -> None:
    partnership = a_partnership()
    owner = a_user(Role.OWNER, partnership.force)
    with pytest.raises(PermissionDenied):
        an_imported_plan(partnership=partnership, by=owner)


def test_another_partnerships_policy_officer_may_not_import() -> None:
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Eastmarsh").governing_body)
    with pytest.raises(PermissionDenied):
        an_imported_plan(partnership=a_partnership(), by=stranger)


def test_a_rating_the_scheme_lacks_is_added_with_its_print() -> None:
    read = a_plain_reading()
    read["objectives"][0]["parts"][0]["commitments"][2]["activities"][0].update(rag=None, rag_printed="Ungraded")
    done = an_imported_plan(read)
    assert the_activity(done, "3-1").rating.word == "Ungraded"


def test_imported_text_is_internal_until_a_second_person_clears_it() -> None:
    an_imported_plan()
    assert Passage.objects.filter(state="waiting").count() > 10
    assert not Passage.objects.filter(state="cleared").exists()


def test_rating_history_and_updates_are_only_ever_added_to() -> None:
    done = an_imported_plan()
    ids = set(Update.objects.values_list("pk", flat=True)), set(RatingEvent.objects.values_list("pk", flat=True))
    next_month(changed_reading(), done)
    writer = a_user(Role.POLICY_OFFICER, done.version.plan.partnership.force)
    activity = Activity.objects.get(version=done.version, key="1-1")
    rate(activity, done.version.scheme.ratings.get(key="red"), as_at=date(2026, 5, 1), reason="Two left.", by=writer)
    assert ids[0] <= set(Update.objects.values_list("pk", flat=True))
    assert ids[1] <= set(RatingEvent.objects.values_list("pk", flat=True))
