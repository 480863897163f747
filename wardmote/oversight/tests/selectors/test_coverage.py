from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from wardmote.core.accounts.models import Role
from wardmote.core.organisations.services import describe_body
from wardmote.oversight.selectors.agenda import Suggestion
from wardmote.oversight.selectors.coverage import coverage, looks_by_commitment
from wardmote.oversight.services.agenda import add_items, write_minutes
from wardmote.oversight.tests.factories import a_board, a_meeting, a_secretary, looked_at
from wardmote.plans.models import Objective
from wardmote.plans.services.versions import adopt_version, draft_version
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def test_the_matrix_says_what_is_named_what_was_looked_at_and_what_is_missing() -> None:
    version = an_imported_plan().version
    partnership = version.plan.partnership
    by = a_secretary(partnership)
    named, other = partnership.bodies.get(name="Contact Board"), a_board(partnership, "Other Board")
    first, second, third = version.commitments.order_by("position")
    looked_at(named, first, by=by, on=date(2026, 2, 3))
    looked_at(named, first, by=by, on=date(2026, 3, 17))
    looked_at(other, second, by=by, on=date(2026, 1, 6))
    found = coverage(user=by, today=TODAY)
    lines = {each.commitment: each for each in found.lines}
    assert lines[first].named == {named.pk}
    assert lines[first].looks == {named.pk: date(2026, 3, 17)}
    assert lines[second].looks == {other.pk: date(2026, 1, 6)}
    assert [each.commitment for each in found.without_body] == [second, third]
    assert [each.commitment for each in found.never_seen] == [third]
    stands = {each.body: each for each in found.bodies}
    assert (stands[named].named, stands[named].looked_at, stands[named].never_looks) == (1, 1, False)
    assert lines[third].off_track


def test_only_a_meeting_that_was_held_counts_and_only_what_is_marked() -> None:
    version = an_imported_plan().version
    partnership = version.plan.partnership
    by, board = a_secretary(partnership), partnership.bodies.get(name="Contact Board")
    commitment = version.commitments.get(key="1")
    planned = a_meeting(board, by=by, on=date(2026, 4, 1))
    item = add_items(planned, [Suggestion("commitment", commitment=commitment)], by=by)[0]
    write_minutes(item, "Prepared.", looked_at=True, by=by)
    assert looks_by_commitment([commitment]) == {}
    stands = coverage(user=by, today=TODAY).bodies[0]
    assert stands.never_looks


def test_what_a_commitment_was_in_the_version_before_counts_too() -> None:
    version = an_imported_plan().version
    plan, partnership = version.plan, version.plan.partnership
    officer, by = a_user(Role.POLICY_OFFICER, partnership.force, "o"), a_secretary(partnership)
    board = partnership.bodies.get(name="Contact Board")
    looked_at(board, version.commitments.get(key="1"), by=by, on=date(2026, 3, 17))
    draft = draft_version(plan, title="The next plan", reason="A new term.", by=officer)
    adopt_version(draft, on=date(2026, 5, 1), kind="new_term", reason="A new term.", by=officer)
    line = next(each for each in coverage(user=by, today=TODAY).lines if each.commitment.key == "1")
    assert line.commitment.version_id == draft.pk
    assert line.looks == {board.pk: date(2026, 3, 17)}


def test_a_board_that_did_not_meet_in_its_interval_is_named_and_one_that_must_be_asked_is_not() -> None:
    version = an_imported_plan().version
    partnership = version.plan.partnership
    by, board = a_secretary(partnership), partnership.bodies.get(name="Contact Board")
    looked_at(board, version.commitments.get(key="1"), by=by, on=date(2026, 1, 6))
    describe_body(board, cycle_unit="months", cycle_every=1, by=by)
    assert coverage(user=by, today=TODAY).bodies[0].lapsed
    type(board).objects.filter(pk=board.pk).update(cycle_unit="", cycle_every=None, meets="bi-monthly")
    stands = coverage(user=by, today=TODAY).bodies[0]
    assert (stands.asked, stands.lapsed) == (True, False)


def test_it_narrows_to_a_plan_and_an_objective_and_holds_nothing_of_others() -> None:
    ours = an_imported_plan().version.plan
    theirs = an_imported_plan(partnership=a_partnership("Southfen"))
    by = a_secretary(ours.partnership)
    assert len(coverage(user=by, today=TODAY).lines) == 3
    assert coverage(user=by, today=TODAY, plan=theirs.version.plan.slug).lines == []
    objective = Objective.objects.get(version__plan=ours).slug
    assert len(coverage(user=by, today=TODAY, plan=ours.slug, objective=objective).lines) == 3
    assert coverage(user=by, today=TODAY, objective="no-such").lines == []


def test_more_commitments_ask_no_more(django_assert_max_num_queries: Any) -> None:
    by = a_secretary(an_imported_plan().version.plan.partnership)
    with django_assert_max_num_queries(14):
        coverage(user=by, today=TODAY)
