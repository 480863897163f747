"""A new version is drafted while the old one runs, and takes over everything that was said meanwhile."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from wardmote.core.accounts.models import Role, User
from wardmote.core.audit.models import Event
from wardmote.core.clearance.models import Passage
from wardmote.plans.models import Activity, Commitment, CommitmentLink, Lineage, PlanImport, PlanVersion
from wardmote.plans.public import public_plan
from wardmote.plans.selectors.lineage import ancestors_of, earlier_uuids
from wardmote.plans.selectors.moving import moves_since_last_edition
from wardmote.plans.services import editing
from wardmote.plans.services.changing import NOTED
from wardmote.plans.services.updating import add_update, rate
from wardmote.plans.services.versions import adopt_version, discard_draft, draft_version, set_period
from wardmote.plans.tests.clearing import clear_everything
from wardmote.plans.tests.factories import a_partnership, a_user, an_imported_plan, the_activity
from wardmote.plans.tests.test_public import an_edition

pytestmark = pytest.mark.django_db

DAY = date(2026, 4, 10)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_args, **_more: DAY)


def a_draft(done: PlanImport, officer: User) -> PlanVersion:
    return draft_version(done.version.plan, title="Plan 2026 to 2029", reason="A new term.", by=officer)


def adopt(draft: PlanVersion, officer: User) -> PlanVersion:
    return adopt_version(draft, on=DAY, kind="new_term", reason="Adopted by the board.", by=officer)


def in_version(version: PlanVersion, key: str) -> Activity:
    return Activity.objects.get(version=version, key=key)


def test_a_draft_is_the_whole_plan_again_with_its_descent(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    assert (draft.state, draft.number, draft.based_on) == ("draft", 2, done.version)
    old, new = the_activity(done, "1-1"), in_version(draft, "1-1")
    for name in NOTED["plans.Activity"] - {"commitment", "rating"}:
        assert getattr(old, name) == getattr(new, name), name
    assert old.uuid != new.uuid
    assert new.rating is not None
    assert (new.rating.key, new.rating.scheme) == ("amber", draft.scheme)
    assert [each.printed for each in new.assignments.all()] == ["Contact Centre Manager", "Duties"]
    assert [each.body for each in new.mechanisms.all()] == [each.body for each in old.mechanisms.all()]
    assert (new.updates.count(), [each.row for each in ancestors_of(new)]) == (0, [old])
    reference = draft.cross_references.get()
    assert (reference.to_commitment, reference.from_activity) == (
        Commitment.objects.get(version=draft, key="1"),
        in_version(draft, "2-2"),
    )
    assert Event.objects.filter(verb="plans.version_drafted").count() == 1


def test_there_is_one_draft_at_a_time(done: PlanImport, officer: User) -> None:
    a_draft(done, officer)
    with pytest.raises(ValidationError, match="a draft already"):
        a_draft(done, officer)


def test_a_draft_is_edited_without_touching_the_plan_or_the_public(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    waiting = Passage.objects.count()
    promise = Commitment.objects.get(version=draft, key="3")
    editing.edit_commitment(promise, statement="Renew the kits.", accountable="", reason="", by=officer)
    assert Commitment.objects.get(version=done.version, key="3").statement == "Repair the bicycle marking kits."
    assert Passage.objects.count() == waiting


def test_nobody_reports_progress_on_a_draft(done: PlanImport, officer: User) -> None:
    row = in_version(a_draft(done, officer), "1-1")
    with pytest.raises(PermissionDenied):
        add_update(row, as_at=DAY, internal_text="Going well.", by=officer)


def test_an_adopted_draft_is_in_force_and_the_old_version_past(done: PlanImport, officer: User) -> None:
    new = adopt(a_draft(done, officer), officer)
    done.version.refresh_from_db()
    assert (done.version.state, new.state, new.kind, new.adopted_on) == ("past", "current", "new_term", DAY)
    assert Event.objects.filter(verb="plans.version_adopted").count() == 1


def test_what_was_said_while_the_draft_was_written_comes_along(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    row = the_activity(done, "1-1")
    add_update(row, as_at=date(2026, 4, 5), internal_text="Both have started.", by=officer)
    green = done.version.scheme.ratings.get(key="green")
    rate(row, green, as_at=date(2026, 4, 5), reason="They have started.", by=officer)
    adopt(draft, officer)
    new = in_version(draft, "1-1")
    assert new.rating is not None
    assert (new.progress, new.last_update_on, new.rating.key, new.rating.scheme) == (
        "Both have started.",
        date(2026, 4, 5),
        "green",
        draft.scheme,
    )


def test_what_both_have_changed_stays_as_the_draft_has_it(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    for key, version, words in (("3", draft, "Renew the kits."), ("3", done.version, "Mend the kits.")):
        row = Commitment.objects.get(version=version, key=key)
        editing.edit_commitment(row, statement=words, accountable="", reason="", by=officer)
    two = Commitment.objects.get(version=done.version, key="2")
    editing.edit_commitment(two, statement="Walk every street.", accountable="", reason="", by=officer)
    adopt(draft, officer)
    said = dict(Commitment.objects.filter(version=draft).values_list("key", "statement"))
    assert (said["3"], said["2"]) == ("Renew the kits.", "Walk every street.")


def test_the_public_goes_on_reading_what_was_cleared(done: PlanImport, officer: User) -> None:
    clear_everything(done)
    draft = a_draft(done, officer)
    row = Commitment.objects.get(version=draft, key="3")
    editing.edit_commitment(row, statement="Renew the kits.", accountable="", reason="", by=officer)
    before = public_plan(done.version.plan.slug)
    adopt(draft, officer)
    after = public_plan(done.version.plan.slug)
    assert before is not None
    assert after is not None
    words = [commitment["statement"] for _objective, _part, commitment in after.commitments()]
    assert words == [commitment["statement"] for _objective, _part, commitment in before.commitments()]
    waiting = Passage.objects.filter(state="waiting")
    assert [passage.text for passage in waiting] == ["Renew the kits."]


def test_links_with_other_plans_come_along_even_to_what_a_row_was_merged_into(done: PlanImport, officer: User) -> None:
    other = an_imported_plan(partnership=a_partnership("Southfen"))
    theirs = Commitment.objects.get(version=other.version, key="1")
    CommitmentLink.objects.create(
        from_commitment=Commitment.objects.get(version=done.version, key="1"),
        to_commitment=theirs,
        kind="delivers",
        recorded_at=timezone.now(),
    )
    draft = a_draft(done, officer)
    one, three = (Commitment.objects.get(version=draft, key=key) for key in ("1", "3"))
    editing.merge_commitments(three, [one], statement="Both.", reason="One.", by=officer)
    adopt(draft, officer)
    assert set(CommitmentLink.objects.filter(to_commitment=theirs).values_list("from_commitment__version", "kind")) == {
        (done.version.pk, "delivers"),
        (draft.pk, "delivers"),
    }
    assert CommitmentLink.objects.get(from_commitment=three).to_commitment == theirs


def test_a_card_of_an_edition_finds_the_row_through_two_versions(done: PlanImport, officer: User) -> None:
    first = the_activity(done, "1-1")
    adopt(a_draft(done, officer), officer)
    draft = draft_version(done.version.plan, title="Again", reason="", by=officer)
    assert earlier_uuids(draft)[str(first.uuid)] == str(in_version(draft, "1-1").uuid)


def test_a_draft_that_is_put_away_leaves_nothing_behind(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    editing.split_activity(
        in_version(draft, "2-1"), [editing.Piece("One."), editing.Piece("Two.")], reason="", by=officer
    )
    discard_draft(draft, reason="The board wants no new plan.", by=officer)
    assert not PlanVersion.objects.filter(pk=draft.pk).exists()
    assert not Lineage.objects.exists()
    assert Event.objects.filter(verb="plans.draft_discarded").count() == 1


def test_a_draft_has_a_period_of_its_own(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    set_period(draft, title="Plan to 2029", starts_on=date(2026, 4, 1), ends_on=date(2029, 3, 31), by=officer)
    draft.refresh_from_db()
    assert (draft.title, draft.period_ends_on) == ("Plan to 2029", date(2029, 3, 31))
    with pytest.raises(ValidationError, match="before it starts"):
        set_period(draft, title="X", starts_on=date(2026, 4, 1), ends_on=date(2025, 3, 31), by=officer)


def test_a_version_is_not_adopted_ahead_of_time_or_without_a_reason(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    with pytest.raises(ValidationError, match="in the future"):
        adopt_version(draft, on=date(2026, 5, 1), kind="variation", reason="Soon.", by=officer)
    with pytest.raises(ValidationError, match="Say why"):
        adopt_version(draft, on=DAY, kind="variation", reason=" ", by=officer)
    with pytest.raises(ValidationError, match="variation or a new term"):
        adopt_version(draft, on=DAY, kind="succession", reason="No.", by=officer)


def test_only_those_who_may_edit_the_plan_make_versions(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    analyst = a_user(Role.ANALYST, done.version.plan.partnership.force)
    stranger = a_user(Role.POLICY_OFFICER, a_partnership("Southfen").force)
    for nobody in (analyst, stranger):
        with pytest.raises(PermissionDenied):
            draft_version(done.version.plan, title="X", reason="", by=nobody)
        with pytest.raises(PermissionDenied):
            adopt(draft, nobody)
        with pytest.raises(PermissionDenied):
            discard_draft(draft, reason="X", by=nobody)


def test_what_is_adopted_is_no_draft_any_more(done: PlanImport, officer: User) -> None:
    draft = a_draft(done, officer)
    adopt(draft, officer)
    for again in (lambda: adopt(draft, officer), lambda: discard_draft(draft, reason="X", by=officer)):
        with pytest.raises(ValidationError, match="no draft any more"):
            again()


def test_ratings_move_against_the_last_report_across_versions(done: PlanImport, officer: User) -> None:
    an_edition(done, as_at=date(2026, 3, 1), audience="panel")
    new = adopt(a_draft(done, officer), officer)
    moves = moves_since_last_edition(new)
    assert moves is not None
    move = moves.of(in_version(new, "1-1"))
    assert move is not None
    assert (move.was and move.was.key, move.now and move.now.key, move.direction) == ("red", "amber", "better")
