"""The questions that a plan's pages ask, each with the slow, obvious answer beside it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from wardmote.core.accounts.models import Role
from wardmote.core.organisations.models import Holding, Person
from wardmote.core.organisations.services import open_post
from wardmote.plans import rules
from wardmote.plans.models import Activity, CrossReference, PlanImport
from wardmote.plans.selectors.entries import Entry, entries_in, newest_entry
from wardmote.plans.selectors.glance import COUNTED, overview, to_look_at_first
from wardmote.plans.selectors.listing import Filter, activities_in, owners_in
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.selectors.reading import (
    judged_on,
    plans_for,
    references_from,
    references_to,
    unmatched_owners,
)
from wardmote.plans.selectors.scopes import one_plan
from wardmote.plans.selectors.searching import bodies_with
from wardmote.plans.services.retiring import retire
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
from wardmote.plans.tests.test_public import an_edition

pytestmark = pytest.mark.django_db

TODAY = date(2026, 4, 10)


@pytest.fixture
def done() -> PlanImport:
    return an_imported_plan()


def keys(found: Any) -> list[str]:
    return [activity.key for activity in found]


@pytest.mark.parametrize("day", [date(2026, 1, 1), TODAY, date(2026, 6, 30), date(2026, 7, 1), date(2027, 1, 1)])
@pytest.mark.parametrize("status", ["not_stated", "ongoing", "complete", "cancelled"])
def test_the_database_judges_as_the_rules_do(done: PlanImport, day: date, status: str) -> None:
    Activity.objects.filter(version=done.version).update(status=status)
    for show in ("off_track", "overdue", "silent"):
        found = set(keys(activities_in(one_plan(done.version, today=day), narrowed=Filter(show=show))))
        wanted = set()
        for each in Activity.objects.filter(version=done.version).select_related("rating"):
            finished = each.status in rules.FINISHED
            says = {
                "off_track": rules.is_off_track(
                    rating_is_off_track=bool(each.rating and each.rating.off_track),
                    latest=each.latest,
                    finished=finished,
                    today=day,
                ),
                "overdue": rules.is_overdue(latest=each.latest, finished=finished, today=day),
                "silent": rules.is_silent(last_update_on=each.last_update_on, finished=finished, today=day),
            }
            wanted |= {each.key} if says[show] else set()
        assert found == wanted, show


def test_the_overview_counts_what_the_lists_hold(done: PlanImport) -> None:
    scope = one_plan(done.version, today=TODAY)
    seen = overview(scope, moves=None)
    for show in COUNTED:
        found = activities_in(scope, narrowed=Filter(show=show))
        assert getattr(seen.whole, show) == found.count(), show
    assert sum(each.count for each in seen.whole.ratings) == seen.whole.activities == 4
    assert [(summary.commitments, summary.activities) for _each, summary in seen.objectives] == [(3, 4)]


def test_a_lead_whose_post_is_vacant_is_no_owner(done: PlanImport) -> None:
    post = open_post(organisation=done.version.plan.partnership.force, name="Contact Centre Manager", by=None)
    the_activity(done, "1-1").assignments.filter(part="lead").update(post=post)
    unowned = Filter(show="unowned")
    assert "1-1" in keys(activities_in(one_plan(done.version, today=TODAY), narrowed=unowned))
    person = Person.objects.create(name="Somebody")
    Holding.objects.create(post=post, person=person, starts_on=date(2026, 1, 1), ends_on=date(2026, 5, 1))
    assert "1-1" not in keys(activities_in(one_plan(done.version, today=date(2026, 5, 1)), narrowed=unowned))
    assert "1-1" in keys(activities_in(one_plan(done.version, today=date(2026, 5, 2)), narrowed=unowned))


def test_finished_work_needs_no_owner(done: PlanImport) -> None:
    Activity.objects.filter(version=done.version).update(status="complete")
    assert keys(activities_in(one_plan(done.version, today=TODAY), narrowed=Filter(show="unowned"))) == []


def test_a_plan_that_nobody_speaks_of_is_judged_by_its_own_time(done: PlanImport) -> None:
    said = date(2026, 3, 31)
    assert judged_on(done.version, today=said + timedelta(days=365)) == said + timedelta(days=365)
    assert judged_on(done.version, today=said + timedelta(days=366)) == said


def test_owners_are_listed_by_the_name_they_are_known_under(done: PlanImport) -> None:
    assert owners_in([done.version.pk]).names == ("Contact Centre Manager", "Duties")
    post = open_post(organisation=done.version.plan.partnership.force, name="Head of Contact", by=None)
    the_activity(done, "1-1").assignments.filter(part="lead").update(post=post)
    assert owners_in([done.version.pk]).names == ("Duties", "Head of Contact")


def test_an_unmatched_owner_is_named_once_with_how_often_it_is_printed() -> None:
    rows = [
        a_commitment(str(n), f"Promise {n}.", an_activity(owners=["Duties" if n % 2 else "DUTIES"])) for n in (1, 2, 3)
    ]
    done = an_imported_plan(a_reading(*rows))
    (owner,) = unmatched_owners(done.version)
    assert (owner.first.printed, owner.count) == ("Duties", 3)
    retire(done.version, commitments=["1"], on=TODAY, by=done.by)
    (owner,) = unmatched_owners(done.version)
    assert owner.count == 2


def test_each_user_sees_the_plans_of_their_own_partnership(done: PlanImport) -> None:
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    auditor = a_user(Role.AUDITOR, theirs.version.plan.partnership.force)
    assert list(plans_for(user=auditor)) == [theirs.version.plan]
    assert {each.partnership_id for each in bodies_with(["Contact"], user=auditor, limit=9)} == {
        theirs.version.plan.partnership_id
    }


def test_a_panel_member_sees_no_internal_plan(done: PlanImport) -> None:
    member = a_user(Role.PANEL_MEMBER, done.version.plan.partnership.governing_body)
    assert not plans_for(user=member).exists()
    assert bodies_with(["Contact"], user=member, limit=9) == []


# References (traps.md 21)


def test_a_reference_in_progress_shows_theirs_and_one_in_the_wording_is_related() -> None:
    links = [
        {"ref": "2", "kind": "related", "to": "2", "printed": "(2)"},
        {"ref": "1", "kind": "show_theirs", "to": "1", "printed": "Refer to 1"},
    ]
    row = an_activity("3.1", text="Build on (2).", progress="Refer to 1", cross_refs=["2", "1"])
    row["links"] = links
    read = a_reading(a_commitment("1", "One."), a_commitment("2", "Two."), a_commitment("3", "Three.", row))
    done = an_imported_plan(read)
    found = references_from(the_activity(done, "3-1"))
    assert {(each.to_commitment.ref, each.kind) for each in found} == {("2", "related"), ("1", "show_theirs")}


def test_without_its_kind_a_reference_is_shown_only_where_the_progress_makes_it() -> None:
    row = an_activity("3.1", text="Build on (2).", progress="Refer to 1", cross_refs=["2", "1"])
    read = a_reading(
        a_commitment("1", "One."), a_commitment("2", "Two."), a_commitment("3", "Three.", row, cross_refs=["2"])
    )
    done = an_imported_plan(read)
    kinds = {each.ref: each.kind for each in CrossReference.objects.filter(from_activity__isnull=False)}
    assert kinds == {"2": "related", "1": "show_theirs"}
    assert CrossReference.objects.get(from_commitment__isnull=False).kind == "related"
    assert len(references_to(done.version.commitments.get(key="2"))) == 2


def test_a_reference_to_nothing_is_kept_and_leads_nowhere() -> None:
    read = a_reading(a_commitment("1", "One.", an_activity(progress="Refer to 9.9", cross_refs=["9.9"])))
    done = an_imported_plan(read)
    (found,) = references_from(the_activity(done, "1-1"))
    assert (found.ref, found.to_commitment, found.to_activity) == ("9.9", None, None)


def test_an_item_that_refers_to_itself_is_not_said_to_be_referred_to() -> None:
    read = a_reading(
        a_commitment("1", "One.", an_activity("1.1", text="Work.", progress="Refer to 1.1", cross_refs=["1.1"]))
    )
    activity = the_activity(an_imported_plan(read), "1-1")
    assert [each.to_activity for each in references_from(activity)] == [activity]
    assert not references_to(activity)


# Movement


def test_movement_is_against_the_newest_report_that_speaks_of_an_earlier_day(done: PlanImport) -> None:
    an_edition(done, as_at=date(2026, 1, 31), audience="panel", word="Green")
    newer = an_edition(done, as_at=date(2026, 2, 28), audience="public", word="Red")
    an_edition(done, as_at=date(2026, 3, 31), audience="panel", word="Amber")
    moves = moves_since_last_edition(done.version)
    assert moves is not None
    assert moves.edition == newer
    move = moves.of(the_activity(done, "1-1"))
    assert move is not None
    assert (move.was.word, move.now.word, move.direction) == ("Red", "Amber", "better")


@pytest.mark.parametrize(
    ("word", "direction"), [("Red", "better"), ("Green", "worse"), ("Amber", None), ("", "changed"), ("Teal", None)]
)
def test_a_rating_is_better_worse_otherwise_or_not_moved(done: PlanImport, word: str, direction: str | None) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word=word)
    moves = moves_since_last_edition(done.version)
    assert moves is not None
    move = moves.of(the_activity(done, "1-1"))
    assert (move.direction if move else None) == direction


def test_a_report_on_another_plan_tells_nothing_of_this_one(done: PlanImport) -> None:
    other = an_imported_plan(a_plain_reading(), partnership=a_partnership("Southfen"))
    an_edition(other, as_at=date(2026, 2, 28), audience="panel")
    assert moves_since_last_edition(done.version) is None


def test_what_got_worse_comes_before_what_is_red(done: PlanImport) -> None:
    an_edition(done, as_at=date(2026, 2, 28), audience="panel", word="Green")
    moves = moves_since_last_edition(done.version)
    assert moves
    scope = one_plan(done.version, today=TODAY)
    assert keys(to_look_at_first(scope, moves={done.version.pk: moves})) == ["1-1", "3-1"]
    assert keys(to_look_at_first(scope, moves={})) == ["3-1"]


# Cells as people read them


def test_a_cell_is_read_as_its_entries_in_the_order_of_print() -> None:
    cell = "Agreed in principle.\n290622 – Doors fitted.\n310522 – Doors ordered."
    assert entries_in(cell) == [
        Entry("Agreed in principle."),
        Entry("Doors fitted.", date(2022, 6, 29), "290622"),
        Entry("Doors ordered.", date(2022, 5, 31), "310522"),
    ]
    assert newest_entry("310522 – Doors ordered.\n290622 – Doors fitted.").text == "Doors fitted."


def test_an_unstamped_cell_is_one_entry_and_a_blank_one_none() -> None:
    assert entries_in("Going well.") == [Entry("Going well.")]
    assert entries_in("  ") == []
    assert newest_entry("") is None
